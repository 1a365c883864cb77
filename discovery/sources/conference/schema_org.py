"""schema.org events that a page holds as JSON-LD."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import html as lxml_html
from lxml.etree import LxmlError

from discovery.errors import ExtractError
from discovery.model import Feed, Meeting
from discovery.sources import appearance
from discovery.sources.conference import links
from discovery.sources.conference.fields import first, line, mapping, prose
from discovery.sources.conference.programme import Programme, Session, bounded, by_title
from discovery.sources.conference.times import Times, zone

_DEEPEST = 20
_ALSO_EVENTS = frozenset({"Festival", "Hackathon"})
_DOCUMENTS = frozenset({"PresentationDigitalDocument", "DigitalDocument"})


def is_one(document: object) -> bool:
    """JSON-LD without a page around it."""
    return any("@type" in node or "@graph" in node for node in _listed(document) if isinstance(node, dict))


def read_page(body: bytes, feed: Feed) -> Programme:
    """The events of a page. Raises ExtractError where it holds none."""
    found, problems = _documents(body)
    events = [event for one in found for event in _events(one)]
    if not events:
        raise ExtractError(
            f"expected a programme, got {appearance.describe(body)} that describes no schema.org event"
            + (f" ({problems[0]})" if problems else "")
        )
    return _programme(events, feed, problems)


def read(document: object, feed: Feed) -> Programme:
    """Raises ExtractError where the JSON-LD describes no event."""
    events = list(_events(document))
    if not events:
        raise ExtractError("expected a programme, got JSON-LD that describes no schema.org event")
    return _programme(events, feed, [])


def _documents(body: bytes) -> tuple[list[object], list[str]]:
    try:
        root = lxml_html.document_fromstring(body)
    except (LxmlError, ValueError) as error:
        raise ExtractError(f"the page cannot be parsed: {error}") from error
    found: list[object] = []
    problems: list[str] = []
    for script in root.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() != "application/ld+json":
            continue
        try:
            found.append(json.loads(script.text_content(), strict=False))
        except (ValueError, RecursionError) as error:
            problems.append(f"JSON-LD of the page cannot be read: {error}")
    return found, problems


def _events(document: object) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Every event, with the event it is part of; empty for one that stands for itself."""
    waiting: list[tuple[object, Mapping[str, Any], int]] = [(document, {}, 0)]
    while waiting:
        node, above, depth = waiting.pop(0)
        if depth > _DEEPEST:
            continue
        if isinstance(node, list):
            waiting.extend((one, above, depth + 1) for one in node)
            continue
        event = mapping(node)
        if _is_event(event):
            part_of = above or mapping(event.get("superEvent"))
            yield event, part_of
            waiting.extend((event.get(name), event, depth + 1) for name in ("subEvent", "subEvents"))
        else:
            names = ("@graph", "mainEntity", "itemListElement", "item", "event", "events")
            waiting.extend((event[name], above, depth + 1) for name in names if name in event)


def _programme(
    events: list[tuple[Mapping[str, Any], Mapping[str, Any]]], feed: Feed, problems: list[str]
) -> Programme:
    times = Times(zone=zone(feed.timezone))
    held = [one for one in events if not _ends_with(one[0].get("eventStatus"), "EventCancelled")]
    sessions = tuple(_session(event, above, feed, times) for event, above in held if above)
    alone = [event for event, above in held if not above]
    meetings = [_meeting(event, feed, times) for event in alone]
    problems += [
        f"event '{first(event, 'name')[:80]}' has no name or no start: skipped"
        for event, meeting in zip(alone, meetings, strict=True)
        if meeting is None
    ]
    return Programme(
        sessions=sessions,
        meetings=tuple(filter(None, meetings)),
        problems=(*problems, *times.problems()),
        left_out=Counter(cancelled=len(events) - len(held)),
    )


def _session(event: Mapping[str, Any], above: Mapping[str, Any], feed: Feed, times: Times) -> Session:
    recording = next(map(mapping, _listed(event.get("recordedIn"))), {})
    return Session(
        key=first(event, "@id", "identifier"),
        title=prose(event.get("name")),
        url=links.address(event.get("url"), feed.url),
        text=prose(event.get("description")),
        speakers=tuple(_names(event, "performer", "performers", "speaker", "actor")),
        event=first(above, "name"),
        place=_place(event),
        starts=times.read(first(event, "startDate")),
        slides=_slides(event, feed),
        video=links.address(first(recording, "url", "contentUrl", "embedUrl"), feed.url),
        categories=tuple(map(line, _listed(event.get("keywords")))),
    )


def _meeting(event: Mapping[str, Any], feed: Feed, times: Times) -> Meeting | None:
    name, starts = prose(event.get("name")), times.read(first(event, "startDate"))
    if not (name and starts):
        return None
    return Meeting(
        key=bounded(first(event, "@id", "url") or f"{by_title(name)} | {starts.year}"),
        name=line(name),
        url=links.address(event.get("url"), feed.url) or feed.url,
        starts=starts,
        ends=times.read(first(event, "endDate"), end=True),
        place=_place(event) or None,
    )


def _slides(event: Mapping[str, Any], feed: Feed) -> str | None:
    for name in ("workFeatured", "workPerformed", "subjectOf"):
        for work in map(mapping, _listed(event.get(name))):
            if any(_ends_with(work.get("@type"), kind) for kind in _DOCUMENTS):
                return links.address(first(work, "url", "contentUrl"), feed.url)
    return None


def _place(event: Mapping[str, Any]) -> str:
    places: list[str] = []
    for one in _listed(event.get("location")):
        place = mapping(one)
        if _ends_with(place.get("@type"), "VirtualLocation"):
            places.append("online")
            continue
        address = mapping(place.get("address"))
        town = ", ".join(filter(None, (first(address, "addressLocality"), first(address, "addressCountry"))))
        places += [first(place, "name") or line(one), town or first(place, "address")]
    return ", ".join(dict.fromkeys(filter(None, places)))


def _names(event: Mapping[str, Any], *roles: str) -> Iterator[str]:
    for role in roles:
        for one in _listed(event.get(role)):
            yield first(mapping(one), "name") or line(one)


def _is_event(node: Mapping[str, Any]) -> bool:
    kinds = [line(kind).rpartition("/")[2] for kind in _listed(node.get("@type"))]
    return any(kind.endswith("Event") or kind in _ALSO_EVENTS for kind in kinds)


def _ends_with(given: object, name: str) -> bool:
    """schema.org's words come bare or as addresses: EventCancelled, https://schema.org/EventCancelled."""
    return any(line(one).rpartition("/")[2] == name for one in _listed(given))


def _listed(given: object) -> list[Any]:
    return given if isinstance(given, list) else [] if given is None else [given]
