"""discovery digest: a week's digest, fixed by the first who asks for it."""

import asyncio
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from discovery.cli import invocation, output
from discovery.cli.cycle import Now
from discovery.model import Delivery, DeliveryState, Digest, Week


class Format(StrEnum):
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


def digest(
    context: typer.Context,
    week: Annotated[
        str | None, typer.Option(metavar="WEEK", help="An ISO week such as 2026-W47; default: this one.")
    ] = None,
    now: Now = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Show it as it would be now; store nothing.")
    ] = False,
    form: Annotated[Format, typer.Option("--format", help="The form to print.")] = Format.MARKDOWN,
    target: Annotated[Path | None, typer.Option("-o", metavar="FILE", help="Write it to a file.")] = None,
    send: Annotated[
        bool, typer.Option("--deliver", help="Send it to every channel that has not had it.")
    ] = False,
) -> None:
    """Print a week's digest. The first call fixes its selection; later calls give the same bytes."""
    from discovery import app
    from discovery.digest import weeks
    from discovery.digest.render import rendered
    from discovery.pipeline import deliver, match
    from discovery.pipeline import digest as clause

    if preview and send:
        raise typer.BadParameter("a preview is not delivered: give --preview or --deliver")
    call = invocation.of(context)
    with call.opened() as (loaded, store):

        async def made() -> tuple[Digest, deliver.Delivered | None]:
            async with app.opened(loaded, store, now=invocation.moment(now, loaded)) as opened:
                wanted = Week(week) if week else clause.current_week(opened)
                try:
                    weeks.monday(wanted)
                except ValueError as error:
                    raise typer.BadParameter(str(error)) from None
                if wanted > clause.current_week(opened):
                    raise typer.BadParameter(f"{wanted} has not begun")
                await match.take_in_backlog(opened)
                if preview:
                    with store.snapshot() as unit:
                        return clause.digest_of(unit, opened, wanted), None
                make = clause.commission if send else clause.fix
                done = await store.write(lambda unit: make(unit, opened, wanted))
                return done, await deliver.deliver(opened) if send else None

        selected, delivered = asyncio.run(made())
    forms = rendered(selected)
    text = {Format.MARKDOWN: forms.markdown, Format.HTML: forms.html, Format.JSON: forms.json}
    wanted_text = text[Format.JSON if call.json else form]
    if target:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(wanted_text, encoding="utf-8")
        output.note(f"digest {selected.week} written to {target}")
    else:
        typer.echo(wanted_text, nl=False)
    if delivered:
        _tell(delivered.tried)
        if any(one.state is not DeliveryState.SENT for one in delivered.tried) or delivered.held:
            raise typer.Exit(1)


def _tell(tried: tuple[Delivery, ...]) -> None:
    for one in tried:
        output.note(f"digest {one.week} to {one.channel}: {one.state.value}, {one.detail}")
    if not tried:
        output.note(
            "nothing to deliver: every channel has had it, or holds it for a person (discovery deliveries list)"
        )
