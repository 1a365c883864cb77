"""Tells the posts of a blog from the other addresses of its site's sitemap."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

import ada_url

from discovery import titles
from discovery.errors import ExtractError
from discovery.model import Ask, Extraction, Feed, Item, Page, Request
from discovery.sources import dates, discovery, post_address, sitemap, written_date
from discovery.sources.base import extraction
from discovery.sources.post_address import Address
from discovery.sources.sitemap import Entry
from discovery.sources.webpage import Webpage

_WHOLE, _PART = "sitemap", "sitemap-part"
_ACCEPT = "application/xml, text/xml;q=0.9, */*;q=0.1"
_MOST_ITEMS = 5000
_MOST_PARTS = 20
_LONGEST_ADDRESS = 4000
_POSTS_PART = re.compile(r"post|blog|article|news|stor(?:y|ies)|engineering|research", re.IGNORECASE)
_OTHER_PART = re.compile(r"image|video|tag|categor|author|product|taxonom|locale", re.IGNORECASE)
_SLUG = 2  # what an address of three words or with a date in it is worth
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def beside(page: Webpage, known: Sequence[str]) -> Ask:
    """The sitemap, asked for more posts than the few whose keys are `known`: of those the page said more."""
    carry = {"listing": page.url, "known": "\n".join(known)}
    return Ask(request=_request(page), role=_WHOLE, carry=carry, essential=False)


def instead(page: Webpage, problems: Sequence[str]) -> Ask:
    """The sitemap, asked in place of a page that shows nothing; `problems` are those of the page, to be told."""
    carry = {"listing": page.url, "problems": "\n".join(problems)}
    return Ask(request=_request(page), role=discovery.ROLE, carry=carry)


def is_asked(ask: Ask) -> bool:
    """Whether it is a sitemap that was asked for."""
    return "listing" in ask.carry or ask.role == _PART


def _request(page: Webpage) -> Request:
    """The sitemap that the page names, else the usual one of its host."""
    named = (page.address(one.get("href")) for one in page.root.iter("link") if one.get("rel") == "sitemap")
    url = next((one for one in named if one), None) or str(ada_url.URL("/sitemap.xml", page.url).href)
    return Request(url=url, accept=_ACCEPT)


def extract(page: Page, feed: Feed, now: datetime, ask: Ask) -> Extraction:
    """The posts, those that changed last first, or the parts to follow. When an address last changed says nothing of
    when its post appeared, and does not make it another post.

    Raises ExtractError for what is no sitemap, and for a whole one that names no post.
    """
    read = sitemap.parsed(page.body)
    if read.parts:
        return _parts(read.entries, page, ask)
    listing = _listing(ask)
    posts = _posts(read.entries, page, listing)
    if not posts and ask.role != _PART:
        raise ExtractError(
            f"no posts among the {len(read.entries):,} addresses of the sitemap{_where(listing)}"
        )
    known = set(ask.carry.get("known", "").split("\n"))
    items, problems = items_of({key: one for key, one in posts.items() if key not in known}, now)
    problems[:0] = filter(None, ask.carry.get("problems", "").split("\n"))
    if len(items) > _MOST_ITEMS:
        problems.insert(
            0, f"posts after the {_MOST_ITEMS:,} that changed last, left out: {len(items) - _MOST_ITEMS:,}"
        )
    return extraction(items[:_MOST_ITEMS], feed, problems)


def _listing(ask: Ask) -> Address | None:
    """The page whose posts are wanted; None where the configuration names the sitemap itself."""
    url = ask.carry.get("listing")
    return post_address.parsed(url) if url else None


def parts(entries: Sequence[Entry], page: Page) -> list[str]:
    """The sitemaps that a sitemap is divided into, those called after posts first, of the same site only."""
    host = post_address.parsed(page.url).host
    return ordered(url for one in entries if (url := absolute(one.location, page)) and _host(url) == host)


def ordered(urls: Iterable[str]) -> list[str]:
    """The sitemaps that may hold posts, those called after posts first, each once."""
    named = {url: post_address.parsed(url).path for url in urls}
    wanted = [url for url, path in named.items() if not _OTHER_PART.search(path)]
    return sorted(wanted, key=lambda url: _POSTS_PART.search(named[url]) is None)


def _host(url: str) -> str:
    return post_address.parsed(url).host


def _parts(entries: Sequence[Entry], page: Page, asked: Ask) -> Extraction:
    if asked.role == _PART:
        return Extraction(items=(), problems=(f"{page.url} is divided once more: not followed",))
    changed = {url: one.changed for one in entries if (url := absolute(one.location, page))}
    wanted = parts(entries, page)
    if not wanted:
        raise ExtractError(f"the sitemap names no part that could hold posts among {len(entries):,}")
    follow = [
        Ask(
            request=Request(url=url, accept=_ACCEPT),
            role=_PART,
            carry=asked.carry,
            version=moment.isoformat() if (moment := changed[url]) else None,
            settled=False,
        )
        for url in wanted[:_MOST_PARTS]
    ]
    left = len(wanted) - len(follow)
    problems = (f"parts of the sitemap, not asked for: {left:,}",) if left else ()
    return Extraction(items=(), follow=tuple(follow), problems=problems)


Named = Mapping[str, tuple[Entry, str, Address]]
"""What a sitemap names, with its absolute and its taken-apart address, by the key of the post it would be."""


def _posts(entries: Sequence[Entry], page: Page, listing: Address | None) -> Named:
    """What lies below the listing; without one what lies below folders called after a blog, or looks like a post."""
    site = listing or Address(host=post_address.parsed(page.url).host, path="/")
    named: dict[str, tuple[Entry, str, Address]] = {}
    for one in entries:
        url = absolute(one.location, page)
        if url and post_address.may_be_post(address := post_address.parsed(url), site):
            named[address.key] = (one, url, address)
    addresses = [address for _, _, address in named.values()]
    holders = post_address.holders(addresses)
    posts = {key: one for key, one in named.items() if one[2].path not in holders}
    if folders := _folders(addresses, listing):
        chosen = (
            {key: one for key, one in posts.items() if one[2].path.startswith(some)} for some in folders
        )
        return next(filter(None, chosen), {})
    return {key: one for key, one in posts.items() if post_address.looks_like_post(one[2], site) >= _SLUG}


def _folders(addresses: Sequence[Address], listing: Address | None) -> list[tuple[str, ...]]:
    """The folders that posts live in, best alternative first; none where a whole site is a blog."""
    if listing is None:
        return list(filter(None, [post_address.blog_folders(addresses)]))
    return [(folder,) for folder in post_address.folders(listing) if folder != "/"]


def items_of(posts: Named, now: datetime) -> tuple[list[Item], list[str]]:
    """The posts as items, those that changed last first, and what is wrong with their dates."""
    items: list[Item] = []
    problems: list[str] = []
    latest = sorted(posts.items(), key=lambda named: named[1][0].changed or _LONG_AGO, reverse=True)
    for key, (one, url, address) in latest:
        called = one.title or titles.from_address(url)
        published = one.published or written_date.in_path(address.path)
        if published and (objection := dates.objection(published, now)):
            problems.append(f"'{called[:80]}' {objection}")
            published = None
        items.append(Item(key=key, url=url, title=called, published=published))
    return items, problems


def _where(listing: Address | None) -> str:
    folders = [some[0] for some in _folders((), listing)]
    return f", under {' or '.join(folders)}" if folders else ""


def absolute(location: str, page: Page) -> str | None:
    """Some sitemaps name relative addresses, which the protocol does not allow. None for what no page can have."""
    if len(location) > _LONGEST_ADDRESS:
        return None
    try:
        url = ada_url.URL(location, page.url)
    except ValueError:
        return None
    return str(url.href) if url.protocol in ("http:", "https:") else None
