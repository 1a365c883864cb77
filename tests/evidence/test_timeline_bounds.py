"""What holds for every text: anchors, order, UTC, and an end in bounded time."""

import subprocess
import sys
from datetime import UTC, date
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discovery.evidence.timeline.telling import MOST_TIMES, find

PIECES = st.sampled_from(
    [
        "10:05", "23:59", "24:00", "00:10:07", "3 pm", "1500", "noon", " UTC", " PST", " US/Pacific", " ET", "Z", "+14:00", " to ", " and ",
        "between ", " until ", "-", "–", "~", "about ", "at ", "by ", "on ", "March 3", "29 February", ", 2021", "2020-02-30", "2020-02-29", "T",
        "9999-12-31", "31.12.2024", "Monday", "the next day ", "all times are in UTC", "| Time (PST) |", "\n", "\r\n", "\n\n", "- ", "| ", "**", "(",
        ")", "<td>", "Resolved", "Investigating - ", "Posted ", "Update", "the fix was deployed", "alert", "recovered", "outage", ". ", ", ", "`",
        "```\n", "\x00", "\ud800", "😀", "İ", "٣", "١٠:٠٥", "\u00a0",
    ]
)  # fmt: skip
SOUP = st.lists(PIECES | st.text(max_size=4), max_size=40).map("".join)


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=200) | SOUP, st.none() | st.dates())
def test_every_event_is_anchored_in_utc_and_in_text_order(text: str, published: date | None) -> None:
    begins = 0
    for event in find(text, published=published):
        assert text[event.start : event.end] == event.quote
        assert event.at.tzinfo is UTC
        assert event.until is None or event.until.tzinfo is UTC
        assert begins <= event.end
        begins = event.start


def test_offsets_count_characters_of_the_text_as_given() -> None:
    text = "😀 Ünïcode\r\n\r\n2024-12-04\r\n\r\n10:00 UTC: Alert\r\nfires\r\n10:05 UTC: Rolled back\r\n"
    events = find(text)
    assert [event.quote for event in events] == ["10:00 UTC: Alert\r\nfires", "10:05 UTC: Rolled back"]
    assert [text[event.start : event.end] for event in events] == [event.quote for event in events]


@pytest.mark.parametrize(
    "text", ["1234567890 " * 1000, "12.30 45 " * 1000, "3.14 " * 1000, "192.168.10.05 " * 1000]
)
def test_a_text_that_is_all_numbers_tells_nothing(text: str) -> None:
    assert find(text, published=date(2024, 12, 4)) == ()


def test_a_text_with_more_times_than_any_report_is_read_to_a_bound() -> None:
    text = "2024-12-04 (UTC)\n\n" + "".join(
        f"{at // 60 % 24:02}:{at % 60:02} step\n" for at in range(MOST_TIMES + 5)
    )
    assert len(find(text)) == MOST_TIMES


SOUPS = [
    "1", "1:", "10:0", "10:00", "10:00 ", "10:00-", "10:00 UTC ", "10:00 UTC\n", "between 10:00 and ", "from 10:00 to ", "at ", "and ", "the ", ", ",
    "May ", "May 1 ", "on May 1, ", "2020-01-01 ", "Monday ", "UTC ", "all ", "times in ", "| ", "<td>", "<", "\n", "\n ", "\r\n", " ", "(", "- ",
    "Resolved\n", "Posted ", "Update - ", "12 noon ", "12:00 (", "restart ", "we will ", "scheduled for ", "error rates ", "a a a a ", "\u00a0",
]  # fmt: skip


@pytest.mark.parametrize("first", range(0, len(SOUPS), 10))
def test_repeated_fragments_are_read_to_the_end(first: int) -> None:
    """In a process of its own: a pattern that runs away cannot be interrupted from within."""
    program = dedent(
        f"""
        from datetime import date
        from discovery.evidence.timeline.telling import find
        for soup in {SOUPS[first : first + 10]!r}:
            text = soup * (8_000 // len(soup)) + " 10:00 UTC on May 1, 2024 it failed"
            events = find(text, published=date(2024, 12, 4))
            assert all(text[event.start : event.end] == event.quote for event in events)
        """
    )
    finished = subprocess.run([sys.executable, "-c", program], timeout=60, check=False, capture_output=True)
    assert finished.returncode == 0, finished.stderr.decode()
