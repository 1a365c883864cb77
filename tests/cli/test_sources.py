"""discovery sources, cycle and check: what is polled, and how it does."""

import json

from tests.conftest import Installation, Post, Site

NOW = ("--now", "2026-09-07T10:00Z")


def test_the_registry_is_listed_with_what_this_version_does_not_poll(
    site: Site, installation: Installation
) -> None:
    installation.write(
        "sources.yaml",
        "sources:\n"
        "  blog: {name: Blog, company: Harbour, priority: high, feeds: [{type: rss, url: 'https://e.example/feed'}]}\n"
        "  talks: {name: Talks, feeds: [{type: conference, url: 'https://e.example/talks', checked: false}]}\n",
    )
    human = installation.call("sources", "list")
    rows = json.loads(installation.call("sources", "list", "--json").out)

    assert human.out.splitlines() == [
        "ID     PRIORITY  TYPE        COMPANY  CHECKED    URL",
        "blog   high      rss         Harbour  checked    https://e.example/feed",
        "talks  medium    conference  -        unchecked  https://e.example/talks",
    ]
    assert [(row["id"], row["type"], row["checked"]) for row in rows] == [
        ("blog", "rss", True),
        ("talks", "conference", False),
    ]


def test_no_sources_is_said_on_stderr_and_an_empty_array(installation: Installation) -> None:
    human = installation.call("sources", "list")
    assert (human.code, human.out, human.err) == (0, "", "no sources: see sources.yaml\n")
    assert json.loads(installation.call("sources", "list", "--json").out) == []


def test_a_feed_is_asked_on_trial_and_nothing_is_stored(site: Site, installation: Installation) -> None:
    posts = (
        Post(path="/a", title="Kafka", text="Four words of text."),
        Post(path="/b", title="Soup", published="yesterday"),
    )
    url = site.feed("/feed", *posts)
    installation.write(
        "sources.yaml",
        f"sources: {{blog: {{name: B, feeds: [{{type: rss, url: '{url}', keywords: [kafka]}}]}}}}",
    )
    by_id = installation.call("sources", "test", "blog", *NOW)
    by_url = json.loads(installation.call("sources", "test", url, "--json", *NOW).out)

    assert by_id.code == 0
    assert by_id.out.splitlines()[1] == f"-          4      Kafka  {site.url('/a')}"
    assert "note: entry 2 'Soup' has a date that cannot be read: 'yesterday'" in by_id.err
    assert "note: 1 left out by keywords" in by_id.err
    assert [item["title"] for item in by_url["items"]] == ["Kafka", "Soup"]
    assert not installation.database.exists()


def test_every_feed_of_a_source_is_asked_on_trial_and_counted_by_rule(
    site: Site, installation: Installation
) -> None:
    first = site.feed("/a", *(Post(path=f"/a/{n}", title=f"Kafka {n}") for n in range(3)))
    second = site.feed("/b", Post(path="/b/1", title="Kafka 101"), Post(path="/b/2", title="1,101 brokers"))
    installation.write("keywords.yaml", "exclude_basic: ['101']\n")
    installation.write(
        "sources.yaml",
        "sources:\n  blog:\n    feeds:\n"
        f"      - {{type: rss, url: '{first}', exclude: ['2']}}\n"
        f"      - {{type: rss, url: '{second}', exclude_basic: true}}\n"
        f"      - {{type: rss, url: '{site.url('/gone')}'}}\n",
    )
    human = installation.call("sources", "test", "blog", *NOW)
    found = json.loads(installation.call("sources", "test", "blog", "--json", *NOW).out)

    assert human.code == 1
    assert "note: 1 left out by exclude_basic" in human.err
    assert "note: entries: 2; the first poll files 1 as archive, later ones bring news" in human.err
    assert f"error: {site.url('/gone')}: status: 404 Not Found" in human.err
    assert [one["url"] for one in found["feeds"]] == [first, second, site.url("/gone")]
    assert (found["entries"], found["baseline"]) == (5, 3)
    assert found["excluded"] == {"exclude": 1, "exclude_basic": 1}
    assert [item["title"] for item in found["items"]] == ["Kafka 0", "Kafka 1", "1,101 brokers"]
    assert found["feeds"][2]["error"] == "status: 404 Not Found"


def test_an_address_of_any_kind_is_recognised_on_trial(site: Site, installation: Installation) -> None:
    feed = site.feed("/feed", Post(path="/a", title="Kafka"))
    site.put("/", '<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head></html>')
    calendar = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Lamp Day\nDTSTART:20270301T100000Z\nEND:VEVENT\nEND:VCALENDAR\n"
    site.put("/all.ics", calendar, kind="text/calendar")
    page = installation.call("sources", "test", site.url("/"), *NOW)
    talks = json.loads(installation.call("sources", "test", site.url("/all.ics"), "--json", *NOW).out)

    assert page.code == 0
    assert page.err.startswith(f"rss {site.url('/')}\nnote: what is there is at {feed}\n")
    assert talks["type"] == "conference"


def test_a_trial_that_yields_nothing_says_why_with_exit_code_1(
    site: Site, installation: Installation
) -> None:
    site.page("/html", "Hello.")
    empty = installation.call("sources", "test", site.feed("/empty"))
    html = installation.call("sources", "test", site.url("/html"))
    gone = installation.call("sources", "test", site.url("/gone"), "--json")
    unknown = installation.call("sources", "test", "nobody")
    refused = installation.call("sources", "test", "http://10.1.2.3/feed")

    assert [one.code for one in (empty, html, gone, unknown, refused)] == [1, 1, 1, 1, 1]
    assert empty.err.splitlines() == [
        f"rss {site.url('/empty')}",
        "readable, but without an entry",
        "note: no baseline yet: the first poll that finds an entry will be it",
    ]
    assert f"error: {site.url('/html')}: expected a feed, got" in html.err
    assert json.loads(gone.out) == {"url": site.url("/gone"), "error": "status: 404 Not Found"}
    assert "no source 'nobody'; see: discovery sources list" in unknown.err
    assert "refused: 10.1.2.3 is private" in refused.err


def test_health_names_who_needs_a_person_first_with_exit_code_1(
    site: Site, installation: Installation
) -> None:
    installation.registry(
        good=site.feed("/feed", Post(path="/a", title="A")), zero=site.url("/gone"), every="1h"
    )
    new = installation.call("sources", "health", *NOW)
    for day in (7, 8, 9, 10):
        installation.call("cycle", "--now", f"2026-09-{day:02}T17:00Z")
    health = installation.call("sources", "health", "--now", "2026-09-10T17:05Z")
    rows = json.loads(installation.call("sources", "health", "--json", "--now", "2026-09-10T17:05Z").out)

    assert (new.code, health.code) == (0, 1)
    assert "good  new     not polled yet" in new.out
    assert health.out.splitlines()[1].startswith(
        "zero  failing  failed 4 times in a row (status: 404 Not Found); never read so far; next try on"
    )
    assert health.out.splitlines()[2] == "good  ok       read 5 min ago, entries: 1"
    assert [(row["id"], row["needs_person"]) for row in rows] == [("zero", True), ("good", False)]


def test_cycle_tells_a_person_one_line_and_a_program_everything(
    site: Site, installation: Installation
) -> None:
    installation.registry(good=site.feed("/feed", Post(path="/a", title="A")), dead=site.url("/gone"))
    human = installation.call("cycle", *NOW)
    report = json.loads(installation.call("cycle", "--all", "--json", *NOW).out)

    assert human.code == 0
    assert human.out == (
        "2 sources asked · 0 unchanged · 1 new · 0 seen elsewhere too · 0 of 1 pages read · 0 facts · 0 matches"
        " · 1 failed\n"
    )
    assert "  dead: status: 404 Not Found\n" in human.err
    assert (report["sources_asked"], report["not_modified"], report["answers"]) == (
        1,
        1,
        {"304": 1, "requests": 1},
    )


def test_without_a_network_the_way_to_the_demo_is_named(installation: Installation) -> None:
    installation.registry(blog="http://127.0.0.1:1/feed")
    call = installation.call("cycle")
    check = installation.call("check")

    assert call.code == 0
    assert (
        "no source could be reached: is there a network? `make demo` (discovery demo) needs none" in call.err
    )
    assert check.code == 1
    assert "network        NO   none of http://127.0.0.1:1/feed answered: 127.0.0.1: " in check.out
    assert "discovery demo needs no network" in check.out


def test_check_says_what_works_and_what_does_not(site: Site, installation: Installation) -> None:
    installation.registry(good=site.feed("/feed", Post(path="/a", title="A")), dead=site.url("/gone"))
    installation.call("cycle", *NOW)
    fine = installation.call("check")
    rows = {row["what"]: row for row in json.loads(installation.call("check", "--json", "--offline").out)}
    (installation.folder / "digests").write_text("a file where the folder should be")
    broken = installation.call("check", "--offline")

    assert fine.code == 0
    assert f"database       yes  {installation.database}: 1 candidates" in fine.out
    assert f"network        yes  {site.url('/gone')} answered" in fine.out
    assert rows["sources"]["found"] == "1 of 2 failing: dead"
    assert "network" not in rows
    assert broken.code == 1
    assert "channel file   NO   writes to" in broken.out


def test_the_conferences_ahead_are_listed_soonest_first_and_those_that_are_over_are_not(
    site: Site, installation: Installation
) -> None:
    events = [
        {
            "name": "Quay Days",
            "url": "https://quay.example/",
            "startDate": "2027-05-04",
            "endDate": "2027-05-05",
        },
        {
            "name": "Harbour Conf",
            "url": "https://harbour.example/conf",
            "startDate": "2027-03-01",
            "endDate": "2027-03-02",
            "city": "Hamburg",
        },
        {
            "name": "Fog Con",
            "url": "https://fog.example/con",
            "startDate": "2026-01-10",
            "endDate": "2026-01-11",
        },
    ]
    site.put("/conferences.json", json.dumps(events).encode(), kind="application/json")
    installation.write(
        "sources.yaml",
        f"sources: {{listing: {{feeds: [{{type: conference, url: '{site.url('/conferences.json')}'}}]}}}}",
    )
    assert installation.call("sources", "ahead", *NOW).code == 1

    installation.call("cycle", *NOW)
    ahead = installation.call("sources", "ahead", *NOW)
    rows = json.loads(installation.call("sources", "ahead", "--json", *NOW).out)

    assert [line.split()[0] for line in ahead.out.splitlines()[1:]] == ["2027-03-01", "2027-05-04"]
    assert [row["name"] for row in rows] == ["Harbour Conf", "Quay Days"]
