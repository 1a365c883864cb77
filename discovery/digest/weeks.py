"""ISO weeks, and the moment each week's digest is handed over."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from discovery.model import Week

LOOK_BACK = 53
"""Weeks missed further back than this are not made up."""

_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")


def week_of(moment: datetime, zone: ZoneInfo) -> Week:
    """The ISO week a moment falls in, in that zone.

    >>> week_of(datetime(2026, 9, 14, tzinfo=UTC), ZoneInfo("UTC"))
    '2026-W38'
    """
    year, number, _ = moment.astimezone(zone).isocalendar()
    return Week(f"{year}-W{number:02}")


def monday(week: Week) -> date:
    """The first day of a week; raises ValueError with a sentence for a person when there is no such week.

    >>> monday(Week("2026-W38"))
    datetime.date(2026, 9, 14)
    """
    written = _WEEK.fullmatch(week)
    try:
        if not written:
            raise ValueError(week)
        return date.fromisocalendar(int(written[1]), int(written[2]), 1)
    except ValueError as error:
        raise ValueError(f"{week!r} is no ISO week; expected one such as 2026-W47") from error


def handover(week: Week, *, weekday: int, at: time, zone: ZoneInfo) -> datetime:
    """When the digest of a week is due, in UTC. A time that a change of clocks skips or repeats happens once."""
    day = monday(week) + timedelta(days=weekday)
    return datetime.combine(day, at, zone).astimezone(UTC)


def after(week: Week) -> Week:
    year, number, _ = (monday(week) + timedelta(days=7)).isocalendar()
    return Week(f"{year}-W{number:02}")


def between(first: Week, last: Week) -> Iterator[Week]:
    """Every week from `first` to `last`, both included, at most the LOOK_BACK latest."""
    start = max(monday(first), monday(last) - timedelta(weeks=LOOK_BACK - 1))
    week = week_of(datetime.combine(start, time(), UTC), ZoneInfo("UTC"))
    while week <= last:
        yield week
        week = after(week)
