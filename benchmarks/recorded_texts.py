"""Recorded texts compared, all with all: where the thresholds of the decision come from, and what it joins.

    python -m benchmarks.recorded_texts

Needs the recorded web in ../shared/corpus and the candidates in ../shared/gold. docs/duplicates.md has the figures.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

from discovery.dedup.address import parsed
from discovery.dedup.fingerprints import fingerprint, shingles, words
from discovery.dedup.resemblance import LEAST_WORDS, Document, Resemblance, resemblance, same_text
from discovery.dedup.urls import canonical
from discovery.errors import ExtractError
from discovery.model import Article, Feed, Page
from discovery.reading import article
from discovery.sources import KINDS

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
SHORTEST = 20
COMMON = 400
"""A shingle of more texts is left out of the search for pairs."""

Pair = tuple[int, int]


def rows(name: str) -> Iterator[dict[str, Any]]:
    with (SHARED / name).open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def recorded() -> Iterator[Document]:
    """Pages and feed entries with their texts, the feeds of the collection of odd ones, and texts of candidates."""
    for row in rows("corpus/manifest.jsonl"):
        page = Page(
            url=row["url"],
            status=200,
            headers={"content-type": row["content_type"]},
            body=(SHARED / "corpus" / row["body"]).read_bytes(),
        )
        yield from _of(page)
    for path in sorted((SHARED / "corpus" / "hostile-feeds").rglob("*")):
        if path.is_file() and path.name != "index.jsonl":
            headers = {"content-type": "application/xml"}
            yield from _of(
                Page(url="https://e.example/feed", status=200, headers=headers, body=path.read_bytes())
            )
    for row in rows("gold/candidates.jsonl"):
        yield Document(url=row["url"], title=row["title"] or "", text=row.get("text") or "")


def _of(page: Page) -> Iterator[Document]:
    declared = page.headers["content-type"]
    if "html" in declared:
        read = article.read(page, accessed=NOW)
        if isinstance(read, Article):
            yield Document(url=read.url, title=read.title or "", text=read.text, published=read.published)
    elif "xml" in declared:
        for kind in ("rss", "status"):
            feed = Feed(type=kind, url=page.url)
            try:
                items = KINDS[kind].extract(page, feed, NOW, KINDS[kind].asks(feed)[0]).items
            except ExtractError:
                continue
            for item in items:
                yield Document(url=item.url, title=item.title, text=item.text, published=item.published)
            return


def collected() -> list[Document]:
    """Each text once at each address."""
    found: dict[tuple[str, str], Document] = {}
    for one in recorded():
        if len(one.words) < SHORTEST:
            continue
        try:
            url = canonical(one.url)
        except ValueError:
            continue
        found.setdefault(
            (url, one.text), Document(url=url, title=one.title, text=one.text, published=one.published)
        )
    return list(found.values())


def pairs(documents: list[Document], size: int) -> dict[Pair, Resemblance]:
    """All pairs of texts long enough that share a tenth of the smaller one, by runs of so many words."""
    sets = [set(zip(*(one.words[at:] for at in range(size)), strict=False)) for one in documents]
    having: defaultdict[tuple[bytes, ...], list[int]] = defaultdict(list)
    for at, some in enumerate(sets):
        if len(documents[at].words) >= LEAST_WORDS:
            for each in some:
                having[each].append(at)
    shared = Counter(
        pair for some in having.values() if len(some) <= COMMON for pair in combinations(some, 2)
    )
    found = {}
    for (one, other), count in shared.items():
        smaller, both = min(len(sets[one]), len(sets[other])), len(sets[one]) + len(sets[other])
        if count >= 0.1 * smaller:
            found[one, other] = Resemblance(jaccard=count / (both - count), containment=count / smaller)
    return found


def kind(one: Document, other: Document) -> str:
    """An address with one folder twice is what a moved site left behind."""
    a, b = (each.url.replace("/blog/blog/", "/blog/") for each in (one, other))
    if a == b:
        return "one address"
    return "one site" if parsed(a).host == parsed(b).host else "two sites"


def swept(documents: list[Document]) -> Iterator[str]:
    for size in (3, 4, 5):
        found: defaultdict[str, list[Resemblance]] = defaultdict(list)
        for (one, other), each in pairs(documents, size).items():
            found[kind(documents[one], documents[other])].append(each)
        for low in (0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
            told = (
                f"{name} {sum(r.jaccard >= low for r in some):,} / {sum(r.containment >= low for r in some):,}"
                for name, some in sorted(found.items())
            )
            yield f"runs of {size} words, jaccard / containment of at least {low}: {'; '.join(told)}"


def joined(documents: list[Document]) -> Iterator[str]:
    """What index and decision join at different addresses, and what the index finds of what is alike."""
    keys = [set(fingerprint(shingles(one.text)).keys) for one in documents]
    alike = pairs(documents, 4)
    for least, read in ((0.8, "jaccard"), (0.9, "containment")):
        some = [(one, other) for (one, other), each in alike.items() if getattr(each, read) >= least]
        found = sum(not keys[one].isdisjoint(keys[other]) for one, other in some)
        yield f"{read} of at least {least}: {len(some):,} pairs, {found:,} share a key"
    for one, other in alike:
        a, b = documents[one], documents[other]
        if not keys[one].isdisjoint(keys[other]) and kind(a, b) != "one address" and (why := same_text(a, b)):
            yield f"joined: {a.url} and {b.url}: {why}"


class Copyist:
    """Makes of a real text what others make of it."""

    def __init__(self, texts: list[str]) -> None:
        self._random = Random(1)  # noqa: S311
        self._texts = texts

    def foreign(self, size: int) -> str:
        return " ".join(self._random.choice(self._random.choice(self._texts).split()) for _ in range(size))

    def lines(self, text: str, left_out: float) -> str:
        return "\n".join(line for line in text.split("\n") if self._random.random() > left_out)

    def edited(self, text: str, share: float) -> str:
        return " ".join(
            self.foreign(1) if self._random.random() < share else word for word in text.split(" ")
        )

    def ways(self) -> dict[str, Callable[[str], str]]:
        return {
            "byline and footer": lambda text: f"{self.foreign(15)} {text} {self.foreign(60)}",
            "a line in ten left out": lambda text: f"{self.foreign(10)} {self.lines(text, 0.1)}",
            "a word in 100 edited": lambda text: f"{self.foreign(10)} {self.edited(text, 0.01)}",
            "a word in 50 edited, a line in ten left out": lambda text: self.edited(
                self.lines(text, 0.1), 0.02
            ),
            "a line in three left out": partial(self.lines, left_out=0.33),
            "first 60 words": lambda text: _beginning(text, 60),
            "first 100 words, one edited": lambda text: self.edited(_beginning(text, 100), 0.01),
            "first third below a byline": lambda text: (
                f"{self.foreign(15)} {_beginning(text, len(text.split()) // 3)}"
            ),
        }


def _beginning(text: str, size: int) -> str:
    return " ".join(text.split()[:size])


def copied(documents: list[Document]) -> Iterator[str]:
    texts = sorted({one.text for one in documents if 150 <= len(one.text.split()) <= 3000})
    Random(1).shuffle(texts)  # noqa: S311
    texts = texts[:1000]
    for name, make in Copyist(texts).ways().items():
        met, found = 0, []
        for text in texts:
            original, copy = shingles(text), shingles(make(text))
            met += not set(fingerprint(original).keys).isdisjoint(fingerprint(copy).keys)
            found.append(resemblance(set(original), set(copy)))
        passed = (
            f"{sum(r.jaccard >= j or r.containment >= c for r in found) / len(found):.3f} at {j} / {c}"
            for j, c in ((0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.95))
        )
        yield f"{name}: share a key {met / len(found):.3f}; agree {', '.join(passed)}"


def main() -> None:
    documents = collected()
    print(f"{len(documents):,} texts, {sum(len(words(one.text)) for one in documents):,} words")  # noqa: T201
    for part in (swept, joined, copied):
        print("\n".join(part(documents)), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
