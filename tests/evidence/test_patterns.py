"""No pattern of the package runs away on a text that repeats what it looks for."""

import subprocess
import sys
from textwrap import dedent

import pytest

from benchmarks.evidence import BEGINNINGS, SHAPES, patterns
from discovery.evidence.patterns import Worded


def test_the_patterns_of_all_modules_are_found_in_tables_too() -> None:
    names = {name for name, _ in patterns()}
    assert {
        "readers.amounts._UNIT",
        "readers.moments._CLOCKS",
        "regions._GLUED",
        "wording._SOLD",
        "gates.BY_WORDS[1]",
    } <= names


@pytest.mark.parametrize("shape", BEGINNINGS, ids=repr)
def test_every_pattern_comes_to_its_end_on_a_repeated_shape(shape: str) -> None:
    """In a process of its own: a pattern that runs away is ended from without."""
    program = f"""
        from benchmarks.evidence import exhaust, patterns
        text = {shape!r} * (10_000 // {len(shape)})
        for name, pattern in patterns():
            assert exhaust(pattern, text) <= len(text) + 1, name
    """
    _run(program)


def test_facts_of_a_repeated_shape_are_no_more_than_its_words() -> None:
    program = f"""
        from discovery.evidence.facts import find
        for shape in {SHAPES!r}:
            text = shape * (20_000 // len(shape))
            facts = find(text)
            assert all(text[fact.start:fact.end] == fact.surface for fact in facts), shape
            assert len(facts) <= 20_000 // len(shape), shape
    """
    _run(program)


def test_a_pattern_of_words_finds_what_its_expression_alone_would_find() -> None:
    worded = Worded(r"\bseats?\b|\bfree trial", "seat trial")
    assert worded.findall("two seats, a free trial, a seat") == ["seats", "free trial", "seat"]
    assert worded.search("a retrial") is None
    assert worded.findall("nothing of the sort") == []


def _run(program: str) -> None:
    finished = subprocess.run(
        [sys.executable, "-c", dedent(program)], timeout=60, check=False, capture_output=True
    )
    assert finished.returncode == 0, finished.stderr.decode()
