"""What becomes one document when every source of the recorded web is polled and read over its weeks.

    python -m benchmarks.recorded_copies [--keep FILE]

Prints candidates, sightings, decisions by reason, merges for a reader to check, versions, flaws and events. Needs the
recorded web in ../shared/corpus; of most posts it holds the feed's entry only, so that the feed's text is compared. The database is left in FILE for
whoever wants to look into it.
"""

import argparse
import asyncio
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import structlog

from benchmarks.recorded_sources import FIRST, WEEKS, configured
from discovery import app
from discovery.model import Event, SameAs
from discovery.pipeline import events, evidence, poll, read, readdress, resemble
from discovery.store import Store
from tests.recorded_web.web import PROJECT, RecordedWeb

SHOWN = 20


@dataclass(kw_only=True)
class Found:
    """`merges` are (reason, address of the copy, address of the original, in words)."""

    candidates: int = 0
    sightings: int = 0
    asked: int = 0
    read: int = 0
    facts: int = 0
    decisions: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    merges: list[tuple[str, str, str, str]] = field(default_factory=list)
    reading: Counter[str] = field(default_factory=Counter)
    events: list[tuple[Event, list[str]]] = field(default_factory=list)


async def found(folder: Path, web: RecordedWeb) -> Found:
    """All sources, week by week: polled, read, compared, clustered."""
    configured(folder, web)
    shutil.copy(PROJECT / "config" / "vocabulary.yaml", folder / "config")
    loaded = app.load(folder / "config", environ={})
    store, told = Store(loaded.database), Found()
    try:
        for week in range(WEEKS):
            web.turn_to(week)
            async with app.opened(loaded, store, now=FIRST + timedelta(weeks=week)) as context:
                await readdress.readdress(context)
                await poll.poll(context, all_sources=True)
                pages = await read.read(context)
                await resemble.compare(context)
                told.facts += await evidence.find(context)
                await events.cluster_reports(context, at_once=True)
            told.asked += pages.asked
            told.read += pages.read
        _count(store, told)
    finally:
        store.close()
    return told


def _count(store: Store, told: Found) -> None:
    with store.snapshot() as unit:
        everything = unit.candidates.all()
        told.candidates = len(everything)
        told.sightings = sum(1 for _ in unit.exports.sightings())
        copies = [copy for one in everything for copy in unit.candidates.copies(one.id)]
        for decided in unit.decisions.of(copies):
            told.decisions[decided.decision.because] += 1
            _, spelled, rules = decided.decision.detail.partition(" once written alike: ")
            told.rules.update(rules.split(", ") if spelled else ())
        urls = {one.id: one.url for one in unit.candidates.by_ids(copies)}
        for copy, same, _, _ in unit.decisions.merges():
            assert isinstance(same, SameAs)
            told.merges.append((same.because, urls[copy], urls[same.original], same.detail))
        told.reading.update(unit.candidates.reading(one.id).state for one in everything)
        seen = set()
        for one in everything:
            event = unit.events.of(one.id)
            if event and event.id not in seen:
                seen.add(event.id)
                told.events.append((event, [urls[member.report] for member in event.members]))  # type: ignore[index]


def report(told: Found) -> Iterator[str]:
    yield f"candidates: {told.candidates:,}; sightings: {told.sightings:,}"
    yield f"pages asked for: {told.asked:,}; read: {told.read:,}; facts: {told.facts:,}"
    yield f"texts by origin: {dict(told.reading)}"
    yield f"decisions, by reason: {dict(told.decisions)}"
    yield f"rules that made two spellings one: {dict(told.rules.most_common())}"
    yield f"merges of two candidates: {len(told.merges)}: {dict(Counter(reason for reason, *_ in told.merges))}"
    drawn = random.Random(4).sample(  # noqa: S311 - the same each time, for a reader
        told.merges, min(SHOWN, len(told.merges))
    )
    yield from (
        f"  {reason}: {copy}\n    {original}\n    {detail}" for reason, copy, original, detail in drawn
    )
    yield f"events: {len(told.events)}"
    for event, urls in told.events:
        yield f"  {event.id}: {event.what}"
        yield from (f"    {url}" for url in urls)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--keep", type=Path, metavar="FILE")
    keep: Path | None = parser.parse_args().keep
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        web = RecordedWeb(folder)
        try:
            told = asyncio.run(found(folder, web))
        finally:
            web.close()
        if keep:
            shutil.copy(folder / "d.db", keep)
    print("\n".join(report(told)))  # noqa: T201


if __name__ == "__main__":
    main()
