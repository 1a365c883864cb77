"""The sitemap of a blog's site, narrowed to where the blog's posts live."""

from collections.abc import Sequence
from datetime import datetime

import ada_url

from discovery.errors import ExtractError
from discovery.model import Feed, Further, Lead, Page, Way
from discovery.sources import blog_sitemap, post_address, sitemap
from discovery.sources.base import extraction
from discovery.sources.blog_sitemap import Named
from discovery.sources.further.place import Place

ROBOTS = "robots"
"""The role of a lead that is no page: what the site's robots.txt names is asked in its place."""

_ACCEPT = "application/xml, text/xml;q=0.9, */*;q=0.1"
_MOST_NAMED = 20
_MOST_PARTS = 200
_MOST_ITEMS = 5000
_DEEPEST = 3


def starts(place: Place) -> tuple[Lead, ...]:
    """What the site's robots.txt names; the lead is that file."""
    url = str(ada_url.URL("/robots.txt", place.site).href)
    return (Lead(way=Way.SITEMAP, url=url, role=ROBOTS, carry=place.carry()),)


def named(sitemaps: Sequence[str], lead: Lead) -> tuple[Lead, ...]:
    """The sitemaps that a robots.txt names, else the usual one."""
    absolute = [url for one in sitemaps if (url := _http(one, lead.url))]
    if wanted := blog_sitemap.ordered(absolute)[:_MOST_NAMED]:
        return tuple(_lead(url, lead, depth=1) for url in wanted)
    usual = str(ada_url.URL("/sitemap.xml", lead.url).href)
    return (_lead(usual, lead, depth=1, guessed=True),)


def read(page: Page, feed: Feed, now: datetime, lead: Lead, since: datetime | None) -> Further:
    """The posts of the blog, or the parts to go on with. What has not changed since `since` is older than that.

    Raises ExtractError for what is no sitemap.
    """
    given = sitemap.parsed(page.body)
    if given.parts:
        return _parts(blog_sitemap.parts(given.entries, page), page, lead)
    place = Place.carried(lead.carry)
    posts: dict[str, tuple[sitemap.Entry, str, post_address.Address]] = {}
    for entry in given.entries:
        if (url := blog_sitemap.absolute(entry.location, page)) is None:
            continue
        address = post_address.parsed(url)
        if place.holds(address):
            posts[address.key] = (entry, url, address)
    holders = post_address.holders(address for _, _, address in posts.values())
    posts = {key: one for key, one in posts.items() if one[2].path not in holders}
    kept, left = _changed_since(posts, since)
    items, problems = blog_sitemap.items_of(kept, now)
    if len(items) > _MOST_ITEMS:
        problems.insert(
            0, f"posts after the {_MOST_ITEMS:,} that changed last, left out: {len(items) - _MOST_ITEMS:,}"
        )
    narrowed = extraction(items[:_MOST_ITEMS], feed, problems)
    return Further(items=narrowed.items, excluded=narrowed.excluded, problems=narrowed.problems, left=left)


def _parts(parts: Sequence[str], page: Page, lead: Lead) -> Further:
    depth = int(lead.carry["depth"]) + 1
    if depth > _DEEPEST:
        raise ExtractError(f"{page.url} is divided for the {_DEEPEST}rd time: not followed")
    left = len(parts) - _MOST_PARTS
    return Further(
        leads=tuple(_lead(url, lead, depth=depth) for url in parts[:_MOST_PARTS]),
        problems=(f"parts of the sitemap, not asked for: {left:,}",) if left > 0 else (),
    )


def _changed_since(posts: Named, since: datetime | None) -> tuple[Named, datetime | None]:
    """Those that may be younger than `since`, and when the youngest of the others changed."""
    if since is None:
        return posts, None
    older = {
        key: changed
        for key, (entry, _, _) in posts.items()
        if (changed := entry.changed) is not None and changed < since
    }
    kept = {key: one for key, one in posts.items() if key not in older}
    return kept, max(older.values(), default=None)


def _lead(url: str, lead: Lead, *, depth: int, guessed: bool = False) -> Lead:
    carry = {**lead.carry, "depth": str(depth)}
    return Lead(way=Way.SITEMAP, url=url, role="map", accept=_ACCEPT, guessed=guessed, carry=carry)


def _http(reference: str, base: str) -> str | None:
    try:
        url = ada_url.URL(reference.strip(), base)
    except ValueError:
        return None
    return str(url.href) if url.protocol in ("http:", "https:") else None
