"""Which gates a fact opens."""

import pytest

from discovery.evidence.facts import find
from discovery.evidence.gates import BY_KIND
from discovery.model import FactKind, Gate


@pytest.mark.parametrize(
    ("sentence", "gates"),
    [
        ("The cluster runs Cassandra 4.0.3.", {Gate.NEW_HIRE}),
        ("It holds 100 TB of archives.", {Gate.NEW_HIRE, Gate.CFO}),
        ("The bill fell to $10,800.", {Gate.CFO}),
        ("We run it on m3.xlarge.", {Gate.NEW_HIRE, Gate.CFO}),
        ("The outage lasted 27 minutes.", {Gate.INCIDENT}),
        ("We detected it after 4 minutes and recovered.", {Gate.THREE_AM, Gate.INCIDENT}),
        ("The error rate reached 63%.", {Gate.THREE_AM}),
        ("This saved 40% of the bill.", {Gate.CFO}),
        ("It began at 07:00 UTC.", {Gate.INCIDENT}),
        ("The index shrank by 12%.", set()),
    ],
)
def test_a_fact_serves_the_gates_its_kind_and_sentence_speak_for(sentence: str, gates: set[Gate]) -> None:
    (fact,) = find(sentence)
    assert set(fact.gates) == gates
    assert list(fact.gates) == sorted(fact.gates, key=list(Gate).index)


def test_every_kind_has_its_line_in_the_table() -> None:
    assert set(BY_KIND) == set(FactKind)
