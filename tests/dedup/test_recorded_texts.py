"""Recorded pairs that share a title and are different documents stay apart by their texts, too."""

import json
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from discovery.dedup.resemblance import Document, same_text
from discovery.dedup.urls import canonical
from discovery.model import Article, Feed, Page
from discovery.reading import article
from discovery.sources.rss import RSS

NOW = datetime(2026, 11, 22, tzinfo=UTC)
CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
STATUS_FEED = "https://www.githubstatus.com/history.atom"

pytestmark = pytest.mark.recorded_web
if not CORPUS.is_dir():
    pytest.skip("the recorded web is not here", allow_module_level=True)


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CORPUS / name).read_text(encoding="utf-8").splitlines()]


def documents(row: dict[str, Any]) -> list[Document]:
    page = Page(
        url=row["url"],
        status=200,
        headers={"content-type": row["content_type"]},
        body=(CORPUS / row["body"]).read_bytes(),
    )
    if row["url"] == STATUS_FEED:
        feed = Feed(type="rss", url=page.url)
        items = RSS.extract(page, feed, NOW, RSS.asks(feed)[0]).items
        return [Document(url=canonical(item.url), title=item.title, text=item.text) for item in items]
    read = article.read(page, accessed=NOW)
    if not isinstance(read, Article):
        return []
    return [Document(url=canonical(read.url), title=read.title or "", text=read.text)]


def test_none_of_the_different_ones_is_joined() -> None:
    pairs = [
        (canonical(pair["url_a"]), canonical(pair["url_b"]))
        for pair in rows("dedup_pairs.jsonl")
        if pair["label"] == "different"
    ]
    wanted = {url for pair in pairs for url in pair}
    known: defaultdict[str, list[Document]] = defaultdict(list)
    for row in rows("manifest.jsonl"):
        if row["url"] == STATUS_FEED or canonical(row["url"]) in wanted:
            for document in documents(row):
                known[document.url].append(document)

    compared = [(one, other) for a, b in pairs for one in known[a] for other in known[b]]

    assert len({(one.url, other.url) for one, other in compared}) == len(pairs)
    assert [same_text(one, other) for one, other in compared] == [None] * len(compared)
