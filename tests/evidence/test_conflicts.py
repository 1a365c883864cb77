"""Which facts of different sources are compared, when they conflict, who is believed, and what is confirmed."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discovery.evidence import facts
from discovery.evidence.conflicts import corroborated, find
from discovery.model import Claim, Confidence, Conflict, SourceKind, Trust

ORDER = tuple(Trust)


def claims(
    text: str,
    source: str,
    *,
    trust: Trust | None = Trust.ENGINEERING_BLOG,
    company: str | None = "Netflix",
    published: date | None = None,
    page: str = "1",
) -> list[Claim]:
    """The facts of a text as claims of a source."""
    return [
        Claim(
            fact=fact, url=f"https://{source}/{page}", title="", publisher=source, company=company, kind=SourceKind.COST, trust=trust,
            confidence=Confidence.B, published=datetime.combine(published, time(), UTC) if published else None, accessed=None,
        )
        for fact in facts.find(text)
    ]  # fmt: skip


def conflicts(*texts: str, company: str | None = "Netflix") -> tuple[Conflict, ...]:
    """The conflicts between texts of as many publishers."""
    return find(
        [one for at, text in enumerate(texts) for one in claims(text, f"{at}.com", company=company)], ORDER
    )


BILL = [
    *claims("In a talk about cost we said that our cloud bill is $125M a year.", "netflix.com"),
    *claims("The AWS bill of Netflix is about $100M.", "conference.org", trust=Trust.TALK),
    *claims("Netflix spends $30M a month on AWS.", "magazine.com", trust=Trust.MEDIA),
]


def test_one_bill_in_three_sources_is_one_conflict_with_all_of_them() -> None:
    (conflict,) = find(BILL, ORDER)
    assert conflict.thing == "Netflix"
    assert conflict.winner.url == "https://netflix.com/1"
    assert conflict.values == ("125000000 USD/year", "100000000 USD", "360000000 USD/year")
    assert {one.fact.surface for one in conflict.claims} == {"$125M a year", "$100M", "$30M a month"}
    assert conflict.because == "engineering blog over talk"


@given(st.permutations(BILL))
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_claims_does_not_matter(shuffled: Sequence[Claim]) -> None:
    assert find(shuffled, ORDER) == find(BILL, ORDER)
    assert corroborated(shuffled) == corroborated(BILL)


def test_the_policy_may_order_trust_anew() -> None:
    (conflict,) = find(BILL, (Trust.MEDIA, Trust.TALK, Trust.ENGINEERING_BLOG))
    assert conflict.winner.publisher == "magazine.com"
    assert conflict.because == "media over talk"


DIFFER = [
    ("Our AWS bill is $125M.", "Our AWS bill is $60M."),
    ("Our AWS bill is $2M a month.", "Our AWS bill is $2M a year."),
    ("The p99 read latency of Checkout was 35 ms.", "The p99 read latency of Checkout was 0.5 s."),
    ("Netflix has 200 million subscribers.", "Netflix has 300 million subscribers."),
    ("Netflix has 200 million subscribers.", "Netflix has 250-260 million subscribers."),
    ("Netflix stores 100 TB of billing records.", "Netflix stores 2 PB of billing records."),
    ("Our AWS bill is at least $125M.", "Our AWS bill is $60M."),
    ("In 2023 our AWS bill was $125M.", "Our AWS bill was $60M in 2023."),
]


@pytest.mark.parametrize(("one", "other"), DIFFER, ids=[one[:44] for one, _ in DIFFER])
def test_different_values_of_one_measure_conflict(one: str, other: str) -> None:
    assert len(conflicts(one, other)) == 1


AGREE = [
    ("Our AWS bill is about $100M.", "Our AWS bill is $98M."),
    ("Our AWS bill is $360M a year.", "Our AWS bill is $30M a month."),
    ("Our AWS bill is $30M.", "Our AWS bill is $360M a year, or $30M a month."),
    ("The write latency of Checkout was 500 ms.", "The write latency of Checkout was 0.5 s."),
    ("The recovery time of Titus was 2 hours.", "The recovery time of Titus was 120 minutes."),
    ("Netflix has 200-250 million subscribers.", "Netflix has 220 million subscribers."),
    ("Netflix has more than 200 million subscribers.", "Netflix has 260 million subscribers."),
    ("Netflix has up to 300 million subscribers.", "Netflix has 260 million subscribers."),
    ("The error rate of Checkout peaked at 1.4%.", "The error rate of Checkout peaked at 1.37%."),
]


@pytest.mark.parametrize(("one", "other"), AGREE, ids=[one[:44] for one, _ in AGREE])
def test_values_that_rounding_units_or_ranges_explain_agree(one: str, other: str) -> None:
    assert conflicts(one, other) == ()


APART = [
    ("The peak write latency of Checkout was 900 ms.", "The average write latency of Checkout was 35 ms."),
    ("The p99 latency of Checkout was 900 ms.", "The p50 latency of Checkout was 35 ms."),
    ("The read latency of Checkout was 900 ms.", "The write latency of Checkout was 35 ms."),
    ("In 2015 our AWS bill was $10M.", "In 2023 our AWS bill was $125M."),
    ("Replication lag of Kafka was 12 seconds in eu-west-1.", "Replication lag of Kafka was 90 seconds in us-east-1."),
    ("Our AWS bill is $125M.", "Our Azure bill is $2M."),
    ("Our AWS bill is $125M.", "Our AWS bill is 60M euros."),
    ("Our AWS bill is $125M.", "We saved $2M on our AWS bill."),
    ("Our AWS bill is $125M.", "Our bill for salaries is $2M."),
    ("Netflix has 200 million subscribers.", "Disney has 100 million subscribers."),
    ("GitHub has 200 million users.", "GitHub Actions has 4 million users."),
    ("The cluster has 42 brokers.", "The cluster has 900 brokers."),
    ("Titus starts 200 million containers.", "Netflix would need 300 million containers on Titus."),
    ("About 5% of requests failed.", "About 90% of requests failed."),
    ("It is 5x faster on Titus.", "It is 9x faster on Titus."),
    ("It takes 34 minutes.", "It takes 2 hours."),
    ("Titus runs on Java 8.", "Titus runs on Java 17."),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), APART, ids=[one[:44] for one, _ in APART])
def test_other_measures_things_times_and_places_are_not_compared(one: str, other: str) -> None:
    assert conflicts(one, other) == ()


def test_what_one_publisher_says_differently_is_its_own_history() -> None:
    older = claims("Our AWS bill is $60M.", "netflix.com", page="old")
    newer = claims("Our AWS bill is $125M. It was $60M.", "netflix.com", page="new")
    assert find([*older, *newer], ORDER) == ()


def test_a_sentence_without_a_year_speaks_of_about_when_it_was_published() -> None:
    dated = claims("In 2015 our AWS bill was $10M.", "a.com")
    then = claims("Our AWS bill is $60M.", "b.com", published=date(2016, 1, 5))
    later = claims("Our AWS bill is $125M.", "c.com", published=date(2023, 1, 5))
    assert len(find([*dated, *then], ORDER)) == 1
    assert find([*dated, *later], ORDER) == ()


def test_two_outages_are_two_things() -> None:
    first = claims("The outage of Netflix lasted 34 minutes.", "a.com", published=date(2023, 1, 5))
    second = claims("The outage of Netflix lasted 3 hours.", "b.com", published=date(2023, 6, 5))
    same = claims("The outage of Netflix lasted 3 hours.", "b.com", published=date(2023, 1, 6))
    assert find([*first, *second], ORDER) == ()
    assert len(find([*first, *same], ORDER)) == 1


def test_between_equals_the_newer_is_believed() -> None:
    old = claims("Our AWS bill is $60M.", "a.com", published=date(2019, 3, 1))
    new = claims("Our AWS bill is $125M.", "b.com", published=date(2024, 3, 1))
    undated = claims("Our AWS bill is $300M.", "c.com")
    (conflict,) = find([*old, *new, *undated], ORDER)
    assert conflict.winner.publisher == "b.com"
    assert conflict.because == "newer: 2024 over 2019"


def test_of_one_day_what_more_independent_sources_say_is_believed() -> None:
    alone = claims("Our AWS bill is $60M.", "a.com")
    many = [
        one
        for host in ("b.com", "c.com", "d.com")
        for one in claims(f"On {host} our AWS bill is $125M.", host)
    ]
    (conflict,) = find([*alone, *many], ORDER)
    assert conflict.winner.publisher == "b.com"
    assert conflict.because == "three independent sources over one"


def test_a_source_that_was_not_judged_is_believed_last() -> None:
    unjudged = claims("Our AWS bill is $60M.", "a.com", trust=None, published=date(2024, 3, 1))
    media = claims("Our AWS bill is $125M.", "b.com", trust=Trust.MEDIA)
    (conflict,) = find([*unjudged, *media], ORDER)
    assert conflict.winner.publisher == "b.com"
    assert conflict.because == "media over a source that was not judged"


def test_a_tie_is_said_to_be_one() -> None:
    (conflict,) = conflicts("Our AWS bill is $60M.", "Our AWS bill is $125M.")
    assert conflict.winner.publisher == "0.com"
    assert conflict.because == "nothing tells them apart: the first by address"


def test_what_independent_sources_say_alike_is_confirmed() -> None:
    told = [
        *claims("Our AWS bill is $120M a year.", "a.com"),
        *claims("Netflix spends $10M a month on AWS.", "b.com"),
        *claims("Our AWS bill is $900M a year.", "c.com"),
    ]
    (confirmed,) = corroborated(told)
    assert confirmed.independent == 2
    assert {one.publisher for one in confirmed.claims} == {"a.com", "b.com"}


def test_a_bound_confirms_only_the_same_bound() -> None:
    more = claims("Netflix has more than 100 million subscribers.", "a.com")
    most = claims("Netflix has 260 million subscribers.", "b.com")
    same = claims("So far Netflix has over 100 million subscribers.", "c.com")
    assert corroborated([*more, *most]) == ()
    assert len(corroborated([*more, *most, *same])) == 1


def test_copies_and_one_publisher_confirm_nothing() -> None:
    sentence = "Our AWS bill is $120M a year."
    assert corroborated([*claims(sentence, "a.com"), *claims(sentence, "b.com")]) == ()
    assert corroborated([*claims(sentence, "a.com"), *claims(f"So {sentence}", "a.com", page="2")]) == ()


def test_a_source_without_a_company_speaks_of_what_its_sentence_names() -> None:
    named = claims("Netflix spends $30M a month on AWS.", "a.com", company=None)
    assert len(find([*named, *claims("Our AWS bill is $60M.", "b.com")], ORDER)) == 1
    unnamed = claims("The AWS bill is $30M a month.", "a.com", company=None)
    assert find([*unnamed, *claims("Our AWS bill is $60M.", "b.com")], ORDER) == ()


@pytest.mark.parametrize("written", ["Rubygems.org", "RubyGems", "rubygems"])
def test_a_company_is_known_by_each_spelling_of_its_name(written: str) -> None:
    one = claims("RubyGems spends $2M a year on AWS.", "a.com", company="rubygems")
    other = claims(f"At {written} the AWS bill is $9M a year.", "b.com", company="RubyGems")
    assert len(find([*one, *other], ORDER)) == 1


def test_thousands_of_claims_are_compared() -> None:
    many = [
        one
        for at in range(2500)
        for one in claims(
            f"Our AWS bill is ${at + 10},000 and we have {at + 10} million subscribers.", f"{at}.com"
        )
    ]
    assert len(many) == 5000
    assert len(find(many, ORDER)) == 2
    assert corroborated(many) == ()
