"""What a report tells of time: the day of the event, and the day it was published."""

from datetime import UTC, date, datetime

import pytest

from discovery.dedup.events.dates import Span, When, when


def days(first: date, last: date | None = None) -> Span:
    return Span(first.toordinal(), (last or first).toordinal())


def event(title: str, *, body: str = "", path: str = "/x", on: date | None = None) -> tuple[Span, ...]:
    published = datetime(on.year, on.month, on.day, tzinfo=UTC) if on else None
    return when(title, "", body, path, published).event


@pytest.mark.parametrize(
    "written",
    [
        "Outage on July 19, 2024",
        "Outage of 19 July 2024",
        "Outage of July 19th 2024",
        "2024-07-19 outage",
        "Outage of 7/19/24",
        "Panne du 19 juillet 2024",
        "Ausfall am 19. Juli 2024",
        "Caída del 19 de julio de 2024",
        "2024年7月19日 障害",
    ],
)
def test_a_day_is_read_however_it_is_written(written: str) -> None:
    assert event(written) == (days(date(2024, 7, 19)),)


def test_a_month_and_a_year_are_spans() -> None:
    assert event("Outage of Sept. 2018") == (days(date(2018, 9, 1), date(2018, 9, 30)),)
    assert event("The 2018 outage") == (days(date(2018, 1, 1), date(2018, 12, 31)),)


def test_a_day_without_its_year_is_the_last_one_before_publication() -> None:
    assert event("Why it went down on Dec 30", on=date(2021, 1, 4)) == (days(date(2020, 12, 30)),)


def test_without_any_year_the_day_stays_without() -> None:
    assert when("October 21 incident", "", "", "/x", None) == When(yearless=((10, 21),))


def test_the_text_is_asked_where_the_title_names_no_day() -> None:
    assert event("The outage of 2021", body="It began on 4 October 2021.") == (days(date(2021, 10, 4)),)


def test_the_title_outweighs_the_text() -> None:
    assert event("Outage of 4 October 2021", body="As on 3 July 2019.") == (days(date(2021, 10, 4)),)


def test_the_address_tells_when_a_page_was_published() -> None:
    assert when("Down", "", "", "/2022/04/14/down", None).published == days(date(2022, 4, 14))
    assert when("Down", "", "", "/2024/jul/19/down", None).published == days(date(2024, 7, 19))


def test_an_address_made_of_an_earlier_day_is_that_of_the_event() -> None:
    told = when("Issue", "", "", "/blog/2023-03-08-issue", datetime(2023, 5, 16, tzinfo=UTC))

    assert told.event == (days(date(2023, 3, 8)),)
    assert told.published == days(date(2023, 5, 16))


def test_what_lies_after_publication_did_not_happen_yet() -> None:
    assert event("Retired on 1 May 2030", on=date(2021, 1, 4)) == ()


@pytest.mark.parametrize("text", ["Ratios of 30/40/50", "Costs $2024", "Call 555-2024"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert event(text) == ()
