"""What a week hands over: the best first, within the reading budget, nothing twice."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discovery.digest.material import InEvent, Material
from discovery.digest.select import WORDS_PER_MINUTE, Counts, Limits, lacks, select, shown
from discovery.model import (
    BacklogItem,
    Candidate,
    CandidateId,
    Digest,
    Fact,
    FactKind,
    Gate,
    ItemId,
    Match,
    Week,
)

UNTIL = datetime(2026, 9, 14, 9, tzinfo=UTC)
SINCE = datetime(2026, 9, 7, 9, tzinfo=UTC)
ITEMS = {
    ItemId(one): BacklogItem(id=ItemId(one), title=f"Title {one}", needs=("cost",))
    for one in ("A", "B", "C", "D")
}
KINDS = list(FactKind)


def facts(number: int) -> tuple[Fact, ...]:
    """Facts of ever other kinds, each in a sentence of its own."""
    return tuple(
        Fact(
            kind=KINDS[at % len(KINDS)],
            surface=str(at),
            value=str(at),
            unit="",
            qualifier="",
            start=at * 50,
            end=at * 50 + len(str(at)),
            quote=f"Sentence number {at} of the text.",
            gates=(Gate.CFO,) if at == 0 else (Gate.NEW_HIRE, Gate.THREE_AM),
        )
        for at in range(number)
    )


def material(
    name: str,
    *serves: tuple[str, float],
    minutes: int = 10,
    quoted: int = 5,
    title: str = "",
    summary: str = "",
    company: str | None = None,
) -> Material:
    """A source of so many minutes that serves items with these scores, best first."""
    candidate = Candidate(
        id=CandidateId(name),
        url=f"https://harbour.example/{name}",
        title=title or f"About {name}",
        summary=summary,
        company=company,
        author=None,
        published=datetime(2026, 9, 10, tzinfo=UTC),
        first_seen=datetime(2026, 9, 11, tzinfo=UTC),
        news=True,
        words=minutes * WORDS_PER_MINUTE,
    )
    matches = tuple(
        Match(candidate=candidate.id, item=ItemId(item), score=score, reasons=(f"reason of {item}",))
        for item, score in serves
    )
    return Material(candidate=candidate, publisher="Harbour", facts=facts(quoted), matches=matches)


def digest(
    materials: Sequence[Material], *, budget: int = 120, leads: int = 3, basic: tuple[str, ...] = ()
) -> Digest:
    return select(
        Week("2026-W38"),
        since=SINCE,
        until=UNTIL,
        materials=materials,
        items=ITEMS,
        counts=Counts(found=40, archived=7),
        limits=Limits(budget_minutes=budget, max_leads=leads, basic_words=basic),
    )


def in_full(made: Digest) -> list[str]:
    entries = [*made.leads, *(entry for section in made.by_item for entry in section.entries)]
    return [entry.candidate for entry in (*entries, *(found.entry for found in made.new_diagrams))]


# -- budget -----------------------------------------------------------------------------------------------


def test_the_best_that_fit_the_budget_are_taken_and_the_rest_is_carried_over() -> None:
    made = digest(
        [
            material("good", ("A", 0.9), minutes=60),
            material("long", ("B", 0.8), minutes=70),
            material("short", ("C", 0.7), minutes=50),
            material("late", ("D", 0.6), minutes=20),
        ]
    )

    assert sorted(in_full(made)) == ["good", "short"]
    assert (made.minutes, made.carried_over) == (110, 2)
    assert (made.kept, made.matched, made.items_served) == (4, 4, 2)
    assert (made.found, made.archived, made.since, made.until) == (40, 7, SINCE, UNTIL)


def test_the_first_always_fits_or_it_would_wait_for_ever() -> None:
    made = digest([material("essay", ("A", 0.9), minutes=500), material("note", ("B", 0.8), minutes=1)])

    assert in_full(made) == ["essay"]
    assert (made.minutes, made.carried_over) == (500, 1)


def test_a_page_without_a_text_takes_a_minute() -> None:
    made = digest([material("untold", ("A", 0.9), minutes=0)])

    assert made.minutes == 1


def test_what_was_carried_over_comes_the_next_week() -> None:
    materials = [material("first", ("A", 0.9), minutes=100), material("second", ("B", 0.8), minutes=100)]
    once = digest(materials)
    left = [one for one in materials if one.candidate.id not in shown(once)]

    assert in_full(digest(left)) == ["second"]


# -- leads ------------------------------------------------------------------------------------------------


def test_leads_are_few_and_serve_different_items() -> None:
    made = digest(
        [
            material("a1", ("A", 0.95)),
            material("a2", ("A", 0.94)),
            material("b", ("B", 0.9)),
            material("c", ("C", 0.85)),
            material("d", ("D", 0.8)),
        ]
    )

    assert [lead.candidate for lead in made.leads] == ["a1", "b", "c"]


def test_a_source_with_nothing_to_quote_leads_nobody() -> None:
    made = digest([material("bare", ("A", 0.95), quoted=0), material("quoted", ("B", 0.5))])

    assert [lead.candidate for lead in made.leads] == ["quoted"]
    assert "bare" in in_full(made)


def test_leads_can_be_switched_off() -> None:
    made = digest([material("a", ("A", 0.9))], leads=0)

    assert made.leads == ()
    assert in_full(made) == ["a"]


# -- sections ---------------------------------------------------------------------------------------------


def test_a_source_stands_in_full_under_the_item_it_serves_best_and_is_pointed_to_from_the_others() -> None:
    made = digest([material("two", ("A", 0.9), ("B", 0.85))], leads=0)

    first, second = made.by_item
    assert (first.item, [entry.candidate for entry in first.entries], first.pointers) == ("A", ["two"], ())
    assert (second.item, second.entries, second.pointers) == ("B", (), ("two",))
    assert first.entries[0].reasons == ("reason of A",)
    assert first.entries[0].serves == ("A", "B")
    assert made.items_served == 2


def test_a_lead_is_pointed_to_from_its_item() -> None:
    made = digest([material("lead", ("A", 0.9))])

    (section,) = made.by_item
    assert [entry.candidate for entry in made.leads] == ["lead"]
    assert (section.entries, section.pointers) == ((), ("lead",))


def test_an_entry_carries_what_a_reader_decides_by() -> None:
    (section,) = digest([material("one", ("A", 0.9), minutes=12)], leads=0).by_item
    (entry,) = section.entries

    assert (section.title, section.lacks) == ("Title A", ("cost",))
    assert (entry.title, entry.publisher, entry.minutes, entry.score) == ("About one", "Harbour", 12, 0.9)
    assert (entry.fact_count, len(entry.facts)) == (5, 3)
    assert entry.gates == (Gate.THREE_AM, Gate.NEW_HIRE, Gate.CFO)


def test_matches_with_items_that_are_gone_do_not_count() -> None:
    made = digest([material("old", ("gone", 0.9), ("A", 0.6)), material("lost", ("gone", 0.8))], leads=0)

    assert in_full(made) == ["old"]
    assert (made.matched, made.items_served, made.minutes) == (1, 1, 10)
    assert made.by_item[0].entries[0].reasons == ("reason of A",)


@pytest.mark.parametrize(
    ("needs", "passed", "told"),
    [
        (("cost", "latency"), (), ("cost", "latency")),
        (("cost",), ("3am",), ("cost",)),
        ((), ("3am", "cfo"), ("gate new_hire", "gate incident")),
        ((), (), ()),
        ((), ("3am", "new_hire", "cfo", "incident"), ()),
    ],
)
def test_an_item_lacks_what_it_needs_or_the_gates_it_has_not_passed(
    needs: tuple[str, ...], passed: tuple[str, ...], told: tuple[str, ...]
) -> None:
    item = replace(ITEMS[ItemId("A")], needs=needs, gates_passed=passed)

    assert lacks(item) == told


# -- proposals --------------------------------------------------------------------------------------------


def test_a_strong_source_that_no_item_asks_for_is_worth_a_new_diagram() -> None:
    made = digest([material("strong", quoted=12), material("weak", quoted=3)])

    (found,) = made.new_diagrams
    assert found.entry.candidate == "strong"
    assert (found.entry.fact_count, found.entry.serves, found.entry.reasons) == (12, (), ())
    assert (made.kept, made.matched, made.minutes) == (1, 0, 10)


@pytest.mark.parametrize(
    ("title", "company", "proposed", "template"),
    [
        ("Post-mortem of the crane outage", "harbour", "INC-HARBOUR-2026-09", "incident anatomy"),
        ("How we cut our storage costs", "harbour", "COST-HARBOUR-STORAGE-COSTS-001", "money graph"),
        ("Migrating to Kafka", "harbour", "MIG-HARBOUR-MIGRATING-KAFKA-001", "migration playbook"),
        ("Tail latency of cranes", None, "PERF-TAIL-LATENCY-CRANES-001", "performance profile"),
        (
            "Scaling to a billion users",
            "harbour",
            "SCALE-HARBOUR-SCALING-BILLION-USERS-001",
            "scale evolution",
        ),
        ("Why we suspended the sharding plan", None, "SCALE-SUSPENDED-SHARDING-PLAN-001", "scale evolution"),
        ("The harbour's billing system", None, "COST-HARBOUR-BILLING-SYSTEM-001", "money graph"),
        ("The crane scheduler", "harbour", "CS-HARBOUR-ARCH-001", "complete architecture"),
    ],
)
def test_the_title_says_which_diagram(title: str, company: str | None, proposed: str, template: str) -> None:
    (found,) = digest([material("x", quoted=12, title=title, company=company)]).new_diagrams

    assert (found.proposed_id, found.template) == (proposed, template)


def test_where_the_title_is_silent_the_summary_says_it() -> None:
    (found,) = digest(
        [material("x", quoted=12, title="The crane scheduler", summary="After the outage")]
    ).new_diagrams

    assert found.template == "incident anatomy"


def test_beginners_material_is_not_proposed() -> None:
    materials = [material("x", quoted=12, title="Kafka 101: getting started")]

    assert digest(materials, basic=("101",)).new_diagrams == ()
    assert digest(materials, basic=("10",)).new_diagrams != ()


def test_proposals_are_few_fit_the_rest_of_the_budget_and_wait_for_their_turn() -> None:
    made = digest([material(f"s{at}", quoted=12 + at, minutes=1) for at in range(8)])

    assert [found.entry.candidate for found in made.new_diagrams] == ["s7", "s6", "s5", "s4", "s3"]
    assert made.carried_over == 3

    full = digest([material("m", ("A", 0.9), minutes=115), material("s", quoted=12, minutes=10)])
    assert (full.new_diagrams, full.carried_over) == ((), 1)

    alone = digest([material("s", quoted=12, minutes=500)])
    assert len(alone.new_diagrams) == 1


# -- what always holds ------------------------------------------------------------------------------------


def test_a_week_of_nothing_is_empty() -> None:
    made = digest([])

    assert (made.leads, made.by_item, made.new_diagrams) == ((), (), ())
    assert (made.minutes, made.carried_over, made.kept) == (0, 0, 0)
    assert shown(made) == ()


SERVES = st.lists(
    st.tuples(st.sampled_from(["A", "B", "C", "D", "gone"]), st.floats(0.4, 1.0)),
    unique_by=lambda one: one[0],
    max_size=4,
).map(lambda some: sorted(some, key=lambda one: -one[1]))


@st.composite
def weeks_of_material(draw: st.DrawFn) -> list[Material]:
    return [
        material(f"c{at}", *draw(SERVES), minutes=draw(st.integers(0, 90)), quoted=draw(st.integers(0, 14)))
        for at in range(draw(st.integers(0, 8)))
    ]


@settings(max_examples=200)
@given(weeks_of_material(), st.integers(1, 200), st.integers(0, 3))
def test_nothing_stands_twice_nothing_is_lost_and_pointers_lead_somewhere(
    materials: list[Material], budget: int, leads: int
) -> None:
    made = digest(materials, budget=budget, leads=leads)
    standing = in_full(made)

    assert len(standing) == len(set(standing))
    assert shown(made) == tuple(sorted(standing))
    assert made.kept == len(standing) + made.carried_over
    assert made.minutes <= budget or len(standing) == 1
    assert len(made.leads) <= leads
    for section in made.by_item:
        assert set(section.pointers) <= set(standing)
        assert section.entries or section.pointers
    assert made == digest(materials[::-1], budget=budget, leads=leads)


@given(weeks_of_material())
def test_week_after_week_everything_is_shown_and_nothing_twice(materials: list[Material]) -> None:
    left, seen = materials, list[str]()
    while left:
        made = digest(left, budget=60)
        if not shown(made):
            break
        seen += shown(made)
        left = [one for one in left if one.candidate.id not in shown(made)]

    assert len(seen) == len(set(seen))
    assert digest(left, budget=60).kept == 0


# -- one event once ---------------------------------------------------------------------------------------


def report(name: str, rank: int, *serves: tuple[str, float], shown: bool = False) -> Material:
    return replace(material(name, *serves), event=InEvent(id="harbour-2026-09-10", rank=rank, shown=shown))


def test_of_an_event_the_operators_own_account_stands_and_carries_the_others() -> None:
    made = digest(
        [
            report("news", 2, ("A", 0.9)),
            report("own", 0, ("B", 0.5)),
            report("post", 1),
            material("x", ("A", 0.4)),
        ]
    )

    entries = [*made.leads, *(entry for section in made.by_item for entry in section.entries)]
    assert {entry.candidate for entry in entries} == {"own", "x"}
    (own,) = [entry for entry in entries if entry.candidate == "own"]
    assert [other.candidate for other in own.others] == ["news", "post"]
    assert set(shown(made)) == {"own", "news", "post", "x"}


def test_a_report_that_serves_an_item_stands_for_an_account_that_serves_none() -> None:
    made = digest([report("news", 1, ("A", 0.9)), report("own", 0)])

    assert in_full(made) == ["news"]


def test_of_an_event_that_was_shown_only_the_operators_own_account_comes_again() -> None:
    assert in_full(digest([report("news", 1, ("A", 0.9), shown=True)])) == []
    assert in_full(digest([report("own", 0, ("A", 0.9), shown=True)])) == ["own"]
