"""When it happened: clock times of a report become moments in UTC, whatever zone, day or form they are told in."""

from datetime import date

import pytest

from discovery.evidence.timeline.telling import find


def times(text: str, published: date | None = date(2024, 12, 4), address: str = "") -> list[str]:
    return [f"{event.at:%Y-%m-%dT%H:%MZ}" for event in find(text, published=published, address=address)]


# -- zones ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "utc"),
    [
        ("10:12 UTC", "2024-06-03T10:12Z"),
        ("10:12 GMT", "2024-06-03T10:12Z"),
        ("10:12 UST", "2024-06-03T10:12Z"),
        ("10:12Z", "2024-06-03T10:12Z"),
        ("1012 UTC", "2024-06-03T10:12Z"),
        ("10:12:59 UTC", "2024-06-03T10:12Z"),
        ("10:12 (UTC)", "2024-06-03T10:12Z"),
        ("10:12 UTC+2", "2024-06-03T08:12Z"),
        ("10:12 UTC+05:30", "2024-06-03T04:42Z"),
        ("10:12:00 -07:00", "2024-06-03T17:12Z"),
        ("10:12 AM PST", "2024-06-03T18:12Z"),
        ("10:12am PDT", "2024-06-03T17:12Z"),
        ("10:12 a.m. PT", "2024-06-03T17:12Z"),
        ("10:12 US/Pacific", "2024-06-03T17:12Z"),
        ("10:12 Pacific Time", "2024-06-03T17:12Z"),
        ("10:12 pacific time", "2024-06-03T17:12Z"),
        ("10:12 Eastern Daylight Time (EDT)", "2024-06-03T14:12Z"),
        ("3pm ET", "2024-06-03T19:00Z"),
        ("10:12 CET", "2024-06-03T09:12Z"),
        ("10:12 CEST", "2024-06-03T08:12Z"),
        ("10:12 BST", "2024-06-03T09:12Z"),
        ("15h30 CEST", "2024-06-03T13:30Z"),
        ("15.30 BST", "2024-06-03T14:30Z"),
        ("10:12 IST", "2024-06-03T04:42Z"),
        ("10:12 JST", "2024-06-03T01:12Z"),
        ("10:12 AEST", "2024-06-03T00:12Z"),
        ("noon UTC", "2024-06-03T12:00Z"),
        ("midnight UTC", "2024-06-03T00:00Z"),
    ],
)
def test_the_zone_printed_at_a_time_counts(told: str, utc: str) -> None:
    assert times(f"On June 3, 2024 at {told} the API went down.") == [utc]


def test_letters_for_a_place_follow_its_daylight_saving() -> None:
    assert times("On January 9, 2024 at 10:00 PT the API went down.") == ["2024-01-09T18:00Z"]
    assert times("On July 9, 2024 at 10:00 PT the API went down.") == ["2024-07-09T17:00Z"]


@pytest.mark.parametrize(
    "stated",
    [
        "All times are in PST.",
        "All times PST",
        "(all times PST)",
        "## Timeline (PST)",
        "Times below are given in PST.",
        "| Time (PST) | Event |",
        "| PST | Event |",
        "| Date and time in PST | Event |",
    ],
)
def test_a_zone_stated_once_holds_for_the_times_behind_it(stated: str) -> None:
    assert times(f"2024-12-04\n\n{stated}\n\n10:00 | The disk filled.\n") == ["2024-12-04T18:00Z"]


def test_a_zone_stated_after_the_only_times_holds_too() -> None:
    text = "On May 15th, 2019 sites were slow from 3am. It was resolved at 11:34am (all times EDT)."
    assert times(text) == ["2019-05-15T07:00Z", "2019-05-15T15:34Z"]


def test_a_time_without_a_zone_has_that_of_the_times_before_it() -> None:
    text = "On October 23, 2013, at 9:45 AM ET the cluster crashed. At 11:00 AM we disabled it."
    assert times(text) == ["2013-10-23T13:45Z", "2013-10-23T15:00Z"]


def test_a_report_that_names_no_zone_is_read_as_utc() -> None:
    assert times("2024-12-04\n\n14:02 - Alerts fire\n14:10 - Rolled back\n") == [
        "2024-12-04T14:02Z",
        "2024-12-04T14:10Z",
    ]


@pytest.mark.parametrize("told", ["13:14 EDT (17:14 UTC)", "13:14 EDT / 17:14 UTC", "1:14pm EDT (1714 UTC)"])
def test_a_time_told_in_two_zones_is_one_event(told: str) -> None:
    assert times(f"2024-07-26\n\n- {told}: A user writes to us.\n") == ["2024-07-26T17:14Z"]


# -- days -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "day",
    ["On December 4th, 2024,", "On 4 December 2024", "On the 4th of December, 2024,", "On Dec. 4, 2024", "On 2024-12-04", "On 12/4/2024,"],
)  # fmt: skip
def test_the_day_stands_before_its_time(day: str) -> None:
    assert times(f"{day} at 18:52 UTC the API went down.", None) == ["2024-12-04T18:52Z"]


@pytest.mark.parametrize(
    "told",
    [
        "at 18:52 UTC on December 4, 2024", "at 18:52 UTC, 4 December 2024", "at 18:52 UTC on Wednesday, 4 December 2024",
        "at 18:52 UTC on the evening of December 4, 2024", "at 2024-12-04T18:52:10Z", "at 2024-12-04 18:52 UTC",
    ],
)  # fmt: skip
def test_or_behind_it_or_in_one_stamp(told: str) -> None:
    assert times(f"The API went down {told}.", None) == ["2024-12-04T18:52Z"]


def test_a_local_day_is_the_next_one_in_utc_when_the_zone_says_so() -> None:
    assert times("On February 28, 2012 at 6:55 PM PST it was disabled.") == ["2012-02-29T02:55Z"]
    assert times("On March 2, 2024 at 08:00 AEST it was disabled.") == ["2024-03-01T22:00Z"]


def test_a_day_alone_in_its_line_heads_the_times_that_follow() -> None:
    text = "2020-02-20\n\n22:48 UTC: Fix deployed\n\n2020-02-21\n\n09:27 UTC: Another report\n"
    assert times(text) == ["2020-02-20T22:48Z", "2020-02-21T09:27Z"]


def test_a_list_that_goes_past_midnight_goes_on_the_next_day() -> None:
    text = "Timeline of 2024-12-31 (UTC)\n\n23:40 Alerts fire\n23:55 Rolled back\n00:10 Recovered\n"
    assert times(text) == ["2024-12-31T23:40Z", "2024-12-31T23:55Z", "2025-01-01T00:10Z"]


def test_a_list_with_its_newest_entry_first_does_not() -> None:
    text = "2024-12-31 (times in UTC)\n\n23:40 Resolved\n09:55 Rolled back\n02:10 Alerts fire\n"
    assert {time[:10] for time in times(text)} == {"2024-12-31"}


def test_a_story_that_goes_past_midnight_does_too() -> None:
    text = "On May 1, 2024 the fix was ready by 11:20 PM PDT and began rolling out by 2:11 AM PDT."
    assert times(text) == ["2024-05-02T06:20Z", "2024-05-02T09:11Z"]


def test_the_following_morning_is_the_next_day() -> None:
    text = "On May 1, 2024 at 14:00 UTC it broke. The following morning at 09:00 UTC it was fixed."
    assert times(text) == ["2024-05-01T14:00Z", "2024-05-02T09:00Z"]


def test_a_day_of_the_week_is_the_nearest_one() -> None:
    text = "On Wednesday, October 14, 2015, at 20:17 UTC it broke. By Thursday 07:00 UTC builds ran again."
    assert times(text) == ["2015-10-14T20:17Z", "2015-10-15T07:00Z"]


def test_a_day_of_another_story_does_not_move_the_times_behind_it() -> None:
    text = "It broke on October 4, 2023 at 07:00 UTC. A record added on September 21 was the cause. At 10:30 UTC we fixed it."
    assert times(text) == ["2023-10-04T07:00Z", "2023-10-04T10:30Z"]


def test_the_year_is_the_texts_else_the_addresses_else_the_latest_before_publication() -> None:
    text = "On August 10th from about 7:08 UTC gems were slow."
    assert times("Post-mortem of 2014-08-09. " + text, date(2020, 1, 1)) == ["2014-08-10T07:08Z"]
    assert times(text, None, "https://example.com/2015/08/13/postmortem") == ["2015-08-10T07:08Z"]
    assert times(text, date(2016, 2, 1)) == ["2015-08-10T07:08Z"]
    assert times(text, None) == []


def test_where_no_day_is_told_it_is_the_day_of_publication() -> None:
    assert times("At 8:28am PDT a machine froze.", date(2024, 7, 9)) == ["2024-07-09T15:28Z"]


# -- ranges -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "told",
    ["from 14:16 to 14:27 UTC", "from 14:16 UTC until 14:27 UTC", "between 14:16 and 14:27 UTC", "14:16–14:27 UTC", "14:16 - 14:27 UTC"],
)  # fmt: skip
def test_an_outage_from_one_time_to_another_is_two_events(told: str) -> None:
    events = find(f"On April 9, 2025, the API was down {told}.")
    assert [(f"{event.at:%H:%M}", event.until, event.phase.value) for event in events] == [
        ("14:16", None, "start"),
        ("14:27", None, "end"),
    ]


def test_work_from_one_time_to_another_is_one() -> None:
    (event,) = find("On May 2, 2024, between 16:00 and 19:00 UTC, engineers continued to resize servers.")
    assert (event.at.hour, event.until and event.until.hour) == (16, 19)


def test_the_half_of_the_day_may_stand_at_the_end_of_a_range_only() -> None:
    assert times("On May 2, 2024 it was down from 7:26 to 7:32 pm UTC.") == [
        "2024-05-02T19:26Z",
        "2024-05-02T19:32Z",
    ]
    assert times("On May 2, 2024 it was down from 11:26 to 1:32 pm UTC.") == [
        "2024-05-02T11:26Z",
        "2024-05-02T13:32Z",
    ]


def test_a_range_may_end_on_the_next_day() -> None:
    assert times("On May 2, 2024 it was down from 22:00 to 03:00 UTC.") == [
        "2024-05-02T22:00Z",
        "2024-05-03T03:00Z",
    ]
    told = "It was down from 11:48 PM PDT on October 19, 2025 until 1:50 PM PDT on October 20."
    assert times(told) == ["2025-10-20T06:48Z", "2025-10-20T20:50Z"]


# -- what is no time --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "It lasted for 14:30 minutes on May 2, 2024.",
        "On May 2, 2024 we changed the ratio of 16:09 to 4:3.",
        "On May 2, 2024 we opened 10.0.0.1:80 and db:5432.",
        "On May 2, 2024 we built golang:1.24.9 and v10:20.1.",
        "On May 2, 2024 we wrote `cron 10:00` into a file.",
        "On May 2, 2024 it cost $10:00.",
        "See https://example.com/2024-05-02/10:00/log of May 2, 2024.",
        "2024-05-02 14:?? Scaled down. --:-- Scaled up.",
        "In May 2024 all was well.",
        "On May 2, 2024 we closed the 2013 CT logs, and not precisely at midnight.",
        "",
    ],
)
def test_ratios_ports_versions_and_durations_are_no_times(text: str) -> None:
    assert times(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "On May 2, 2024 we tweeted. The next update will follow by 18:00 UTC.",
        "On May 2, 2024 we revoked all tokens generated before 12:30 UTC.",
        "On May 2, 2024 the update window was set between 06:00 and 07:00 UTC.",
        "Published 2024-05-02 at 10:00 UTC",
    ],
)
def test_what_is_only_announced_or_a_limit_did_not_happen_then(text: str) -> None:
    assert times(text) == []


def test_about_and_around_are_said() -> None:
    events = find(
        "On May 2, 2024, at approximately 9:45 UTC it broke. Around 10 am UTC we knew. At 10:30 UTC it was over."
    )
    assert [event.approx for event in events] == [True, True, False]


@pytest.mark.parametrize(
    "entry",
    [
        "14:05 - Alert", "14:05: Alert", "- 14:05 Alert", "* **14:05 UTC**: Alert", "[14:05] Alert", "`14:05` Alert", "| 14:05 | Alert |",
        "1. 14:05 Alert", "- 2024-12-04 14:05 UTC\n  Alert", "<li><strong>14:05</strong> Alert</li>", "<tr><td>14:05</td><td>Alert</td></tr>",
        "> 14:05 – Alert", "~14:05 Alert", "- `2024-12-04 14:05 UTC` Alert", "2024.12.04. 14:05 - Alert", "• 2:05 PM Alert", "| 2024-12-04   14:05 | Alert |", "| 4 Dec 2024 | 14:05 UTC | Alert |",
    ],
)  # fmt: skip
def test_entries_of_lists_and_tables_begin_with_their_time(entry: str) -> None:
    assert times(f"2024-12-04\n\n{entry}\n") == ["2024-12-04T14:05Z"]
