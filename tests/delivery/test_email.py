"""A mail server, and what its answers mean."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any, Protocol

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from discovery.delivery.base import OnWire
from discovery.delivery.email import EmailChannel
from discovery.delivery.smtp import Security
from discovery.model import Digest, NotSent, Rendered, SendResult, Sent, Unclear

Step = Callable[[SMTP, Envelope], Awaitable[str]]


class Authority(Protocol):
    ca_file: Path
    server: ssl.SSLContext


class Mailroom:
    """Behind the server: a log of what it was asked, and answers that a test may change."""

    def __init__(
        self,
        *,
        refused: dict[str, str] | None = None,
        sender_answer: str = "250 fine",
        data: Step | None = None,
    ) -> None:
        self.log: list[str] = []
        self.letters: list[Envelope] = []
        self._refused = refused or {}
        self._sender_answer = sender_answer
        self._data = data

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.log.append(f"EHLO {hostname}")
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.log.append(f"MAIL {address}")
        envelope.mail_from = address
        return self._sender_answer

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.log.append(f"RCPT {address}")
        if address in self._refused:
            return self._refused[address]
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.log.append("DATA")
        self.letters.append(envelope)
        return await self._data(server, envelope) if self._data else "250 queued as 4711"


def check_password(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"digest", b"open sesame")
    return AuthResult(success=good, handled=False)


@asynccontextmanager
async def serving(room: Mailroom, *, tls: ssl.SSLContext | None = None, **options: Any) -> Any:
    """A mail server on a free port, in the test's own loop (the channel talks from a thread)."""
    loop = asyncio.get_running_loop()

    def protocol() -> SMTP:
        return SMTP(room, hostname="mail.test", loop=loop, **options)

    server = await loop.create_server(protocol, "127.0.0.1", 0, ssl=tls)
    async with server:
        yield server.sockets[0].getsockname()[1]


@asynccontextmanager
async def talking(script: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]) -> Any:
    """A server that says whatever the script says."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await script(reader, writer)
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


def connect(host: str, port: int, timeout: float) -> socket.socket:
    return socket.create_connection((host, port), timeout)


def a_channel(
    port: int,
    *,
    security: Security = "none",
    ca_file: Path | None = None,
    password: str | None = None,
    recipients: Sequence[str] = ("Ann <ann@example.org>", "bo@example.org"),
    connect: Callable[[str, int, float], socket.socket] = connect,
    step: float = 10,
    total: float = 20,
) -> EmailChannel:
    return EmailChannel(
        "team",
        connect=connect,
        host="127.0.0.1",
        port=port,
        security=security,
        username="digest" if password else None,
        password=password,
        sender="Discovery <digest@example.org>",
        recipients=recipients,
        ca_file=ca_file,
        list_id="digest.example.org",
        message_id_domain="discovery.example.org",
        step=step,
        total=total,
    )


async def nothing() -> None:
    pass


Deliver = Callable[..., SendResult]


@pytest.fixture
def deliver(digest: Digest, rendered: Rendered) -> Deliver:
    """Sends the digest to a server that stands only meanwhile."""

    def run(
        server: AbstractAsyncContextManager[int], on_wire: OnWire = nothing, **options: Any
    ) -> SendResult:
        async def scene() -> SendResult:
            async with server as port:
                return await a_channel(port, **options).send(digest, rendered, on_wire=on_wire)

        return asyncio.run(scene())

    return run


# -- it arrives -------------------------------------------------------------------------------------------


def test_a_digest_arrives_once_as_it_was_rendered(deliver: Deliver, rendered: Rendered) -> None:
    room = Mailroom()
    result = deliver(serving(room))
    assert isinstance(result, Sent)
    assert result.detail.endswith("took it for 2 of 2: 250 queued as 4711")
    (envelope,) = room.letters
    assert envelope.mail_from == "digest@example.org"
    assert envelope.rcpt_tos == ["ann@example.org", "bo@example.org"]
    assert isinstance(envelope.content, bytes)
    message = message_from_bytes(envelope.content, policy=policy.default)
    assert message["Message-ID"] == "<digest.2026-W47.team@discovery.example.org>"
    text = message.get_body(("plain",))
    assert text is not None
    assert text.get_content().replace("\r\n", "\n") == rendered.markdown  # its lines of dots included


def test_the_state_is_committed_after_the_greeting_and_before_the_sender(deliver: Deliver) -> None:
    room = Mailroom()

    async def commit() -> None:
        room.log.append("committed")

    deliver(serving(room), commit)
    assert room.log == [
        "EHLO discovery.example.org",
        "committed",
        "MAIL digest@example.org",
        "RCPT ann@example.org",
        "RCPT bo@example.org",
        "DATA",
    ]


def test_when_the_state_cannot_be_committed_no_letter_is_begun(deliver: Deliver) -> None:
    room = Mailroom()

    async def fail() -> None:
        raise ValueError("dropped by a person")

    with pytest.raises(ValueError, match="dropped by a person"):
        deliver(serving(room), fail)
    assert room.log == ["EHLO discovery.example.org"]


def test_a_repetition_is_the_same_letter(deliver: Deliver) -> None:
    room = Mailroom()
    deliver(serving(room))
    deliver(serving(room))
    first, second = room.letters
    assert first.content == second.content
    assert a_channel(25).repeatable


def test_with_starttls_and_a_password(deliver: Deliver, authority: Authority) -> None:
    room = Mailroom()
    server = serving(
        room,
        tls_context=authority.server,
        require_starttls=True,
        auth_required=True,
        authenticator=check_password,
    )
    result = deliver(server, security="starttls", ca_file=authority.ca_file, password="open sesame")
    assert isinstance(result, Sent)
    assert len(room.letters) == 1


def test_with_tls_from_the_first_byte(deliver: Deliver, authority: Authority) -> None:
    room = Mailroom()
    result = deliver(serving(room, tls=authority.server), security="tls", ca_file=authority.ca_file)
    assert isinstance(result, Sent)
    assert len(room.letters) == 1


def test_a_refused_recipient_is_named_and_the_others_get_theirs(deliver: Deliver) -> None:
    room = Mailroom(refused={"bo@example.org": "550 5.1.1 no such user"})
    result = deliver(serving(room))
    assert isinstance(result, Sent)
    assert "took it for 1 of 2" in result.detail
    assert result.detail.endswith("refused: bo@example.org (550 5.1.1 no such user)")
    assert room.letters[0].rcpt_tos == ["ann@example.org"]


def test_a_recipient_named_twice_gets_one_letter(deliver: Deliver) -> None:
    room = Mailroom()
    deliver(serving(room), recipients=["ann@example.org", "Ann <ann@example.org>"])
    assert room.letters[0].rcpt_tos == ["ann@example.org"]


# -- it does not ------------------------------------------------------------------------------------------


def test_all_recipients_refused_is_final(deliver: Deliver) -> None:
    room = Mailroom(refused={"bo@example.org": "550 no such user"})
    result = deliver(serving(room), recipients=["bo@example.org"])
    assert isinstance(result, NotSent)
    assert not result.again
    assert result.detail.endswith("says bo@example.org (550 no such user)")
    assert room.letters == []


def test_recipients_put_off_are_worth_another_try(deliver: Deliver) -> None:
    room = Mailroom(refused={"ann@example.org": "550 no such user", "bo@example.org": "451 come back later"})
    result = deliver(serving(room))
    assert isinstance(result, NotSent)
    assert result.again
    assert "ann@example.org (550 no such user), bo@example.org (451 come back later)" in result.detail


@pytest.mark.parametrize(("answer", "again"), [("550 5.7.1 not you", False), ("451 not now", True)])
def test_a_refused_sender_is_named_in_the_servers_words(deliver: Deliver, answer: str, again: bool) -> None:
    result = deliver(serving(Mailroom(sender_answer=answer)))
    assert isinstance(result, NotSent)
    assert result.again is again
    assert result.detail.endswith(f"says digest@example.org: {answer}")


@pytest.mark.parametrize(("answer", "again"), [("554 looks like spam", False), ("451 disk full", True)])
def test_a_letter_refused_after_reading_did_not_arrive(deliver: Deliver, answer: str, again: bool) -> None:
    async def refuse(server: SMTP, envelope: Envelope) -> str:
        return answer

    result = deliver(serving(Mailroom(data=refuse)))
    assert isinstance(result, NotSent)
    assert result.again is again
    assert result.detail.endswith(f"says {answer}")


def test_a_wrong_password_is_final_and_stays_secret(deliver: Deliver, authority: Authority) -> None:
    room = Mailroom()
    server = serving(room, tls_context=authority.server, authenticator=check_password)
    result = deliver(server, security="starttls", ca_file=authority.ca_file, password="hunter2")
    assert isinstance(result, NotSent)
    assert not result.again
    assert "535" in result.detail
    assert "hunter2" not in result.detail


def test_a_password_outside_ascii_is_final_and_stays_secret(deliver: Deliver, authority: Authority) -> None:
    server = serving(Mailroom(), tls_context=authority.server, authenticator=check_password)
    result = deliver(server, security="starttls", ca_file=authority.ca_file, password="geheimnisß")
    assert isinstance(result, NotSent)
    assert not result.again
    assert result.detail.endswith("user name and password must be ASCII")


def test_without_starttls_nothing_is_said_in_the_clear(deliver: Deliver, authority: Authority) -> None:
    room = Mailroom()
    result = deliver(serving(room), security="starttls", ca_file=authority.ca_file, password="open sesame")
    assert isinstance(result, NotSent)
    assert not result.again
    assert "STARTTLS extension not supported" in result.detail
    assert room.log == ["EHLO discovery.example.org"]


def test_a_certificate_nobody_vouches_for_ends_the_conversation(
    deliver: Deliver, authority: Authority
) -> None:
    room = Mailroom()
    result = deliver(serving(room, tls_context=authority.server), security="starttls")
    assert isinstance(result, NotSent)
    assert result.again
    assert "CERTIFICATE_VERIFY_FAILED" in result.detail
    assert room.letters == []


def test_a_missing_file_of_authorities_is_named(deliver: Deliver, tmp_path: Path) -> None:
    result = deliver(serving(Mailroom()), security="starttls", ca_file=tmp_path / "none.pem")
    assert isinstance(result, NotSent)
    assert result.detail.endswith("none.pem: No such file or directory")


def test_nobody_there_is_worth_another_try(digest: Digest, rendered: Rendered) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    result = asyncio.run(a_channel(port).send(digest, rendered, on_wire=nothing))
    assert result == NotSent(detail=f"127.0.0.1:{port}: [Errno 111] Connection refused", again=True)


def test_an_unknown_name_is_worth_another_try(digest: Digest, rendered: Rendered) -> None:
    def no_such_name(host: str, port: int, timeout: float) -> socket.socket:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    channel = a_channel(25, connect=no_such_name)
    result = asyncio.run(channel.send(digest, rendered, on_wire=nothing))
    assert isinstance(result, NotSent)
    assert result.again
    assert "Name or service not known" in result.detail


def test_a_connection_that_stands_too_late_is_not_used(deliver: Deliver) -> None:
    room = Mailroom()
    late = threading.Event()

    def connect_late(host: str, port: int, timeout: float) -> socket.socket:
        late.wait(0.3)
        return connect(host, port, timeout)

    result = deliver(serving(room), connect=connect_late, total=0.05)
    assert isinstance(result, NotSent)
    assert result.detail.endswith("no end within 0.05 seconds")
    assert room.log == []


@pytest.mark.parametrize(("greeting", "again"), [(b"421 too busy\r\n", True), (b"554 go away\r\n", False)])
def test_a_server_that_does_not_want_us_says_for_how_long(
    deliver: Deliver, greeting: bytes, again: bool
) -> None:
    async def turn_away(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        await reader.read()

    result = deliver(talking(turn_away))
    assert isinstance(result, NotSent)
    assert result.again is again
    assert greeting.decode().strip() in result.detail


def test_a_silent_server_is_given_up_after_one_step(deliver: Deliver) -> None:
    async def stay_silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    def connect_without_limit(host: str, port: int, timeout: float) -> socket.socket:
        return socket.create_connection((host, port))

    result = deliver(talking(stay_silent), connect=connect_without_limit, step=0.1)
    assert isinstance(result, NotSent)
    assert result.again
    assert "timed out" in result.detail


def test_a_server_that_drips_is_given_up_after_the_whole_time(deliver: Deliver) -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while not writer.is_closing():
            writer.write(b"220-wait\r\n")
            await writer.drain()
            await asyncio.sleep(0.01)

    result = deliver(talking(drip), step=10, total=0.2)
    assert isinstance(result, NotSent)
    assert result.again
    assert result.detail.endswith("no end within 0.2 seconds")


def test_a_connection_lost_within_the_letter_did_not_deliver_it(deliver: Deliver) -> None:
    async def hang_up_at_data(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.test\r\n")
        while line := await reader.readline():
            if line.startswith(b"DATA"):
                return
            writer.write(b"250 fine\r\n")

    result = deliver(talking(hang_up_at_data))
    assert isinstance(result, NotSent)
    assert result.again


# -- nobody knows -----------------------------------------------------------------------------------------


def test_a_connection_lost_after_the_letter_is_unclear(deliver: Deliver) -> None:
    async def hang_up(server: SMTP, envelope: Envelope) -> str:
        assert isinstance(server.transport, asyncio.Transport)
        server.transport.abort()
        return "250 too late"

    room = Mailroom(data=hang_up)
    result = deliver(serving(room))
    assert isinstance(result, Unclear)
    assert result.detail.endswith("the letter was complete, it may have arrived")
    assert len(room.letters) == 1


def test_an_answer_that_is_neither_yes_nor_no_is_unclear(deliver: Deliver) -> None:
    async def mumble(server: SMTP, envelope: Envelope) -> str:
        return "354 go on"

    result = deliver(serving(Mailroom(data=mumble)))
    assert isinstance(result, Unclear)
    assert result.detail.endswith("says 354 go on; it may have arrived")


def test_a_server_that_never_says_whether_it_took_the_letter_is_unclear(deliver: Deliver) -> None:
    async def think(server: SMTP, envelope: Envelope) -> str:
        await asyncio.Event().wait()
        return "250 never"

    result = deliver(serving(Mailroom(data=think)), total=1.5)
    assert isinstance(result, Unclear)
    assert result.detail.endswith("it may have arrived")


def test_the_answer_to_the_letter_may_take_longer_than_a_step(deliver: Deliver) -> None:
    async def scan_for_viruses(server: SMTP, envelope: Envelope) -> str:
        await asyncio.sleep(1.3)
        return "250 clean"

    assert isinstance(deliver(serving(Mailroom(data=scan_for_viruses)), step=1), Sent)


def test_a_cancelled_sending_lets_go_of_the_connection(digest: Digest, rendered: Rendered) -> None:
    async def scene() -> bytes:
        reached = asyncio.Event()
        heard: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

        async def stay_silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            reached.set()
            heard.set_result(await reader.read())

        async with talking(stay_silent) as port:
            sending = asyncio.create_task(a_channel(port).send(digest, rendered, on_wire=nothing))
            await reached.wait()
            sending.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asyncio.wait_for(sending, 5)
            return await heard

    assert asyncio.run(scene()) == b""


def test_a_channel_without_recipients_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="team: no recipients"):
        a_channel(25, recipients=[])
