"""Backlog, matches, digests, deliveries, polls and robots come back as they were kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from discovery.model import (
    BacklogItem,
    Candidate,
    CandidateId,
    Delivery,
    DeliveryState,
    Digest,
    DigestEntry,
    FactKind,
    Gate,
    ItemId,
    ItemSection,
    Match,
    PollState,
    Priority,
    QuotedFact,
    SourceId,
    Week,
)
from discovery.store import Store, Unit
from discovery.store.candidates import ReadState

NOW = datetime(2026, 9, 7, 10, tzinfo=UTC)
DAY = timedelta(days=1)
W37, W38 = Week("2026-W37"), Week("2026-W38")


def put(unit: Unit, name: str, *, news: bool = True, first_seen: datetime = NOW) -> CandidateId:
    unit.candidates.describe(
        Candidate(
            id=CandidateId(name), url=f"https://harbour.example/{name}", title=name, summary="", company=None,
            author=None, published=None, first_seen=first_seen, news=news,
        ),
        read=ReadState.PENDING,
        read_due_at=NOW,
    )  # fmt: skip
    return CandidateId(name)


def digest(week: Week, until: datetime, *names: str) -> Digest:
    entries = tuple(
        DigestEntry(
            candidate=CandidateId(name), url="https://x.example/", title="t", publisher="p", published=NOW, minutes=1,
            score=0.5, reasons=("r",), fact_count=1, gates=(Gate.CFO,), serves=(ItemId("I"),),
            facts=(QuotedFact(kind=FactKind.COST, surface="$5", quote="It cost $5.", gates=(Gate.CFO,)),),
        )
        for name in names
    )  # fmt: skip
    return Digest(
        week=week, since=None, until=until, found=1, kept=1, matched=1, items_served=1, minutes=1, carried_over=0,
        archived=0, by_item=(ItemSection(item=ItemId("I"), title="Item", lacks=("cost",), entries=entries),),
    )  # fmt: skip


# -- backlog ----------------------------------------------------------------------------------------------


def test_what_a_file_holds_is_exactly_what_it_held_last(unit: Unit) -> None:
    full = BacklogItem(
        id=ItemId("A"), title="Title", technologies=("kafka",), priority=Priority.HIGH, since=NOW, quality_score=87.5,
        cited_urls=("https://x.example/",), incident_date="2021-01", origin="a.yaml",
    )  # fmt: skip
    other = BacklogItem(id=ItemId("B"), title="Other", origin="a.yaml")
    assert unit.backlog.sha256("a.yaml") is None

    unit.backlog.take_in("a.yaml", "1", [other, full])
    unit.backlog.take_in("b.yaml", "x", [replace(full, origin="b.yaml")])
    assert unit.backlog.told() == {"a.yaml": (full, other), "b.yaml": (replace(full, origin="b.yaml"),)}

    unit.backlog.take_in("a.yaml", "2", [other])
    assert unit.backlog.told()["a.yaml"] == (other,)
    assert unit.backlog.sha256("a.yaml") == "2"
    assert unit.backlog.files() == {"a.yaml": "2", "b.yaml": "x"}

    unit.backlog.take_in("a.yaml", "3", [])
    assert list(unit.backlog.told()) == ["b.yaml"]


# -- matches ----------------------------------------------------------------------------------------------


def test_matches_come_best_first_from_either_side(unit: Unit) -> None:
    a, b = put(unit, "ca"), put(unit, "cb")

    def match(candidate: CandidateId, item: str, score: float) -> Match:
        return Match(
            candidate=candidate,
            item=ItemId(item),
            score=score,
            reasons=("about Häfen", "x"),
            gates=(Gate.CFO,),
        )

    unit.matches.replace(a, [match(a, "I", 0.5), match(a, "J", 0.9)], "state")
    unit.matches.replace(b, [match(b, "I", 0.7)], "state")

    assert unit.matches.of([a, b]) == {a: (match(a, "J", 0.9), match(a, "I", 0.5)), b: (match(b, "I", 0.7),)}
    assert unit.matches.for_item(ItemId("I")) == (match(b, "I", 0.7), match(a, "I", 0.5))

    unit.matches.replace(a, [], "state")
    assert list(unit.matches.of([a, b])) == [b]


# -- digests ----------------------------------------------------------------------------------------------


def test_a_digest_comes_back_as_it_was_fixed(unit: Unit) -> None:
    a = put(unit, "ca")
    made = digest(W37, NOW, a)
    unit.digests.save(made, [a])

    assert unit.digests.get(W37) == made
    assert unit.digests.get(W38) is None
    assert unit.digests.weeks() == (W37,)
    assert unit.digests.shown_in(a) == W37


def test_a_week_is_fixed_once_and_a_candidate_shown_once(store: Store) -> None:
    with store.transaction() as unit:
        a = put(unit, "ca")
        unit.digests.save(digest(W37, NOW, a), [a])

    for again in (digest(W37, NOW), digest(W38, NOW + DAY, a)):
        with pytest.raises(IntegrityError), store.transaction() as unit:
            unit.digests.save(again, [entry.candidate for entry in again.by_item[0].entries])

    with store.snapshot() as unit:
        assert unit.digests.weeks() == (W37,)


def test_news_waits_until_it_is_shown_the_archive_does_not(unit: Unit) -> None:
    a, b = put(unit, "ca"), put(unit, "cb")
    put(unit, "carchive", news=False)
    put(unit, "clater", first_seen=NOW + DAY)
    assert unit.digests.unshown_news(NOW) == (a, b)

    unit.digests.save(digest(W37, NOW, a), [a])

    assert unit.digests.unshown_news(NOW) == (b,)
    assert unit.digests.unshown_news(NOW + DAY) == (b, "clater")


def test_a_window_counts_what_was_first_seen_after_its_start_up_to_its_end(unit: Unit) -> None:
    for at, name in enumerate(("c0", "c1", "c2")):
        put(unit, name, first_seen=NOW + at * DAY)
    put(unit, "c3", news=False)

    assert unit.digests.first_seen_between(None, NOW + DAY, news=True) == 2
    assert unit.digests.first_seen_between(NOW, NOW + 2 * DAY, news=True) == 2
    assert unit.digests.first_seen_between(None, NOW, news=False) == 1


def test_a_digest_begins_where_the_one_before_its_week_ended(unit: Unit) -> None:
    unit.digests.save(digest(W37, NOW), [])
    unit.digests.save(digest(Week("2026-W39"), NOW + 14 * DAY), [])

    assert unit.digests.last_until(W37) is None
    assert unit.digests.last_until(W38) == NOW
    assert unit.digests.last_until(Week("2027-W01")) == NOW + 14 * DAY


# -- deliveries -------------------------------------------------------------------------------------------


def test_one_delivery_for_a_week_and_a_channel_whoever_adds_it_first(unit: Unit) -> None:
    unit.digests.save(digest(W37, NOW), [])
    unit.digests.save(digest(W38, NOW + DAY), [])
    first = Delivery(week=W37, channel="file", state=DeliveryState.PENDING, attempts=0, due_at=NOW)
    later = replace(first, week=W38, due_at=NOW + DAY)
    assert unit.deliveries.latest_week() is None

    unit.deliveries.add([later, first])
    unit.deliveries.add([replace(first, attempts=9)])
    unit.deliveries.add([])

    assert unit.deliveries.all() == (first, later)
    assert unit.deliveries.latest_week() == W38
    assert unit.deliveries.in_state(DeliveryState.PENDING) == (first, later)
    assert unit.deliveries.in_state(DeliveryState.PENDING, NOW) == (first,)

    sent = replace(first, state=DeliveryState.SENT, attempts=1, detail="wrote it", sent_at=NOW)
    unit.deliveries.save(sent)
    assert unit.deliveries.of(W37, "file") == sent
    assert unit.deliveries.of(W37, "slack") is None
    assert unit.deliveries.in_state(DeliveryState.PENDING) == (later,)


def test_nothing_is_delivered_without_its_digest(store: Store) -> None:
    lost = Delivery(week=W37, channel="file", state=DeliveryState.PENDING, attempts=0, due_at=NOW)

    with pytest.raises(IntegrityError), store.transaction() as unit:
        unit.deliveries.add([lost])


# -- polls and robots -------------------------------------------------------------------------------------


def test_what_is_remembered_of_a_feed(unit: Unit) -> None:
    empty = PollState(source=SourceId("a"), url="https://a.example/feed")
    full = PollState(
        source=SourceId("a"), url="https://a.example/other", etag='W/"x"', last_modified="yesterday", body_hash="h",
        polled_at=NOW, succeeded_at=NOW, baseline_at=NOW - DAY, due_at=NOW + DAY, failures=2, status=503,
        error="status: 503", moved_to="https://b.example/", entries=7, empty_since=NOW, problems=("entry 2 …", "x"),
    )  # fmt: skip
    assert unit.digests.first_baseline() is None

    unit.polls.save(empty)
    unit.polls.save(replace(full, failures=1))
    unit.polls.save(full)

    assert unit.polls.all() == {("a", empty.url): empty, ("a", full.url): full}
    assert unit.digests.first_baseline() == NOW - DAY


def test_what_hosts_answered_for_robots(unit: Unit) -> None:
    assert unit.robots.answer("https://a.example") is None

    unit.robots.save("https://a.example", NOW, 200, "User-agent: *")
    unit.robots.save("https://a.example", NOW + DAY, None, "")

    assert unit.robots.answer("https://a.example") == (NOW + DAY, None, "")
