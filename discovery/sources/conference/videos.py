"""A video channel's feed: every video is a talk that can be watched."""

from dataclasses import replace
from datetime import datetime

from discovery.model import Ask, Extraction, Feed, Item, Page, Talk
from discovery.sources.rss import RSS

ROOTS = frozenset({"feed", "rss", "rdf:rdf"})


def extract(page: Page, feed: Feed, now: datetime, ask: Ask) -> Extraction:
    """An item a video. Raises ExtractError as any feed does."""
    found = RSS.extract(page, feed, now, ask)
    return replace(found, items=tuple(_talk(item, feed) for item in found.items))


def _talk(item: Item, feed: Feed) -> Item:
    """Who speaks is not told: the author is the channel."""
    return replace(item, details=Talk(event=feed.event, video=item.url))
