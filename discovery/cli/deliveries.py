"""discovery deliveries: digests on their way, and those that wait for a person."""

from typing import TYPE_CHECKING, Annotated

import typer

from discovery.cli import invocation, output
from discovery.cli.cycle import Now
from discovery.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable

    from discovery.model import Delivery

cli = typer.Typer(help="Digests on their way out.", no_args_is_help=True, rich_markup_mode=None)
WeekArgument = Annotated[str, typer.Argument(metavar="WEEK")]
ChannelArgument = Annotated[str, typer.Argument(metavar="CHANNEL")]


@cli.command("list")
def list_deliveries(context: typer.Context) -> None:
    """Every delivery and where it stands. Exit code 1 when one waits for a person."""
    from dataclasses import asdict

    from discovery.model import DeliveryState

    call = invocation.of(context)
    with call.opened() as (_, store), store.snapshot() as unit:
        found = unit.deliveries.all()
    if call.json:
        output.data([asdict(one) for one in found])
    else:
        rows = [(one.week, one.channel, one.state.value, one.attempts, one.detail) for one in found]
        output.table(
            ("week", "channel", "state", "attempts", "detail"), rows, empty="no digest was sent so far"
        )
    if any(one.state in (DeliveryState.UNKNOWN, DeliveryState.FAILED) for one in found):
        raise typer.Exit(1)


@cli.command()
def retry(context: typer.Context, week: WeekArgument, channel: ChannelArgument, now: Now = None) -> None:
    """Release a held or failed delivery: the next round of the daemon, or the next cycle, sends it again."""
    from discovery import app
    from discovery.delivery import outbox

    call = invocation.of(context)
    with call.opened() as (loaded, _):
        moment = app.fixed_or_system(invocation.moment(now, loaded))()
    _changed(call, week, channel, lambda delivery: outbox.retried(delivery, moment))


@cli.command()
def drop(context: typer.Context, week: WeekArgument, channel: ChannelArgument) -> None:
    """Give a delivery up."""
    from discovery.delivery import outbox

    _changed(invocation.of(context), week, channel, outbox.dropped)


def _changed(
    call: invocation.Invocation, week: str, channel: str, change: "Callable[[Delivery], Delivery]"
) -> None:
    from discovery.model import Week

    with call.opened() as (_, store), store.transaction() as unit:
        found = unit.deliveries.of(Week(week), channel)
        if found is None:
            raise NotFoundError(f"no delivery of {week} to {channel}; see: discovery deliveries list")
        after = change(found)
        unit.deliveries.save(after)
    if after == found:
        output.note(f"digest {week} to {channel} stays as it is: {found.state.value}, {found.detail}")
        raise typer.Exit(1)
    output.line(f"digest {week} to {channel}: {after.state.value}, {after.detail}")
