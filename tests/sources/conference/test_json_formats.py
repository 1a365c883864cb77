"""Sessionize, sched and confs.tech; and JSON that is none of them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from discovery.model import Extraction, Item, Meeting, Talk

Read = Callable[..., Extraction]
Refused = Callable[[str | bytes], str]
Sample = Callable[[str], bytes]


def talk(item: Item) -> Talk:
    assert isinstance(item.details, Talk)
    return item.details


# -- Sessionize ---------------------------------------------------------------------------------------------


def test_a_session_of_sessionize_becomes_a_talk(read: Read, sample: Sample) -> None:
    extraction = read(sample("conference-sessionize.json"), event="Quay Day")

    assert extraction.items == (
        Item(
            key="652285",
            url="https://lampconf.example/2026/programme#!652285",
            title="Moving 40 TB out of a cache",
            summary="Why a cache became a database. 40 TB in 9 days.",
            author="Ada Quay, Bo Lamp",
            published=datetime(2026, 10, 20, 9, 30, tzinfo=UTC),
            categories=("Storage",),
            text="Why a cache became a database.\n\n40 TB in 9 days.",
            details=Talk(
                speakers=("Ada Quay", "Bo Lamp"),
                event="Quay Day",
                place="Quay 9",
                starts=datetime(2026, 10, 20, 9, 30, tzinfo=UTC),
                video="https://www.youtube.com/live/AAAAAAAAAAA",
            ),
        ),
    )
    assert extraction.excluded == {"service session": 1}


def test_the_event_that_only_the_registry_names_is_a_meeting_ahead(read: Read, sample: Sample) -> None:
    ahead = read(
        sample("conference-sessionize.json"), event="Quay Day", now=datetime(2026, 10, 1, tzinfo=UTC)
    )

    assert ahead.meetings == (
        Meeting(
            key="quay day",
            name="Quay Day",
            url="https://lampconf.example/2026/programme",
            starts=datetime(2026, 10, 20, 9, 30, tzinfo=UTC),
            ends=datetime(2026, 10, 20, 23, 59, tzinfo=UTC),
        ),
    )


def test_the_view_by_groups_is_read_too(read: Read) -> None:
    session = {"id": "7", "title": "Fog", "speakers": [{"id": "s", "name": "Cy Lens"}], "room": "Engine Room"}

    extraction = read(json.dumps([{"groupId": 1, "groupName": "Day 1", "sessions": [session]}]))

    assert [(item.key, item.details) for item in extraction.items] == [
        ("7", Talk(speakers=("Cy Lens",), place="Engine Room"))
    ]


def test_a_recording_that_sessionize_knows_itself_goes_before_an_answer(read: Read, sample: Sample) -> None:
    programme = json.loads(sample("conference-sessionize.json"))
    programme["sessions"][0]["recordingUrl"] = "https://video.example/40tb"

    assert talk(read(json.dumps(programme)).items[0]).video == "https://video.example/40tb"


def test_a_declined_session_is_left_out_and_counted(read: Read) -> None:
    body = {"sessions": [{"id": "7", "title": "Fog", "status": "Declined"}], "speakers": []}

    assert read(json.dumps(body)).excluded == {"cancelled": 1}


# -- sched --------------------------------------------------------------------------------------------------


def test_a_session_of_sched_becomes_a_talk(read: Read, sample: Sample) -> None:
    extraction = read(
        sample("conference-sched.json"), url="https://lamp26.sched.com/api/session/export?format=json"
    )

    assert extraction.items == (
        Item(
            key="bdeb89fcb7b271c2053791f3789faff7",
            url="https://lamp26.sched.com/event/bdeb89fcb7b271c2053791f3789faff7",
            title="Opening keynote",
            summary="How the cranes are kept moving. 12 million containers a year.",
            author="Ada Quay",
            categories=("Keynote", "Plenary"),
            text="How the cranes are kept moving.\n\n12 million containers a year.",
            details=Talk(
                speakers=("Ada Quay",),
                place="Hall 8, Hamburg",
                starts=datetime(2026, 11, 10, 8, 0, tzinfo=UTC),
                slides="https://files.lampconf.example/keynote.pdf",
                video="https://www.youtube.com/watch?v=AAAAAAAAAAA",
            ),
        ),
    )
    assert extraction.excluded == {"not shown": 1}


def test_the_keys_of_scheds_json_are_those_of_its_calendar(read: Read, sample: Sample) -> None:
    uid = "bdeb89fcb7b271c2053791f3789faff7"
    calendar = (
        f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Opening keynote\nUID:{uid}\n"
        f"URL:http://lamp26.sched.com/event/{uid}\nEND:VEVENT\nEND:VCALENDAR\n"
    )

    assert read(calendar).items[0].key == read(sample("conference-sched.json")).items[0].key == uid


def test_scheds_local_times_take_the_zone_of_the_registry(read: Read) -> None:
    body = json.dumps([{"event_key": "kn1", "name": "Fog", "event_start": "2026-11-10 09:00"}])

    assert talk(read(body, timezone="Europe/Berlin").items[0]).starts == datetime(
        2026, 11, 10, 8, 0, tzinfo=UTC
    )
    assert read(body).problems == ("1 times without a time zone read as UTC; give the feed a `timezone:`",)


# -- confs.tech ---------------------------------------------------------------------------------------------


def test_a_list_of_conferences_gives_those_that_are_not_over(read: Read, sample: Sample) -> None:
    extraction = read(sample("conference-list.json"))

    assert extraction.items == ()
    assert extraction.meetings == (
        Meeting(
            key="lampconf | hamburg germany | 2026-11",
            name="LampConf",
            url="https://lampconf.example/2026",
            starts=datetime(2026, 11, 24, tzinfo=UTC),
            ends=datetime(2026, 11, 26, 23, 59, tzinfo=UTC),
            place="Hamburg, Germany",
        ),
        Meeting(
            key="quay day | 2027-02",
            name="Quay Day",
            url="https://quayday.example/",
            starts=datetime(2027, 2, 13, tzinfo=UTC),
            ends=datetime(2027, 2, 13, 23, 59, tzinfo=UTC),
            place="online",
        ),
    )


def conference(**fields: Any) -> dict[str, Any]:
    return {"name": "Fog Day", "url": "https://fog.example/", "startDate": "2026-12-01", **fields}


def test_a_conference_moved_by_a_day_or_to_a_new_address_is_the_same(read: Read) -> None:
    before = read(json.dumps([conference()])).meetings
    after = read(json.dumps([conference(startDate="2026-12-02", url="https://fog.example/new")])).meetings

    assert [one.key for one in before] == [one.key for one in after]


@pytest.mark.parametrize(
    "other", [{"city": "Oslo"}, {"startDate": "2027-01-10"}, {"startDate": "2026-11-20"}]
)
def test_a_series_in_several_cities_months_or_years_is_several_meetings(
    read: Read, other: dict[str, str]
) -> None:
    assert len(read(json.dumps([conference(), conference(**other)])).meetings) == 2


def test_a_conference_without_a_day_is_named_and_skipped(read: Read) -> None:
    extraction = read(json.dumps([conference(), conference(startDate="soon")]))

    assert len(extraction.meetings) == 1
    assert extraction.problems == ("entry 2 'Fog Day' has no name or no start: skipped",)


# -- none of them -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({"items": [], "next": None}, "JSON of another shape: object with 'items', 'next'"),
        ([{"a": 1}], "JSON of another shape: a list of objects with 'a'"),
        ({}, "JSON of another shape: object with nothing in it"),
        ([1, 2], "JSON that is a list of int"),
    ],
)
def test_json_of_another_shape_is_refused_by_what_it_holds(
    refused: Refused, document: object, reason: str
) -> None:
    assert refused(json.dumps(document)) == f"expected a conference's programme, got {reason}"


def test_an_empty_list_is_an_answer(read: Read) -> None:
    assert read("[]") == Extraction(items=())


def test_json_that_cannot_be_parsed_is_refused_with_the_place(refused: Refused) -> None:
    assert (
        refused('{"sessions": [') == "the JSON cannot be parsed: Expecting value: line 1 column 15 (char 14)"
    )
    assert refused("[" * 100_000).startswith("the JSON cannot be parsed: ")
