"""Posting: nothing was sent, something was sent, or there is an answer, and it is always clear which."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import httpx  # noqa: TID251
import pytest

from discovery.model import Failed, FailureKind, Page, Unclear
from discovery.net.client import Client, Limits
from discovery.net.guard import Guard
from discovery.net.pace import Pace

Converse = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Result = Page | Failed | Unclear
SECRET = "/services/T0/B0/secret"
HEADERS = {"Content-Type": "application/json", "X-Key": "42"}


class Story:
    """What happened, in order. The server and `on_wire` write into it."""

    def __init__(self) -> None:
        self.events: list[str] = []

    async def on_wire(self) -> None:
        self.events.append("on the wire")


def answering(answer: bytes, story: Story) -> Converse:
    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        story.events.append("connected")
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(4)
        story.events.append(f"{head.split()[0].decode()} {body.decode()}")
        writer.write(answer)
        await writer.drain()

    return converse


@asynccontextmanager
async def serving(converse: Converse) -> AsyncIterator[int]:
    """A server on loopback; gives its port."""
    running: set[asyncio.Task[None]] = set()

    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        running.add(task)
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await converse(reader, writer)
        writer.close()
        running.discard(task)

    server = await asyncio.start_server(conversation, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in running:
            task.cancel()
        await server.wait_closed()


def client(**options: Any) -> Client:
    settings: dict[str, Any] = {
        "user_agent": "discovery/1.0",
        "guard": Guard(allow=[ip_network("127.0.0.0/8")]),
        "pace": Pace(timedelta(0)),
        "limits": Limits(deadline=timedelta(seconds=0.5), max_bytes=1000),
    }
    return Client(**(settings | options))


async def post(url: str, story: Story, *, headers: dict[str, str] | None = None, **options: Any) -> Result:
    async with client(**options) as posting:
        headers = HEADERS if headers is None else headers
        return await posting.post(url, body=b"ping", headers=headers, on_wire=story.on_wire)


def post_to(converse: Converse, story: Story, *, scheme: str = "http", **options: Any) -> Result:
    async def scenario() -> Result:
        async with serving(converse) as port:
            return await post(f"{scheme}://127.0.0.1:{port}{SECRET}", story, **options)

    return asyncio.run(asyncio.wait_for(scenario(), 20))


# -- an answer --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["200 OK", "302 Found", "404 Not Found", "500 Internal Server Error"])
def test_every_answer_is_a_page_whatever_its_status(status: str) -> None:
    story = Story()
    answer = f"HTTP/1.1 {status}\r\nLocation: /elsewhere\r\nContent-Length: 2\r\n\r\nok".encode()
    result = post_to(answering(answer, story), story)
    assert isinstance(result, Page)
    assert (result.status, result.body, result.url.endswith(SECRET)) == (int(status[:3]), b"ok", True)
    assert story.events == ["on the wire", "connected", "POST ping"] or story.events == [
        "connected",
        "on the wire",
        "POST ping",
    ]


def test_the_note_is_made_when_the_connection_stands_and_before_the_first_byte() -> None:
    received = asyncio.Event()
    seen: list[bool] = []

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected.set()
        await reader.readexactly(1)
        received.set()
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")

    async def note() -> None:
        await asyncio.wait_for(connected.wait(), 5)
        await asyncio.sleep(0.1)
        seen.append(received.is_set())

    async def scenario() -> Result:
        async with serving(converse) as port, client() as posting:
            url = f"http://127.0.0.1:{port}/"
            return await posting.post(url, body=b"ping", headers={}, on_wire=note)

    connected = asyncio.Event()
    assert isinstance(asyncio.run(scenario()), Page)
    assert seen == [False]


def test_what_is_sent_is_the_callers_headers_and_body() -> None:
    heads: list[bytes] = []

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")

    post_to(converse, Story())
    names = {line.split(b":")[0].lower() for line in heads[0].strip().splitlines()[1:]}
    assert names == set(b"host user-agent accept-encoding content-type x-key content-length".split())


def test_each_message_has_a_connection_of_its_own() -> None:
    story = Story()
    answer = b"HTTP/1.1 204 No Content\r\nConnection: keep-alive\r\n\r\n"

    async def scenario() -> list[Result]:
        async with serving(answering(answer, story)) as port, client() as posting:
            url = f"http://127.0.0.1:{port}/"
            return [await posting.post(url, body=b"ping", headers={}) for _ in range(2)]

    assert all(isinstance(result, Page) for result in asyncio.run(scenario()))
    assert story.events == ["connected", "POST ping"] * 2


# -- certainly nothing ------------------------------------------------------------------------------------


def failed(result: Result, kind: FailureKind, story: Story) -> Failed:
    assert isinstance(result, Failed), result
    assert result.kind is kind
    assert story.events == [], "nothing may have been noted as sent"
    return result


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1/x", "file:///x", "http://user:pw@127.0.0.1/", "http://169.254.169.254/"]
)
def test_a_refused_address_gets_nothing(url: str) -> None:
    story = Story()
    failed(asyncio.run(post(url, story)), FailureKind.REFUSED, story)


def test_a_closed_port_gets_nothing() -> None:
    story = Story()
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    result = asyncio.run(post(f"http://127.0.0.1:{port}{SECRET}", story))
    assert "Connection refused" in failed(result, FailureKind.UNREACHABLE, story).detail


def test_a_server_that_fails_the_handshake_gets_nothing() -> None:
    async def no_tls(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await reader.read(1)

    story = Story()
    failed(post_to(no_tls, story, scheme="https"), FailureKind.UNREACHABLE, story)


async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


def test_a_handshake_that_never_ends_sent_nothing() -> None:
    story = Story()
    failed(post_to(silence, story, scheme="https"), FailureKind.TIMEOUT, story)


def test_a_proxy_that_says_no_sent_nothing() -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")

    async def scenario() -> Result:
        async with serving(refuse) as port:
            return await post(f"https://hook.example{SECRET}", story, proxy=f"http://127.0.0.1:{port}")

    story = Story()
    failed(asyncio.run(scenario()), FailureKind.UNREACHABLE, story)


@pytest.mark.parametrize("value", ["two\r\nlines", "not latin: \u2603"])
def test_a_header_that_cannot_be_written_is_a_failure_without_its_value(value: str) -> None:
    result = post_to(silence, Story(), headers={"Authorization": value})
    assert result == Failed(kind=FailureKind.REFUSED, detail="the URL or a header cannot be written as HTTP")


def test_when_the_note_cannot_be_made_nothing_is_sent_and_the_reason_is_raised() -> None:
    received: list[bytes] = []

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        received.append(await reader.read())

    async def full() -> None:
        raise OSError("the disk is full")

    async def scenario() -> None:
        async with serving(converse) as port, client() as posting:
            with pytest.raises(OSError, match="the disk is full"):
                await posting.post(f"http://127.0.0.1:{port}/", body=b"ping", headers={}, on_wire=full)
            await asyncio.sleep(0.05)

    asyncio.run(scenario())
    assert received == [b""]


# -- unclear ----------------------------------------------------------------------------------------------


async def hang_up_at_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)


def plays(answer: bytes) -> Converse:
    return answering(answer, Story())


@pytest.mark.parametrize(
    ("converse", "words"),
    [
        (hang_up_at_once, "127.0.0.1"),
        (silence, "no complete answer from 127.0.0.1 within 0.5 s"),
        (plays(b""), "without sending a response"),
        (plays(b"nonsense\r\n\r\n"), "broken answer from 127.0.0.1"),
        (plays(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok"), "broken answer from 127.0.0.1"),
        (plays(b"HTTP/1.1 200 OK\r\n\r\n" + bytes(1001)), "sends more than 1000 bytes"),
        (plays(b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nok"), "'br' was not asked for"),
    ],
)
def test_once_something_was_sent_only_a_whole_answer_makes_it_clear(converse: Converse, words: str) -> None:
    story = Story()
    result = post_to(converse, story)
    assert isinstance(result, Unclear), result
    assert words in result.detail
    assert SECRET not in result.detail
    assert story.events == ["on the wire"]


# -- without a network ------------------------------------------------------------------------------------


class Recorded(httpx.AsyncBaseTransport):
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=await request.aread())


def test_a_transport_of_the_callers_own_is_noted_too() -> None:
    story = Story()
    result = asyncio.run(post("https://hook.example/", story, transport=Recorded()))
    assert isinstance(result, Page)
    assert result.body == b"ping"
    assert story.events == ["on the wire"]
