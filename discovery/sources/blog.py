"""A blog without a feed: its posts are told from the rest of its listing page, or taken from its sitemap."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from discovery import titles
from discovery.errors import ExtractError
from discovery.model import Ask, Extraction, Feed, Item, Page, Request
from discovery.sources import (
    appearance,
    blog_sitemap,
    dates,
    discovery,
    listing_page,
    sitemap,
    teaser,
    webpage,
    written_date,
)
from discovery.sources.base import extraction
from discovery.sources.listing_page import Post
from discovery.sources.webpage import Webpage

_ACCEPT = "text/html, application/xhtml+xml;q=0.9, application/xml;q=0.8, */*;q=0.1"
_FEW = 3
_WALL = re.compile(
    r"just a moment|attention required|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot|captcha"
    r"|access denied|checking your browser|unusual traffic|maintenance|back soon|temporarily unavailable"
    r"|(?:something|went) wrong|internal (?:server )?error|\b(?:error|status) \d{3}|not found",
    re.IGNORECASE,
)
_MOUNTS = frozenset("root app app-root next nuxt gatsby svelte main-app react-root mount".split())
_SHORT = 1500  # characters: what is on a page before its scripts run


@dataclass(frozen=True, slots=True)
class Blog:
    """What is new, the database finds: the key of a post is its address, however that is spelled."""

    names: tuple[str, ...] = ("blog",)

    def asks(self, feed: Feed) -> tuple[Ask, ...]:
        """The page alone: were the sitemap an alternative, any failure of the page would make old posts news."""
        return (Ask(request=Request(url=feed.url, accept=_ACCEPT)),)

    def extract(self, page: Page, feed: Feed, now: datetime, ask: Ask) -> Extraction:
        """The posts. A page that shows fewer than three, or is filled in by scripts, leads on to the sitemap.

        Raises ExtractError when the page shows none and no script fills it in, or a sitemap names none.
        """
        if blog_sitemap.is_asked(ask) or sitemap.is_sitemap(page.body):
            return blog_sitemap.extract(page, feed, now, ask)
        return _of_listing(page, feed, now)


BLOG = Blog()


def _of_listing(page: Page, feed: Feed, now: datetime) -> Extraction:
    parsed = webpage.parsed(page)
    found = listing_page.posts(parsed)
    items, problems = items_of(found, now)
    problems[:0] = [f"this page names a feed: {url}; use type: rss" for url in discovery.discovered(page)[:1]]
    if (links := sum(1 for _ in parsed.root.iter("a"))) > listing_page.MOST_LINKS:
        problems.append(
            f"links after the first {listing_page.MOST_LINKS:,}, not looked at: {links - listing_page.MOST_LINKS:,}"
        )
    if len(found) >= _FEW:
        return extraction(items, feed, problems)
    if found:
        problems.append(f"posts on the page: {len(found)}; the sitemap was asked for more")
        known = [item.key for item in items]
        return extraction(items, feed, problems, follow=[blog_sitemap.beside(parsed, known)])
    got = appearance.describe(page.body)
    if obstacle := _obstacle(parsed):
        raise ExtractError("; ".join((f"{obstacle}: {got}", *problems)))
    problems.append("the page is filled in by scripts; its posts are taken from the sitemap")
    return Extraction(items=(), instead=(blog_sitemap.instead(parsed, problems),))


def items_of(found: Iterable[Post], now: datetime) -> tuple[list[Item], list[str]]:
    """The posts of a listing page as items, and what is wrong with their dates."""
    items: list[Item] = []
    problems: list[str] = []
    for post in found:
        called = teaser.title(post.block, post.links) or titles.from_address(post.url)
        published = teaser.date(post.block) or written_date.in_path(post.address.path)
        if published and (objection := dates.objection(published, now)):
            problems.append(f"'{called[:80]}' {objection}")
            published = None
        items.append(
            Item(
                key=post.address.key,
                url=post.url,
                title=called,
                summary=teaser.summary(post.block, called),
                published=published,
                categories=teaser.topics(post.block),
            )
        )
    return items, problems


def _obstacle(page: Webpage) -> str:
    """Why a page without posts is no reason to take the sitemap for the blog; empty where a script fills it in.

    A wall may be gone tomorrow: meanwhile every old post that a sitemap names would pass for news.
    """
    if next(page.root.iterfind(".//input[@type='password']"), None) is not None:
        return "a login is asked for"
    title = next((webpage.words(one) for one in page.root.iter("title")), "")
    said = f"{title} {webpage.words(page.root)}"
    if len(said) < _SHORT and _WALL.search(said):
        return "not the page itself but a notice in its place"
    return "" if len(said) < _SHORT and _awaits_scripts(page) else "no posts on the page"


def _awaits_scripts(page: Webpage) -> bool:
    """Whether there is a place for scripts to fill in, or a word that they are needed."""
    mounts = any((one.get("id") or "").strip("_").lower() in _MOUNTS for one in page.root.iter("div", "main"))
    return mounts or any("javascript" in one.text_content().lower() for one in page.root.iter("noscript"))
