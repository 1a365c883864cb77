"""Clock times are placed: each gets its day and its zone, and becomes a moment in UTC."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from discovery.evidence.patterns import Pattern
from discovery.evidence.timeline import zones
from discovery.evidence.timeline.mentions import Day
from discovery.evidence.timeline.spoken import WEEKDAY, Spoken

_NEXT_DAY = Pattern(
    r"\b(?:(?:next|following) (?:day|morning|afternoon|evening)|(?:a|one) day later)\b", re.IGNORECASE
)
_THEN_NEXT_DAY = Pattern(
    r",? (?:on |of )?(?:the )?(?:next|following) (?:day|morning|afternoon|evening)\b", re.IGNORECASE
)
_BYLINE = Pattern(
    r"\b(?:posted|published|updated|modified|written|authored|last (?:update|edit)|min(?:ute)? read|copyright)\b|[·©]|\bby [A-Z]",
    re.IGNORECASE,
)
_ALONE = Pattern(
    rf"\A(?:[\s#*_>|=:()\[\],–—-]|</?[a-z0-9]{{1,6}}>|{WEEKDAY}|\b(?:timeline|day [0-9]|date|events?|the|on|of|utc)\b){{0,20}}$",
    re.IGNORECASE,
)
_LEADS = Pattern(
    rf"(?:^|\n|[.!?][)\"”]?\s)[ \t]{{0,8}}(?:(?:late |early )?(?:on|by|in)\s)?(?:the (?:morning|evening|night) of )?(?:{WEEKDAY}[\s,]{{1,3}})?$",
    re.IGNORECASE,
)
_ALIAS = Pattern(r"\A\s{0,2}(?:[(/|=\[,]|-{1,2}|–|or)\s{0,2}(?:which is |i\.e\. )?$")
_IN_ADDRESS = re.compile(
    r"/((?:19|20)[0-9]{2})(?:[/-]?(0[1-9]|1[0-2])(?:[/-]?(0[1-9]|[12][0-9]|3[01]))?)?(?![0-9])"
)
_PARAGRAPH = Pattern(r"\n[ \t]{0,20}\n")
_LINE = 120  # characters of a line on either side that are looked at
_STRAY = timedelta(days=4)
_FAR = 2000  # characters without an entry after which a list begins anew
_BACK = timedelta(hours=6)
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A moment, aware UTC, and the stretch of text that tells it. `heads` and `through` are those of `Spoken`."""

    at: datetime
    start: int
    end: int
    approx: bool
    heads: bool
    through: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """What is known of a text from beside it: when it was published, and the day or year in its address."""

    published: date | None = None
    year: int | None = None
    day: date | None = None


def given(published: date | None, address: str) -> Given:
    """What a date of publication and an address tell.

    >>> given(None, "https://example.com/2015/08/13/postmortem").day
    datetime.date(2015, 8, 13)
    """
    match = _IN_ADDRESS.search(address)
    year = int(match[1]) if match else None
    day = _real(int(match[1]), int(match[2]), int(match[3])) if match and match[3] else None
    return Given(published=published, year=year, day=day)


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def placed(text: str, said: Sequence[Spoken], days: Sequence[Day], known: Given) -> list[Placed]:
    """The moments in order; a time on no known day is left out, and the same time in a second zone."""
    return list(_Story(text, said, days, known).moments())


def _is_alias(text: str, before: Placed, one: Placed) -> bool:
    """`13:14 EDT (17:14 UTC)` is one time told twice."""
    return before.at == one.at and bool(_ALIAS.match(text[before.end : one.start][:12]))


def _minute(at: datetime) -> tuple[int, int]:
    """The minute of the day in UTC."""
    at = at.astimezone(UTC)
    return at.hour, at.minute


def _around(told: Day, year: int) -> list[date]:
    return [day for one in (year - 1, year, year + 1) if (day := told.of(one))]


class _Story:
    """The times of one text as they are told one after another."""

    def __init__(self, text: str, said: Sequence[Spoken], days: Sequence[Day], known: Given) -> None:
        self._text = text
        self._said = said
        self._known = known
        self._stated = zones.stated(text)
        beside = {one.day.start for one in said if one.day}
        self._full = [day for day in days if day.year is not None]
        self._days = [day for day in days if day.start in beside or not self._is_byline(day)]
        self._free = [day for day in self._days if day.start not in beside]
        self._falling = self._is_newest_first()
        self._last: Placed | None = None
        self._first: datetime | None = None
        self._told: dict[tuple[int, int], datetime] = {}
        self._listed: int | None = None
        self._latest = datetime.min.replace(tzinfo=UTC)
        self._zone: str | None = next((one.clock.zone for one in said if one.clock.zone), None)

    def moments(self) -> Iterator[Placed]:
        begun: datetime | None = None  # the start of a range whose end is due
        for index, one in enumerate(self._said):
            at = self._moment(index, begun)
            begun = at if one.through else None
            if at is None:
                continue
            moment = Placed(
                at=at,
                start=one.start,
                end=one.end,
                approx=one.clock.approx,
                heads=one.heads,
                through=one.through,
            )
            if self._last is not None and _is_alias(self._text, self._last, moment):
                self._last = replace(self._last, end=one.end)
                continue
            if self._last is not None:
                yield self._last
            self._last = moment
            self._told.setdefault(_minute(at), at)
            self._listed = one.end if one.heads else self._listed
            self._first = min(self._first or at, at)
            self._latest = max(self._latest, at)
        if self._last is not None:
            yield self._last

    def _moment(self, index: int, begun: datetime | None) -> datetime | None:
        one = self._said[index]
        name = self._zone_of(index)
        hour = self._hour(index)
        day = self._day(index, name, hour)
        if day is None:
            return None
        try:
            local = datetime.combine(day, time(hour, one.clock.minute))
            zone = zones.resolved(name, local) or UTC
            at = local.replace(tzinfo=zone).astimezone(UTC)
        except (OverflowError, ValueError):
            return None
        if begun is not None and at < begun and one.day is None:
            at += _DAY
        return at

    def _hour(self, index: int) -> int:
        """The hour on 24; the half of the day may be told at the end of a range only, `7:26 to 7:32 pm`."""
        one = self._said[index]
        hour = one.clock.hour
        end = self._said[index + 1].clock if one.through else one.clock
        if one.clock.halved or hour > 12 or not end.halved:
            return hour
        in_same_half = hour % 12 + (12 if end.hour >= 12 else 0)
        return in_same_half if (in_same_half, one.clock.minute) <= (end.hour, end.minute) else hour % 12

    def _zone_of(self, index: int) -> str:
        one = self._said[index]
        printed = one.clock.zone or (self._said[index + 1].clock.zone if one.through else None)
        if printed is None:
            at = bisect_right(self._stated, one.start, key=lambda pair: pair[0])
            printed = self._stated[at - 1][1] if at else None
        if printed is None:
            printed = self._zone or (self._stated[0][1] if self._stated else "UTC")
        self._zone = printed
        return printed

    def _day(self, index: int, zone: str, hour: int) -> date | None:
        one = self._said[index]
        if one.day is not None:
            return self._dated(one.day)
        if one.through:
            after = self._said[index + 1]
            if after.day is not None and (day := self._dated(after.day)):
                return (
                    day - _DAY if (hour, one.clock.minute) > (after.clock.hour, after.clock.minute) else day
                )
        day = self._governing(one) or self._in_order(one, zone, hour) or self._unplaced(one)
        if day is not None and one.weekday is not None:
            day += timedelta(days=(one.weekday - day.weekday() + 3) % 7 - 3)
        return day

    def _governing(self, one: Spoken) -> date | None:
        """The nearest day before a time, unless another time has been told since or the day is not of this story."""
        index = bisect_left(self._free, one.start, key=lambda day: day.start) - 1
        if index < 0 or (self._last is not None and self._free[index].start < self._last.end):
            return None
        told = self._free[index]
        day = self._dated(told)
        if day is None or self._last is None:
            return day
        if day == self._last.at.date():
            return None  # says nothing new: in another zone the story may be on its eve
        if self._stands_alone(told) or (abs(day - self._last.at.date()) <= _STRAY and self._leads(told)):
            return day
        return None

    def _in_order(self, one: Spoken, zone: str, hour: int) -> date | None:
        """The day of the time before, or the one after it where the story has gone past midnight."""
        last, first = self._last, self._first
        if last is None or first is None:
            return None
        before = first if self._begins_list(one) and last.at - first < _STRAY else last.at
        local = before.astimezone(zones.resolved(zone, before.replace(tzinfo=None)) or UTC)
        moment = datetime.combine(local.date(), time(hour, one.clock.minute), local.tzinfo)
        again = self._told.get(_minute(moment))
        if again is not None and not one.heads:
            return again.astimezone(local.tzinfo).date()
        if self._is_retold(one, last, moment):
            return moment.date() - _DAY
        later = self._says_next_day(one, last) or self._is_past_midnight(one, last, local, moment)
        return moment.date() + _DAY if later else moment.date()

    def _begins_list(self, one: Spoken) -> bool:
        return one.heads and (self._listed is None or one.start - self._listed > _FAR)

    def _is_retold(self, one: Spoken, last: Placed, moment: datetime) -> bool:
        """A new paragraph tells of what lies between the times told already, rather than of much later."""
        anew = not one.heads and self._is_apart(one, last)
        return anew and moment - self._latest > _BACK and moment - _DAY >= (self._first or moment)

    def _is_apart(self, one: Spoken, last: Placed) -> bool:
        """Whether a blank line stands between two times."""
        return _PARAGRAPH.search(self._text, last.end, one.start) is not None

    def _says_next_day(self, one: Spoken, last: Placed) -> bool:
        between = self._text[max(last.end, one.start - _LINE) : one.start]
        return bool(_NEXT_DAY.search(between) or _THEN_NEXT_DAY.match(self._text, one.end))

    def _is_past_midnight(self, one: Spoken, last: Placed, local: datetime, moment: datetime) -> bool:
        if one.heads and last.heads:
            return local - moment > _BACK and not self._falling
        return (
            not self._is_apart(one, last)
            and local - moment > 2 * _BACK
            and local.hour >= 18
            and moment.hour <= 6
        )

    def _unplaced(self, one: Spoken) -> date | None:
        """The day of a first time that no day stands before: the next one told, or the one known from beside the text."""
        index = bisect_left(self._days, one.start, key=lambda day: day.start)
        later = self._days[index] if index < len(self._days) else None
        return (self._dated(later) if later else None) or self._known.day or self._known.published

    def _dated(self, told: Day) -> date | None:
        """A day with its year: the written one, else the one that brings it closest to the story."""
        if told.year is not None:
            return told.of(told.year)
        near = self._last.at.date() if self._last else self._anchor(told)
        if near is not None:
            options = _around(told, near.year)
            return min(options, key=lambda day: abs(day - near), default=None)
        published = self._known.published
        if published is None:
            return told.of(self._known.year) if self._known.year else None
        return max((day for day in _around(told, published.year) if day <= published + _DAY), default=None)

    def _anchor(self, told: Day) -> date | None:
        """The day with a year that stands before a day without one, else the next, else the one in the address."""
        index = bisect_left(self._full, told.start, key=lambda day: day.start)
        nearest = [*self._full[max(0, index - 1) : index], *self._full[index : index + 1]]
        return next((day.of(day.year) for day in nearest if day.year is not None), self._known.day)

    def _line(self, told: Day) -> tuple[str, str]:
        before = self._text[max(0, told.start - _LINE) : told.start].rpartition("\n")[2]
        return before, self._text[told.end : told.end + _LINE].partition("\n")[0]

    def _stands_alone(self, told: Day) -> bool:
        """A line that is nothing but a day heads what follows it."""
        return all(_ALONE.match(part) for part in self._line(told))

    def _leads(self, told: Day) -> bool:
        """ "On 12 May the disk filled" moves the story on; a day further inside a sentence may be of another one."""
        return _LEADS.search(self._text, max(0, told.start - _LINE), told.start) is not None

    def _is_byline(self, told: Day) -> bool:
        return any(_BYLINE.search(part) for part in self._line(told)) and not self._leads(told)

    def _is_newest_first(self) -> bool:
        heads = [(one.clock.hour, one.clock.minute) for one in self._said if one.heads and one.day is None]
        steps = [(after > before) - (after < before) for before, after in pairwise(heads)]
        return sum(steps) < 0
