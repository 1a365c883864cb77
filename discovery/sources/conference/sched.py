"""The session export of a programme on sched.com, in JSON."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import ada_url

from discovery.model import Feed
from discovery.sources.conference import links
from discovery.sources.conference.fields import first, line, mapping, prose, sequence
from discovery.sources.conference.programme import Programme, Session
from discovery.sources.conference.times import Times, zone


def is_one(document: object) -> bool:
    head = mapping(next(iter(sequence(document)), None))
    return {"event_start", "name"} <= head.keys() and not head.keys().isdisjoint({"id", "event_key"})


def read(document: object, feed: Feed) -> Programme:
    """The sessions that are shown; their times are local to the conference and name no zone."""
    times = Times(zone=zone(feed.timezone))
    shown, hidden = [], 0
    for event in map(mapping, sequence(document)):
        if first(event, "active").upper() == "N":
            hidden += 1
        else:
            shown.append(_session(event, feed, times))
    return Programme(
        sessions=tuple(shown), problems=times.problems(), left_out=Counter({"not shown": hidden})
    )


def _session(event: Mapping[str, Any], feed: Feed, times: Times) -> Session:
    own = first(event, "id", "event_key")
    files = [
        {"url": one.get("path"), "title": one.get("name")}
        for one in map(mapping, sequence(event.get("files")))
    ]
    return Session(
        key=own,
        title=first(event, "name"),
        url=_page(first(event, "id"), feed.url) or links.address(event.get("url")),
        text=prose(event.get("description")),
        speakers=_speakers(event.get("speakers")),
        place=", ".join(filter(None, (first(event, "venue"), first(event, "address")))),
        starts=times.read(first(event, "event_start")),
        slides=links.slides([*files, {"url": event.get("media_url")}], (), feed.url),
        video=links.video_page(event.get("video_stream")) or links.video_page(event.get("media_url")),
        categories=tuple(filter(None, (first(event, "event_type"), first(event, "event_subtype")))),
    )


def _page(own: str, feed_url: str) -> str | None:
    """sched shows a session at /event/ and its id, which is the UID of its iCalendar export too."""
    url = ada_url.URL(feed_url)
    return f"{url.origin}/event/{own}" if own.isalnum() and url.hostname.endswith(".sched.com") else None


def _speakers(given: object) -> tuple[str, ...]:
    if isinstance(given, str):
        return tuple(given.split(","))
    return tuple(first(mapping(one), "name") or line(one) for one in sequence(given))
