"""Asks other machines over HTTP: the only place that opens such connections."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import ada_url
import httpcore
import httpx  # noqa: TID251

from discovery.model import Failed, FailureKind, Fetched, NotModified, Outcome, Page, Request, Unclear
from discovery.net.answers import Head
from discovery.net.authorization import Authorization, origin
from discovery.net.budget import Budget
from discovery.net.causes import cause
from discovery.net.decoding import BoundedBody, DamagedError, TooLargeError
from discovery.net.dialing import connection_pool
from discovery.net.guard import Guard, Refused
from discovery.net.pace import Pace
from discovery.net.wire import OnWire, Wire

Permit = Callable[[str], Awaitable[Failed | None]]
"""Why an address may not be asked; None when it may."""
Objection = Callable[[str], Failed | None]
"""The same, known at once."""

_ANTICIPATED = (httpx.HTTPError, httpx.InvalidURL, UnicodeError, OSError, TooLargeError, DamagedError)
"""All that another machine can make happen; `Refused`, `TimeoutError` and TLS errors are OSErrors."""
_HTTPCORE_ERRORS = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """`deadline` holds for a whole fetch, redirects included, waiting for its turn not; `max_bytes` for the
    decoded body; `in_flight` for all requests together."""

    deadline: timedelta = timedelta(seconds=30)
    max_bytes: int = 10 * 2**20
    max_redirects: int = 10
    in_flight: int = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class _Errand:
    """What one fetch is about, wherever redirects lead it."""

    request: Request
    first: int | None
    permit: Permit | None
    objection: Objection | None
    budget: Budget


@dataclass(frozen=True, kw_only=True, slots=True)
class _Redirect:
    location: str
    permanent: bool


class Client:
    """Fetches and posts, within `limits`, at `pace`, past `guard`. An async context manager.

    A `proxy` (`http://` or `https://`) is the operator's choice and not guarded; it resolves the names then.
    `ca_file` holds further authorities to trust. `transport` replaces the network altogether, and is the
    caller's to close. `authorization` is what to say of ourselves, by host; see net.authorization for whom it
    is told. `counts` counts `requests`, answers by status, and failures by kind. Each request has a connection
    of its own: one that went stale can then never make it doubtful what became of a request.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        guard: Guard,
        pace: Pace,
        proxy: str | None = None,
        ca_file: Path | None = None,
        limits: Limits | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        authorization: Mapping[str, str] | None = None,
    ) -> None:
        self.counts: Counter[str] = Counter()
        self._guard = guard
        self._pace = pace
        self._limits = limits or Limits()
        self._slots = asyncio.Semaphore(self._limits.in_flight)
        self._authorization = Authorization(authorization or {})
        self._user_agent = user_agent.encode("latin-1", "replace")
        self._network = None if transport else _Network(connection_pool(guard, proxy, ca_file))
        self._transport = transport or self._network

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._network is not None:
            await self._network.aclose()

    async def fetch(
        self,
        request: Request,
        *,
        first: int | None = None,
        permit: Permit | None = None,
        objection: Objection | None = None,
    ) -> Outcome:
        """The page, or why there is none. Raises nothing for what the other side does.

        With `first`, so many bytes of the body are enough, and the rest is not waited for. `permit` is asked before
        a redirect is followed, `objection` of every address when its turn has come, for others may have been answered
        meanwhile.
        """
        errand = _Errand(
            request=request,
            first=first,
            permit=permit,
            objection=objection,
            budget=Budget(self._limits.deadline),
        )
        outcome = await self._follow(errand)
        if isinstance(outcome, Failed) and outcome.status is None:
            self.counts[outcome.kind.value] += 1
        return outcome

    async def _follow(self, errand: _Errand) -> Outcome:
        """Goes from hop to hop. A temporary one ends what was learned: what comes after it may be elsewhere tomorrow."""
        url, permanent, moved_to, seen = errand.request.url, True, None, set[str]()
        while len(seen) <= self._limits.max_redirects:
            hop = await self._hop(url, errand, seen)
            match hop:
                case _Redirect():
                    seen.add(url)
                    permanent = permanent and hop.permanent
                    url = hop.location
                    moved_to = url if permanent else moved_to
                    if url in seen:
                        return _bad(f"redirected in a circle, back to {url[:200]}")
                case Fetched(page=page) if seen:
                    return Fetched(page=replace(page, moved_to=moved_to))
                case NotModified() if seen:
                    return replace(hop, moved_to=moved_to)
                case Failed() if seen:
                    return _elsewhere(hop, url, for_good=permanent)
                case _:
                    return hop
        return _bad(f"redirected more than {self._limits.max_redirects} times")

    async def _hop(self, url: str, errand: _Errand, seen: Collection[str]) -> Outcome | _Redirect:
        """Asks at `url`, to which those `seen` have redirected."""
        host = ""
        try:
            asked = self._asked(url, errand.request, self._authorization.to(url, after=seen))
            host = asked.url.raw_host.decode("ascii")
            if seen and errand.permit and (refused := await errand.permit(url)):
                return refused
            async with self._turn(host):
                if errand.objection and (refused := errand.objection(url)):
                    return refused
                async with errand.budget.running(), self._sent(asked) as response:
                    return await self._outcome(asked, response, errand.first)
        except _ANTICIPATED as error:
            return _failure(error, host, self._limits)

    def _asked(self, url: str, request: Request, authorization: str | None) -> httpx.Request:
        """A feed behind a redirect is asked conditionally too; a host that did not give the validators learns
        nothing of them, and cannot answer 304 by chance."""
        known = origin(url) == origin(request.validated or request.url)
        headers = {
            "authorization": authorization,
            "accept": request.accept,
            "if-none-match": request.etag if known else None,
            "if-modified-since": request.last_modified if known else None,
        }
        return self._request("GET", url, {name: value for name, value in headers.items() if value})

    def _request(self, method: str, url: str, headers: Mapping[str, str], **more: Any) -> httpx.Request:
        """A request with these headers and ours, without any that httpx would add of its own accord."""
        ours = [(b"User-Agent", self._user_agent), (b"Accept-Encoding", b"gzip")]
        theirs = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        return httpx.Request(method, self._guard.check_url(url), headers=[*ours, *theirs], **more)

    @asynccontextmanager
    async def _turn(self, host: str) -> AsyncIterator[None]:
        async with self._pace.place(host):
            async with self._pace.turn(host):
                await self._slots.acquire()
            try:
                yield
            finally:
                self._slots.release()

    @asynccontextmanager
    async def _sent(self, request: httpx.Request) -> AsyncIterator[httpx.Response]:
        assert self._transport is not None
        self.counts["requests"] += 1
        response = await self._transport.handle_async_request(request)
        self.counts[str(response.status_code)] += 1
        try:
            yield response
        finally:
            await response.aclose()

    async def _outcome(
        self, asked: httpx.Request, response: httpx.Response, first: int | None
    ) -> Outcome | _Redirect:
        url, head = str(asked.url), Head.of(response.status_code, response.headers.raw)
        if head.location is not None:
            return _Redirect(location=_joined(url, head.location), permanent=head.permanent)
        if head.complete:
            return Fetched(page=await _page(url, response, head, self._limits.max_bytes, first))
        if head.status == 304 and ("if-none-match" in asked.headers or "if-modified-since" in asked.headers):
            return NotModified(headers=head.headers)
        if head.status == 304:
            return _bad("304 Not Modified, though nothing was asked about a modification")
        retry = head.retry_after(datetime.now(UTC))
        kind = FailureKind.GONE if head.status == 410 else FailureKind.STATUS
        return Failed(kind=kind, detail=head.phrase, status=head.status, retry_after=retry)

    async def post(
        self, url: str, *, body: bytes, headers: Mapping[str, str], on_wire: OnWire | None = None
    ) -> Page | Failed | Unclear:
        """Sends `body` once. Any complete answer is a Page, whatever its status; redirects are not followed.

        Failed: certainly nothing was sent. Unclear: something was. `on_wire` is awaited between the two, when
        the connection stands and before the first byte; what it raises is raised, and nothing is sent.
        """
        wire, host = Wire(on_wire), ""
        try:
            extensions = {"trace": wire.trace} if self._network else {}
            asked = self._request("POST", url, headers, content=body, extensions=extensions)
            host = asked.url.raw_host.decode("ascii")
            budget = Budget(self._limits.deadline)
            async with self._turn(host), budget.running():
                if self._network is None:
                    await wire.reach()
                async with self._sent(asked) as response:
                    head = Head.of(response.status_code, response.headers.raw)
                    return await _page(url, response, head, self._limits.max_bytes, None)
        except _ANTICIPATED as error:
            if wire.error is not None:
                raise wire.error from None
            failed = _failure(error, host, self._limits)
            self.counts[failed.kind.value] += 1
            nothing_sent = not wire.reached or isinstance(error, httpx.LocalProtocolError)
            return failed if nothing_sent else Unclear(detail=failed.detail)


class _Network(httpx.AsyncBaseTransport):
    """The real network, in httpx's terms."""

    def __init__(self, pool: httpcore.AsyncConnectionPool) -> None:
        self._pool = pool

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        with _in_httpx_terms():
            answer = await self._pool.handle_async_request(asked)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Stream(answer))

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Stream(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        assert isinstance(self._answer.stream, AsyncIterable)
        with _in_httpx_terms():
            async for chunk in self._answer.stream:
                yield chunk

    async def aclose(self) -> None:
        await self._answer.aclose()


@contextmanager
def _in_httpx_terms() -> Iterator[None]:
    """The two libraries name their exceptions alike."""
    try:
        yield
    except _HTTPCORE_ERRORS as error:
        raise getattr(httpx, type(error).__name__, httpx.TransportError)(str(error)) from error


async def _page(url: str, response: httpx.Response, head: Head, cap: int, first: int | None) -> Page:
    body = BoundedBody(gzipped=head.gzipped, max_bytes=cap)
    if first is None and not head.gzipped and head.announced_bytes > cap:
        raise TooLargeError
    assert isinstance(response.stream, httpx.AsyncByteStream)
    async for chunk in response.stream:
        body.feed(chunk)
        if first is not None and body.length >= first:
            return Page(url=url, status=head.status, headers=head.headers, body=body.first(first))
    return Page(url=url, status=head.status, headers=head.headers, body=body.finish())


def _joined(url: str, location: str) -> str:
    """Without a fragment, which names a part of what comes and nothing to ask for. Raises Refused for what is no URL."""
    try:
        joined = ada_url.URL(location, base=url)
    except ValueError:
        raise Refused(f"redirected to what is not a URL: {location[:100]!a}") from None
    joined.hash = ""
    return str(joined.href)


def _elsewhere(failed: Failed, url: str, *, for_good: bool) -> Failed:
    """What is gone where a temporary redirect leads is not gone itself."""
    kind = FailureKind.STATUS if failed.kind is FailureKind.GONE and not for_good else failed.kind
    return replace(failed, kind=kind, detail=f"{failed.detail} (redirected to {url[:200]})", url=url)


def _bad(detail: str) -> Failed:
    return Failed(kind=FailureKind.BAD_ANSWER, detail=detail)


def _failure(error: Exception, host: str, limits: Limits) -> Failed:
    """What an exception means to a reader of the health page. Names the host only: a path may be a secret."""
    kind = FailureKind.UNREACHABLE
    match error:
        case Refused():
            kind, detail = FailureKind.REFUSED, str(error)
        case httpx.InvalidURL() | httpx.LocalProtocolError() | UnicodeError():
            kind, detail = FailureKind.REFUSED, "the URL or a header cannot be written as HTTP"
        case TimeoutError():
            seconds = limits.deadline.total_seconds()
            kind, detail = FailureKind.TIMEOUT, f"no complete answer from {host} within {seconds:g} s"
        case TooLargeError():
            kind, detail = FailureKind.TOO_LARGE, f"{host} sends more than {limits.max_bytes} bytes"
        case DamagedError():
            kind, detail = FailureKind.BAD_ANSWER, str(error)
        case httpx.RemoteProtocolError():
            kind, detail = FailureKind.BAD_ANSWER, f"broken answer from {host}: {cause(error)}"
        case httpx.ProxyError():
            detail = f"{host}: the proxy answered {error}"
        case _:
            detail = f"{host}: {cause(error)}"
    return Failed(kind=kind, detail=detail)
