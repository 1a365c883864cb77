"""Learns the weights of the kinds of source from labelled rows, and measures what they are worth.

    python -m benchmarks.train_kinds LABELS...            writes discovery/evidence/classify/weights.json
    python -m benchmarks.train_kinds --measure LABELS...  learns from these alone, and tells how well the judged rows in
                                                          ../shared/gold are met: blind, and in five folds beside them

A row is JSON: url, title, summary, company, label. The same rows give the same bytes, in whatever order they come.
"""

import json
import math
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.logistic import step
from discovery.config.load import load
from discovery.evidence.classify import hosts, rules
from discovery.evidence.classify.cues import cues, words
from discovery.evidence.classify.kinds import kind
from discovery.evidence.classify.model import UNIT, WEIGHTS, Model
from discovery.model import Candidate, CandidateId, SourceKind, Vocabulary
from discovery.names import Names

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT.parent / "shared" / "gold" / "dev" / "labels.jsonl"
KINDS = tuple(sorted(SourceKind))
KEPT = frozenset(KINDS) - {
    SourceKind.TUTORIAL,
    SourceKind.MARKETING,
    SourceKind.RELEASE_NOTES,
    SourceKind.OTHER,
}

SITES = 3
"""A cue seen on fewer sites may be the name of one of them, or chance."""
STRENGTH = {
    "title": 0.7,
    "summary": 0.6,
    "address": 1.5,
    "topic": 1.5,
    "topic of title": 2.5,
    "topic of slug": 1.5,
    "topic of summary": 1.2,
}
"""How readily a group of cues takes on weight, 1 unless said: few topics are worth more than many words."""
DECAY = 1.0
"""How much a weight must be worth to be kept up (the L2 term of the whole set)."""
BALANCE = 0.5
"""How far rare kinds count more: the power of how much rarer than the commonest they are."""
ROUNDS = 20
RATE = 0.03


@dataclass(frozen=True, kw_only=True)
class Labelled:
    candidate: Candidate
    label: SourceKind
    site: str
    cues: frozenset[str]


def main() -> None:
    measure = "--measure" in sys.argv
    names, vocabulary = shipped_names()
    rows = labelled([Path(one) for one in sys.argv[1:] if one != "--measure"], names)
    started = time.perf_counter()
    if measure:
        report(rows, labelled([GOLD], names), names, vocabulary)
    else:
        write(learned(rows, vocabulary))
    sys.stdout.write(f"{len(rows)} rows, {time.perf_counter() - started:.1f} s\n")


def shipped_names() -> tuple[Names, Vocabulary]:
    vocabulary = load(ROOT / "config", {}).vocabulary
    return Names(vocabulary), vocabulary


def labelled(files: Sequence[Path], names: Names) -> list[Labelled]:
    """The rows of the files, each address once, in the order of their addresses."""
    found: dict[str, dict[str, Any]] = {}
    for file in files:
        for line in file.read_text("utf-8").splitlines():
            row = json.loads(line)
            found.setdefault(row["url"], row)
    return [_labelled(found[url], names) for url in sorted(found)]


def _labelled(row: dict[str, Any], names: Names) -> Labelled:
    one = candidate(row, names)
    return Labelled(
        candidate=one, label=SourceKind(row["label"]), site=site(one.url), cues=cues(one, (), names)
    )


def candidate(row: dict[str, Any], names: Names) -> Candidate:
    """A row as the import would file it."""
    told = row.get("company")
    return Candidate(
        id=CandidateId("row"),
        url=row["url"],
        title=row.get("title") or "",
        summary=row.get("summary") or "",
        company=names.company_of(row["url"]) or (names.company_id(told) if told else None),
        author=None,
        published=None,
        first_seen=datetime(2026, 9, 7, tzinfo=UTC),
        news=False,
    )


def site(url: str) -> str:
    """Who publishes at an address, roughly: the last two labels of its host, and on a shared one the first step."""
    host = hosts.host(url)
    if host.endswith((".github.io", ".medium.com", ".blogspot.com")):
        return host
    base = ".".join(host.split(".")[-2:])
    return f"{base}/{next(iter(hosts.steps(url)), '')}" if base in {"medium.com", "github.com"} else base


def learned(rows: Sequence[Labelled], vocabulary: Vocabulary) -> Model:
    """Multinomial logistic regression by stochastic descent; the weights are the mean of the later rounds."""
    known = telling(rows, vocabulary)
    at = {cue: index for index, cue in enumerate(known)}
    data = [
        ([(at[cue], strength(cue)) for cue in sorted(row.cues) if cue in at], KINDS.index(row.label))
        for row in rows
    ]
    common = max(Counter(row.label for row in rows).values())
    counts = Counter(row.label for row in rows)
    worth = [(common / counts[row.label]) ** BALANCE for row in rows]
    weights = [[0.0] * len(KINDS) for _ in known]
    mean = [[0.0] * len(KINDS) for _ in known]
    order = list(range(len(data)))
    shuffled = random.Random(0)  # noqa: S311 - an order, not a secret
    later = ROUNDS // 2
    for turn in range(ROUNDS):
        rate = RATE / (1 + turn / 4)
        shuffled.shuffle(order)
        for index in order:
            step(weights, *data[index], rate * worth[index])
        kept = math.exp(-rate * DECAY)
        for place, row in enumerate(weights):
            weights[place] = [weight * kept for weight in row]
            if turn >= later:
                mean[place] = [
                    a + b / (ROUNDS - later) for a, b in zip(mean[place], weights[place], strict=True)
                ]
    return Model(
        kinds=KINDS,
        weights={
            cue: rounded
            for cue, row in zip(known, mean, strict=True)
            if any(rounded := tuple(round(weight * strength(cue) * UNIT) for weight in row))
        },
    )


def telling(rows: Iterable[Labelled], vocabulary: Vocabulary) -> list[str]:
    """The cues that may count: seen on enough sites, and not the name of a company."""
    companies = {
        word
        for one in vocabulary.companies
        for name in (one.name, *one.aliases)
        if len(found := list(words(name))) == 1
        for word in found
    }
    seen: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for cue in row.cues:
            seen[cue].add(row.site)
    return sorted(
        cue
        for cue, sites in seen.items()
        if len(sites) >= SITES and companies.isdisjoint(cue.partition(": ")[2].split())
    )


def strength(cue: str) -> float:
    return STRENGTH.get(cue.partition(": ")[0], 1.0)


def write(model: Model) -> None:
    rows = {cue: " ".join(map(str, row)) for cue, row in sorted(model.weights.items())}
    text = json.dumps({"kinds": model.kinds, "weights": rows}, ensure_ascii=False, indent=0)
    WEIGHTS.write_text(text + "\n", "utf-8")
    sys.stdout.write(f"{len(rows)} cues, {WEIGHTS.stat().st_size:,} bytes\n")


def report(own: list[Labelled], gold: list[Labelled], names: Names, vocabulary: Vocabulary) -> None:
    """Rules alone, the model alone and both: blind, and in five folds."""
    addresses = {row.candidate.url for row in gold}
    own = [row for row in own if row.candidate.url not in addresses]
    blind = learned(own, vocabulary)
    _tell("rules alone", gold, [rules.certain(row.candidate, ()) or SourceKind.OTHER for row in gold])
    for way, decide in _ways(names).items():
        _tell(f"{way}, blind", gold, [decide(row, blind) for row in gold])
    for how, group in (("any row", _by_row(gold)), ("by site, its other rows left out", _by_site(gold))):
        guesses: dict[str, dict[str, SourceKind]] = defaultdict(dict)
        for fold in range(5):
            held = {row.candidate.url for row in gold if group[row.candidate.url] == fold}
            sites = {row.site for row in gold if row.candidate.url in held} if "site" in how else set()
            rest = [row for row in (*own, *gold) if row.candidate.url not in held and row.site not in sites]
            model = learned(rest, vocabulary)
            for way, decide in _ways(names).items():
                guesses[way] |= {
                    row.candidate.url: decide(row, model) for row in gold if row.candidate.url in held
                }
        for way, found in guesses.items():
            _tell(f"{way}, five folds {how}", gold, [found[row.candidate.url] for row in gold])


def _ways(names: Names) -> dict[str, Callable[[Labelled, Model], SourceKind]]:
    def alone(row: Labelled, model: Model) -> SourceKind:
        scores = model.scores(row.cues)
        return max(KINDS, key=lambda one: scores[one])

    return {"model alone": alone, "both": lambda row, model: kind(row.candidate, (), names, model)}


def _by_row(gold: list[Labelled]) -> dict[str, int]:
    urls = [row.candidate.url for row in gold]
    random.Random(1).shuffle(urls)  # noqa: S311
    return {url: at % 5 for at, url in enumerate(urls)}


def _by_site(gold: list[Labelled]) -> dict[str, int]:
    sites = sorted({row.site for row in gold})
    random.Random(3).shuffle(sites)  # noqa: S311
    fold = {one: at % 5 for at, one in enumerate(sites)}
    return {row.candidate.url: fold[row.site] for row in gold}


def _tell(name: str, gold: list[Labelled], guesses: list[SourceKind]) -> None:
    right = sum(row.label is guess for row, guess in zip(gold, guesses, strict=True))
    both = sum(row.label in KEPT and guess in KEPT for row, guess in zip(gold, guesses, strict=True))
    kept = sum(row.label in KEPT for row in gold) + sum(guess in KEPT for guess in guesses)
    sys.stdout.write(f"{name:58} accuracy {right / len(gold):.3f}  keep F1 {2 * both / kept:.3f}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
