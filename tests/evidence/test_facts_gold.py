"""How close the rules come to a person's reading; floors a little under what was measured."""

import json
from pathlib import Path
from typing import Any

import pytest

from discovery.evidence.facts import find

GOLD = Path(__file__).resolve().parents[2].parent / "shared" / "gold" / "dev" / "evidence.jsonl"
pytestmark = [
    pytest.mark.gold,
    pytest.mark.skipif(not GOLD.exists(), reason="the judged passages lie beside the repository, not in it"),
]

Span = tuple[str, int, int]


@pytest.fixture(scope="module")
def passages() -> list[dict[str, Any]]:
    with GOLD.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _wanted(passage: dict[str, Any]) -> dict[Span, str]:
    return {(fact["kind"], fact["start"], fact["end"]): str(fact["value"]) for fact in passage["facts"]}


def _given(passage: dict[str, Any]) -> dict[Span, str]:
    return {(str(fact.kind), fact.start, fact.end): fact.value for fact in find(passage["text"])}


def _f1(right: int, given: int, wanted: int) -> float:
    return 2 * right / (given + wanted)


def test_exact_spans_and_kinds_agree_in_nearly_all_facts(passages: list[dict[str, Any]]) -> None:
    pairs = [(_wanted(passage), _given(passage)) for passage in passages]
    right = sum(len(wanted.keys() & given.keys()) for wanted, given in pairs)
    assert _f1(right, sum(len(given) for _, given in pairs), sum(len(wanted) for wanted, _ in pairs)) >= 0.97


def test_values_agree_where_spans_do(passages: list[dict[str, Any]]) -> None:
    pairs = [(_wanted(passage), _given(passage)) for passage in passages]
    both = [(wanted[span], given[span]) for wanted, given in pairs for span in wanted.keys() & given.keys()]
    assert sum(_same(one, other) for one, other in both) / len(both) >= 0.97


def _same(one: str, other: str) -> bool:
    try:
        return float(one) == float(other)
    except ValueError:
        return one.lower() == other.lower()


def test_nothing_is_invented_where_there_is_nothing(passages: list[dict[str, Any]]) -> None:
    silent = [passage for passage in passages if not passage["facts"]]
    assert len(silent) == 8
    assert [found for passage in silent for found in _given(passage)] == []
