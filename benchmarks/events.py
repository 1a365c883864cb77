"""How well reports of one event come together, against the judged ones in ../shared/gold/events.

    python -m benchmarks.events            scores with and without the vocabulary, on halves of the companies, and in a crowd
    python -m benchmarks.events --refit    besides, what weights chosen on one half of the companies reach on the other

Each report is what `candidates import` hands over: url, title, summary, published.
"""

import json
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from typing import Any

from discovery.config.load import load
from discovery.dedup.events import weights
from discovery.dedup.events.cluster import cluster, linked
from discovery.dedup.events.described import report
from discovery.dedup.events.joining import joined
from discovery.dedup.events.signs import Signs
from discovery.dedup.events.traits import Traits, traits
from discovery.model import Report, Vocabulary
from discovery.names import Names

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT.parent / "shared" / "gold"
Row = dict[str, Any]


def rows(file: Path) -> list[Row]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


def imported(row: Row, names: Names) -> Report:
    """A report as the import would make it; a date known to the month only is its first day."""
    return report(
        row["url"],
        row["url"],
        row.get("title") or "",
        names,
        summary=row.get("summary") or "",
        published=_day(row.get("published")),
    )


def _day(written: str | None) -> datetime | None:
    for form, length in (("%Y-%m-%d", 10), ("%Y-%m", 7)):
        try:
            return datetime.strptime((written or "")[:length], form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def vocabulary() -> Names:
    return Names(load(ROOT / "config", {}).vocabulary)


class Judged:
    """The judged reports and what their labels say."""

    def __init__(self) -> None:
        folder = GOLD / "events"
        self.rows = rows(folder / "reports.jsonl")
        companies = {row["event_id"]: row["company"] for row in rows(folder / "events.jsonl")}
        self.event = {row["url"]: row["event_id"] for row in self.rows}
        self.company = {row["url"]: companies[row["event_id"]] for row in self.rows}
        self.alike = [(row["url_a"], row["url_b"]) for row in rows(folder / "lookalikes.jsonl")]

    def score(self, found: dict[str, str], urls: Sequence[str]) -> dict[str, float]:
        """Pairwise and B-cubed figures, and the share of look-alike pairs joined, over some of the reports."""
        run = {url: found.get(url, url) for url in urls}
        both = Counter((self.event[url], run[url]) for url in urls)
        events = Counter(self.event[url] for url in urls)
        clusters = Counter(run.values())
        together = sum(map(_pairs, both.values()))
        alike = [(one, other) for one, other in self.alike if one in run and other in run]
        precision = _share(together, sum(map(_pairs, clusters.values())))
        recall = _share(together, sum(map(_pairs, events.values())))
        cubed_precision = sum(n * n / clusters[c] for (_, c), n in both.items()) / len(urls)
        cubed_recall = sum(n * n / events[e] for (e, _), n in both.items()) / len(urls)
        return {
            "pairwise P": precision,
            "pairwise R": recall,
            "pairwise F1": _f1(precision, recall),
            "B-cubed P": cubed_precision,
            "B-cubed R": cubed_recall,
            "B-cubed F1": _f1(cubed_precision, cubed_recall),
            "look-alikes": sum(run[one] == run[other] for one, other in alike) / max(len(alike), 1),
        }

    def halves(self, times: int) -> Iterator[tuple[list[str], list[str]]]:
        """The reports of a random half of the companies, and those of the others."""
        chance = random.Random(7)  # noqa: S311  # a repeatable draw, no secret
        companies = sorted(set(self.company.values()))
        for _ in range(times):
            half = set(chance.sample(companies, len(companies) // 2))
            yield (
                [url for url in self.company if self.company[url] in half],
                [url for url in self.company if self.company[url] not in half],
            )


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def clustered(reports: Sequence[Report]) -> dict[str, str]:
    return {member.report: event.id for event in cluster(reports) for member in event.members}


def shown(name: str, figures: dict[str, float]) -> None:
    print(f"{name:44}", "  ".join(f"{key} {value:.3f}" for key, value in figures.items()))  # noqa: T201


def averaged(all_figures: Sequence[dict[str, float]]) -> dict[str, float]:
    return {key: mean(figures[key] for figures in all_figures) for key in all_figures[0]}


def crowded(judged: Judged, names: Names) -> None:
    """The judged reports among the nine thousand candidates, once and several times over."""
    crowd = [imported(row, names) for row in rows(GOLD / "candidates.jsonl")]
    mixed = {one.id: one for one in (*(imported(row, names) for row in judged.rows), *crowd)}
    began = time.process_time()
    found = clustered(list(mixed.values()))
    spent = time.process_time() - began
    print(f"{len(mixed)} reports, {len(set(found.values()))} events, {spent:.1f} CPU s")  # noqa: T201
    shown("  the judged among them", judged.score(found, list(judged.event)))


class Refit:
    """Weights chosen anew on some of the reports, by small random steps that help, from those that are shipped."""

    def __init__(self, judged: Judged, names: Names) -> None:
        self._judged = judged
        self._known: list[Traits] = traits([imported(row, names) for row in judged.rows])
        self._signs: list[tuple[int, int, Signs]] = list(linked(self._known))

    def figures(self, urls: Sequence[str]) -> dict[str, float]:
        kept = set(urls)
        links: dict[int, dict[int, float]] = defaultdict(dict)
        for one, other, found in self._signs:
            if {self._known[one].report.id, self._known[other].report.id} <= kept:
                links[one][other] = links[other][one] = weights.worth(found)
        groups = joined(self._known, links)
        found_in = {self._known[at].report.id: str(group[0]) for group in groups for at in group}
        return self._judged.score(found_in, urls)

    def chosen(self, urls: Sequence[str], steps: int) -> None:
        chance = random.Random(7)  # noqa: S311  # a repeatable draw, no secret
        tables = [(table, key) for table in (weights.WEIGHTS, weights.TIME) for key in table]
        best = self._worth(urls)
        for _ in range(steps):
            table, key = chance.choice(tables)
            before = table[key]
            step = chance.choice((-1.0, -0.5, 0.5, 1.0))
            table[key] = before + step if (before + step) * before > 0 else before
            now = self._worth(urls)
            if now > best:
                best = now
            else:
                table[key] = before

    def _worth(self, urls: Sequence[str]) -> float:
        figures = self.figures(urls)
        return figures["pairwise F1"] + figures["B-cubed F1"] - 1.5 * figures["look-alikes"]


def refitted(judged: Judged, names: Names) -> None:
    fit = Refit(judged, names)
    shipped = (dict(weights.WEIGHTS), dict(weights.TIME))
    on_other = []
    for one, other in judged.halves(6):
        fit.chosen(one, 250)
        on_other.append(fit.figures(other))
        weights.WEIGHTS.update(shipped[0])
        weights.TIME.update(shipped[1])
    shown("  weights refitted on the other half", averaged(on_other))


def main() -> None:
    judged = Judged()
    for label, names in (
        ("with the vocabulary", vocabulary()),
        ("without a vocabulary", Names(Vocabulary())),
    ):
        reports = [imported(row, names) for row in judged.rows]
        shown(label, judged.score(clustered(reports), list(judged.event)))
        halves = []
        for _, half in judged.halves(20):
            kept = set(half)
            halves.append(judged.score(clustered([one for one in reports if one.id in kept]), half))
        shown("  mean over 20 random halves of companies", averaged(halves))
        shown("  worst of them", min(halves, key=lambda figures: figures["pairwise F1"]))
        if "--refit" in sys.argv:
            refitted(judged, names)
    crowded(judged, vocabulary())


if __name__ == "__main__":
    main()
