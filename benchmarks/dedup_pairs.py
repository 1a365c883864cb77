"""Labelled pairs of addresses, and all addresses of the recorded web, under the rules that make one of many spellings.

    python -m benchmarks.dedup_pairs [--groups]

Needs the recorded web in ../shared/corpus; reads the judged candidates and reports in ../shared/gold where they are there.
`--groups` lists every group of announced addresses that the rules join, for a reader to check.
"""

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import process_time

from discovery.dedup.address import parsed
from discovery.dedup.urls import canonical, explained
from tests.recorded_web.web import CORPUS

GOLD = CORPUS.parent / "gold"
CAUSES = (
    ("scheme/www", "spelling"),
    ("web.archive.org copy", "archive copy"),
    ("Medium post id", "id of a post on Medium"),
    ("link replaced", "link replaced in a list"),
    ("same link text", "same link text"),
    ("same title", "same title, another item"),
    ("series posts", "series of posts"),
)
_LINK = re.compile(r"https?://[^\s<>\"'`\\()\[\]{}|^]+")
_MARKUP_LEFT = re.compile(r"&(?:quot|lt|gt|#\d+|#x[0-9a-fA-F]+);.*", re.DOTALL)


@dataclass(kw_only=True)
class Judged:
    """How often pairs are joined, by label and cause; `left` are those of one document that are not."""

    joined: Counter[tuple[str, str, bool]] = field(default_factory=Counter)
    left: list[tuple[str, str, str]] = field(default_factory=list)

    def share(self, label: str, cause: str | None = None) -> tuple[int, int]:
        """Joined, and all."""
        some = {key: n for key, n in self.joined.items() if key[0] == label and cause in (None, key[1])}
        return sum(n for key, n in some.items() if key[2]), sum(some.values())


def judged() -> Judged:
    told = Judged()
    with (CORPUS / "dedup_pairs.jsonl").open(encoding="utf-8") as lines:
        for pair in map(json.loads, lines):
            cause = next((name for words, name in CAUSES if words in pair["why"]), "other")
            one, other = canonical(pair["url_a"]), canonical(pair["url_b"])
            told.joined[pair["label"], cause, one == other] += 1
            if pair["label"] == "same_document" and one != other:
                told.left.append((_why_left(one, other), one, other))
    return told


def _why_left(one: str, other: str) -> str:
    a, b = parsed(one), parsed(other)
    a_slug, b_slug = (re.sub(r"\.html?$", "", part.path.rpartition("/")[2]).lower() for part in (a, b))
    kept = "slug kept" if a_slug == b_slug else "another slug"
    if "medium.com" in (a.host, b.host):
        return "left or joined Medium: the id is in one of them only"
    if a.host == b.host:
        return f"moved within its host, {kept}"
    family = a.host.split(".")[-2:] == b.host.split(".")[-2:]
    return f"moved to another host {'of the same domain' if family else 'and domain'}, {kept}"


def announced() -> set[str]:
    """Every address that a document of the recorded web or a judged row names."""
    found = {json.loads(line)["url"] for line in (CORPUS / "manifest.jsonl").open(encoding="utf-8")}
    for name in ("candidates.jsonl", "events/reports.jsonl", "events/lookalikes.jsonl"):
        if (GOLD / name).is_file():
            rows = map(json.loads, (GOLD / name).open(encoding="utf-8"))
            found |= {row[key] for row in rows for key in ("url", "url_a", "url_b") if row.get(key)}
    for body in (CORPUS / "web").rglob("*"):
        if body.is_file():
            found |= set(_links(body.read_text(encoding="utf-8", errors="replace")))
    return found


def _links(text: str) -> Iterator[str]:
    for link in _LINK.findall(text.replace("\\/", "/")):
        yield _MARKUP_LEFT.sub("", link.replace("&amp;", "&")).rstrip(".,;:!?*_")


@dataclass(kw_only=True)
class Grouped:
    """`groups` by canonical URL, with the rules that were needed; `refused` in words."""

    groups: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    rules: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    microseconds: float = 0.0


def grouped(addresses: set[str]) -> Grouped:
    told = Grouped()
    started = process_time()
    for url in sorted(addresses):
        try:
            spelled, because = explained(url)
        except ValueError as error:
            told.refused[re.sub(r".*(?:'|\") ?|\.\.\. ", "", str(error))] += 1
            continue
        told.groups[spelled].add(url)
        told.rules.update(because)
    told.microseconds = (process_time() - started) / len(addresses) * 1e6
    return told


def _plain(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", url.partition("#")[0]).rstrip("/").lower()


def report(pairs: Judged, told: Grouped, *, groups: bool) -> Iterator[str]:
    yield "| label | cause | pairs | joined | |"
    yield "|---|---|---:|---:|---:|"
    for label, cause in sorted({key[:2] for key in pairs.joined}, reverse=True):
        joined, total = pairs.share(label, cause)
        yield f"| {label} | {cause} | {total} | {joined} | {joined / total:.3f} |"
    same, of = pairs.share("same_document")
    wrong, apart = pairs.share("different")
    yield ""
    yield f"same_document joined: {same} of {of} ({same / of:.3f}); different joined: {wrong} of {apart}"
    yield f"precision over both labels: {same / (same + wrong):.3f}"
    yield ""
    yield "pairs of one document that no rule joins, by cause:"
    yield from (f"  {n:3} {why}" for why, n in Counter(why for why, *_ in pairs.left).most_common())
    yield ""
    many = {spelled: urls for spelled, urls in told.groups.items() if len(urls) > 1}
    beyond = {spelled: urls for spelled, urls in many.items() if len(set(map(_plain, urls))) > 1}
    yield (
        f"addresses: {sum(map(len, told.groups.values())):,} become {len(told.groups):,}; refused {told.refused.total()};"
        f" groups of several {len(many):,}, of which {len(beyond):,} differ in more than scheme, www, slash and fragment"
    )
    yield f"{told.microseconds:.0f} µs of CPU per address"
    yield "rules used, in addresses:"
    yield from (f"  {n:6,} {name}" for name, n in told.rules.most_common())
    if groups:
        for spelled, urls in sorted(beyond.items()):
            yield ""
            yield spelled
            yield from (f"    {url[:200]}" for url in sorted(urls)[:8])


def main() -> None:
    lines = report(judged(), grouped(announced()), groups="--groups" in sys.argv)
    print("\n".join(lines))  # noqa: T201


if __name__ == "__main__":
    main()
