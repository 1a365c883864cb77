"""Talk lists and time grids in YAML, as the RubyEvents project keeps them for each conference."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from discovery.errors import ExtractError
from discovery.model import Feed, Meeting
from discovery.sources import appearance
from discovery.sources.conference import links
from discovery.sources.conference.fields import first, mapping, prose, sequence
from discovery.sources.conference.programme import Programme, Session, bounded, by_title
from discovery.sources.conference.times import Times, zone

_LARGEST = 1_000_000  # the parser takes a second for 100 kB
_WATCHED_AT = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}


def looks_like_one(body: bytes) -> bool:
    start = body.lstrip(b"\xef\xbb\xbf \r\n")
    return start.startswith((b"---", b"#", b"- ", b"days:"))


def read(body: bytes, feed: Feed) -> Programme:
    """Raises ExtractError for YAML of another shape."""
    if len(body) > _LARGEST:
        raise ExtractError(f"a talk list of {len(body):,} bytes is larger than {_LARGEST:,}: not read")
    document = _loaded(body)
    if isinstance(document, dict) and isinstance(document.get("days"), list):
        return _grid(document["days"], feed)
    talks = [] if document is None else document
    if not isinstance(talks, list) or not all(isinstance(one, dict) and "title" in one for one in talks):
        raise ExtractError(f"expected a list of talks, got {appearance.describe(body)}")
    times = Times(zone=zone(feed.timezone))
    sessions = tuple(_session(one, times) for one in talks)
    return Programme(sessions=sessions, problems=times.problems())


def _loaded(body: bytes) -> object:
    try:
        document: object = YAML(typ="safe", pure=True).load(body.decode("utf-8", "replace"))
    except (YAMLError, ValueError, RecursionError) as error:
        said = " ".join(str(error).split())[:200]
        raise ExtractError(f"expected a list of talks, got text that is not YAML: {said}") from error
    return document


def _session(talk: Mapping[str, Any], times: Times) -> Session:
    video = _video(talk)
    return Session(
        key=first(talk, "id") or (first(talk, "video_id") if not video else ""),
        title=first(talk, "title"),
        url=video,
        text=prose(talk.get("description")),
        speakers=tuple(one for one in sequence(talk.get("speakers")) if isinstance(one, str)),
        event=first(talk, "event_name"),
        place=first(talk, "track"),
        starts=times.read(_iso(talk.get("date"))),
        slides=links.address(talk.get("slides_url")),
        video=video,
        categories=tuple(filter(None, (first(talk, "kind"),))),
    )


def _video(talk: Mapping[str, Any]) -> str | None:
    """Before there is a recording the provider is `scheduled`, and the video's id the talk's own."""
    site = _WATCHED_AT.get(first(talk, "video_provider"))
    return links.address(f"{site}{first(talk, 'video_id')}") if site else None


def _grid(days: list[object], feed: Feed) -> Programme:
    """Without names of talks a grid tells when the conference is, and nothing else."""
    times = Times(zone=zone(feed.timezone))
    told = sorted(filter(None, (_iso(mapping(day).get("date")) for day in days)))
    starts, ends = (times.read(told[0]), times.read(told[-1], end=True)) if told else (None, None)
    if not (feed.event and starts):
        return Programme(
            problems=("a time grid without talks: give the feed an `event:` to see it among the dates",)
        )
    key = bounded(by_title(feed.event))
    return Programme(meetings=(Meeting(key=key, name=feed.event, url=feed.url, starts=starts, ends=ends),))


def _iso(given: object) -> str:
    """YAML reads an unquoted day as a date."""
    return (
        given.isoformat() if isinstance(given, date | datetime) else given if isinstance(given, str) else ""
    )
