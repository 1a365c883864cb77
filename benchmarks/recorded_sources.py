"""Every source of the recorded web polled over its weeks, and every hostile feed compared with what feedparser gives.

    python -m benchmarks.recorded_sources

Needs the recorded web in ../shared/corpus. Pages are not read here; `host_interval` is 0, for pace has its own tests.
"""

import asyncio
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import feedparser
import structlog
from ruamel.yaml import YAML

from discovery import app
from discovery.errors import ExtractError
from discovery.model import Feed, Page
from discovery.pipeline import poll
from discovery.pipeline.context import OUR_MISTAKE
from discovery.sources.rss import RSS
from discovery.store import Store
from tests.recorded_web.web import CORPUS, RecordedWeb

FIRST = datetime(2026, 9, 7, tzinfo=UTC)
WEEKS = 9
TYPES = {
    "atom": "atom",
    "confs-tech-json": "conference",
    "github-atom": "rss",
    "github-repo": "github",
    "html-listing": "blog",
    "html-programme": "conference",
    "ical": "conference",
    "json-incidents": "status",
    "jsonfeed": "jsonfeed",
    "pentabarf-xml": "conference",
    "rss": "rss",
    "rubyevents-yaml": "conference",
    "schedule-json": "conference",
    "schedule-xml": "conference",
    "sessionize": "conference",
    "sitemap": "blog",
    "statuspage-atom": "status",
    "statuspage-rss": "status",
    "youtube-atom": "conference",
}
"""What the recording calls a kind, and what we call it."""


@dataclass(kw_only=True)
class Polled:
    """`left_out` counts entries skipped or doubted, by reason; `failures` are those of every week, in words."""

    sources: Counter[str] = field(default_factory=Counter)
    items: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    unhandled: int = 0
    announced: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)


def configured(folder: Path, web: RecordedWeb) -> dict[str, str]:
    """Write the configuration; returns the kind of each source by id."""
    config = folder / "config"
    config.mkdir()
    yaml = YAML(typ="safe")
    recorded: list[dict[str, Any]] = yaml.load((CORPUS / "sources.yaml").read_text())["sources"]
    kinds = {one["id"]: TYPES[one["kind"]] for one in recorded}
    sources = {
        one["id"]: {
            "company": one.get("company"),
            "feeds": [{"type": kinds[one["id"]], "url": one["url"], "every": "1h"}],
        }
        for one in recorded
    }
    settings = {
        "database": f"sqlite:///{folder}/d.db",
        "fetch": {
            "host_interval": "0s",
            "proxy": f"http://127.0.0.1:{web.port}",
            "ca_file": str(web.ca_file),
        },
    }
    with (config / "sources.yaml").open("w") as file:
        yaml.dump({"sources": sources}, file)
    with (config / "discovery.yaml").open("w") as file:
        yaml.dump(settings, file)
    return kinds


async def polled(folder: Path, web: RecordedWeb) -> Polled:
    """All sources, week by week."""
    kinds = configured(folder, web)
    loaded = app.load(folder / "config", environ={})
    store, told = Store(loaded.database), Polled(sources=Counter(kinds.values()))
    try:
        for week in range(WEEKS):
            web.turn_to(week)
            async with app.opened(loaded, store, now=FIRST + timedelta(weeks=week)) as context:
                given = await poll.poll(context, all_sources=True)
            told.announced += given.announced
            told.answers += context.client.counts
            told.failures += Counter(given.failures)
            told.unhandled += sum(OUR_MISTAKE in failure for failure in given.failures)
            with store.snapshot() as unit:
                for state in unit.polls.all().values():
                    if state.polled_at == context.clock() and state.status == 200:
                        told.left_out += Counter(map(_reason, state.problems))
        with store.snapshot() as unit:
            for row in unit.exports.sightings():
                told.items[kinds[row["source"]]] += 1
    finally:
        store.close()
    return told


def _reason(problem: str) -> str:
    """The problem without what is particular to one entry."""
    told = re.sub(r"'.*'|\"[^\"]*\"", "…", problem)
    return re.sub(r"https?://\S+|\d[\d,.:TZ-]*", "#", told)[:110]


@dataclass(kw_only=True)
class Compared:
    """Hostile feeds against feedparser: entries of the files that it calls well-formed."""

    read: int = 0
    refused: int = 0
    valid: int = 0
    theirs: int = 0
    ours: int = 0
    said: int = 0
    differing: list[str] = field(default_factory=list)


def compared() -> Compared:
    """Every entry that feedparser finds in a valid file is an item, or a problem says why not."""
    told = Compared()
    for path in sorted((CORPUS / "hostile-feeds").rglob("*")):
        if path.is_file() and path.name != "index.jsonl":
            _compare(path, told)
    return told


def _compare(path: Path, told: Compared) -> None:
    body = path.read_bytes()
    page = Page(
        url="https://e.example/feed", status=200, headers={"content-type": "application/xml"}, body=body
    )
    feed = Feed(type="rss", url=page.url)
    ours = said = 0
    try:
        found = RSS.extract(page, feed, FIRST, RSS.asks(feed)[0])
        told.read += 1
        ours = len(found.items)
        said = _left_out(found.problems)
    except ExtractError:
        told.refused += 1
    try:
        theirs = feedparser.parse(BytesIO(body))
    except Exception:  # noqa: BLE001 - two of the files raise out of it
        return
    if theirs["bozo"] or not theirs["entries"]:
        return
    told.valid += 1
    told.theirs += len(theirs["entries"])
    told.ours += ours
    told.said += said
    if ours + said != len(theirs["entries"]):
        told.differing.append(
            f"{path.relative_to(CORPUS)}: {len(theirs['entries'])}, ours {ours} and {said} left out"
        )


def _left_out(problems: tuple[str, ...]) -> int:
    """How many entries the problems say were left out; beyond the first twenty they are as the twentieth was."""
    total = 0
    for before, problem in pairwise(("", *problems)):
        counted = re.search(r"(?:left out|not read): ([\d,]+)$|^and ([\d,]+) more$", problem)
        if counted and (counted[1] or before.endswith("skipped")):
            total += int((counted[1] or counted[2]).replace(",", ""))
        total += problem.endswith("skipped")
    return total


def report(told: Polled, hostile: Compared) -> Iterator[str]:
    yield "| kind | sources | items |"
    yield "|---|---:|---:|"
    for kind, count in told.sources.most_common():
        yield f"| {kind} | {count} | {told.items[kind]:,} |"
    yield ""
    yield f"announced: {dict(told.announced)}"
    yield f"answers: {dict(told.answers)}"
    yield f"unhandled exceptions: {told.unhandled}"
    yield ""
    yield "failures (polls):"
    yield from (f"  {count:4} {failure[:180]}" for failure, count in told.failures.most_common())
    yield ""
    yield "entries skipped or doubted, and other notes, by reason:"
    yield from (f"  {count:4} {reason}" for reason, count in told.left_out.most_common(40))
    yield ""
    yield (
        f"hostile feeds: {hostile.read + hostile.refused:,}, read {hostile.read:,}, refused in words {hostile.refused:,};"
        f" valid with entries {hostile.valid:,}: feedparser finds {hostile.theirs:,}, we {hostile.ours:,}"
        f" and leave out {hostile.said:,} with a reason; files that differ: {len(hostile.differing)}"
    )
    yield from (f"  {line}" for line in hostile.differing[:20])


def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        web = RecordedWeb(folder)
        try:
            told = asyncio.run(polled(folder, web))
        finally:
            web.close()
    print("\n".join(report(told, compared())))  # noqa: T201


if __name__ == "__main__":
    main()
