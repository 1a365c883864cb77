"""A list in a repository, polled commit by commit: what is asked, what is new, and when it is of."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx  # noqa: TID251
import pytest

from discovery.isolation.workers import Workers
from discovery.model import Failed, Feed, Fetched, NotModified, PollState, Sighting, SourceId
from discovery.net.client import Client
from discovery.net.guard import Guard
from discovery.net.pace import Pace
from discovery.pipeline import ask
from discovery.pipeline.announce import Announced, Occasion, announce
from discovery.polling.schedule import Interval, after_poll
from discovery.store import Store

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
EVERY = Interval(usual=timedelta(hours=8), shortest=timedelta(hours=2), longest=timedelta(hours=24))
SOURCE = SourceId("outages")
ONE = "* [The first outage](https://a.example/1)\n"
TWO = "* [The second outage](https://b.example/2)\n"
API, RAW = "https://api.github.com/repos/acme/ops", "https://raw.githubusercontent.com/acme/ops"
COMMITS = f"{API}/commits?path=README.md&per_page=1"


@dataclass
class GitHub(httpx.AsyncBaseTransport):
    """GitHub as far as one list needs it: a commit is its day, `limited` what its API says when it is asked too often."""

    branch: str = "main"
    markdown: str = ""
    day: int = 1
    limited: bool = False
    asked: list[str] = field(default_factory=list)

    def commit(self, day: int, markdown: str) -> None:
        self.day, self.markdown = day, markdown

    def last(self) -> list[str]:
        asked, self.asked[:] = list(self.asked), []
        return asked

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = str(request.url)
        known = request.headers.get("if-none-match")
        self.asked.append(url + (" if changed" if known else ""))
        if self.limited and url.startswith(API):
            return self._answer(403, b"", {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "9999999999"})
        body = self._bodies().get(url)
        if body is None:
            return self._answer(404, b"", {})
        etag = f'"{hash(body)}"'
        return (
            self._answer(304, b"", {}) if known == etag else self._answer(200, body.encode(), {"ETag": etag})
        )

    def _bodies(self) -> dict[str, str]:
        sha, date = f"{self.day:040x}", f"2026-10-{self.day:02}T12:00:00Z"
        commit = {"sha": sha, "commit": {"committer": {"date": date}}}
        entry = f"<entry><id>{sha}</id><link href='https://github.com/c'/><updated>{date}</updated></entry>"
        return {
            COMMITS: json.dumps([commit]),
            f"{API}/contents/README.md?ref={sha}": self.markdown,
            f"{RAW}/{self.branch}/README.md": self.markdown,
            f"https://github.com/acme/ops/commits/{self.branch}.atom": (
                f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry}</feed>"
            ),
        }

    @staticmethod
    def _answer(status: int, body: bytes, headers: dict[str, str]) -> httpx.Response:
        return httpx.Response(status, headers=headers, stream=httpx.ByteStream(body))


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    made = Workers(slots=1, preload=["discovery.jobs"])
    yield made
    made.close()


class Polls:
    """One list, polled again and again as the pipeline does it, with a real database."""

    def __init__(self, github: GitHub, workers: Workers, folder: Path) -> None:
        self.feed = Feed(type="github", url="https://github.com/acme/ops")
        self.state = PollState(source=SOURCE, url=self.feed.url)
        self.store = Store(f"sqlite:///{folder / 'd.db'}")
        self._github, self._workers = github, workers

    def poll(self) -> ask.Given:
        given = asyncio.run(self._asked())
        after = after_poll(
            self.state,
            given.told,
            extraction=given.extraction,
            body_hash=given.body_hash,
            now=NOW,
            every=EVERY,
        )
        self.state = replace(after, asked=given.asked)
        return given

    def announced(self) -> list[Announced]:
        first = self.state.baseline_at is None
        given = self.poll()
        assert isinstance(given.told, Fetched), given.told
        assert given.extraction is not None
        occasion = Occasion(source=SOURCE, now=NOW, baseline=first, dated=given.extraction.dated)
        with self.store.transaction() as unit:
            return [announce(unit, item, occasion, lambda *_: None)[0] for item in given.extraction.items]

    def sighting(self, key: str) -> Sighting:
        with self.store.snapshot() as unit:
            found = unit.candidates.sighting(SOURCE, key)
        assert found is not None
        return found

    async def _asked(self) -> ask.Given:
        pace = Pace(timedelta(0))
        async with Client(
            user_agent="discovery/1.0", guard=Guard(), pace=pace, transport=self._github
        ) as client:
            means = ask.Means(fetch=client.fetch, workers=self._workers, limit=timedelta(seconds=20), now=NOW)
            return await ask.answered(means, self.feed, self.state)


@pytest.fixture
def github() -> GitHub:
    return GitHub(markdown=ONE)


@pytest.fixture
def polls(github: GitHub, workers: Workers, tmp_path: Path) -> Iterator[Polls]:
    made = Polls(github, workers, tmp_path)
    yield made
    made.store.close()


def test_while_no_commit_touches_the_list_one_request_asks_for_it(github: GitHub, polls: Polls) -> None:
    polls.announced()
    assert github.last() == [COMMITS, f"{API}/contents/README.md?ref={1:040x}"]

    assert isinstance(polls.poll().told, NotModified)
    assert github.last() == [f"{COMMITS} if changed"]


def test_only_what_a_commit_added_is_new_and_dated_by_it(github: GitHub, polls: Polls) -> None:
    assert polls.announced() == [Announced.NEW]
    github.commit(2, ONE + TWO)
    assert polls.announced() == [Announced.UNCHANGED, Announced.NEW]
    github.commit(3, TWO + "\n\n" + ONE)
    assert polls.announced() == [Announced.UNCHANGED, Announced.UNCHANGED]

    assert polls.sighting("a.example/1").published is None, "the archive was there before we looked"
    assert polls.sighting("b.example/2").published == datetime(2026, 10, 2, 12, tzinfo=UTC)


def test_a_link_swapped_for_its_archive_copy_stays_the_same_document(github: GitHub, polls: Polls) -> None:
    polls.announced()
    before = polls.sighting("a.example/1")
    github.commit(2, ONE.replace("https://a", "https://web.archive.org/web/20261001000000/http://a"))

    assert polls.announced() == [Announced.EDITED]
    after = polls.sighting("a.example/1")
    assert (after.candidate, after.seen, after.published) == (before.candidate, before.seen, None)
    assert after.url == "https://web.archive.org/web/20261001000000/http://a.example/1"


def test_without_the_api_the_raw_file_is_read_and_asked_conditionally(github: GitHub, polls: Polls) -> None:
    github.limited = True
    assert polls.announced() == [Announced.NEW]
    github.last()

    github.commit(2, ONE + TWO)
    assert polls.announced() == [Announced.UNCHANGED, Announced.NEW]
    assert github.last() == [
        COMMITS,
        f"{RAW}/HEAD/README.md",
        f"{RAW}/main/README.md if changed",
        "https://github.com/acme/ops/commits/main.atom",
    ]
    assert polls.sighting("b.example/2").published == datetime(2026, 10, 2, 12, tzinfo=UTC)
    assert isinstance(polls.poll().told, NotModified)


def test_when_the_api_is_back_nothing_is_new_for_that(github: GitHub, polls: Polls) -> None:
    github.limited = True
    polls.announced()
    github.limited = False

    assert polls.announced() == [Announced.UNCHANGED]


def test_a_list_that_nothing_leads_to_waits_as_long_as_the_api_asks_and_what_is_known_stays(
    github: GitHub, polls: Polls
) -> None:
    polls.announced()
    github.branch, github.limited = "elsewhere", True

    given = polls.poll()

    assert isinstance(given.told, Failed)
    assert given.told.status == 403, "not the 404 of the raw file, which was asked last"
    assert given.told.retry_after
    assert polls.sighting("a.example/1").title == "The first outage"
