"""discovery candidates, facts and export: what was found, in a person's and in a program's words."""

import csv
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest

from tests.conftest import Installation, Post, Site, plain_environment

TEXT = (
    "Harbour spends $7,400 per month on Kafka. The Kafka cluster has i3en.3xlarge brokers and a p99 of 35 ms."
)
NOW = ("--now", "2026-09-07T10:00Z")
LATER = ("--now", "2026-09-08T10:00Z")


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def filled(site: Site, installation: Installation) -> Installation:
    """One post of the archive, one piece of news."""
    for path in ("/soup", "/kafka-cost"):
        site.page(path, TEXT if path == "/kafka-cost" else "Soup on Thursdays.", title=path)
    soup = Post(path="/soup", title="Soup on Thursdays")
    installation.registry(blog=site.feed("/feed", soup))
    installation.call("cycle", *NOW)
    site.feed("/feed", Post(path="/kafka-cost", title="What Kafka costs Harbour", text=TEXT), soup)
    installation.call("cycle", *LATER)
    return installation


def id_of(installation: Installation, title: str) -> str:
    found = json.loads(installation.call("candidates", "list", "--json").out)
    return str(next(one["id"] for one in found if one["title"] == title))


# -- list, search, show, why ------------------------------------------------------------------------------


def test_candidates_are_listed_latest_first(filled: Installation) -> None:
    human = filled.call("candidates", "list").out.splitlines()
    rows = json.loads(filled.call("candidates", "list", "--json").out)
    news = json.loads(filled.call("candidates", "list", "--news", "--json").out)
    one = json.loads(filled.call("candidates", "list", "--limit", "1", "--json").out)

    assert human[0].split() == ["ID", "FIRST", "SEEN", "COMPANY", "KIND", "FACTS", "ITEMS", "TITLE"]
    assert human[1].endswith("2026-09-08  news     harbour  cost   C  3      1      What Kafka costs Harbour")
    assert [row["title"] for row in rows] == ["What Kafka costs Harbour", "Soup on Thursdays"]
    assert [(row["facts"], row["matches"]) for row in rows] == [(3, 1), (0, 0)]
    assert rows[0]["first_seen"] == "2026-09-08T10:00:00Z"
    assert news == one == rows[:1]


def test_search_finds_words_of_the_text_and_exits_with_1_when_there_is_nothing(filled: Installation) -> None:
    found = filled.call("candidates", "search", "clusters", "i3en.3xlarge")
    as_json = json.loads(filled.call("candidates", "search", "thursday", "--json").out)
    odd = filled.call("candidates", "search", '"unbalanced', "OR", "(*")
    nothing = filled.call("candidates", "search", "cobol", "--json")

    assert (found.code, len(found.out.splitlines())) == (0, 2)
    assert "What Kafka costs Harbour" in found.out
    assert [one["title"] for one in as_json] == ["Soup on Thursdays"]
    assert (odd.code, odd.out, odd.err) == (1, "", "no candidate holds all these words\n")
    assert (nothing.code, nothing.out) == (1, "[]\n")


def test_a_candidate_is_shown_with_its_facts_and_what_it_serves(site: Site, filled: Installation) -> None:
    its_id = id_of(filled, "What Kafka costs Harbour")
    human = filled.call("candidates", "show", its_id[:6]).out
    told = json.loads(filled.call("candidates", "show", its_id, "--json").out)

    assert human.splitlines()[:2] == [f"{its_id}  What Kafka costs Harbour", f"  {site.url('/kafka-cost')}"]
    assert "first seen: 2026-09-08 as news" in human
    assert "cost           $7,400 per month  Harbour spends $7,400 per month on Kafka." in human
    assert "COST-HARBOUR-KAFKA-001" in human
    text = told["article"]["text"]
    assert told["article"]["origin"] == "page"
    assert all(text[fact["start"] : fact["end"]] == fact["surface"] for fact in told["facts"])
    assert [one["source"] for one in told["sightings"]] == ["blog"]
    assert told["matches"][0]["item"] == "COST-HARBOUR-KAFKA-001"


def test_why_tells_the_rule_that_keeps_a_candidate_out_or_the_week_it_was_shown_in(
    filled: Installation,
) -> None:
    waiting = filled.call("candidates", "why", id_of(filled, "What Kafka costs Harbour")).out
    filled.call("digest", "--now", "2026-09-14T10:00Z")
    shown = json.loads(
        filled.call("candidates", "why", id_of(filled, "What Kafka costs Harbour"), "--json").out
    )
    archive = filled.call("candidates", "why", id_of(filled, "Soup on Thursdays")).out

    assert "at or above the cut of 0.4: COST-HARBOUR-KAFKA-001 (about Harbour; names Kafka" in waiting
    assert "  verdict     waits for the next digest\n" in waiting
    assert shown["verdict"] == "shown in the digest of 2026-W38"
    assert shown["nearest"][0]["score"] >= shown["cut"]
    assert "  verdict     archive: searchable, and evidence for items; not this week's news\n" in archive


def test_an_unknown_or_ambiguous_id_is_exit_code_1(filled: Installation) -> None:
    unknown = filled.call("candidates", "show", "nothing")
    ambiguous = filled.call("candidates", "why", "c")
    empty = filled.call("candidates", "show", "")

    assert [one.code for one in (unknown, ambiguous, empty)] == [1, 1, 1]
    assert unknown.err == "error: no candidate 'nothing'; see: discovery candidates list\n"
    assert "'c' is the beginning of 2 ids, such as c" in ambiguous.err


# -- import -----------------------------------------------------------------------------------------------

JSONL = [
    {"url": "https://e.example/kafka?utm_source=x", "title": "What Kafka costs Harbour", "text": TEXT,
     "company": "Harbour", "published": "2026-07-01"},
    {"url": "https://e.example/kafka/", "title": "What Kafka costs Harbour, elsewhere"},
    {"url": "https://e.example/soup", "title": "Soup", "summary": "On Thursdays."},
]  # fmt: skip


def test_json_lines_are_filed_deduplicated_and_matched_at_once_and_a_second_time_changes_nothing(
    site: Site, installation: Installation, tmp_path: Path
) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in JSONL))
    first = installation.call("candidates", "import", str(path), *NOW)
    before = installation.dump()
    second = installation.call("candidates", "import", str(path), *LATER)

    assert (first.code, second.code) == (0, 0)
    assert first.out == f"{path}: 2 new, 1 sighted; 3 facts, 1 matches\n"
    assert second.out == f"{path}: 3 unchanged; 0 facts, 0 matches\n"
    assert installation.dump() == before
    rows = {row["title"]: row for row in json.loads(installation.call("candidates", "list", "--json").out)}
    assert len(rows) == 2
    assert not rows["Soup"]["news"]
    assert installation.call("cycle", *LATER).out.startswith("0 sources asked")
    assert site.asked() == []


def test_csv_and_bookmarks_and_standard_input_are_taken_too(
    installation: Installation, tmp_path: Path
) -> None:
    table = tmp_path / "some.csv"
    table.write_text(
        "\ufeffurl,title,text,note\r\n"
        'https://e.example/a,"A, with a comma","Line one\nline ""two"" 🚀",ignored\r\n',
        newline="",
    )
    marks = tmp_path / "bookmarks.html"
    marks.write_text(
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n<DT><A HREF='https://e.example/b'>B &amp; b</A>\n</DL>"
    )
    assert installation.call("candidates", "import", str(table)).code == 0
    assert installation.call("candidates", "import", str(marks)).code == 0
    by_pipe = installation.call(
        "candidates", "import", "-", "--json", stdin='{"url": "https://e.example/ü", "title": "Ü"}\n'.encode()
    )

    assert json.loads(by_pipe.out) == {"new": 1, "facts": 0, "matches": 0, "problems": []}
    found = installation.candidates()
    assert set(found) == {"A, with a comma", "B & b", "Ü"}
    with installation.unit() as unit:
        article = unit.articles.of(found["A, with a comma"].id)
    assert article is not None
    assert article.text == 'Line one\nline "two" 🚀'


def test_bad_lines_are_named_by_number_and_the_rest_goes_on_with_exit_code_1(
    installation: Installation, tmp_path: Path
) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text(
        '{"url": "https://e.example/a", "title": "A"}\n'
        "not json\n"
        "\n"
        '{"title": "no address"}\n'
        '{"url": "https://e.example/", "title": "A home page"}\n'
        '{"url": "https://e.example/b", "published": "last week"}\n'
        '{"url": "https://e.example/c", "title": 7}\n'
        "[1]\n"
        '{"url": "https://e.example/d"}\n'
    )
    call = installation.call("candidates", "import", str(path))

    assert call.code == 1
    assert call.out.startswith(f"{path}: 2 new, 1 refused;")
    told = call.err.splitlines()
    assert [line.removeprefix(f"{path}:").split(":")[0] for line in told] == ["2", "4", "6", "7", "8", " 'A home page' links to a home page, https"]  # fmt: skip
    assert told[1] == f"{path}:4: url: expected an http or https address, found ''"
    assert {one.url for one in installation.candidates().values()} == {
        "https://e.example/a",
        "https://e.example/d",
    }


def test_a_file_that_cannot_be_read_is_exit_code_2(installation: Installation, tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes("url,title\nhttps://e.example/ü,Ü".encode("latin-1"))
    for name in ("missing", "latin"):
        call = installation.call("candidates", "import", str(tmp_path / name))
        assert (call.code, call.out) == (2, "")
        assert call.err.startswith(f"error: {tmp_path / name}: cannot be read: ")


def test_read_fetches_the_pages_also_of_what_was_imported_without_before(
    site: Site, installation: Installation, tmp_path: Path
) -> None:
    site.page("/kafka-cost", TEXT)
    path = tmp_path / "some.jsonl"
    path.write_text(json.dumps({"url": site.url("/kafka-cost"), "title": "What Kafka costs Harbour"}))
    installation.call("candidates", "import", str(path), *NOW)
    assert site.asked() == []
    again = installation.call("candidates", "import", "--read", str(path), *NOW)

    assert site.asked() == ["GET /robots.txt 404", "GET /kafka-cost 200"]
    assert again.out == f"{path}: 1 unchanged; 3 facts, 1 matches\n"


def test_what_was_imported_and_is_then_announced_by_a_source_is_read(
    site: Site, installation: Installation, tmp_path: Path
) -> None:
    site.page("/kafka-cost", TEXT)
    path = tmp_path / "some.jsonl"
    path.write_text(json.dumps({"url": site.url("/kafka-cost"), "title": "What Kafka costs Harbour"}))
    installation.call("candidates", "import", str(path), *NOW)
    installation.registry(blog=site.feed("/feed", Post(path="/kafka-cost", title="What Kafka costs Harbour")))
    call = installation.call("cycle", *LATER)

    assert "1 seen elsewhere too · 1 of 1 pages read · 3 facts" in call.out


# -- facts ------------------------------------------------------------------------------------------------


def test_facts_keep_their_offsets_over_line_ends_and_emoji(
    installation: Installation, tmp_path: Path
) -> None:
    text = "🚀 Intro\r\n\r\nThe p99 fell from 450 ms\r\nto 35 ms — and we pay $12,000 per month.\r\n"
    path = tmp_path / "text.txt"
    path.write_bytes(text.encode())
    process = subprocess.run(
        [sys.executable, "-m", "discovery", "facts", "-", "--json"],
        input=text.encode(),
        capture_output=True,
        env={**plain_environment(), "LC_ALL": "C"},
        timeout=60,
        check=True,
    )
    facts = json.loads(process.stdout)

    assert {fact["surface"] for fact in facts} >= {"450 ms", "35 ms", "$12,000 per month"}
    assert all(text[fact["start"] : fact["end"]] == fact["surface"] for fact in facts)
    assert set(facts[0]) == {
        "kind",
        "surface",
        "value",
        "unit",
        "qualifier",
        "start",
        "end",
        "quote",
        "gates",
        "about",
        "measure",
    }
    assert json.loads(installation.call("facts", str(path), "--json").out) == facts


def test_facts_reads_files_and_pages_and_says_what_it_cannot_read(
    site: Site, installation: Installation, tmp_path: Path
) -> None:
    site.page("/kafka-cost", TEXT)
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    page = installation.call("facts", site.url("/kafka-cost"))
    nothing = installation.call("facts", "-", stdin=b"No numbers here.")
    gone = installation.call("facts", site.url("/gone"))
    missing = installation.call("facts", str(tmp_path / "missing"))
    binary = installation.call("facts", str(tmp_path / "binary"))

    assert page.out.splitlines()[0].split() == "KIND FACT VALUE UNIT QUALIFIER MEASURES ABOUT QUOTE".split()
    assert "i3en.3xlarge" in page.out
    assert (nothing.code, nothing.out, nothing.err) == (0, "", "no production facts\n")
    assert (gone.code, gone.err) == (1, f"error: {site.url('/gone')}: status: 404 Not Found\n")
    assert (missing.code, missing.err) == (2, f"error: {tmp_path}/missing: no such file\n")
    assert (binary.code, binary.err) == (2, f"error: {tmp_path}/binary: not UTF-8 text (byte 0)\n")


# -- export -----------------------------------------------------------------------------------------------


def test_every_kind_is_exported_as_json_lines_with_stable_keys(site: Site, filled: Installation) -> None:
    candidates = lines(filled.call("export", "candidates").out)
    facts = lines(filled.call("export", "facts").out)
    matches = lines(filled.call("export", "matches").out)
    sightings = lines(filled.call("export", "sightings").out)

    assert [list(row) for row in candidates] == [
        "id url urls title company kind confidence published first_seen event words language sources".split()
    ] * 2
    assert [row["id"] for row in candidates] == sorted(str(row["id"]) for row in candidates)
    assert {str(row["url"]) for row in candidates} == {site.url("/soup"), site.url("/kafka-cost")}
    assert (
        list(facts[0]) == "url kind surface value unit qualifier start end quote gates about measure".split()
    )
    assert [row["surface"] for row in facts] == ["$7,400 per month", "i3en.3xlarge", "35 ms"]
    assert list(matches[0]) == "item_id url score reasons gates".split()
    assert [(row["item_id"], row["url"]) for row in matches] == [
        ("COST-HARBOUR-KAFKA-001", site.url("/kafka-cost"))
    ]
    assert list(sightings[0]) == "candidate source url seen".split()
    assert filled.call("export", "candidates").out == filled.call("export", "candidates", "--json").out


def test_csv_holds_the_same_and_a_file_takes_it(filled: Installation, tmp_path: Path) -> None:
    target = tmp_path / "new" / "facts.csv"
    written = filled.call("export", "facts", "--format", "csv", "-o", str(target))
    rows = list(csv.DictReader(StringIO(target.read_text(), newline="")))
    printed = filled.call("export", "facts", "--format", "csv")

    assert (written.code, written.out, written.err) == (0, "", f"3 facts written to {target}\n")
    assert [row["surface"] for row in rows] == ["$7,400 per month", "i3en.3xlarge", "35 ms"]
    assert printed.out == target.read_text()


def test_an_empty_export_is_empty(installation: Installation) -> None:
    for kind in ("candidates", "sightings", "facts", "matches"):
        call = installation.call("export", kind)
        assert (call.code, call.out) == (0, "")


def test_reading_commands_write_nothing(filled: Installation) -> None:
    its_id = id_of(filled, "What Kafka costs Harbour")
    with closing(sqlite3.connect(filled.database)) as connection:
        version = connection.execute("PRAGMA data_version").fetchone()
        for command in (
            ["candidates", "list"],
            ["candidates", "search", "kafka"],
            ["candidates", "show", its_id],
            ["candidates", "why", its_id],
            ["backlog", "list"],
            ["backlog", "show", "COST-HARBOUR-KAFKA-001"],
            ["export", "candidates"],
            ["sources", "list"],
            ["deliveries", "list"],
            ["check", "--offline"],
            ["digest", "--preview", "--now", "2026-09-14"],
        ):
            assert filled.call(*command).code == 0
        filled.call("sources", "health")
        assert connection.execute("PRAGMA data_version").fetchone() == version
