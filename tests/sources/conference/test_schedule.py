"""Schedules of Pentabarf, frab and pretalx, in XML and JSON."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from discovery.model import Extraction, Item, Meeting, Talk

Read = Callable[..., Extraction]
Refused = Callable[[str | bytes], str]
Sample = Callable[[str], bytes]


def xml(*events: str, conference: str = "", day: str = 'date="2026-11-01"') -> str:
    return (
        f"<schedule><conference>{conference}</conference><day {day}>"
        f'<room name="Lantern Room">{"".join(events)}</room></day></schedule>'
    )


def event(inner: str = "", *, guid: str = "g-1", title: str = "Fog") -> str:
    own = f' guid="{guid}"' if guid else ""
    return f"<event{own}><title>{title}</title>{inner}</event>"


def talk(item: Item) -> Talk:
    assert isinstance(item.details, Talk)
    return item.details


# -- what a talk is -----------------------------------------------------------------------------------------


def test_an_event_of_a_schedule_becomes_a_talk(read: Read, sample: Sample) -> None:
    item = read(sample("conference.xml")).items[0]

    assert item == Item(
        key="guid:5d91410d-7e49-4e12-a2fc-16abda0103bc",
        url="https://lampconf.example/2026/talk/XQ7B3K/",
        title="Twelve million lamps, four regions: What broke first",
        summary="We moved 12 million lamps to four regions in 9 days.",
        author="Ada Quay, Bo Lamp",
        published=datetime(2026, 11, 1, 9, 0, tzinfo=UTC),
        categories=("Operations", "Talk"),
        text="We moved 12 million lamps to four regions in 9 days.\n\n"
        "The p99 of a switch fell from 450 ms to 35 ms.",
        details=Talk(
            speakers=("Ada Quay", "Bo Lamp"),
            event="LampConf 2026",
            place="Lantern Room",
            starts=datetime(2026, 11, 1, 9, 0, tzinfo=UTC),
            slides="https://lampconf.example/media/twelve-million-lamps.pdf",
            video="https://video.lampconf.example/twelve-million.webm",
        ),
    )


def test_the_same_schedule_in_json_gives_the_same_keys(read: Read, sample: Sample) -> None:
    from_xml, from_json = read(sample("conference.xml")), read(sample("conference.json"))

    assert from_xml.items[0].key == from_json.items[0].key
    assert talk(from_json.items[0]).speakers == ("Ada Quay", "Bo Lamp")
    assert from_json.items[1].title == "Engines at 3 AM"


def test_uploads_are_found_where_the_talk_was_handed_in(read: Read, sample: Sample) -> None:
    assert (
        talk(read(sample("conference.json")).items[0]).slides
        == "https://cfp.lampconf.example/media/twelve.pdf"
    )


def test_a_talk_ahead_has_a_start_and_no_date(read: Read, sample: Sample) -> None:
    ahead = read(sample("conference.xml")).items[1]

    assert ahead.published is None
    assert talk(ahead).starts == datetime(2026, 11, 2, 23, 30, tzinfo=UTC)


def test_once_it_was_given_its_day_is_its_date(read: Read, sample: Sample) -> None:
    later = read(sample("conference.xml"), now=datetime(2026, 11, 5, tzinfo=UTC)).items[1]

    assert later.published == talk(later).starts


def test_slides_and_video_that_appear_later_update_the_same_talk(read: Read) -> None:
    before = read(xml(event("<url>https://e.example/fog</url>"))).items[0]
    files = (
        '<links><link href="https://v.example/fog">Recording</link></links>'
        '<attachments><attachment href="/fog.pdf">Fog</attachment></attachments>'
    )
    after = read(xml(event(f"<url>https://e.example/fog</url>{files}"))).items[0]

    assert (before.key, before.url) == (after.key, after.url)
    assert talk(before) == Talk(place="Lantern Room")
    assert talk(after).slides == "https://e.example/fog.pdf"
    assert talk(after).video == "https://v.example/fog"


def test_a_recording_of_another_talk_and_a_paper_are_neither_video_nor_slides(read: Read) -> None:
    links = (
        '<links><link href="https://media.ccc.de/v/35c3-9486-hebocon">Last year</link>'
        '<link href="https://e.example/paper.pdf">The paper</link></links>'
    )

    assert talk(read(xml(event(links))).items[0]) == Talk(place="Lantern Room")


def test_a_long_abstract_is_cut_to_a_thousand_characters_for_the_summary_only(read: Read) -> None:
    item = read(xml(event(f"<abstract>{'lamp ' * 400}</abstract>"))).items[0]

    assert len(item.summary) <= 1000
    assert item.summary.endswith("lamp…")
    assert len(item.text) == 1999


# -- identity -----------------------------------------------------------------------------------------------


def test_a_new_title_id_and_slug_under_the_same_guid_are_the_same_talk(read: Read) -> None:
    first = read(xml('<event guid="g" id="1"><slug>a</slug><title>Fog</title></event>')).items[0]
    second = read(xml('<event guid="g" id="2"><slug>b</slug><title>Thick fog</title></event>')).items[0]

    assert first.key == second.key


def test_without_a_guid_the_code_then_the_id_then_the_slug_then_the_title_is_the_identity(read: Read) -> None:
    titled = "<title>Fog at 3 AM!</title>"
    given = [
        f'<event code="FOG" id="7"><slug>fog</slug>{titled}</event>',
        f'<event id="7"><slug>fog</slug>{titled}</event>',
        f"<event><slug>fog</slug>{titled}</event>",
        f"<event>{titled}<persons><person>Bo</person><person>Ada</person></persons></event>",
    ]

    assert [read(xml(one)).items[0].key for one in given] == [
        "code:FOG",
        "id:7",
        "slug:fog",
        "fog at 3 am | ada | bo",
    ]


def test_a_talk_given_twice_is_one_talk_and_counted(read: Read) -> None:
    extraction = read(
        xml(event("<date>2026-11-01T10:00:00Z</date>"), event("<date>2026-11-02T10:00:00Z</date>"))
    )

    assert [talk(item).starts for item in extraction.items] == [datetime(2026, 11, 1, 10, 0, tzinfo=UTC)]
    assert extraction.excluded == {"repeated": 1}


def test_a_talk_without_an_address_is_a_place_in_the_schedule(read: Read) -> None:
    assert (
        read(xml(event(guid="g 1")), url="https://e.example/schedule.xml#day1").items[0].url
        == "https://e.example/schedule.xml#!guid%3Ag%201"
    )


def test_breaks_and_what_is_cancelled_are_no_talks_and_counted(read: Read) -> None:
    extraction = read(
        xml(
            event(guid="a", title="Coffee Break"),
            event(guid="b", title="10 minute break - 10 Minuten Pause"),
            event("<state>canceled</state>", guid="c"),
            event(guid="d", title="Break things on purpose"),
        )
    )

    assert [item.title for item in extraction.items] == ["Break things on purpose"]
    assert extraction.excluded == {"break": 2, "cancelled": 1}


# -- when ---------------------------------------------------------------------------------------------------


def test_an_old_schedule_gives_the_day_once_and_the_night_belongs_to_the_day_before(read: Read) -> None:
    conference = "<time_zone_name>Europe/Berlin</time_zone_name><day_change>06:00</day_change>"
    extraction = read(
        xml(event("<start>20:00</start>"), event("<start>0:30</start>", guid="g-2"), conference=conference)
    )

    assert [talk(item).starts for item in extraction.items] == [
        datetime(2026, 11, 1, 19, 0, tzinfo=UTC),
        datetime(2026, 11, 1, 23, 30, tzinfo=UTC),
    ]


def test_times_without_a_zone_are_read_as_utc_and_said_to_be(read: Read) -> None:
    body = xml(event("<date>2026-11-01T10:00:00</date>"))

    extraction = read(body)

    assert talk(extraction.items[0]).starts == datetime(2026, 11, 1, 10, 0, tzinfo=UTC)
    assert extraction.problems == ("1 times without a time zone read as UTC; give the feed a `timezone:`",)
    there = read(body, timezone="America/New_York")
    assert talk(there.items[0]).starts == datetime(2026, 11, 1, 15, 0, tzinfo=UTC)
    assert there.problems == ()


def test_a_start_at_the_beginning_of_time_is_not_believed(read: Read) -> None:
    extraction = read(xml(event("<date>1970-01-01T00:00:00Z</date>")))

    assert talk(extraction.items[0]).starts is None
    assert extraction.problems == ("talk 'Fog' is dated 1970-01-01: before 1990, not believed",)


# -- the conference itself ----------------------------------------------------------------------------------


def test_a_schedule_announces_its_conference_until_it_is_over(read: Read, sample: Sample) -> None:
    assert read(sample("conference.xml")).meetings == (
        Meeting(
            key="lampconf26",
            name="LampConf 2026",
            url="https://lampconf.example/2026/",
            starts=datetime(2026, 10, 31, 23, 0, tzinfo=UTC),
            ends=datetime(2026, 11, 3, 22, 59, tzinfo=UTC),
            place="Old Lighthouse, Hamburg",
        ),
    )
    assert read(sample("conference.xml"), now=datetime(2026, 11, 4, tzinfo=UTC)).meetings == ()


def test_the_registry_names_an_event_whose_schedule_does_not(read: Read) -> None:
    body = xml(event("<date>2026-11-09T10:00:00Z</date>"))

    named = read(body, event="LampConf")

    assert talk(read(body).items[0]).event is None
    assert talk(named.items[0]).event == "LampConf"
    assert [(one.name, one.starts.day) for one in named.meetings] == [("LampConf", 9)]
    assert (
        talk(read(xml(event(), conference="<title>Quay Day</title>"), event="LampConf").items[0]).event
        == "Quay Day"
    )


# -- damage -------------------------------------------------------------------------------------------------


def test_a_schedule_cut_off_gives_what_came_and_says_so(read: Read, sample: Sample) -> None:
    whole = sample("conference.xml")
    extraction = read(whole[: whole.index(b"<title>Fog")])

    assert extraction.items[0].title.startswith("Twelve million lamps")
    assert extraction.problems[0].startswith("not well-formed: ")


def test_a_schedule_broken_before_its_first_event_is_refused_with_the_line(refused: Refused) -> None:
    assert refused("<schedule><conference><title>Lamp & Fog") == (
        "the schedule holds no event that can be read; not well-formed: xmlParseEntityRef: no name, line 1,"
        " column 36 (<string>, line 1)"
    )


def test_characters_that_no_text_may_hold_do_not_stop_the_others(read: Read) -> None:
    assert read(xml(event(title="Fog &#55296; bank"))).items[0].title == "Fog bank"


def test_a_document_may_not_make_the_reader_open_files(read: Read) -> None:
    body = '<!DOCTYPE schedule [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + xml(event(title="Fog&x;"))

    assert read(body).items[0].title == "Fog&x;"


def test_a_schedule_without_days_is_json_of_another_shape(refused: Refused) -> None:
    assert refused(json.dumps({"schedule": {"version": "1"}})) == (
        "expected a schedule with conference and days, got JSON that only starts like one"
    )


def test_fields_of_another_type_are_absent(read: Read) -> None:
    odd: dict[str, Any] = {
        "guid": ["x"],
        "title": "Fog",
        "url": "javascript:alert(1)",
        "date": 7,
        "persons": [None, 5, {"public_name": ["x"]}],
        "links": "none",
        "track": {"de": "Nebel"},
    }
    body = {"schedule": {"conference": {"days": [{"rooms": {"R": [odd, "no event"]}}]}}}

    extraction = read(json.dumps(body))

    assert [(one.key, one.details) for one in extraction.items] == [
        ("fog | 5", Talk(speakers=("5",), place="R"))
    ]
    assert extraction.problems == ("talk 2 has no title: skipped",)
