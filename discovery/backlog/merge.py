"""Several files may tell of one diagram: it is one item all the same."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace

from discovery.model import BacklogItem, ItemId


def merged(told: Mapping[str, Sequence[BacklogItem]], *, first: str) -> tuple[BacklogItem, ...]:
    """One item an id, sorted by id. Where files differ, `first` (the team's own file) wins, then the others in
    the order of their names; what one leaves out another may fill in."""
    found: dict[ItemId, BacklogItem] = {}
    for origin in sorted(told, key=lambda name: (name != first, name)):
        for item in told[origin]:
            found[item.id] = _filled(found[item.id], item) if item.id in found else item
    return tuple(found[item_id] for item_id in sorted(found))


def _filled(item: BacklogItem, other: BacklogItem) -> BacklogItem:
    missing = {
        field.name: getattr(other, field.name)
        for field in fields(item)
        if getattr(item, field.name) in (None, (), "") and getattr(other, field.name) not in (None, (), "")
    }
    return replace(item, **missing)
