"""iCalendar: timed events are talks, whole days and whatever recurs are meetings."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from discovery.model import Extraction, Item, Meeting, Talk

Read = Callable[..., Extraction]
Sample = Callable[[str], bytes]

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def calendar(*events: str, head: str = "") -> str:
    lines = "".join(f"BEGIN:VEVENT\n{one}\nEND:VEVENT\n" for one in events)
    return f"BEGIN:VCALENDAR\n{head}{lines}END:VCALENDAR\n"


def fog(more: str = "", *, starts: str = "DTSTART:20261110T140000Z") -> str:
    return "\n".join(filter(None, ("SUMMARY:Fog", starts, more)))


def talk(item: Item) -> Talk:
    assert isinstance(item.details, Talk)
    return item.details


def starts(extraction: Extraction) -> datetime | None:
    assert len(extraction.items) == 1, extraction
    return talk(extraction.items[0]).starts


# -- talks --------------------------------------------------------------------------------------------------


def test_a_timed_event_becomes_a_talk(read: Read, sample: Sample) -> None:
    assert read(sample("conference.ics")).items[0] == Item(
        key="2571@2026@lampconf.example",
        url="https://lampconf.example/2026/talk/lampconf-2026-2571-twelve-million/",
        title="Twelve million lamps, four regions",
        summary="We moved 12 million lamps. The p99 of a switch fell from 450 ms to 35 ms.",
        author="Ada Quay, Bo Lamp",
        published=datetime(2026, 10, 20, 8, 30, tzinfo=UTC),
        categories=("Operations", "Talk"),
        text="We moved 12 million lamps.\n\nThe p99 of a switch fell from 450 ms to 35 ms.",
        details=Talk(
            speakers=("Ada Quay", "Bo Lamp"),
            event="LampConf 2026",
            place="Lantern Room",
            starts=datetime(2026, 10, 20, 8, 30, tzinfo=UTC),
        ),
    )


def test_sched_keeps_the_name_of_the_conference_in_the_product_that_wrote_the_file(read: Read) -> None:
    head = "X-WR-CALNAME:kccnceu2026\nPRODID:-//Sched.com KubeCon + CloudNativeCon Europe 2026//EN\n"

    extraction = read(calendar(fog(), head=head))

    assert talk(extraction.items[0]).event == "KubeCon + CloudNativeCon Europe 2026"
    assert [one.name for one in extraction.meetings] == ["KubeCon + CloudNativeCon Europe 2026"]


def test_what_is_cancelled_is_left_out_and_counted(read: Read) -> None:
    extraction = read(calendar(fog("STATUS:CANCELLED")))

    assert (extraction.items, extraction.excluded) == ((), {"cancelled": 1})


def test_attached_slides_belong_to_the_talk(read: Read) -> None:
    item = read(calendar(fog("ATTACH;FILENAME=fog.pdf:https://e.example/files/fog.pdf"))).items[0]

    assert talk(item).slides == "https://e.example/files/fog.pdf"


# -- identity -----------------------------------------------------------------------------------------------


def exported(stamp: str, uid: str, url: str = "") -> str:
    return calendar(fog(f"UID:{uid}\nDTSTAMP:{stamp}" + (f"\nURL:{url}" if url else "")))


@pytest.mark.parametrize("url", ["", "https://e.example/talks/fog"])
def test_a_new_export_with_new_uids_and_stamps_holds_the_same_talks(read: Read, url: str) -> None:
    monday = read(exported("20261101T080000Z", "5f0e@made.up", url)).items
    tuesday = read(exported("20261102T080000Z", "a771@made.up", url)).items

    assert monday == tuesday


def test_a_uid_that_stands_in_the_address_outlives_a_new_title_and_a_new_slug(read: Read) -> None:
    first = calendar("SUMMARY:Fog\nUID:2571@conf\nURL:https://e.example/2571-fog")
    second = calendar("SUMMARY:Thick fog\nUID:2571@conf\nURL:https://e.example/2571-thick-fog")

    assert read(first).items[0].key == read(second).items[0].key == "2571@conf"


def test_an_address_that_several_events_share_is_no_identity(read: Read) -> None:
    extraction = read(
        calendar(
            "SUMMARY:Fog\nURL:https://e.example/programme", "SUMMARY:Mist\nURL:https://e.example/programme"
        )
    )

    assert [item.key for item in extraction.items] == ["fog", "mist"]


# -- zones --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "hour"),
    [
        ("DTSTART:20261110T140000Z", 14),
        ("DTSTART;TZID=Europe/Berlin:20261110T140000", 13),
        ("DTSTART;TZID=W. Europe Standard Time:20261110T140000", 13),
        ("DTSTART;TZID=/citadel.org/20250101_1/Europe/Berlin:20261110T140000", 13),
    ],
)
def test_zones_are_known_by_the_names_calendars_give_them(read: Read, given: str, hour: int) -> None:
    extraction = read(calendar(fog(starts=given)))

    assert starts(extraction) == datetime(2026, 11, 10, hour, 0, tzinfo=UTC)
    assert extraction.problems == ()


def test_a_zone_that_the_file_defines_with_one_offset_is_known(read: Read, sample: Sample) -> None:
    assert talk(read(sample("conference.ics")).items[1]).starts == datetime(2026, 11, 10, 13, 0, tzinfo=UTC)


def test_an_unknown_zone_is_named_once_with_the_number_of_its_times(read: Read) -> None:
    mars = "DTSTART;TZID=Mars/Olympus:20261110T140000"
    extraction = read(calendar(fog(starts=mars), f"SUMMARY:Dust\n{mars}"))

    assert [talk(item).starts for item in extraction.items] == [datetime(2026, 11, 10, 14, 0, tzinfo=UTC)] * 2
    assert extraction.problems == ("the time zone 'Mars/Olympus' is unknown: 2 of its times read as UTC",)


def test_a_floating_time_is_in_the_calendars_zone_else_in_the_registrys(read: Read) -> None:
    body = calendar(fog(starts="DTSTART:20261110T140000"))

    assert starts(read(body, timezone="Europe/Berlin")) == datetime(2026, 11, 10, 13, 0, tzinfo=UTC)
    own = calendar(fog(starts="DTSTART:20261110T140000"), head="X-WR-TIMEZONE:Asia/Tokyo\n")
    assert starts(read(own, timezone="Europe/Berlin")) == datetime(2026, 11, 10, 5, 0, tzinfo=UTC)
    assert read(body).problems == ("1 times without a time zone read as UTC; give the feed a `timezone:`",)


# -- damage -------------------------------------------------------------------------------------------------


def test_an_event_without_a_start_is_a_talk_without_one_and_named(read: Read) -> None:
    extraction = read(calendar(fog(starts="")))

    assert starts(extraction) is None
    assert extraction.problems == ("event 1 'Fog' has no start",)


def test_a_start_that_cannot_be_read_is_quoted(read: Read) -> None:
    assert read(calendar(fog(starts="DTSTART:next Tuesday"))).problems == (
        "event 1 'Fog' has a start that cannot be read: 'next Tuesday'",
    )


def test_an_event_without_a_summary_is_skipped_and_named(read: Read) -> None:
    extraction = read(calendar("DTSTART:20261110T140000Z", fog()))

    assert [item.title for item in extraction.items] == ["Fog"]
    assert extraction.problems == ("event 1 has no summary: skipped",)


def test_a_line_that_is_none_costs_only_itself(read: Read) -> None:
    extraction = read(calendar(fog("this is no content line")))

    assert [item.title for item in extraction.items] == ["Fog"]
    assert extraction.problems == ("content line 5 cannot be read: 'this is no content line'",)


def test_a_file_cut_off_inside_an_event_gives_the_others(read: Read) -> None:
    whole = calendar(fog(), "SUMMARY:Mist\nDTSTART:20261110T150000Z")
    extraction = read(whole[: whole.index("DTSTART:20261110T15")])

    assert [item.title for item in extraction.items] == ["Fog"]
    assert extraction.problems == ("event 2 does not end: left out",)


# -- meetings -----------------------------------------------------------------------------------------------


def test_whole_days_are_a_meeting_that_ends_with_its_last_day(read: Read, sample: Sample) -> None:
    assert read(sample("conference.ics")).meetings[-1] == Meeting(
        key="https://quaydays.example/",
        name="Quay Days",
        url="https://quaydays.example/",
        starts=datetime(2026, 11, 23, 23, 0, tzinfo=UTC),
        ends=datetime(2026, 11, 26, 22, 59, tzinfo=UTC),
        place="Rotterdam",
    )


def test_a_series_is_one_meeting_that_moves_to_its_next_date(read: Read, sample: Sample) -> None:
    november = read(sample("conference.ics")).meetings[0]
    january = read(sample("conference.ics"), now=datetime(2027, 1, 1, tzinfo=UTC)).meetings[0]

    assert november.name == "Lamp Meetup"
    # 3 November is excepted; 1 December is the next first Tuesday
    assert (november.starts, november.ends) == (
        datetime(2026, 12, 1, 18, 0, tzinfo=UTC),
        datetime(2026, 12, 1, 20, 0, tzinfo=UTC),
    )
    assert (january.key, january.starts) == (november.key, datetime(2027, 1, 5, 18, 0, tzinfo=UTC))


def test_a_series_keeps_its_hour_when_the_clocks_change(read: Read) -> None:
    weekly = fog("RRULE:FREQ=WEEKLY", starts="DTSTART;TZID=Europe/Berlin:20260902T190000")

    summer = read(calendar(weekly), now=datetime(2026, 10, 20, tzinfo=UTC)).meetings[0].starts
    winter = read(calendar(weekly), now=datetime(2026, 10, 28, tzinfo=UTC)).meetings[0].starts

    assert (summer, winter) == (
        datetime(2026, 10, 21, 17, 0, tzinfo=UTC),
        datetime(2026, 10, 28, 18, 0, tzinfo=UTC),
    )


def test_an_occurrence_that_was_moved_counts_at_its_new_date(read: Read) -> None:
    series = fog("UID:s\nRRULE:FREQ=WEEKLY", starts="DTSTART:20261004T180000Z")
    moved = fog("UID:s\nRECURRENCE-ID:20261108T180000Z", starts="DTSTART:20261110T180000Z")

    extraction = read(calendar(series, moved), now=datetime(2026, 11, 3, tzinfo=UTC))

    assert [one.starts for one in extraction.meetings] == [datetime(2026, 11, 10, 18, 0, tzinfo=UTC)]
    assert extraction.items == ()


def test_an_occurrence_with_a_title_of_its_own_is_a_talk(read: Read) -> None:
    series = "SUMMARY:Lamp Meetup\nUID:s\nRRULE:FREQ=WEEKLY\nDTSTART:20261004T180000Z"
    evening = "SUMMARY:Ada Quay on cranes\nUID:s\nRECURRENCE-ID:20261108T180000Z\nDTSTART:20261108T180000Z"

    extraction = read(calendar(series, evening))

    assert [item.key for item in extraction.items] == ["ada quay on cranes"]
    assert [one.name for one in extraction.meetings] == ["Lamp Meetup"]


def test_dates_listed_one_by_one_are_a_series_too(read: Read) -> None:
    dates = fog("RDATE:20261120T140000Z,20270105T140000Z", starts="DTSTART:20260110T140000Z")

    assert read(calendar(dates)).meetings[0].starts == datetime(2026, 11, 20, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;BYHOUR=1", "nonsense"]
)
def test_a_rule_that_is_not_read_is_quoted_and_the_first_date_counts(read: Read, rule: str) -> None:
    extraction = read(calendar(fog(f"RRULE:{rule}")))

    assert [one.starts for one in extraction.meetings] == [datetime(2026, 11, 10, 14, 0, tzinfo=UTC)]
    assert extraction.problems == (
        f"event 1 'Fog' recurs by a rule that is not read: {rule}: only its first date counts",
    )


def test_a_calendar_that_collects_talks_for_years_is_no_conference(read: Read) -> None:
    old = fog(starts="DTSTART:20250110T140000Z")
    mist = "SUMMARY:Mist\nDTSTART:20261110T140000Z"

    assert read(calendar(old, mist, head="X-WR-CALNAME:All our talks\n")).meetings == ()
