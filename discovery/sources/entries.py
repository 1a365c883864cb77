"""The entries of one document become items, each of them once."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

import ada_url

from discovery.model import Item
from discovery.sources import entry

_MOST = 5000

Reader = Callable[[entry.Raw, int, entry.Context], tuple[Item | None, tuple[str, ...]]]


def items(
    raws: Sequence[entry.Raw], url: str, now: datetime, read: Reader = entry.item
) -> tuple[list[Item], list[str]]:
    """The items in the document's order, and its problems in words. `url` is where the document came from."""
    about = context(raws, url, now)
    found: dict[str, Item] = {}
    raws, problems = limited(raws)
    repeated = 0
    for number, raw in enumerate(raws, start=1):
        item, said = read(raw, number, about)
        problems += said
        if item is None:
            continue
        repeated += item.key in found
        found.setdefault(item.key, item)
    if repeated:
        problems.append(f"entries that repeat an earlier one, left out: {repeated:,}")
    return list(found.values()), problems


def limited(raws: Sequence[entry.Raw]) -> tuple[Sequence[entry.Raw], list[str]]:
    """The first 5,000 entries, and in words how many there are beside them."""
    left = len(raws) - _MOST
    return raws[:_MOST], [f"entries after the first {_MOST:,}, not read: {left:,}"] if left > 0 else []


def context(raws: Sequence[entry.Raw], url: str, now: datetime) -> entry.Context:
    """What an entry needs to know of its document."""
    origin = str(ada_url.URL(url).origin)
    return entry.Context(origin=origin, ambiguous=_ambiguous(raws, origin), now=now)


def _ambiguous(raws: Sequence[entry.Raw], origin: str) -> frozenset[str]:
    """Ids that are no identity, because several entries with different links carry them."""
    links: defaultdict[str, set[str | None]] = defaultdict(set)
    for raw in raws:
        links[entry.identity(raw)].add(entry.link(raw, origin))
    return frozenset(own for own, urls in links.items() if len(urls) > 1)
