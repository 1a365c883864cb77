"""Lets through the items that the rules of a feed ask for, and counts the others."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from discovery.model import Extraction, Feed, Item

_IN_NUMBER = re.compile(r"(?<=\d)[.,](?=\d)")
_WORD = re.compile(r"[^\W_]+(?:\+\+?(?![\w+])|#(?!\w))?")


def narrow(items: Sequence[Item], feed: Feed) -> tuple[tuple[Item, ...], Mapping[str, int]]:
    """The items that pass, in order, and how many each rule kept out (an item counts for the first that does).

    Keywords are looked for in title, summary, categories and URL, not in the full text: they name the
    subject of an entry, and almost any word is mentioned in passing somewhere in 3,000 of them.
    """
    rules = _rules(feed)
    kept: list[Item] = []
    excluded: Counter[str] = Counter()
    for item in items:
        broken = next((name for name, passes in rules if not passes(item)), None)
        if broken is None:
            kept.append(item)
        else:
            excluded[broken] += 1
    return tuple(kept), dict(excluded)


def recent(found: Extraction, feed: Feed, now: datetime) -> Extraction:
    """What a feed with `max_age` lets through: nothing that was published longer ago. What has no date passes."""
    if feed.max_age is None:
        return found
    oldest = now - feed.max_age
    kept = tuple(item for item in found.items if item.published is None or item.published >= oldest)
    left = len(found.items) - len(kept)
    return replace(found, items=kept, excluded={**found.excluded, "max_age": left}) if left else found


Rule = tuple[str, Callable[[Item], bool]]


def _rules(feed: Feed) -> list[Rule]:
    rules: list[Rule] = []
    if feed.path:
        path = feed.path.casefold()
        rules.append(("path", lambda item: path in item.url.casefold()))
    if feed.filter:
        part = feed.filter.casefold()
        rules.append(("filter", lambda item: any(part in s.casefold() for s in (item.url, *item.categories))))
    if feed.exclude:
        unwanted = tuple(map(_words, feed.exclude))
        rules.append(("exclude", lambda item: not _holds_one(item, unwanted)))
    if feed.exclude_basic:
        basic = tuple(map(_words, feed.exclude_basic))
        rules.append(("exclude_basic", lambda item: not _titled_with_one(item, basic)))
    if feed.keywords:
        wanted = tuple(map(_words, feed.keywords))
        rules.append(("keywords", lambda item: _holds_one(item, wanted)))
    return rules


def _holds_one(item: Item, phrases: Sequence[str]) -> bool:
    text = _words(" | ".join((item.title, item.summary, *item.categories, item.url)))
    return any(phrase in text for phrase in phrases if phrase.strip())


def _titled_with_one(item: Item, phrases: Sequence[str]) -> bool:
    """In the title alone: an advanced post may well link to an introduction. `101` is not in 1,101 or 0.101."""
    title = _words(_IN_NUMBER.sub("", item.title))
    return any(phrase in title for phrase in phrases if phrase.strip())


def _words(text: str) -> str:
    """Whole words between single blanks, so that a substring test respects word boundaries.

    Hyphen, blank and underscore are alike (`durable-objects` is in "Durable Objects"); C++ and C# stay whole.

    >>> _words("R2 & Durable-Objects, in C++/C#")
    ' r2 durable objects in c++ c# '
    """
    return f" {' '.join(_WORD.findall(text.casefold()))} "
