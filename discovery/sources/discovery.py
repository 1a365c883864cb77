"""Finds the feeds that an HTML page names in its head."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import ada_url
from lxml import html as lxml_html
from lxml.etree import LxmlError

from discovery import text
from discovery.errors import ExtractError
from discovery.model import Ask, Extraction, Page, Request
from discovery.sources import appearance

ROLE = "feed"
"""What a feed is asked as to which a page has led."""

_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})
_COMMENTS = re.compile(r"comm?ent|komm?ent|coment", re.IGNORECASE)
_PARTIAL = re.compile(
    r"/(?:categor(?:y|ies)|tags?|topics?|labels?|authors?|search)/|[?&](?:cat|tag|author|s)=", re.IGNORECASE
)
_MOST_READ = 2_000_000
_MOST_FOUND = 20
_MOST_ASKED = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class _Named:
    """A feed as the page names it. `url` is absolute."""

    url: str
    title: str


def leading(page: Page, ask: Ask, *, wanted: str) -> Extraction:
    """The feeds to ask in place of an HTML page that names them.

    Raises ExtractError when it names none, or when it came where a feed was promised already.
    """
    got = f"expected {wanted}, got {appearance.describe(page.body)}"
    if ask.role == ROLE:
        raise ExtractError(got)
    found = discovered(page)
    if not found:
        raise ExtractError(f"{got}, which names no feed")
    requests = (Request(url=url, accept=ask.request.accept) for url in found[:_MOST_ASKED])
    return Extraction(items=(), instead=tuple(Ask(request=request, role=ROLE) for request in requests))


def discovered(page: Page) -> tuple[str, ...]:
    """The addresses of the feeds that an HTML page names, the best first; empty when it names none.

    Last come those of comments, before them those of one category or author, before them those of other
    sites. A feed that lies below the page's own path is its own: a category's page has its category's feed.
    """
    own = ada_url.URL(page.url)
    below = re.sub(r"[^/]*\.\w{1,5}$", "", str(own.pathname)).rstrip("/")

    def rank(named: _Named) -> tuple[bool, bool, bool, bool]:
        url = ada_url.URL(named.url)
        its_own = bool(below) and f"{url.pathname}/".startswith(f"{below}/")
        partial = bool(_PARTIAL.search(url.pathname + url.search)) and not its_own
        same = _same_site(str(url.hostname), str(own.hostname))
        return _is_of_comments(named), partial, not same, not (same and its_own)

    return tuple(dict.fromkeys(named.url for named in sorted(_named(page), key=rank)))[:_MOST_FOUND]


def _named(page: Page) -> Iterator[_Named]:
    """In the page's order. Links that a parser finds in the body count: a stray element closes many a head."""
    try:
        root = lxml_html.document_fromstring(_decoded(page.body))
    except (LxmlError, ValueError):
        return
    base = _joined(page.url, next(iter(root.xpath("//base/@href")), "")) or page.url
    for link in root.iter("link"):
        if "alternate" not in (link.get("rel") or "").lower().split():
            continue
        if (link.get("type") or "").partition(";")[0].strip().lower() not in _TYPES:
            continue
        url = _joined(base, link.get("href") or "")
        if url and url != page.url:
            yield _Named(url=url, title=text.one_line(link.get("title") or ""))


def _decoded(body: bytes) -> str:
    """Good enough for links: whatever the encoding, their markup is ASCII."""
    return text.clean(re.sub(r"^\s*<\?xml[^>]*\?>", "", body[:_MOST_READ].decode("utf-8", "replace")))


def _joined(base: str, href: str) -> str | None:
    """The absolute http(s) address, without a fragment; None for anything else."""
    if not href.strip():
        return None
    try:
        url = ada_url.URL(href.strip(), base)
    except ValueError:
        return None
    url.hash = ""
    return str(url.href) if url.protocol in ("http:", "https:") else None


def _is_of_comments(named: _Named) -> bool:
    return bool(_COMMENTS.search(named.title) or _COMMENTS.search(named.url))


def _same_site(one: str, other: str) -> bool:
    """The same host, or one a part of the other: `blog.e.com` and `www.e.com` are of `e.com`."""
    first, second = one.removeprefix("www."), other.removeprefix("www.")
    return first == second or first.endswith(f".{second}") or second.endswith(f".{first}")
