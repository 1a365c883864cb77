"""Nine weeks of a recorded web: what is new is known exactly, what is known is not asked for again."""

import asyncio
import json
import shutil
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog

from discovery import app, pipeline
from discovery.digest.render import rendered
from discovery.model import CandidateId, Digest, DigestEntry, Feed
from discovery.pipeline import Report
from discovery.pipeline import digest as clause
from discovery.polling.health import HealthStatus, health
from discovery.polling.schedule import Interval
from discovery.store import Store
from tests.recorded_web.web import PROJECT, SHARED, RecordedWeb

pytestmark = pytest.mark.recorded_web

if not (SHARED / "corpus").is_dir():
    pytest.skip("the recorded web is not here", allow_module_level=True)

FIRST = datetime(2026, 9, 7, tzinfo=UTC)
EVERY = Interval(usual=timedelta(hours=4), shortest=timedelta(hours=1), longest=timedelta(hours=24))
WEEKS = 9
CATEGORIES = ("best-practices", "graphql", "culture", "ruby", "kubernetes")
OLSHANSK = "https://raw.githubusercontent.com/Olshansk/rss-feeds/main/feeds"
FEEDS = {
    "artsy": ("Artsy", "https://artsy.github.io/feed.xml"),
    **{
        f"artsy-{name}": ("Artsy", f"https://artsy.github.io/blog/categories/{name}/atom.xml")
        for name in CATEGORIES
    },
    "rust": ("Rust", "https://blog.rust-lang.org/feed.xml"),
    "inside-rust": ("Rust", "https://blog.rust-lang.org/inside-rust/feed.xml"),
    "github-status": ("github", "https://www.githubstatus.com/history.atom"),
    "anthropic": ("anthropic", f"{OLSHANSK}/feed_anthropic_news.xml"),
    "openai-research": ("openai", f"{OLSHANSK}/feed_openai_research.xml"),
}


@dataclass(frozen=True, kw_only=True)
class WeekPlayed:
    """One cycle with `--all`, the answers the web counted, the digest fixed after it, and the quotes in it
    that are not in the text that was read."""

    number: int
    now: datetime
    report: Report
    answers: Counter[str]
    digest: Digest
    invented: tuple[str, ...]


@dataclass(kw_only=True)
class Played:
    """All weeks, and what became of the last one when it was asked for again."""

    database: Path
    weeks: list[WeekPlayed] = field(default_factory=list)
    again: dict[bool, tuple[Report, Counter[str]]] = field(default_factory=dict)
    rows_before: dict[str, list[Any]] = field(default_factory=dict)
    rows_after: dict[str, list[Any]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    folder = tmp_path_factory.mktemp("weeks")
    web = RecordedWeb(folder)
    try:
        with structlog.testing.capture_logs():
            played = play(folder, web)
        yield played
    finally:
        web.close()


def play(folder: Path, web: RecordedWeb) -> Played:
    loaded = app.load(configured(folder, web), environ={})
    store = app.open_store(loaded)
    played = Played(database=folder / "d.db")
    try:
        for number in range(WEEKS):
            web.turn_to(number)
            played.weeks.append(asyncio.run(one_week(loaded, store, number, web)))
        played.rows_before = rows(played.database)
        for all_sources in (False, True):
            before = web.answered()
            report = asyncio.run(one_cycle(loaded, store, played.weeks[-1].now, all_sources=all_sources))
            played.again[all_sources] = (report, web.answered() - before)
            if not all_sources:
                played.rows_after = rows(played.database)
    finally:
        store.close()
    return played


def configured(folder: Path, web: RecordedWeb) -> Path:
    """The shipped words, the judged backlog, and the recorded sources."""
    config = folder / "config"
    config.mkdir()
    for name in ("keywords.yaml", "vocabulary.yaml"):
        shutil.copy(PROJECT / "config" / name, config)
    shutil.copy(SHARED / "gold" / "backlog.yaml", config)
    settings = {
        "database": f"sqlite:///{folder}/d.db",
        "fetch": {
            "host_interval": "0s",
            "proxy": f"http://127.0.0.1:{web.port}",
            "ca_file": str(web.ca_file),
        },
        "channels": {"file": {"type": "file", "folder": str(folder / "digests")}},
    }
    sources = {
        name: {"company": company, "feeds": [{"type": "rss", "url": url}]}
        for name, (company, url) in FEEDS.items()
    }
    (config / "discovery.yaml").write_text(json.dumps(settings))
    (config / "sources.yaml").write_text(json.dumps({"sources": sources}))
    return config


async def one_cycle(loaded: app.Loaded, store: Store, now: datetime, *, all_sources: bool) -> Report:
    async with app.opened(loaded, store, now=now) as context:
        return await pipeline.cycle(context, all_sources=all_sources)


async def one_week(loaded: app.Loaded, store: Store, number: int, web: RecordedWeb) -> WeekPlayed:
    now, before = FIRST + timedelta(weeks=number), web.answered()
    async with app.opened(loaded, store, now=now) as context:
        report = await pipeline.cycle(context, all_sources=True)
        week = clause.current_week(context)
        digest = await store.write(lambda unit: clause.fix(unit, context, week))
    with store.snapshot() as unit:
        found = {entry.candidate: unit.articles.of(entry.candidate) for entry in entries(digest)}
    # The JSON form is what others read; its quotes are not escaped.
    printed = json.loads(rendered(digest).json)
    invented = tuple(
        fact["quote"]
        for entry in entries_of_json(printed)
        for fact in entry["facts"]
        if (article := found[entry["candidate"]]) is None or fact["quote"] not in article.text
    )
    return WeekPlayed(
        number=number,
        now=now,
        report=report,
        answers=web.answered() - before,
        digest=digest,
        invented=invented,
    )


def entries(digest: Digest) -> list[DigestEntry]:
    sections = [entry for section in digest.by_item for entry in section.entries]
    return [*digest.leads, *sections, *(found.entry for found in digest.new_diagrams)]


def entries_of_json(digest: Any) -> list[Any]:
    sections = [entry for section in digest["by_item"] for entry in section["entries"]]
    return [*digest["leads"], *sections, *(found["entry"] for found in digest["new_diagrams"])]


def rows(database: Path) -> dict[str, list[Any]]:
    """Every row of every table."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)
            for name in tables
        }
    finally:
        connection.close()


def asked(played: Played, query: str) -> list[Any]:
    connection = sqlite3.connect(f"file:{played.database}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_the_first_week_is_the_archive_and_nothing_of_it_is_news(played: Played) -> None:
    first = played.weeks[0]

    assert first.report.new == 256
    assert first.report.failures == ()
    assert first.digest.found == 0
    assert entries(first.digest) == []


def test_over_eight_weeks_exactly_what_is_new_is_announced_source_by_source(played: Played) -> None:
    news = asked(
        played,
        "SELECT s.source, count(DISTINCT s.candidate) FROM sightings s JOIN candidates c ON c.id = s.candidate"
        " WHERE c.news AND NOT s.source LIKE 'artsy-%' GROUP BY s.source",
    )

    assert dict(news) == {"artsy": 2, "rust": 5, "inside-rust": 9, "github-status": 34, "anthropic": 24}
    assert asked(played, "SELECT count(*) FROM candidates WHERE news") == [(74,)]
    assert sum(week.report.new for week in played.weeks[1:]) == 74
    assert sum(week.digest.found for week in played.weeks) == 74


def test_category_feeds_give_sightings_and_no_second_candidate(played: Played) -> None:
    sightings = asked(played, "SELECT count(*) FROM sightings WHERE source LIKE 'artsy-%'")
    shared = asked(
        played,
        "SELECT count(*) FROM candidates c WHERE EXISTS (SELECT 1 FROM sightings WHERE candidate = c.id"
        " AND source = 'artsy') AND EXISTS (SELECT 1 FROM sightings WHERE candidate = c.id AND source LIKE 'artsy-%')",
    )
    doubles = asked(
        played,
        "SELECT title FROM candidates WHERE url LIKE '%artsy.github.io%' GROUP BY title HAVING count(*) > 1",
    )

    assert sightings[0][0] > shared[0][0] > 0
    assert doubles == []


def test_the_same_hour_again_asks_nobody_and_writes_nothing(played: Played) -> None:
    report, answers = played.again[False]

    assert (report.sources_asked, report.pages_asked, report.answers) == (0, 0, Counter())
    assert answers == Counter()
    assert played.rows_after == played.rows_before


def test_all_sources_again_are_only_asked_whether_something_changed(played: Played) -> None:
    report, answers = played.again[True]

    assert answers == Counter({"304": len(FEEDS)})
    assert (report.new, report.sighted, report.edited, report.pages_asked, report.facts) == (0, 0, 0, 0, 0)


def test_every_exported_fact_stands_where_it_says_in_the_stored_text(played: Played) -> None:
    store = Store(f"sqlite:///{played.database}")
    try:
        with store.snapshot() as unit:
            facts = list(unit.exports.facts())
            texts = {
                row["url"]: article.text
                for row in unit.exports.candidates()
                if (article := unit.articles.of(CandidateId(row["id"])))
            }
    finally:
        store.close()

    assert len(facts) > 500
    assert [
        fact for fact in facts if texts[fact["url"]][fact["start"] : fact["end"]] != fact["surface"]
    ] == []
    assert [fact for fact in facts if fact["quote"] not in texts[fact["url"]]] == []


def test_no_candidate_stands_in_two_digests(played: Played) -> None:
    shown = Counter(entry.candidate for week in played.weeks for entry in entries(week.digest))

    assert len(shown) > 5
    assert [candidate for candidate, times in shown.items() if times > 1] == []


def test_every_quote_in_every_digest_is_in_the_text_that_was_read(played: Played) -> None:
    quotes = [fact for week in played.weeks for entry in entries(week.digest) for fact in entry.facts]

    assert len(quotes) > 10
    assert [quote for week in played.weeks for quote in week.invented] == []


def test_a_feed_that_reads_well_and_holds_nothing_is_called_empty(played: Played) -> None:
    store = Store(f"sqlite:///{played.database}")
    try:
        with store.snapshot() as unit:
            states = unit.polls.all()
    finally:
        store.close()
    judged = {
        source: health(state, Feed(type="rss", url=state.url), played.weeks[-1].now, EVERY)
        for (source, _), state in states.items()
    }

    assert judged["openai-research"].status is HealthStatus.EMPTY
    assert judged["openai-research"].needs_person
    assert {name for name, found in judged.items() if found.status is not HealthStatus.OK} == {
        "openai-research"
    }


def test_the_table_of_the_weeks(played: Played) -> None:
    """Printed with -s; docs/proofs.md holds a copy."""
    lines = ["| week | requests | 200 | 304 | 404 | new | pages read | facts | matches | in the digest |"]
    lines.append("|---|" + "---:|" * 9)
    for week in played.weeks:
        report = week.report
        numbers = [
            *(report.answers[name] for name in ("requests", "200", "304", "404")),
            *(report.new, f"{report.pages_read} of {report.pages_asked}", report.facts, report.matches),
            len(entries(week.digest)),
        ]
        lines.append(f"| w{week.number} {week.now:%Y-%m-%d} | " + " | ".join(map(str, numbers)) + " |")
    sys.stdout.write("\n" + "\n".join(lines) + "\n")

    assert [week.report.answers for week in played.weeks] == [
        Counter({**week.answers, "requests": week.answers.total()}) for week in played.weeks
    ]
