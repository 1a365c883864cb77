"""How close the rules come to a person's reading of incidents; floors a little under what was measured."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from discovery.evidence.timeline.telling import find

GOLD = Path(__file__).resolve().parents[2].parent / "shared" / "gold" / "dev" / "timelines.jsonl"
pytestmark = [
    pytest.mark.gold,
    pytest.mark.skipif(not GOLD.exists(), reason="the judged timelines lie beside the repository, not in it"),
]

Seen = tuple[str, ...]


@pytest.fixture(scope="module")
def pairs() -> list[tuple[list[Seen], list[Seen]]]:
    """The events of each text, as a person told them and as they were found: minute and phase."""
    with GOLD.open(encoding="utf-8") as lines:
        return [(_wanted(row), _found(row)) for row in map(json.loads, lines)]


def _wanted(row: dict[str, Any]) -> list[Seen]:
    return [(event["time_utc"][:16], event["phase"]) for event in row["events"]]


def _found(row: dict[str, Any]) -> list[Seen]:
    events = find(row["text"], published=date.fromisoformat(row["date"]), address=row["url"])
    return [(f"{event.at:%Y-%m-%dT%H:%M}", event.phase.value) for event in events]


def _f1(pairs: list[tuple[list[Seen], list[Seen]]], parts: int) -> float:
    right = told = 0
    for wanted, found in pairs:
        first, second = Counter(one[:parts] for one in wanted), Counter(one[:parts] for one in found)
        right += (first & second).total()
        told += first.total() + second.total()
    return 2 * right / told


def test_nearly_all_events_are_found_at_the_right_minute(pairs: list[tuple[list[Seen], list[Seen]]]) -> None:
    assert _f1(pairs, 1) >= 0.97


def test_nearly_all_of_them_have_the_right_phase(pairs: list[tuple[list[Seen], list[Seen]]]) -> None:
    assert _f1(pairs, 2) >= 0.95
