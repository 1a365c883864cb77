"""Learns the weights of the phases of incidents from labelled reports, and measures what they are worth.

    python -m benchmarks.train_phases LABELS...            writes discovery/evidence/timeline/weights.json
    python -m benchmarks.train_phases --measure LABELS...  tells how many phases are right, each site learned without it

A row is JSON: url, text, date, and the events with time_utc, phase and start. The same rows give the same bytes.
"""

import json
import math
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.logistic import step
from discovery.evidence.timeline.marks import marks
from discovery.evidence.timeline.model import UNIT, WEIGHTS, Model
from discovery.evidence.timeline.story import Told, settled
from discovery.evidence.timeline.telling import told
from discovery.evidence.timeline.weighing import weighed
from discovery.model import Phase

PHASES = tuple(sorted(Phase))
SITES = 3
"""A mark seen on fewer sites may be the name of something, or chance."""
STRENGTH = {
    "label": 2.0,
    "part": 1.5,
    "word": 0.5,
    "near": 0.4,
    "before": 0.6,
    "just before": 0.6,
    "after": 0.3,
    "second sense": 0.7,
    "last sense": 0.5,
    "senses": 0.4,
    "sense beside": 0.4,
    "sense beside alone": 0.7,
    "length": 0.5,
}
"""How readily a group of marks takes on weight, 1 unless said."""
DECAY = 2.0
"""How much a weight must be worth to be kept up (the L2 term of the whole set)."""
ROUNDS = 40
RATE = 0.1
FOLDS = 10


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """A story: its events in order, what marks them, and the phase that a person gave each, if any."""

    site: str
    told: list[Told]
    marks: list[frozenset[str]]
    labels: list[Phase | None]


def main() -> None:
    started = time.perf_counter()
    stories = [one for name in sys.argv[1:] if name != "--measure" for one in labelled(Path(name))]
    if "--measure" in sys.argv:
        measure(stories)
    else:
        write(learned(stories))
    sys.stdout.write(f"{len(stories)} texts, {time.perf_counter() - started:.1f} s\n")


def labelled(file: Path) -> list[Labelled]:
    return [_labelled(json.loads(line)) for line in file.read_text("utf-8").splitlines()]


def _labelled(row: dict[str, Any]) -> Labelled:
    found = told(row["text"], published=date.fromisoformat(row["date"]), address=row["url"])
    labels: list[Phase | None] = [None] * len(found)
    for event in row["events"]:
        same = [
            index
            for index, one in enumerate(found)
            if labels[index] is None and f"{one.event.at:%Y-%m-%dT%H:%M}" == event["time_utc"][:16]
        ]
        if same:
            nearest = min(same, key=lambda index: abs(found[index].event.start - event["start"]))
            labels[nearest] = Phase(event["phase"])
    return Labelled(site=site(row), told=found, marks=marks(found), labels=labels)


def site(row: dict[str, Any]) -> str:
    """Who publishes a text, roughly: the last two labels of its host; a text without one stands for itself."""
    host = urlsplit(row["url"]).hostname or ""
    return row["doc_id"] if host in {"", "example.org"} else ".".join(host.split(".")[-2:])


def learned(stories: Sequence[Labelled]) -> Model:
    """Multinomial logistic regression by stochastic descent; the weights are the mean of the later rounds."""
    known = telling(stories)
    at = {mark: index for index, mark in enumerate(known)}
    data = [
        ([(at[mark], strength(mark)) for mark in sorted(seen) if mark in at], PHASES.index(label))
        for one in stories
        for seen, label in zip(one.marks, one.labels, strict=True)
        if label is not None
    ]
    weights = [[0.0] * len(PHASES) for _ in known]
    mean = [[0.0] * len(PHASES) for _ in known]
    order = sorted(range(len(data)), key=lambda index: data[index])
    shuffled = random.Random(0)  # noqa: S311 - an order, not a secret
    later = ROUNDS // 2
    for turn in range(ROUNDS):
        rate = RATE / (1 + turn / 4)
        shuffled.shuffle(order)
        kept = math.exp(-rate * DECAY)
        for index in order:
            step(weights, *data[index], rate)
        for place, row in enumerate(weights):
            weights[place] = [weight * kept for weight in row]
            if turn >= later:
                mean[place] = [
                    a + b / (ROUNDS - later) for a, b in zip(mean[place], weights[place], strict=True)
                ]
    return Model(
        phases=PHASES,
        weights={
            mark: rounded
            for mark, row in zip(known, mean, strict=True)
            if any(rounded := tuple(round(weight * strength(mark) * UNIT) for weight in row))
        },
        follows=following(stories),
    )


def telling(stories: Iterable[Labelled]) -> list[str]:
    """The marks that may count: seen on enough sites."""
    seen: dict[str, set[str]] = defaultdict(set)
    for one in stories:
        for mark in {mark for several in one.marks for mark in several}:
            seen[mark].add(one.site)
    return sorted(mark for mark, sites in seen.items() if len(sites) >= SITES)


def strength(mark: str) -> float:
    return STRENGTH.get(mark.partition(": ")[0], 1.0)


def following(stories: Iterable[Labelled]) -> list[list[int]]:
    """How much likelier each phase is after each other, and in the last row at the beginning, than anywhere."""
    size = len(PHASES)
    counts = [[1] * size for _ in range(size + 1)]
    for one in stories:
        events = sorted(zip(one.told, one.labels, strict=True), key=lambda event: event[0].event.at)
        places = [size, *(PHASES.index(label) for _, label in events if label is not None)]
        for before, after in pairwise(places):
            counts[before][after] += 1
    whole = sum(map(sum, counts))
    share = [sum(row[phase] for row in counts) / whole for phase in range(size)]
    return [
        [round(math.log(count / sum(row) / share[phase]) * UNIT) for phase, count in enumerate(row)]
        for row in counts
    ]


def write(model: Model) -> None:
    rows = {mark: " ".join(map(str, row)) for mark, row in sorted(model.weights.items())}
    text = json.dumps(
        {"phases": model.phases, "follows": model.follows, "weights": rows}, ensure_ascii=False, indent=0
    )
    WEIGHTS.write_text(text + "\n", "utf-8")
    sys.stdout.write(f"{len(rows)} marks, {WEIGHTS.stat().st_size:,} bytes\n")


def measure(stories: Sequence[Labelled]) -> None:
    """How many phases are right when the texts of a site are judged by what was learned from all others.

    The rules were written with some of the texts in sight: where they have a word, the figures flatter.
    """
    sites = sorted({one.site for one in stories})
    random.Random(1).shuffle(sites)  # noqa: S311
    right: Counter[str] = Counter()
    for held in range(FOLDS):
        out = set(sites[held::FOLDS])
        model = learned([one for one in stories if one.site not in out])
        for one in stories:
            if one.site in out:
                right["rules alone"] += _right(one, settled(one.told))
                right["marks alone"] += _right(one, weighed(one.told, model, vote=0))
                right["both"] += _right(one, weighed(one.told, model))
    total = sum(label is not None for one in stories for label in one.labels)
    for way, count in right.items():
        sys.stdout.write(f"{way:12} {count} of {total} phases right: {count / total:.3f}\n")


def _right(one: Labelled, found: Sequence[Told]) -> int:
    return sum(label is event.event.phase for label, event in zip(one.labels, found, strict=True))


if __name__ == "__main__":
    main()
