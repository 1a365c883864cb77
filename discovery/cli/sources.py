"""discovery sources: the registry, one poll on trial, and how each feed is doing."""

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from discovery.cli import backfill, invocation, output
from discovery.cli.cycle import Now
from discovery.errors import NotFoundError

if TYPE_CHECKING:
    from discovery.app import Loaded
    from discovery.model import Extraction, Feed, Source

cli = typer.Typer(help="The source registry.", no_args_is_help=True, rich_markup_mode=None)
cli.command("backfill")(backfill.backfill)


@cli.command("list")
def list_sources(context: typer.Context) -> None:
    """Every source of the registry."""
    call = invocation.of(context)
    sources = call.loaded().config.sources
    rows = [
        {
            "id": source.id,
            "name": source.name,
            "company": source.company,
            "priority": source.priority.value,
            "type": feed.type,
            "checked": feed.checked,
            "url": feed.url,
        }
        for source in sources
        for feed in source.feeds
    ]
    if call.json:
        output.data(rows)
        return
    told = [
        (
            row["id"],
            row["priority"],
            row["type"],
            row["company"],
            "checked" if row["checked"] else "unchecked",
            row["url"],
        )
        for row in rows
    ]
    output.table(
        ("id", "priority", "type", "company", "checked", "url"), told, empty="no sources: see sources.yaml"
    )


@cli.command("test")
def trial(
    context: typer.Context,
    which: Annotated[
        str, typer.Argument(metavar="ID|URL", help="A source of the registry, or a feed's address.")
    ],
    now: Now = None,
) -> None:
    """Ask a feed once and show what it would yield. Nothing is stored; exit code 1 when it yields nothing."""
    from discovery import app

    call = invocation.of(context)
    loaded = call.loaded()
    clock = app.fixed_or_system(invocation.moment(now, loaded))
    feed = _feed(loaded, which)
    found = asyncio.run(_asked(loaded, feed, clock()))
    if isinstance(found, str):
        if call.json:
            output.data({"url": feed.url, "error": found})
        raise NotFoundError(f"{feed.url}: {found}")
    _yielded(call, feed, *found)
    if not found[1].items:
        raise typer.Exit(1)


async def _asked(loaded: "Loaded", feed: "Feed", now: datetime) -> "str | tuple[str | None, Extraction]":
    """Why there is nothing; or (where the feed moved to, what it held)."""
    from discovery import app
    from discovery.model import Failed, Fetched, PollState, SourceId
    from discovery.pipeline import ask

    async with app.network(loaded) as (client, workers):
        means = ask.Means(
            fetch=client.fetch, workers=workers, limit=loaded.config.settings.reading.time_limit, now=now
        )
        given = await ask.answered(means, feed, PollState(source=SourceId("test"), url=feed.url))
    match given.told:
        case Fetched(page=page) if given.extraction is not None:
            return page.moved_to, given.extraction
        case Failed(kind=kind, detail=detail):
            return f"{kind.value}: {detail}"
        case told:
            return str(told)


def _yielded(
    call: invocation.Invocation, feed: "Feed", moved_to: str | None, extraction: "Extraction"
) -> None:
    if call.json:
        from dataclasses import asdict

        output.data({"url": feed.url, "moved_to": moved_to, **asdict(extraction)})
        return
    rows = [
        (output.day(item.published), len(item.text.split()), item.title, item.url)
        for item in extraction.items
    ]
    output.table(("published", "words", "title", "url"), rows, empty="readable, but without an entry")
    for note in (*([f"moved for good to {moved_to}"] if moved_to else []), *extraction.problems):
        output.note(f"note: {note}")
    for rule, count in extraction.excluded.items():
        output.note(f"note: {count} left out by {rule}")


@cli.command()
def health(context: typer.Context, now: Now = None) -> None:
    """How each feed is doing, the ones that need a person first. Exit code 1 when there are such."""
    from discovery import app
    from discovery.pipeline.poll import feeds
    from discovery.polling import schedule
    from discovery.polling.health import health as judged

    call = invocation.of(context)
    with call.opened() as (loaded, store):
        moment = app.fixed_or_system(invocation.moment(now, loaded))()
        with store.snapshot() as unit:
            states = unit.polls.all()
    default = loaded.config.settings.schedule.poll_every
    rows = []
    for source, feed in feeds(loaded.config.sources):
        state = states.get((source.id, feed.url))
        found = judged(state, feed, moment, schedule.interval(source, feed, default))
        rows.append(
            {
                "id": source.id,
                "status": found.status.value,
                "needs_person": found.needs_person,
                "sentence": found.sentence,
                "problems": list(state.problems) if state else [],
                "url": feed.url,
            }
        )
    rows.sort(key=lambda row: (not row["needs_person"], row["status"] == "ok", row["id"]))
    if call.json:
        output.data(rows)
    else:
        output.table(
            ("id", "status", ""),
            [(row["id"], row["status"], row["sentence"]) for row in rows],
            empty="no sources",
        )
        for row in rows:
            for problem in row["problems"] if isinstance(row["problems"], list) else ():
                output.note(f"{row['id']}: {problem}")
    if any(row["needs_person"] for row in rows):
        raise typer.Exit(1)


@cli.command()
def ahead(context: typer.Context, now: Now = None) -> None:
    """The conferences ahead that the listings announce, soonest first. Exit code 1 when there are none."""
    from dataclasses import asdict

    from discovery import app

    call = invocation.of(context)
    with call.opened() as (loaded, store):
        moment = app.fixed_or_system(invocation.moment(now, loaded))()
        with store.snapshot() as unit:
            found = unit.meetings.ahead(moment)
    if call.json:
        output.data([{"source": source, **asdict(meeting)} for source, meeting in found])
    else:
        rows = [
            (output.day(meeting.starts), output.day(meeting.ends), meeting.place, meeting.name, meeting.url)
            for _, meeting in found
        ]
        output.table(
            ("from", "to", "place", "name", "url"), rows, empty="no listing announces an event ahead"
        )
    if not found:
        raise typer.Exit(1)


def _feed(loaded: "Loaded", which: str) -> "Feed":
    from discovery.model import Feed
    from discovery.pipeline.poll import feeds

    if "://" in which:
        return Feed(type="rss", url=which)
    found: dict[str, tuple[Source, Feed]] = {
        source.id: (source, feed) for source, feed in feeds(loaded.config.sources)
    }
    if which not in found:
        raise NotFoundError(f"no source {which!r}; see: discovery sources list")
    return found[which][1]
