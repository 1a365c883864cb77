"""A list in a repository is walked back commit by commit: what left it is found, dated by when it was listed."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx  # noqa: TID251
import pytest

from discovery import app
from discovery.model import Sighting, SourceId, Way
from discovery.pipeline import poll
from discovery.pipeline.backfill import Wanted, backfill
from discovery.pipeline.walked import Backfilled
from discovery.store import Store

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
API, RAW = "https://api.github.com/repos/acme/ops", "https://raw.githubusercontent.com/acme/ops"
FEED = "https://github.com/acme/ops/commits/{}/README.md.atom"
SOURCE = SourceId("outages")


def listed(*names: str) -> str:
    return "".join(f"* [The outage of {name} and its causes](https://{name}.example/1)\n" for name in names)


@dataclass
class GitHub(httpx.AsyncBaseTransport):
    """GitHub as far as a list's history needs it: `versions` from the first commit to the last, one a day."""

    versions: Sequence[str]
    limited: bool = False
    without_api: bool = False
    missing: frozenset[int] = frozenset()
    asked: list[str] = field(default_factory=list)

    def last(self) -> list[str]:
        asked, self.asked[:] = list(self.asked), []
        return [url.rpartition("acme/ops")[2] for url in asked]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = str(request.url)
        self.asked.append(url)
        if url.startswith(API) and self.limited:
            reset = str(int((NOW + timedelta(hours=1)).timestamp()))
            headers = {
                "X-RateLimit-Remaining": "0",
                "X-RateLimit-Reset": reset,
                "Date": "Mon, 02 Nov 2026 09:00:00 GMT",
            }
            return self._answer(403, b"", headers)
        body = None if url.startswith(API) and self.without_api else self._body(url)
        return self._answer(404, b"", {}) if body is None else self._answer(200, body.encode(), {})

    def _body(self, url: str) -> str | None:
        newest = len(self.versions) - 1
        if url.startswith(f"{API}/commits?path=README.md&per_page=1"):
            number = int(url.rpartition("page=")[2])
            if url.endswith("per_page=1"):
                return json.dumps([self.commit(newest)])
            days = list(range(newest, -1, -1))[(number - 1) * 100 : number * 100]
            return json.dumps([self.commit(day) for day in days])
        if url == FEED.format("main"):
            entries = "".join(
                f"<entry><id>tag:github.com,2008:Grit::Commit/{day:040x}</id><link href='https://github.com/c/{day}'/>"
                f"<updated>{self.date(day)}</updated></entry>"
                for day in range(newest, max(newest - 3, -1), -1)
            )
            return f"<feed xmlns='http://www.w3.org/2005/Atom'>{entries}</feed>"
        if url == f"{RAW}/main/README.md":
            return self.versions[newest]
        return next(
            (
                text
                for day, text in enumerate(self.versions)
                if f"{day:040x}" in url and day not in self.missing
            ),
            None,
        )

    def commit(self, day: int) -> dict[str, object]:
        return {"sha": f"{day:040x}", "commit": {"committer": {"date": self.date(day)}}}

    @staticmethod
    def date(day: int) -> str:
        return (datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=day)).strftime("%Y-%m-%dT%H:%M:%SZ")

    @staticmethod
    def _answer(status: int, body: bytes, headers: dict[str, str]) -> httpx.Response:
        return httpx.Response(status, headers=headers, stream=httpx.ByteStream(body))


class Walks:
    """One list, polled and walked back as the program does it, with a real database."""

    def __init__(self, folder: Path) -> None:
        settings = {"database": f"sqlite:///{folder}/d.db", "fetch": {"host_interval": "0s"}}
        source = {"name": "Outages", "feeds": [{"type": "github", "repo": "acme/ops"}]}
        (folder / "discovery.yaml").write_text(json.dumps(settings))
        (folder / "sources.yaml").write_text(json.dumps({"sources": {SOURCE: source}}))
        self._loaded = app.load(folder, environ={})
        self.store: Store = app.open_store(self._loaded)

    def poll(self, github: GitHub, now: datetime = NOW) -> None:
        async def polled() -> None:
            async with app.opened(self._loaded, self.store, now=now, transport=github) as context:
                await poll.poll(context, all_sources=True)

        asyncio.run(polled())
        github.last()

    def walk(
        self, github: GitHub, *, pages: int = 300, now: datetime = NOW, since: datetime | None = None
    ) -> Backfilled:
        async def walked() -> Backfilled:
            async with app.opened(self._loaded, self.store, now=now, transport=github) as context:
                (told,) = await backfill(
                    context, self._loaded.config.sources[0], Wanted(pages=pages, since=since)
                )
                return told

        return asyncio.run(walked())

    def sighting(self, name: str) -> Sighting | None:
        with self.store.snapshot() as unit:
            return unit.candidates.sighting(SOURCE, f"{name}.example/1")

    def day(self, name: str) -> int | None:
        found = self.sighting(name)
        assert found is not None, name
        return (found.published - datetime(2020, 1, 1, tzinfo=UTC)).days if found.published else None


@pytest.fixture
def walks(tmp_path: Path) -> Iterator[Walks]:
    made = Walks(tmp_path)
    yield made
    made.store.close()


HISTORY = [
    listed("anchor"),
    listed("anchor", "bell"),
    listed("anchor"),
    listed("anchor", "bell", "chain"),
    listed("chain"),
    listed("chain", "deck"),
    listed("deck", "engine"),
]


def test_what_left_the_list_is_filed_as_archive_and_dated_by_the_first_commit_that_held_it(
    walks: Walks,
) -> None:
    github = GitHub(HISTORY)
    walks.poll(github)

    told = walks.walk(github)

    assert told.over
    assert (told.ways[Way.HISTORY].found, told.ways[Way.HISTORY].new) == (3, 3)
    days = [walks.day(name) for name in ("anchor", "bell", "chain")]
    assert days == [0, 1, 3], "bell left and came back: it is of when it came first"
    assert walks.day("deck") is None, "what the polling announced stays as it is"
    with walks.store.snapshot() as unit:
        assert [one for one in unit.candidates.latest(20) if one.news] == []
        assert {one.title: one.published for one in unit.candidates.latest(20)}[
            "The outage of chain and its causes"
        ] == datetime(2020, 1, 4, tzinfo=UTC), "the candidate is dated with its sighting"


def test_it_goes_on_where_it_ended_and_asks_no_version_twice(walks: Walks) -> None:
    github = GitHub(HISTORY)
    walks.poll(github)
    asked: list[str] = []
    while not (told := walks.walk(github, pages=4)).over:
        assert told.stopped == "the pages of this run are spent"
        asked += github.last()
    asked += github.last()

    assert len(asked) == len(set(asked)) == 2 + 1 + 6
    assert [walks.day(name) for name in ("anchor", "bell", "chain")] == [0, 1, 3]


def test_versions_older_than_wanted_are_visited_when_they_are(walks: Walks) -> None:
    github = GitHub(HISTORY)
    walks.poll(github)

    told = walks.walk(github, since=datetime(2020, 1, 4, tzinfo=UTC))
    assert told.stopped == "what lies before 2020-01-04 is left where it is"
    assert [walks.day(name) for name in ("anchor", "chain")] == [None, None], "not known yet"

    assert walks.walk(github).over
    assert [walks.day(name) for name in ("anchor", "bell", "chain")] == [0, 1, 3]


def test_a_version_that_is_missing_is_named_and_the_dates_are_those_of_the_others(walks: Walks) -> None:
    github = GitHub(HISTORY, missing=frozenset({3}))
    walks.poll(github)

    told = walks.walk(github)

    assert told.problems == [f"{RAW}/{3:040x}/README.md: 404 Not Found"]
    assert [walks.day(name) for name in ("anchor", "bell", "chain")] == [0, 1, 4]


def test_very_many_versions_are_thinned_out_evenly(walks: Walks) -> None:
    ancient = [listed("anchor", *(["bell"] if 100 <= day < 110 else [])) for day in range(298)]
    github = GitHub([*ancient, listed("engine")])
    walks.poll(github)

    told = walks.walk(github)

    visited = [url for url in github.last() if url.endswith("/README.md") and "contents" not in url]
    assert len(visited) == 100
    assert told.over
    assert walks.day("anchor") == 0, "the first version is among those visited"
    assert walks.day("bell") in range(100, 103), "as exactly as every third version tells"


def test_when_the_api_limits_us_the_run_ends_and_says_until_when(walks: Walks) -> None:
    github = GitHub(HISTORY)
    walks.poll(github)
    walks.walk(github, pages=2)
    github.limited = True

    told = walks.walk(github)
    assert told.stopped is not None
    assert "asked to be left alone until 2026-11-02 10:00 UTC; go on after that" in told.stopped
    assert told.waiting == 1
    github.last()
    github.limited = False
    assert walks.walk(github, now=NOW + timedelta(minutes=30)).answered == 0
    assert github.last() == []

    assert walks.walk(github, now=NOW + timedelta(minutes=61)).over
    assert walks.day("anchor") == 0


def test_without_the_api_the_latest_commits_are_what_can_be_reached(walks: Walks) -> None:
    github = GitHub(HISTORY, without_api=True)
    walks.poll(github)

    told = walks.walk(github)

    assert told.over
    assert told.ways[Way.HISTORY].new == 1
    assert walks.day("chain") is None, "nothing tells whether an older version held it too"
    assert walks.sighting("anchor") is None
