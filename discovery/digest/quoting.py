"""Chooses the facts worth printing: what the item needs first, then a variety of kinds."""

from collections.abc import Sequence

from discovery.model import Fact, FactKind, QuotedFact

QUOTES = 3

_WORTH = {
    kind: place
    for place, kind in enumerate(
        (
            FactKind.COST,
            FactKind.LATENCY,
            FactKind.THROUGHPUT,
            FactKind.SCALE_USERS,
            FactKind.DATA_VOLUME,
            FactKind.AVAILABILITY,
            FactKind.INSTANCE_TYPE,
            FactKind.DURATION,
            FactKind.PERCENTAGE,
            FactKind.COUNT,
            FactKind.VERSION,
            FactKind.TIMESTAMP,
        )
    )
}


def best_quotes(facts: Sequence[Fact], needs: Sequence[str], most: int = QUOTES) -> tuple[QuotedFact, ...]:
    """At most `most` facts that tell something, no sentence twice, a kind again only when no other is left."""
    chosen: list[Fact] = []
    telling = (fact for fact in facts if fact.tells)
    left = sorted(telling, key=lambda fact: (fact.kind.value not in needs, _WORTH[fact.kind], fact.start))
    while left and len(chosen) < most:
        kinds = {fact.kind for fact in chosen}
        fact = next((one for one in left if one.kind not in kinds), left[0])
        chosen.append(fact)
        left = [one for one in left if one.quote != fact.quote]
    return tuple(
        QuotedFact(kind=fact.kind, surface=fact.surface, quote=fact.quote, gates=fact.gates)
        for fact in chosen
    )
