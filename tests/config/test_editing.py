"""An edit of the registry changes its own lines; every other line, comments too, stays as people wrote it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discovery.config import document, editing
from discovery.errors import EditError

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = (ROOT / "config" / "sources.yaml").read_text(encoding="utf-8")

AS_PEOPLE_WRITE = """\
# Whom we ask.
version: 3

sources:
    harbour:     # the best of them
        # since 2019
        name:   "Harbour  Engineering"
        feeds:
        - {type: rss,   url: 'https://harbour.example/feed'}   # by hand


    # Quiet, but good.
    # Ask Jo.
    lighthouse:
        feeds:
        - type: rss
          url: https://lighthouse.example/feed
          keywords: [ "fog",
                      "lamp" ]
        # more of its feeds: none

    one-line: {name: One,  feeds: [{type: rss, url: 'https://one.example/'}]}   # short

# The end.
strategy: >
  Ask whoever runs
  what we draw.
"""
NEW = {"quay": {"name": "Quay", "feeds": [{"type": "rss", "url": "https://quay.example/feed"}]}}
NEW_LINES = """\
    quay:
      name: Quay
      feeds:
        - type: rss
          url: https://quay.example/feed
"""


def data(text: str) -> Any:
    return document.parse(text, "sources.yaml").data


def lines_lost(before: str, after: str) -> list[str]:
    """Lines that are not in the new text, in order."""
    rest = iter(after.splitlines())
    return [line for line in before.splitlines() if line not in rest]  # the iterator moves on


# -- adding -----------------------------------------------------------------------------------------------


def test_a_source_is_added_after_the_last_one_and_before_what_follows() -> None:
    after = editing.added(AS_PEOPLE_WRITE, NEW)

    end = "    one-line: {name: One,  feeds: [{type: rss, url: 'https://one.example/'}]}   # short\n"
    assert after == AS_PEOPLE_WRITE.replace(end, f"{end}\n{NEW_LINES}")


def test_adding_to_the_shipped_registry_changes_no_line_of_it() -> None:
    after = editing.added(SHIPPED, NEW)

    assert after.startswith(SHIPPED.rstrip("\n"))
    assert after.removeprefix(SHIPPED.rstrip("\n")).strip().startswith("quay:\n    name: Quay\n")


@pytest.mark.parametrize(
    "before",
    [
        "",
        "# nothing yet\n",
        "sources:\n",
        "sources:",
        "sources: # none yet\n  # but soon\n",
        "sources: {}\n",
        "sources: null\nversion: 1\n",
        "---\nversion: 1\n",
        "sources: {a: {feeds: [{type: rss, url: 'https://a.example/'}]}}  # all in one\n",
        "sources:\n  a: {feeds: [{type: rss, url: 'https://a.example/'}]}",
        "sources:\n  a:\n    feeds: [{type: rss, url: 'https://a.example/'}]\n    name: >\n      A folded\n      name\n",
        "sources:\n  a:\n    feeds: [{type: rss, url: 'https://a.example/'}]\n    company:\n\n# end\n",
        "---\nsources:\n  a: {feeds: [{type: rss, url: 'https://a.example/'}]}\n...\n",
        "base: &feed {type: rss, url: 'https://a.example/'}\nsources:\n  a:\n    feeds:\n      - *feed\n",
    ],
)
def test_however_the_registry_is_written_a_source_is_added_and_no_comment_is_lost(before: str) -> None:
    after = editing.added(before, NEW)

    assert data(after) == {**(data(before) or {}), "sources": {**(data(before).get("sources") or {}), **NEW}}
    comments = ("# nothing yet", "# none yet", "# but soon", "# all in one", "# end")
    assert [comment for comment in comments if comment in before and comment not in after] == []


def test_entries_are_written_apart_where_those_before_them_are() -> None:
    tight = "sources:\n  a: {feeds: [{type: rss, url: 'https://a.example/'}]}\n  b: {feeds: [{type: rss, url: 'https://b.example/'}]}\n"

    assert "\n\n" not in editing.added(tight, {**NEW, "dock": NEW["quay"]})
    apart = editing.added(AS_PEOPLE_WRITE, {**NEW, "dock": NEW["quay"]})
    assert apart.count("\n\n") == AS_PEOPLE_WRITE.count("\n\n") + 2


def test_an_id_that_is_taken_and_a_variable_of_the_environment_are_refused() -> None:
    with pytest.raises(EditError, match="the id 'harbour' is taken"):
        editing.added(AS_PEOPLE_WRITE, {"harbour": NEW["quay"]})
    hostile = {"a": {"feeds": [{"type": "rss", "url": "https://e.example/?${SLACK_WEBHOOK}"}]}}
    with pytest.raises(EditError, match="environment"):
        editing.added(AS_PEOPLE_WRITE, hostile)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30).filter(lambda text: "${" not in text)
values = st.recursive(
    texts | st.booleans() | st.integers(-(10**9), 10**9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)
@given(entry=st.dictionaries(texts, values, min_size=1, max_size=4), own=texts.filter(bool))
def test_whatever_an_entry_holds_is_read_back_as_it_was(entry: Mapping[str, Any], own: str) -> None:
    before = "sources:\n  harbour: {name: Harbour}\n"
    if own == "harbour":
        return
    after = editing.added(before, {own: entry})

    assert data(after)["sources"] == {"harbour": {"name": "Harbour"}, own: entry}
    assert after.startswith(before)


# -- pausing ----------------------------------------------------------------------------------------------


def test_a_source_is_paused_by_one_line_below_its_id_and_resumed_by_taking_it_out() -> None:
    paused = editing.paused(AS_PEOPLE_WRITE, "harbour", pause=True)

    start = "    harbour:     # the best of them\n"
    assert paused == AS_PEOPLE_WRITE.replace(start, f"{start}        paused: true\n")
    assert editing.paused(paused, "harbour", pause=True) == paused
    assert editing.paused(paused, "harbour", pause=False) == AS_PEOPLE_WRITE
    assert editing.paused(AS_PEOPLE_WRITE, "harbour", pause=False) == AS_PEOPLE_WRITE


def test_a_source_on_one_line_is_paused_within_it() -> None:
    paused = editing.paused(AS_PEOPLE_WRITE, "one-line", pause=True)

    assert paused == AS_PEOPLE_WRITE.replace("{name: One,", "{paused: true, name: One,")
    assert editing.paused(paused, "one-line", pause=False) == AS_PEOPLE_WRITE


def test_a_pause_that_stands_in_the_file_is_changed_where_it_stands() -> None:
    spelled = "sources:\n  a: {name: A, feeds: [{type: rss, url: 'https://a.example/'}], paused: false}\n"
    paused = editing.paused(spelled, "a", pause=True)

    assert paused == spelled.replace("false", "true")
    assert "paused" not in editing.paused(paused, "a", pause=False)


def test_what_is_not_an_entry_of_the_file_itself_is_left_to_people() -> None:
    shared = "sources:\n  a: &a {feeds: [{type: rss, url: 'https://a.example/'}]}\n  b: *a\n  c: {<<: *a, name: C}\n"
    with pytest.raises(EditError, match="make it by hand"):
        editing.paused(shared, "b", pause=True)
    with pytest.raises(EditError, match="no entry 'x'"):
        editing.paused(shared, "x", pause=True)


# -- removing ---------------------------------------------------------------------------------------------


def test_a_source_goes_with_the_comments_inside_and_directly_above_it() -> None:
    after = editing.removed(AS_PEOPLE_WRITE, "lighthouse")

    start, end = AS_PEOPLE_WRITE.index("    # Quiet"), AS_PEOPLE_WRITE.index("    one-line")
    assert after == AS_PEOPLE_WRITE[:start] + AS_PEOPLE_WRITE[end:]


def test_comments_apart_from_an_entry_stay() -> None:
    text = "sources:\n  # -- blogs\n\n  a: {name: A}\n\n  # -- lists\n\n  b: {name: B}\n"

    assert editing.removed(text, "a") == "sources:\n  # -- blogs\n\n  # -- lists\n\n  b: {name: B}\n"
    assert editing.removed(text, "b") == "sources:\n  # -- blogs\n\n  a: {name: A}\n\n  # -- lists\n"


@pytest.mark.parametrize("own", [*list(data(SHIPPED)["sources"])[::50], list(data(SHIPPED)["sources"])[-1]])
def test_any_source_of_the_shipped_registry_can_be_removed_alone(own: str) -> None:
    after = editing.removed(SHIPPED, own)

    assert lines_lost(after, SHIPPED) == []
    assert data(after)["sources"] == {
        key: value for key, value in data(SHIPPED)["sources"].items() if key != own
    }
    assert "\n\n\n" not in after


def test_the_last_source_can_be_removed_and_another_added() -> None:
    empty = editing.removed("sources:\n  a:\n    name: A\n", "a")

    assert empty == "sources:\n"
    assert data(editing.added(empty, NEW)) == {"sources": NEW}


def test_one_of_a_registry_on_one_line_can_be_removed() -> None:
    text = "sources: {a: {name: A}, b: {name: B}}  # both\n"

    assert data(editing.removed(text, "a")) == {"sources": {"b": {"name": "B"}}}
    assert "# both" in editing.removed(text, "a")


@settings(deadline=None)
@given(data=st.data())
def test_no_row_of_edits_loses_a_line_that_was_not_the_edits_own(data: st.DataObject) -> None:
    """Adding, pausing and resuming, and removing what was added, gives the same text."""
    text = data.draw(st.sampled_from([AS_PEOPLE_WRITE, "sources:\n  a: {name: A}\n\n  b: {name: B}\n"]))
    ids = list(document.parse(text, "").data["sources"])
    own = data.draw(st.sampled_from(ids))

    edited = editing.paused(editing.added(text, NEW), own, pause=True)
    assert lines_lost(text.replace("{", ""), edited.replace("{paused: true, ", "").replace("{", "")) == []
    assert editing.removed(editing.paused(edited, own, pause=False), "quay") == text
