"""Finds the posts on a blog's listing page by what repeats there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from statistics import median

from lxml.html import HtmlElement

from discovery.sources import post_address, teaser, webpage
from discovery.sources.page_frame import Frame
from discovery.sources.post_address import Address
from discovery.sources.webpage import Webpage

MOST_LINKS = 4000
"""Links looked at on one page."""

_ENOUGH = 5
_AT_LEAST = 2
_WHOLE = frozenset({"html", "body", "main"})
_FLAT = frozenset({"a", "p", "span", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"})
_BEGINS = frozenset({"dt", "hr", "h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """A post as a listing shows it; `links` lead to it, `block` speaks of it."""

    address: Address
    url: str
    links: Sequence[HtmlElement]
    block: teaser.Block = ()


def posts(page: Webpage) -> tuple[Post, ...]:
    """The posts of a listing page, in its order.

    A link counts for what its address says (below the listing, dated, a slug of words) and for what stands around
    it (a heading, a date). Links that share a list are judged together: a post with a short slug is in among its
    like, a menu in which one address looks good is out.
    """
    listing = post_address.parsed(page.url)
    found = {one.address.key: one for one in _without_holders(_linked(page, listing))}
    owners = _owners(found.values())
    placed = {key: _placed(one, owners) for key, one in found.items()}
    scores = {key: _score(one, listing) for key, one in placed.items()}
    lists: defaultdict[HtmlElement, list[str]] = defaultdict(list)
    for key, one in placed.items():
        lists[_list_of(one, owners)].append(key)
    good = {key for keys in lists.values() if median(scores[one] for one in keys) >= _ENOUGH for key in keys}
    return tuple(one for key, one in placed.items() if key in good and scores[key] >= _AT_LEAST)


def _linked(page: Webpage, listing: Address) -> list[Post]:
    """What the page links to outside its frame and its running text, and may be a post by its address."""
    frame = Frame()
    found: dict[str, Post] = {}
    for link in islice(page.root.iter("a"), MOST_LINKS):
        url = page.address(link.get("href"))
        if url is None or frame.holds(link) or frame.is_mention(link):
            continue
        address = post_address.parsed(url)
        if post_address.may_be_post(address, listing):
            known = found.setdefault(address.key, Post(address=address, url=url, links=()))
            found[address.key] = replace(known, links=(*known.links, link))
    return list(found.values())


def _without_holders(found: Sequence[Post]) -> Iterable[Post]:
    """Not the categories among them; a series that has a heading of its own stays."""
    holders = post_address.holders(one.address for one in found)
    for one in found:
        headed = any(webpage.is_heading(around) for link in one.links for around in link.iterancestors())
        if headed or one.address.path not in holders:
            yield one


Owners = Mapping[HtmlElement, str | None]
"""The one post that an element speaks of; None where it speaks of several."""


def _owners(found: Iterable[Post]) -> Owners:
    owners: dict[HtmlElement, str | None] = {}
    for one in found:
        key = one.address.key
        for link in one.links:
            for around in (link, *link.iterancestors()):
                owners[around] = key if owners.get(around, key) == key else None
    return owners


def _placed(one: Post, owners: Owners) -> Post:
    """The post with the largest part of the page that speaks of it alone."""
    key = one.address.key
    telling = (link for link in one.links if teaser.is_telling(webpage.words(link)))
    best = next(telling, one.links[0])
    top = best
    while (above := top.getparent()) is not None and owners[above] == key and above.tag not in _WHOLE:
        top = above
    links = [link for link in one.links if link is best or top in link.iterancestors()]
    return replace(
        one, links=tuple(links), block=_with_neighbours(top, owners) if top.tag in _FLAT else (top,)
    )


def _with_neighbours(top: HtmlElement, owners: Owners) -> teaser.Block:
    """Where no element holds a whole post, it reaches to the next one; a date may stand before its title."""
    after: list[HtmlElement] = []
    for one in islice(top.itersiblings(), 10):
        if one in owners or one.tag in _BEGINS:
            break
        after.append(one)
    before = top.getprevious()
    dated_before = before is not None and before not in owners and _is_dateline(before)
    if not dated_before or (after and _is_dateline(after[0])):
        return (top, *after)
    return (before, top, *(one for one in after if not _is_dateline(one)))


def _is_dateline(one: HtmlElement) -> bool:
    return len(webpage.words(one)) < 80 and teaser.date([one]) is not None


def _list_of(one: Post, owners: Owners) -> HtmlElement:
    """The smallest element that speaks of this post and others."""
    top = one.block[-1]
    return next((around for around in top.iterancestors() if owners.get(around, "") is None), top)


def _score(one: Post, listing: Address) -> int:
    called = teaser.title(one.block, one.links)
    around = [element for link in one.links for element in link.iterancestors()]
    inside = [element for link in one.links for element in link.iter()]
    return (
        post_address.looks_like_post(one.address, listing)
        + 3 * (teaser.date(one.block) is not None)
        + any(webpage.is_heading(element) for element in (*around, *inside))
        + (len(called.split()) >= 4)
        + any(element.tag == "article" for element in around)
    )
