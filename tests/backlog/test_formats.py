"""Backlog files: our own, in three shapes, and the team's registry of finished diagrams."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from discovery.backlog import formats
from discovery.config.document import parse, read
from discovery.errors import ConfigError
from discovery.model import BacklogItem, ItemId, Priority

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
ROOT = Path(__file__).resolve().parents[2]


def items(text: str) -> tuple[BacklogItem, ...]:
    return formats.read(parse(text, "some.yaml"), "some.yaml")


def complaints(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        items(text)
    return [str(mistake) for mistake in caught.value.mistakes]


@pytest.mark.parametrize(
    "text",
    [
        "items:\n  A-1: {title: One}\n  B-2: {title: Two}\n",
        "items:\n  - {id: A-1, title: One}\n  - {id: B-2, title: Two}\n",
        "- {id: A-1, title: One}\n- {id: B-2, title: Two}\n",
        "diagram_registry:\n  A-1: {title: One}\n  B-2: {title: Two}\n",
    ],
)
def test_a_backlog_is_a_mapping_a_list_or_the_teams_registry(text: str) -> None:
    assert [(item.id, item.title, item.origin) for item in items(text)] == [
        ("A-1", "One", "some.yaml"),
        ("B-2", "Two", "some.yaml"),
    ]


@pytest.mark.parametrize(
    "text",
    ["", "items:\n", "[]", "items: {}\n", "items: []\n", "diagram_registry:\n", "version: 3\nitems:\n"],
)
def test_an_empty_backlog_has_no_items(text: str) -> None:
    assert items(text) == ()


def test_an_item_may_hold_every_key_of_the_format() -> None:
    (item,) = items(
        """items:
  INC-HRB-2021-01:
    title: Harbour Outage
    category: incidents
    company: harbour
    technologies: kafka
    status: needs_update
    priority: high
    needs: [timeline, cost]
    since: 2026-09-01
    keywords: [berth, crane]
    path: site/docs/incidents/harbour.md
    gates_passed: [3am]
    quality_score: 87.5
    created: "2024-09-18"
    last_validated: 2024-09-18T10:00:00+02:00
    cited_urls: [https://harbour.example/post]
    colour: kept out of the way
"""
    )

    assert item == BacklogItem(
        id=ItemId("INC-HRB-2021-01"),
        title="Harbour Outage",
        category="incidents",
        company="harbour",
        technologies=("kafka",),
        status="needs_update",
        priority=Priority.HIGH,
        needs=("timeline", "cost"),
        since=datetime(2026, 9, 1, tzinfo=UTC),
        keywords=("berth", "crane"),
        path="site/docs/incidents/harbour.md",
        gates_passed=("3am",),
        quality_score=87.5,
        created=datetime(2024, 9, 18, tzinfo=UTC),
        last_validated=datetime(2024, 9, 18, 8, tzinfo=UTC),
        cited_urls=("https://harbour.example/post",),
        origin="some.yaml",
    )
    assert item.last_validated is not None
    assert item.last_validated.tzinfo is UTC


def test_a_title_that_carries_a_whole_page_is_its_first_line() -> None:
    (spelled, real, long) = items(
        r"""
- {id: A, title: 'Capacity Model\n\n## Summary\n\nText'}
- {id: B, title: "Capacity Model\n\n## Summary"}
- {id: C, title: """
        + "word " * 100
        + "}\n"
    )

    assert (spelled.title, real.title) == ("Capacity Model", "Capacity Model")
    assert len(long.title) <= 200
    assert long.title.endswith("word…")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("items:\n  A: {}\n", "some.yaml:2: items.A: expected the key 'title'"),
        ("- title: One\n- id: B\n", "some.yaml:1: 0: expected the key 'id'"),
        ("items:\n  A: One\n", "some.yaml:2: items.A: expected a mapping, found 'One'"),
        ("- One\n", "some.yaml:1: 0: expected a mapping, found 'One'"),
        ("items: One\n", "some.yaml:1: items: expected a mapping by id, or a list of items"),
        ("other: One\n", "some.yaml:1: no backlog: expected items: or diagram_registry: at the top"),
        ("just words\n", "some.yaml: no backlog: expected items: or diagram_registry: at the top"),
        ("items:\n  A B: {title: One}\n", "some.yaml:2: items.A B.id: expected an id without spaces"),
        ("items:\n  A: {title: ' '}\n", "some.yaml:2: items.A.title: expected a title"),
        ("items:\n  A:\n    title: 7\n", "some.yaml:3: items.A.title: Input should be a valid string"),
        (
            "items:\n  A:\n    title: One\n    priority: urgent\n",
            "some.yaml:4: items.A.priority: Input should be 'critical', 'high', 'medium' or 'low'",
        ),
        (
            "items:\n  A:\n    title: One\n    since: soon\n",
            "some.yaml:4: items.A.since: expected an ISO date such as 2026-09-14, found 'soon'",
        ),
        (
            "items:\n  A:\n    title: One\n    since: 2021\n",
            "some.yaml:4: items.A.since: expected an ISO date",
        ),
        (
            "items:\n  A:\n    title: One\n    since: true\n",
            "some.yaml:4: items.A.since: expected an ISO date",
        ),
        ("items:\n  A:\n    title: One\n    needs: {a: 1}\n", "some.yaml:4: items.A.needs: "),
        ("items:\n  A:\n    title: One\n    needs: [a, [b]]\n", "some.yaml:4: items.A.needs: "),
        (
            "items:\n  A:\n    title: One\n    quality_score: good\n",
            "some.yaml:4: items.A.quality_score: Input should be a valid number",
        ),
        ("- {id: A, title: One}\n- {id: A, title: Two}\n", "some.yaml:2: 1: the id A stands twice"),
    ],
)
def test_a_mistake_names_line_key_and_what_was_expected(text: str, told: str) -> None:
    assert complaints(text)[0].startswith(told)


def test_all_mistakes_are_reported_at_once() -> None:
    told = complaints("items:\n  A: {}\n  B: {title: Two}\n  C: {title: 3, priority: no}\n  D:\n    - x\n")

    assert [line.split(": ")[:2] for line in told] == [
        ["some.yaml:2", "items.A"],
        ["some.yaml:4", "items.C.title"],
        ["some.yaml:4", "items.C.priority"],
        ["some.yaml:5", "items.D"],
    ]


def test_an_id_inside_an_entry_must_be_the_one_it_stands_under() -> None:
    assert items("items:\n  A: {id: A, title: One}\n")[0].id == "A"
    (told,) = complaints("items:\n  A: {id: B, title: One}\n")
    assert told.startswith("some.yaml:2: items.A.id: expected A, the key it stands under")


def test_the_shipped_backlog_loads() -> None:
    path = ROOT / "config" / "backlog.yaml"
    found = formats.read(read(path), path.name)

    assert len(found) >= 20
    assert all(item.needs and item.company is not None for item in found if item.category == "incidents")


@pytest.mark.atlas
@pytest.mark.skipif(not (SHARED / "atlas").exists(), reason="the team's own files lie beside the repository")
def test_the_teams_registry_is_accepted_unchanged() -> None:
    found = formats.read(read(SHARED / "atlas" / "diagram_registry.yaml"), "diagram_registry.yaml")

    netflix = next(item for item in found if item.id == "CS-NFX-ARCH-001")
    assert netflix.title == "Netflix Complete Production Architecture"
    assert netflix.gates_passed == ("3am", "new_hire", "cfo", "incident")
    assert netflix.created == datetime(2024, 9, 18, tzinfo=UTC)


@pytest.mark.gold
@pytest.mark.skipif(not (SHARED / "gold").exists(), reason="the judged data lies beside the repository")
def test_the_judged_backlog_is_accepted_unchanged() -> None:
    found = formats.read(read(SHARED / "gold" / "backlog.yaml"), "backlog.yaml")

    assert len(found) == len({item.id for item in found}) == 907
    assert not [
        item.title for item in found if "\\n" in item.title or "\n" in item.title or "##" in item.title
    ]
