"""The facts worth printing: what the item needs first, then a variety of kinds."""

from discovery.digest.quoting import best_quotes
from discovery.model import Fact, FactKind, Gate


def fact(kind: FactKind, surface: str = "7", quote: str | None = None, start: int = 0) -> Fact:
    return Fact(
        kind=kind,
        surface=surface,
        value=surface,
        unit="",
        qualifier="",
        start=start,
        end=start + len(surface),
        quote=quote if quote is not None else f"We saw {surface} of {kind.value} there.",
        gates=(Gate.CFO,),
    )


def test_what_the_item_needs_comes_first() -> None:
    facts = [fact(FactKind.COST), fact(FactKind.TIMESTAMP), fact(FactKind.LATENCY)]

    kinds = [quoted.kind for quoted in best_quotes(facts, ["timestamp"])]

    assert kinds == [FactKind.TIMESTAMP, FactKind.COST, FactKind.LATENCY]


def test_a_kind_comes_again_only_when_no_other_is_left() -> None:
    facts = [
        fact(FactKind.COST, "$1", start=1),
        fact(FactKind.COST, "$2", start=2),
        fact(FactKind.VERSION, "3.4", start=3),
    ]

    assert [quoted.surface for quoted in best_quotes(facts, ["cost"])] == ["$1", "3.4", "$2"]


def test_no_sentence_stands_twice() -> None:
    sentence = "It fell from 9 ms to 3 ms at a cost of $5."
    facts = [fact(FactKind.LATENCY, "9 ms", sentence), fact(FactKind.COST, "$5", sentence)]

    (quoted,) = best_quotes(facts, [])

    assert (quoted.kind, quoted.quote, quoted.gates) == (FactKind.COST, sentence, (Gate.CFO,))


def test_a_quote_that_is_its_number_alone_tells_nothing() -> None:
    assert best_quotes([fact(FactKind.TIMESTAMP, "Mar 7, 11:24 UTC", "Mar 7, 11:24 UTC")], []) == ()


def test_at_most_three() -> None:
    facts = [fact(kind) for kind in FactKind]

    assert len(best_quotes(facts, [])) == 3
    assert best_quotes([], ["cost"]) == ()


def test_the_order_of_the_facts_does_not_matter() -> None:
    facts = [fact(kind, str(start), start=start) for start, kind in enumerate(FactKind)]

    assert best_quotes(facts, ["count"]) == best_quotes(facts[::-1], ["count"])
