"""Measures how much two texts have in common."""

from dataclasses import dataclass

from discovery.dedup.fingerprints import Shingles


@dataclass(frozen=True, kw_only=True, slots=True)
class Resemblance:
    """`jaccard` is the share of all shingles of two texts that both have, `containment` the share of those of the
    smaller text that stand in the larger; both from 0 to 1."""

    jaccard: float
    containment: float


def resemblance(one: Shingles, other: Shingles) -> Resemblance:
    """Exact, on the sets of shingles. A text without any resembles nothing."""
    a, b = set(one), set(other)
    if not a or not b:
        return Resemblance(jaccard=0.0, containment=0.0)
    shared = len(a & b)
    return Resemblance(jaccard=shared / (len(a) + len(b) - shared), containment=shared / min(len(a), len(b)))
