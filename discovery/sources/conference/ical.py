"""iCalendar: timed events are talks, whole days and whatever recurs are meetings."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from discovery import text
from discovery.model import Feed, Meeting
from discovery.sources.conference import event_times, links, recurrence
from discovery.sources.conference.content_lines import Component, components
from discovery.sources.conference.event_times import Clocks
from discovery.sources.conference.fields import prose
from discovery.sources.conference.programme import Programme, Session, bounded, by_title, is_pause
from discovery.sources.conference.times import Times, zone

_SCHED = re.compile(r"-//Sched\.com (.+?)//")
_END_OF_DAY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """What the events of one file have in common."""

    name: str
    feed: Feed
    now: datetime
    clocks: Clocks
    keys: dict[int, str]


def is_one(body: bytes) -> bool:
    return body.lstrip(b"\xef\xbb\xbf \r\n\t")[:15].upper() == b"BEGIN:VCALENDAR"


def read(body: bytes, feed: Feed, now: datetime) -> Programme:
    """Every event that has a summary; what is wrong with the others in words."""
    problems: list[str] = []
    parts = list(components(body.decode("utf-8-sig", "replace"), problems))
    whole = next((one for one in parts if one.kind == "VCALENDAR"), Component("VCALENDAR", 1))
    events = [one for one in parts if one.kind == "VEVENT"]
    held = [one for one in events if one.said("STATUS").upper() != "CANCELLED"]
    named = [one for one in held if text.one_line(one.said("SUMMARY"))]
    problems += [f"event {one.number} has no summary: skipped" for one in held if one not in named]
    calendar = Calendar(
        name=_name(whole) or feed.event or "",
        feed=feed,
        now=now,
        clocks=Clocks(
            times=Times(zone=zone(whole.said("X-WR-TIMEZONE")) or zone(feed.timezone)),
            zones=event_times.own_zones(parts),
        ),
        keys=_identities(named),
    )
    sessions, meetings = _sorted_out(named, calendar, problems)
    return Programme(
        sessions=tuple(sessions),
        meetings=tuple(meetings),
        problems=(*problems, *calendar.clocks.times.problems()),
        left_out=Counter(cancelled=len(events) - len(held)),
    )


def _sorted_out(
    events: Sequence[Component], calendar: Calendar, problems: list[str]
) -> tuple[list[Session], list[Meeting]]:
    """An occurrence of a series that was moved belongs to the series; one with a title of its own is a talk too."""
    moved: dict[str, list[Component]] = {}
    for one in events:
        if one.all("RECURRENCE-ID"):
            moved.setdefault(one.said("UID"), []).append(one)
    series = {one.said("UID"): one for one in events if not one.all("RECURRENCE-ID")}
    sessions: list[Session] = []
    meetings: list[Meeting] = []
    for one in events:
        master = series.get(one.said("UID")) if one.all("RECURRENCE-ID") else None
        if master and master.said("SUMMARY") == one.said("SUMMARY"):
            continue
        starts = _starts(one, problems)
        if starts is not None and (_recurs(one) or event_times.is_day(one.one("DTSTART"))):
            others = moved.get(one.said("UID"), []) if _recurs(one) else []
            meeting = _meeting(one, others, starts, calendar, problems)
            meetings += [meeting] if meeting else []
        else:
            sessions.append(_session(one, starts, calendar))
    return sessions, meetings


def _session(event: Component, starts: datetime | None, calendar: Calendar) -> Session:
    attached = [
        {"url": one.value, "title": one.parameters.get("FILENAME", "")} for one in event.all("ATTACH")
    ]
    guests = [one for one in event.all("ATTENDEE") if one.parameters.get("ROLE") != "OPT-PARTICIPANT"]
    return Session(
        key=calendar.keys[event.number],
        title=prose(event.said("SUMMARY")),
        url=links.address(event.said("URL")),
        text=prose(event.said("X-ALT-DESC")) or prose(event.said("DESCRIPTION")),
        speakers=tuple(one.parameters.get("CN", "") for one in guests),
        event=calendar.name,
        place=event.said("LOCATION"),
        starts=event_times.placed(event.one("DTSTART"), starts, calendar.clocks) if starts else None,
        slides=links.slides(attached, (), calendar.feed.url),
        video=next(filter(None, (links.video_page(one["url"]) for one in attached)), None),
        categories=tuple(part for one in event.all("CATEGORIES") for part in one.value.split(",")),
    )


def _meeting(
    event: Component, moved: Iterable[Component], starts: datetime, calendar: Calendar, problems: list[str]
) -> Meeting | None:
    """A series is one meeting that moves on: its key stays, its date is the next one."""
    own = event.one("DTSTART")
    zoned = event_times.zone_of(own, calendar.clocks) or UTC
    added = [when for one in moved if (when := event_times.local(one.one("DTSTART")))]
    removed = [when for one in moved if (when := event_times.local(one.one("RECURRENCE-ID")))]
    try:
        upcoming = recurrence.next_or_last(
            starts,
            event.said("RRULE") or None,
            added=[*added, *event_times.dates(event, "RDATE")],
            removed=[*removed, *event_times.dates(event, "EXDATE")],
            now=calendar.now.astimezone(zoned).replace(tzinfo=None),
        )
    except ValueError as error:
        problems.append(f"{_called(event)} {error}: only its first date counts")
        upcoming = starts
    begins = event_times.placed(own, upcoming, calendar.clocks)
    if begins is None or is_pause(event.said("SUMMARY")):
        return None
    return Meeting(
        key=bounded(calendar.keys[event.number]),
        name=text.one_line(prose(event.said("SUMMARY"))),
        url=links.address(event.said("URL")) or calendar.feed.url,
        starts=begins,
        ends=_ends(event, starts, upcoming, calendar),
        place=text.one_line(event.said("LOCATION")) or None,
    )


def _identities(events: Sequence[Component]) -> dict[int, str]:
    """What each event is known by, by its number.

    Many programs make up new UIDs at every export. One that stands in the event's own address, whole or by its
    number, is believed; else the address is, where it is the only one's; else the title has to do.
    """
    urls = Counter(one.said("URL") for one in events)
    uids = Counter(one.said("UID") for one in events if not one.all("RECURRENCE-ID"))
    return {one.number: _identity(one, urls, uids) for one in events}


def _identity(event: Component, urls: Counter[str], uids: Counter[str]) -> str:
    uid, url = event.said("UID"), event.said("URL")
    number = re.match(r"\d{3,}(?=@)", uid)
    rooted = bool(uid) and (uid in url or bool(number and re.search(rf"\b{number[0]}\b", url)))
    if rooted and uids[uid] == 1 and not event.all("RECURRENCE-ID"):
        return uid
    if url and urls[url] == 1:
        return url
    return by_title(
        event.said("SUMMARY"), tuple(one.parameters.get("CN", "") for one in event.all("ATTENDEE"))
    )


# -- when ---------------------------------------------------------------------------------------------------


def _starts(event: Component, problems: list[str]) -> datetime | None:
    """On the event's own clock."""
    own = event.one("DTSTART")
    starts = event_times.local(own)
    if starts is None:
        said = f"a start that cannot be read: '{own.value[:40]}'" if own.value else "no start"
        problems.append(f"{_called(event)} has {said}")
    return starts


def _ends(event: Component, starts: datetime, upcoming: datetime, calendar: Calendar) -> datetime | None:
    """The end of whole days is written as the first day after."""
    own = event.one("DTEND")
    ends = event_times.local(own)
    if ends is None:
        return None
    if event_times.is_day(own):
        ends -= _END_OF_DAY
    return event_times.placed(own, upcoming + max(ends - starts, timedelta()), calendar.clocks)


def _recurs(event: Component) -> bool:
    return bool(event.all("RRULE") or event.all("RDATE"))


def _name(whole: Component) -> str:
    """sched calls a calendar by its host name and keeps the conference's name in the product's."""
    product = _SCHED.match(whole.said("PRODID"))
    return text.one_line(product[1] if product else whole.said("X-WR-CALNAME") or whole.said("NAME"))


def _called(event: Component) -> str:
    return f"event {event.number} '{text.one_line(event.said('SUMMARY'))[:80]}'"
