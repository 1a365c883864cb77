"""What was read stays readable: versions of a text, links that die or change, and what may be pruned."""

import json
from datetime import timedelta

import pytest

from tests.conftest import MONDAY, Installation, Post, Site

DAY = timedelta(days=1)
PAGE = "Since March the cluster runs on 42 brokers of type i3en.3xlarge and costs $69,600 per month."
LATER = PAGE.replace("Since March", "Since spring") + " It now has a p99 of 23 ms."
CHEAPER = "We left the cluster. The new one costs $9,100 per month."


@pytest.fixture
def read(site: Site, installation: Installation) -> str:
    """A post that was read on Monday; its candidate's id."""
    site.page("/post", PAGE, title="The bill")
    installation.registry(blog=site.feed("/feed", Post(path="/post", title="The bill")), every="9000d")
    installation.cycle(MONDAY)
    (found,) = installation.candidates().values()
    site.asked()
    return found.id


def lines(installation: Installation, *arguments: str) -> list[str]:
    return installation.call(*arguments).out.splitlines()


def link(installation: Installation) -> dict[str, str]:
    (found,) = json.loads(installation.call("candidates", "links", "--json").out)
    told: dict[str, str] = found
    return told


def test_a_cited_page_is_looked_at_again_with_what_it_was_called_by(
    site: Site, installation: Installation, read: str
) -> None:
    installation.cycle(MONDAY + 29 * DAY)
    assert site.asked() == []

    report = installation.cycle(MONDAY + 30 * DAY)
    assert site.asked() == ["GET /robots.txt 404", "GET /post 304"]
    assert (report.links_checked, report.links_dead) == (1, 0)
    assert link(installation)["state"] == "alive"
    with installation.unit() as unit:
        (version,) = unit.articles.versions(unit.candidates.latest(1)[0].id)
    assert (version.first_accessed, version.accessed) == (MONDAY, MONDAY + 30 * DAY)

    installation.cycle(MONDAY + 59 * DAY)
    assert site.asked("GET /post") == []


def test_a_page_that_says_something_else_is_another_version_and_its_facts_are_anchored_anew_or_flagged(
    site: Site, installation: Installation, read: str
) -> None:
    site.page("/post", LATER, title="The bill")
    installation.cycle(MONDAY + 30 * DAY)

    with installation.unit() as unit:
        article = unit.articles.of(read)  # type: ignore[arg-type]
        facts = unit.facts.of([read])[read]  # type: ignore[list-item, index]
        lost = unit.facts.lost(read)  # type: ignore[arg-type]
    assert article is not None
    assert {"$69,600 per month", "23 ms"} <= {fact.surface for fact in facts}
    assert all(article.text[fact.start : fact.end] == fact.surface for fact in facts)
    assert [one.fact.surface for one in lost] == []
    assert link(installation)["state"] == "changed"

    site.page("/post", CHEAPER, title="The bill")
    installation.cycle(MONDAY + 60 * DAY)
    with installation.unit() as unit:
        lost = unit.facts.lost(read)  # type: ignore[arg-type]
        texts = unit.articles.texts(one.text for one in lost)
    assert "$69,600 per month" in {one.fact.surface for one in lost}
    assert {one.lost_at for one in lost} == {MONDAY + 60 * DAY}
    assert all(texts[one.text][one.fact.start : one.fact.end] == one.fact.surface for one in lost)
    told = installation.call("candidates", "show", read).out
    assert "said once, and not any more" in told
    assert "another version" in told
    exported = [json.loads(line)["surface"] for line in lines(installation, "export", "facts")]
    assert "$9,100 per month" in exported
    assert "$69,600 per month" not in exported


def test_versions_are_listed_and_shown_with_what_changed(
    site: Site, installation: Installation, read: str
) -> None:
    site.page("/post", LATER, title="The bill")
    installation.cycle(MONDAY + 30 * DAY)

    told = installation.call("candidates", "versions", read, "--diff").out
    assert "-Since March the cluster" in told
    assert "+Since spring the cluster" in told
    first, second = json.loads(installation.call("candidates", "versions", read, "--json").out)
    assert (first["current"], second["current"]) == (False, True)
    assert first["text"] != second["text"]
    assert "Since March" in installation.call("candidates", "text", read, "--version", first["text"][:8]).out
    assert "Since spring" in installation.call("candidates", "text", read).out
    assert installation.call("candidates", "text", read, "--version", "zzz").code == 1


def test_a_page_is_dead_after_it_was_gone_for_two_weeks_and_its_text_is_still_there(
    site: Site, installation: Installation, read: str
) -> None:
    site.put("/post", "not here", status=404)
    installation.cycle(MONDAY + 30 * DAY)
    assert link(installation)["state"] == "unreachable"
    for days in (31, 35, 51):
        installation.cycle(MONDAY + days * DAY)

    assert installation.call("candidates", "links").code == 1
    assert link(installation)["state"] == "dead"
    assert "404" in link(installation)["detail"]
    told = installation.call("candidates", "show", read).out
    assert f"the text is kept: discovery candidates text {read}" in told
    assert installation.call("candidates", "text", read).out.rstrip().endswith(PAGE)
    assert any("$69,600" in line for line in lines(installation, "export", "facts"))

    site.page("/post", PAGE, title="The bill")
    installation.cycle(MONDAY + 200 * DAY)
    assert link(installation)["state"] == "alive"


def test_a_page_that_is_called_gone_is_dead_at_once(
    site: Site, installation: Installation, read: str
) -> None:
    site.put("/post", "gone", status=410)
    report = installation.cycle(MONDAY + 30 * DAY)

    assert (report.links_checked, report.links_dead) == (1, 1)
    assert link(installation)["state"] == "dead"


def test_a_page_can_be_kept_as_it_came(site: Site, installation: Installation, read: str) -> None:
    assert installation.call("candidates", "text", read, "--page").code == 1

    answer = installation.call("candidates", "archive", read, "--now", "2026-09-08")
    assert (answer.code, answer.out) == (0, f"{read}: read and kept\n")
    with installation.unit() as unit:
        (version,) = unit.articles.versions(read)  # type: ignore[arg-type]
        kept = unit.articles.page(read, version.text)  # type: ignore[arg-type]
    assert kept is not None
    assert kept[0].startswith("text/html")
    assert kept[1] == site.answers["/post"].body

    site.put("/post", "gone", status=410)
    answer = installation.call("candidates", "archive", read, "--now", "2026-09-09")
    assert (answer.code, answer.out) == (1, f"{read}: 410 Gone\n")


def test_pruning_leaves_what_a_fact_or_a_decision_refers_to(
    site: Site, installation: Installation, read: str
) -> None:
    site.page("/post", CHEAPER, title="The bill")
    installation.cycle(MONDAY + 30 * DAY)
    before = installation.call("candidates", "versions", read).out

    answer = installation.call("prune", "--older-than", "0s", "--now", "2027-09-01")
    assert answer.code == 0
    assert installation.call("candidates", "versions", read).out == before
    assert "Since March" in installation.call("candidates", "versions", read, "--diff").out


def test_pruning_removes_the_feeds_own_text_of_a_page_that_was_read(
    site: Site, installation: Installation
) -> None:
    site.page("/post", PAGE, title="The bill")
    text = "In short: the cluster costs a lot. " * 50
    installation.registry(
        blog=site.feed("/feed", Post(path="/post", title="The bill", text=text)), every="9000d"
    )
    installation.cycle(MONDAY)

    tried = installation.call("prune", "--older-than", "30d", "--now", "2027-09-01", "--dry-run")
    assert tried.out.startswith("would go: 1 texts")
    done = installation.call("prune", "--older-than", "30d", "--now", "2027-09-01")
    assert done.out.startswith("removed: 1 texts")
    again = installation.call("prune", "--older-than", "30d", "--now", "2027-09-01")
    assert again.out.startswith("removed: 0 texts")
    (found,) = installation.candidates().values()
    assert PAGE in installation.call("candidates", "text", found.id).out
    installation.cycle(MONDAY + 400 * DAY, all_sources=True)  # the feed still carries it
    assert PAGE in installation.call("candidates", "text", found.id).out


def test_every_report_of_what_is_kept_comes_as_a_table_and_as_json(
    site: Site, installation: Installation, read: str
) -> None:
    assert "no link was checked so far" in installation.call("candidates", "links").err
    assert installation.call("candidates", "merges").err.startswith("no two candidates")
    site.put("/post", "gone", status=410)

    told = installation.call("candidates", "links", "--check", "--now", "2026-10-20")
    assert told.code == 1
    assert f"{read}  dead" in told.out
    assert json.loads(installation.call("candidates", "text", read, "--json").out)["text"].endswith(PAGE)
    assert json.loads(installation.call("candidates", "archive", read, "--json").out) == [
        {"candidate": read, "problem": "410 Gone"}
    ]
    pruned = json.loads(installation.call("prune", "--dry-run", "--json", "--now", "2026-10-20").out)
    assert (pruned["versions"], pruned["dry_run"]) == (0, True)
    refused = installation.call("prune", "--older-than", "soon")
    assert refused.code == 2
    assert "--older-than: expected a duration" in refused.err
