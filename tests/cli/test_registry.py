"""discovery sources add, pause, resume, remove, import, export: the registry is edited, people's lines stay."""

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from discovery.config.load import CHECKOUT
from tests.conftest import Installation, Post, Site, plain_environment

NOW = ("--now", "2026-09-07T10:00Z")
SAMPLES = Path(__file__).parents[1] / "data" / "sources"
POSTS = tuple(
    Post(path=f"/{n}", title=f"Lamp {n}", published=datetime(2026, 8, n, tzinfo=UTC)) for n in range(1, 6)
)
BEFORE = """\
# Whom we ask.
sources:

  fog:  # Jo knows them
    name: Fog
    feeds: [{type: rss, url: 'https://fog.example/feed'}]   # by hand
"""


@pytest.fixture
def file(installation: Installation) -> Path:
    return installation.write("sources.yaml", BEFORE)


def page(site: Site, path: str, head: str = "", body: str = "", title: str = "Harbour") -> str:
    site.put(
        path, f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    )
    return site.url(path)


def names_feed(path: str) -> str:
    return f'<link rel="alternate" type="application/rss+xml" href="{path}">'


# -- add --------------------------------------------------------------------------------------------------


def test_a_feed_is_added_with_one_request_and_every_other_line_stays(
    site: Site, installation: Installation, file: Path
) -> None:
    url = site.feed("/feed.xml", *POSTS)
    added = installation.call("sources", "add", url, *NOW)

    assert added.code == 0, added.err
    assert site.asked() == ["GET /feed.xml 200"]
    assert added.out.splitlines() == [
        "kind     rss",
        f"address  {url}",
        "name     Blog",
        "entries  5",
        "         2026-08-05  Lamp 5",
        "         2026-08-04  Lamp 4",
        "         2026-08-03  Lamp 3",
        f"added to {file}:",
        "  blog:",
        "    name: Blog",
        "    feeds:",
        "      - type: rss",
        f"        url: {url}",
    ]
    assert file.read_text(encoding="utf-8") == (
        f"{BEFORE}\n  blog:\n    name: Blog\n    feeds:\n      - type: rss\n        url: {url}\n"
    )
    installation.call("cycle", *NOW)
    assert "Lamp 5" in installation.candidates()


def test_the_same_feed_is_not_added_twice_nor_asked_for(
    site: Site, installation: Installation, file: Path
) -> None:
    url = site.feed("/feed.xml", *POSTS)
    home = page(site, "/", names_feed("/feed.xml"))
    installation.call("sources", "add", url, *NOW)
    before = file.read_bytes()
    site.asked()

    again = installation.call("sources", "add", url.replace("http:", "HTTP:"), *NOW)
    assert (again.code, site.asked()) == (0, [])
    assert (
        again.out == f"nothing to do: {url.replace('http:', 'HTTP:')} is in the registry already, as blog\n"
    )
    by_page = installation.call("sources", "add", home, "--json", *NOW)
    assert json.loads(by_page.out) == {"url": url, "id": "blog", "written": False, "known": True}
    assert file.read_bytes() == before


def test_of_a_page_that_names_a_feed_the_feed_is_added_once_it_has_answered(
    site: Site, installation: Installation, file: Path
) -> None:
    url = site.feed("/feed.xml", *POSTS)
    home = page(site, "/", names_feed("/feed.xml"))
    added = installation.call("sources", "add", home, "--json", *NOW)
    found = json.loads(added.out)

    assert site.asked() == ["GET / 200", "GET /feed.xml 200"]
    assert (found["type"], found["feed"], found["written"], found["entries"]) == ("rss", url, True, 5)
    assert found["entry"] == {"name": "Blog", "feeds": [{"type": "rss", "url": url}]}
    assert [one["title"] for one in found["newest"]] == ["Lamp 5", "Lamp 4", "Lamp 3"]


def test_the_page_of_a_status_history_is_added_as_one(
    site: Site, installation: Installation, file: Path
) -> None:
    site.put("/history.atom", (SAMPLES / "status-atom.xml").read_bytes(), kind="application/atom+xml")
    home = page(site, "/", names_feed("/history.atom"), title="Harbour Status")
    found = json.loads(installation.call("sources", "add", home, "--json", *NOW).out)

    assert found["entry"]["feeds"] == [{"type": "status", "url": site.url("/history.atom")}]
    assert "Incident History" not in found["entry"]["name"]


def test_a_page_whose_feed_is_gone_is_added_by_its_posts_and_that_is_said(
    site: Site, installation: Installation, file: Path
) -> None:
    listing = "".join(
        f'<h2><a href="/blog/2026/light-lamp-{n}">How we light lamp {n}</a></h2>' for n in range(4)
    )
    home = page(site, "/blog/", names_feed("/gone.xml"), f"<main>{listing}</main>")
    added = installation.call("sources", "add", home, *NOW)

    assert added.code == 0
    assert added.out.startswith(f"kind     blog\naddress  {home}\n")
    assert f"the page names a feed that gives nothing: {site.url('/gone.xml')}: status: 404" in added.err


@pytest.mark.parametrize(
    ("sample", "kind"),
    [
        ("conference.ics", "conference"),
        ("conference-sessionize.json", "conference"),
        ("status-google.json", "status"),
        ("blog.sitemap.xml", "blog"),
        ("blog-cards.html", "blog"),
        ("jsonfeed.json", "jsonfeed"),
    ],
)
def test_any_kind_is_found_by_one_request(
    sample: str, kind: str, site: Site, installation: Installation, file: Path
) -> None:
    site.put("/blog/x", (SAMPLES / sample).read_bytes(), kind="application/octet-stream")
    found = json.loads(installation.call("sources", "add", site.url("/blog/x"), "--json", *NOW).out)

    assert (found["type"], site.asked()) == (kind, ["GET /blog/x 200"])


def test_what_gives_nothing_is_said_in_words_and_nothing_is_written(
    site: Site, installation: Installation, file: Path
) -> None:
    login = page(site, "/login", body="<form><input type='password'></form>", title="Sign in")
    broken = page(site, "/broken", names_feed("/gone.xml"))
    told = {
        site.url("/gone"): "status: 404 Not Found",
        login: "expected a feed, got an HTML page titled 'Sign in', which names no feed: a login is asked for",
        broken: f"the page names a feed that gives nothing: {site.url('/gone.xml')}: status: 404 Not Found",
        "http://10.1.2.3/feed": "refused: 10.1.2.3 is private",
        "file:///etc/passwd": "refused: file: is neither http: nor https:",
    }
    for url, why in told.items():
        call = installation.call("sources", "add", url, *NOW)
        assert (call.code, call.out, call.err) == (1, "", f"error: {url}: {why}\n")
    as_json = installation.call("sources", "add", site.url("/gone"), "--json", *NOW)

    assert json.loads(as_json.out) == {
        "url": site.url("/gone"),
        "written": False,
        "error": "status: 404 Not Found",
    }
    assert file.read_text(encoding="utf-8") == BEFORE


def test_what_is_said_on_the_command_line_decides_and_a_dry_run_writes_nothing(
    site: Site, installation: Installation, file: Path
) -> None:
    url = site.feed("/feed.xml", *POSTS)
    words = ("sources", "add", url, "--id", "lamps", "--name", "Lamps: all", "--priority", "high", *NOW)
    dry = installation.call(*words, "--dry-run")
    assert file.read_text(encoding="utf-8") == BEFORE
    wet = installation.call(*words)

    assert wet.out == dry.out.replace("would be added to", "added to")
    assert wet.out.splitlines()[-6:] == [
        "  lamps:",
        '    name: "Lamps: all"',
        "    priority: high",
        "    feeds:",
        "      - type: rss",
        f"        url: {url}",
    ]


def test_ids_are_unlike_those_there_are(site: Site, installation: Installation, file: Path) -> None:
    for path in ("/a", "/b"):
        installation.call("sources", "add", site.feed(path, *POSTS), *NOW)
    taken = installation.call("sources", "add", site.feed("/c", *POSTS), "--id", "fog")
    odd = installation.call("sources", "add", site.feed("/c", *POSTS), "--id", "a b")

    assert [source.id for source in installation.loaded().config.sources] == ["blog", "blog_2", "fog"]
    assert (taken.code, odd.code) == (2, 2)
    assert "'fog' is taken" in taken.err


def test_what_strangers_name_never_stands_for_a_variable_of_ours(
    site: Site, installation: Installation, file: Path
) -> None:
    site.put(
        "/feed?${HOME}", "<rss><channel><title>${HOME}</title></channel></rss>", kind="application/rss+xml"
    )
    home = page(site, "/", names_feed("/feed?${HOME}"))
    call = installation.call("sources", "add", home, *NOW)

    assert call.code == 0, call.err
    assert "${" not in file.read_text(encoding="utf-8")
    assert [source.name for source in installation.loaded().config.sources] == ["Fog", "127.0.0.1"]


def test_the_shipped_configuration_is_not_edited(
    site: Site, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("discovery.config.replacing.SHIPPED", installation.config)
    calls = [
        installation.call("sources", *words)
        for words in (("add", site.feed("/feed")), ("pause", "fog"), ("remove", "fog"), ("import", "x.opml"))
    ]

    assert [call.code for call in calls] == [2, 2, 2, 2]
    assert all("run `discovery init` first" in call.err for call in calls)
    assert site.asked() == []


def test_nor_are_the_files_that_stand_in_where_there_is_no_configuration(tmp_path: Path) -> None:
    before = (CHECKOUT / "sources.yaml").read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "discovery", "sources", "pause", "airbnb"],
        cwd=tmp_path,
        env=plain_environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 2
    assert "run `discovery init` first" in done.stderr
    assert (CHECKOUT / "sources.yaml").read_bytes() == before


# -- pause, resume, remove --------------------------------------------------------------------------------


def test_a_paused_source_is_not_asked_and_is_shown_as_paused(site: Site, installation: Installation) -> None:
    installation.registry(blog=site.feed("/feed", *POSTS), other=site.feed("/other"))
    before = (installation.config / "sources.yaml").read_text(encoding="utf-8")
    paused = installation.call("sources", "pause", "blog")
    again = installation.call("sources", "pause", "blog", "--json")
    installation.call("cycle", *NOW)

    assert paused.out == "blog is paused\n"
    assert json.loads(again.out) == {"id": "blog", "paused": True, "changed": False}
    assert site.asked() == ["GET /other 200"]
    assert "medium (paused)" in installation.call("sources", "list").out
    health = json.loads(installation.call("sources", "health", "--json", *NOW).out)
    assert [(row["id"], row["status"]) for row in health if row["id"] == "blog"] == [("blog", "paused")]

    resumed = installation.call("sources", "resume", "blog")
    already = installation.call("sources", "resume", "blog")
    assert (resumed.out, already.out) == ("blog is asked again\n", "blog is asked already\n")
    assert (installation.config / "sources.yaml").read_text(encoding="utf-8") == before
    installation.call("cycle", *NOW)
    assert "GET /feed 200" in site.asked()


def test_what_a_removed_source_has_found_stays(site: Site, installation: Installation) -> None:
    installation.registry(blog=site.feed("/feed", *POSTS))
    installation.call("cycle", *NOW)
    removed = installation.call("sources", "remove", "blog")
    listed = installation.call("candidates", "list")

    assert (removed.code, removed.out) == (0, "blog is removed; what it has found stays\n")
    assert installation.loaded().config.sources == ()
    assert "Lamp 5" in listed.out
    assert installation.call("cycle", *NOW).code == 0


def test_a_feed_that_was_gone_is_asked_once_more_when_a_person_resumes_it(
    site: Site, installation: Installation
) -> None:
    installation.registry(blog=site.url("/feed"))
    site.put("/feed", "gone", status=410)
    first = installation.call("cycle", "--now", "2026-09-07T10:00Z")
    site.asked()
    again = installation.call("cycle", "--all", "--now", "2026-10-07T10:00Z")
    health = installation.call("sources", "health", "--now", "2026-10-07T10:00Z")
    assert "blog: gone: 410 Gone" in first.err
    assert (again.err.count("gone"), site.asked()) == (0, []), "it is reported once"
    assert health.out.splitlines()[1].startswith("blog  gone    gone for good since 2026-09-07 10:00 UTC")

    site.feed("/feed", Post(path="/a", title="Back again"))
    resumed = installation.call("sources", "resume", "blog")
    installation.call("cycle", "--now", "2026-10-07T11:00Z")

    assert resumed.out == "blog is asked again\n"
    assert "Back again" in installation.candidates()


@pytest.mark.parametrize("verb", ["pause", "resume", "remove", "test"])
def test_an_unknown_id_is_told_with_those_that_are_nearly_so(
    verb: str, installation: Installation, file: Path
) -> None:
    near, far = installation.call("sources", verb, "fogg"), installation.call("sources", verb, "zzz")

    assert (near.code, near.err) == (1, "error: no source 'fogg'; did you mean fog?\n")
    assert (far.code, far.err) == (1, "error: no source 'zzz'; see: discovery sources list\n")
    assert file.read_text(encoding="utf-8") == BEFORE


# -- import, export ---------------------------------------------------------------------------------------

OPML = """\
<opml version="1.0"><body>
<outline text="Water">
<outline text="Fog" xmlUrl="https://fog.example/feed"/>
<outline text="Harbour" xmlUrl="https://harbour.example/feed" htmlUrl="https://harbour.example/" x="1"/>
<outline text="Nowhere"/>
</outline>
</body></opml>
"""


def test_a_list_of_subscriptions_is_taken_in_once(installation: Installation, file: Path) -> None:
    given = installation.folder / "feeds.opml"
    given.write_text(OPML, encoding="utf-8")
    first = installation.call("sources", "import", str(given))
    after = file.read_text(encoding="utf-8")
    second = installation.call("sources", "import", str(given), "--json")

    assert (first.code, first.out) == (0, "1 added · 1 known already · 1 left out\n")
    assert first.err == f"{given}:5: no xmlUrl: 'Nowhere'\n"
    assert after.startswith(BEFORE)
    assert installation.loaded().config.notes == ()
    assert json.loads(second.out) == {
        "added": [],
        "feeds": 0,
        "known": 2,
        "skipped": [{"line": 5, "name": "Nowhere", "reason": "no xmlUrl"}],
    }
    assert file.read_text(encoding="utf-8") == after


def test_a_file_that_is_no_list_is_refused_and_nothing_is_written(
    installation: Installation, file: Path
) -> None:
    given = installation.folder / "feeds.opml"
    codes = []
    for text in ("hello", '<!DOCTYPE a [<!ENTITY b "c">]><opml/>', "<opml><body/></opml>"):
        given.write_text(text, encoding="utf-8")
        codes.append(installation.call("sources", "import", str(given)).code)
    missing = installation.call("sources", "import", str(installation.folder / "none.opml"))

    assert codes == [2, 2, 1]
    assert (missing.code, missing.err) == (
        2,
        f"error: {installation.folder}/none.opml: No such file or directory\n",
    )
    assert file.read_text(encoding="utf-8") == BEFORE


def test_the_shipped_registry_survives_export_and_import(installation: Installation) -> None:
    for name in ("sources.yaml", "keywords.yaml", "vocabulary.yaml"):
        shutil.copy(CHECKOUT / name, installation.config / name)
    before = installation.loaded().config.sources
    out = installation.folder / "out.opml"
    printed = installation.call("sources", "export").out
    installation.call("sources", "export", "-o", str(out))
    installation.write("sources.yaml", "sources:\n")
    imported = installation.call("sources", "import", str(out))

    assert printed == out.read_text(encoding="utf-8")
    assert imported.code == 0
    assert installation.loaded().config.sources == before
    assert installation.call("sources", "export").out == printed
