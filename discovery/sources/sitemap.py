"""A sitemap becomes the addresses it names, or the sitemaps it is divided into."""

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from discovery import text
from discovery.errors import ExtractError
from discovery.sources import appearance, written_date, xmltree
from discovery.sources.xmltree import name

MOST_BYTES = 50 * 2**20
"""Of an unpacked sitemap; the protocol allows no more."""

_ROOTS = frozenset({"urlset", "sitemapindex"})
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(urlset|sitemapindex)[\s>]")
_GZIP = b"\x1f\x8b"
_MOST_ENTRIES = 50_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One address. `changed` is when it last changed, in the site's own words: many set it anew each night.
    `title` and `published` stand in sitemaps for news only."""

    location: str
    changed: datetime | None = None
    title: str = ""
    published: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sitemap:
    """`parts` says that the entries are further sitemaps."""

    parts: bool
    entries: tuple[Entry, ...]


def is_sitemap(body: bytes) -> bool:
    """Whether the bytes are meant as a sitemap, packed or not."""
    return body.startswith(_GZIP) or (_ROOT.search(body[:4096]) is not None and not appearance.is_html(body))


def parsed(body: bytes) -> Sitemap:
    """Raises ExtractError for what is no sitemap."""
    plain = _unpacked(body) if body.startswith(_GZIP) else body
    if not plain.strip():
        raise ExtractError("the answer is empty")
    if appearance.is_html(plain):
        raise ExtractError(f"expected a sitemap, got {appearance.describe(plain)}")
    try:
        root = xmltree.root(plain)
    except ValueError as error:
        raise ExtractError(f"the sitemap cannot be parsed: {error}") from error
    if root is None or name(root) not in _ROOTS:
        raise ExtractError(f"expected a sitemap, got {appearance.describe(plain)}")
    return Sitemap(parts=name(root) == "sitemapindex", entries=tuple(_entries(root)))


def _unpacked(body: bytes) -> bytes:
    inflate = zlib.decompressobj(wbits=31)
    try:
        plain = inflate.decompress(body, MOST_BYTES + 1)
    except zlib.error as error:
        raise ExtractError("the gzip data of the sitemap is damaged") from error
    if len(plain) > MOST_BYTES:
        raise ExtractError(f"the unpacked sitemap has more than {MOST_BYTES // 2**20} MB")
    return plain


def _entries(root: etree._Element) -> Iterator[Entry]:
    for number, one in enumerate(root):
        if number >= _MOST_ENTRIES:
            return
        if name(one) not in ("url", "sitemap"):
            continue
        parts = {name(part): part for part in reversed(one)}
        news = {name(part): part for part in reversed(parts["news"])} if "news" in parts else {}
        if location := _said(parts, "loc"):
            yield Entry(
                location=location,
                changed=written_date.stated(_said(parts, "lastmod")),
                title=_said(news, "title"),
                published=written_date.stated(_said(news, "publication_date")),
            )


def _said(parts: Mapping[str, etree._Element], called: str) -> str:
    return text.one_line(parts[called].text or "") if called in parts else ""
