"""Feeds in every dialect of RSS and Atom that feedparser knows become items."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from xml.sax import SAXParseException

import ada_url
import feedparser

from discovery.errors import ExtractError
from discovery.model import Ask, Extraction, Feed, Item, Page, Request
from discovery.sources import appearance, entry
from discovery.sources.base import extraction

_MOST_ENTRIES = 5000
# Said of the HTTP header, not of the document: the bytes were read all the same.
_HARMLESS = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)


@dataclass(frozen=True, slots=True)
class Rss:
    """RSS 0.9x to 2.0, RSS 1.0 and Atom."""

    names: tuple[str, ...] = ("rss", "atom", "feed")
    accept: str = (
        "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
    )

    def asks(self, feed: Feed) -> tuple[Ask, ...]:
        return (Ask(request=Request(url=feed.url, accept=self.accept)),)

    def extract(self, page: Page, feed: Feed, now: datetime, ask: Ask) -> Extraction:  # noqa: ARG002
        """The entries, newest first as the feed gives them. A valid feed without entries is no error.

        Raises ExtractError when the bytes are no feed, or so damaged that no entry could be read.
        """
        document = _parse(page)
        entries = document["entries"]
        damage = _damage(document)
        if not entries:
            _refuse_nothing(page.body, document, damage)
        items, problems = _items(entries[:_MOST_ENTRIES], page, now)
        if damage:
            problems.insert(0, f"not well-formed: {damage}")
        if len(entries) > _MOST_ENTRIES:
            problems.insert(
                0, f"entries after the first {_MOST_ENTRIES:,}, not read: {len(entries) - _MOST_ENTRIES:,}"
            )
        return extraction(items, feed, problems)


RSS = Rss()


def _parse(page: Page) -> Mapping[str, Any]:
    if not page.body.strip():
        raise ExtractError("the answer is empty")
    if appearance.is_html(page.body):
        raise ExtractError(f"expected a feed, got {appearance.describe(page.body)}")
    headers = {"content-location": entry.NOWHERE + _path(page.url)}
    if "content-type" in page.headers:
        headers["content-type"] = page.headers["content-type"]
    try:
        # Bytes or text in place of a stream may be opened as the name of a file.
        document: Mapping[str, Any] = feedparser.parse(
            BytesIO(page.body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:
        raise ExtractError(f"the feed cannot be parsed: {type(error).__name__}: {error}") from error
    return document


def _damage(document: Mapping[str, Any]) -> str | None:
    """What the XML parser stumbled over, in words."""
    error = document.get("bozo_exception") if document.get("bozo") else None
    match error:
        case None:
            return None
        case SAXParseException():
            return f"{error.getMessage()}, line {error.getLineNumber()}"
        case _ if isinstance(error, _HARMLESS):
            return None
        case _:
            return str(error)


def _refuse_nothing(body: bytes, document: Mapping[str, Any], damage: str | None) -> None:
    """No entries: an empty feed is an answer, anything else is not a feed."""
    if not document.get("version"):
        raise ExtractError(f"expected a feed, got {appearance.describe(body)}")
    if damage:
        raise ExtractError(f"the feed is not well-formed and no entry could be read: {damage}")


def _items(entries: Sequence[entry.Raw], page: Page, now: datetime) -> tuple[list[Item], list[str]]:
    origin = str(ada_url.URL(page.url).origin)
    context = entry.Context(origin=origin, ambiguous=_ambiguous(entries, origin), now=now)
    items: dict[str, Item] = {}
    problems: list[str] = []
    repeated = 0
    for number, raw in enumerate(entries, start=1):
        item, found = entry.item(raw, number, context)
        problems += found
        if item is None:
            continue
        repeated += item.key in items
        items.setdefault(item.key, item)
    if repeated:
        problems.append(f"entries that repeat an earlier one, left out: {repeated:,}")
    return list(items.values()), problems


def _ambiguous(entries: Sequence[entry.Raw], origin: str) -> frozenset[str]:
    """Ids that are no identity, because several entries with different links carry them."""
    links: defaultdict[str, set[str | None]] = defaultdict(set)
    for raw in entries:
        links[entry.identity(raw)].add(entry.link(raw, origin))
    return frozenset(own for own, urls in links.items() if len(urls) > 1)


def _path(url: str) -> str:
    return str(ada_url.URL(url).pathname)
