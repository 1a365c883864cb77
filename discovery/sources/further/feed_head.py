"""What a feed says of itself beside its entries: where it goes on, whose it is, and what made it."""

from collections.abc import Iterator
from dataclasses import dataclass

import ada_url
from lxml import etree

from discovery import text
from discovery.model import Page
from discovery.sources import jsontext, xmltree

_LONGEST_ADDRESS = 2000
_BASE = "{http://www.w3.org/XML/1998/namespace}base"


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """`onward` is the document of older entries that the feed names; `home` the page for people that it belongs to.
    `numbered`: it was made by a program that gives older entries on `?paged=2`."""

    onward: str | None = None
    home: str | None = None
    numbered: bool = False


def of(page: Page) -> Head:
    """What a feed of any dialect says; nothing at all for what cannot be taken apart."""
    return _of_json(page) if jsontext.looks_like(page.body) else _of_xml(page)


def _of_json(page: Page) -> Head:
    try:
        document = jsontext.parsed(page.body)
    except ValueError:
        return Head()
    if not isinstance(document, dict):
        return Head()
    onward, home = (jsontext.string(document, name) for name in ("next_url", "home_page_url"))
    return Head(onward=_absolute(onward, page.url), home=_absolute(home, page.url))


def _of_xml(page: Page) -> Head:
    try:
        root = xmltree.root(page.body)
    except ValueError:
        return Head()
    if root is None:
        return Head()
    base = _absolute(root.get(_BASE) or "", page.url) or page.url
    links = list(_links(root))
    # An archive is complete for ever; the next page of a paged feed shifts while it is read.
    onward = (_first(links, rel) for rel in ("prev-archive", "next"))
    home = _first(links, "alternate") or _first(links, "")
    return Head(
        onward=_absolute(next(filter(None, onward), ""), base),
        home=_absolute(home, base),
        numbered=any("wordpress" in said.lower() for said in _said(root, "generator")),
    )


def _first(links: list[tuple[str, str]], rel: str) -> str:
    return next((href for name, href in links if name == rel), "")


def _links(root: etree._Element) -> Iterator[tuple[str, str]]:
    """(rel, address); the link of an RSS channel, which is its text, has no rel."""
    for one in _beside_entries(root, "link"):
        if href := one.get("href"):
            yield (one.get("rel") or "alternate").strip().lower(), href
        else:
            yield "", one.text or ""


def _said(root: etree._Element, name: str) -> Iterator[str]:
    for one in _beside_entries(root, name):
        yield f"{one.get('uri') or ''} {one.text or ''}"


def _beside_entries(root: etree._Element, name: str) -> Iterator[etree._Element]:
    """The elements of that name that are the feed's own: children of the root, or of RSS's channel."""
    for one in root:
        if xmltree.name(one) == name:
            yield one
        elif xmltree.name(one) == "channel":
            yield from (inner for inner in one if xmltree.name(inner) == name)


def _absolute(reference: str, base: str) -> str | None:
    given = text.one_line(reference)
    if not given or len(given) > _LONGEST_ADDRESS:
        return None
    try:
        url = ada_url.URL(given, base)
    except ValueError:
        return None
    url.hash = ""
    return str(url.href) if url.protocol in ("http:", "https:") else None
