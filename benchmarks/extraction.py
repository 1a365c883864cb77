"""Main text of pages as we read it, beside trafilatura's own default in the same run: how good, and at what cost.

    python -m benchmarks.extraction [rounds]

Needs the recorded web in ../shared/corpus: pages with judged passages, and posts whose feed carries their full text.
"""

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import mean, median
from typing import Any
from urllib.parse import urlsplit

import trafilatura

from discovery.errors import ExtractError
from discovery.model import Article, Feed, Page
from discovery.reading import article
from discovery.sources.rss import RSS
from tests.recorded_web.web import CORPUS

ROUNDS = 3
NOW = datetime(2026, 11, 2, tzinfo=UTC)
FULL_TEXT = 200
"""Words of a feed's entry from which on it is taken for the whole post: shorter ones are excerpts."""
Extractor = Callable[[Page], str]


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A page with passages that belong to its text, and passages that do not."""

    page: Page
    inside: tuple[str, ...]
    outside: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Told:
    """A page whose text its own feed tells in full."""

    page: Page
    expected: Counter[str]


@dataclass(kw_only=True)
class Figures:
    passages: list[tuple[int, int, int]] = field(default_factory=list)
    tokens: dict[str, list[tuple[float, float, float]]] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)


def ours(page: Page) -> str:
    read = article.read(page, accessed=NOW)
    return read.text if isinstance(read, Article) else ""


def theirs(page: Page) -> str:
    return trafilatura.extract(page.body, url=page.url) or ""


EXTRACTORS: dict[str, Extractor] = {"ours": ours, "trafilatura": theirs}


def judged() -> Iterator[Judged]:
    with (CORPUS / "extraction" / "gold.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            gold = row["gold"]
            page = _page(row["url"], "text/html", row["body"])
            yield Judged(page=page, inside=tuple(gold["with"]), outside=tuple(gold["without"]))


def told() -> Iterator[Told]:
    """The recorded posts whose feed holds more than an excerpt, each in its latest state."""
    with (CORPUS / "manifest.jsonl").open(encoding="utf-8") as lines:
        rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    rows.sort(key=lambda row: row["valid_from"])
    pages = {_known(row["url"]): row for row in rows if row["content_type"].startswith("text/html")}
    hosts = {urlsplit(row["url"]).hostname for row in pages.values()}
    texts: dict[str, str] = {}
    for row in rows:
        if "xml" in row["content_type"] and urlsplit(row["url"]).hostname in hosts:
            texts |= _texts(_page(row["url"], row["content_type"], row["body"]))
    for url in sorted(pages.keys() & texts.keys()):
        expected = _words(texts[url])
        if expected.total() >= FULL_TEXT:
            row = pages[url]
            yield Told(page=_page(row["url"], row["content_type"], row["body"]), expected=expected)


def _page(url: str, kind: str, body: str) -> Page:
    return Page(url=url, status=200, headers={"content-type": kind}, body=(CORPUS / body).read_bytes())


def _texts(page: Page) -> dict[str, str]:
    feed = Feed(type="rss", url=page.url)
    try:
        found = RSS.extract(page, feed, NOW, RSS.asks(feed)[0])
    except ExtractError:
        return {}
    return {_known(item.url): item.text for item in found.items if item.text}


def _known(url: str) -> str:
    return url.removesuffix("index.html").removesuffix("/")


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))


def measure(rounds: int) -> dict[str, Figures]:
    """Both extractors page by page in turn, so that whatever slows the machine slows both."""
    figures = {name: Figures() for name in EXTRACTORS}
    pages, posts = tuple(judged()), tuple(told())
    for one in pages:
        for name, extract in EXTRACTORS.items():
            figures[name].passages.append(_passages(extract(one.page), one))
    for post in posts:
        host = urlsplit(post.page.url).hostname or ""
        for name, extract in EXTRACTORS.items():
            score = token_score(_words(extract(post.page)), post.expected)
            figures[name].tokens.setdefault(host, []).append(score)
    for number in range(rounds):
        spent = dict.fromkeys(EXTRACTORS, 0.0)
        for document in [one.page for one in pages] + [one.page for one in posts]:
            for name in sorted(EXTRACTORS, reverse=bool(number % 2)):
                began = time.process_time()
                EXTRACTORS[name](document)
                spent[name] += time.process_time() - began
        for name, seconds in spent.items():
            figures[name].seconds.append(seconds)
    return figures


def _passages(text: str, one: Judged) -> tuple[int, int, int]:
    found = sum(passage in text for passage in one.inside)
    return found, len(one.inside) - found, sum(passage in text for passage in one.outside)


def token_score(found: Counter[str], expected: Counter[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 of two bags of words."""
    common = (found & expected).total()
    precision, recall = common / max(found.total(), 1), common / max(expected.total(), 1)
    return precision, recall, 2 * common / max(found.total() + expected.total(), 1)


def report(figures: dict[str, Figures]) -> Iterator[str]:
    yield "| figure | ours | trafilatura |"
    yield "|---|---:|---:|"
    sides = (figures["ours"], figures["trafilatura"])
    count = len(sides[0].passages)
    for name, figure in (("precision", 0), ("recall", 1), ("F1", 2)):
        values = [_of_passages(side)[figure] for side in sides]
        yield f"| judged passages, {count} pages: {name} | {values[0]:.4f} | {values[1]:.4f} |"
    for host in (*sides[0].tokens, "all"):
        rows = [_of(side, host) for side in sides]
        for name, figure in (("precision", 0), ("recall", 1), ("F1", 2)):
            values = [mean(score[figure] for score in row) for row in rows]
            yield f"| tokens, {len(rows[0])} posts of {host}: {name} | {values[0]:.4f} | {values[1]:.4f} |"
    seconds = [median(side.seconds) for side in sides]
    yield f"| CPU seconds, median of {len(sides[0].seconds)} rounds | {seconds[0]:.2f} | {seconds[1]:.2f} |"
    yield f"| CPU, relative | {seconds[0] / seconds[1]:.2f} | 1 |"


def _of_passages(side: Figures) -> tuple[float, float, float]:
    found, missed, wrong = (sum(column) for column in zip(*side.passages, strict=True))
    return found / (found + wrong), found / (found + missed), 2 * found / (2 * found + missed + wrong)


def _of(side: Figures, host: str) -> list[tuple[float, float, float]]:
    return [score for name, scores in side.tokens.items() if host in (name, "all") for score in scores]


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    print("\n".join(report(measure(rounds))))  # noqa: T201


if __name__ == "__main__":
    main()
