"""Schedules in JSON: frab, pretalx and the CCC's."""

from collections.abc import Iterator, Mapping
from typing import Any

from discovery.errors import ExtractError
from discovery.model import Feed
from discovery.sources.conference import schedule
from discovery.sources.conference.fields import first, line, mapping, sequence
from discovery.sources.conference.programme import Programme


def is_one(document: object) -> bool:
    return isinstance(mapping(document).get("schedule"), dict)


def read(document: Mapping[str, Any], feed: Feed) -> Programme:
    """Raises ExtractError where the schedule holds no conference with days."""
    whole = mapping(document["schedule"])
    conference = mapping(whole.get("conference"))
    days = conference.get("days")
    if not isinstance(days, list):
        raise ExtractError("expected a schedule with conference and days, got JSON that only starts like one")
    base = {"base_url": whole.get("base_url")} if "base_url" not in conference else {}
    return schedule.programme({**base, **conference}, _rows(days), feed)


def _rows(days: list[Any]) -> Iterator[schedule.Row]:
    for day in map(mapping, days):
        for room, events in mapping(day.get("rooms")).items():
            for event in map(mapping, sequence(events)):
                yield schedule.Row(day=first(day, "date"), room=line(room), event=event)
