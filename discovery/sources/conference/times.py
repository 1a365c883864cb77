"""Reads the times of one document, remembering what had to be assumed."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

_DAY = re.compile(r"\d{4}-?\d{2}-?\d{2}$")
_LAST_MINUTE = timedelta(hours=23, minutes=59)


@dataclass(kw_only=True)
class Times:
    """`zone` holds for times that name none; without it they are read as UTC, and counted."""

    zone: tzinfo | None = None
    without_zone: int = 0
    unknown_zones: Counter[str] = field(default_factory=Counter)

    def read(self, given: str, *, end: bool = False) -> datetime | None:
        """An ISO 8601 time in UTC; None where it cannot be read. A mere day begins at 00:00 in the
        document's zone, and as an `end` lasts until 23:59."""
        try:
            local = datetime.fromisoformat(given)
        except ValueError:
            return None
        if is_day(given):
            day = datetime.combine(local, time(), self.zone or UTC)
            return in_utc(day + _LAST_MINUTE if end else day)
        if local.tzinfo is None:
            return self.placed(local)
        return in_utc(local)

    def placed(self, local: datetime) -> datetime | None:
        """A time on the wall clock of the document's zone, in UTC."""
        self.without_zone += self.zone is None
        return in_utc(local.replace(tzinfo=self.zone or UTC))

    def problems(self) -> tuple[str, ...]:
        said = [
            f"the time zone '{name[:60]}' is unknown: {count:,} of its times read as {self.zone or 'UTC'}"
            for name, count in self.unknown_zones.items()
        ]
        if self.without_zone:
            said.append(
                f"{self.without_zone:,} times without a time zone read as UTC; give the feed a `timezone:`"
            )
        return tuple(said)


def is_day(given: str) -> bool:
    return bool(_DAY.match(given))


def zone(name: str | None) -> ZoneInfo | None:
    """The time zone of that name, as the IANA database, Windows or an old calendar spells it.

    >>> zone("W. Europe Standard Time")
    zoneinfo.ZoneInfo(key='Europe/Berlin')
    >>> zone("/citadel.org/20250101_1/Europe/Berlin")
    zoneinfo.ZoneInfo(key='Europe/Berlin')
    """
    if not name or len(name) > 100:
        return None
    parts = name.strip("/").split("/")
    spellings = (name, WINDOWS_TO_OLSON.get(name, ""), *("/".join(parts[start:]) for start in (-3, -2)))
    return next((known for spelling in spellings if (known := _known(spelling))), None)


def zone_of(conference: Mapping[str, object], given: str | None) -> ZoneInfo | None:
    """The zone a schedule names itself, else the one the registry gives."""
    own = conference.get("time_zone_name")
    return (zone(own) if isinstance(own, str) else None) or zone(given)


def in_utc(moment: datetime) -> datetime | None:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return None


def _known(spelling: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(spelling) if spelling else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
