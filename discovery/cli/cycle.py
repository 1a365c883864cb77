"""discovery cycle: one pass through the whole sentence."""

import asyncio
from typing import TYPE_CHECKING, Annotated, Any

import typer

from discovery.cli import invocation, output

if TYPE_CHECKING:
    from discovery.pipeline import Report

Now = Annotated[
    str | None,
    typer.Option("--now", metavar="T", help="An ISO date or time that stands for the clock everywhere."),
]


def cycle(
    context: typer.Context,
    all_sources: Annotated[
        bool,
        typer.Option("--all", help="Ask sources that are not due yet too; those backing off are left alone."),
    ] = False,
    now: Now = None,
) -> None:
    """Poll, read, match, digest, deliver: one pass, then exit. A source that fails does not make it fail."""
    from discovery import app, pipeline

    call = invocation.of(context)
    loaded = call.loaded()
    moment = invocation.moment(now, loaded)
    with call.opened(loaded) as (_, store):

        async def once() -> "Report":
            progress = output.Bars() if call.watched else None
            async with app.opened(loaded, store, now=moment, progress=progress) as opened:
                return await pipeline.cycle(opened, all_sources=all_sources)

        report = asyncio.run(once())
    if call.json:
        output.data(as_data(report))
    else:
        output.line(summary(report))
        for failure in report.failures:
            output.note(f"  {failure}")
        for delivery in report.deliveries:
            output.note(
                f"  digest {delivery.week} to {delivery.channel}: {delivery.state.value}, {delivery.detail}"
            )
    if report.offline:
        output.note("no source could be reached: is there a network? `make demo` (discovery demo) needs none")
    if report.held:
        output.note(f"{report.held} deliveries wait for a person: discovery deliveries list")


def summary(report: "Report") -> str:
    """One line a person reads in passing."""
    parts = [
        f"{report.sources_asked} sources asked",
        f"{report.not_modified} unchanged",
        f"{report.new} new",
        f"{report.sighted} seen elsewhere too",
    ]
    optional = {
        "edited": report.edited,
        "filtered out": report.excluded,
        "skipped": report.refused,
        "joined to what they are copies of": report.joined,
        "dead links": report.links_dead,
    }
    parts += [f"{count} {word}" for word, count in optional.items() if count]
    if report.pages_asked:
        parts.append(f"{report.pages_read} of {report.pages_asked} pages read")
    parts += [f"{report.facts} facts", f"{report.matches} matches"]
    if report.failures:
        parts.append(f"{len(report.failures)} failed")
    if report.digests:
        parts.append(f"digest {', '.join(report.digests)} handed over")
    return " · ".join(parts)


def as_data(report: "Report") -> dict[str, Any]:
    from dataclasses import asdict

    return {**asdict(report), "answers": dict(sorted(report.answers.items()))}
