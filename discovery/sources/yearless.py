"""Places in time what a page dates by month, day, hour and zone only: `Mar 28, 22:50 PDT`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

_STAMP = re.compile(
    r"\s*([A-Z][a-z]{2})[a-z]{0,6}\s+(\d{1,2}),\s*(\d{1,2}):(\d\d)\s*([A-Z]{1,5}|[+-]\d{2}(?:\d\d)?)\s*"
)
_MONTHS = {name: n for n, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
_HOURS = (
    "UTC=0 GMT=0 WET=0 WEST=1 CET=1 CEST=2 SAST=2 EET=2 EEST=3 MSK=3 WIB=7 HKT=8 SGT=8 AWST=8 JST=9 KST=9"
    " ACST=9.5 AEST=10 ACDT=10.5 AEDT=11 NZST=12 NZDT=13 NST=-3.5 NDT=-2.5 ADT=-3 EDT=-4 CDT=-5 MDT=-6 MST=-7"
    " PDT=-7 PST=-8 AKDT=-8 AKST=-9 HST=-10 EST=-5/10 CST=-6/8 AST=-4/3 IST=5.5/1/2 BST=1/6"
)
_ZONES = {
    name: tuple(timedelta(hours=float(one)) for one in hours.split("/"))
    for name, _, hours in (zone.partition("=") for zone in _HOURS.split())
}
"""How far from UTC a zone's name is; several where the name has several meanings."""

_AHEAD = timedelta(days=2)
_OUT_OF_ORDER = timedelta(days=31)  # the newest stands first, but an operator can date one back


@dataclass(frozen=True, slots=True)
class _Stamp:
    """A moment as printed."""

    month: int
    day: int
    hour: int
    minute: int
    zone: str

    def in_year(self, year: int, offset: timedelta) -> datetime | None:
        """In UTC, of a zone so far from it; None where there is no such moment."""
        try:
            there = timezone(offset)
            return datetime(year, self.month, self.day, self.hour, self.minute, tzinfo=there).astimezone(UTC)
        except (ValueError, OverflowError):
            return None

    def is_of(self, moment: datetime) -> bool:
        """Whether the clock of the moment's own zone showed this."""
        return (self.month, self.day, self.hour, self.minute) == (
            moment.month,
            moment.day,
            moment.hour,
            moment.minute,
        )


def moments(printed: Sequence[str], own: Sequence[datetime], now: datetime) -> list[datetime | None]:
    """The moments of a history that is printed newest first, in UTC; None for each that cannot be read.

    The first lies at one of the history's `own` dates (or, without any, at the latest before `now`), each of
    the others before the one that stands above it. Own dates are aware, in the zone of the page.

    >>> moments(["Jan 1, 00:10 UTC", "Dec 31, 23:50 UTC"], [datetime(2026, 1, 1, tzinfo=UTC)], datetime.now(UTC))[1]
    datetime.datetime(2025, 12, 31, 23, 50, tzinfo=datetime.timezone.utc)
    """
    stamps = [_stamp(one) for one in printed]
    offsets = _offsets([one for one in stamps if one], own)
    found: list[datetime | None] = []
    later: datetime | None = None
    for one in stamps:
        at = None
        if one is not None:
            offset = offsets[one.zone]
            at = _nearest(one, offset, own or (now,), now) if later is None else _latest(one, offset, later)
        later = at or later
        found.append(at)
    return found


def _stamp(printed: str) -> _Stamp | None:
    match = _STAMP.fullmatch(printed)
    if not match or match[1] not in _MONTHS:
        return None
    return _Stamp(_MONTHS[match[1]], int(match[2]), int(match[3]), int(match[4]), match[5])


def _offsets(stamps: Sequence[_Stamp], own: Sequence[datetime]) -> dict[str, timedelta]:
    """How far from UTC each zone is that the stamps name.

    A stamp that is one of the own dates tells it: pages have printed PST all summer. Else the name does.
    """
    told = {
        stamp.zone: offset
        for stamp in stamps
        for date in own
        if (offset := date.utcoffset()) is not None and stamp.is_of(date)
    }
    there = next((offset for date in own if (offset := date.utcoffset()) is not None), timedelta())
    return {stamp.zone: _by_name(stamp.zone, there) for stamp in stamps} | told


def _by_name(name: str, there: timedelta) -> timedelta:
    """Of several meanings the one nearest to the zone of the page, which stands for a name not known too."""
    if name[0] in "+-":
        distance = timedelta(hours=int(name[1:3]), minutes=int(name[3:] or 0))
        return -distance if name[0] == "-" else distance
    return min(_ZONES.get(name, ()), key=lambda one: abs(one - there), default=there)


def _nearest(one: _Stamp, offset: timedelta, own: Sequence[datetime], now: datetime) -> datetime | None:
    years = {date.year + more for date in own for more in (-1, 0, 1)}
    possible = [at for year in years if (at := one.in_year(year, offset)) and at <= now + _AHEAD]
    return min(possible, key=lambda at: (min(abs(at - date) for date in own), at), default=None)


def _latest(one: _Stamp, offset: timedelta, later: datetime) -> datetime | None:
    """In the latest year that does not put it behind `later`; 29 February is eight years apart at most."""
    years = range(later.year + 1, later.year - 9, -1)
    possible = (at for year in years if (at := one.in_year(year, offset)))
    return next((at for at in possible if at <= later + _OUT_OF_ORDER), None)
