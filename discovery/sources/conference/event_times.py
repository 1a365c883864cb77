"""Places the times of calendar events on the clocks they name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from discovery.sources.conference.content_lines import Component, Property
from discovery.sources.conference.times import Times, in_utc, zone

_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)")


@dataclass(frozen=True, slots=True)
class Clocks:
    """`times` holds for what names no zone; `zones` are those the file defines itself."""

    times: Times
    zones: dict[str, tzinfo]


def local(given: Property) -> datetime | None:
    try:
        return datetime.fromisoformat(given.value.strip().removesuffix("Z")).replace(tzinfo=None)
    except ValueError:
        return None


def dates(event: Component, name: str) -> list[datetime]:
    values = (replace(one, value=part) for one in event.all(name) for part in one.value.split(",")[:1000])
    return [when for one in values if (when := local(one))]


def placed(given: Property, local: datetime, clocks: Clocks) -> datetime | None:
    known = zone_of(given, clocks)
    if known:
        return in_utc(local.replace(tzinfo=known))
    if is_day(given) or "TZID" in given.parameters:
        return in_utc(local.replace(tzinfo=clocks.times.zone or UTC))
    return clocks.times.placed(local)


def zone_of(given: Property, clocks: Clocks) -> tzinfo | None:
    """The zone a time names; None where it names none, or one nobody knows: those are counted."""
    if given.value.strip().endswith("Z"):
        return UTC
    name = given.parameters.get("TZID")
    if name is None:
        return None
    known = zone(name) or clocks.zones.get(name)
    if known is None:
        clocks.times.unknown_zones[name] += 1
    return known


def own_zones(parts: Iterable[Component]) -> dict[str, tzinfo]:
    """Zones the file defines itself, as far as they name a known one or never change their clocks."""
    zones: dict[str, tzinfo] = {}
    offsets: set[str] = set()
    for one in parts:  # the parts of a zone come before it
        if one.kind in ("STANDARD", "DAYLIGHT"):
            offsets.add(one.said("TZOFFSETTO"))
        elif one.kind == "VTIMEZONE":
            known = zone(one.said("X-LIC-LOCATION")) or (_fixed(*offsets) if len(offsets) == 1 else None)
            if known:
                zones[one.said("TZID")] = known
            offsets = set()
    return zones


def _fixed(offset: str) -> tzinfo | None:
    parts = _OFFSET.match(offset)
    if parts is None or int(parts[2]) > 15:
        return None
    ahead = timedelta(hours=int(parts[2]), minutes=int(parts[3]))
    return timezone(ahead if parts[1] == "+" else -ahead)


def is_day(given: Property) -> bool:
    return bool(re.fullmatch(r"\d{8}", given.value.strip()))
