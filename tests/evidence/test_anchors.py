"""What a page said once is anchored anew in what it says now, or known to be lost."""

import pytest

from discovery.evidence import anchors, facts
from discovery.model import EarlierFact, TextHash

BILL = "Since March the cluster runs on 42 brokers of type i3en.3xlarge and costs $69,600 per month."


def lost(before: str, after: str) -> list[str]:
    earlier = [EarlierFact(fact=fact, text=TextHash("h"), lost_at=None) for fact in facts.find(before)]
    assert earlier
    return [one.fact.surface for one in anchors.lost(earlier, facts.find(after))]


@pytest.mark.parametrize(
    "after",
    [
        BILL,
        f"A word before. {BILL} And one after.",
        "The cluster runs since March on 42 brokers of type i3en.3xlarge; it costs $69,600 per month.",
    ],
    ids=["the same", "moved", "rephrased"],
)
def test_what_is_still_said_is_not_lost(after: str) -> None:
    assert lost(BILL, after) == []


def test_a_number_that_changed_is_lost_and_the_others_are_not() -> None:
    assert lost(BILL, BILL.replace("$69,600", "$71,000")) == ["$69,600 per month"]


def test_the_same_number_of_something_else_is_another_fact() -> None:
    assert lost(
        "The proxy answered within 23 ms at the 99th percentile.", "A disk seek takes 23 ms here."
    ) == ["23 ms"]


def test_a_page_without_text_has_lost_all() -> None:
    assert len(lost(BILL, "Nothing to see here.")) >= 3
