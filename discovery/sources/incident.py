"""An incident and what its operator said while it went on become one item."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from discovery import text
from discovery.model import Incident, Item, StatusUpdate
from discovery.sources import dates, entry

INCIDENT, MAINTENANCE = "incident", "scheduled maintenance"
"""The category of every item of a status page: one of these two, so that a feed's rules can tell them apart."""

MOST_UPDATES = 500
"""Updates of one incident that are read; an operator who posts more of them is a program."""

_MAINTENANCE_IMPACT = "maintenance"
_MAINTENANCE_STATES = frozenset({"scheduled", "in progress", "verifying", "completed"})
_MOST_COMPONENTS = 100
_SUMMARY_LIMIT = 1000
_NAME_LIMIT = 200
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")


def update(at: datetime | None, status: str, markup: str, now: datetime) -> StatusUpdate | None:
    """One update, None when its time is missing or cannot be true. `at` is aware UTC.

    `status` is given as the operator calls it, in words: `in_progress` and `IN_PROGRESS` are `In progress`.
    """
    if at is None or dates.objection(at, now):
        return None
    words = entry.shortened(text.one_line(status.replace("_", " ")), _NAME_LIMIT).capitalize()
    return StatusUpdate(at=at, status=words or "Update", text=plain(markup))


def plain(markup: str) -> str:
    """Readable text of what may or may not be HTML: a lone `<` is no tag.

    >>> plain("p99 < 5 ms<br />again"), plain("p99 < 5 ms")
    ('p99 < 5 ms\\n\\nagain', 'p99 < 5 ms')
    """
    return text.from_html(markup) if _TAG.search(markup) else text.clean(markup).strip()


def told(
    base: Item,
    updates: Iterable[StatusUpdate | None],
    *,
    impact: str | None = None,
    components: Sequence[str] = (),
    lead: str = "",
) -> tuple[Item, str | None]:
    """The item with its timeline; and in words, which of the updates are not in it. They come newest first; the
    Nones among them have no time.

    It is published when its first update was; its text is `lead` and what the updates say now, oldest first.
    Where not all of them have a time it keeps the text of `base`, if that has one: there they all stand.
    """
    given = list(islice(updates, MOST_UPDATES + 1))
    read = [one for one in reversed(given[:MOST_UPDATES]) if one is not None]
    placed = sorted(read, key=lambda one: one.at)
    unplaced = sum(one is None for one in given)
    names, planned = _names(components), _is_maintenance(impact, placed)
    made = replace(
        base,
        categories=(MAINTENANCE if planned else INCIDENT, *names, *base.categories),
        details=Incident(
            updates=tuple(placed),
            impact=_MAINTENANCE_IMPACT if planned else _words(impact),
            components=names,
        ),
    )
    if placed:
        made = replace(made, published=placed[0].at, summary=_summary(placed))
        if not (unplaced and base.text):
            made = replace(made, text="\n\n".join(filter(None, (lead, timeline(placed)))))
    return made, _said(unplaced, len(given))


def _said(unplaced: int, given: int) -> str | None:
    said = [f"has no time that can be believed for {unplaced} of its {given} updates"] if unplaced else []
    if given > MOST_UPDATES:
        said.append(f"has more than {MOST_UPDATES} updates, not read")
    return " and ".join(said) or None


def timeline(updates: Iterable[StatusUpdate]) -> str:
    """The updates as text, a paragraph each, as a report would tell them."""
    return "\n\n".join(
        f"{one.at:%Y-%m-%d %H:%M} UTC {one.status}: {one.text}".rstrip(": ") for one in updates
    )


def _names(components: Iterable[str]) -> tuple[str, ...]:
    names = (text.one_line(one)[:_NAME_LIMIT] for one in components)
    return tuple(dict.fromkeys(filter(None, names)))[:_MOST_COMPONENTS]


def _is_maintenance(impact: str | None, updates: Iterable[StatusUpdate]) -> bool:
    if impact and impact.strip().lower() == _MAINTENANCE_IMPACT:
        return True
    return any(one.status.lower() in _MAINTENANCE_STATES for one in updates)


def _words(impact: str | None) -> str | None:
    return text.one_line((impact or "").replace("_", " ")).lower()[:_NAME_LIMIT] or None


def _summary(updates: Sequence[StatusUpdate]) -> str:
    """The update that says most: the last one is often only 'This incident has been resolved.'"""
    return entry.shortened(text.one_line(max((one.text for one in updates), key=len)), _SUMMARY_LIMIT)
