"""The updates in the body of a Statuspage history entry become a timeline."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from itertools import islice

from discovery.model import Item, StatusUpdate
from discovery.sources import entry, incident, yearless

# `<small>Mar <var>28</var>, <var>22:50</var> UTC</small><br><strong>Resolved</strong> - text`; every
# repetition is bounded: the markup is foreign.
_HEAD = re.compile(
    r"<small>((?:[^<]|</?var[^<>]{0,60}>){1,120})</small>\s{0,9}<br\s{0,3}/?>\s{0,9}"
    r"<strong>([^<]{1,100})</strong>\s{0,9}(?:-\s{0,9})?"
)
_TAG = re.compile(r"<[^>]*>")
_OFFSET = re.compile(r":\d\d(?:\.\d{1,9})?\s?([+-])(\d\d):?(\d\d)?$")


def read(raw: entry.Raw, number: int, context: entry.Context) -> tuple[Item | None, tuple[str, ...]]:
    """The item of a history entry, or of any other entry of a status feed, which has no timeline then."""
    item, problems = entry.item(raw, number, context)
    if item is None:
        return None, problems
    markup = _markup(raw)
    found = updates(markup, _own_dates(raw), context.now)
    if any(found):
        problems = ()  # its date may lie ahead when it is that of a planned maintenance: the updates' count
    told, said = incident.told(item, found, lead=_lead(markup))
    return told, (*problems, *([f"entry {number} '{item.title[:80]}' {said}"] if said else []))


def updates(markup: str, own: Sequence[datetime], now: datetime) -> list[StatusUpdate | None]:
    """The updates in the order of the body, None for each whose time cannot be read.

    `own` are the entry's own dates, aware, in the zone the page prints; the years come from them.
    """
    heads = list(islice(_HEAD.finditer(markup), incident.MOST_UPDATES + 1))
    ends = [*(head.start() for head in heads), len(markup)][1:]
    moments = yearless.moments([_TAG.sub("", head[1]) for head in heads], own, now)
    return [
        incident.update(at, incident.plain(head[2]), markup[head.end() : end], now)
        for head, end, at in zip(heads, ends, moments, strict=True)
    ]


def _own_dates(raw: entry.Raw) -> list[datetime]:
    """When the entry says it was published and changed, in the zone that it says it in."""
    moments = (
        (entry.moment(raw, f"{name}_parsed"), raw[name]) for name in ("published", "updated") if name in raw
    )
    return [at.astimezone(_zone(given)) for at, given in moments if at is not None and 1 < at.year < 9999]


def _zone(given: object) -> timezone:
    match = _OFFSET.search(given.strip()) if isinstance(given, str) else None
    if not match:
        return UTC
    offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return timezone(offset if match[1] == "+" else -offset) if offset < timedelta(days=1) else UTC


def _markup(raw: entry.Raw) -> str:
    bodies = [one.get("value") for one in raw.get("content", ()) if isinstance(one, dict)]
    given = [*bodies, raw["summary"] if "summary" in raw else ""]  # noqa: SIM401 - .get() warns
    return max((one for one in given if isinstance(one, str)), key=len, default="")


def _lead(markup: str) -> str:
    """What stands before the updates: of a planned maintenance, when it is to be."""
    head = _HEAD.search(markup)
    return incident.plain(markup[: head.start()]) if head else ""
