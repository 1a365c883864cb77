"""Lists of conferences ahead, as confs.tech keeps them."""

from collections.abc import Mapping
from typing import Any

from discovery.model import Feed, Meeting
from discovery.sources.conference import links
from discovery.sources.conference.fields import first, mapping, sequence
from discovery.sources.conference.programme import Programme, bounded, by_title
from discovery.sources.conference.times import Times


def is_one(document: object) -> bool:
    head = mapping(next(iter(sequence(document)), None))
    return {"name", "startDate"} <= head.keys() and "@type" not in head


def read(document: object, feed: Feed) -> Programme:
    """Meetings; an entry without a name or a day is named and skipped."""
    entries = [mapping(one) for one in sequence(document)]
    times = Times()
    meetings: list[Meeting] = []
    problems: list[str] = []
    for number, entry in enumerate(entries, start=1):
        meeting = _meeting(entry, feed, times)
        if meeting:
            meetings.append(meeting)
        else:
            problems.append(f"entry {number} '{first(entry, 'name')[:80]}' has no name or no start: skipped")
    return Programme(meetings=tuple(meetings), problems=(*problems, *times.problems()))


def _meeting(entry: Mapping[str, Any], feed: Feed, times: Times) -> Meeting | None:
    name, starts = first(entry, "name"), times.read(first(entry, "startDate"))
    if not (name and starts):
        return None
    return Meeting(
        key=bounded(_identity(entry)),
        name=name,
        url=links.address(entry.get("url")) or feed.url,
        starts=starts,
        ends=times.read(first(entry, "endDate"), end=True),
        place=_place(entry) or ("online" if entry.get("online") is True else None),
    )


def _place(entry: Mapping[str, Any]) -> str:
    return ", ".join(filter(None, (first(entry, "city"), first(entry, "country"))))


def _identity(entry: Mapping[str, Any]) -> str:
    """A conference is moved by a day and remains itself; a series is held in several cities and months."""
    name, place = by_title(first(entry, "name")), by_title(_place(entry))
    return " | ".join(filter(None, (name, place, first(entry, "startDate")[:7])))
