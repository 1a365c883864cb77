"""The programme of an event on Sessionize: `view/All`, and the groups of `view/Sessions`."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from discovery.model import Feed
from discovery.sources.conference import links
from discovery.sources.conference.fields import first, line, mapping, prose, sequence
from discovery.sources.conference.programme import Programme, Session
from discovery.sources.conference.times import Times, zone

_VIDEO = re.compile(r"youtube|video|recording", re.IGNORECASE)
_SLIDES = re.compile(r"slides?\b|folien|slide ?deck", re.IGNORECASE)
_GONE = frozenset({"declined", "canceled", "cancelled", "withdrawn"})

Names = Mapping[str, str]


def is_one(document: object) -> bool:
    whole = mapping(document)
    if isinstance(whole.get("sessions"), list) and "speakers" in whole:
        return True
    head = mapping(next(iter(sequence(document)), None))
    return isinstance(head.get("sessions"), list) and "groupId" in head


@dataclass(frozen=True, slots=True)
class _Index:
    """What sessions refer to by id."""

    speakers: Names
    rooms: Names
    questions: Names
    categories: Names


def read(document: object, feed: Feed) -> Programme:
    """The accepted sessions. Sessionize names neither the event nor, unless asked to, the time zone."""
    times = Times(zone=zone(feed.timezone))
    index = _index(mapping(document))
    left_out: Counter[str] = Counter()
    sessions: list[Session] = []
    for one in _sessions(document):
        if one.get("isServiceSession") is True:
            left_out["service session"] += 1
        elif first(one, "status").lower() in _GONE:
            left_out["cancelled"] += 1
        else:
            sessions.append(_session(one, index, times))
    return Programme(sessions=tuple(sessions), problems=times.problems(), left_out=left_out)


def _session(one: Mapping[str, Any], index: _Index, times: Times) -> Session:
    return Session(
        key=first(one, "id"),
        title=first(one, "title"),
        text=prose(one.get("description")),
        speakers=tuple(_named(who, index.speakers) for who in sequence(one.get("speakers"))),
        place=first(one, "room") or index.rooms.get(line(one.get("roomId")), ""),
        starts=times.read(first(one, "startsAt")),
        slides=_answer(one, index.questions, _SLIDES),
        video=links.address(one.get("recordingUrl")) or _answer(one, index.questions, _VIDEO),
        categories=tuple(index.categories.get(line(own), "") for own in sequence(one.get("categoryItems"))),
    )


def _index(whole: Mapping[str, Any]) -> _Index:
    groups = map(mapping, sequence(whole.get("categories")))
    return _Index(
        speakers=_names(whole.get("speakers"), "fullName"),
        rooms=_names(whole.get("rooms"), "name"),
        questions=_names(whole.get("questions"), "question"),
        categories={own: name for one in groups for own, name in _names(one.get("items"), "name").items()},
    )


def _sessions(document: object) -> Iterator[Mapping[str, Any]]:
    groups = [document] if isinstance(document, dict) else sequence(document)
    for group in map(mapping, groups):
        yield from map(mapping, sequence(group.get("sessions")))


def _names(some: object, name: str) -> Names:
    """Names by id."""
    return {first(one, "id"): first(one, name) for one in map(mapping, sequence(some))}


def _named(who: object, speakers: Names) -> str:
    """A speaker is an id in one view and spelled out in the other."""
    return first(mapping(who), "name") or speakers.get(line(who), "")


def _answer(session: Mapping[str, Any], questions: Names, asked: re.Pattern[str]) -> str | None:
    """Organisers keep addresses that Sessionize has no field for as answers to questions of their own."""
    for answer in map(mapping, sequence(session.get("questionAnswers"))):
        if asked.search(questions.get(first(answer, "questionId"), "")):
            return links.address(answer.get("answerValue"))
    return None
