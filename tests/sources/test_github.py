"""Repositories: what an entry of a list is, how it keeps its identity, and what leads where."""

import base64
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from discovery.errors import ExtractError
from discovery.model import Ask, Extraction, Feed, Item, ListEntry, Page, Request
from discovery.sources.github import GITHUB
from discovery.sources.list_key import key

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SAMPLES = Path(__file__).parents[1] / "data" / "sources"
CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
OPS = "https://github.com/acme/ops"
COMMIT = "696669c9db7835d3d8881b4a3f498eddbcdbed75"


def answer(
    body: bytes | str, role: str, *, url: str = OPS, carry: Mapping[str, str] | None = None
) -> Extraction:
    feed = Feed(type="github", url=url)
    page = Page(
        url=url,
        status=200,
        headers={},
        body=body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass"),
    )
    return GITHUB.extract(page, feed, NOW, Ask(request=Request(url=url), role=role, carry=carry or {}))


def listed(markdown: str, url: str = OPS) -> Extraction:
    return answer(markdown, "list", url=url)


def the_item(markdown: str) -> Item:
    [item] = listed(markdown).items
    return item


def sample() -> dict[str, Item]:
    return {item.key: item for item in answer((SAMPLES / "github.md").read_bytes(), "list").items}


def addresses(asks: Iterable[Ask]) -> list[str]:
    return [ask.request.url for ask in asks]


# -- what is asked ----------------------------------------------------------------------------------------


def test_a_list_is_asked_for_by_its_newest_commit_and_else_by_its_raw_file() -> None:
    assert addresses(GITHUB.asks(Feed(type="github", url=OPS))) == [
        "https://api.github.com/repos/acme/ops/commits?path=README.md&per_page=1",
        "https://raw.githubusercontent.com/acme/ops/HEAD/README.md",
        "https://raw.githubusercontent.com/acme/ops/main/README.md",
        "https://raw.githubusercontent.com/acme/ops/master/README.md",
    ]


def test_branch_and_file_are_those_of_the_address() -> None:
    feed = Feed(type="github", url=f"{OPS}/blob/release%2F2/docs/Post%20mortems.md")

    assert addresses(GITHUB.asks(feed)) == [
        "https://api.github.com/repos/acme/ops/commits?path=docs%2FPost%20mortems.md&per_page=1&sha=release%2F2",
        "https://raw.githubusercontent.com/acme/ops/release/2/docs/Post%20mortems.md",
    ]


def test_a_folder_is_asked_for_by_its_newest_commit_alone() -> None:
    asks = GITHUB.asks(Feed(type="github", url=f"{OPS}/tree/HEAD/reports"))

    assert addresses(asks) == ["https://api.github.com/repos/acme/ops/commits?path=reports&per_page=1"]


def test_releases_are_asked_for_as_their_feed() -> None:
    assert addresses(GITHUB.asks(Feed(type="github", url=f"{OPS}/releases"))) == [f"{OPS}/releases.atom"]


def test_an_address_that_names_no_repository_is_refused_in_words() -> None:
    feed = Feed(type="github", url="https://github.com/acme")
    [ask] = GITHUB.asks(feed)

    with pytest.raises(ExtractError, match="names no repository"):
        GITHUB.extract(Page(url=feed.url, status=200, headers={}, body=b"[]"), feed, NOW, ask)


# -- by commit --------------------------------------------------------------------------------------------


def test_the_newest_commit_leads_to_the_file_as_of_that_commit() -> None:
    [ask] = answer((SAMPLES / "github-commit.json").read_bytes(), "commit").follow

    assert ask.request == Request(
        url=f"https://api.github.com/repos/acme/ops/contents/README.md?ref={COMMIT}",
        accept="application/vnd.github.raw+json",
    )
    assert ask.essential


def test_a_list_is_dated_by_the_commit_s_own_day_and_not_the_day_it_was_written() -> None:
    [ask] = answer((SAMPLES / "github-commit.json").read_bytes(), "commit").follow

    read = answer("* [A](https://a.example/1)", ask.role, carry=ask.carry)

    assert read.dated == datetime(2026, 10, 30, 16, 25, 57, tzinfo=UTC)
    assert [item.published for item in read.items] == [None], "else every commit would edit every entry"


def test_a_commit_from_the_future_dates_nothing() -> None:
    commit = [{"sha": COMMIT, "commit": {"committer": {"date": "2027-11-02T09:00:00Z"}}}]

    [ask] = answer(json.dumps(commit), "commit").follow

    assert answer("* [A](https://a.example/1)", ask.role, carry=ask.carry).dated is None


def test_a_file_read_without_the_api_is_dated_by_the_newest_commit_of_its_branch() -> None:
    read = answer("* [A](https://a.example/1)", "file", carry={"branch": "master"})
    [ask] = read.follow

    assert len(read.items) == 1
    assert (ask.request.url, ask.essential) == (f"{OPS}/commits/master.atom", False)
    feed = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Commits</title><entry>
      <id>tag:github.com,2008:Grit::Commit/696669c</id><title>Add A</title>
      <link href="https://github.com/acme/ops/commit/696669c"/><updated>2026-10-30T16:25:57Z</updated>
    </entry></feed>"""
    dated = answer(feed, ask.role, carry=ask.carry)
    assert (dated.items, dated.dated) == ((), datetime(2026, 10, 30, 16, 25, 57, tzinfo=UTC))


def test_a_file_comes_bare_or_held_in_json() -> None:
    markdown = "* [A](https://a.example/1)\n"
    held = json.dumps(
        {"type": "file", "encoding": "base64", "content": base64.encodebytes(markdown.encode()).decode()}
    )

    assert listed(held).items == listed(markdown).items


# -- what an entry is -------------------------------------------------------------------------------------


def test_a_paragraph_that_starts_with_a_link_is_an_entry() -> None:
    item = the_item(
        "# Outages\n\n## Config errors\n\n"
        "[Harbour](https://www.harbour.example/a/). A bad route map took it down. It was rolled back.\n"
    )

    assert item == Item(
        key="harbour.example/a",
        url="https://www.harbour.example/a/",
        title="Harbour: A bad route map took it down",
        summary="A bad route map took it down. It was rolled back.",
        categories=("Config errors",),
        company="Harbour",
        details=ListEntry(topics=("Config errors",)),
    )


def test_what_only_decorates_or_administers_a_list_is_no_entry() -> None:
    hosts = {item.key.partition("/")[0] for item in sample().values()}

    assert hosts.isdisjoint(
        {
            "awesome.example",
            "ci.example",
            "lists.example",
            "essays.example",
            "quoted.example",
            "licences.example",
        }
    )


@pytest.mark.parametrize(
    "markdown",
    [
        "* [Config errors](#config-errors)",
        "* [Guidelines](CONTRIBUTING.md)",
        "* [Write to us](mailto:ops@acme.example)",
        "* [An older list](https://github.com/Acme/ops/blob/main/OLD.md)",
        "* [![Badge](https://badges.example/b.svg)](https://ci.example/1)",
        "* ![Graph](https://images.example/graph.png)",
        "Thanks to [Ada](https://ada.example) for all of this.",
        "## Contributors\n\n* [Ada](https://github.com/ada)",
        "# [Outages](https://outages.example)",
        "```\n* [A](https://a.example/1)\n```",
    ],
)
def test_no_entry(markdown: str) -> None:
    read = listed(markdown)

    assert read.items == ()
    assert read.problems == ("README.md holds no entry: no list and no paragraph that links to another site",)


def test_the_headings_and_outer_points_above_an_entry_are_its_topics() -> None:
    topics = {item.key: item.categories for item in sample().values()}

    assert topics["lighthouse.example/paging"] == ("Companies", "Lighthouse", "Posts")
    assert topics["mole.example/draining"] == ("Companies", "Mole"), "a fold ends with its headings"
    assert topics["ferry.example/caching"] == ("Talks", "Caching")
    assert topics["videos.example/watch?v=9"] == ("Talks",)


def test_the_first_link_of_a_line_is_the_entry_and_others_belong_to_it() -> None:
    items = sample()

    assert (items["ferry.example/caching"].title, items["ferry.example/caching"].summary) == (
        "Cache smearing at Ferry Lines",
        "Slides",
    )
    assert items["lighthouse.example/runbooks"].summary == "Free version"
    assert (
        not {"slides.example/ferry", "lighthouse.example/runbooks.pdf", "quay.example/update"} & items.keys()
    )


def test_parts_of_a_series_are_entries_of_their_own() -> None:
    items = sample()

    assert [items[f"tides.example/{number}"].title for number in (1, 2)] == [
        "Building a tide table, Part 1",
        "Building a tide table, Part 2",
    ]


def test_a_link_that_names_only_its_medium_is_called_by_its_line() -> None:
    items = sample()

    assert items["videos.example/watch?v=9"].title == "From deck hand to captain"
    assert items["bare.example/talk"].title == "A bare address"
    assert the_item("* <https://a.example/1>").title == "https://a.example/1"


@pytest.mark.parametrize(
    ("markdown", "company"),
    [
        ("[Harbour](https://h.example/1). A bad config took it down.", "Harbour"),
        ("[lantern](https://h.example/1). A bad config took it down.", "lantern"),
        ("[Harbour](https://h.example/1), [see also](https://h.example/2). It went down at noon.", "Harbour"),
        ("* [Kubernetes in anger at Harbour](https://h.example/1)", "Harbour"),
        ("* [Kubernetes at eBay (2 parts)](https://h.example/1)", "eBay"),
        ("## Companies\n\n### Harbour\n\n* [How we page](https://h.example/1)", "Harbour"),
        ("|Organization|Link|\n|---|---|\n|Harbour|[How we page](https://h.example/1)|", "Harbour"),
        ("* [Vector](https://h.example/1) - A pipeline for logs and metrics", None),
        ("* [How we scaled at last](https://h.example/1)", None),
        ("* [The Tail at Scale](https://h.example/1)", None),
        ("## Tools\n\n### Tracing\n\n* [How to trace](https://h.example/1)", None),
    ],
)
def test_whom_an_entry_is_about(markdown: str, company: str | None) -> None:
    assert the_item(markdown).company == company


def test_what_stands_below_an_entry_is_part_of_it() -> None:
    assert the_item(
        "* [A title](https://a.example/1)\n  - It lasted an hour.\n  - Nobody slept."
    ).summary == ("It lasted an hour. Nobody slept.")
    assert sample()["pier.example/cert"].summary == "Nobody owned the certificate of the old mail relay."
    assert sample()["harbour.example/blog/2024/03/routes"].summary.endswith(
        "The first alert came from a customer."
    )


def test_entries_on_lines_of_one_paragraph_are_told_apart() -> None:
    items = sample()

    assert items["lantern.example/outage"].summary == "A typo in a flag took the ledger offline."
    assert items["quay.example/postmortem.pdf"].company == "Quay & Sons"
    assert [item.key for item in listed("[A](https://a.example)\nsays [B](https://b.example)").items] == [
        "a.example"
    ]


# -- identity ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spelling",
    [
        "http://harbour.example/a",
        "https://www.harbour.example/a/",
        "https://HARBOUR.example:443/a?utm_source=list",
        "https://web.archive.org/web/20211006135542/https://harbour.example/a",
        "http://web.archive.org/web/2021id_/http://harbour.example:80/a/",
        "https://web.archive.org/web/20211006135542/harbour.example/a",
        "https://archive.ph/20211006135542/https://harbour.example/a",
        "https://web.archive.org/web/2022/https://web.archive.org/web/2021/https://harbour.example/a",
    ],
)
def test_archive_copies_and_spellings_of_an_address_are_one_entry(spelling: str) -> None:
    assert key(spelling) == "harbour.example/a"


def test_a_part_of_a_page_is_an_entry_of_its_own() -> None:
    assert key("https://harbour.example/a#one") != key("https://harbour.example/a#two")


def test_an_entry_keeps_its_identity_and_its_words_when_the_list_is_ordered_anew() -> None:
    one, two = "* [A one](https://a.example/1)", "* [A two](https://a.example/2) - said"

    assert set(listed(f"{one}\n{two}").items) == set(listed(f"{two}\n\n\n{one}\n").items)


def test_an_entry_listed_twice_is_kept_once_and_said() -> None:
    read = listed("* [A](https://a.example/1)\n* [The same](http://www.a.example/1/)")

    assert [item.title for item in read.items] == ["A"]
    assert read.problems == ("entries that repeat an earlier one, left out: 1",)


def test_a_link_that_is_no_address_is_skipped_in_words() -> None:
    read = listed("## Config\n\n* [A](https://a%20b/x)\n* [B](https://b.example/1)")

    assert [item.title for item in read.items] == ["B"]
    assert read.problems == (
        "an entry under Config was skipped: 'https://a%20b/x' is not an address with a host",
    )


def test_the_rules_of_a_feed_narrow_a_list_by_topic() -> None:
    markdown = "## Config\n\n* [A](https://a.example/1)\n\n## Time\n\n* [B](https://b.example/1)"
    feed = Feed(type="github", url=OPS, filter="time")
    page = Page(url=OPS, status=200, headers={}, body=markdown.encode())

    read = GITHUB.extract(page, feed, NOW, Ask(request=Request(url=OPS), role="list"))

    assert [item.title for item in read.items] == ["B"]
    assert read.excluded == {"filter": 1}


# -- folders ----------------------------------------------------------------------------------------------

REPORTS = f"{OPS}/tree/HEAD/reports"


def test_a_folder_leads_to_its_reports_newest_first_and_to_the_folders_in_it() -> None:
    body = (SAMPLES / "github-folder.json").read_bytes()

    read = answer(body, "folder", url=REPORTS, carry={"commit": COMMIT})

    assert addresses(read.follow) == [
        f"https://raw.githubusercontent.com/acme/ops/{COMMIT}/reports/2024-03-09%20routes.md",
        f"https://raw.githubusercontent.com/acme/ops/{COMMIT}/reports/2023-11-02-ledger.md",
        f"https://api.github.com/repos/acme/ops/contents/reports/2024?ref={COMMIT}",
    ]
    assert read.problems == ()


def test_of_a_large_folder_the_newest_by_name_are_read_and_the_rest_is_said() -> None:
    held = [{"type": "file", "path": f"reports/2024-{number:03}.md"} for number in range(200)]

    read = answer(json.dumps(held), "folder", url=REPORTS)

    assert len(read.follow) == 90
    assert read.follow[0].carry["path"] == "reports/2024-199.md"
    assert read.problems == ("200 reports lie in one folder of reports: the last 90 by name are read",)


def test_a_report_is_called_by_its_front_matter() -> None:
    body = (SAMPLES / "github-report.md").read_bytes()

    read = answer(
        body, "report", url=REPORTS, carry={"path": "reports/x.md", "dated": "2026-10-30T00:00:00+00:00"}
    )

    [item] = read.items
    assert (item.key, item.url) == ("reports/x.md", f"{OPS}/blob/HEAD/reports/x.md")
    assert (item.title, item.company, item.author) == ("Payments were late for 47 minutes", "Harbour", "Ada")
    assert item.published == datetime(2024, 6, 13, tzinfo=UTC)
    assert item.text.startswith("Payments late\n\nOn 13 June the ledger fell behind by 1.2 million rows.")
    assert item.summary.startswith("On 13 June")


@pytest.mark.parametrize(
    ("path", "markdown", "title", "day"),
    [
        ("reports/2024-06-13-late.md", "Intro\n\n## Payments *late*\n\nText", "Payments late", 13),
        ("reports/20240614_checkout-down.md", "No heading at all", "checkout down", 14),
        ("reports/late.md", "---\ntitle: 'Late'\ndate: '2024-06-15T09:00:00Z'\n---\nText", "Late", 15),
        ("reports/late.md", "# Late\n\nText", "Late", None),
    ],
)
def test_a_report_without_front_matter_is_called_by_its_heading_or_its_file(
    path: str, markdown: str, title: str, day: int | None
) -> None:
    [item] = answer(markdown, "report", url=REPORTS, carry={"path": path}).items

    assert (item.title, item.published and item.published.day) == (title, day)


def test_a_report_s_date_that_cannot_be_believed_is_told() -> None:
    read = answer("---\ndate: 2062-01-01\n---\n# Late", "report", url=REPORTS, carry={"path": "reports/a.md"})

    assert [item.published for item in read.items] == [None]
    assert read.problems == ("reports/a.md is dated 2062-01-01: in the future, not believed",)


def test_a_release_is_called_by_what_was_released() -> None:
    items = answer((SAMPLES / "github-releases.atom").read_bytes(), "releases", url=f"{OPS}/releases").items

    assert [item.title for item in items] == ["ops v2.1.0", "ops feed 2.0: one log for all"]


# -- what is no list --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "body", "words"),
    [
        ("commit", "[]", "no commit of acme/ops touches README.md"),
        ("commit", '{"message": "Not Found", "status": "404"}', "GitHub answers: Not Found"),
        ("commit", '[{"id": 7}]', "expected a list of commits, got JSON of another shape"),
        ("commit", '[{"sha": "../../x"}]', "expected a list of commits, got JSON of another shape"),
        ("commit", "<!DOCTYPE html><title>Sign in</title>", "got an HTML page titled 'Sign in'"),
        ("list", "<!DOCTYPE html><title>Sign in</title>", "got an HTML page titled 'Sign in'"),
        ("list", '{"message": "API rate limit exceeded"}', "GitHub answers: API rate limit exceeded"),
        ("list", '{"encoding": "none", "content": ""}', "expected Markdown, got JSON of another shape"),
        ("list", '{"encoding": "base64", "content": "A"}', "the content of the file is not base64"),
        ("list", '[{"type": "file"}]', "expected a Markdown file, got a folder or another JSON list"),
        ("list", "PK\x03\x04\x00\x00", "expected Markdown, got a ZIP archive"),
        (
            "folder",
            '{"type": "file", "encoding": "base64", "content": ""}',
            "README.md is a file, not a folder",
        ),
    ],
)
def test_what_is_something_else_is_refused_in_words(role: str, body: str, words: str) -> None:
    with pytest.raises(ExtractError, match=re.escape(words)):
        answer(body, role)


def test_of_a_5_mb_list_the_first_part_is_read_and_the_rest_is_said() -> None:
    lines = (f"* [Entry {number:06}](https://a.example/{number:06})" for number in range(120_000))

    read = listed("\n".join(lines))

    assert 40_000 < len(read.items) < 60_000
    assert re.fullmatch(
        r"the file is 5,[\d,]+ characters long: the first 1,999,[\d]+ are read", read.problems[0]
    )


def test_a_list_nested_without_end_is_read_as_far_as_it_goes() -> None:
    deep = "> " * 3000 + "\n" + "- " * 3000 + "[A](https://a.example/1)\n\n<details>" * 50

    assert isinstance(listed(deep), Extraction)


# -- recorded lists ---------------------------------------------------------------------------------------

LINK = re.compile(r"^[\s*+-]*\[[^\[\]!]+\]\(\s*(https?://(?:[^()\s]|\([^()\s]*\))+)")
WRAPPED = re.compile(r"^https?://(?:web\.)?archive\.org/web/\d+[a-z_]*/")
BARE = re.compile(r"^https?://(?:www\.)?([^/]+?)(?::80|:443)?(?=/|$)")


def plain(url: str) -> str:
    """An address without archive, scheme, `www` and final slash, told independently of the kind."""
    return BARE.sub(lambda found: found[1].lower(), WRAPPED.sub("", url)).rstrip("/")


def links(lines: Iterable[str]) -> set[str]:
    return {plain(found[1]) for line in lines if (found := LINK.match(line))}


def versions(name: str) -> list[bytes]:
    with (CORPUS / "manifest.jsonl").open(encoding="utf-8") as rows:
        found = [
            row
            for row in map(json.loads, rows)
            if row["url"].startswith(f"https://raw.githubusercontent.com/{name}/")
            and row["url"].endswith("/README.md")
        ]
    return [
        (CORPUS / row["body"]).read_bytes() for row in sorted(found, key=lambda row: int(row["replay_week"]))
    ]


@pytest.mark.recorded_web
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the recorded web is not here")
@pytest.mark.parametrize(
    ("name", "points", "new", "missed", "invented"),
    [
        ("danluu/post-mortems", 14, 105, 0, 0),
        ("binhnguyennus/awesome-scalability", 10, 215, 0, 0),
    ],
)
def test_what_is_new_in_a_list_is_what_git_shows_as_added(
    name: str, points: int, new: int, missed: int, invented: int
) -> None:
    """Added lines that start with a link, without those whose removed line had the same link but for its archive; and
    without the section of contributors."""
    bodies = versions(name)
    assert len(bodies) == points
    found, wanted, seen = Counter[str](), Counter[str](), set[str]()
    for before, after in zip([b"", *bodies], bodies, strict=False):
        read = listed(after.decode(), url=f"https://github.com/{name}")
        keys = {plain(f"https://{item.key}") for item in read.items}
        old, now = (
            Counter(body.decode().partition("\n## Contributors")[0].splitlines()) for body in (before, after)
        )
        if before:
            found.update(keys - seen)
            wanted.update(links(now - old) - links(old - now) - seen)
        seen |= keys
    assert ((wanted & found).total(), (wanted - found).total(), (found - wanted).total()) == (
        new,
        missed,
        invented,
    )


@pytest.mark.recorded_web
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the recorded web is not here")
@pytest.mark.parametrize(
    ("name", "entries", "named"),
    [
        ("danluu/post-mortems", 206, 190),
        ("upgundecha/howtheysre", 752, 661),
        ("binhnguyennus/awesome-scalability", 916, 762),
        ("dastergon/awesome-sre", 478, 29),
    ],
)
def test_a_recorded_list_gives_its_entries_with_topics_and_companies(
    name: str, entries: int, named: int
) -> None:
    read = listed(versions(name)[-1].decode(), url=f"https://github.com/{name}")

    assert (len(read.items), sum(item.company is not None for item in read.items)) == (entries, named)
    assert all(item.categories for item in read.items)
    assert all(item == replace(item, published=None) for item in read.items)
