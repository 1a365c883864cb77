"""discovery timeline: the timed events of an incident's report."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from discovery.cli import invocation, output
from discovery.cli.given import given
from discovery.errors import FormatError

if TYPE_CHECKING:
    from discovery.model import Derived, TimedEvent


def timeline(
    context: typer.Context,
    source: Annotated[
        str, typer.Argument(metavar="FILE|URL|-", help="A text file, a page, or - for standard input.")
    ],
    published: Annotated[
        str | None,
        typer.Option(
            metavar="DATE", help="When it was published: tells the year, or the day, that the text does not."
        ),
    ] = None,
) -> None:
    """The timed events of an incident's report, in UTC. With --json an array; offsets count Unicode characters."""
    from discovery.evidence.timeline.durations import derived
    from discovery.evidence.timeline.telling import find

    call = invocation.of(context)
    day = _day(published)
    text = given(call, source)
    events = find(text.text, published=day or text.published, address=text.address)
    if call.json:
        output.data([_event(event) for event in events])
        return
    output.table(("utc", "phase", "quote"), [_row(event) for event in events], empty="no timed events")
    lengths = derived(events)
    if lengths:
        output.line()
        output.table(("derived", "length", "from", "to"), [_length(one) for one in lengths], empty="")


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as error:
        raise FormatError(f"--published {written}: expected a date such as 2024-12-04") from error


def _event(event: "TimedEvent") -> dict[str, Any]:
    return {
        "time_utc": event.at,
        "time_utc_end": event.until,
        "approx": event.approx,
        "phase": event.phase,
        "quote": event.quote,
        "start": event.start,
        "end": event.end,
    }


def _row(event: "TimedEvent") -> tuple[str, str, str]:
    until = f" to {_minute(event.until)}" if event.until else ""
    return f"{'~' if event.approx else ''}{_minute(event.at)}{until}", event.phase.value, event.quote


def _length(one: "Derived") -> tuple[str, str, str, str]:
    first, last = (f"{_minute(end.at)} {end.phase.value}" for end in (one.first, one.last))
    return one.name, _hours(one.length), first, last


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _hours(length: timedelta) -> str:
    """Hours and minutes.

    >>> _hours(timedelta(days=1, minutes=75))
    '25 h 15 min'
    """
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
