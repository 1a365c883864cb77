"""What changed from one version of a text to the next."""

from hypothesis import given
from hypothesis import strategies as st

from discovery.dedup.versions import change, diff

BEFORE = "A heading\n\nIt cost $5.\n\nThe end."
NAMES = ("before", "after")


def test_a_change_is_told_in_words_and_shown_line_by_line() -> None:
    after = BEFORE.replace("$5", "$6 a day")

    assert change(BEFORE, after) == "5 words came, 3 went"
    assert diff(BEFORE, after, names=NAMES) == (
        "--- before\n+++ after\n@@ -2,3 +2,3 @@\n \n-It cost $5.\n+It cost $6 a day.\n \n"
    )


def test_what_only_moved_is_said_to_have_moved() -> None:
    assert change("one\ntwo", "two\none") == "lines moved"


def test_a_text_of_a_hundred_thousand_lines_is_not_compared_line_by_line() -> None:
    long = "\n".join(map(str, range(100_000)))
    assert diff(long, long + "\nand one more line", names=NAMES) == (
        "4 words came, 0 went; too long to be shown line by line\n"
    )


@given(st.text(max_size=200))
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert diff(text, text, names=NAMES) == ""
