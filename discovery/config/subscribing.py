"""Decides what of a list of subscriptions is new, and which entries it becomes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from discovery.config.identity import fresh_id, spelled
from discovery.config.opml import LeftOut, Outline, Subscriptions
from discovery.config.registry import FeedEntry, SourceEntry


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """The entries to add by id, how many feeds are in the registry already (or stand in the file twice), and what
    is left out."""

    entries: Mapping[str, Mapping[str, Any]]
    known: int
    left_out: tuple[LeftOut, ...]


@dataclass(kw_only=True)
class _Planning:
    ids: Collection[str]
    known: Collection[str]
    taken: set[str]
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)


def planned(found: Subscriptions, ids: Collection[str], addresses: Collection[str]) -> Plan:
    """`ids` and `addresses` are those in the registry; a feed whose address is among them stays as it is."""
    planning = _Planning(ids=ids, taken=set(ids), known={spelled(one) for one in addresses})
    known, left_out = 0, list(found.left_out)
    for outline in found.outlines:
        match _taken_in(planning, outline):
            case str(why):
                left_out.append(LeftOut(line=outline.line, name=outline.name, why=why))
            case False:
                known += 1
    left_out.sort(key=lambda one: one.line)
    return Plan(entries=planning.entries, known=known, left_out=tuple(left_out))


def _taken_in(planning: _Planning, outline: Outline) -> bool | str:
    """Whether it is new; or why it is left out."""
    try:
        address = spelled(FeedEntry.model_validate(dict(outline.feed)).feed().url)
    except ValidationError as error:
        return _why(error)
    if address in planning.known:
        return False
    own = outline.source_id
    if own is None:
        if address in planning.seen:
            return False
        own = fresh_id(outline.name, address, planning.taken)
    elif own in planning.ids:
        return f"the id {own!r} is in the registry, with other addresses"
    said = _placed(planning, own, outline)
    if said is True:
        planning.seen.add(address)
    return said


def _placed(planning: _Planning, own: str, outline: Outline) -> bool | str:
    before = planning.entries.get(own)
    if before and {**outline.source} != {key: value for key, value in before.items() if key != "feeds"}:
        return f"the id {own!r} stands for another source above"
    feeds = before["feeds"] if before else []
    if outline.feed in feeds:
        return False
    entry = {**outline.source, "feeds": [*feeds, dict(outline.feed)]}
    try:
        SourceEntry.model_validate(entry)
    except ValidationError as error:
        return _why(error)
    planning.entries[own] = entry
    planning.taken.add(own)
    return True


def _why(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    key = ".".join(str(part) for part in first["loc"] if isinstance(part, str))
    message = first["msg"].removeprefix("Value error, ")
    return f"{key}: {message}" if key else message
