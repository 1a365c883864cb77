"""discovery dossier: the fact sheet of an item, from sources that were handed over."""

import json

import pytest
from ruamel.yaml import YAML

from tests.conftest import Installation

VOCABULARY = """\
companies: {harbour: {name: Harbour, domains: [harbour.example]}}
technologies: {kafka: {name: Kafka}}
"""
BACKLOG = """\
items:
  COST-HARBOUR-KAFKA-001:
    title: Harbour Kafka Cost Breakdown
    category: costs
    company: harbour
    technologies: [kafka]
    needs: [cost, instance_type]
  INC-HARBOUR-2026-03-04:
    title: Harbour March 4 2026 Kafka Outage
    category: incidents
    company: harbour
    technologies: [kafka]
"""
OWN = {
    "url": "https://harbour.example/engineering/what-kafka-costs",
    "title": "What Kafka costs Harbour",
    "published": "2026-02-01",
    "text": "How much does it cost to run Kafka at Harbour?\n\nIn 2025 the Kafka bill of Harbour was $7.4 million a year."
    " The clusters run on i3en.3xlarge brokers and hold 400 TB of messages. The p99 of a write is 35 ms.",
}
NEWS = {
    "url": "https://news.example/harbour-kafka-costs",
    "title": "Harbour's Kafka costs explained",
    "published": "2026-05-01",
    "text": "A look at Harbour.\n\nIn 2025 the Kafka bill of Harbour was $2 million a month, a former employee says.",
}
OUTAGE = {
    "url": "https://harbour.example/engineering/postmortem-march-4",
    "title": "Postmortem: Harbour Kafka outage on March 4, 2026",
    "published": "2026-03-06",
    "text": "Incident report of the outage of March 4, 2026. All times are UTC.\n\n"
    "At 09:00 UTC the Kafka brokers went down, and with them the whole site.\n\n"
    "At 09:12 UTC our monitoring alerted the on-call engineer.\n\n"
    "At 10:30 UTC the outage was over and all services were healthy again.\n\n"
    "The root cause was a configuration change that removed the listener of every broker."
    " No data was lost. Brokers logged `ERROR Connection refused (kafka.network.SocketServer)`.",
}


@pytest.fixture
def told(installation: Installation) -> Installation:
    installation.write("vocabulary.yaml", VOCABULARY)
    installation.write("backlog.yaml", BACKLOG)
    given = installation.folder / "given.jsonl"
    rows = [{"company": "Harbour", **OWN}, NEWS, {"company": "Harbour", **OUTAGE}]
    given.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    installation.call("candidates", "import", str(given), "--now", "2026-09-07")
    return installation


def test_a_sheet_shows_facts_with_quotes_conflicts_and_what_is_missing(told: Installation) -> None:
    sheet = told.call("dossier", "COST-HARBOUR-KAFKA-001", "--now", "2026-09-08").out
    assert sheet.startswith("# COST-HARBOUR-KAFKA-001 · Harbour Kafka Cost Breakdown\n")
    assert "**\\$7.4 million a year** cost: Kafka bill of Harbour" in sheet
    assert "> In 2025 the Kafka bill of Harbour was \\$7.4 million a year." in sheet
    assert "**i3en.3xlarge** instance type" in sheet
    assert "## Conflicts" in sheet
    assert "stands: " in sheet
    assert "Missing: error message" in sheet


def test_as_yaml_each_metric_has_its_source_and_the_conflict_all_its_values(told: Installation) -> None:
    written = told.folder / "out" / "sheet.yaml"
    done = told.call("dossier", "COST-HARBOUR-KAFKA-001", "--format", "yaml", "-o", str(written))
    found = YAML(typ="safe", pure=True).load(written.read_text(encoding="utf-8"))
    costs = [one for one in found["gates"]["cfo"]["metrics"] if one["kind"] == "cost"]
    (conflict,) = found["conflicts"]

    assert done.out == ""
    assert {one["source"] for one in costs} == {OWN["url"], NEWS["url"]}
    assert all(one["context"] and one["confidence"] in "ABC" for one in costs)
    assert [one["source"] for one in conflict["claims"] if one["stands"]] == [OWN["url"]]
    assert {one["source"] for one in conflict["claims"]} == {OWN["url"], NEWS["url"]}


def test_an_incident_has_its_timeline_and_its_durations_are_said_to_be_derived(told: Installation) -> None:
    found = json.loads(told.call("dossier", "INC-HARBOUR-2026-03-04", "--json").out)
    times = [(one["time_utc"], one["phase"]) for one in found["timeline"]]
    total = next(one for one in found["durations"] if one["minutes"] == 90)
    signals = {one["kind"] for sheet in found["gates"].values() for one in sheet["signals"]}

    assert ("2026-03-04T09:00:00Z", "start") in times
    assert ("2026-03-04T09:12:00Z", "detection") in times
    assert ("2026-03-04T10:30:00Z", "end") in times
    assert total["derived"] is True
    assert {"root_cause", "data_loss", "error_message"} <= signals
    assert "timeline" not in found["gates"]["incident"]["missing"]


def test_an_item_that_nobody_knows_is_named(told: Installation) -> None:
    done = told.call("dossier", "CS-NOBODY-001")
    assert (done.code, done.out) == (1, "")
    assert "CS-NOBODY-001" in done.err
    assert "discovery backlog list" in done.err


def test_with_nothing_found_there_is_still_a_sheet(installation: Installation) -> None:
    done = installation.call("dossier", "COST-HARBOUR-KAFKA-001")
    assert done.code == 0
    assert "Nothing good was found for this item so far." in done.out
    assert "Missing: cost, instance type, data volume." in done.out


def test_a_candidate_shows_what_it_tells_beyond_numbers(told: Installation) -> None:
    listed = json.loads(told.call("candidates", "list", "--json").out)
    its_id = next(one["id"] for one in listed if one["title"] == OUTAGE["title"])
    human = told.call("candidates", "show", its_id).out
    signals = json.loads(told.call("candidates", "show", its_id, "--json").out)["signals"]

    assert "\nbeyond numbers\n" in human
    assert "No data was lost." in human
    assert {"root_cause", "detection", "data_loss", "error_message"} <= {one["kind"] for one in signals}
    assert all(one["quote"] == OUTAGE["text"][one["start"] : one["end"]] for one in signals)
