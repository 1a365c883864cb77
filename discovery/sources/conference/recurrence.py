"""Finds the occurrence of a recurring event that matters now.

By walking over the days, not by a general rule engine: those search the calendar up to the year 9999 for the
31st of February, and count the seconds of a century when a stranger's file asks them to.
"""

import re
from calendar import monthrange
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, islice

_AHEAD = timedelta(days=2 * 366)
_MOST = 20_000  # every day of 50 years
_FIRST_YEAR = 1990
_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_PARTS = frozenset("FREQ INTERVAL COUNT UNTIL WKST BYDAY BYMONTH BYMONTHDAY BYSETPOS".split())
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BYDAY = re.compile(r"([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A recurrence by whole days. `weekdays` are (which in the month, or 0 for each; Monday = 0); numbers count
    from the end where they are negative."""

    frequency: str
    interval: int
    count: int
    until: datetime | None
    week_starts: int
    weekdays: tuple[tuple[int, int], ...]
    months: tuple[int, ...]
    month_days: tuple[int, ...]
    positions: tuple[int, ...]


def next_or_last(
    starts: datetime,
    rule: str | None,
    *,
    added: Collection[datetime] = (),
    removed: Collection[datetime] = (),
    now: datetime,
) -> datetime:
    """The first occurrence from `now` on, else the last one before; all are naive, on the event's own clock.

    Raises ValueError, fit for a person, for a rule that is not read.
    """
    ruled = _occurrences(starts, _read(rule), now + _AHEAD) if rule else [starts]
    occurrences = sorted({*ruled, *added} - set(removed)) or [starts]
    return next((one for one in occurrences if one >= now), occurrences[-1])


def _occurrences(starts: datetime, rule: Rule, horizon: datetime) -> list[datetime]:
    if starts.year < _FIRST_YEAR:
        raise ValueError(f"recurs since {starts.year}, which is not believed")
    last = min(rule.until, horizon) if rule.until else horizon
    found = _positioned(_days(starts, rule, last), rule) if rule.positions else _days(starts, rule, last)
    return list(islice((day for day in found if day >= starts), min(rule.count, _MOST)))


def _days(starts: datetime, rule: Rule, last: datetime) -> Iterator[datetime]:
    # positions count in a whole month, also where the series began in the middle of it
    day = starts.replace(day=1) if rule.positions else starts
    while day <= last:
        if _in_turn(starts, day, rule) and _falls_on(starts, day, rule):
            yield day
        day += timedelta(days=1)


def _positioned(days: Iterator[datetime], rule: Rule) -> Iterator[datetime]:
    for _, group in groupby(days, key=lambda day: (day.year, day.month)):
        month = list(group)
        wanted = {p - 1 if p > 0 else len(month) + p for p in rule.positions}
        yield from (day for place, day in enumerate(month) if place in wanted)


def _in_turn(starts: datetime, day: datetime, rule: Rule) -> bool:
    """Whether the day lies in a period that is not skipped by the interval."""
    match rule.frequency:
        case "DAILY":
            passed = (day - starts).days
        case "WEEKLY":
            passed = (day - _week(starts, rule)).days // 7
        case "MONTHLY":
            passed = (day.year - starts.year) * 12 + day.month - starts.month
        case _:
            passed = day.year - starts.year
    return passed % rule.interval == 0


def _week(day: datetime, rule: Rule) -> datetime:
    return day - timedelta(days=(day.weekday() - rule.week_starts) % 7)


def _falls_on(starts: datetime, day: datetime, rule: Rule) -> bool:
    months, weekdays, month_days = rule.months, rule.weekdays, rule.month_days
    if not weekdays and not month_days:
        if rule.frequency == "WEEKLY":
            weekdays = ((0, starts.weekday()),)
        elif rule.frequency != "DAILY":
            month_days = (starts.day,)
    if rule.frequency == "YEARLY" and not months:
        months = (starts.month,)
    length = monthrange(day.year, day.month)[1]
    which, from_end = (day.day - 1) // 7 + 1, -((length - day.day) // 7 + 1)
    return (
        (not months or day.month in months)
        and (not month_days or day.day in month_days or day.day - length - 1 in month_days)
        and (not weekdays or any((n, day.weekday()) in weekdays for n in (0, which, from_end)))
    )


# -- reading a rule -----------------------------------------------------------------------------------------


def _read(given: str) -> Rule:
    parts = {
        name.strip(): value for name, _, value in (one.partition("=") for one in given.upper().split(";"))
    }
    parts.pop("", None)
    frequency = parts.get("FREQ", "")
    try:
        if not _PARTS.issuperset(parts) or frequency not in _FREQUENCIES:
            raise ValueError
        rule = Rule(
            frequency=frequency,
            interval=_one(parts, "INTERVAL", 1),
            count=_one(parts, "COUNT", _MOST),
            until=_until(parts.get("UNTIL", "")),
            week_starts=_WEEKDAYS.index(parts.get("WKST", "MO")),
            weekdays=tuple(map(_weekday, _split(parts, "BYDAY"))),
            months=_numbers(parts, "BYMONTH", 1, 12),
            month_days=_numbers(parts, "BYMONTHDAY", -31, 31),
            positions=_numbers(parts, "BYSETPOS", -31, 31),
        )
        _refuse_what_days_cannot_tell(rule)
    except ValueError:
        raise ValueError(f"recurs by a rule that is not read: {given[:80]}") from None
    return rule


def _refuse_what_days_cannot_tell(rule: Rule) -> None:
    numbered = any(which for which, _ in rule.weekdays)
    by_year = rule.frequency == "YEARLY" and not rule.months and (rule.weekdays or rule.month_days)
    if (rule.positions and rule.frequency != "MONTHLY") or by_year:
        raise ValueError
    if numbered and rule.frequency not in ("MONTHLY", "YEARLY"):
        raise ValueError


def _split(parts: Mapping[str, str], name: str) -> list[str]:
    return [one.strip() for one in parts[name].split(",")] if name in parts else []


def _weekday(given: str) -> tuple[int, int]:
    match = _BYDAY.fullmatch(given)
    if match is None:
        raise ValueError
    return int(match[1] or 0), _WEEKDAYS.index(match[2])


def _numbers(parts: Mapping[str, str], name: str, least: int, most: int) -> tuple[int, ...]:
    numbers = tuple(int(one[:5]) for one in _split(parts, name))
    if not all(least <= one <= most and one for one in numbers):
        raise ValueError
    return numbers


def _one(parts: Mapping[str, str], name: str, default: int) -> int:
    numbers = _numbers(parts, name, 1, _MOST) if name in parts else (default,)
    return numbers[0]


def _until(given: str) -> datetime | None:
    """The end as it is written: up to a day off for one in UTC, which no series of meetings notices."""
    if not given:
        return None
    until = datetime.fromisoformat(given.removesuffix("Z")).replace(tzinfo=None)
    return until.replace(hour=23, minute=59) if len(given) == 8 else until
