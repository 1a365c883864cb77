"""Pairs of addresses that people judged: what is one document becomes one candidate, and what is not stays two."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from discovery.dedup import urls
from tests.conftest import Installation
from tests.recorded_web.web import CORPUS

pytestmark = [
    pytest.mark.recorded_web,
    pytest.mark.skipif(not CORPUS.exists(), reason="needs the recorded web in ../shared/corpus"),
]


def pairs(label: str) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in (CORPUS / "dedup_pairs.jsonl").read_text("utf-8").splitlines()]
    return [row for row in rows if row["label"] == label]


def imported(installation: Installation, folder: Path, rows: list[dict[str, str]]) -> None:
    file = folder / "handed.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    answer = installation.call("candidates", "import", str(file))
    assert answer.code == 0, answer.err


def owners(installation: Installation) -> dict[str, str]:
    with installation.unit() as unit:
        return {url: row["id"] for row in unit.exports.candidates() for url in row["urls"]}


def test_different_items_of_one_title_are_never_joined(tmp_path: Path, installation: Installation) -> None:
    """Titles from the labels: each group of a title is handed over under that very title."""
    different = pairs("different")
    titles: defaultdict[str, set[str]] = defaultdict(set)
    for row in different:
        told = row["why"].split('"')[1]
        titles[row["url_a"]].add(told)
        titles[row["url_b"]].add(told)
    text = "We are investigating reports of degraded performance and will give an update as soon as we know more."
    rows = [{"url": url, "title": min(told), "text": text} for url, told in titles.items()]
    imported(installation, tmp_path, rows)

    owner = owners(installation)
    assert [row for row in different if owner[row["url_a"]] == owner[row["url_b"]]] == []
    with installation.unit() as unit:
        assert unit.decisions.merges() == ()
        assert unit.candidates.count() == len(rows)


def test_three_in_four_addresses_of_one_document_are_one_by_the_rules_alone() -> None:
    same = pairs("same_document")
    joined = [row for row in same if urls.canonical(row["url_a"]) == urls.canonical(row["url_b"])]
    assert len(joined) / len(same) >= 0.75
    certain = [row for row in same if "link replaced" not in row["why"] and row["confidence"] == "high"]
    assert [row for row in certain if row not in joined] == []
