"""discovery sources test: what one poll would yield."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from discovery.cli import invocation, output
from discovery.cli.cycle import Now
from discovery.errors import NotFoundError

if TYPE_CHECKING:
    from discovery.app import Loaded
    from discovery.model import Extraction, Feed, Source
    from discovery.pipeline.recognise import Found


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What one feed gave, or why it gave nothing."""

    type: str
    url: str
    moved_to: str | None = None
    extraction: "Extraction | None" = None
    error: str | None = None

    @property
    def entries(self) -> int:
        """Before the rules of the feed."""
        found = self.extraction
        return len(found.items) + sum(found.excluded.values()) if found else 0

    @property
    def baseline(self) -> int | None:
        """How many of them a first poll would file as archive; None where it would not count as the first."""
        return len(self.extraction.items) if self.extraction and self.entries else None


def trial(
    context: typer.Context,
    which: Annotated[str, typer.Argument(metavar="ID|URL", help="A source of the registry, or any address.")],
    now: Now = None,
) -> None:
    """Ask all feeds of a source, or an address of whatever kind, and show what one poll would yield.

    Nothing is stored; exit code 1 when nothing is yielded, or a feed cannot be read.
    """
    from discovery import app

    call = invocation.of(context)
    loaded = call.loaded()
    clock = app.fixed_or_system(invocation.moment(now, loaded))
    source = next((one for one in loaded.config.sources if one.id == which), None)
    if source is None and "://" not in which:
        raise NotFoundError(unknown(loaded, which))
    tried = (
        [asyncio.run(_address(loaded, which, clock()))]
        if source is None
        else asyncio.run(_feeds(loaded, source, clock()))
    )
    if call.json:
        output.data(_report(source.id, tried) if source else _one(tried[0]))
    else:
        for one in tried:
            _show(one)
    if errors := [f"{one.url}: {one.error}" for one in tried if one.error is not None]:
        raise NotFoundError("\n".join(errors))
    if not any(one.extraction and (one.extraction.items or one.extraction.meetings) for one in tried):
        raise typer.Exit(1)


def unknown(loaded: "Loaded", source_id: str) -> str:
    """That there is no such source, and which are called nearly so."""
    from difflib import get_close_matches

    near = get_close_matches(source_id.lower(), [one.id for one in loaded.config.sources], n=3, cutoff=0.6)
    meant = f"; did you mean {' or '.join(near)}?" if near else "; see: discovery sources list"
    return f"no source {source_id!r}{meant}"


async def recognised(loaded: "Loaded", url: str, now: datetime) -> "Found | str":
    """What is at an address, or why nothing is."""
    from discovery import app
    from discovery.pipeline.ask import Means
    from discovery.pipeline.recognise import recognised

    async with app.network(loaded) as (client, workers):
        limit = loaded.config.settings.reading.time_limit
        return await recognised(Means(fetch=client.fetch, workers=workers, limit=limit, now=now), url)


async def _address(loaded: "Loaded", url: str, now: datetime) -> Tried:
    match await recognised(loaded, url, now):
        case str(why):
            return Tried(type="", url=url, error=why)
        case found:
            to = found.feed.url if found.feed.url != url else None
            return Tried(type=found.feed.type, url=url, moved_to=to, extraction=found.extraction)


async def _feeds(loaded: "Loaded", source: "Source", now: datetime) -> list[Tried]:
    """As a first poll would ask them: nothing is known of their last answers."""
    from discovery import app
    from discovery.model import Fetched, PollState
    from discovery.pipeline import ask
    from discovery.pipeline.recognise import why_not

    async def one(feed: "Feed") -> Tried:
        given = await ask.answered(means, feed, PollState(source=source.id, url=feed.url))
        if given.extraction is None:
            return Tried(type=feed.type, url=feed.url, error=why_not(given))
        to = given.told.page.moved_to if isinstance(given.told, Fetched) else None
        return Tried(type=feed.type, url=feed.url, moved_to=to, extraction=given.extraction)

    async with app.network(loaded) as (client, workers):
        limit = loaded.config.settings.reading.time_limit
        means = ask.Means(fetch=client.fetch, workers=workers, limit=limit, now=now)
        return [await one(feed) for feed in source.feeds]


# -- what is said -----------------------------------------------------------------------------------------


def _show(tried: Tried) -> None:
    found = tried.extraction
    if found is None:
        return
    output.note(f"{tried.type} {tried.url}")
    rows = [
        (output.day(item.published), len(item.text.split()), item.title, item.url) for item in found.items
    ]
    nothing = "events ahead only" if found.meetings else "readable, but without an entry"
    output.table(("published", "words", "title", "url"), rows, empty=nothing)
    for note in _notes(tried, found):
        output.note(f"note: {note}")


def _notes(tried: Tried, found: "Extraction") -> Iterable[str]:
    if tried.moved_to:
        yield f"what is there is at {tried.moved_to}"
    yield from found.problems
    for rule, count in found.excluded.items():
        yield f"{count} left out by {rule}"
    if found.meetings:
        yield f"events ahead: {len(found.meetings)}"
    if tried.baseline is None:
        yield "no baseline yet: the first poll that finds an entry will be it"
    else:
        yield f"entries: {tried.entries}; the first poll files {tried.baseline} as archive, later ones bring news"


def _one(tried: Tried) -> dict[str, Any]:
    from dataclasses import asdict

    if tried.extraction is None:
        return {"url": tried.url, "error": tried.error}
    return {**_counts(tried), **asdict(tried.extraction)}


def _counts(tried: Tried) -> dict[str, Any]:
    if tried.extraction is None:
        return {"url": tried.url, "type": tried.type, "error": tried.error}
    return {
        "url": tried.url,
        "type": tried.type,
        "moved_to": tried.moved_to,
        "entries": tried.entries,
        "baseline": tried.baseline,
        "excluded": dict(tried.extraction.excluded),
        "problems": tried.extraction.problems,
    }


def _report(source_id: str, tried: list[Tried]) -> dict[str, Any]:
    """The source's feeds one by one, and together."""
    from dataclasses import asdict

    read = [one.extraction for one in tried if one.extraction]
    baselines = [one.baseline for one in tried if one.baseline is not None]
    return {
        "source": source_id,
        "feeds": [_counts(one) for one in tried],
        "entries": sum(one.entries for one in tried),
        "baseline": sum(baselines) if baselines else None,
        "excluded": dict(sum((Counter(one.excluded) for one in read), Counter())),
        "problems": [problem for one in read for problem in one.problems],
        "items": [asdict(item) for one in read for item in one.items],
        "meetings": [asdict(meeting) for one in read for meeting in one.meetings],
    }
