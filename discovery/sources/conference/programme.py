"""The talks of a document, in whatever format it came, become items."""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import quote

from discovery import text
from discovery.model import Extraction, Feed, Item, Meeting, Talk
from discovery.sources import dates
from discovery.sources.base import extraction
from discovery.sources.entry import shortened

_TITLE_LIMIT = 500
_SUMMARY_LIMIT = 1000
_NAME_LIMIT = 200
_KEY_LIMIT = 200
_MOST_NAMES = 50
_MOST_TALKS = 10_000
_LONGEST = timedelta(days=21)

_PAUSE = re.compile(
    r"""(?: (?:\d+ [ ] min(?:ute)?s? [ ])? (?:\w+ [ ]){0,2} break (?:[ ] .* pause)?
    | (?:\w+ [ ])? (?:lunch|dinner|breakfast|pause) | mittagspause
    | (?:badge [ ] pick [ ]? up|cloakroom|registration|pre [ ] registration|doors [ ] open) (?:[ ] .*)? )""",
    re.VERBOSE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """One talk as its document gives it. `key` is what the document calls it, where that lasts from export to
    export; `starts` is aware UTC; texts need not be clean."""

    title: str
    key: str = ""
    url: str | None = None
    text: str = ""
    abstract: str = ""
    speakers: tuple[str, ...] = ()
    event: str = ""
    place: str = ""
    starts: datetime | None = None
    published: datetime | None = None
    slides: str | None = None
    video: str | None = None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Programme:
    """All that a document held. `left_out` counts what is no talk, by reason."""

    sessions: tuple[Session, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    problems: tuple[str, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)


def extracted(programme: Programme, feed: Feed, now: datetime) -> Extraction:
    """The talks as items, narrowed by the feed's rules, and the meetings that have not ended.

    What is left out (breaks, what is cancelled, a talk's repetitions) is counted with what the rules exclude.
    """
    items: dict[str, Item] = {}
    left_out = Counter(programme.left_out)
    problems = list(programme.problems)
    for number, session in enumerate(programme.sessions[:_MOST_TALKS], start=1):
        if not text.one_line(session.title):
            problems.append(f"talk {number} has no title: skipped")
        elif is_pause(session.title):
            left_out["break"] += 1
        else:
            item, objections = _item(session, feed, now)
            problems += objections
            left_out["repeated"] += item.key in items
            items.setdefault(item.key, item)
    if (more := len(programme.sessions) - _MOST_TALKS) > 0:
        problems.append(f"talks after the first {_MOST_TALKS:,}, not read: {more:,}")
    meetings = _ahead((*_the_conference(programme, feed), *programme.meetings), now)
    found = extraction(list(items.values()), feed, problems, meetings=meetings)
    return replace(found, excluded={**found.excluded, **+left_out})


def is_pause(title: str) -> bool:
    """Whether an entry of a schedule is no talk by its title.

    >>> [is_pause(one) for one in ("Coffee Break ☕", "Lightning Talks: Break", "Break things on purpose")]
    [True, True, False]
    """
    return any(_PAUSE.fullmatch(_normal(part)) for part in (title, title.rpartition(": ")[2]))


def by_title(title: str, speakers: tuple[str, ...] = ()) -> str:
    """The identity of a talk whose document gives it none that lasts: case, punctuation and the order of
    speakers do not count.

    >>> by_title("Lamps – at 3 AM!", ("Bo", "Ada"))
    'lamps at 3 am | ada | bo'
    """
    return " | ".join([_normal(title), *sorted(map(_normal, speakers))])


def _normal(title: str) -> str:
    return " ".join(re.findall(r"\w+", text.clean(title).casefold()))


def _item(session: Session, feed: Feed, now: datetime) -> tuple[Item, tuple[str, ...]]:
    title = shortened(text.one_line(session.title), _TITLE_LIMIT)
    speakers = names(session.speakers)
    key = bounded(text.one_line(session.key) or by_title(title, speakers) or title)
    starts, objections = _believed(session.starts, title)
    item = Item(
        key=key,
        url=session.url or anchor(feed.url, key),
        title=title,
        summary=shortened(text.one_line(session.abstract or session.text), _SUMMARY_LIMIT),
        author=shortened(", ".join(speakers), _NAME_LIMIT) or None,
        published=session.published or _given(starts, now),
        categories=names(session.categories),
        text=session.text,
        details=Talk(
            speakers=speakers,
            event=_name(session.event) or feed.event,
            place=_name(session.place),
            starts=starts,
            slides=session.slides,
            video=session.video,
        ),
    )
    return item, objections


def names(some: tuple[str, ...]) -> tuple[str, ...]:
    """Names on one line each, none twice, empty ones left out."""
    lines = (shortened(text.one_line(one), _NAME_LIMIT) for one in some)
    return tuple(dict.fromkeys(filter(None, lines)))[:_MOST_NAMES]


def bounded(key: str) -> str:
    """A key of at most 200 characters; what is longer is known by its hash."""
    return key if len(key) <= _KEY_LIMIT else hashlib.sha256(key.encode()).hexdigest()


def anchor(url: str, key: str) -> str:
    """The address of a talk that has none of its own: a place in the document that announces it. `#!` marks a
    fragment that tells documents apart.

    >>> anchor("https://e.example/all.ics", "a b")
    'https://e.example/all.ics#!a%20b'
    """
    return f"{url.partition('#')[0]}#!{quote(key, safe='')}"


def _believed(starts: datetime | None, title: str) -> tuple[datetime | None, tuple[str, ...]]:
    objection = dates.objection(starts, starts) if starts else None
    return (None, (f"talk '{shortened(title, 80)}' {objection}",)) if objection else (starts, ())


def _given(starts: datetime | None, now: datetime) -> datetime | None:
    """The day a talk was given is its date. While it lies ahead it has none: no document is dated in the future,
    and moving a talk to another slot is then no reason to read its page again."""
    return starts if starts and starts <= now else None


def _name(given: str) -> str | None:
    return shortened(text.one_line(given), _NAME_LIMIT) or None


def _the_conference(programme: Programme, feed: Feed) -> tuple[Meeting, ...]:
    """The programme of one conference announces that too, if only by its talks; a collection of years does not."""
    named = {one.event or feed.event or "" for one in programme.sessions}
    name = text.one_line(named.pop()) if len(named) == 1 else ""
    moments = sorted(one.starts for one in programme.sessions if one.starts)
    known = {by_title(one.name) for one in programme.meetings}
    if not (name and moments) or by_title(name) in known or moments[-1] - moments[0] > _LONGEST:
        return ()
    ends = moments[-1].replace(hour=23, minute=59)  # of the last talk's day: only its start is known
    key = bounded(by_title(name))
    return (Meeting(key=key, name=name, url=feed.url, starts=moments[0], ends=ends),)


def _ahead(meetings: tuple[Meeting, ...], now: datetime) -> tuple[Meeting, ...]:
    """One meeting a key, those that are not over."""
    ahead = {one.key: one for one in meetings if (one.ends or one.starts) >= now}
    return tuple(ahead.values())
