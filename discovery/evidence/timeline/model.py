"""Weighs the marks of the events of a story for each phase, by weights that were learned from labelled reports."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log
from pathlib import Path

from discovery.model import Phase

WEIGHTS = Path(__file__).with_name("weights.json")
UNIT = 100
"""Weights are kept as whole numbers of this many to one."""
_FOLLOWS = 0.3  # how much it counts that one phase often follows another


@dataclass(frozen=True, kw_only=True, slots=True)
class Model:
    """What each mark counts for each of `phases`, in their order; a mark that is not among them counts nothing.

    `follows[a][b]` tells how much likelier phase b is where a was just before it, `a` one more for the beginning.
    """

    phases: tuple[Phase, ...]
    weights: Mapping[str, tuple[int, ...]]
    follows: Sequence[Sequence[int]]

    def scores(self, marks: Iterable[str]) -> list[float]:
        """How much speaks for each phase, as the logarithm of its share."""
        found = filter(None, map(self.weights.get, marks))
        totals = [sum(column) for column in zip(*found, strict=True)] or [0] * len(self.phases)
        top = max(totals)
        whole = log(sum(exp((total - top) / UNIT) for total in totals))
        return [(total - top) / UNIT - whole for total in totals]

    def likeliest(self, scores: Sequence[Sequence[float]]) -> list[Phase]:
        """The phases that a story most likely has, whose events score so in order of time."""
        best = [0.0]
        came: list[list[int]] = []
        follows = self.follows[-1:]
        for own in scores:
            steps = [
                [total + _FOLLOWS * row[phase] / UNIT for total, row in zip(best, follows, strict=True)]
                for phase in range(len(own))
            ]
            came.append([max(range(len(step)), key=step.__getitem__) for step in steps])
            best = [max(step) + score for step, score in zip(steps, own, strict=True)]
            follows = self.follows[:-1]
        return self._traced(best, came)

    def _traced(self, best: list[float], came: list[list[int]]) -> list[Phase]:
        at = max(range(len(best)), key=best.__getitem__)
        path = []
        for step in reversed(came):
            path.append(self.phases[at])
            at = step[at]
        return path[::-1]


@cache
def shipped() -> Model:
    """The weights that come with the program."""
    told = json.loads(WEIGHTS.read_text("utf-8"))
    return Model(
        phases=tuple(Phase(phase) for phase in told["phases"]),
        weights={mark: tuple(map(int, row.split())) for mark, row in told["weights"].items()},
        follows=told["follows"],
    )
