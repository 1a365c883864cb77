"""Weighs the cues of a source for each kind, by weights that were learned from labelled rows."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from discovery.model import SourceKind

WEIGHTS = Path(__file__).with_name("weights.json")
UNIT = 100
"""Weights are kept as whole numbers of this many to one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Model:
    """What each cue counts for each of `kinds`, in their order; a cue that is not among them counts nothing."""

    kinds: tuple[SourceKind, ...]
    weights: Mapping[str, tuple[int, ...]]

    def scores(self, cues: Iterable[str]) -> dict[SourceKind, float]:
        """How much speaks for each kind: the highest is the likeliest."""
        totals = [0] * len(self.kinds)
        for weights in (self.weights[cue] for cue in cues if cue in self.weights):
            totals = [total + weight for total, weight in zip(totals, weights, strict=True)]
        return {kind: total / UNIT for kind, total in zip(self.kinds, totals, strict=True)}


@cache
def shipped() -> Model:
    """The weights that come with the program."""
    told = json.loads(WEIGHTS.read_text("utf-8"))
    return Model(
        kinds=tuple(SourceKind(kind) for kind in told["kinds"]),
        weights={cue: tuple(map(int, row.split())) for cue, row in told["weights"].items()},
    )
