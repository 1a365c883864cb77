"""The vocabulary that Pentabarf, frab, pretalx and the CCC's schedules share, in XML as in JSON."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from discovery.model import Feed, Meeting
from discovery.sources.conference import links
from discovery.sources.conference.fields import first, line, mapping, paragraphs, prose, sequence
from discovery.sources.conference.programme import Programme, Session, bounded, by_title
from discovery.sources.conference.times import Times, zone_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One event of a schedule, with the date of its day and the name of its room."""

    day: str
    room: str
    event: Mapping[str, Any]


def programme(
    conference: Mapping[str, Any], rows: Iterable[Row], feed: Feed, problems: Iterable[str] = ()
) -> Programme:
    """All the talks, and the conference itself."""
    times = Times(zone=zone_of(conference, feed.timezone))
    name = first(conference, "title", "acronym") or feed.event or ""
    some = list(rows)
    base = first(conference, "url", "base_url") or feed.url
    sessions = tuple(_session(row, conference, name, base, times) for row in some if not _cancelled(row))
    meeting = _meeting(conference, name, feed, times)
    return Programme(
        sessions=sessions,
        meetings=(meeting,) if meeting else (),
        problems=(*problems, *times.problems()),
        left_out=Counter(cancelled=len(some) - len(sessions)),
    )


def _session(row: Row, conference: Mapping[str, Any], name: str, base: str, times: Times) -> Session:
    event = row.event
    url = links.address(event.get("url"), base)
    # uploads are named relative to where the talk was handed in
    home = links.address(event.get("origin_url")) or url or base
    uploads, linked = sequence(event.get("attachments")), sequence(event.get("links"))
    recorded = first(mapping(event.get("recording")), "url") or first(event, "video_download_url")
    return Session(
        key=_identity(event),
        title=_title(event),
        url=url,
        abstract=prose(event.get("abstract")),
        text=paragraphs(event.get("abstract"), event.get("description")),
        speakers=tuple(map(_speaker, sequence(event.get("persons")))),
        event=name,
        place=row.room or first(event, "room"),
        starts=_starts(row, conference, times),
        slides=links.slides(uploads, linked, home),
        video=links.address(recorded, home) or links.video([*uploads, *linked], home),
        categories=tuple(filter(None, (first(event, "track"), first(event, "type")))),
    )


def _identity(event: Mapping[str, Any]) -> str:
    """A guid outlives new titles, ids and slugs; the others stand in for it in older exports, best first."""
    return next(
        (f"{name}:{own}" for name in ("guid", "code", "id", "slug") if (own := first(event, name))), ""
    )


def _title(event: Mapping[str, Any]) -> str:
    title, subtitle = first(event, "title"), first(event, "subtitle")
    return f"{title}: {subtitle}" if title and subtitle else title


def _speaker(person: object) -> str:
    return first(mapping(person), "public_name", "full_public_name", "name") or line(person)


def _starts(row: Row, conference: Mapping[str, Any], times: Times) -> datetime | None:
    """The event's own date; in older exports the day's date with the hour, which after midnight is the next day's."""
    if own := first(row.event, "date"):
        return times.read(own)
    hour = first(row.event, "start")
    starts = times.read(f"{row.day}T{hour.zfill(5)}") if row.day and hour else None
    change = first(conference, "day_change")[:5].zfill(5)
    return starts + timedelta(days=1) if starts and hour.zfill(5) < change else starts


def _cancelled(row: Row) -> bool:
    return first(row.event, "state", "status").lower() in {"canceled", "cancelled", "withdrawn", "rejected"}


def _meeting(conference: Mapping[str, Any], name: str, feed: Feed, times: Times) -> Meeting | None:
    starts = times.read(first(conference, "start"))
    if not (name and starts):
        return None
    return Meeting(
        key=bounded(by_title(first(conference, "acronym") or name)),
        name=name,
        url=links.address(first(conference, "url", "base_url")) or feed.url,
        starts=starts,
        ends=times.read(first(conference, "end"), end=True),
        place=", ".join(filter(None, (first(conference, "venue"), first(conference, "city")))) or None,
    )
