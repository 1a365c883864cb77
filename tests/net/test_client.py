"""Fetching: what a page, a redirect, a broken server and a hostile one come to."""

import asyncio
import gzip
import random
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from ipaddress import ip_network
from typing import Any, Self

import httpx  # noqa: TID251
import pytest

from discovery.model import Failed, FailureKind, Fetched, NotModified, Outcome, Page, Request
from discovery.net.client import Client, Limits
from discovery.net.guard import Guard
from discovery.net.pace import Pace

Play = Callable[[asyncio.StreamWriter], Awaitable[None]]
SOON = timedelta(seconds=0.4)


class Site:
    """A server on loopback that plays raw answers by path and keeps the requests it was sent.

    `{site}` in an answer stands for its own address. Each connection serves one request.
    """

    def __init__(self, answers: Mapping[str, bytes | Play]) -> None:
        self.answers = answers
        self.requests: list[str] = []
        self.at_once = self.most_at_once = 0
        self._conversations: set[asyncio.Task[None] | None] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._converse, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._conversations:
            if task is not None:
                task.cancel()
        await self._server.wait_closed()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        self._conversations.add(task)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await self._answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self.at_once -= 1
            writer.close()
            self._conversations.discard(task)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.requests.append((await reader.readuntil(b"\r\n\r\n")).decode("latin-1"))
        answer = self.answers[self.requests[-1].split()[1]]
        if isinstance(answer, bytes):
            writer.write(answer.replace(b"{site}", self.url.encode()))
            await writer.drain()
        else:
            await answer(writer)


def http(status: str, *headers: str, body: bytes = b"", length: bool = True) -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, *([f"Content-Length: {len(body)}"] if length else [])]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def redirect(to: str, status: str = "302 Found") -> bytes:
    return http(status, f"Location: {to}")


OK = http("200 OK", "Content-Type: text/plain", body=b"hello")


def client(**options: Any) -> Client:
    """A client that may visit loopback and is in no hurry to wait."""
    settings: dict[str, Any] = {
        "user_agent": "discovery/1.0",
        "guard": Guard(allow=[ip_network("127.0.0.0/8")]),
        "pace": Pace(timedelta(0)),
    } | options
    return Client(**settings)


def fetch(
    answers: Mapping[str, bytes | Play],
    *,
    path: str = "/",
    first: int | None = None,
    etag: str | None = None,
    last_modified: str | None = None,
    **options: Any,
) -> tuple[Outcome, Site]:
    async def scenario() -> tuple[Outcome, Site]:
        async with Site(answers) as site, client(**options) as asking:
            request = Request(url=site.url + path, etag=etag, last_modified=last_modified)
            return await asking.fetch(request, first=first), site

    return asyncio.run(asyncio.wait_for(scenario(), 20))


def page(answers: Mapping[str, bytes | Play], **options: Any) -> Page:
    outcome, _ = fetch(answers, **options)
    assert isinstance(outcome, Fetched), outcome
    return outcome.page


def failure(answers: Mapping[str, bytes | Play], **options: Any) -> Failed:
    outcome, _ = fetch(answers, **options)
    assert isinstance(outcome, Failed), outcome
    return outcome


# -- what a good answer gives -----------------------------------------------------------------------------


def test_a_page_is_bytes_and_headers() -> None:
    answer = http("200 OK", "Content-Type: text/html", "X-Twice: a", "x-twice: b", body=b"<p>\xff")
    read, site = fetch({"/feed": answer}, path="/feed")
    assert read == Fetched(
        page=Page(
            url=f"{site.url}/feed",
            status=200,
            headers={"content-type": "text/html", "x-twice": "b", "content-length": "4"},
            body=b"<p>\xff",
        )
    )


@pytest.mark.parametrize("status", ["200 OK", "203 Non-Authoritative Information"])
def test_an_empty_page_is_a_page(status: str) -> None:
    assert page({"/": http(status)}).body == b""


@pytest.mark.parametrize("status", ["202 Accepted", "204 No Content", "206 Partial Content", "226 IM Used"])
def test_a_good_status_without_the_whole_document_is_no_page(status: str) -> None:
    assert failure({"/": http(status, length=not status.startswith("204"))}).detail == status


def test_nothing_is_sent_but_what_is_needed() -> None:
    _, site = fetch({"/": OK}, etag='W/"é1"', last_modified="Mon, 16 Nov 2026 09:00:00 GMT")
    lines = site.requests[0].strip().splitlines()
    assert lines[0] == "GET / HTTP/1.1"
    assert dict(line.lower().split(": ", 1) for line in lines[1:]) == {
        "host": f"127.0.0.1:{site.port}",
        "user-agent": "discovery/1.0",
        "accept": "*/*",
        "accept-encoding": "gzip",
        "if-none-match": 'w/"é1"',
        "if-modified-since": "mon, 16 nov 2026 09:00:00 gmt",
    }


def test_cookies_are_not_kept() -> None:
    answers = {"/": http("302 Found", "Set-Cookie: id=1", "Location: /next"), "/next": OK}
    _, site = fetch(answers)
    assert "cookie" not in site.requests[1].lower()


def test_not_modified_brings_its_headers() -> None:
    outcome, _ = fetch({"/": http("304 Not Modified", 'ETag: "2"', length=False)}, etag='"1"')
    assert outcome == NotModified(headers={"etag": '"2"'})


def test_not_modified_without_being_asked_is_a_bad_answer() -> None:
    assert failure({"/": http("304 Not Modified", length=False)}).kind is FailureKind.BAD_ANSWER


def test_a_validator_returns_as_it_came() -> None:
    strange = http("200 OK", 'ETag: "\xe9\xff"', body=b"x")
    etag = page({"/": strange}).headers["etag"]
    _, site = fetch({"/": OK}, etag=etag)
    assert 'If-None-Match: "\xe9\xff"'.lower() in site.requests[0].lower()


@pytest.mark.parametrize(
    ("status", "detail"),
    [
        ("404 Nope", "404 Not Found"),
        ("599 Odd", "599"),
        ("300 Many", "300 Multiple Choices"),
    ],
)
def test_another_status_is_a_failure_that_names_it(status: str, detail: str) -> None:
    assert failure({"/": http(status, body=b"sorry")}) == Failed(
        kind=FailureKind.STATUS, detail=detail, status=int(status[:3])
    )


@pytest.mark.parametrize(
    ("headers", "wish"),
    [
        (["Retry-After: 120"], timedelta(seconds=120)),
        (["Retry-After: 99999999999999999999"], timedelta(days=30)),
        (
            ["Date: Mon, 16 Nov 2026 09:00:00 GMT", "Retry-After: Mon, 16 Nov 2026 10:00:00 GMT"],
            timedelta(hours=1),
        ),
        (["Retry-After: Mon, 16 Nov 1998 10:00:00 GMT"], timedelta(0)),
        (["Retry-After: Sat, 16 Nov 9998 10:00:00 GMT"], timedelta(days=30)),
        (["Retry-After: later"], None),
        (["Retry-After: -5"], None),
        ([], None),
    ],
)
def test_the_servers_wish_to_be_asked_later_is_heard(headers: list[str], wish: timedelta | None) -> None:
    assert failure({"/": http("503 Service Unavailable", *headers)}).retry_after == wish


@pytest.mark.parametrize(
    ("status", "remaining", "reset", "wish"),
    [
        ("403 Forbidden", "0", "1794823200", timedelta(hours=1)),
        ("429 Too Many Requests", "0", "1794823200", timedelta(hours=1)),
        ("403 Forbidden", "0", "1794819000", timedelta(0)),
        ("403 Forbidden", "17", "1794823200", None),
        ("404 Not Found", "0", "1794823200", None),
        ("403 Forbidden", "0", "soon", None),
        ("403 Forbidden", "0", "9" * 30, None),
    ],
)
def test_a_server_that_counts_our_requests_is_asked_again_when_it_counts_anew(
    status: str, remaining: str, reset: str, wish: timedelta | None
) -> None:
    answer = http(
        status,
        "Date: Mon, 16 Nov 2026 09:00:00 GMT",
        f"X-RateLimit-Remaining: {remaining}",
        f"X-RateLimit-Reset: {reset}",
    )
    assert failure({"/": answer}).retry_after == wish


# -- redirects --------------------------------------------------------------------------------------------


def test_a_permanent_redirect_says_where_the_source_moved() -> None:
    answers = {"/": redirect("/a", "301 Moved"), "/a": redirect("{site}/b", "308 Moved"), "/b": OK}
    read = page(answers)
    assert read.body == b"hello"
    assert read.url.endswith("/b")
    assert read.moved_to == read.url


@pytest.mark.parametrize("status", ["302 Found", "303 See Other", "307 Temporary"])
def test_what_was_learned_ends_at_the_first_temporary_hop(status: str) -> None:
    moved = "301 Moved"
    first = page({"/": redirect("/a", moved), "/a": redirect("/b", status), "/b": OK})
    never = page({"/": redirect("/a", status), "/a": redirect("/b", moved), "/b": OK})

    assert (first.moved_to or "").endswith("/a")
    assert first.url.endswith("/b")
    assert never.moved_to is None


def test_not_modified_at_the_end_of_a_move_tells_of_the_move_too() -> None:
    outcome, _ = fetch({"/": redirect("/a", "301 Moved"), "/a": http("304 Not Modified")}, etag='"1"')

    assert isinstance(outcome, NotModified)
    assert (outcome.moved_to or "").endswith("/a")


def test_gone_is_a_failure_of_its_own_kind() -> None:
    assert failure({"/": http("410 Gone")}) == Failed(kind=FailureKind.GONE, detail="410 Gone", status=410)


def test_validators_go_to_no_other_host_and_its_304_is_not_believed() -> None:
    async def scenario() -> tuple[Outcome, Site]:
        async with (
            Site({"/": http("304 Not Modified")}) as other,
            Site({"/": redirect(other.url + "/")}) as site,
            client() as asking,
        ):
            return await asking.fetch(Request(url=site.url + "/", etag='"1"')), other

    outcome, other = asyncio.run(asyncio.wait_for(scenario(), 20))

    assert isinstance(outcome, Failed)
    assert "304" in outcome.detail
    assert "if-none-match" not in other.requests[0].lower()


def test_the_beginning_of_a_long_answer_can_be_enough() -> None:
    assert page({"/": http("200 OK", body=b"x" * 100_000)}, first=1000).body == b"x" * 1000
    assert page({"/": OK}, first=1000).body == b"hello"


def test_two_requests_to_one_host_are_under_way_at_once_at_the_most() -> None:
    async def slowly(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.05)
        writer.write(OK)
        await writer.drain()

    async def scenario() -> int:
        async with Site({"/": slowly}) as site, client() as asking:
            await asyncio.gather(*(asking.fetch(Request(url=site.url + "/")) for _ in range(6)))
            return site.most_at_once

    assert asyncio.run(asyncio.wait_for(scenario(), 20)) == 2


def test_the_validators_go_along_to_the_end_of_the_chain() -> None:
    answers = {"/": redirect("/a"), "/a": http("304 Not Modified", length=False)}
    outcome, site = fetch(answers, etag='"1"')
    assert isinstance(outcome, NotModified)
    assert all('if-none-match: "1"' in request.lower() for request in site.requests)


def test_a_redirect_without_an_address_is_a_status() -> None:
    assert failure({"/": http("301 Moved")}).status == 301


def test_going_in_a_circle_ends() -> None:
    failed, site = fetch({"/": redirect("/a"), "/a": redirect("{site}/")})
    assert isinstance(failed, Failed)
    assert failed.kind is FailureKind.BAD_ANSWER
    assert "circle" in failed.detail
    assert len(site.requests) == 2


def test_going_on_and_on_ends() -> None:
    answers = {f"/{n}": redirect(f"/{n + 1}") for n in range(20)}
    failed, site = fetch(answers, path="/0", limits=Limits(max_redirects=5))
    assert failed == Failed(kind=FailureKind.BAD_ANSWER, detail="redirected more than 5 times")
    assert len(site.requests) == 6


@pytest.mark.parametrize(
    "to",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:a00:1]/",
        "http://0xa.1/",
        "//[fe80::1]/",
        "ftp://blog.example/",
        "file:///etc/passwd",
        "https://user@blog.example/",
        "http://blog.example:99999/",
    ],
)
def test_a_redirect_to_where_nobody_may_go_is_refused(to: str) -> None:
    failed = failure({"/": redirect(to)})
    assert failed.kind is FailureKind.REFUSED


def test_a_redirect_to_a_name_with_a_private_address_is_refused() -> None:
    guard = Guard(allow=[ip_network("127.0.0.1/32")], resolve=lambda host, port: ["192.168.0.1"])
    failed = failure({"/": redirect("http://blog.example/x")}, guard=guard)
    assert failed.kind is FailureKind.REFUSED
    assert failed.detail == ("blog.example: 192.168.0.1 is private (redirected to http://blog.example/x)")


def test_a_failure_behind_a_redirect_says_where() -> None:
    failed = failure({"/": redirect("/gone"), "/gone": http("410 Gone")})
    assert failed.detail.startswith("410 Gone (redirected to http://127.0.0.1:")


# -- content encodings ------------------------------------------------------------------------------------


def gzipped(body: bytes, encoding: str = "gzip") -> bytes:
    return http("200 OK", f"Content-Encoding: {encoding}", body=body)


ZIPPED = gzip.compress(b"hello " * 1000)


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "x-gzip", "identity, gzip"])
def test_gzip_is_undone(encoding: str) -> None:
    assert page({"/": gzipped(ZIPPED, encoding)}).body == b"hello " * 1000


@pytest.mark.parametrize(
    "body", [ZIPPED + ZIPPED, ZIPPED + gzip.compress(b"") + ZIPPED, ZIPPED * 2 + bytes(70_000)]
)
def test_gzip_in_several_members_is_one_text(body: bytes) -> None:
    assert page({"/": gzipped(body)}).body == b"hello " * 2000


def test_an_empty_body_that_claims_to_be_gzip_is_empty() -> None:
    assert page({"/": gzipped(b"")}).body == b""


@pytest.mark.parametrize(
    ("body", "encoding", "words"),
    [
        (ZIPPED[:-1], "gzip", "ends too early"),
        (ZIPPED[:5], "gzip", "ends too early"),
        (ZIPPED + ZIPPED[:9], "gzip", "ends too early"),
        (b"hello", "gzip", "damaged (incorrect header check)"),
        (ZIPPED[:-6] + b"xxxxxx", "gzip", "damaged (incorrect data check)"),
        (ZIPPED + b"advertisement", "gzip", "damaged"),
        (gzip.compress(b"") * 1001, "gzip", "more than 1000 members"),
        (b"x", "br", "'br' was not asked for"),
        (ZIPPED, "deflate", "'deflate' was not asked for"),
        (gzip.compress(ZIPPED), "gzip, gzip", "'gzip, gzip' was not asked for"),
    ],
)
def test_a_body_that_is_not_the_gzip_it_claims_to_be_is_a_bad_answer(
    body: bytes, encoding: str, words: str
) -> None:
    failed = failure({"/": gzipped(body, encoding)})
    assert failed.kind is FailureKind.BAD_ANSWER
    assert words in failed.detail


def test_stacked_encodings_are_seen_in_repeated_headers_too() -> None:
    answer = http("200 OK", "Content-Encoding: gzip", "Content-Encoding: gzip", body=gzip.compress(ZIPPED))
    assert failure({"/": answer}).kind is FailureKind.BAD_ANSWER


# -- too much, too slow -----------------------------------------------------------------------------------


def test_a_small_answer_that_unpacks_to_gigabytes_is_too_large() -> None:
    bomb = gzip.compress(bytes(100_000_000))
    assert len(bomb) < 100_000
    failed = failure({"/": gzipped(bomb)}, limits=Limits(max_bytes=1_000_000))
    assert failed == Failed(kind=FailureKind.TOO_LARGE, detail="127.0.0.1 sends more than 1000000 bytes")


def test_the_limit_is_the_last_size_that_passes() -> None:
    answers = {"/": gzipped(ZIPPED), "/plain": http("200 OK", body=bytes(6000))}
    assert len(page(answers, limits=Limits(max_bytes=6000)).body) == 6000
    assert len(page(answers, path="/plain", limits=Limits(max_bytes=6000)).body) == 6000
    assert failure(answers, limits=Limits(max_bytes=5999)).kind is FailureKind.TOO_LARGE
    assert failure(answers, path="/plain", limits=Limits(max_bytes=5999)).kind is FailureKind.TOO_LARGE


async def endless_bytes(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        writer.write(bytes(65536))
        await writer.drain()


async def endless_empty_members(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
    while True:
        writer.write(gzip.compress(b"") * 100)
        await writer.drain()


async def endless_headers(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X: " + b"a" * 8000 + b"\r\n")
        await writer.drain()


@pytest.mark.parametrize(
    ("play", "kind"),
    [
        (endless_bytes, FailureKind.TOO_LARGE),
        (endless_empty_members, FailureKind.BAD_ANSWER),
        (endless_headers, FailureKind.BAD_ANSWER),
    ],
)
def test_an_answer_without_end_is_left(play: Play, kind: FailureKind) -> None:
    assert failure({"/": play}).kind is kind


def test_an_announced_length_beyond_the_limit_is_not_even_read() -> None:
    assert (
        failure({"/": http("200 OK", "Content-Length: 99999999999", length=False)}).kind
        is FailureKind.TOO_LARGE
    )


async def silence(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


async def one_header_byte_at_a_time(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        writer.write(b"a")
        await asyncio.sleep(0.05)


async def one_body_byte_at_a_time(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
    while True:
        writer.write(b"a")
        await asyncio.sleep(0.05)


async def slow_redirect(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(0.3)
    writer.write(redirect("/next"))


@pytest.mark.parametrize("play", [silence, one_header_byte_at_a_time, one_body_byte_at_a_time])
def test_however_slowly_it_comes_the_deadline_holds(play: Play) -> None:
    failed = failure({"/": play}, limits=Limits(deadline=SOON))
    assert failed == Failed(kind=FailureKind.TIMEOUT, detail="no complete answer from 127.0.0.1 within 0.4 s")


def test_the_deadline_holds_for_all_hops_together() -> None:
    failed = failure({"/": slow_redirect, "/next": slow_redirect}, limits=Limits(deadline=SOON))
    assert failed.kind is FailureKind.TIMEOUT


def test_waiting_for_its_turn_is_not_counted() -> None:
    answers = {"/": redirect("/next"), "/next": OK}
    pace = Pace(timedelta(seconds=0.6))
    assert page(answers, pace=pace, limits=Limits(deadline=SOON)).body == b"hello"


async def endless_apology(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 503 Service Unavailable\r\n\r\n")
    while True:
        writer.write(bytes(65536))
        await writer.drain()


def test_a_body_that_nobody_reads_is_hung_up_on_at_once() -> None:
    async def scenario() -> None:
        async with Site({"/": endless_apology}) as site, client() as asking:
            outcome = await asking.fetch(Request(url=f"{site.url}/"))
            assert isinstance(outcome, Failed)
            async with asyncio.timeout(5):
                while site.at_once:
                    await asyncio.sleep(0.01)

    asyncio.run(scenario())


# -- broken answers ---------------------------------------------------------------------------------------

BROKEN: dict[str, bytes] = {
    "nothing": b"",
    "noise": b"\x00\xff\x13\x37" * 40 + b"\r\n\r\n",
    "another protocol": b"220 mail.example ESMTP ready\r\n",
    "a status beyond numbers": b"HTTP/1.1 abc OK\r\n\r\n",
    "a header without a colon": b"HTTP/1.1 200 OK\r\nbroken header\r\n\r\n",
    "a header that ends in the middle": b"HTTP/1.1 200 OK\r\nContent-Ty",
    "a body shorter than announced": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello",
    "chunks without end": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
    "chunks of no size": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nhello\r\n",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\nhello",
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
def test_what_is_not_http_is_a_bad_answer(answer: bytes) -> None:
    failed = failure({"/": answer})
    assert failed.kind is FailureKind.BAD_ANSWER
    assert failed.detail.startswith("broken answer from 127.0.0.1: ")
    assert "bytearray" not in failed.detail
    assert len(failed.detail) < 200


def test_damaged_answers_are_values_and_never_exceptions() -> None:
    rng = random.Random(20261116)
    whole = gzipped(ZIPPED)

    def damaged() -> bytes:
        answer = bytearray(whole)
        for _ in range(rng.randrange(1, 6)):
            answer[rng.randrange(len(answer))] = rng.randrange(256)
        return bytes(answer[: rng.randrange(len(answer) + 1)])

    async def scenario() -> list[Outcome]:
        answers = {f"/{n}": damaged() for n in range(300)}
        async with Site(answers) as site, client(limits=Limits(deadline=SOON * 10)) as asking:
            return [await asking.fetch(Request(url=site.url + path)) for path in answers]

    outcomes = asyncio.run(scenario())
    assert len(outcomes) == 300
    assert all(outcome.detail for outcome in outcomes if isinstance(outcome, Failed))


# -- nobody there -----------------------------------------------------------------------------------------


def ask(url: str, **options: Any) -> Outcome:
    async def scenario() -> Outcome:
        async with client(**options) as asking:
            return await asking.fetch(Request(url=url))

    return asyncio.run(asyncio.wait_for(scenario(), 20))


def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_a_closed_port_is_named() -> None:
    port = unused_port()
    assert ask(f"http://127.0.0.1:{port}/") == Failed(
        kind=FailureKind.UNREACHABLE, detail=f"127.0.0.1: Connection refused (127.0.0.1 port {port})"
    )


def test_a_name_that_does_not_exist_is_named() -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    assert ask("http://blog.example/", guard=Guard(resolve=resolve)) == Failed(
        kind=FailureKind.UNREACHABLE,
        detail="blog.example: the name cannot be resolved: Name or service not known",
    )


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "ftp://blog.example/", "nonsense", "http://127.1/"])
def test_what_the_guard_refuses_is_not_asked(url: str) -> None:
    failed = ask(url, guard=Guard())
    assert isinstance(failed, Failed)
    assert failed.kind is FailureKind.REFUSED


def test_a_name_is_resolved_once_and_that_address_is_connected_to() -> None:
    answers = [["127.0.0.1"], ["10.0.0.1"]]

    async def scenario() -> tuple[Outcome, Site]:
        guard = Guard(allow=[ip_network("127.0.0.0/8")], resolve=lambda host, port: answers.pop(0))
        async with Site({"/": OK}) as site, client(guard=guard) as asking:
            return await asking.fetch(Request(url=f"http://blog.example:{site.port}/")), site

    outcome, site = asyncio.run(scenario())
    assert isinstance(outcome, Fetched)
    assert f"host: blog.example:{site.port}" in site.requests[0].lower()
    assert answers == [["10.0.0.1"]], "the name was resolved again"


def test_a_name_that_changes_between_two_requests_is_checked_again() -> None:
    answers = [["127.0.0.1"], ["10.0.0.1"]]

    async def scenario() -> tuple[Outcome, Outcome]:
        guard = Guard(allow=[ip_network("127.0.0.0/8")], resolve=lambda host, port: answers.pop(0))
        async with Site({"/": OK}) as site, client(guard=guard) as asking:
            request = Request(url=f"http://blog.example:{site.port}/")
            return await asking.fetch(request), await asking.fetch(request)

    first, second = asyncio.run(scenario())
    assert isinstance(first, Fetched)
    assert isinstance(second, Failed)
    assert second.kind is FailureKind.REFUSED


def test_the_next_address_is_tried_when_one_does_not_answer() -> None:
    async def scenario() -> Outcome:
        guard = Guard(
            allow=[ip_network("127.0.0.0/8")], resolve=lambda host, port: ["127.0.0.2", "127.0.0.1"]
        )
        async with Site({"/": OK}) as site, client(guard=guard) as asking:
            return await asking.fetch(Request(url=f"http://blog.example:{site.port}/"))

    assert isinstance(asyncio.run(scenario()), Fetched)


# -- many at a time ---------------------------------------------------------------------------------------


async def slow_page(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(0.1)
    writer.write(OK)


def test_no_more_are_in_flight_than_allowed() -> None:
    async def scenario() -> tuple[list[Outcome], Site]:
        async with Site({"/": slow_page}) as site, client(limits=Limits(in_flight=2)) as asking:
            request = Request(url=f"{site.url}/")
            return await asyncio.gather(*(asking.fetch(request) for _ in range(6))), site

    outcomes, site = asyncio.run(scenario())
    assert all(isinstance(outcome, Fetched) for outcome in outcomes)
    assert site.most_at_once == 2


def test_failures_leave_the_way_free_for_others() -> None:
    async def scenario() -> list[Outcome]:
        limits = Limits(in_flight=1, deadline=SOON)
        answers: dict[str, bytes | Play] = {"/slow": silence, "/bad": b"bad", "/big": endless_bytes, "/": OK}
        async with Site(answers) as site, client(limits=limits) as asking:
            paths = ("/slow", "/bad", "/big", "/")
            return [await asking.fetch(Request(url=site.url + path)) for path in paths]

    *failed, last = asyncio.run(asyncio.wait_for(scenario(), 20))
    assert all(isinstance(outcome, Failed) for outcome in failed)
    assert isinstance(last, Fetched)


def test_a_host_that_must_be_waited_for_does_not_keep_others_waiting() -> None:
    async def scenario() -> float:
        pace = Pace(timedelta(0))
        pace.slow("127.0.0.1", timedelta(hours=1))
        async with Site({"/": OK}) as site, client(pace=pace, limits=Limits(in_flight=1)) as asking:
            slow = Request(url=f"{site.url}/")
            await asking.fetch(slow)
            waiting = [asyncio.create_task(asking.fetch(slow)) for _ in range(3)]
            await asyncio.sleep(0)
            started = time.monotonic()
            other = await asking.fetch(Request(url=f"http://127.0.0.2:{unused_port()}/"))
            assert isinstance(other, Failed)
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
            return time.monotonic() - started

    assert asyncio.run(asyncio.wait_for(scenario(), 20)) < 10


class NotingPace(Pace):
    """A pace that notes who asked for a turn."""

    def __init__(self) -> None:
        super().__init__(timedelta(0))
        self.turns: list[str] = []

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        self.turns.append(host)
        async with super().turn(host):
            yield


def test_every_hop_waits_for_its_turn() -> None:
    pace = NotingPace()
    page({"/": redirect("/a"), "/a": OK}, pace=pace)
    assert pace.turns == ["127.0.0.1", "127.0.0.1"]


def test_being_cancelled_is_no_outcome() -> None:
    async def scenario() -> None:
        async with Site({"/": silence}) as site, client() as asking:
            task = asyncio.create_task(asking.fetch(Request(url=f"{site.url}/")))
            await asyncio.sleep(0.1)
            task.cancel()
            await task

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(scenario())


def test_requests_and_what_came_of_them_are_counted() -> None:
    async def scenario() -> dict[str, int]:
        answers = {"/": redirect("/a"), "/a": OK, "/gone": http("410 Gone"), "/bad": b"bad"}
        async with Site(answers) as site, client() as asking:
            for path in ("/", "/a", "/gone", "/bad"):
                await asking.fetch(Request(url=site.url + path))
            await asking.fetch(Request(url="http://10.0.0.1/"))
            return dict(asking.counts)

    assert asyncio.run(scenario()) == {
        "requests": 5,
        "302": 1,
        "200": 2,
        "410": 1,
        "bad-answer": 1,
        "refused": 1,
    }


# -- without a network ------------------------------------------------------------------------------------


class Recorded(httpx.AsyncBaseTransport):
    """Answers from memory."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.host == "broken.example":
            raise httpx.ReadError("")
        return httpx.Response(200, headers={"x-asked": str(request.url)}, content=b"recorded")


def test_a_transport_of_the_callers_own_replaces_the_network() -> None:
    read = ask("https://blog.example/a", transport=Recorded())
    assert isinstance(read, Fetched)
    assert read.page.body == b"recorded"
    assert read.page.headers["x-asked"] == "https://blog.example/a"
    failed = ask("https://broken.example/", transport=Recorded())
    assert failed == Failed(kind=FailureKind.UNREACHABLE, detail="broken.example: the connection broke")
    assert isinstance(ask("http://10.0.0.1/", transport=Recorded()), Failed)
