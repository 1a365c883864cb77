"""Further back: what lies before the reach of a source's own document, way by way."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from discovery.errors import ExtractError
from discovery.model import Feed, Further, Lead, Page, Way
from discovery.sources import LED_ON, PAGES, appearance, sitemap
from discovery.sources.further import feed_head, feed_pages, history, listing_pages, site
from discovery.sources.further.place import Place
from discovery.sources.repository import Repository

WALKED = frozenset((*LED_ON, *PAGES, "github"))
"""Types of feed that a way leads further back from, where the feed offers one."""


def starts(page: Page, feed: Feed, posts: Sequence[str]) -> tuple[Lead, ...]:
    """The ways back that a source's own document offers, the best first; `posts` are the addresses it names.

    Where it names none, nothing tells its posts from the rest of its site, and only its own links are followed.
    """
    if feed.type == "github":
        place = Repository.at(feed.url)
        return history.starts(place) if place.part == "file" else ()
    return tuple(_starts(page, feed, Place.of(posts)))


def _starts(page: Page, feed: Feed, place: Place | None) -> Iterator[Lead]:
    is_page = appearance.is_html(page.body) or feed.type in PAGES
    head = feed_head.Head() if is_page else feed_head.of(page)
    if not is_page:
        yield from feed_pages.starts(page, head)
    if place is None or feed.type == "status":  # other pages of its site hold no incident as an entry
        return
    if is_page and not page.url.startswith(place.site):  # it lists what is on other sites
        return
    yield from site.starts(place)
    if not is_page:
        yield listing_pages.first(_home(head, place), place)
    elif not sitemap.is_sitemap(page.body):
        yield from _leading_on(page, place)


def _home(head: feed_head.Head, place: Place) -> str:
    """The feed's home page, where it is on the site of the posts."""
    return head.home if head.home and head.home.startswith(place.site) else place.site


def _leading_on(page: Page, place: Place) -> tuple[Lead, ...]:
    try:
        return listing_pages.onward(page, place)
    except ExtractError:
        return ()


def read(page: Page, feed: Feed, now: datetime, lead: Lead, since: datetime | None) -> Further:
    """What a page that a lead asked for gave; entries older than `since` are left out, and it says so.

    Raises ExtractError, with a message fit for a person, for bytes that the way does not read.
    """
    match lead.way:
        case Way.FEED | Way.NUMBERED:
            given = feed_pages.read(page, feed, now, lead)
        case Way.SITEMAP:
            given = site.read(page, feed, now, lead, since)
        case Way.LISTING:
            given = listing_pages.read(page, feed, now, lead)
        case Way.HISTORY:
            return history.read(page, feed, now, lead)
    return _since(given, lead, since)


def instead(feed: Feed, lead: Lead) -> tuple[Lead, ...]:
    """What to ask in place of a page that is not there."""
    return history.instead(feed, lead) if lead.way is Way.HISTORY else ()


def _since(given: Further, lead: Lead, since: datetime | None) -> Further:
    """Pages follow each other from the newest entry to the oldest: what follows is no younger than this one."""
    dates = [item.published for item in given.items if item.published]
    reached = max(dates, default=lead.reached)
    if lead.way is not Way.SITEMAP:
        given = replace(given, leads=tuple(replace(one, reached=reached) for one in given.leads))
    if since is None:
        return given
    older = [date for date in dates if date < since]
    kept = tuple(item for item in given.items if item.published is None or item.published >= since)
    left = max((*older, *filter(None, [given.left])), default=None)
    return replace(given, items=kept, left=left)
