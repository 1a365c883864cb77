"""Items are extracted: one module per kind of source turns bytes into items."""

from collections.abc import Mapping

from discovery.sources.base import Kind
from discovery.sources.rss import RSS

__all__ = ["KINDS", "KNOWN_TYPES", "LATER", "Kind"]

_ALL: tuple[Kind, ...] = (RSS,)

KINDS: Mapping[str, Kind] = {name: kind for kind in _ALL for name in kind.names}
"""Every `type:` that can be polled, and the kind that reads it."""

LATER = ("jsonfeed", "blog", "github", "conference", "status", "listing")
"""Types a registry may hold already; they are accepted, listed as not polled yet, and never asked."""

KNOWN_TYPES = frozenset(KINDS) | frozenset(LATER)
"""Every `type:` a registry may hold."""
