"""The updates that AWS announces one by one are put together to incidents."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from discovery import text
from discovery.model import Item, StatusUpdate
from discovery.sources import entry, incident

_GUID = re.compile(r"(.*?)#([\w.-]{1,100})_(\d{9,11})")
_STATE = re.compile(
    r"\s*(service is operating normally|informational message|performance issues?|service (?:disruption"
    r"|degradation|impact|issues?)|resolved|update)\s*:\s*",
    re.IGNORECASE,
)
_RESOLVED = re.compile(r"\[resolved\]\s*", re.IGNORECASE)
_SAME_EVENT = timedelta(days=3)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Announced:
    """One entry of the feed: `subject` is the title without the state, which changes from update to update."""

    service: str
    subject: str
    site: str
    item: Item
    said: StatusUpdate


def is_aws(raws: Sequence[entry.Raw]) -> bool:
    """Whether most entries are named as AWS names its updates: `...#service_timestamp`."""
    return 2 * sum(bool(_GUID.fullmatch(entry.identity(raw))) for raw in raws) > len(raws)


def incidents(raws: Sequence[entry.Raw], context: entry.Context) -> tuple[list[Item], list[str]]:
    """The incidents, newest first, and what could not be read in words.

    Updates are of one incident when they are of one service, have one subject and lie at most three days
    apart. Its key is service, first day and subject, not the first update's guid: that leaves the feed first.
    """
    problems: list[str] = []
    by_event: defaultdict[tuple[str, str], list[_Announced]] = defaultdict(list)
    for number, raw in enumerate(raws, start=1):
        one, said = _announced(raw, number, context)
        problems += said
        if one is not None:
            by_event[one.service, one.subject.lower()].append(one)
    found = [_incident(group) for same in by_event.values() for group in _apart(same)]
    items = {
        item.key: item for item in sorted(found, key=lambda item: (item.published or context.now, item.key))
    }
    return list(reversed(items.values())), problems


def _announced(
    raw: entry.Raw, number: int, context: entry.Context
) -> tuple[_Announced | None, tuple[str, ...]]:
    item, problems = entry.item(raw, number, context)
    guid = _GUID.fullmatch(entry.identity(raw))
    if item is None:
        return None, problems
    if guid is None:
        return None, (f"entry {number} '{item.title[:80]}' names no service in its id: skipped",)
    subject = text.one_line(_RESOLVED.sub("", _STATE.sub("", item.title)))
    moments = (_posted(guid[3]), item.published)
    updates = (incident.update(at, _state(item.title), item.text, context.now) for at in moments)
    said = next((one for one in updates if one), None)
    if said is None:
        return None, (f"entry {number} '{item.title[:80]}' has no time that can be believed: skipped",)
    one = _Announced(service=guid[2], subject=subject or item.title, site=guid[1], item=item, said=said)
    return one, ()


def _posted(timestamp: str) -> datetime:
    """The guid's own timestamp is UTC; the written date names a zone that feeds have got wrong."""
    return datetime.fromtimestamp(int(timestamp), tz=UTC)


def _state(title: str) -> str:
    state = _STATE.match(title)
    if _RESOLVED.search(title) or (state and state[1].lower() == "service is operating normally"):
        return "resolved"
    return state[1] if state else "update"


def _apart(same: list[_Announced]) -> list[list[_Announced]]:
    """Groups in time: a pause of more than three days ends one."""
    groups: list[list[_Announced]] = []
    for one in sorted(same, key=lambda one: one.said.at):
        if groups and one.said.at - groups[-1][-1].said.at <= _SAME_EVENT:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _incident(group: list[_Announced]) -> Item:
    """The feed links every entry to the front page; the guid's fragment, written as a route, tells them apart."""
    first = group[0]
    base = Item(
        key=f"{first.service} {first.said.at:%Y-%m-%d} {first.subject.lower()}"[:400],
        url=f"{first.site}#/{first.service}_{int(first.said.at.timestamp())}",
        title=f"{first.subject} ({first.service})",
    )
    made, _ = incident.told(base, [one.said for one in reversed(group)], components=(first.service,))
    return made
