"""A page that only names its feed: the feed is asked, remembered, and from then on asked directly."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from threading import Thread

import pytest

from discovery.isolation.workers import Workers
from discovery.model import Failed, Feed, Fetched, NotModified, PollState, SourceId
from discovery.net.client import Client
from discovery.net.guard import Guard
from discovery.net.pace import Pace
from discovery.pipeline import ask
from discovery.polling.schedule import Interval, after_poll

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
EVERY = Interval(usual=timedelta(hours=8), shortest=timedelta(hours=2), longest=timedelta(hours=24))


@dataclass
class Site:
    """A server on loopback. `answers` are bodies, or a status; each body has itself as validator."""

    answers: dict[str, str | int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    url: str = ""

    def last(self) -> list[str]:
        """What was asked since this was called before; `/feed?` is a conditional request."""
        asked, self.asked[:] = list(self.asked), []
        return asked


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = self.headers["If-None-Match"]
            made.asked.append(self.path + ("?" if known else ""))
            answer = made.answers.get(self.path, 404)
            etag = f'"{hash(answer)}"'
            status = answer if isinstance(answer, int) else 304 if known == etag else 200
            body = answer.encode() if status == 200 and isinstance(answer, str) else b""
            self.send_response(status)
            self.send_header("ETag", etag)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    made.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    made = Workers(slots=1, preload=["discovery.jobs"])
    yield made
    made.close()


class Polls:
    """One feed of a registry, polled again and again as the pipeline does it."""

    def __init__(self, site: Site, workers: Workers, *, type_: str = "feed", path: str = "/blog") -> None:
        self.feed = Feed(type=type_, url=site.url + path)
        self.state = PollState(source=SourceId("harbour"), url=self.feed.url)
        self._workers = workers

    def poll(self) -> ask.Given:
        given = asyncio.run(self._asked())
        self.state = replace(
            after_poll(
                self.state,
                given.told,
                extraction=given.extraction,
                body_hash=given.body_hash,
                now=NOW,
                every=EVERY,
            ),
            asked=given.asked,
        )
        return given

    def titles(self) -> list[str]:
        given = self.poll()
        assert isinstance(given.told, Fetched), given.told
        assert given.extraction is not None
        return [item.title for item in given.extraction.items]

    async def _asked(self) -> ask.Given:
        guard, pace = Guard(allow=[ip_network("127.0.0.0/8")]), Pace(timedelta(0))
        async with Client(user_agent="discovery/1.0", guard=guard, pace=pace) as client:
            means = ask.Means(fetch=client.fetch, workers=self._workers, limit=timedelta(seconds=20), now=NOW)
            return await ask.answered(means, self.feed, self.state)


def page(*feeds: str) -> str:
    links = (f'<link rel="alternate" type="application/rss+xml" href="{feed}">' for feed in feeds)
    return f"<!DOCTYPE html><html><head><title>Blog</title>{''.join(links)}</head></html>"


def rss(*titles: str) -> str:
    items = (f"<item><title>{t}</title><link>https://e.example/{t}</link></item>" for t in titles)
    return f'<rss version="2.0"><channel>{"".join(items)}</channel></rss>'


def test_the_feed_that_a_page_names_is_read(site: Site, workers: Workers) -> None:
    site.answers = {"/blog": page("/feed"), "/feed": rss("A")}

    assert Polls(site, workers).titles() == ["A"]
    assert site.last() == ["/blog", "/feed"]


def test_from_then_on_the_feed_is_asked_directly_and_an_unchanged_page_hides_nothing(
    site: Site, workers: Workers
) -> None:
    site.answers = {"/blog": page("/feed"), "/feed": rss("A")}
    polls = Polls(site, workers)
    polls.poll()
    site.last()

    assert isinstance(polls.poll().told, NotModified)
    site.answers["/feed"] = rss("B", "A")
    assert polls.titles() == ["B", "A"]
    assert site.last() == ["/feed?", "/feed?"]


def test_no_validator_of_the_page_is_kept(site: Site, workers: Workers) -> None:
    site.answers = {"/blog": page("/feed"), "/feed": 500}
    polls = Polls(site, workers)
    polls.poll()

    assert (polls.state.etag, polls.state.body_hash, polls.state.baseline_at) == (None, None, None)


@pytest.mark.parametrize("gone", [404, 410])
def test_a_feed_that_is_gone_is_looked_for_anew(site: Site, workers: Workers, gone: int) -> None:
    site.answers = {"/blog": page("/feed"), "/feed": rss("A")}
    polls = Polls(site, workers)
    polls.poll()
    site.answers = {"/blog": page("/feed", "/new"), "/feed": gone, "/new": rss("B")}
    site.last()

    assert polls.titles() == ["B"]
    assert site.last() == ["/feed?", "/blog", "/new"]
    assert isinstance(polls.poll().told, NotModified)
    assert site.last() == ["/new?"]


def test_a_feed_that_turned_into_a_page_is_looked_for_anew(site: Site, workers: Workers) -> None:
    site.answers = {"/blog": page("/feed"), "/feed": rss("A")}
    polls = Polls(site, workers)
    polls.poll()
    site.answers = {"/blog": page("/new"), "/feed": page(), "/new": rss("B")}

    assert polls.titles() == ["B"]


@pytest.mark.parametrize("trouble", [429, 500, 503])
def test_a_feed_in_trouble_is_not_pressed_by_way_of_its_page(
    site: Site, workers: Workers, trouble: int
) -> None:
    site.answers = {"/blog": page("/feed"), "/feed": rss("A")}
    polls = Polls(site, workers)
    polls.poll()
    site.answers["/feed"] = trouble
    site.last()

    told = polls.poll().told
    assert isinstance(told, Failed)
    assert told.detail.startswith(f"{site.url}/feed: {trouble}")
    assert site.last() == ["/feed?"]
    assert polls.state.asked == f"{site.url}/feed"
    site.answers["/feed"] = rss("A")
    assert isinstance(polls.poll().told, NotModified)


def test_a_page_that_names_a_dead_feed_only_is_a_failure_that_says_so(site: Site, workers: Workers) -> None:
    site.answers = {"/blog": page("/feed")}
    polls = Polls(site, workers)

    for asked in (["/blog", "/feed"], ["/feed", "/blog"]):
        told = polls.poll().told
        assert isinstance(told, Failed)
        assert told.detail == f"{site.url}/feed: 404 Not Found"
        assert site.last() == asked
    assert polls.state.failures == 2


def test_of_several_feeds_the_next_is_asked_when_one_is_dead(site: Site, workers: Workers) -> None:
    site.answers = {"/blog": page("/dead", "/feed"), "/feed": rss("A")}

    assert Polls(site, workers).titles() == ["A"]
    assert site.last() == ["/blog", "/dead", "/feed"]


def test_a_page_that_names_itself_or_another_page_leads_nowhere(site: Site, workers: Workers) -> None:
    site.answers = {"/blog": page("/other"), "/other": page("/blog")}
    polls = Polls(site, workers)

    assert "/other: expected a feed, got an HTML page titled 'Blog'" in str(polls.poll().told)
    assert site.last() == ["/blog", "/other"]


def test_a_feed_given_as_such_is_asked_once_whatever_it_is(site: Site, workers: Workers) -> None:
    site.answers = {"/feed": rss("A")}
    polls = Polls(site, workers, path="/feed")
    polls.poll()
    polls.poll()

    assert site.last() == ["/feed", "/feed?"]


def test_a_status_page_leads_to_its_history(site: Site, workers: Workers) -> None:
    site.answers = {"/": page("/history.rss"), "/history.rss": rss("Down")}

    assert Polls(site, workers, type_="status", path="/").titles() == ["Down"]


def test_an_address_remembered_of_another_kind_is_asked_of_no_kind_that_follows_none(
    site: Site, workers: Workers
) -> None:
    """The type of an entry was changed in the registry: what was remembered means nothing to the new kind."""
    site.answers = {"/talks.ics": "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "/old": rss("A")}
    polls = Polls(site, workers, type_="conference", path="/talks.ics")
    polls.state = replace(polls.state, asked=f"{site.url}/old", etag='"1"')
    polls.poll()

    assert "/old" not in "".join(site.last())
