"""Which of the four gates a fact serves."""

from functools import lru_cache

from discovery.evidence.patterns import Worded
from discovery.model import FactKind, Gate

BY_KIND: dict[FactKind, tuple[Gate, ...]] = {
    FactKind.LATENCY: (Gate.THREE_AM,),
    FactKind.THROUGHPUT: (Gate.NEW_HIRE,),
    FactKind.SCALE_USERS: (Gate.NEW_HIRE,),
    FactKind.DATA_VOLUME: (Gate.NEW_HIRE, Gate.CFO),
    FactKind.COST: (Gate.CFO,),
    FactKind.INSTANCE_TYPE: (Gate.CFO, Gate.NEW_HIRE),
    FactKind.VERSION: (Gate.NEW_HIRE,),
    FactKind.AVAILABILITY: (Gate.THREE_AM, Gate.INCIDENT),
    FactKind.DURATION: (),
    FactKind.TIMESTAMP: (Gate.INCIDENT,),
    FactKind.PERCENTAGE: (),
    FactKind.COUNT: (Gate.NEW_HIRE,),
}
"""What a kind of fact always serves. Durations and shares serve what their sentence speaks of."""

BY_WORDS: tuple[tuple[Worded, frozenset[FactKind], Gate], ...] = (
    (
        Worded(r"\berror|\bfail|detect|alert|paged?\b|timeout|timed out|recover|restor|mitigat|rollback|rolled back|\b5xx\b", "error fail detect alert page time recover restor mitigat roll 5xx"),
        frozenset(FactKind) - {FactKind.VERSION, FactKind.COST, FactKind.TIMESTAMP, FactKind.INSTANCE_TYPE},
        Gate.THREE_AM,
    ),
    (
        Worded(r"outage|incident|\bdown\b|downtime|unavailab|degrad|disrupt|impact|affected|data loss|\blost\b|recover|restor|postmortem|root cause", "out inciden down unavailab degrad disrupt impact affect loss los recover restor postmortem root"),
        frozenset(FactKind) - {FactKind.VERSION, FactKind.COST, FactKind.INSTANCE_TYPE},
        Gate.INCIDENT,
    ),
    (
        Worded(r"\bcosts?\b|\bbill\b|\bsav(?:e|ed|ing|ings)\b|\bspend|budget|cheaper|expens|\bpric", "cost bill sav spend budget cheaper expens pric"),
        frozenset({FactKind.PERCENTAGE, FactKind.COUNT, FactKind.DURATION, FactKind.THROUGHPUT}),
        Gate.CFO,
    ),
)  # fmt: skip
"""A word in the sentence, the kinds it speaks for, and the gate it opens to them."""

_ORDER = tuple(Gate)


def gates_for(kind: FactKind, sentence: str) -> tuple[Gate, ...]:
    """The gates a fact of this kind in this sentence serves, in the order of `Gate`.

    3 AM: errors, detection, recovery. New Hire: versions, components, scale. CFO: costs, instance types,
    sizes. Incident: timeline, duration, blast radius.
    """
    gates = set(BY_KIND[kind])
    gates |= {gate for kinds, gate in _spoken_of(sentence) if kind in kinds}
    return tuple(gate for gate in _ORDER if gate in gates)


@lru_cache(maxsize=32)
def _spoken_of(sentence: str) -> tuple[tuple[frozenset[FactKind], Gate], ...]:
    small = sentence.lower()
    return tuple((kinds, gate) for pattern, kinds, gate in BY_WORDS if pattern.search(small))
