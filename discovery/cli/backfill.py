"""discovery sources backfill: what lies further back than a source's feed reaches, filed as archive."""

import asyncio
from typing import TYPE_CHECKING, Annotated, Any

import typer

from discovery.cli import invocation, output
from discovery.cli.cycle import Now
from discovery.errors import NotFoundError

if TYPE_CHECKING:
    from discovery.pipeline.backfill import Wanted
    from discovery.pipeline.walked import Backfilled

PROBLEMS = 20
"""More lines than this are counted."""


def backfill(
    context: typer.Context,
    source_id: Annotated[str, typer.Argument(metavar="ID", help="A source of the registry.")],
    pages: Annotated[
        int,
        typer.Option("--pages", min=1, help="How many requests at most; the next call goes on from there."),
    ] = 50,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Leave what is older than this where it is.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Begin anew where every way was followed to its end.")
    ] = False,
    now: Now = None,
) -> None:
    """Walk further back than a source's feed reaches and file what is found as archive, not as news.

    Exit code 1 when nothing could be asked.
    """
    from discovery.pipeline.backfill import Wanted

    call = invocation.of(context)
    loaded = call.loaded()
    wanted = Wanted(pages=pages, since=invocation.moment(since, loaded), again=again)
    told = asyncio.run(_walked(call, source_id, wanted, now))
    if call.json:
        output.data([_data(one) for one in told])
    else:
        for one in told:
            _said(one)
    if not any(one.answered or one.was_over for one in told):
        raise typer.Exit(1)


async def _walked(
    call: invocation.Invocation, source_id: str, wanted: "Wanted", now: str | None
) -> "tuple[Backfilled, ...]":
    from discovery import app
    from discovery.pipeline import backfill as walking

    with call.opened() as (loaded, store):
        source = next((one for one in loaded.config.sources if one.id == source_id), None)
        if source is None:
            raise NotFoundError(f"no source {source_id!r}; see: discovery sources list")
        moment = invocation.moment(now, loaded)
        progress = output.Bars() if call.watched else None
        async with app.opened(loaded, store, now=moment, progress=progress) as opened:
            return await walking.backfill(opened, source, wanted)


def _data(one: "Backfilled") -> dict[str, Any]:
    from dataclasses import asdict

    ways = [{"way": way.value, **asdict(tally), "known": tally.known} for way, tally in one.ways.items()]
    return {**asdict(one), "ways": ways}


def _said(one: "Backfilled") -> None:
    output.line(f"{one.source}  {one.url}")
    rows = [
        (
            way.value,
            tally.pages,
            tally.found,
            tally.new,
            tally.known + tally.elsewhere,
            ", ".join(f"{count} by {rule}" for rule, count in tally.excluded.items()) or "-",
            output.day(tally.oldest),
        )
        for way, tally in one.ways.items()
    ]
    if rows:
        output.table(
            ("way", "pages", "found", "new", "known", "left out", "oldest"), rows, empty="nothing was asked"
        )
    output.line(_sentence(one))
    for problem in one.problems[:PROBLEMS]:
        output.note(f"note: {problem}")
    if len(one.problems) > PROBLEMS:
        output.note(f"note: and {len(one.problems) - PROBLEMS} more; with --json all are listed")


def _sentence(one: "Backfilled") -> str:
    reached = f"; the oldest is of {output.day(one.oldest)}" if one.oldest else ""
    if one.was_over:
        return f"nothing further back{reached}; --again walks the whole way once more"
    if one.over:
        return f"every way was followed to its end{reached}"
    more = f"; pages known and not asked for yet: {one.waiting}" if one.waiting else ""
    return f"{one.stopped}{more}{reached}"
