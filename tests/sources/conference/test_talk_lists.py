"""Talk lists in YAML, video channels, and what is no programme at all."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from discovery.config.registry import FeedEntry
from discovery.model import Extraction, Feed, Item, Page, Talk
from discovery.sources.conference import CONFERENCE

Read = Callable[..., Extraction]
Refused = Callable[[str | bytes], str]
Sample = Callable[[str], bytes]


# -- YAML ---------------------------------------------------------------------------------------------------


def test_an_entry_of_a_talk_list_becomes_a_talk_at_its_video(read: Read, sample: Sample) -> None:
    assert read(sample("conference.yml")).items[0] == Item(
        key="ada-quay-lampconf-2026",
        url="https://www.youtube.com/watch?v=AAAAAAAAAAA",
        title="Twelve million lamps",
        summary="12 million lamps in 9 days. The p99 of a switch fell from 450 ms to 35 ms.",
        author="Ada Quay, Bo Lamp",
        published=datetime(2026, 10, 20, tzinfo=UTC),
        categories=("keynote",),
        text="12 million lamps in 9 days.\n\nThe p99 of a switch fell from 450 ms to 35 ms.",
        details=Talk(
            speakers=("Ada Quay", "Bo Lamp"),
            event="LampConf 2026",
            place="Track 1",
            starts=datetime(2026, 10, 20, tzinfo=UTC),
            slides="https://slides.example/lamps",
            video="https://www.youtube.com/watch?v=AAAAAAAAAAA",
        ),
    )


def test_a_video_that_appears_later_updates_the_talk_that_was_scheduled(read: Read, sample: Sample) -> None:
    before = read(sample("conference.yml")).items[1]
    body = sample("conference.yml").replace(
        b'"scheduled"\n  video_id: "cy-lens-lampconf-2026"',
        b'"youtube"\n  video_id: "BBBBBBBBBBB"\n  id: "cy-lens-lampconf-2026"',
    )
    after = read(body).items[1]

    assert before.key == after.key == "cy-lens-lampconf-2026"
    assert before.url == "https://lampconf.example/2026/programme#!cy-lens-lampconf-2026"
    assert after.url == "https://www.youtube.com/watch?v=BBBBBBBBBBB"


def test_a_list_without_talks_yet_is_an_answer(read: Read) -> None:
    assert read("# TODO: add talks\n---\n[]\n") == Extraction(items=())


def test_a_time_grid_tells_when_the_conference_is_if_the_registry_names_it(read: Read) -> None:
    grid = "days:\n  - name: Day 1\n    date: 2026-12-03\n    grid: []\n  - name: Day 2\n    date: '2026-12-04'\n"

    [meeting] = read(grid, event="LampConf").meetings

    assert (meeting.name, meeting.starts.day, meeting.ends) == (
        "LampConf",
        3,
        datetime(2026, 12, 4, 23, 59, tzinfo=UTC),
    )
    assert read(grid).problems == (
        "a time grid without talks: give the feed an `event:` to see it among the dates",
    )


def test_yaml_of_another_shape_is_refused(refused: Refused) -> None:
    assert refused("- one\n- two\n") == "expected a list of talks, got text that starts '- one - two'"
    assert refused("---\n[unclosed").startswith("expected a list of talks, got text that is not YAML: ")


def test_a_talk_list_of_megabytes_is_not_read(refused: Refused) -> None:
    assert (
        refused(b"- title: x\n" * 100_000)
        == "a talk list of 1,100,000 bytes is larger than 1,000,000: not read"
    )


def test_yaml_may_not_make_objects(refused: Refused) -> None:
    assert "not YAML" in refused("- title: !!python/object/apply:os.getcwd []\n")


# -- video channels -----------------------------------------------------------------------------------------


def test_a_video_of_a_channel_is_a_talk_that_can_be_watched(read: Read, sample: Sample) -> None:
    assert read(sample("conference-videos.xml"), event="LampConf").items == (
        Item(
            key="yt:video:AAAAAAAAAAA",
            url="https://www.youtube.com/watch?v=AAAAAAAAAAA",
            title="Twelve million lamps - Ada Quay",
            summary="12 million lamps in 9 days.",
            author="LampConf",
            published=datetime(2026, 10, 28, 16, 58, 15, tzinfo=UTC),
            text="12 million lamps in 9 days.",
            details=Talk(event="LampConf", video="https://www.youtube.com/watch?v=AAAAAAAAAAA"),
        ),
    )


# -- all formats --------------------------------------------------------------------------------------------


def test_the_rules_of_the_registry_narrow_talks_as_any_items(sample: Sample) -> None:
    feed = Feed(type="conference", url="https://e.example/s.xml", keywords=("regions",))
    page = Page(url=feed.url, status=200, headers={}, body=sample("conference.xml"))
    extraction = CONFERENCE.extract(page, feed, datetime(2026, 11, 2, tzinfo=UTC), CONFERENCE.asks(feed)[0])

    assert [item.title[:6] for item in extraction.items] == ["Twelve"]
    assert extraction.excluded == {"keywords": 1}


def test_a_programme_is_asked_for_at_the_address_of_the_registry() -> None:
    [ask] = CONFERENCE.asks(Feed(type="conference", url="https://e.example/all.ics"))

    assert ask.request.url == "https://e.example/all.ics"
    assert "text/calendar" in ask.request.accept


def test_what_is_no_programme_is_named(refused: Refused) -> None:
    assert refused(b" \n") == "the answer is empty"
    assert refused(b"%PDF-1.7") == "expected a conference's programme, got a PDF"
    assert refused("<urlset></urlset>") == "expected a conference's programme, got XML with the root <urlset>"
    assert refused("Talks:") == "expected a conference's programme, got text that starts 'Talks:'"


# -- the registry -------------------------------------------------------------------------------------------


def test_the_registry_gives_a_programmes_event_and_zone() -> None:
    entry = FeedEntry(
        type="conference", url="https://e.example/s", event="LampConf", timezone="Europe/Berlin"
    )

    assert (entry.feed().event, entry.feed().timezone) == ("LampConf", "Europe/Berlin")


def test_a_zone_that_nobody_knows_is_a_mistake_in_the_registry() -> None:
    with pytest.raises(ValidationError, match="no time zone is called 'Mars/Olympus'"):
        FeedEntry(type="conference", url="https://e.example/s", timezone="Mars/Olympus")
