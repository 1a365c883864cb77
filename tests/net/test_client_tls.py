"""Fetching over TLS and through a proxy: names are verified, and who resolves them is clear."""

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from discovery.model import Failed, FailureKind, Fetched, Outcome, Request
from discovery.net.client import Client, Limits
from discovery.net.guard import Guard
from discovery.net.pace import Pace

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
Converse = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Any]


class Authority:
    """A throw-away certificate authority and one server it vouches for, `blog.example`."""

    def __init__(self, folder: Path) -> None:
        self.ca_file = folder / "ca.pem"
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "throw-away")])
        root = self._certificate(self._name, self._key, x509.BasicConstraints(ca=True, path_length=0))
        self.ca_file.write_bytes(root.public_bytes(serialization.Encoding.PEM))
        server_key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.DNSName("blog.example")])
        leaf = self._certificate(x509.Name([]), server_key, names)
        chain = folder / "server.pem"
        chain.write_bytes(
            server_key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + leaf.public_bytes(serialization.Encoding.PEM)
        )
        self.names_asked_for: list[str | None] = []
        self.server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.server_context.load_cert_chain(chain)
        self.server_context.sni_callback = lambda _, name, __: self.names_asked_for.append(name)

    def _certificate(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, extension: x509.ExtensionType
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(extension, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False
            )
            .sign(self._key, hashes.SHA256())
        )


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@asynccontextmanager
async def serving(converse: Converse, context: ssl.SSLContext | None = None) -> AsyncIterator[int]:
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

    server = await asyncio.start_server(conversation, "127.0.0.1", 0, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in running:
            task.cancel()
        await server.wait_closed()


async def hello(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(OK)
    await writer.drain()


async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(65536)


def to_loopback(host: str, port: int) -> Sequence[str]:
    return ["127.0.0.1"]


def nobody_asks(host: str, port: int) -> Sequence[str]:
    raise AssertionError(f"{host} was to be resolved by the proxy")


LOOPBACK = ip_network("127.0.0.0/8")


def client(**options: Any) -> Client:
    settings: dict[str, Any] = {
        "user_agent": "discovery/1.0",
        "guard": Guard(allow=[LOOPBACK], resolve=to_loopback),
        "pace": Pace(timedelta(0)),
        "limits": Limits(deadline=timedelta(seconds=5)),
    }
    return Client(**(settings | options))


async def ask(url: str, **options: Any) -> Outcome:
    async with client(**options) as asking:
        return await asking.fetch(Request(url=url))


# -- TLS --------------------------------------------------------------------------------------------------


def test_a_name_is_verified_though_an_address_is_connected_to(authority: Authority) -> None:
    async def scenario() -> Outcome:
        async with serving(hello, authority.server_context) as port:
            return await ask(f"https://blog.example:{port}/", ca_file=authority.ca_file)

    outcome = asyncio.run(scenario())
    assert isinstance(outcome, Fetched)
    assert outcome.page.body == b"hello"
    assert authority.names_asked_for == ["blog.example"]


@pytest.mark.parametrize(
    ("host", "trusted", "words"),
    [
        ("blog.example", False, "the certificate is not trusted: unable to get local issuer certificate"),
        ("other.example", True, "certificate is not valid for 'other.example'"),
        ("127.0.0.1", True, "certificate is not valid for '127.0.0.1'"),
    ],
)
def test_a_certificate_that_does_not_hold_is_named(
    authority: Authority, host: str, trusted: bool, words: str
) -> None:
    async def scenario() -> Outcome:
        async with serving(hello, authority.server_context) as port:
            ca_file = authority.ca_file if trusted else None
            return await ask(f"https://{host}:{port}/", ca_file=ca_file)

    outcome = asyncio.run(scenario())
    assert isinstance(outcome, Failed)
    assert outcome.kind is FailureKind.UNREACHABLE
    assert words in outcome.detail


async def plain_http(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(65536)
    writer.write(OK)


@pytest.mark.parametrize(
    ("converse", "words"), [(hang_up, "unexpected eof while reading"), (plain_http, "wrong version number")]
)
def test_a_server_without_tls_is_unreachable_over_tls(converse: Converse, words: str) -> None:
    async def scenario() -> Outcome:
        async with serving(converse) as port:
            return await ask(f"https://blog.example:{port}/")

    outcome = asyncio.run(scenario())
    assert outcome == Failed(kind=FailureKind.UNREACHABLE, detail=f"blog.example: TLS failed: {words}")


@dataclass
class Visited:
    """A server that redirects where its path says, and keeps what it was told of us."""

    authorizations: list[str | None] = field(default_factory=list)

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        told = (line.partition(": ")[2] for line in lines if line.lower().startswith("authorization:"))
        self.authorizations.append(next(told, None))
        to = lines[0].split()[1].removeprefix("/")
        moved = f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode()
        writer.write(moved if to else OK)
        await writer.drain()


def told_along(authority: Authority, path: str, *, known: str = "blog.example:{port}") -> list[str | None]:
    """What the servers of blog.example at two ports, the second known to us, were told on the way."""

    async def scenario() -> list[str | None]:
        visited, context = Visited(), authority.server_context
        async with serving(visited.converse, context) as other, serving(visited.converse, context) as port:
            urls = {"other": f"https://blog.example:{other}", "own": f"https://blog.example:{port}"}
            await ask(
                path.format(**urls),
                ca_file=authority.ca_file,
                authorization={known.format(port=port): "Bearer secret"},
            )
        return visited.authorizations

    return asyncio.run(scenario())


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("{own}/", ["Bearer secret"]),
        ("{own}/{own}/", ["Bearer secret", "Bearer secret"]),
        ("{other}/", [None]),
        ("{own}/{other}/", ["Bearer secret", None]),
        ("{other}/{own}/", [None, None]),
        ("{own}/{other}/{own}/", ["Bearer secret", None, None]),
    ],
)
def test_our_authorization_goes_to_its_own_host_and_along_no_redirect_of_another(
    authority: Authority, path: str, told: list[str | None]
) -> None:
    assert told_along(authority, path) == told


def test_our_authorization_goes_to_no_host_below_or_at_another_port(authority: Authority) -> None:
    assert told_along(authority, "{own}/", known="example:{port}") == [None]
    assert told_along(authority, "{own}/", known="blog.example") == [None]


def test_our_authorization_never_goes_unencrypted() -> None:
    async def scenario() -> list[str | None]:
        visited = Visited()
        async with serving(visited.converse) as port:
            known = {f"blog.example:{port}": "Bearer secret"}
            await ask(f"http://blog.example:{port}/", authorization=known)
        return visited.authorizations

    assert asyncio.run(scenario()) == [None]


def test_a_handshake_that_never_ends_meets_the_deadline() -> None:
    async def stall(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    async def scenario() -> Outcome:
        async with serving(stall) as port:
            limits = Limits(deadline=timedelta(seconds=0.3))
            return await ask(f"https://blog.example:{port}/", limits=limits)

    outcome = asyncio.run(asyncio.wait_for(scenario(), 20))
    assert isinstance(outcome, Failed)
    assert outcome.kind is FailureKind.TIMEOUT


def test_authorities_that_cannot_be_read_are_found_at_once(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        client(ca_file=tmp_path / "absent.pem")


# -- a proxy ----------------------------------------------------------------------------------------------


class Proxy:
    """Forwards to loopback, whatever the name; keeps the first lines and the credentials it was sent."""

    def __init__(self, *, verdict: bytes = b"200 OK") -> None:
        self.lines: list[str] = []
        self.credentials: list[str] = []
        self._verdict = verdict

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.lines.append(head.splitlines()[0])
        self.credentials += [line for line in head.splitlines() if line.startswith("Proxy-Authorization")]
        method, target, _ = self.lines[-1].split()
        if method != "CONNECT":
            writer.write(OK)
            return
        writer.write(b"HTTP/1.1 " + self._verdict + b"\r\n\r\n")
        if self._verdict.startswith(b"200"):
            port = int(target.rpartition(":")[2])
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
            await asyncio.gather(_pour(reader, far_writer), _pour(far_reader, writer))


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
    finally:
        writer.close()


BEHIND = Guard(resolve=nobody_asks)


def test_a_proxy_is_asked_for_the_whole_url_and_resolves_the_name() -> None:
    async def scenario() -> tuple[Outcome, Proxy]:
        proxy = Proxy()
        async with serving(proxy) as port:
            address = f"http://us%65r:p%40ss@127.0.0.1:{port}"
            return await ask("http://blog.example/a?b", guard=BEHIND, proxy=address), proxy

    outcome, proxy = asyncio.run(scenario())
    assert isinstance(outcome, Fetched)
    assert proxy.lines == ["GET http://blog.example/a?b HTTP/1.1"]
    credentials = base64.b64encode(b"user:p@ss").decode()
    assert proxy.credentials == [f"Proxy-Authorization: Basic {credentials}"]


def test_through_a_proxy_the_far_end_is_verified_by_name(authority: Authority) -> None:
    async def scenario() -> tuple[Outcome, Proxy]:
        proxy = Proxy()
        async with serving(hello, authority.server_context) as far, serving(proxy) as near:
            outcome = await ask(
                f"https://blog.example:{far}/",
                guard=BEHIND,
                proxy=f"http://127.0.0.1:{near}",
                ca_file=authority.ca_file,
            )
            return outcome, proxy

    outcome, proxy = asyncio.run(scenario())
    assert isinstance(outcome, Fetched)
    assert proxy.lines[0].startswith("CONNECT blog.example:")
    assert authority.names_asked_for == ["blog.example"]


@pytest.mark.parametrize(
    "host", ["10.0.0.1", "127.1", "0x7f.1", "[::ffff:7f00:1]", "localhost", "2852039166"]
)
def test_no_proxy_is_asked_for_an_internal_address(host: str) -> None:
    async def scenario() -> tuple[Outcome, Proxy]:
        proxy = Proxy()
        async with serving(proxy) as port:
            return await ask(f"http://{host}/", guard=BEHIND, proxy=f"http://127.0.0.1:{port}"), proxy

    outcome, proxy = asyncio.run(scenario())
    assert isinstance(outcome, Failed)
    assert outcome.kind is FailureKind.REFUSED
    assert proxy.lines == []


def test_a_proxy_that_says_no_is_quoted() -> None:
    async def scenario() -> Outcome:
        async with serving(Proxy(verdict=b"403 Forbidden")) as port:
            return await ask("https://blog.example/", guard=BEHIND, proxy=f"http://127.0.0.1:{port}")

    outcome = asyncio.run(scenario())
    assert outcome == Failed(
        kind=FailureKind.UNREACHABLE, detail="blog.example: the proxy answered 403 Forbidden"
    )


def test_a_proxy_that_is_not_there_is_named() -> None:
    async def scenario() -> Outcome:
        async with serving(hello) as port:
            pass
        return await ask("https://blog.example/", guard=BEHIND, proxy=f"http://127.0.0.1:{port}")

    outcome = asyncio.run(scenario())
    assert outcome == Failed(
        kind=FailureKind.UNREACHABLE, detail="blog.example: Connection refused (the proxy)"
    )


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1080", "127.0.0.1:3128", ""])
def test_a_proxy_that_is_none_is_found_at_once(proxy: str) -> None:
    with pytest.raises(ValueError, match=r"a proxy is http:// or https://"):
        client(proxy=proxy)
