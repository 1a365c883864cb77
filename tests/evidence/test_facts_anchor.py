"""What holds for every text: anchors, quotes, order, and an end in bounded time."""

import subprocess
import sys
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discovery.evidence.facts import find
from discovery.evidence.sentences import LONGEST

PIECES = st.sampled_from(
    [
        "12", "1,024", "3.5", "0", "two", "hundreds of", "$", "€", "%", " ms", "GB", "/s", " per ", "day", "x", "-", "–", " to ", " and ",
        "between ", "from ", "10:05", " UTC", " on ", "March 3", ", 2021", "2020-01-02", "T", "v", "2.1.5", "Ruby ", "m3.xlarge", " users",
        " nodes", " of ", "them", ". ", "\n\n", "\n", "`", "```\n", "|", "\u00a0", "\u202f", "µs", "é", "😀", "\x00", "\ud800", "(", ")", " ",
        "million", "1/5th", " times", " faster", "http://a/1", "²", "٣", "a year ago", "İ",
    ]
)  # fmt: skip
SOUP = st.lists(PIECES | st.text(max_size=4), max_size=40).map("".join)


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=200) | SOUP)
def test_every_fact_is_anchored_in_order_and_quoted_from_the_text(text: str) -> None:
    end = 0
    for fact in find(text):
        assert text[fact.start : fact.end] == fact.surface
        assert end <= fact.start < fact.end
        assert fact.quote in text
        assert fact.surface in fact.quote
        assert len(fact.quote) <= LONGEST + len(fact.surface)
        end = fact.end


def test_a_quote_begins_after_the_marker_of_its_list_point() -> None:
    text = "What happened:\n- About 1.4 million customers saw errors.\n- Two hours later all was well."
    assert [fact.quote for fact in find(text)] == [
        "About 1.4 million customers saw errors.",
        "Two hours later all was well.",
    ]


def test_the_quote_is_the_sentence_with_its_line_breaks() -> None:
    text = "Before it, all was well. The cluster held\n4,000 pods on 200 nodes. Then it fell."
    assert {fact.quote for fact in find(text)} == {"The cluster held\n4,000 pods on 200 nodes."}


def test_a_long_sentence_is_cut_between_words_around_the_fact() -> None:
    text = "word " * 300 + "with 4,000 pods " + "word " * 300
    (fact,) = find(text)
    assert fact.surface in fact.quote
    assert fact.quote in text
    assert len(fact.quote) <= LONGEST
    assert set(fact.quote.split()) <= set(text.split())


def test_an_abbreviation_does_not_end_the_sentence() -> None:
    text = "At 11:35 a.m. ET the worst began. It ended."
    assert find(text)[0].quote == "At 11:35 a.m. ET the worst began."


def test_offsets_count_characters_whatever_their_width() -> None:
    text = "Ünïcode 😀 — the pool grew to 200 nodes, 5 µs apart."
    assert [text[fact.start : fact.end] for fact in find(text)] == ["200 nodes", "5 µs"]


SOUPS = [
    "1,", "9", "1 ", "1 1\t", "a", "1-", "1.", "1:", "9% ", "$1 ", "two ", "hundreds of ", "<!--", "](", "{{", "[", "`", "a.", "a@", "/a", "\n",
    " ", ". ", "\n ", "5 a a a a ", "May 1 ", "10:00 - ", "1 h 2 m 3 s ", "between 1 and ", "1.2.3 ", "1\u00a0000", "2.1 or ",
]  # fmt: skip


@pytest.mark.parametrize("soup", SOUPS, ids=repr)
def test_repeated_fragments_are_read_to_the_end(soup: str) -> None:
    """In a process of its own: a pattern that runs away cannot be interrupted from within."""
    program = dedent(
        f"""
        from discovery.evidence.facts import find
        text = {soup!r} * (40_000 // {len(soup)})
        assert all(text[fact.start:fact.end] == fact.surface for fact in find(text))
        """
    )
    finished = subprocess.run([sys.executable, "-c", program], timeout=60, check=False, capture_output=True)
    assert finished.returncode == 0, finished.stderr.decode()
