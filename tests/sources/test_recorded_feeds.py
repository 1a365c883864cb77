"""Real feeds, broken and whole: each is read or refused in words, and what is new in them is known."""

import json
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from discovery.errors import ExtractError
from discovery.model import Extraction, Feed, Page
from discovery.sources.rss import RSS

pytestmark = pytest.mark.recorded_web

NOW = datetime(2026, 11, 22, tzinfo=UTC)
CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
SLOWEST = 10.0

if not CORPUS.is_dir():
    pytest.skip("the recorded web is not here", allow_module_level=True)


def extract(url: str, body: bytes, content_type: str) -> Extraction:
    page = Page(url=url, status=200, headers={"content-type": content_type}, body=body)
    return RSS.extract(page, (feed := Feed(type="rss", url=url)), NOW, RSS.asks(feed)[0])


def test_every_hostile_feed_is_read_or_refused_in_words_and_in_time() -> None:
    files = [
        path
        for path in (CORPUS / "hostile-feeds").rglob("*")
        if path.is_file() and path.name != "index.jsonl"
    ]
    read = 0
    refusals: list[str] = []
    slow: list[str] = []
    for path in files:
        started = time.monotonic()
        try:
            extract("https://e.example/feed", path.read_bytes(), "application/xml")
            read += 1
        except ExtractError as error:
            refusals.append(str(error))
        if time.monotonic() - started > SLOWEST:
            slow.append(path.name)

    assert read + len(refusals) == len(files) > 2000
    assert read > 1800
    assert all(refusals)
    assert slow == []


@pytest.mark.parametrize(
    ("url", "first", "new"),
    [
        ("https://artsy.github.io/feed.xml", 10, 2),
        ("https://blog.rust-lang.org/feed.xml", 10, 5),
        ("https://blog.rust-lang.org/inside-rust/feed.xml", 10, 9),
        ("https://www.githubstatus.com/history.atom", 25, 34),
        ("https://raw.githubusercontent.com/Olshansk/rss-feeds/main/feeds/feed_anthropic_news.xml", 185, 24),
        ("https://raw.githubusercontent.com/Olshansk/rss-feeds/main/feeds/feed_openai_research.xml", 0, 0),
    ],
)
def test_what_leaves_a_feed_and_returns_or_is_edited_in_place_is_not_new(
    url: str, first: int, new: int
) -> None:
    seen: set[str] = set()
    announced: list[int] = []
    for body, content_type in versions(url):
        keys = {item.key for item in extract(url, body, content_type).items}
        announced.append(len(keys - seen))
        seen |= keys

    assert (announced[0], sum(announced[1:])) == (first, new)


def versions(url: str) -> list[tuple[bytes, str]]:
    """The bodies of weeks 0 to 8, oldest first; of one week the latest stands."""
    by_week: defaultdict[int, list[dict[str, str]]] = defaultdict(list)
    with (CORPUS / "manifest.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["url"] == url and row["replay_week"] <= 8:
                by_week[row["replay_week"]].append(row)
    latest = [max(by_week[week], key=lambda row: row["valid_from"]) for week in sorted(by_week)]
    return [((CORPUS / row["body"]).read_bytes(), row["content_type"]) for row in latest]
