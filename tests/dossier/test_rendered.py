"""A fact sheet on paper: Markdown to draw from, YAML for programs."""

from markdown_it import MarkdownIt
from ruamel.yaml import YAML

from discovery.dossier import markdown, plain
from discovery.dossier.sheet import Asked, Material, laid_out
from discovery.model import BacklogItem, Conflict, Dossier, FactKind, Gate
from tests.dossier.conftest import claim, fact, source


def sheet(item: BacklogItem, *materials: Material, conflicts: tuple[Conflict, ...] = ()) -> Dossier:
    return laid_out(
        item, materials, conflicts=conflicts, corroborated=(), named=(), asked=Asked(sources=2, primary=1)
    )


def links(text: str) -> set[str]:
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    inner = [child for token in tokens for child in token.children or ()]
    return {str(child.attrs["href"]) for child in inner if child.type == "link_open"}


def test_the_sheet_reads_from_the_numbers_to_the_sources(
    item: BacklogItem, own: Material, retold: Material
) -> None:
    text = markdown.render(sheet(item, own, retold))
    order = ["# INC-LGT-2026-03", "2 sources (1 primary)", "**Still lacks**: cost.", "## 3 AM", "## New Hire", "## CFO", "## Incident", "## Timeline", "## Sources"]  # fmt: skip
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert "- **90 minutes** duration \\[1\\]\n  > The beam was out for 90 minutes in all." in text
    assert "| 2026-03-04 09:12 | detection | a ship called at 09:12 | \\[2\\] |" in text
    assert "total: **1 h 30 min**, derived: from 09:00 to 10:30 UTC" in text


def test_foreign_text_is_shown_and_never_obeyed(item: BacklogItem, own: Material, retold: Material) -> None:
    text = markdown.render(sheet(item, own, retold))
    assert links(text) == {"https://lighthouse.example/1", "https://lighthouse.example/2"}
    assert "that had \\*expired\\*" in text
    assert "`LAMP | 42`" in text


def test_with_nothing_found_it_says_so_and_what_is_missing(item: BacklogItem) -> None:
    text = markdown.render(sheet(item))
    assert "Nothing good was found for this item so far." in text
    assert "Missing: cost, instance type, data volume." in text
    assert "## Sources" not in text


def test_what_does_not_fit_is_counted(item: BacklogItem) -> None:
    facts = tuple(
        fact(FactKind.COST, f"${number}", f"The lamp of tower {number} cost ${number} a year.", Gate.CFO, start=number, value=str(number))
        for number in range(1, 15)
    )  # fmt: skip
    found = sheet(item, Material(source=source(1), facts=facts))
    assert "4 more: `discovery dossier INC-LGT-2026-03 --all`" in markdown.render(found, most=10)
    assert markdown.render(found, most=None).count("a year.") == 14


def test_a_conflict_shows_every_value_and_why_one_stands(
    item: BacklogItem, own: Material, retold: Material
) -> None:
    said, other = own.facts[0], fact(FactKind.DURATION, "2 hours", "It was dark for 2 hours.", start=9, value="2", unit="hours")  # fmt: skip
    winner = claim(own, said)
    conflict = Conflict(
        thing="Lighthouse",
        measure="outage",
        claims=(winner, claim(retold, other)),
        winner=winner,
        because="newer",
        values=("90 minutes", "1200 minutes"),
    )
    text = markdown.render(sheet(item, own, retold, conflicts=(conflict,)))
    assert "### Lighthouse · outage" in text
    assert "- **90 minutes** = 90 minutes \\[1\\] 2026-03-04 stands: newer" in text
    assert "- **2 hours** = 1,200 minutes \\[2\\] 2026-03-04\n" in text


def test_a_page_that_is_gone_leads_to_the_text_that_was_kept(item: BacklogItem, own: Material) -> None:
    from dataclasses import replace

    gone = replace(own, source=replace(own.source, gone=True, archived="https://archive.example/1"))
    text = markdown.render(sheet(item, gone))
    assert "the page is gone; its text is kept: `discovery candidates text c1`" in text
    assert "https://archive.example/1" in links(text)


def test_yaml_holds_every_metric_with_its_source_beside_it(item: BacklogItem, own: Material) -> None:
    found = YAML(typ="safe", pure=True).load(plain.to_yaml(sheet(item, own)))
    metric = found["gates"]["incident"]["metrics"][0]
    assert metric["value"] == 90
    assert metric["context"] == "The beam was out for 90 minutes in all."
    assert {
        key: metric[key] for key in ("source", "author", "published", "accessed", "confidence", "text")
    } == {
        "source": "https://lighthouse.example/1",
        "author": "A. Keeper",
        "published": "2026-03-04T00:00:00Z",
        "accessed": "2026-03-05T00:00:00Z",
        "confidence": "A",
        "text": "hash1",
    }
    assert found["durations"] == [
        {
            "name": "total",
            "minutes": 90,
            "derived": True,
            "from": "2026-03-04T09:00:00Z",
            "to": "2026-03-04T10:30:00Z",
        }
    ]
    assert list(found) == ["item", "lacks", "falls_short", "gates", "further", "timeline", "durations", "conflicts", "sources"]  # fmt: skip


def test_yaml_is_the_same_for_the_same_sheet_and_reads_back_as_the_values(
    item: BacklogItem, own: Material
) -> None:
    found = sheet(item, own)
    assert plain.to_yaml(found) == plain.to_yaml(found)
    assert YAML(typ="safe", pure=True).load(plain.to_yaml(found)) == plain.values(found)
