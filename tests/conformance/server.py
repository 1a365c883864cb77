"""A server on loopback that behaves in every way a server can, and keeps what it was asked."""

import asyncio
import ssl
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from html import escape

HARBOUR = "harbour.example"
LIGHTHOUSE = "lighthouse.example"
"""Two hosts; every name leads to loopback but those below."""
INTRANET = "intranet.example"
"""A name that somebody points at a private address."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A request as it came. `head` is all of it, byte for byte."""

    method: str
    target: str
    head: bytes
    at: float

    def header(self, name: str) -> bytes | None:
        """The bytes after the colon, without the blank that stands there; None without such a line."""
        for line in self.head.split(b"\r\n")[1:]:
            found, _, value = line.partition(b":")
            if found.lower() == name.lower().encode():
                return value.removeprefix(b" ")
        return None

    def names(self) -> list[str]:
        """The headers' names, in lower case, sorted."""
        lines = self.head.strip().split(b"\r\n")[1:]
        return sorted(line.partition(b":")[0].decode().lower() for line in lines)


TLS_RECORD = b"\x16"
Play = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]
Answer = bytes | Play


class Server:
    """Plays the answers of a path one after another, the last one from then on; 404 elsewhere.

    Each connection serves one request.
    """

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self.asked: list[Asked] = []
        self.at_once = self.most_at_once = 0
        self._answers: dict[str, deque[Answer]] = {}
        self._conversations: set[asyncio.Task[None]] = set()
        self._tls = tls

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._converse, "127.0.0.1", 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        self._server.close()
        running = tuple(self._conversations)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await self._server.wait_closed()

    def url(self, path: str, host: str = HARBOUR) -> str:
        return f"http{'s' if self._tls else ''}://{host}:{self.port}{path}"

    def play(self, path: str, *answers: Answer, host: str = HARBOUR) -> str:
        """Answer so from now on; returns the address."""
        self._answers[path] = deque(answers)
        return self.url(path, host)

    def last(self) -> list[Asked]:
        """What was asked since this was called before."""
        asked, self.asked = self.asked, []
        return asked

    def paths(self) -> list[str]:
        """The paths that were asked for since the last call."""
        return [one.target for one in self.last()]

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._conversations.add(task)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            start = await reader.readexactly(1)
            if start == TLS_RECORD and not self._tls:
                writer.write(http("400 Bad Request", body=b"plain HTTP is spoken here"))
            else:
                await self._answer(start + await reader.readuntil(b"\r\n\r\n"), writer)
        self.at_once -= 1
        self._conversations.discard(task)
        writer.close()

    async def _answer(self, head: bytes, writer: asyncio.StreamWriter) -> None:
        method, target, _ = head.split(b"\r\n")[0].decode("latin-1").split(" ")
        asked = Asked(method=method, target=target, head=head, at=asyncio.get_running_loop().time())
        self.asked.append(asked)
        answers = self._answers.get(target, deque([NOT_FOUND]))
        answer = answers.popleft() if len(answers) > 1 else answers[0]
        if isinstance(answer, bytes):
            writer.write(answer)
        else:
            await answer(asked, writer)
        await writer.drain()

    # -- documents, whose links lead back here --------------------------------------------------------

    def rss(self, *entries: str, channel: str = "") -> bytes:
        """A document of entries. `Name` has the address `/name` and the guid `name`."""
        items = "".join(one if one.startswith("<") else self.entry(one) for one in entries)
        return f'<rss version="2.0"><channel><title>Blog</title>{channel}{items}</channel></rss>'.encode()

    def entry(
        self, title: str, *, guid: str | None = None, date: str = "", text: str = "", more: str = ""
    ) -> str:
        return (
            f"<item><title>{escape(title)}</title><link>{self.url('/' + title.lower())}</link>"
            f'<guid isPermaLink="false">{guid or title.lower()}</guid>'
            + (f"<pubDate>{date}</pubDate>" if date else "")
            + (f"<description>{escape(text)}</description>" if text else "")
            + f"{more}</item>"
        )


# -- answers ----------------------------------------------------------------------------------------------


def http(status: str, *headers: str, body: bytes = b"", length: bool = True) -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, *([f"Content-Length: {len(body)}"] if length else [])]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def ok(body: bytes, *headers: str) -> bytes:
    return http("200 OK", *headers, body=body)


def redirect(status: int, to: str, *headers: str) -> bytes:
    """`to` is written in UTF-8, as servers do that write what may not stand there."""
    return http(f"{status} Moved", f"Location: {to.encode().decode('latin-1')}", *headers)


def html(title: str, head: str = "", body: str = "") -> bytes:
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()
    )


NOT_FOUND = http("404 Not Found")
NOT_MODIFIED = http("304 Not Modified", length=False)


def conditional(body: bytes, etag: str, *headers: str) -> Play:
    """200 with an ETag, 304 to who has it."""

    async def play(asked: Asked, writer: asyncio.StreamWriter) -> None:
        known = asked.header("if-none-match") == etag.encode("latin-1")
        status = "304 Not Modified" if known else "200 OK"
        answer = http(status, f"ETag: {etag}", *headers, body=b"" if known else body, length=not known)
        writer.write(answer)

    return play


async def silence(asked: Asked, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


def dripping(start: bytes, drop: bytes) -> Play:
    """Begins well, and then goes on for ever a little at a time."""

    async def play(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while True:
            writer.write(drop)
            await writer.drain()
            await asyncio.sleep(0.03)

    return play


def pouring(start: bytes, more: bytes) -> Play:
    """Sends and sends, as fast as it is taken."""

    async def play(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while True:
            writer.write(more)
            await writer.drain()

    return play


def resolve(host: str, port: int) -> Sequence[str]:
    return ["192.168.7.7"] if host == INTRANET else ["127.0.0.1"]
