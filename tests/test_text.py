"""Foreign text is made safe to keep and to show; what a reader sees stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.text import clean, from_html, one_line

ANY_TEXT = st.text(st.characters())  # lone surrogates and control characters included
MARKUP = st.lists(
    st.one_of(
        ANY_TEXT,
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<b>",
                "<!--",
                "-->",
                "<script>",
                "</script>",
                "&#27;",
                "&#x202e;",
                "&#0;",
                "<![CDATA[",
            ]
        ),
    )
).map("".join)


def unwanted(text: str) -> list[str]:
    """Control characters apart from line breaks and tabs, surrogates, and overrides of the writing direction."""
    return [
        char
        for char in text
        if (unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t")
        or char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    ]


@given(ANY_TEXT)
def test_a_cleaned_text_holds_nothing_that_a_database_or_a_terminal_trips_over(text: str) -> None:
    assert unwanted(clean(text)) == []
    clean(text).encode("utf-8")


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert one_line(one_line(text)) == one_line(text)


@given(ANY_TEXT)
def test_one_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
    assert one_line(text) == one_line(text).strip()


@given(MARKUP)
def test_what_character_references_spell_out_is_cleaned_too(markup: str) -> None:
    assert unwanted(from_html(markup)) == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("naïve 東京 🚀 ±3 %", "naïve 東京 🚀 ±3 %"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("old\rMac\r\nWindows", "old\nMac\nWindows"),
        ("next\x85line", "next\nline"),
        ("\x1b[31mred\x9b0m", "[31mred0m"),
        ("\ufeffmark", "mark"),
    ],
)
def test_what_stays_of_a_text(text: str, kept: str) -> None:
    assert clean(text) == kept


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("no markup at all", "no markup at all"),
        ("a < b & c", "a < b & c"),
        ("fish &amp; chips", "fish & chips"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("one<br>two", "one\n\ntwo"),
        ("<b>bo</b>ld", "bold"),
        ("<!-- hidden -->shown<?pi hidden?> too", "shown too"),
        ("<style>p{}</style><p>shown</p><script>x()</script>", "shown"),
        ("<td>12</td><td>ms</td>", "12\n\nms"),
        ("<html><body>whole page</body></html>", "whole page"),
        ("&#27;[31mred&#x202e;der", "[31mredder"),
        ("", ""),
        ("<p></p>", ""),
    ],
)
def test_the_readable_text_of_a_fragment(markup: str, text: str) -> None:
    assert from_html(markup) == text


def test_markup_nested_deeper_than_pythons_stack_is_read() -> None:
    assert from_html("<p>before</p>" + "<i>" * 20_000) == "before"
