"""Real status histories over their recorded weeks: what is new, what was edited, and when each update was posted."""

import json
from calendar import timegm
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest

from discovery.model import Extraction, Feed, Incident, Item, Page
from discovery.sources import KINDS

pytestmark = pytest.mark.recorded_web

NOW = datetime(2026, 11, 22, tzinfo=UTC)
CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
MAINTENANCE = "scheduled maintenance"

if not CORPUS.is_dir():
    pytest.skip("the recorded web is not here", allow_module_level=True)

GITHUB = "https://www.githubstatus.com/history.atom"
STATUSPAGE = "https://metastatuspage.com/history.atom"
OCEAN_ATOM = "https://status.digitalocean.com/history.atom"
OCEAN_RSS = "https://status.digitalocean.com/history.rss"
PARSE = "http://status.parse.com/history.rss"
YANDEX = "https://status.yandex.cloud/api/incidents?lang=ru"
ONE_OF_YANDEX = "https://status.yandex.cloud/api/incidents/972?lang=en"
JAPAN = "https://yamadashy.github.io/tech-blog-rss-feed/feeds/"


def extract(type_: str, url: str, body: bytes) -> Extraction:
    feed, kind = Feed(type=type_, url=url), KINDS[type_]
    page = Page(url=url, status=200, headers={}, body=body)
    return kind.extract(page, feed, NOW, kind.asks(feed)[0])


def versions(url: str) -> Iterator[bytes]:
    """The bodies of weeks 0 to 8, oldest first; of one week the latest."""
    by_week: defaultdict[int, list[dict[str, str]]] = defaultdict(list)
    with (CORPUS / "manifest.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["url"] == url and row["replay_week"] <= 8:
                by_week[row["replay_week"]].append(row)
    for week in sorted(by_week):
        yield (CORPUS / max(by_week[week], key=lambda row: row["valid_from"])["body"]).read_bytes()


def incident(item: Item) -> Incident:
    assert isinstance(item.details, Incident)
    return item.details


@pytest.mark.parametrize(
    ("url", "first", "new", "edits", "maintenance"),
    [
        (GITHUB, 25, 34, 18, 2),
        (STATUSPAGE, 25, 0, 0, 4),
        (OCEAN_ATOM, 25, 38, 2, 8),
        (OCEAN_RSS, 25, 12, 2, 7),
        (PARSE, 17, 0, 0, 0),
        (YANDEX, 20, 0, 0, 0),
        (ONE_OF_YANDEX, 1, 0, 0, 0),
    ],
)
def test_an_incident_is_new_once_however_often_it_is_edited(
    url: str, first: int, new: int, edits: int, maintenance: int
) -> None:
    known: dict[str, Item] = {}
    announced: list[int] = []
    edited = 0
    for body in versions(url):
        extraction = extract("status", url, body)
        assert extraction.problems == ()
        announced.append(sum(item.key not in known for item in extraction.items))
        edited += sum(known.get(item.key, item) != item for item in extraction.items)
        known |= {item.key: item for item in extraction.items}

    assert (announced[0], sum(announced[1:]), edited) == (first, new, edits)
    assert sum(MAINTENANCE in item.categories for item in known.values()) == maintenance


@pytest.mark.parametrize("url", [GITHUB, STATUSPAGE, OCEAN_ATOM, OCEAN_RSS, PARSE])
def test_every_update_of_a_statuspage_lies_in_its_incidents_window(url: str) -> None:
    """The entry's date is that of the resolution, to the second. A report may follow, until `updated` in Atom."""
    for body in versions(url):
        dated = {raw["id"]: _dates(raw) for raw in feedparser.parse(body)["entries"]}
        for item in extract("status", url, body).items:
            updates = incident(item).updates
            published, *changed = dated[item.key]
            before_report = [one for one in updates if changed or one.status != "Postmortem"]
            assert updates == tuple(sorted(updates, key=lambda one: one.at))
            assert before_report[-1].at <= max([published, *changed]) + timedelta(minutes=1), item.key
            assert any(abs(one.at - published) <= timedelta(minutes=2) for one in updates), item.key
            assert published - updates[0].at < timedelta(days=30), item.key
            assert item.published == updates[0].at


def _dates(raw: Any) -> list[datetime]:
    """When the entry was published and, where it says so, changed."""
    names = [name for name in ("published_parsed", "updated_parsed") if name in raw]
    return [datetime.fromtimestamp(timegm(raw[name]), tz=UTC) for name in names]


@pytest.mark.parametrize("url", [YANDEX, ONE_OF_YANDEX])
def test_every_update_of_yandex_cloud_lies_in_its_incidents_window(url: str) -> None:
    for body in versions(url):
        document = json.loads(body)
        raws = {str(raw["id"]): raw for raw in document.get("items", [document])}
        for item in extract("status", url, body).items:
            raw, updates = raws[item.key], incident(item).updates
            assert len(updates) == len(raw["comments"]) + bool(raw["report"])
            assert datetime.fromisoformat(raw["createdAt"]) <= updates[0].at
            last = max(
                raw["updatedAt"],
                raw["reportPublishedTime"] or "",
                *(one["updatedAt"] for one in raw["comments"]),
            )
            assert updates[-1].at <= datetime.fromisoformat(last)


def test_the_two_forms_of_one_history_tell_the_same() -> None:
    """DigitalOcean's incidents, in the states of the versions that both forms were recorded in."""

    def told(url: str) -> dict[str, set[Incident]]:
        by_url: defaultdict[str, set[Incident]] = defaultdict(set)
        for body in versions(url):
            for item in extract("status", url, body).items:
                by_url[item.url].add(incident(item))
        return by_url

    atom, rss = told(OCEAN_ATOM), told(OCEAN_RSS)
    assert set(rss) <= set(atom)
    assert all(rss[url] <= atom[url] for url in rss)


def test_a_post_mortem_inside_an_entry_is_an_update() -> None:
    (body,) = versions(PARSE)
    reports = [
        update
        for item in extract("status", PARSE, body).items
        for update in incident(item).updates
        if update.status == "Postmortem"
    ]

    assert any("rolling restart" in report.text and len(report.text) > 2000 for report in reports)


def test_an_incidents_page_leads_to_the_history() -> None:
    url = "https://status.digitalocean.com/incidents/d0glfj89j57y"
    (body,) = versions(url)

    assert [ask.request.url for ask in extract("status", url, body).instead] == [OCEAN_ATOM, OCEAN_RSS]


def test_a_json_feed_and_its_atom_twin_announce_the_same() -> None:
    (as_json,), (as_atom,) = versions(f"{JAPAN}feed.json"), versions(f"{JAPAN}atom.xml")
    from_json = extract("jsonfeed", f"{JAPAN}feed.json", as_json)
    from_atom = extract("jsonfeed", f"{JAPAN}atom.xml", as_atom)

    assert from_json.problems == from_atom.problems == ()
    assert len(from_json.items) == 447
    assert [(item.url, item.published) for item in from_json.items] == [
        (item.url, item.published) for item in from_atom.items
    ]
    assert extract("rss", f"{JAPAN}feed.json", as_json).items == from_json.items
