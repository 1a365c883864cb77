"""Manners: what a request says of us and what it does not, how many there are, and what nobody asks for twice."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

from discovery import __version__, pipeline
from tests.conformance.conftest import DAY, HOUR, Poller
from tests.conformance.server import (
    HARBOUR,
    LIGHTHOUSE,
    Asked,
    Server,
    conditional,
    html,
    http,
    ok,
    redirect,
)

ETAG = 'ETag: "1"'
ARTICLE = html("One", body=f"<main><p>{'We pay $12,000 per month for Kafka. ' * 20}</p></main>")


def article(server: Server, path: str = "/one", *headers: str) -> None:
    server.play(path, ok(ARTICLE, "Content-Type: text/html", *headers))


# -- what a request says ----------------------------------------------------------------------------------


def test_a_first_request_for_a_feed_says_this_and_no_more(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed?x=1", ok(server.rss("One"), ETAG)))
    poller.poll()

    (asked,) = server.last()
    assert asked.head.startswith(b"GET /feed?x=1 HTTP/1.1\r\n")
    assert asked.names() == ["accept", "accept-encoding", "host", "user-agent"]
    assert asked.header("host") == f"{HARBOUR}:{server.port}".encode()


def test_a_host_in_other_letters_is_asked_by_the_name_that_is_resolved(
    server: Server, poller: Poller
) -> None:
    server.play("/feed", ok(server.rss("One"), ETAG))
    poller.follow(server.url("/feed", "bücher.example"))
    poller.poll()

    assert server.last()[0].header("host") == f"xn--bcher-kva.example:{server.port}".encode()
    assert poller.health().status == "ok"


def test_the_fragment_of_an_address_is_not_sent(server: Server, poller: Poller) -> None:
    server.play("/feed", ok(server.rss("One"), ETAG))
    poller.follow(server.url("/feed#latest"))
    poller.poll()

    assert server.paths() == ["/feed"]


def test_a_conditional_request_for_a_feed_says_two_lines_more(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", ok(server.rss("One"), ETAG, "Last-Modified: then")))
    poller.poll()
    poller.poll_when_due()

    assert server.last()[1].names() == [
        "accept",
        "accept-encoding",
        "host",
        "if-modified-since",
        "if-none-match",
        "user-agent",
    ]


def test_every_request_is_a_get(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", redirect(307, "/new")))
    server.play("/new", ok(server.rss("One"), ETAG))
    article(server)
    poller.cycle()

    asked = server.last()
    assert len(asked) == 4
    assert {one.method for one in asked} == {"GET"}


def test_we_say_our_name_and_version_and_where_a_publisher_can_write_to(
    server: Server, poller: Poller
) -> None:
    poller.contact = "https://docs.example/robot"
    poller.follow(server.play("/feed", ok(server.rss("One"), ETAG)))
    article(server)
    poller.cycle()

    names = {one.header("user-agent") for one in server.last()}
    assert names == {f"discovery/{__version__} (+https://docs.example/robot)".encode()}


def test_gzip_is_the_one_encoding_we_ask_for(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", ok(server.rss("One"), ETAG)))
    article(server)
    poller.cycle()

    assert {one.header("accept-encoding") for one in server.last()} == {b"gzip"}


def test_no_header_and_no_query_asks_caches_to_step_aside(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", ok(server.rss("One"), ETAG)))
    article(server)
    poller.cycle()
    poller.poll_when_due(3)

    asked = server.last()
    assert [one.target for one in asked] == ["/feed", "/robots.txt", "/one", "/feed", "/feed", "/feed"]
    assert not any({"cache-control", "pragma"} & set(one.names()) for one in asked)


def test_cookies_are_not_sent_back(server: Server, poller: Poller) -> None:
    cookie = f"Set-Cookie: id=1; Domain={HARBOUR}; Path=/; Max-Age=999999"
    poller.follow(server.play("/feed", redirect(302, "/new", cookie)))
    server.play("/new", ok(server.rss("One"), ETAG, cookie))
    article(server, "/one", cookie)
    poller.cycle()
    poller.poll_when_due(2)

    asked = server.last()
    assert len(asked) == 8
    assert all(one.header("cookie") is None for one in asked)


def test_no_address_is_told_from_which_other_we_come(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", redirect(301, server.url("/new", LIGHTHOUSE))))
    server.play("/new", ok(server.rss("One"), ETAG))
    server.play("/one", redirect(302, "/1"))
    article(server, "/1")
    poller.cycle()

    asked = server.last()
    assert [one.target for one in asked] == ["/feed", "/new", "/robots.txt", "/one", "/1"]
    assert all(one.header("referer") is None for one in asked)


def test_our_token_for_one_host_is_told_to_no_other(server: Server, poller: Poller) -> None:
    poller.authorization = {"api.github.com": "Bearer secret"}
    poller.follow(server.play("/feed", redirect(302, server.url("/new", LIGHTHOUSE))))
    server.play("/new", http("401 Unauthorized", 'WWW-Authenticate: Bearer realm="api.github.com"'))
    poller.poll()

    assert [one.header("authorization") for one in server.last()] == [None, None]


def test_our_token_is_not_told_without_encryption(server: Server, poller: Poller) -> None:
    poller.authorization = {f"{HARBOUR}:{server.port}": "Bearer secret"}
    poller.follow(server.play("/feed", ok(server.rss("One"), ETAG)))
    poller.poll()

    assert server.last()[0].header("authorization") is None


# -- what nobody asks for twice ---------------------------------------------------------------------------


def test_a_second_cycle_at_the_same_moment_asks_for_nothing(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", ok(server.rss("One"), ETAG)))
    poller.follow(server.play("/ill", http("500 Oops")), "ill")
    article(server)
    poller.cycle()
    server.last()
    poller.cycle()

    assert server.paths() == []


def test_a_restart_asks_for_nothing(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", ok(server.rss("One"), ETAG)))
    article(server)
    poller.cycle()
    server.last()
    for _ in range(3):
        poller.restart()
        poller.cycle(timedelta(minutes=1))

    assert server.paths() == []


def test_a_page_is_fetched_once(server: Server, poller: Poller) -> None:
    poller.follow(
        server.play("/feed", ok(server.rss("One"), ETAG), ok(server.rss("Two", "One"), 'ETag: "2"'))
    )
    article(server)
    article(server, "/two")
    poller.cycle()
    for _ in range(4):
        poller.cycle(DAY)

    paths = server.paths()
    assert (paths.count("/one"), paths.count("/two")) == (1, 1)


def test_a_page_that_two_feeds_announce_is_fetched_once(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/a", ok(server.rss("One"), ETAG)), "a")
    poller.follow(server.play("/b", ok(server.rss(server.entry("One", guid="other")), ETAG)), "b")
    article(server)
    poller.cycle()
    poller.cycle(DAY)

    assert server.paths().count("/one") == 1


def test_a_page_whose_entry_changed_is_fetched_again(server: Server, poller: Poller) -> None:
    before = ok(server.rss(server.entry("One", text="We pay $12,000.")), ETAG)
    after = ok(server.rss(server.entry("One", text="Correction: we pay $15,000.")), 'ETag: "2"')
    poller.follow(server.play("/feed", before, after))
    article(server)
    poller.cycle()
    poller.cycle(DAY)
    poller.cycle(DAY)

    assert server.paths().count("/one") == 2


def test_asking_all_sources_sends_validators_as_ever(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", conditional(server.rss("One"), '"1"')))
    poller.poll()
    polled = poller.poll(timedelta(minutes=1), all_sources=True)

    assert polled.not_modified == 1
    assert [one.header("if-none-match") for one in server.last()] == [None, b'"1"']


# -- how many at once, and how soon after one another -----------------------------------------------------


class Held:
    """Answers that are held back until the test lets them go."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self._free = asyncio.Event()

    async def __call__(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        await self._free.wait()
        writer.write(self._answer)

    def release(self) -> None:
        self._free.set()


async def until(condition: Callable[[], bool]) -> None:
    """Waits as long as it takes, and then a moment for what should not happen."""
    while not condition():
        await asyncio.sleep(0.005)
    await asyncio.sleep(0.05)


def test_two_requests_are_under_way_at_one_host_at_the_most(server: Server, poller: Poller) -> None:
    held = Held(ok(server.rss("One"), ETAG))
    for n in range(5):
        poller.follow(server.play(f"/{n}", held), f"feed{n}")
    context = poller.context()

    async def scenario() -> int:
        polling = asyncio.create_task(pipeline.poll.poll(poller.context(), all_sources=False))
        await until(lambda: server.at_once == 2)
        under_way = server.at_once
        held.release()
        await polling
        return under_way

    assert poller.machine.run(scenario()) == 2
    assert (server.most_at_once, len(server.last())) == (2, 5)
    assert context.client.counts["200"] == 5


def test_a_host_that_dawdles_does_not_hold_up_another(server: Server, poller: Poller) -> None:
    held = Held(ok(server.rss("One"), ETAG))
    for n in range(3):
        poller.follow(server.play(f"/{n}", held), f"feed{n}")
    poller.follow(server.play("/far", ok(server.rss("Two"), ETAG), host=LIGHTHOUSE), "far")
    poller.context()

    async def scenario() -> list[str]:
        polling = asyncio.create_task(pipeline.poll.poll(poller.context(), all_sources=False))
        await until(lambda: "Two" in poller.filed() and server.at_once == 2)
        before = [one.target for one in server.last()]
        held.release()
        await polling
        return before

    assert sorted(poller.machine.run(scenario())) == ["/0", "/1", "/far"]


def test_between_two_requests_to_one_host_lies_the_configured_interval(
    server: Server, poller: Poller
) -> None:
    """An hour here: the loop's clock is put forward, and nobody waits."""
    poller.host_interval = HOUR
    for n in range(3):
        poller.follow(server.play(f"/{n}", ok(server.rss("One"), ETAG)), f"feed{n}")
    poller.follow(server.play("/far", ok(server.rss("Two"), ETAG), host=LIGHTHOUSE), "far")
    poller.context()
    loop = poller.machine.loop

    async def scenario() -> list[int]:
        polling = asyncio.create_task(pipeline.poll.poll(poller.context(), all_sources=False))
        await until(lambda: len(server.asked) == 2)
        counts = [len(server.asked)]
        loop.ahead += 3500
        await until(lambda: True)
        counts.append(len(server.asked))
        while len(server.asked) < 4:
            before = len(server.asked)
            loop.ahead += 3600
            while len(server.asked) == before:
                await asyncio.sleep(0.005)
            await until(lambda: True)
            counts.append(len(server.asked))
        await polling
        return counts

    assert poller.machine.run(scenario()) == [2, 2, 3, 4]
    starts = [one.at for one in server.last() if one.target != "/far"]
    assert all(after - before > 3500 for before, after in pairwise(starts))


def test_redirects_within_a_host_wait_for_their_turn_too(server: Server, poller: Poller) -> None:
    poller.host_interval = HOUR
    poller.follow(server.play("/feed", redirect(302, "/new")))
    server.play("/new", ok(server.rss("One"), ETAG))
    poller.context()

    async def scenario() -> int:
        polling = asyncio.create_task(pipeline.poll.poll(poller.context(), all_sources=False))
        await until(lambda: len(server.asked) == 1)
        before = len(server.asked)
        poller.machine.loop.ahead += 3600
        await polling
        return before

    assert poller.machine.run(scenario()) == 1
    assert server.paths() == ["/feed", "/new"]
