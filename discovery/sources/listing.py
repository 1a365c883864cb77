"""Any page becomes items by the CSS selectors that the configuration gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cssselect import HTMLTranslator, SelectorError
from lxml import etree
from lxml.html import HtmlElement

from discovery import titles
from discovery.errors import ExtractError
from discovery.model import Ask, Extraction, Feed, Item, Page, Request, Selectors
from discovery.sources import appearance, dates, entry, post_address, teaser, webpage, written_date
from discovery.sources.base import extraction
from discovery.sources.webpage import Webpage

_ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
_MOST_ITEMS = 5000
_LONGEST_TITLE = 300
_LONGEST_SUMMARY = 1000


@dataclass(frozen=True, slots=True)
class Listing:
    """What a selector leaves open is looked for in the item: its first link, its heading, its date."""

    names: tuple[str, ...] = ("listing",)

    def asks(self, feed: Feed) -> tuple[Ask, ...]:
        return (Ask(request=Request(url=feed.url, accept=_ACCEPT)),)

    def extract(self, page: Page, feed: Feed, now: datetime, ask: Ask) -> Extraction:  # noqa: ARG002
        """The items in the order of the page. One without a link of its own is left out, with a reason.

        Raises ExtractError when no element of the page matches `item`.
        """
        if feed.selectors is None:
            raise ExtractError("a listing needs selectors: expected item: a CSS selector")
        parsed = webpage.parsed(page)
        try:
            chosen = _chosen(parsed, feed.selectors)
        except (SelectorError, etree.XPathError) as error:
            raise ExtractError(f"a selector cannot be used: {error}") from error
        if not chosen:
            raise ExtractError(
                f"nothing matches item: '{feed.selectors.item}' on {appearance.describe(page.body)}"
            )
        items, problems = _items(chosen[:_MOST_ITEMS], parsed, now)
        unmatched = [
            f"{name}: '{selector}' matches nothing in any of the {len(chosen):,} items"
            for name, selector in feed.selectors.optional()
            if not any(name in one.parts for one in chosen)
        ]
        return extraction(items, feed, [*unmatched, *problems])


LISTING = Listing()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Chosen:
    """An item of the page, and the first element in it that each of the optional selectors matches."""

    element: HtmlElement
    parts: Mapping[str, HtmlElement]


def _chosen(page: Webpage, selectors: Selectors) -> list[_Chosen]:
    paths = {name: _path(selector) for name, selector in selectors.optional()}
    elements = [one for one in _path(selectors.item)(page.root) if one is not page.root]
    return [
        _Chosen(element=one, parts={name: found[0] for name, path in paths.items() if (found := path(one))})
        for one in elements
    ]


def _path(selector: str) -> etree.XPath:
    return etree.XPath(HTMLTranslator().css_to_xpath(selector))


def _items(chosen: Sequence[_Chosen], page: Webpage, now: datetime) -> tuple[list[Item], list[str]]:
    own = post_address.parsed(page.url).key
    items: dict[str, Item] = {}
    problems: list[str] = []
    repeated = 0
    for number, one in enumerate(chosen, start=1):
        link = _link(one)
        url = page.address(link.get("href")) if link is not None else None
        called = _title(one, link)
        label = f"item {number} '{called[:80]}'" if called else f"item {number}"
        if url is None or link is None:
            problems.append(f"{label} has no link that can be followed: skipped")
            continue
        if (key := post_address.parsed(url).key) == own:
            problems.append(f"{label} links to the listing itself: skipped")
            continue
        published, objection = _published(one, post_address.parsed(url).path, now)
        problems += [f"{label} {objection}"] if objection else []
        repeated += key in items
        item = Item(
            key=key,
            url=url,
            title=called or titles.from_address(url),
            summary=_summary(one, called),
            published=published,
            categories=teaser.topics([one.element]),
        )
        items.setdefault(key, item)
    if repeated:
        problems.append(f"items that repeat the link of an earlier one, left out: {repeated:,}")
    return list(items.values()), problems


def _link(one: _Chosen) -> HtmlElement | None:
    """The link that the selector matches or that is in or around what it matches; else the one in the heading,
    else the first."""
    marked = one.parts.get("link", one.element)
    inside = [link for link in marked.iter("a") if link.get("href")]
    headed = [link for link in inside if any(map(webpage.is_heading, link.iterancestors()))]
    around = [above for above in marked.iterancestors("a") if above.get("href")]
    return next(iter((*headed, *inside, *around)), None)


def _title(one: _Chosen, link: HtmlElement | None) -> str:
    if "title" in one.parts:
        return entry.shortened(webpage.words(one.parts["title"]), _LONGEST_TITLE)
    return teaser.title([one.element], [] if link is None else [link])


def _published(one: _Chosen, path: str, now: datetime) -> tuple[datetime | None, str | None]:
    """The date, and why it is not believed or cannot be read."""
    if (marked := one.parts.get("date")) is not None:
        said = marked.get("datetime") or marked.get("content") or webpage.words(marked)
        claimed = written_date.stated(said) or teaser.date([marked])
        if claimed is None:
            return None, f"has a date that cannot be read: '{said[:40]}'"
    else:
        claimed = teaser.date([one.element]) or written_date.in_path(path)
    objection = dates.objection(claimed, now) if claimed else None
    return (None, objection) if objection else (claimed, None)


def _summary(one: _Chosen, called: str) -> str:
    if "summary" in one.parts:
        return entry.shortened(webpage.words(one.parts["summary"]), _LONGEST_SUMMARY)
    return teaser.summary([one.element], called)
