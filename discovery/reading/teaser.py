"""Recognises texts that are only the beginning of an article, or many beginnings, by what page and text say."""

import itertools
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import ada_url
from lxml.html import HtmlElement

from discovery import text
from discovery.reading import phrases

_OPENING = 400
"""Words up to which a text may be no more than an opening: what lies before a paywall is a few paragraphs."""
_OF_THE_WHOLE = 0.6
_POSTS = 5
_LAST_WORDS = 60
_CHILDREN = 100

_CUT = re.compile(r"(?:…|\.\.\.|\[(?:…|\.\.\.|&hellip;)\])\W{0,3}\Z")
_BARRIER = re.compile(
    r"(?:^|[\s_-])(?:paywall|regwall|pay-wall|subscriber-only|subscribe-wall|gated|piano-offer)",
    re.IGNORECASE,
)


def flaw(root: HtmlElement, body: str, url: str, *, dated: bool) -> str | None:
    """Why `body`, the main text of the page at `url`, is not a whole article, in words for a person; None where
    nothing shows that. `dated`: the page states when it was published, as posts do and lists of posts do not.
    """
    words = len(body.split())
    if not dated and _is_listing(root, url):
        return "a listing of posts, not one post"
    stated = tuple(_stated(root))
    whole = max((_count(one.get("wordCount")) for one in stated), default=0)
    closed = any(
        str(one.get("isAccessibleForFree")).lower() in ("false", "http://schema.org/false") for one in stated
    )
    if closed and (words < _OF_THE_WHOLE * whole if whole else words < _OPENING):
        return "only the opening: the page says that the rest is not free"
    if words < _OPENING:
        return _by_words(root, body)
    return None


def _by_words(root: HtmlElement, body: str) -> str | None:
    if phrases.PAY.search(" ".join(body.split()[-_LAST_WORDS:])) or any(
        map(phrases.PAY.search, _barriers(root))
    ):
        return "only the opening: the rest is for those who subscribe or sign in"
    last = body.rstrip().rpartition("\n")[2]
    if phrases.MORE.fullmatch(last.lstrip("-* ")):
        return "only a teaser: it ends with a link to the rest"
    if _CUT.search(body) and any(phrases.MORE.fullmatch(text.one_line(one)) for one in _link_texts(root)):
        return "only a teaser: it ends in the middle and links to the rest"
    return None


def _barriers(root: HtmlElement) -> Iterator[str]:
    for element in root.iter("div", "section", "aside"):
        if _BARRIER.search(element.get("class") or "") or _BARRIER.search(element.get("id") or ""):
            yield text.one_line(element.text_content())[:2000]


def _link_texts(root: HtmlElement) -> Iterator[str]:
    return (one.text_content()[:200] for one in root.iter("a", "button"))


# -- what linked data states ------------------------------------------------------------------------------


def _stated(root: HtmlElement) -> Iterator[Mapping[str, Any]]:
    """The objects that linked data describes the page with: those it holds itself, not the parts and publishers in them."""
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            try:
                yield from _objects(json.loads(script.text or ""))
            except (ValueError, RecursionError):
                continue


def _objects(data: object) -> Iterator[Mapping[str, Any]]:
    match data:
        case list():
            yield from (one for one in data[:_CHILDREN] if isinstance(one, dict))
        case {"@graph": list(graph)}:
            yield from (one for one in graph[:_CHILDREN] if isinstance(one, dict))
        case dict():
            yield data


def _count(stated: object) -> int:
    digits = str(stated).strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 8 else 0


# -- listings ---------------------------------------------------------------------------------------------


def _is_listing(root: HtmlElement, url: str) -> bool:
    """Each article on it, or most of its main headings, leads to a page of its own.

    Cards of related posts do not make a page a listing: they stand beside an article that leads nowhere.
    """
    articles = list(root.iter("article"))
    if len(articles) >= _POSTS:
        return all(any(_leads_on(heading, url) for heading in _headings(one)) for one in articles)
    main = list(root.iter("h1"))
    return len(main) >= _POSTS and sum(_leads_on(one, url) for one in main) * 2 > len(main)


def _headings(article: HtmlElement) -> Iterator[HtmlElement]:
    return itertools.islice(article.iter("h1", "h2", "h3", "h4"), 1)


def _leads_on(heading: HtmlElement, url: str) -> bool:
    parent = heading.getparent()
    links = [*heading.iter("a"), *([parent] if parent is not None and parent.tag == "a" else [])]
    return any(_another_page(one.get("href") or "", url) for one in links)


def _another_page(reference: str, url: str) -> bool:
    try:
        target, own = ada_url.URL(reference.strip(), url), ada_url.URL(url)
    except ValueError:
        return False
    return bool(reference.strip()) and target.host == own.host and target.pathname != own.pathname
