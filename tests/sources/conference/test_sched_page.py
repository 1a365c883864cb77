"""The printed programme of sched.com."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from discovery.model import Extraction, Item, Talk

Read = Callable[..., Extraction]
Sample = Callable[[str], bytes]
URL = "https://lampconf2026.sched.com/print/all"


def test_a_row_becomes_a_talk_with_the_id_of_the_other_exports(read: Read, sample: Sample) -> None:
    found = read(sample("conference-sched-print.html"), url=URL, timezone="Europe/Berlin")

    assert found.items[0] == Item(
        key="0a1b2c3d4e5f60718293a4b5c6d7e8f9",
        url="https://lampconf2026.sched.com/event/0a1b2c3d4e5f60718293a4b5c6d7e8f9",
        title="Keynote: Forty-two lamps at 3 AM",
        author="Ada Lamp, Bo Wick",
        published=datetime(2026, 10, 12, 7, 0, tzinfo=UTC),
        categories=("Keynote",),
        details=Talk(
            speakers=("Ada Lamp", "Bo Wick"),
            event="LampConf 2026",
            place="Hall 12",
            starts=datetime(2026, 10, 12, 7, 0, tzinfo=UTC),
        ),
    )
    assert found.excluded == {"break": 1}


def test_clocks_with_twelve_hours_are_read_too(read: Read, sample: Sample) -> None:
    found = read(sample("conference-sched-print.html"), url=URL, timezone="UTC")

    assert found.items[1].published == datetime(2026, 10, 13, 14, 15, tzinfo=UTC)


def test_without_a_zone_the_times_are_read_as_utc_and_that_is_said(read: Read, sample: Sample) -> None:
    found = read(sample("conference-sched-print.html"), url=URL)

    assert found.problems == ("3 times without a time zone read as UTC; give the feed a `timezone:`",)


@pytest.mark.recorded_web
def test_the_printed_page_of_kubecon_holds_the_talks_that_its_calendar_holds(read: Read) -> None:
    web = Path(__file__).resolve().parents[3].parent / "shared" / "corpus" / "web" / "kccnceu2026.sched.com"
    if not web.is_dir():
        pytest.skip("the recorded web is not here")
    printed = read(
        next((web / "print").glob("all@*")).read_bytes(), url="https://kccnceu2026.sched.com/print/all"
    )
    calendars = [
        read(file.read_bytes(), url="https://kccnceu2026.sched.com/all.ics") for file in web.glob("all.ics@*")
    ]

    on_paper, exported = [
        {item.title for item in one.items}
        for one in (printed, max(calendars, key=lambda one: len(one.items)))
    ]
    assert len(on_paper) > 400
    assert len(on_paper & exported) > 0.9 * len(on_paper)
