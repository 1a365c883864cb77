"""Programmes of conferences become talks and meetings ahead; the bytes tell in which format they come."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from discovery.errors import ExtractError
from discovery.model import Ask, Extraction, Feed, Page, Request
from discovery.sources import appearance
from discovery.sources.conference import (
    confs_tech,
    ical,
    rubyevents,
    sched,
    sched_page,
    schedule_json,
    schedule_xml,
    schema_org,
    sessionize,
    videos,
)
from discovery.sources.conference.programme import Programme, extracted

_JSON_FORMATS: tuple[tuple[Callable[[object], bool], Callable[[Any, Feed], Programme]], ...] = (
    (schedule_json.is_one, schedule_json.read),
    (sessionize.is_one, sessionize.read),
    (sched.is_one, sched.read),
    (confs_tech.is_one, confs_tech.read),
    (schema_org.is_one, schema_org.read),
)
_MOST_KEYS_NAMED = 6


@dataclass(frozen=True, slots=True)
class Conference:
    """Schedule XML and JSON, iCalendar, sched (JSON and printed), Sessionize, confs.tech, schema.org events, video channels."""

    names: tuple[str, ...] = ("conference",)
    accept: str = (
        "application/json, text/calendar, application/xml;q=0.9, application/atom+xml;q=0.9, text/html;q=0.8,"
        " */*;q=0.1"
    )

    def asks(self, feed: Feed) -> tuple[Ask, ...]:
        return (Ask(request=Request(url=feed.url, accept=self.accept)),)

    def extract(self, page: Page, feed: Feed, now: datetime, ask: Ask) -> Extraction:
        """The talks, in the order of the document, and the conferences that are not over.

        Raises ExtractError for bytes in none of the formats, and for those too damaged to give anything.
        """
        if (appearance.root_name(page.body) or "").lower() in videos.ROOTS:
            return videos.extract(page, feed, now, ask)
        return extracted(_programme(page.body, feed, now), feed, now)


CONFERENCE = Conference()


def _programme(body: bytes, feed: Feed, now: datetime) -> Programme:
    if not body.strip():
        raise ExtractError("the answer is empty")
    if ical.is_one(body):
        return ical.read(body, feed, now)
    if body.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
        return _from_json(body, feed)
    if appearance.root_name(body) == "schedule":
        return schedule_xml.read(body, feed)
    if appearance.is_html(body) and sched_page.is_one(body):
        return sched_page.read(body, feed)
    if appearance.is_html(body):
        return schema_org.read_page(body, feed)
    if rubyevents.looks_like_one(body):
        return rubyevents.read(body, feed)
    raise ExtractError(f"expected a conference's programme, got {appearance.describe(body)}")


def _from_json(body: bytes, feed: Feed) -> Programme:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ExtractError(f"the JSON cannot be parsed: {error}") from error
    if document == []:
        return Programme()
    for is_one, read in _JSON_FORMATS:
        if is_one(document):
            return read(document, feed)
    raise ExtractError(f"expected a conference's programme, got {_shape(document)}")


def _shape(document: object) -> str:
    """What JSON of another shape looks like."""
    one, of = (document[0], "a list of ") if isinstance(document, list) else (document, "")
    if not isinstance(one, dict):
        return f"JSON that is {of}{type(one).__name__}"
    keys = ", ".join(repr(key[:30]) for key in list(one)[:_MOST_KEYS_NAMED])
    return f"JSON of another shape: {of}object{'s' if of else ''} with {keys or 'nothing in it'}"
