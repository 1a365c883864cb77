"""A feed that goes on: from archive to archive (RFC 5005), from page to page (`next`, `next_url`), or by number."""

from datetime import datetime

import ada_url

from discovery.model import Ask, Feed, Further, Lead, Page, Request, Way
from discovery.sources import KINDS, discovery
from discovery.sources.further import feed_head
from discovery.sources.further.feed_head import Head
from discovery.sources.rss import RSS

_NUMBER = "paged"


def starts(page: Page, head: Head) -> tuple[Lead, ...]:
    """Where a feed itself says that it goes on; else its second page, where what made it is known to number them."""
    if head.onward:
        return (Lead(way=Way.FEED, url=head.onward, accept=RSS.accept),)
    return (_numbered(page.url, 2),) if head.numbered else ()


def read(page: Page, feed: Feed, now: datetime, lead: Lead) -> Further:
    """The entries, and where they go on. Raises ExtractError for what is no feed."""
    ask = Ask(request=Request(url=lead.url), role=discovery.ROLE)
    given = KINDS[feed.type].extract(page, feed, now, ask)
    return Further(
        items=given.items, excluded=given.excluded, problems=given.problems, leads=_onward(page, lead)
    )


def _onward(page: Page, lead: Lead) -> tuple[Lead, ...]:
    if lead.way is Way.NUMBERED:
        return (_numbered(lead.url, int(lead.carry[_NUMBER]) + 1),)
    onward = feed_head.of(page).onward
    return (Lead(way=Way.FEED, url=onward, accept=RSS.accept),) if onward else ()


def _numbered(url: str, number: int) -> Lead:
    """
    >>> _numbered("https://e.com/feed/?paged=2&cat=1", 3).url
    'https://e.com/feed/?paged=3&cat=1'
    """
    address = ada_url.URL(url)
    query = ada_url.URLSearchParams(address.search.removeprefix("?"))
    query.set(_NUMBER, str(number))
    address.search = str(query)
    return Lead(
        way=Way.NUMBERED,
        url=str(address.href),
        accept=RSS.accept,
        guessed=True,
        carry={_NUMBER: str(number)},
    )
