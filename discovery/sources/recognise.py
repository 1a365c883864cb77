"""Tells by its bytes what an address holds, and which kind of source reads it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from discovery import text
from discovery.errors import ExtractError
from discovery.model import Ask, Extraction, Feed, Incident, Item, Page, Request, Talk
from discovery.sources import appearance, discovery, entry, jsontext, sitemap
from discovery.sources.base import Kind
from discovery.sources.blog import BLOG
from discovery.sources.conference import CONFERENCE, ical, rubyevents
from discovery.sources.rss import RSS
from discovery.sources.status import STATUS

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/json;q=0.9, text/calendar;q=0.9,"
    " application/xml;q=0.9, text/html;q=0.8, */*;q=0.1"
)
"""What a reader asks for who does not know yet what there is."""

_FEEDS = {"rss": "rss", "rdf": "rss", "rdf:rdf": "rss", "feed": "atom"}
_FEW_POSTS = 3
_FEW_EVENTS = 3
_MOST_LED_TO = 3
_TITLE_LIMIT = 200
_VIDEO = b"<yt:videoId>"
_HISTORY = re.compile(
    r"\b(?:incident history|(?:system|service) (?:status|health)|status (?:page|history|updates?|feed))\b",
    re.IGNORECASE,
)
_PERHAPS_STATUS = re.compile(r"\b(?:status|incidents|uptime|maintenance)\b", re.IGNORECASE)
_STATE = re.compile(
    r"\b(?:investigating|identified|monitoring|resolved|mitigated|operational|degraded|degradation|disruption"
    r"|outage|elevated errors|maintenance|incident)\b",
    re.IGNORECASE,
)
_SIGN_IN = re.compile(r"\b(?:sign|log)[ -]?(?:in|on)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Recognised:
    """`type` is that of the registry; `title` what the document calls itself, empty where it says nothing."""

    type: str
    title: str
    extraction: Extraction


@dataclass(frozen=True, kw_only=True, slots=True)
class Leads:
    """A page that names feeds, at `urls`, the best first. `itself` is what it is should none of them answer."""

    urls: tuple[str, ...]
    itself: Recognised | None


def recognised(page: Page, now: datetime) -> Recognised | Leads:
    """What these bytes are. Raises ExtractError, fit for a person, for what no kind of source reads."""
    body = page.body
    if not body.strip():
        raise ExtractError("the answer is empty")
    if appearance.is_html(body):
        return _page(page, now)
    if sitemap.is_sitemap(body):
        return _read(BLOG, "blog", page, now, title="")
    if jsontext.looks_like(body):
        return _json(page, now)
    root = (appearance.root_name(body) or "").lower()
    if root in _FEEDS:
        return _feed(_FEEDS[root], page, now)
    if root == "schedule" or ical.is_one(body) or rubyevents.looks_like_one(body):
        return _programme(page, now)
    raise ExtractError(f"expected a feed, got {appearance.describe(body)}")


# -- feeds ------------------------------------------------------------------------------------------------


def _feed(kind: str, page: Page, now: datetime) -> Recognised:
    title = _xml_title(page.body)
    if _VIDEO in page.body:  # a channel: each entry is a recording
        return _read(CONFERENCE, "conference", page, now, title=title)
    status = _read(STATUS, "status", page, now, title=title)
    if _is_status(title, status.extraction.items):
        return status
    return _read(RSS, kind, page, now, title=title)


def _is_status(title: str, items: tuple[Item, ...]) -> bool:
    """A history of incidents: by the timelines in its entries, else by what it calls itself; a title that may be
    anybody's needs entries that speak of states."""
    if 2 * sum(isinstance(one.details, Incident) and bool(one.details.updates) for one in items) > len(items):
        return True
    if _HISTORY.search(title):
        return True
    states = sum(bool(_STATE.search(f"{one.title} {one.summary}")) for one in items)
    return bool(items) and 2 * states > len(items) and bool(_PERHAPS_STATUS.search(title))


def _xml_title(body: bytes) -> str:
    """The title of the feed or of its channel."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, remove_comments=True)
    try:
        root = etree.fromstring(body, parser)
    except (etree.LxmlError, ValueError):
        return ""
    for one in _heads(root):
        if etree.QName(one).localname == "title":
            return _plain("".join(one.itertext()))
    return ""


def _heads(root: etree._Element | None) -> Iterator[etree._Element]:
    for one in root if root is not None else ():
        if isinstance(one.tag, str):
            yield one
            if etree.QName(one).localname == "channel":
                yield from (inner for inner in one if isinstance(inner.tag, str))


def _json(page: Page, now: datetime) -> Recognised:
    try:
        document = jsontext.parsed(page.body)
    except ValueError as error:
        raise ExtractError(f"expected a feed, got JSON that cannot be parsed: {error}") from error
    if not document:
        raise ExtractError("the JSON is empty: nothing in it says what it is a list of")
    whole = document if isinstance(document, dict) else {}
    if "jsonfeed.org/version" in jsontext.string(whole, "version"):
        return _read(RSS, "jsonfeed", page, now, title=jsontext.line(whole, "title"))
    try:
        about = whole.get("page")
        title = f"{jsontext.line(about, 'name')} Status".strip() if isinstance(about, dict) else ""
        status = _read(STATUS, "status", page, now, title=title)
        if status.extraction.items or title:
            return status
    except ExtractError:
        pass
    try:
        return _programme(page, now)
    except ExtractError as error:
        raise ExtractError(
            f"expected a feed, got JSON that is no feed, no status history and no programme: {error}"
        ) from error


def _programme(page: Page, now: datetime, title: str = "") -> Recognised:
    found = _read(CONFERENCE, "conference", page, now, title=title)
    events = {one.details.event for one in found.extraction.items if isinstance(one.details, Talk)}
    called = next(iter(events)) if len(events) == 1 else None
    return found if title or not called else _titled(found, called)


# -- pages ------------------------------------------------------------------------------------------------


def _page(page: Page, now: datetime) -> Recognised | Leads:
    """A programme of events is what its page is for; else the feed that the page names; else its posts."""
    title = _plain(appearance.page_title(page.body) or "")
    urls = discovery.discovered(page)
    events = _events(page, now, title)
    if events and (not urls or _held(events.extraction) >= _FEW_EVENTS):
        return events
    if not urls:
        return _posts(page, now, title)
    try:
        return Leads(urls=urls[:_MOST_LED_TO], itself=_posts(page, now, title))
    except ExtractError:
        return Leads(urls=urls[:_MOST_LED_TO], itself=None)


def _events(page: Page, now: datetime, title: str) -> Recognised | None:
    try:
        found = _programme(page, now, title)
    except ExtractError:
        return None
    return found if _held(found.extraction) else None


def _held(extraction: Extraction) -> int:
    return len(extraction.items) + len(extraction.meetings)


def _posts(page: Page, now: datetime, title: str) -> Recognised:
    got = f"expected a feed, got {appearance.describe(page.body)}, which names no feed"
    if _SIGN_IN.search(title):
        raise ExtractError(f"{got}: a login is asked for")
    try:
        found = _read(BLOG, "blog", page, now, title=title)
    except ExtractError as error:
        raise ExtractError(f"{got}: {str(error).partition(': ')[0]}") from error
    if found.extraction.instead:
        beside = found.extraction.instead[0].request.url
        raise ExtractError(
            f"{got}; it is filled in by scripts: should there be a sitemap, add that: {beside}"
        )
    if (shown := len(found.extraction.items)) < _FEW_POSTS:
        raise ExtractError(f"{got} and shows fewer than {_FEW_POSTS} posts ({shown})")
    return found


# -- what all share ---------------------------------------------------------------------------------------


def _read(kind: Kind, name: str, page: Page, now: datetime, *, title: str) -> Recognised:
    feed = Feed(type=name, url=page.url)
    extraction = kind.extract(page, feed, now, Ask(request=Request(url=page.url)))
    return Recognised(type=name, title=_plain(title), extraction=extraction)


def _titled(found: Recognised, title: str) -> Recognised:
    return Recognised(type=found.type, title=_plain(title), extraction=found.extraction)


def _plain(title: str) -> str:
    return entry.shortened(text.one_line(text.from_html(title)), _TITLE_LIMIT)
