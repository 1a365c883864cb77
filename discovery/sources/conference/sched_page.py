"""The printed programme of a conference on sched.com: an HTML page with a row for each talk."""

import re
from datetime import date, datetime, time

import ada_url
from lxml.html import HtmlElement

from discovery.model import Feed, Page
from discovery.sources import webpage
from discovery.sources.conference.programme import Programme, Session
from discovery.sources.conference.times import Times, zone
from discovery.sources.webpage import Webpage

_MARK = b'id="page-print"'
_ROLES = re.compile(r"\s*(?:speakers?|moderators?|presenters?|hosts?|artists?)\s*:\s*", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})\s*([ap])?m?", re.IGNORECASE)


def is_one(body: bytes) -> bool:
    return _MARK in body and b"sched-role-list" in body


def read(body: bytes, feed: Feed) -> Programme:
    """The talks, as the rows of each day's table give them; a talk's id is that of the other exports too.

    Times are local to the conference and name no zone. Raises ExtractError for what is no page.
    """
    page = webpage.parsed(Page(url=feed.url, status=200, headers={"content-type": "text/html"}, body=body))
    times, day, kinds = Times(zone=zone(feed.timezone)), None, dict[str, str]()
    event = _joined(page.root, "meta-title")
    sessions = []
    for element in page.root.iter("span", "a", "tr"):
        if element.tag == "span" and (found := _day(element.get("id"))):
            day = found
        elif element.tag == "a" and "title" in element.attrib:
            kinds |= _legend(element)
        elif element.tag == "tr" and (session := _session(element, page, day, times, kinds, event)):
            sessions.append(session)
    return Programme(sessions=tuple(sessions), problems=times.problems())


def _session(
    row: HtmlElement, page: Webpage, day: date | None, times: Times, kinds: dict[str, str], event: str
) -> Session | None:
    """None for a row that is no talk, such as the one that names the day."""
    link = next(
        (one for one in row.iter("a") if (one.get("href") or "").lstrip("/").startswith("event/")), None
    )
    if link is None:
        return None
    own = link.get("id") or (link.get("href") or "").rstrip("/").rpartition("/")[2]
    given = _joined(row, "sched-role-list")
    speakers = _ROLES.split(given)[-1] if given else ""
    kind = _joined(row, "type")
    return Session(
        key=own,
        title=webpage.words(link),
        url=_page(own, page.url) or page.address(link.get("href")),
        speakers=tuple(speakers.split(",")) if speakers else (),
        event=event,
        place=_joined(row, "venue"),
        starts=_starts(_joined(row, "time"), day, times),
        categories=(kinds.get(kind, kind),) if kind else (),
    )


def _page(own: str, url: str) -> str | None:
    """sched's pages are at /event/ and the id, whatever follows it."""
    site = ada_url.URL(url)
    return f"{site.origin}/event/{own}" if own.isalnum() and site.hostname.endswith(".sched.com") else None


def _legend(link: HtmlElement) -> dict[str, str]:
    """What the letter of a type stands for: `<a ...><span class="box">K</span> Keynote Sessions</a>`."""
    letter = _joined(link, "box")
    name = webpage.words(link).removeprefix(letter).strip()
    return {letter: name} if letter and name else {}


def _day(given: str | None) -> date | None:
    try:
        return date.fromisoformat(given or "")
    except ValueError:
        return None


def _starts(given: str, day: date | None, times: Times) -> datetime | None:
    clock = _CLOCK.match(given)
    if day is None or clock is None:
        return None
    hour = int(clock[1]) % 12 + 12 * (clock[3].lower() == "p") if clock[3] else int(clock[1])
    try:
        return times.placed(datetime.combine(day, time(hour, int(clock[2]))))
    except ValueError:
        return None


def _joined(element: HtmlElement, called: str) -> str:
    """The words of the first descendant of that class."""
    found = next((one for one in element.iter() if called in (one.get("class") or "").split()), None)
    return webpage.words(found) if found is not None else ""
