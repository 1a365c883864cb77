"""The incidents in a status page's JSON become items, in each of the shapes that operators give them."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any
from urllib.parse import parse_qs, urlsplit

import ada_url

from discovery import text
from discovery.errors import ExtractError
from discovery.model import Item, Page, StatusUpdate
from discovery.sources import entry, incident
from discovery.sources.jsontext import Raw, line, moment, objects, string

_MOST = 5000
_TITLE_LIMIT = 500
_URL_LIMIT = 4000
_LANGUAGE = re.compile(r"[a-z]{2}")
_ID = re.compile(r"[\w.-]{1,200}")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Said:
    """What an operator says of one incident, whatever the shape."""

    url: str
    title: str
    updates: Iterator[StatusUpdate | None]
    impact: str
    components: list[str]


_Reader = Callable[[Raw, str, datetime], _Said]
"""Reads one incident; the second argument is the address that links are relative to."""


def items(document: Any, page: Page, now: datetime) -> tuple[list[Item], list[str]]:
    """The incidents in the document's order, and what could not be read of them in words.

    Raises ExtractError for JSON of a shape that is not known.
    """
    incidents, base, read = _recognised(document, page.url)
    found: dict[str, Item] = {}
    problems: list[str] = []
    for number, raw in enumerate(incidents[:_MOST], start=1):
        item, said = _item(raw, base, now, read)
        if said:
            problems.append(f"incident {number} '{item.title[:80] if item else line(raw, 'id')[:80]}' {said}")
        if item is not None:
            found.setdefault(item.key, item)
    if len(incidents) > _MOST:
        problems.insert(0, f"incidents after the first {_MOST:,}, not read: {len(incidents) - _MOST:,}")
    return list(found.values()), problems


def _recognised(document: Any, url: str) -> tuple[tuple[Raw, ...], str, _Reader]:
    """The incidents, the address their links are relative to, and how to read one."""
    match document:
        case {"page": dict() as about} if "incidents" in document or "scheduled_maintenances" in document:
            both = (*objects(document, "incidents"), *objects(document, "scheduled_maintenances"))
            return both, string(about, "url") or url, _statuspage
        case {"items": list() as listed} if not listed or _any_has(listed, "comments"):
            return objects(document, "items"), url, _yandex
        case {"comments": list(), "id": _}:
            return (document,), url, _yandex
        case list() if not document or _any_has(document, "external_desc"):
            return tuple(one for one in document if isinstance(one, dict)), url, _google
    keys = ", ".join(f"{key[:30]!r}" for key in list(document)[:5]) if isinstance(document, dict) else ""
    told = f" with the fields {text.one_line(keys)}" if keys else ""
    raise ExtractError(f"expected a status history, got JSON of another shape{told}")


def _any_has(listed: list[Any], name: str) -> bool:
    return any(isinstance(one, dict) and name in one for one in listed)


def _item(raw: Raw, base: str, now: datetime, read: _Reader) -> tuple[Item | None, str | None]:
    key = line(raw, "id")
    if not _ID.fullmatch(key):
        return None, "has no id: skipped"
    said = read(raw, base, now)
    if not re.match(r"https?://[^\s/]+", said.url) or len(said.url) > _URL_LIMIT:
        return None, "has no address: skipped"
    title = entry.shortened(said.title, _TITLE_LIMIT) or f"Incident {key}"
    made = Item(key=key, url=said.url, title=title)
    return incident.told(made, said.updates, impact=said.impact, components=said.components)


def _statuspage(raw: Raw, base: str, now: datetime) -> _Said:
    updates = objects(raw, "incident_updates")
    affected = [one for update in updates for one in objects(update, "affected_components")]
    return _Said(
        url=_joined(base, f"/incidents/{line(raw, 'id')}"),
        title=line(raw, "name"),
        updates=_updates(updates, ("display_at", "created_at"), "status", "body", now),
        impact=string(raw, "impact"),
        components=[line(one, "name") for one in (*objects(raw, "components"), *affected)],
    )


def _google(raw: Raw, base: str, now: datetime) -> _Said:
    recent = raw.get("most_recent_update")
    updates = objects(raw, "updates") or ((recent,) if isinstance(recent, dict) else ())
    products = [line(one, "title") for one in objects(raw, "affected_products")]
    return _Said(
        url=_joined(base, string(raw, "uri") or f"incidents/{line(raw, 'id')}"),
        title=line(raw, "external_desc", "service_name"),
        updates=_updates(updates, ("when", "created"), "status", "text", now),
        impact=string(raw, "status_impact", "severity"),
        components=products or [line(raw, "service_name")],
    )


def _yandex(raw: Raw, base: str, now: datetime) -> _Said:
    """The report that is published afterwards counts as an update."""
    language = parse_qs(urlsplit(base).query).get("lang", [""])[0]
    level = raw.get("level")
    report = {**raw, "type": "postmortem"} if string(raw, "report") else None
    return _Said(
        url=_joined(
            base, f"/{language if _LANGUAGE.fullmatch(language) else 'en'}/incidents/{line(raw, 'id')}"
        ),
        title=line(raw, "title"),
        updates=chain(
            _updates((report,) if report else (), ("reportPublishedTime",), "type", "report", now),
            _updates(objects(raw, "comments"), ("createdAt",), "type", "content", now),
        ),
        impact=string(level, "label") if isinstance(level, dict) else "",
        components=[line(one, "name") for one in objects(raw, "services")],
    )


def _updates(
    raws: Sequence[Raw], at: Sequence[str], status: str, body: str, now: datetime
) -> Iterator[StatusUpdate | None]:
    """The updates, whose time, status and text stand under these names."""
    for raw in raws:
        yield incident.update(moment(string(raw, *at)), string(raw, status), string(raw, body), now)


def _joined(base: str, path: str) -> str:
    try:
        return str(ada_url.join_url(base, path))
    except ValueError:
        return ""
