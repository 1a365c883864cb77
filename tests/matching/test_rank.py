"""Which items a candidate serves: scored by its words, its company and its dates, with reasons a person can check."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discovery.matching.rank import Ranker, fingerprint
from discovery.model import (
    BacklogItem,
    Candidate,
    CandidateId,
    Fact,
    FactKind,
    Gate,
    ItemId,
    Match,
    Name,
    Vocabulary,
)
from discovery.names import Names

VOCABULARY = Vocabulary(
    companies=(
        Name(id="slack", name="Slack"),
        Name(id="netflix", name="Netflix"),
        Name(id="amazon", name="Amazon"),
        Name(id="aws", name="AWS", parent="amazon"),
    ),
    technologies=(
        Name(id="kafka", name="Apache Kafka", aliases=("Kafka",)),
        Name(id="kubernetes", name="Kubernetes"),
        Name(id="cassandra", name="Cassandra"),
    ),
)
NAMES = Names(VOCABULARY)


def item(item_id: str, title: str, category: str, company: str | None = None, **more: object) -> BacklogItem:
    return BacklogItem(id=ItemId(item_id), title=title, category=category, company=company, **more)  # type: ignore[arg-type]


BACKLOG = (
    item("INC-SLK-2021", "Slack Transit Gateway Outage", "incidents", "slack", incident_date="2021-01-04", needs=("timestamp", "cost")),
    item("INC-SLK-2022", "Slack Cache Outage", "incidents", "slack", incident_date="2022-02"),
    item("INC-NFX-2012", "Netflix Christmas Eve Outage", "incidents", "netflix", incident_date="2012-12-24"),
    item("CS-NFX-ARCH-001", "Netflix Complete Production Architecture", "systems", "netflix", technologies=("cassandra",)),
    item("COST-AMZ-001", "Amazon Storage Money Graph", "costs", "amazon"),
    item("DBG-KAFKA-001", "Kafka Consumer Rebalancing Storms", "debugging", technologies=("kafka",)),
    item("PAT-SAGA-001", "Saga Orchestration Compensations", "patterns"),
    item("PAT-SLACK-001", "Cellular Isolation at Slack", "patterns", "slack"),
    item("OPS-001", "The Complete Deep Dive Case Study", "production"),
)  # fmt: skip
RANKER = Ranker(BACKLOG, NAMES)


def candidate(
    title: str,
    summary: str = "",
    *,
    company: str | None = None,
    published: datetime | None = None,
    url: str = "https://harbour.example/post",
) -> Candidate:
    return Candidate(
        id=CandidateId("c"),
        url=url,
        title=title,
        summary=summary,
        company=company,
        author=None,
        published=published,
        first_seen=datetime(2026, 9, 7, tzinfo=UTC),
        news=True,
    )


def fact(kind: FactKind, value: str, *gates: Gate) -> Fact:
    return Fact(
        kind=kind, surface=value, value=value, unit="", qualifier="", start=0, end=1, quote=value, gates=gates
    )


def matches(one: Candidate, text: str = "", facts: Sequence[Fact] = (), cut: float = 0.0) -> dict[str, Match]:
    return {match.item: match for match in RANKER.matches(one, text, facts, cut=cut)}


# -- what is served ---------------------------------------------------------------------------------------


def test_the_operators_account_of_the_very_incident_serves_it_best() -> None:
    found = RANKER.matches(
        candidate(
            "Slack's Outage on January 4th 2021",
            "The AWS Transit Gateway did not scale fast enough: root cause and recovery.",
            company="slack",
        ),
        "On 4 January 2021 Slack had an outage. " * 5,
        [fact(FactKind.TIMESTAMP, "2021-01-04T14:00", Gate.INCIDENT), fact(FactKind.COST, "5", Gate.CFO)],
        cut=0.4,
    )

    best = found[0]
    assert best.item == "INC-SLK-2021"
    assert best.reasons == (
        "about Slack",
        "shares the words gateway, transit",
        "2021-01-04 agrees",
        "serves: timestamp, cost",
    )
    assert best.gates == (Gate.CFO, Gate.INCIDENT)
    assert found == tuple(sorted(found, key=lambda match: -match.score))


def test_an_unrelated_candidate_gets_an_empty_list() -> None:
    assert (
        RANKER.matches(candidate("Ten sourdough recipes for beginners"), "Flour and water.", (), cut=0.0)
        == ()
    )


def test_nothing_scores_below_the_cut() -> None:
    one = candidate("Kafka consumers", "A rebalancing storm", company="netflix")
    everything = matches(one)

    assert len(everything) > 1
    for cut in (0.1, 0.3, 0.5, 0.9):
        assert matches(one, cut=cut) == {
            name: match for name, match in everything.items() if match.score >= cut
        }


def test_a_source_about_another_company_serves_no_item_that_is_bound_to_its_own() -> None:
    text = "Transit gateway outage, January 4 2021, root cause, recovery. Slack had one too. Netflix and Cassandra."
    bound = {one.id for one in BACKLOG if one.category in ("incidents", "systems", "costs")}

    for company in ("harbour", "aws"):
        found = matches(candidate("Our transit gateway outage 2021", text, company=company), text)
        assert {name for name in found if name in bound} <= {"COST-AMZ-001"}


def test_a_pattern_takes_its_examples_from_anybody() -> None:
    found = matches(candidate("Cellular isolation in production", company="netflix"))

    assert found["PAT-SLACK-001"].score > 0.4


def test_a_source_about_a_subsidiary_counts_for_the_parent_and_says_so() -> None:
    own = matches(candidate("Amazon storage: cutting the bill"))["COST-AMZ-001"]
    related = matches(candidate("AWS storage: cutting the bill"))["COST-AMZ-001"]

    assert 0 < related.score < own.score
    assert own.reasons[0] == "about Amazon"
    assert related.reasons[0] == "about AWS, of one house with Amazon"


def test_a_mention_in_passing_is_called_a_mention() -> None:
    own = matches(candidate("Slack: transit gateway outage"))["INC-SLK-2021"]
    passing = matches(candidate("A transit gateway outage"), "It began when Slack could not connect.")[
        "INC-SLK-2021"
    ]

    assert 0 < passing.score < own.score
    assert passing.reasons[0] == "mentions Slack"


# -- dates ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "facts", "told"),
    [
        ("Slack transit gateway outage", ["2021-01-04"], "2021-01-04 agrees"),
        ("Slack transit gateway outage", ["2021-01-05"], "2021-01 agrees"),
        ("Slack transit gateway outage", ["2021-01"], "2021-01 agrees"),
        ("Slack transit gateway outage of 2021", [], "2021 agrees"),
        ("Slack transit gateway outage", ["2021-06-01"], "2021 agrees"),
        ("Slack transit gateway outage", [], None),
        ("Slack transit gateway outage of 2019", [], None),
    ],
)
def test_a_date_agrees_as_far_as_it_does(title: str, facts: list[str], told: str | None) -> None:
    match = matches(candidate(title), "", [fact(FactKind.TIMESTAMP, value) for value in facts])[
        "INC-SLK-2021"
    ]

    assert [reason for reason in match.reasons if "agrees" in reason] == ([told] if told else [])


def test_the_nearer_the_date_the_higher_the_score() -> None:
    def score(*dates: str) -> float:
        one = candidate("Slack transit gateway outage: root cause")
        return matches(one, "", [fact(FactKind.TIMESTAMP, date) for date in dates])["INC-SLK-2021"].score

    assert score("2021-01-04") > score("2021-01-20") > score("2021-07-01") > score() > score("2019-01-04")


def test_an_incident_of_another_year_scores_below_one_of_the_items_date() -> None:
    """Even where it shares more words: the date says that it is another incident."""
    this = candidate("Slack incident", published=datetime(2021, 1, 7, tzinfo=UTC), company="slack")
    other = candidate(
        "Slack transit gateway outage", published=datetime(2019, 5, 7, tzinfo=UTC), company="slack"
    )

    assert matches(this)["INC-SLK-2021"].score > matches(other)["INC-SLK-2021"].score


def test_the_date_of_an_address_counts() -> None:
    told = matches(candidate("Slack outage", url="https://slack.example/2022/02/22/cache"))["INC-SLK-2022"]

    assert "2022-02 agrees" in told.reasons


# -- words ------------------------------------------------------------------------------------------------


def test_template_words_carry_no_meaning() -> None:
    assert (
        matches(candidate("The complete deep dive case study: architecture, incident anatomy, overview"))
        == {}
    )


def test_words_are_named_as_the_candidate_writes_them() -> None:
    ranker = Ranker([item("DBG-1", "Kubernetes Retry Query Storm", "debugging")], NAMES)

    (match,) = ranker.matches(candidate("Storms of retries and queries on Kubernetes"), "", (), cut=0.0)

    assert match.reasons == ("shares the words kubernetes, queries, retries, storms",)


def test_a_technology_is_named_once() -> None:
    found = matches(candidate("Kafka consumer rebalancing"))["DBG-KAFKA-001"]

    assert found.reasons == ("names Apache Kafka", "shares the words consumer, rebalancing")


WORDS = st.sampled_from(
    "slack Slack netflix Amazon AWS kafka Kafka consumers rebalancing storm sagas compensation orchestration transit"
    " gateways outage cache christmas 2021 2012-12-24 January 4 storage costs cassandra kubernetes the of complete"
    " architecture isolation cellular root cause latency p99 million bread".split()
)
TEXTS = st.lists(WORDS, max_size=30).map(" ".join)
CANDIDATES = st.builds(
    candidate,
    TEXTS | st.text(max_size=30),
    TEXTS | st.text(max_size=30),
    company=st.sampled_from([None, "slack", "netflix", "amazon", "aws", "Somebody"]),
    published=st.none() | st.integers(2010, 2025).map(lambda year: datetime(year, 1, 4, tzinfo=UTC)),
)
FACTS = st.lists(
    st.builds(
        fact,
        st.sampled_from(FactKind),
        st.sampled_from(["2021-01-04", "2021-01", "--07-14", "7", "2012-12-24T10:00", ""]),
        st.sampled_from(Gate),
    ),
    max_size=6,
)


@settings(max_examples=300, deadline=None)
@given(CANDIDATES, TEXTS, FACTS)
def test_every_match_is_scored_between_0_and_1_and_its_reasons_can_be_checked(
    one: Candidate, text: str, facts: list[Fact]
) -> None:
    everything = f"{one.title} {one.summary} {text}".lower()
    for match in RANKER.matches(one, text, facts, cut=0.0):
        assert 0 <= match.score <= 1
        for reason in match.reasons:
            for word in re.findall(r"[\w.+#]+", reason.partition("shares the words ")[2]):
                assert re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", everything), reason
            if reason.startswith("mentions "):
                assert reason.removeprefix("mentions ").lower() in everything
            if reason.startswith("serves: "):
                assert set(reason.removeprefix("serves: ").replace(" ", "_").split(",_")) <= {
                    fact.kind.value for fact in facts
                }
            if reason.endswith(" agrees"):
                date = reason.removesuffix(" agrees")
                dated = " ".join((everything, str(one.published), one.url, *(fact.value for fact in facts)))
                assert date in dated, reason


@settings(max_examples=100, deadline=None)
@given(CANDIDATES, TEXTS, FACTS)
def test_the_same_question_has_the_same_answer(one: Candidate, text: str, facts: list[Fact]) -> None:
    expected = RANKER.matches(one, text, facts, cut=0.0)

    assert RANKER.matches(one, text, facts, cut=0.0) == expected
    assert Ranker(BACKLOG[::-1], NAMES).matches(one, text, facts, cut=0.0) == expected


@settings(max_examples=50, deadline=None)
@given(st.lists(CANDIDATES, min_size=2, max_size=5), TEXTS)
def test_no_other_candidate_changes_a_score(some: list[Candidate], text: str) -> None:
    together = [RANKER.matches(one, text, (), cut=0.0) for one in some]

    assert together == [Ranker(BACKLOG, NAMES).matches(one, text, (), cut=0.0) for one in some]


def test_an_empty_backlog_wants_nothing() -> None:
    assert Ranker((), NAMES).matches(candidate("Slack outage"), "", (), cut=0.0) == ()


def test_the_fingerprint_changes_with_all_that_a_match_depends_on() -> None:
    base = fingerprint({"backlog.yaml": "1"}, VOCABULARY, 0.4)

    assert base == fingerprint({"backlog.yaml": "1"}, VOCABULARY, 0.4)
    assert (
        len(
            {
                base,
                fingerprint({"backlog.yaml": "2"}, VOCABULARY, 0.4),
                fingerprint({"backlog.yaml": "1", "other.yaml": "1"}, VOCABULARY, 0.4),
                fingerprint({"backlog.yaml": "1"}, Vocabulary(), 0.4),
                fingerprint({"backlog.yaml": "1"}, VOCABULARY, 0.5),
            }
        )
        == 5
    )
