"""Each source is judged once, and again when something about it changed."""

import asyncio
import json
from dataclasses import replace

from discovery import app
from discovery.names import Names
from discovery.pipeline.judge import judge
from tests.conftest import MONDAY, VOCABULARY, Installation, Post, Site

DOMAINS = VOCABULARY.replace("{name: Harbour}", "{name: Harbour, domains: [harbour.example]}")
MIGRATION = {
    "url": "https://harbour.example/blog/from-mysql-to-postgres",
    "title": "How we migrated our ledger from MySQL to Postgres",
    "text": "Harbour moved 12 TB in nine weeks. The p99 latency fell to 35 ms.",
}
GUIDE = {"url": "https://someone.example/rabbitmq", "title": "Getting started with RabbitMQ and C#"}


def imported(installation: Installation, *rows: dict[str, str]) -> list[dict[str, object]]:
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    answer = installation.call("candidates", "import", "-", "--now", "2026-09-07", stdin=lines.encode())
    assert answer.code == 0, answer.err
    return [json.loads(line) for line in installation.call("export", "candidates").out.splitlines()]


def test_what_is_handed_over_is_classified_at_once(installation: Installation) -> None:
    installation.write("vocabulary.yaml", DOMAINS)
    told = {row["url"]: (row["kind"], row["confidence"]) for row in imported(installation, MIGRATION, GUIDE)}

    assert told == {MIGRATION["url"]: ("migration", "A"), GUIDE["url"]: ("tutorial", "C")}


def test_what_is_polled_is_classified_in_the_same_pass(site: Site, installation: Installation) -> None:
    site.page("/outage", "All cranes stood still for 52 minutes.", title="/outage")
    installation.registry(blog=site.feed("/feed", Post(path="/outage", title="Summary of the outage")))
    installation.call("cycle", "--now", "2026-09-07T10:00Z")
    (row,) = json.loads(installation.call("candidates", "list", "--json").out)

    assert (row["kind"], row["confidence"]) == ("postmortem", "C")


def test_show_tells_the_kind_the_confidence_and_why(installation: Installation) -> None:
    installation.write("vocabulary.yaml", DOMAINS)
    dated = {**MIGRATION, "published": "2024-11-01"}
    (row,) = imported(installation, dated)
    human = installation.call("candidates", "show", str(row["id"]), "--now", "2026-09-07").out
    told = json.loads(
        installation.call("candidates", "show", str(row["id"]), "--now", "2030-01-01", "--json").out
    )
    why = installation.call("candidates", "why", str(row["id"])).out

    facts = len(told["facts"])
    because = f"told by Harbour itself, at harbour.example; {facts} quoted facts"
    assert told["judgement"] == {
        "kind": "migration",
        "confidence": "A",
        "because": because,
        "trust": "engineering_blog",
        "freshness": "stale",
    }
    assert f"  migration, aging; confidence A: {because} (ranks as engineering_blog)" in human.splitlines()
    assert f"  source      migration, confidence A: {because}" in why.splitlines()


def test_a_person_sees_kind_and_confidence_in_the_list(installation: Installation) -> None:
    imported(installation, GUIDE)
    heading, row = installation.call("candidates", "list").out.splitlines()

    assert heading.split() == ["ID", "FIRST", "SEEN", "COMPANY", "KIND", "FACTS", "ITEMS", "TITLE"]
    assert row.split()[3:6] == ["-", "tutorial", "C"]


def judged_now(installation: Installation, names: Names | None = None) -> int:
    """Run the stage alone; returns how many were judged."""

    async def once() -> int:
        with installation.store() as store:
            async with app.opened(installation.loaded(), store, now=MONDAY) as context:
                return await judge(replace(context, names=names or context.names))

    return asyncio.run(once())


def test_what_was_judged_is_left_alone_until_the_vocabulary_changes(installation: Installation) -> None:
    (before,) = imported(installation, MIGRATION)
    unchanged = judged_now(installation)
    installation.write("vocabulary.yaml", DOMAINS)
    again = judged_now(installation)
    (after,) = [json.loads(line) for line in installation.call("export", "candidates").out.splitlines()]

    assert (unchanged, again) == (0, 1)
    assert (before["confidence"], after["confidence"]) == ("C", "A")


class Stumbling(Names):
    """A vocabulary that fails on one address."""

    def company_of(self, url: str) -> str | None:
        if url == GUIDE["url"]:
            raise RuntimeError("stumbled")
        return super().company_of(url)


def test_a_candidate_that_cannot_be_judged_holds_up_nobody(installation: Installation) -> None:
    imported(installation, MIGRATION, GUIDE)
    installation.write("vocabulary.yaml", DOMAINS)
    vocabulary = installation.loaded().config.vocabulary
    first, second = judged_now(installation, Stumbling(vocabulary)), judged_now(installation)
    told = {
        row["title"]: (row["kind"], row["confidence"])
        for row in json.loads(installation.call("candidates", "list", "--json").out)
    }

    assert (first, second) == (2, 0)
    assert told == {MIGRATION["title"]: ("migration", "A"), GUIDE["title"]: ("other", "C")}
