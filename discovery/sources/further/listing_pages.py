"""The listing pages of a blog after its first, by the links that lead on, else by counting."""

import re
from collections.abc import Iterator
from datetime import datetime

import ada_url
from lxml.html import HtmlElement

from discovery.model import Ask, Extraction, Feed, Further, Lead, Page, Request, Way
from discovery.sources import blog, listing_page, post_address, webpage
from discovery.sources.base import extraction
from discovery.sources.further.place import Place
from discovery.sources.listing import LISTING
from discovery.sources.webpage import Webpage

FIRST, NEXT, ARCHIVE = "first", "next", "archive"

_ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
_ONWARD = re.compile(
    r"\W*(?:(?:view|see|show|load|read) )?(?:older|next|more|previous)"
    r"(?: (?:posts?|entries|articles?|stories|news|pages?|results))?\W*",
    re.IGNORECASE,
)
_PREVIOUS_ALONE = re.compile(r"\W*previous(?: pages?)?\W*", re.IGNORECASE)
_IN_PATH = re.compile(r"/(?:page[/-]?|p)(\d{1,5})/?(?:$|\.html?$)", re.IGNORECASE)
_IN_QUERY = re.compile(r"[?&](?:page|paged|p|pg)=(\d{1,5})(?:&|$)", re.IGNORECASE)
_ARCHIVES = frozenset({"archive", "archives", "all", "all-posts"})
_MOST_ARCHIVES = 3
_MOST_LINKS = 4000


def first(url: str, place: Place) -> Lead:
    """The listing page itself, where something else than it stands for the blog."""
    return Lead(way=Way.LISTING, url=url, role=FIRST, accept=_ACCEPT, carry={**place.carry(), "number": "1"})


def onward(page: Page, place: Place) -> tuple[Lead, ...]:
    """Where a listing page that was read already leads on. Raises ExtractError for what is no page."""
    return _onward(webpage.parsed(page), first(page.url, place))


def read(page: Page, feed: Feed, now: datetime, lead: Lead) -> Further:
    """The posts that live where the blog's posts do, and the pages that it leads on to.

    Raises ExtractError for what is no page.
    """
    parsed = webpage.parsed(page)
    given = _posts(page, parsed, feed, now, lead)
    # Of a guess that leads to a page without posts, the next one is not better.
    leads = () if lead.guessed and not given.items else _onward(parsed, lead)
    return Further(items=given.items, excluded=given.excluded, problems=given.problems, leads=leads)


def _posts(page: Page, parsed: Webpage, feed: Feed, now: datetime, lead: Lead) -> Extraction:
    if feed.selectors is not None:
        return LISTING.extract(page, feed, now, Ask(request=Request(url=lead.url)))
    place = Place.carried(lead.carry)
    found = [one for one in listing_page.posts(parsed) if place.holds(one.address)]
    items, problems = blog.items_of(found, now)
    return extraction(items, feed, problems)


# -- where it goes on -------------------------------------------------------------------------------------


def _onward(page: Webpage, lead: Lead) -> tuple[Lead, ...]:
    number = int(lead.carry["number"]) + 1
    named = next(_named(page, number), None)
    # An archive without links that lead on is one page long.
    guessed = named is None and lead.role != ARCHIVE and (lead.role == FIRST or lead.guessed)
    url = named or (_guess(lead, number) if guessed else None)
    found = [_lead(url, lead, NEXT, number, guessed=guessed)] if url else []
    if lead.role == FIRST:
        found += [_lead(url, lead, ARCHIVE, 1) for url in _archives(page)]
    return tuple(found)


def _lead(url: str, lead: Lead, role: str, number: int, *, guessed: bool = False) -> Lead:
    carry = {**lead.carry, "number": str(number), "first": lead.carry.get("first", lead.url)}
    return Lead(way=Way.LISTING, url=url, role=role, accept=_ACCEPT, carry=carry, guessed=guessed)


def _named(page: Webpage, number: int) -> Iterator[str]:
    """The next page, best first: said to be so in markup, by its number, in words."""
    links = [(link, url) for link in _links(page) if (url := _own(page, link)) is not None]
    yield from (url for link, url in links if "next" in (link.get("rel") or "").lower().split())
    yield from (url for _, url in links if _number(url) == number)
    yield from (url for link, url in links if link.tag == "a" and _says_onward(link))


def _links(page: Webpage) -> list[HtmlElement]:
    return [one for _, one in zip(range(_MOST_LINKS), page.root.iter("a", "link"), strict=False)]


def _own(page: Webpage, link: HtmlElement) -> str | None:
    """Where the link leads, when that is another page of the same host."""
    url = page.address(link.get("href"))
    if url is None:
        return None
    bare = url.partition("#")[0]
    same_host = post_address.parsed(bare).host == post_address.parsed(page.url).host
    return bare if same_host and bare != page.url.partition("#")[0] else None


def _says_onward(link: HtmlElement) -> bool:
    """Whether the link's words say that older posts follow. `Previous` alone means the page before, with most."""
    said = webpage.words(link) or link.get("aria-label") or link.get("title") or ""
    return bool(_ONWARD.fullmatch(said)) and not _PREVIOUS_ALONE.fullmatch(said)


def _number(url: str) -> int | None:
    path, _, query = url.partition("?")
    found = _IN_PATH.search(path) or _IN_QUERY.search("?" + query)
    return int(found[1]) if found else None


def _guess(lead: Lead, number: int) -> str | None:
    base = lead.carry.get("first", lead.url).partition("?")[0].rstrip("/") + "/"
    try:
        return str(ada_url.URL(f"page/{number}/", base).href)
    except ValueError:
        return None


def _archives(page: Webpage) -> list[str]:
    urls = [url for link in _links(page) if link.tag == "a" and (url := _own(page, link)) is not None]
    named = dict.fromkeys(url for url in urls if _last_part(url) in _ARCHIVES)
    return list(named)[:_MOST_ARCHIVES]


def _last_part(url: str) -> str:
    return (post_address.parsed(url).parts or ("",))[-1].lower().partition(".")[0]
