"""Every recorded programme, in every state it had: what it holds, and which talks are the same from one to the next."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from discovery.dedup.urls import canonical
from discovery.model import Extraction, Feed, Item, Page, Talk
from discovery.sources.conference import CONFERENCE

pytestmark = pytest.mark.recorded_web

CORPUS = Path(__file__).resolve().parents[3].parent / "shared" / "corpus"
KINDS = frozenset(
    {
        "pentabarf-xml",
        "schedule-xml",
        "schedule-json",
        "ical",
        "confs-tech-json",
        "sessionize",
        "rubyevents-yaml",
        "youtube-atom",
    }
)
BEFORE_ALL = datetime(2019, 12, 1, tzinfo=UTC)
A_DAY = timedelta(days=1)  # the states of video channels are dated by the day
CONFS_TECH = "https://raw.githubusercontent.com/tech-conferences/conference-data/main/conferences/2025/"
RUBY_EVENTS = "https://raw.githubusercontent.com/rubyevents/rubyevents/main/data/rails-world/"
SESSIONIZE = "https://sessionize.com/api/v2/"

if not CORPUS.is_dir():
    pytest.skip("the recorded web is not here", allow_module_level=True)


@dataclass(frozen=True, slots=True)
class State:
    """One recorded version of an address."""

    at: datetime
    body: bytes


def recorded() -> dict[str, list[State]]:
    """The states of every recorded conference source, oldest first."""
    states: dict[str, list[State]] = {}
    with (CORPUS / "manifest.jsonl").open(encoding="utf-8") as lines:
        rows = sorted(map(json.loads, lines), key=lambda row: row["valid_from"])
    wanted = addresses()
    for row in rows:
        if row["url"] in wanted:
            state = State(datetime.fromisoformat(row["valid_from"]), (CORPUS / row["body"]).read_bytes())
            states.setdefault(row["url"], []).append(state)
    return states


def addresses() -> set[str]:
    """The addresses of the conference kinds in sources.yaml: `kind:` stands right above `url:`."""
    found: set[str] = set()
    kind = ""
    for line in (CORPUS / "sources.yaml").read_text(encoding="utf-8").splitlines():
        name, _, value = line.strip().partition(": ")
        if name == "kind":
            kind = value
        elif name == "url" and kind in KINDS:
            found.add(value)
    return found


RECORDED = recorded()


@cache
def read(url: str, state: State, now: datetime | None = None, event: str | None = None) -> Extraction:
    feed = Feed(type="conference", url=url, event=event)
    page = Page(url=url, status=200, headers={}, body=state.body)
    return CONFERENCE.extract(page, feed, now or state.at, CONFERENCE.asks(feed)[0])


def talk(item: Item) -> Talk:
    assert isinstance(item.details, Talk)
    return item.details


def steps(url: str) -> Iterator[tuple[dict[str, Item], dict[str, Item]]]:
    """The talks of each state beside those of the next, by key, all read at one moment."""
    for before, after in pairwise(RECORDED[url]):
        yield (
            {item.key: item for item in read(url, before, BEFORE_ALL).items},
            {item.key: item for item in read(url, after, BEFORE_ALL).items},
        )


def test_every_recorded_state_is_read() -> None:
    assert len(RECORDED) == 35
    states = [(url, state) for url, some in RECORDED.items() for state in some]
    items = meetings = 0
    for url, state in states:
        extraction = read(url, state)
        items += len(extraction.items)
        meetings += len(extraction.meetings)
        for item in extraction.items:
            assert canonical(item.url)
            assert item.title
            assert item.published is None or item.published <= state.at + A_DAY

    assert (len(states), items, meetings) == (120, 6_928, 1_238)


@pytest.mark.parametrize(
    ("url", "talks", "with_speakers", "with_slides", "with_video"),
    [
        ("https://fosdem.org/2024/schedule/xml", 876, 870, 110, 0),
        ("https://fosdem-fossy.example/Arav.ics", 14, 14, 0, 0),
        ("https://fosdem-fossy.example/Terts.ics", 16, 16, 0, 0),
        ("https://data.c3voc.de/36C3/stages.schedule.xml", 498, 495, 67, 0),
        ("https://data.c3voc.de/36C3/wiki.schedule.json", 631, 616, 0, 0),
        ("https://data.c3voc.de/39C3/himmel.schedule.xml", 186, 184, 14, 0),
        ("https://data.c3voc.de/39C3/himmel.schedule.json", 186, 184, 14, 0),
        ("https://kccnceu2026.sched.com/all.ics", 565, 0, 0, 0),
        (f"{SESSIONIZE}scotsummit26/view/All", 61, 61, 0, 0),
        (f"{SESSIONIZE}v183mon7/view/All", 24, 24, 0, 0),
        (f"{SESSIONIZE}wc4as1wz/view/All", 24, 24, 0, 24),
        (f"{SESSIONIZE}w92m62v2/view/All", 15, 15, 0, 15),
        (f"{SESSIONIZE}linz2025/view/All", 13, 13, 0, 13),
        (f"{RUBY_EVENTS}rails-world-2025/videos.yml", 24, 24, 1, 24),
        (f"{RUBY_EVENTS}rails-world-2026/videos.yml", 24, 24, 0, 0),
    ],
)
def test_what_the_last_state_of_a_programme_holds(
    url: str, talks: int, with_speakers: int, with_slides: int, with_video: int
) -> None:
    found = [talk(item) for item in read(url, RECORDED[url][-1]).items]

    assert (
        len(found),
        sum(bool(one.speakers) for one in found),
        sum(bool(one.slides) for one in found),
        sum(bool(one.video) for one in found),
    ) == (talks, with_speakers, with_slides, with_video)


@pytest.mark.parametrize(
    ("url", "appeared", "disappeared"),
    [
        # four exports with four stamps: nothing but a talk that became a break
        ("https://kccnceu2026.sched.com/all.ics", [0, 0, 0], [0, 0, 1]),
        ("https://data.c3voc.de/36C3/stages.schedule.xml", [317, 154, 24], [0, 86, 2]),
        ("https://data.c3voc.de/36C3/wiki.schedule.json", [302, 313], [2, 14]),
        (f"{SESSIONIZE}scotsummit26/view/All", [1, 2], [0, 0]),
        (f"{SESSIONIZE}v183mon7/view/All", [20, 2, 0], [0, 0, 0]),
        (f"{SESSIONIZE}wc4as1wz/view/All", [15, 2, 0], [0, 0, 0]),
        (f"{SESSIONIZE}w92m62v2/view/All", [6, 4, 0, 0, 1, 0], [0, 0, 0, 0, 0, 0]),
        (f"{SESSIONIZE}linz2025/view/All", [2, 1, 2, 1, 2, 1, 0, 0], [0] * 8),
        (f"{RUBY_EVENTS}rails-world-2025/videos.yml", [22, 3, 0, 0, 0, 0, 0, 4], [0, 1, 0, 0, 0, 0, 0, 4]),
        (f"{RUBY_EVENTS}rails-world-2026/videos.yml", [23, 0, 0, 2, 0, 1], [0, 0, 0, 2, 0, 0]),
    ],
)
def test_which_keys_appear_and_disappear_from_state_to_state(
    url: str, appeared: list[int], disappeared: list[int]
) -> None:
    counted = [(len(set(after) - set(before)), len(set(before) - set(after))) for before, after in steps(url)]

    assert [new for new, _ in counted] == appeared
    assert [gone for _, gone in counted] == disappeared


@pytest.mark.parametrize("url", sorted(RECORDED))
def test_no_key_that_appears_is_a_talk_that_was_there(url: str) -> None:
    """Title and speakers of a talk that is gone, at an address nobody knew: one talk announced twice."""
    twice = 0
    for before, after in steps(url):
        gone = {(item.title, item.author) for key, item in before.items() if key not in after}
        known = {item.url for item in before.values()}
        new = [item for key, item in after.items() if key not in before]
        twice += sum((item.title, item.author) in gone and item.url not in known for item in new)

    assert twice == (2 if url == f"{RUBY_EVENTS}rails-world-2026/videos.yml" else 0)


def test_recordings_published_after_a_conference_are_edits_of_its_talks() -> None:
    published = 0
    for before, after in steps(f"{RUBY_EVENTS}rails-world-2025/videos.yml"):
        published += sum(
            bool(talk(after[key]).video) > bool(talk(before[key]).video)
            for key in before.keys() & after.keys()
        )

    assert published == 24


def test_the_slides_of_36c3_were_added_to_known_talks() -> None:
    added = [
        sum(
            bool(talk(after[key]).slides) > bool(talk(before[key]).slides)
            for key in before.keys() & after.keys()
        )
        for before, after in steps("https://data.c3voc.de/36C3/stages.schedule.xml")
    ]

    assert added == [0, 5, 48]


def test_the_two_forms_of_one_schedule_hold_the_same_talks() -> None:
    xml, as_json = (
        {item.key: item.url for item in read(url, RECORDED[url][-1]).items}
        for url in (f"https://data.c3voc.de/39C3/himmel.schedule.{form}" for form in ("xml", "json"))
    )

    assert xml == as_json


def test_a_personal_calendar_names_talks_of_the_programme_by_the_programmes_addresses() -> None:
    programme = "https://fosdem.org/2024/schedule/xml"
    known = {item.url for item in read(programme, RECORDED[programme][-1]).items}
    personal = [f"https://fosdem-fossy.example/{name}.ics" for name in ("Arav", "Terts")]
    chosen = {item.url for url in personal for item in read(url, RECORDED[url][-1]).items}

    assert chosen <= known


@pytest.mark.parametrize(
    ("name", "first", "appeared", "disappeared"),
    [
        ("data", 37, 17, 0),
        ("devops", 38, 6, 0),
        ("general", 53, 9, 0),
        ("java", 13, 2, 0),
        ("networking", 15, 3, 1),
        ("opensource", 13, 6, 0),
        ("performance", 3, 3, 0),
        ("python", 6, 1, 0),
        ("rust", 5, 1, 0),
        ("security", 17, 6, 0),
        ("sre", 3, 2, 0),
        ("api", 4, 2, 0),
    ],
)
def test_lists_of_conferences_grow_and_corrections_are_no_new_ones(
    name: str, first: int, appeared: int, disappeared: int
) -> None:
    url = f"{CONFS_TECH}{name}.json"
    states = [{one.key for one in read(url, state, BEFORE_ALL).meetings} for state in RECORDED[url]]

    assert len(states[0]) == first
    assert sum(len(after - before) for before, after in pairwise(states)) == appeared
    assert sum(len(before - after) for before, after in pairwise(states)) == disappeared


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://fosdem.org/2024/schedule/xml", "FOSDEM 2024"),
        ("https://data.c3voc.de/39C3/himmel.schedule.json", "39th Chaos Communications Congress - Himmel"),
        ("https://kccnceu2026.sched.com/all.ics", "KubeCon + CloudNativeCon Europe 2026"),
        (f"{RUBY_EVENTS}rails-world-2026/videos.yml", "Rails World 2026"),
    ],
)
def test_a_programme_announces_its_conference(url: str, name: str) -> None:
    assert [one.name for one in read(url, RECORDED[url][-1]).meetings] == [name]


def test_a_time_grid_is_dates_only() -> None:
    url = f"{RUBY_EVENTS}rails-world-2026/schedule.yml"
    extraction = read(url, RECORDED[url][-1], event="Rails World 2026")

    assert extraction.items == ()
    assert [(one.name, f"{one.starts:%d %B}") for one in extraction.meetings] == [
        ("Rails World 2026", "22 September")
    ]
