"""discovery digest: a week's digest, fixed by the first who asks for it."""

import asyncio
import re
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from discovery.cli import invocation, output
from discovery.cli.cycle import Now
from discovery.model import Delivery, DeliveryState, Digest, Week

if TYPE_CHECKING:
    from discovery.app import Loaded

PATIENCE = timedelta(minutes=3)
"""For another process that is delivering: longer than a mail server may take over a letter."""


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
    from discovery.digest.render import rendered
    from discovery.pipeline import deliver, match
    from discovery.pipeline import digest as clause

    if preview and send:
        raise typer.BadParameter("a preview is not delivered: give --preview or --deliver")
    call = invocation.of(context)
    loaded = call.loaded()
    moment = app.fixed_or_system(invocation.moment(now, loaded))()
    wanted = _begun(week, moment, loaded)
    with call.opened(loaded) as (_, store):

        async def made() -> tuple[Digest, deliver.Delivered | None]:
            async with app.opened(loaded, store, now=moment) as opened:
                if preview:
                    with store.snapshot() as unit:
                        return clause.digest_of(unit, opened, wanted), None
                await match.take_in_backlog(opened)
                await match.match(opened)
                make = clause.commission if send else clause.fix
                done = await store.write(lambda unit: make(unit, opened, wanted))
                return done, await deliver.deliver(opened, patience=PATIENCE) if send else None

        selected, delivered = asyncio.run(made())
        with store.snapshot() as unit:
            waiting = tuple(one for one in unit.deliveries.all() if one.week == wanted and _is_open(one))
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
        _tell(delivered.tried, waiting, bool(loaded.config.settings.channels))
        if waiting or delivered.held or any(_is_open(one) for one in delivered.tried):
            raise typer.Exit(1)


def _begun(text: str | None, now: datetime, loaded: "Loaded") -> Week:
    """The week that was asked for, or this one; a usage error when it does not exist or has not begun."""
    from discovery.digest import weeks

    current = weeks.week_of(now, loaded.config.settings.zone)
    if text is None:
        return current
    try:
        if not re.fullmatch(r"[0-9]{4}-W[0-9]{2}", text):
            raise ValueError(f"{text!r} is no ISO week; expected one such as 2026-W47")
        weeks.monday(Week(text))
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    if text > current:
        raise typer.BadParameter(f"{text} has not begun")
    return Week(text)


def _is_open(delivery: Delivery) -> bool:
    return delivery.state is not DeliveryState.SENT


def _tell(tried: tuple[Delivery, ...], waiting: tuple[Delivery, ...], channels: bool) -> None:
    """What was tried now, and what of this week still waits for its next try or for a person."""
    tried_now = {(one.week, one.channel) for one in tried}
    for one in (*tried, *(one for one in waiting if (one.week, one.channel) not in tried_now)):
        output.note(f"digest {one.week} to {one.channel}: {one.state.value}, {one.detail}")
    if not channels:
        output.note("nothing to deliver: no channel is configured")
    elif not tried and not waiting:
        output.note("nothing to deliver: every channel has had it")
