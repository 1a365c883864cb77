"""Schedules in XML: Pentabarf, frab, pretalx and the CCC's."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from discovery.errors import ExtractError
from discovery.model import Feed
from discovery.sources.conference import schedule
from discovery.sources.conference.programme import Programme

_REFERENCE = re.compile(r"&#([xX][0-9a-fA-F]{1,8}|[0-9]{1,9});")
_LISTS = {"persons": "person", "links": "link", "attachments": "attachment"}


def read(body: bytes, feed: Feed) -> Programme:
    """What can be read of a schedule, damage named. Raises ExtractError where no event can be."""
    root, damage = _parsed(body)
    if root is None or (damage and root.find(".//event") is None):
        raise ExtractError("; ".join(["the schedule holds no event that can be read", *damage]))
    conference = root.find("conference")
    told = _fields(conference) if conference is not None else {}
    return schedule.programme(told, _rows(root), feed, damage)


def _parsed(body: bytes) -> tuple[Any, list[str]]:
    """The document, or what is left of a damaged one and what is wrong with it."""
    try:
        return etree.fromstring(body, _parser()), []
    except (etree.XMLSyntaxError, ValueError) as error:
        damage = f"not well-formed: {error}"
    # recovering, lxml lets through what no text may hold, and fails when it is asked for it
    readable = _REFERENCE.sub(_no_surrogate, body.decode("utf-8", "replace")).encode()
    try:
        return etree.fromstring(readable, _parser(encoding="utf-8", recover=True)), [damage]
    except (etree.XMLSyntaxError, ValueError):
        return None, [damage]


def _parser(**options: Any) -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, **options)


def _no_surrogate(reference: re.Match[str]) -> str:
    digits = reference[1]
    number = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    return "" if 0xD800 <= number <= 0xDFFF else reference[0]


def _rows(root: Any) -> Iterator[schedule.Row]:
    for day in root.iter("day"):
        date = day.get("date") or ""
        for event in day.iter("event"):
            parent = event.getparent()
            room = (parent.get("name") or "") if parent is not None else ""
            yield schedule.Row(day=date, room=room, event=_fields(event))


def _fields(element: Any) -> dict[str, Any]:
    """Attributes and children by name, as the same schedule has them in JSON."""
    fields: dict[str, Any] = dict(element.attrib)
    for child in element:
        if not isinstance(child.tag, str):
            continue
        if child.tag in _LISTS:
            fields[child.tag] = [_entry(one) for one in child.iter(_LISTS[child.tag])]
        elif child.tag == "recording":
            fields["recording"] = {"url": child.findtext("url")}
        else:
            fields.setdefault(child.tag, _text(child))
    return fields


def _entry(element: Any) -> dict[str, Any]:
    """A person, a link or a file: what it is called, its attributes, and its children's texts."""
    said = _text(element) if len(element) == 0 else ""
    children = {child.tag: _text(child) for child in element if isinstance(child.tag, str)}
    return {**children, **element.attrib, "name": said, "title": said}


def _text(element: Any) -> str:
    return "".join(element.itertext())
