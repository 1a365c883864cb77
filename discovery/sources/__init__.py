"""Items are extracted: one module per kind of source turns bytes into items."""

from collections.abc import Mapping

from discovery.sources.base import Kind
from discovery.sources.blog import BLOG
from discovery.sources.conference import CONFERENCE
from discovery.sources.github import GITHUB
from discovery.sources.listing import LISTING
from discovery.sources.rss import JSON_FEED, RSS
from discovery.sources.status import STATUS

__all__ = ["KINDS", "LED_ON", "PAGES", "Kind"]

_ALL: tuple[Kind, ...] = (RSS, JSON_FEED, STATUS, CONFERENCE, GITHUB, BLOG, LISTING)

KINDS: Mapping[str, Kind] = {name: kind for kind in _ALL for name in kind.names}
"""Every `type:` that can be polled, and the kind that reads it."""

LED_ON = frozenset((*RSS.names, *JSON_FEED.names, *STATUS.names))
"""Types whose address may be that of a page which only names the feed."""

PAGES = frozenset((*BLOG.names, *LISTING.names))
"""Types whose address is that of a page made for people, which robots.txt may keep robots from."""
