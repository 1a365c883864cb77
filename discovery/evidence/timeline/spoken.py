"""Clock times with the days and the ranges that are told with them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from discovery.evidence.patterns import Pattern
from discovery.evidence.timeline.mentions import Clock, Day

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tues?|wed|thu(?:rs)?|fri|sat|sun)\b\.?"
_MARK = r"[\s,|*_:;()\[\]–—@-]"
_VAGUE = r"(?:approximately|approx\.?|around|about|roughly|circa|at|~)"
_DAY_THEN_CLOCK = Pattern(
    rf"\A(?:{_MARK}|</?[a-z]{{1,6}}>|\b(?:{_VAGUE}|by|from|between|starting|beginning|until|till|just|shortly|exactly|precisely"
    rf"|after|before|since|and|to|the|morning|evening|afternoon|night|{WEEKDAY})(?=\W)|[~≈]){{0,16}}(?:\.\s)?$",
    re.IGNORECASE,
)
_CLOCK_THEN_DAY = Pattern(
    r"\A(?:[ \t\u00a0]?,?[ \t\u00a0]{0,3}\(?|[,\s]{0,4}(?:on|of)\s{1,6})(?:the\s(?:(?:morning|evening|night|afternoon)\sof\s)?)?"
    rf"(?:{WEEKDAY}[,\s(]{{1,3}})?$",
    re.IGNORECASE,
)
_THEN_WEEKDAY = Pattern(
    rf"\A[,\s]{{0,4}}(?:on\s{{1,6}})?(?:the\s(?:morning|evening|night|afternoon)\sof\s)?(?P<weekday>{WEEKDAY})",
    re.IGNORECASE,
)
_WEEKDAY_THEN = Pattern(
    rf"\b(?P<weekday>{WEEKDAY})(?:{_MARK}|\b(?:{_VAGUE}|by|from|between|morning|evening|afternoon|night)\b){{0,12}}$",
    re.IGNORECASE,
)
_RANGE = Pattern(
    r"\A\s{0,3},?\s{0,3}(?:to|until|till|through|thru|and|up to|-{1,2}|–|—|→|->)\s{0,3}"
    rf"(?:{_VAGUE}\s{{0,3}})?(?:on\s)?(?:{WEEKDAY}[\s,]{{1,3}})?(?:{_VAGUE}\s{{0,3}})?$",
    re.IGNORECASE,
)
_BETWEEN = Pattern(r"\bbetween\b", re.IGNORECASE)
_HEAD = Pattern(
    r"(?:^|\n|</?(?:td|li|th|p|dt|dd|tr|br|ul|div)\b[^<>\n]{0,40}>)(?:[^\w\n<]|<[a-z/][^<>\n]{0,24}>){0,16}(?:[0-9]{1,2}[.)][ \t]{1,3})?"
    rf"(?:(?:{WEEKDAY}|time:|~)[\s,:*]{{0,4}})?$",
    re.IGNORECASE,
)
_NEAR = 56  # characters between a day and a clock time that belong together
_LEAD = 40  # characters in front of a time that may tell what it begins


@dataclass(frozen=True, kw_only=True, slots=True)
class Spoken:
    """A clock time with the day or day of the week (Monday is 0) told with it, as one stretch of text.

    `heads`: it begins a line or a cell. `through`: the next one is the end of its range.
    """

    clock: Clock
    day: Day | None
    weekday: int | None
    start: int
    end: int
    heads: bool
    through: bool = False


def spoken(text: str, clocks: Sequence[Clock], days: Sequence[Day]) -> list[Spoken]:
    """The clock times in order, each with its day where one stands beside it."""
    taken: set[int] = set()
    said = [_with_day(text, clock, days, taken) for clock in clocks]
    return [
        replace(one, through=True) if after is not None and _is_range(text, one, after) else one
        for one, after in zip_longest(said, said[1:])
    ]


def _with_day(text: str, clock: Clock, days: Sequence[Day], taken: set[int]) -> Spoken:
    beside = (_day_before(text, clock, days), _day_after(text, clock, days))
    day = next((one for one in beside if one is not None and one.start not in taken), None)
    if day is not None:
        taken.add(day.start)
    start, end = clock.start, clock.end
    if day is not None and "\n" not in text[day.end : clock.start]:
        start, end = min(start, day.start), max(end, day.end)
    return Spoken(
        clock=clock,
        day=day,
        weekday=None if day else _weekday(text, clock),
        start=start,
        end=end,
        heads=_HEAD.search(text, max(0, start - _LEAD), start) is not None,
    )


def _day_before(text: str, clock: Clock, days: Sequence[Day]) -> Day | None:
    index = bisect_right(days, clock.start, key=lambda day: day.start) - 1
    if index < 0 or not 0 <= clock.start - days[index].end <= _NEAR:
        return None
    gap = text[days[index].end : clock.start + 1]
    return days[index] if _DAY_THEN_CLOCK.match(gap[:-1]) or gap[0] == "T" else None


def _day_after(text: str, clock: Clock, days: Sequence[Day]) -> Day | None:
    index = bisect_left(days, clock.end, key=lambda day: day.start)
    if index == len(days) or days[index].start - clock.end > _NEAR:
        return None
    return days[index] if _CLOCK_THEN_DAY.match(text[clock.end : days[index].start]) else None


def _weekday(text: str, clock: Clock) -> int | None:
    match = _THEN_WEEKDAY.match(text[clock.end : clock.end + _LEAD]) or _WEEKDAY_THEN.search(
        text[max(0, clock.start - _LEAD) : clock.start]
    )
    return WEEKDAYS.index(match["weekday"][:3].lower()) if match else None


def _is_range(text: str, one: Spoken, after: Spoken) -> bool:
    if not 0 < after.start - one.end <= _LEAD:
        return False
    gap = _RANGE.match(text[one.end : after.start])
    if gap is None or (one.clock.zone and after.heads):
        return False
    return (
        "and" not in gap[0] or _BETWEEN.search(text, max(0, one.start - _LEAD), one.clock.start) is not None
    )
