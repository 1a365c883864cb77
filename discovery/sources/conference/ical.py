"""iCalendar: timed events are talks, whole days and whatever recurs are meetings."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from discovery import text
from discovery.model import Feed, Meeting
from discovery.sources.conference import links, recurrence
from discovery.sources.conference.content_lines import Component, Property, components
from discovery.sources.conference.fields import prose
from discovery.sources.conference.programme import Programme, Session, bounded, by_title, is_pause
from discovery.sources.conference.times import Times, in_utc, zone

_SCHED = re.compile(r"-//Sched\.com (.+?)//")
_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)")
_END_OF_DAY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """What the events of one file have in common."""

    name: str
    feed: Feed
    now: datetime
    times: Times
    zones: dict[str, tzinfo]
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
        times=Times(zone=zone(whole.said("X-WR-TIMEZONE")) or zone(feed.timezone)),
        zones=_own_zones(parts),
        keys=_identities(named),
    )
    sessions, meetings = _sorted_out(named, calendar, problems)
    return Programme(
        sessions=tuple(sessions),
        meetings=tuple(meetings),
        problems=(*problems, *calendar.times.problems()),
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
        if starts is not None and (_recurs(one) or _is_day(one.one("DTSTART"))):
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
        starts=_placed(event.one("DTSTART"), starts, calendar) if starts else None,
        slides=links.slides(attached, (), calendar.feed.url),
        video=next(filter(None, (links.video_page(one["url"]) for one in attached)), None),
        categories=tuple(part for one in event.all("CATEGORIES") for part in one.value.split(",")),
    )


def _meeting(
    event: Component, moved: Iterable[Component], starts: datetime, calendar: Calendar, problems: list[str]
) -> Meeting | None:
    """A series is one meeting that moves on: its key stays, its date is the next one."""
    own = event.one("DTSTART")
    zoned = _zone(own, calendar) or UTC
    added = [when for one in moved if (when := _local(one.one("DTSTART")))]
    removed = [when for one in moved if (when := _local(one.one("RECURRENCE-ID")))]
    try:
        upcoming = recurrence.next_or_last(
            starts,
            event.said("RRULE") or None,
            added=[*added, *_dates(event, "RDATE")],
            removed=[*removed, *_dates(event, "EXDATE")],
            now=calendar.now.astimezone(zoned).replace(tzinfo=None),
        )
    except ValueError as error:
        problems.append(f"{_called(event)} {error}: only its first date counts")
        upcoming = starts
    begins = _placed(own, upcoming, calendar)
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
    starts = _local(own)
    if starts is None:
        said = f"a start that cannot be read: '{own.value[:40]}'" if own.value else "no start"
        problems.append(f"{_called(event)} has {said}")
    return starts


def _ends(event: Component, starts: datetime, upcoming: datetime, calendar: Calendar) -> datetime | None:
    """The end of whole days is written as the first day after."""
    own = event.one("DTEND")
    ends = _local(own)
    if ends is None:
        return None
    if _is_day(own):
        ends -= _END_OF_DAY
    return _placed(own, upcoming + max(ends - starts, timedelta()), calendar)


def _local(given: Property) -> datetime | None:
    try:
        return datetime.fromisoformat(given.value.strip().removesuffix("Z")).replace(tzinfo=None)
    except ValueError:
        return None


def _dates(event: Component, name: str) -> list[datetime]:
    values = (replace(one, value=part) for one in event.all(name) for part in one.value.split(",")[:1000])
    return [when for one in values if (when := _local(one))]


def _placed(given: Property, local: datetime, calendar: Calendar) -> datetime | None:
    known = _zone(given, calendar)
    if known:
        return in_utc(local.replace(tzinfo=known))
    if _is_day(given) or "TZID" in given.parameters:
        return in_utc(local.replace(tzinfo=calendar.times.zone or UTC))
    return calendar.times.placed(local)


def _zone(given: Property, calendar: Calendar) -> tzinfo | None:
    """The zone a time names; None where it names none, or one nobody knows: those are counted."""
    if given.value.strip().endswith("Z"):
        return UTC
    name = given.parameters.get("TZID")
    if name is None:
        return None
    known = zone(name) or calendar.zones.get(name)
    if known is None:
        calendar.times.unknown_zones[name] += 1
    return known


def _own_zones(parts: Iterable[Component]) -> dict[str, tzinfo]:
    """Zones the file defines itself, as far as they name a known one or never change their clocks."""
    zones: dict[str, tzinfo] = {}
    offsets: set[str] = set()
    for one in parts:  # the parts of a zone come before it
        if one.kind in ("STANDARD", "DAYLIGHT"):
            offsets.add(one.said("TZOFFSETTO"))
        elif one.kind == "VTIMEZONE":
            known = zone(one.said("X-LIC-LOCATION")) or (_fixed(*offsets) if len(offsets) == 1 else None)
            if known:
                zones[one.said("TZID")] = known
            offsets = set()
    return zones


def _fixed(offset: str) -> tzinfo | None:
    parts = _OFFSET.match(offset)
    if parts is None or int(parts[2]) > 15:
        return None
    ahead = timedelta(hours=int(parts[2]), minutes=int(parts[3]))
    return timezone(ahead if parts[1] == "+" else -ahead)


def _is_day(given: Property) -> bool:
    return bool(re.fullmatch(r"\d{8}", given.value.strip()))


def _recurs(event: Component) -> bool:
    return bool(event.all("RRULE") or event.all("RDATE"))


def _name(whole: Component) -> str:
    """sched calls a calendar by its host name and keeps the conference's name in the product's."""
    product = _SCHED.match(whole.said("PRODID"))
    return text.one_line(product[1] if product else whole.said("X-WR-CALNAME") or whole.said("NAME"))


def _called(event: Component) -> str:
    return f"event {event.number} '{text.one_line(event.said('SUMMARY'))[:80]}'"
