"""discovery backlog: what to draw, and what was found for it."""

import json
from pathlib import Path

from tests.conftest import Installation, Post, Site

TEXT = "Harbour spends $7,400 per month on Kafka. The Kafka cluster runs on 42 i3en.3xlarge instances."
NOW = ("--now", "2026-09-07T10:00Z")


def test_items_are_listed_and_shown_with_what_was_found_for_them_and_why(
    site: Site, installation: Installation
) -> None:
    post = Post(path="/kafka-cost", title="What Kafka costs Harbour", text=TEXT)
    site.page(post.path, TEXT, title=post.title)
    installation.registry(blog=site.feed("/feed", post))
    installation.call("cycle", *NOW)
    listed = installation.call("backlog", "list")
    shown = installation.call("backlog", "show", "COST-HARBOUR-KAFKA-001")
    rows = json.loads(installation.call("backlog", "list", "--json").out)
    one = json.loads(installation.call("backlog", "show", "COST-HARBOUR-KAFKA-001", "--json").out)

    assert listed.out.splitlines()[0].split() == ["ID", "CATEGORY", "COMPANY", "SOURCES", "TITLE"]
    assert "COST-HARBOUR-KAFKA-001  costs      harbour  1        Harbour Kafka Cost Breakdown" in listed.out
    assert "DBG-REDIS-FAILOVER-001  debugging  -        0        Redis Failover Debugging" in listed.out
    assert [row["sources"] for row in rows] == [1, 0]
    assert "  needs: cost, instance_type\n" in shown.out
    assert "about Harbour; names Kafka" in shown.out
    (source,) = one["sources"]
    assert source["url"] == site.url("/kafka-cost")
    assert source["score"] >= 0.4


def test_an_item_with_nothing_good_says_so_and_an_unknown_one_is_exit_code_1(
    installation: Installation,
) -> None:
    shown = installation.call("backlog", "show", "DBG-REDIS-FAILOVER-001")
    unknown = installation.call("backlog", "show", "NO-SUCH-ITEM")

    assert (shown.code, shown.err) == (0, "nothing good was found for it so far\n")
    assert unknown.code == 1
    assert unknown.err == "error: no item 'NO-SUCH-ITEM' in the backlog; see: discovery backlog list\n"


def test_importing_a_backlog_twice_changes_nothing(installation: Installation, tmp_path: Path) -> None:
    other = tmp_path / "team.yaml"
    other.write_text(
        "diagram_registry:\n  CS-LH-001: {title: Lighthouse Architecture, company: lighthouse}\n"
        "  COST-HARBOUR-KAFKA-001: {title: Another title for it}\n"
    )
    first = installation.call("backlog", "import", str(other))
    before = installation.dump()
    second = installation.call("backlog", "import", str(other))
    third = json.loads(installation.call("backlog", "import", str(other), "--json").out)

    assert first.out == f"{other}: 2 items, 1 of them new\n"
    assert second.out == f"{other}: 2 items, nothing changed since it was imported\n"
    assert third == {"file": str(other), "items": 2, "added": [], "changed": False}
    assert installation.dump() == before
    listed = {
        row["id"]: row["title"] for row in json.loads(installation.call("backlog", "list", "--json").out)
    }
    assert listed["CS-LH-001"] == "Lighthouse Architecture"
    assert (
        listed["COST-HARBOUR-KAFKA-001"] == "Harbour Kafka Cost Breakdown"
    )  # backlog.yaml has the last word


def test_a_file_of_the_same_name_from_elsewhere_is_not_taken_for_our_own(
    installation: Installation, tmp_path: Path
) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "silver").mkdir()
    gold, silver = tmp_path / "gold" / "backlog.yaml", tmp_path / "silver" / "backlog.yaml"
    gold.write_text("- {id: GOLD-001, title: From gold}\n")
    silver.write_text("- {id: SILVER-001, title: From silver}\n")
    first = installation.call("backlog", "import", str(gold))
    installation.call("backlog", "import", str(silver))
    again = installation.call("backlog", "import", str(gold))
    own = installation.call("backlog", "import", str(installation.config / "backlog.yaml"))
    installation.call("cycle", *NOW)

    assert first.out == f"{gold}: 1 items, 1 of them new\n"
    assert again.out == f"{gold}: 1 items, nothing changed since it was imported\n"
    assert own.out.endswith("2 items, nothing changed since it was imported\n")
    listed = [row["id"] for row in json.loads(installation.call("backlog", "list", "--json").out)]
    assert sorted(listed) == ["COST-HARBOUR-KAFKA-001", "DBG-REDIS-FAILOVER-001", "GOLD-001", "SILVER-001"]


def test_a_damaged_backlog_file_is_refused_with_its_lines(installation: Installation, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("items:\n  A-1: {category: costs}\n  B-2: just a title\n")
    bad = installation.call("backlog", "import", str(path))
    missing = installation.call("backlog", "import", str(tmp_path / "missing.yaml"))

    assert (bad.code, missing.code) == (2, 2)
    assert bad.err.splitlines() == [
        f"error: {path}:2: items.A-1: expected the key 'title'",
        f"error: {path}:3: items.B-2: expected a mapping, found 'just a title'",
    ]
    assert missing.err == f"error: {tmp_path}/missing.yaml: no such file\n"


def test_an_edited_backlog_is_matched_again_with_the_next_pass(
    site: Site, installation: Installation
) -> None:
    site.page("/kafka-cost", TEXT)
    installation.registry(
        blog=site.feed("/feed", Post(path="/kafka-cost", title="What Kafka costs Harbour", text=TEXT))
    )
    installation.call("cycle", *NOW)
    installation.write(
        "backlog.yaml", "items: {COST-NEW-001: {title: Harbour Kafka Cost, company: harbour}}\n"
    )
    again = json.loads(installation.call("cycle", "--json", *NOW).out)

    assert again["matches"] == 1
    assert json.loads(installation.call("backlog", "list", "--json").out)[0]["sources"] == 1
