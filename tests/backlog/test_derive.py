"""What nobody wrote down about an item: its id, its title and its path tell it."""

import pytest

from discovery.backlog.derive import completed
from discovery.model import BacklogItem, ItemId, Name, Vocabulary
from discovery.names import Names

NAMES = Names(
    Vocabulary(
        companies=(
            Name(id="aws", name="AWS", aliases=("Amazon Web Services",)),
            Name(id="github", name="GitHub"),
            Name(id="netflix", name="Netflix"),
            Name(id="slack", name="Slack"),
        ),
        technologies=(
            Name(id="kafka", name="Apache Kafka", aliases=("Kafka",)),
            Name(id="redis", name="Redis"),
        ),
    )
)


def item(item_id: str = "X-1", title: str = "Title", path: str | None = None) -> BacklogItem:
    return completed(BacklogItem(id=ItemId(item_id), title=title, path=path), NAMES)


@pytest.mark.parametrize(
    ("item_id", "path", "category"),
    [
        ("CS-NFX-ARCH-001", None, "systems"),
        ("INC-SLK-2021-01", None, "incidents"),
        ("DBG-KAFKA-001", None, "debugging"),
        ("COST-AWS-001", None, "costs"),
        ("PERF-REDIS-001", None, "performance"),
        ("SCALE-SLK-001", None, "scaling"),
        ("CAP-CDN-001", None, "capacity"),
        ("MIG-DB-001", None, "migrations"),
        ("PAT-SAGA-001", None, "patterns"),
        ("CMP-KAFKA-PULSAR-001", None, "comparisons"),
        ("MECH-RAFT-001", None, "mechanisms"),
        ("GUAR-EXACTLY-ONCE-001", None, "guarantees"),
        ("OPS-DEPLOY-001", None, "production"),
        ("FND-CAP-001", None, "foundation"),
        ("EX-SAGA-001", None, "examples"),
        ("X-1", "site/docs/incidents/slack.md", "incidents"),
        ("X-1", "site/docs/systems/netflix/costs.md", "systems"),
        ("X-1", "site/docs/notes/x.md", None),
        ("X-1", "costs", None),
        ("COST-X-1", "site/docs/incidents/slack.md", "costs"),
        ("INCIDENT-1", None, None),
    ],
)
def test_the_category_is_told_by_the_id_or_else_by_the_folder(
    item_id: str, path: str | None, category: str | None
) -> None:
    assert item(item_id, path=path).category == category


@pytest.mark.parametrize(
    ("title", "path", "company"),
    [
        ("Slack January 2021 Outage", None, "slack"),
        ("Netflix on Amazon Web Services", None, "netflix"),
        ("How GitHub's MySQL failed", None, "github"),
        ("Cutting the slack", None, None),
        ("Outage", "site/docs/incidents/slack-january-2021.md", "slack"),
        ("Outage", "site/docs/slack/overview.md", None),
        ("Netflix", "site/docs/incidents/slack.md", "netflix"),
        ("Outage", None, None),
    ],
)
def test_the_company_is_told_by_the_title_or_else_by_the_pages_name(
    title: str, path: str | None, company: str | None
) -> None:
    assert item(title=title, path=path).company == company


@pytest.mark.parametrize(
    ("title", "item_id", "date"),
    [
        ("Slack Outage January 4, 2021", "INC-SLK-2021", "2021-01-04"),
        ("Slack Outage Jan 4 2021", "INC-SLK-1", "2021-01-04"),
        ("Slack Outage Jan. 4th, 2021", "INC-SLK-1", "2021-01-04"),
        ("Slack Outage 4 January 2021", "INC-SLK-1", "2021-01-04"),
        ("Slack Outage 2021-01-04", "INC-SLK-1", "2021-01-04"),
        ("Slack Outage 2021-01", "INC-SLK-1", "2021-01"),
        ("Slack January 2021 Outage", "INC-SLK-1", "2021-01"),
        ("Slack Sept 2021 Outage", "INC-SLK-1", "2021-09"),
        ("Slack September 2021 Outage", "INC-SLK-2021-08", "2021-09"),
        ("Slack Outage 2021", "INC-SLK-1", "2021"),
        ("Slack Outage 2021", "INC-SLK-2021-01", "2021-01"),
        ("Slack Outage", "INC-SLK-2021-01-04", "2021-01-04"),
        ("Slack Outage", "INC-SLK-2021-02-2", "2021-02"),
        ("Slack Outage", "INC-SLK-2021-17", "2021"),
        ("Slack Outage January 45, 2021", "INC-SLK-1", "2021"),
        ("Slack Marketing 2021 Outage", "INC-SLK-1", "2021"),
        ("Slack Octopus 2021 Outage", "INC-SLK-1", "2021"),
        ("Slack May 2021 Outage", "INC-SLK-1", "2021-05"),
        ("Slack Outage of 12021 hosts", "INC-SLK-1", None),
        ("Slack Outage", "INC-SLK-1", None),
    ],
)
def test_an_incidents_date_is_as_precise_as_title_and_id_tell(
    title: str, item_id: str, date: str | None
) -> None:
    assert item(item_id, title).incident_date == date


def test_only_incidents_have_a_date() -> None:
    assert item("COST-SLK-2021", "Slack Costs January 4, 2021").incident_date is None


def test_technologies_are_those_written_down_and_those_named() -> None:
    found = completed(
        BacklogItem(
            id=ItemId("X-1"),
            title="Redis in front of Kafka",
            technologies=("Kafka", "homegrown"),
            keywords=("redis",),
        ),
        NAMES,
    )

    assert found.technologies == ("kafka", "homegrown", "redis")


def test_what_was_written_down_stays() -> None:
    written = BacklogItem(
        id=ItemId("INC-SLK-2021-01"),
        title="Netflix Outage 2021",
        category="costs",
        company="Slack",
        incident_date="2020",
    )
    found = completed(written, NAMES)

    assert (found.category, found.company, found.incident_date) == ("costs", "slack", "2020")


def test_completing_twice_changes_nothing_more() -> None:
    once = item("INC-SLK-2021", "Slack and Kafka, January 4, 2021", "site/incidents/slack.md")

    assert completed(once, NAMES) == once
