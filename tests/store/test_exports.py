"""Exports: stable keys, sorted, the same for the same contents whatever the order they came in."""

import itertools
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from discovery.model import (
    Article,
    Candidate,
    CandidateId,
    Confidence,
    Fact,
    FactKind,
    Gate,
    ItemId,
    Judgement,
    Match,
    Sighting,
    SourceId,
    SourceKind,
    TextOrigin,
    Trust,
)
from discovery.store import Store, Unit
from discovery.store.candidates import ReadState

NOW = datetime(2026, 9, 7, 10, tzinfo=UTC)
NAMES = ("ca", "cb", "cc")


def fact(start: int, end: int, kind: FactKind) -> Fact:
    return Fact(
        kind=kind, surface="x" * (end - start), value="7", unit="", qualifier="p99", start=start, end=end,
        quote="xxxxxxxx", gates=(Gate.CFO, Gate.THREE_AM), about="Harbour API", measure="p99 of a berth request",
    )  # fmt: skip


FACTS = (
    fact(0, 2, FactKind.COST),
    fact(0, 3, FactKind.COST),
    fact(0, 2, FactKind.COUNT),
    fact(4, 5, FactKind.COST),
)


def fill(unit: Unit, order: Sequence[str]) -> None:
    for name in order:
        candidate = CandidateId(name)
        unit.candidates.describe(
            Candidate(
                id=candidate, url=f"https://harbour.example/{name}", title="Häfen", summary="", company="harbour",
                author=None, published=datetime(2021, 7, 5, tzinfo=UTC) if name == "ca" else None, first_seen=NOW,
                news=True,
            ),
            read=ReadState.PENDING,
            read_due_at=NOW,
        )  # fmt: skip
        for source in ("z", "a") if order[0] == "ca" else ("a", "z"):
            unit.candidates.put_sighting(
                Sighting(
                    candidate=candidate, home=candidate, source=SourceId(source), key=name, url=f"https://{source}.example/{name}?utm=1",
                    title="t", summary="", author=None, published=None, seen=NOW, baseline=False,
                )
            )  # fmt: skip
        unit.articles.adopt(
            candidate,
            Article(
                url="https://x.example/", text="xxxxx xx", origin=TextOrigin.PAGE, accessed=NOW, language="en"
            ),
        )
        for one in unit.facts.due(1, 10):
            unit.facts.replace(one, FACTS if order[0] == "ca" else FACTS[::-1], 1)
        told = Judgement(
            kind=SourceKind.POSTMORTEM,
            confidence=Confidence.A,
            because="by the operator",
            trust=Trust.ENGINEERING_BLOG,
        )
        unit.judgements.put([(candidate, told)], 1)
        matches = [
            Match(candidate=candidate, item=ItemId(item), score=score, reasons=("r",), gates=(Gate.CFO,))
            for item, score in (("I-2", 0.5), ("I-1", 0.75))
        ]
        unit.matches.replace(candidate, matches, "state")


def exported(file: Path, order: Sequence[str]) -> dict[str, str]:
    store = Store(f"sqlite:///{file}")
    try:
        with store.transaction() as unit:
            fill(unit, order)
        with store.snapshot() as unit:
            parts = {
                "candidates": unit.exports.candidates(),
                "sightings": unit.exports.sightings(),
                "facts": unit.exports.facts(),
                "matches": unit.exports.matches(),
            }
            return {name: "\n".join(json.dumps(row) for row in rows) for name, rows in parts.items()}
    finally:
        store.close()


def test_the_same_contents_give_the_same_lines_in_whatever_order_they_came(tmp_path: Path) -> None:
    results = [
        exported(tmp_path / f"{number}.db", order)
        for number, order in enumerate(itertools.permutations(NAMES))
    ]

    assert all(result == results[0] for result in results)


def test_rows_have_the_keys_of_the_contract_and_are_sorted(tmp_path: Path) -> None:
    rows = {
        name: [json.loads(line) for line in lines.splitlines()]
        for name, lines in exported(tmp_path / "d.db", NAMES).items()
    }

    assert rows["candidates"][0] == {
        "id": "ca",
        "url": "https://harbour.example/ca",
        "urls": ["https://harbour.example/ca", "https://a.example/ca?utm=1", "https://z.example/ca?utm=1"],
        "title": "Häfen",
        "company": "harbour",
        "kind": "postmortem",
        "confidence": "A",
        "published": "2021-07-05T00:00:00Z",
        "first_seen": "2026-09-07T10:00:00Z",
        "event": None,
        "words": 2,
        "language": "en",
        "sources": ["a", "z"],
    }
    assert rows["sightings"][0] == {
        "candidate": "ca",
        "source": "a",
        "url": "https://a.example/ca?utm=1",
        "seen": "2026-09-07T10:00:00Z",
    }
    assert rows["facts"][0] == {
        "url": "https://harbour.example/ca",
        "kind": "cost",
        "surface": "xx",
        "value": "7",
        "unit": "",
        "qualifier": "p99",
        "start": 0,
        "end": 2,
        "quote": "xxxxxxxx",
        "gates": ["cfo", "3am"],
        "about": "Harbour API",
        "measure": "p99 of a berth request",
    }
    assert rows["matches"][0] == {
        "item_id": "I-1",
        "url": "https://harbour.example/ca",
        "score": 0.75,
        "reasons": ["r"],
        "gates": ["cfo"],
    }
    assert [row["id"] for row in rows["candidates"]] == list(NAMES)
    assert [(row["item_id"], row["url"][-2:]) for row in rows["matches"]] == [
        (item, name) for item in ("I-1", "I-2") for name in NAMES
    ]
    assert [(row["start"], row["end"], row["kind"]) for row in rows["facts"][:4]] == [
        (0, 2, "cost"), (0, 2, "count"), (0, 3, "cost"), (4, 5, "cost"),
    ]  # fmt: skip
