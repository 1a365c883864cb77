"""Candidates, the addresses they are known by, and who announced them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from discovery.model import (
    Article,
    Candidate,
    CandidateId,
    Digest,
    Fact,
    FactKind,
    Gate,
    ItemId,
    Match,
    Sighting,
    SourceId,
    TextOrigin,
    Week,
)
from discovery.store import Unit
from discovery.store.candidates import Reading, ReadState

NOW = datetime(2026, 9, 7, 10, tzinfo=UTC)
DAY = timedelta(days=1)
A, B = CandidateId("caaa"), CandidateId("cbbb")


def candidate(name: CandidateId = A, **more: object) -> Candidate:
    told: dict[str, object] = {
        "id": name,
        "url": f"https://harbour.example/{name}",
        "title": f"Title of {name}",
        "summary": "About cranes",
        "company": "harbour",
        "author": None,
        "published": None,
        "first_seen": NOW,
        "news": True,
    }
    return Candidate(**{**told, **more})  # type: ignore[arg-type]


def sighting(name: CandidateId, source: str, **more: object) -> Sighting:
    told: dict[str, object] = {
        "candidate": name,
        "home": name,
        "source": SourceId(source),
        "key": f"key of {name}",
        "url": f"https://{source}.example/{name}?utm_source=feed",
        "title": "t",
        "summary": "s",
        "author": None,
        "published": None,
        "seen": NOW,
        "baseline": False,
    }
    return Sighting(**{**told, **more})  # type: ignore[arg-type]


def put(unit: Unit, *some: Candidate, read: ReadState = ReadState.PENDING) -> None:
    for one in some:
        unit.candidates.describe(one, read=read, read_due_at=NOW if read is ReadState.PENDING else None)


def article(text: str, **more: object) -> Article:
    told: dict[str, object] = {
        "url": "https://harbour.example/",
        "text": text,
        "origin": TextOrigin.PAGE,
        "accessed": NOW,
    }
    return Article(**{**told, **more})  # type: ignore[arg-type]


def settle(unit: Unit, name: CandidateId, against: str = "now") -> None:
    """Search its text and match it: nothing of it is due any more."""
    for one in unit.facts.due(1, 100):
        unit.facts.replace(one, (), 1)
    unit.matches.replace(name, (), against)


def due_for_matching(unit: Unit) -> list[str]:
    return [one.id for one, _ in unit.candidates.due_for_matching("now", 100)]


# -- describing -------------------------------------------------------------------------------------------


def test_a_candidate_comes_back_as_it_was_described(unit: Unit) -> None:
    told = candidate(
        title="Ünïcode 東京 🚀 \u200d 'quoted' \"and\" %s; --",
        summary="x" * 100_000,
        author="Ada",
        published=NOW - DAY + timedelta(microseconds=1),
        company=None,
        news=False,
    )
    put(unit, told)

    assert unit.candidates.get(A) == told
    assert unit.candidates.get(B) is None


def test_moments_come_back_in_utc_whatever_zone_they_were_given_in(unit: Unit) -> None:
    eastern = datetime.fromisoformat("2026-09-07T12:00:00+02:00")
    put(unit, candidate(published=eastern))

    found = unit.candidates.get(A)
    assert found is not None
    assert found.published is not None
    assert (found.published, found.published.tzinfo) == (eastern, UTC)


def test_describing_again_keeps_what_reading_found_and_where_it_stands(unit: Unit) -> None:
    put(unit, candidate())
    unit.articles.adopt(A, article("One two three", author="Ada", published=NOW - DAY, language="en"))
    unit.candidates.set_reading(A, Reading(state=ReadState.READ, due_at=None, attempts=1, detail="3 words"))

    put(unit, candidate(title="Another title"))

    found = unit.candidates.get(A)
    assert found == candidate(
        title="Another title", author="Ada", published=NOW - DAY, words=3, language="en"
    )
    assert unit.candidates.reading(A) == Reading(
        state=ReadState.READ, due_at=None, attempts=1, detail="3 words"
    )


def test_a_changed_description_makes_the_matches_fall_due(unit: Unit) -> None:
    put(unit, candidate())
    settle(unit, A)
    assert due_for_matching(unit) == []

    put(unit, candidate())
    assert due_for_matching(unit) == []

    put(unit, candidate(title="Another"))
    assert due_for_matching(unit) == [A]


def test_what_is_to_be_read_comes_newest_first_and_only_when_due(unit: Unit) -> None:
    put(unit, candidate(A), candidate(B, first_seen=NOW + DAY))
    put(unit, candidate(CandidateId("cgiven")), read=ReadState.GIVEN)

    assert [one.id for one in unit.candidates.due_for_reading(NOW)] == [B, A]

    unit.candidates.set_reading(
        A, Reading(state=ReadState.PENDING, due_at=NOW + DAY, attempts=2, detail="timeout")
    )
    unit.candidates.set_reading(B, Reading(state=ReadState.READ, due_at=None, attempts=1, detail=""))
    assert unit.candidates.due_for_reading(NOW) == ()
    assert [one.id for one in unit.candidates.due_for_reading(NOW + DAY)] == [A]


# -- finding ----------------------------------------------------------------------------------------------


def test_an_id_may_be_abbreviated_and_is_taken_literally(unit: Unit) -> None:
    put(unit, candidate(CandidateId("c_1")), candidate(CandidateId("cx1")), candidate(CandidateId("c%1")))

    assert [one.id for one in unit.candidates.matching_prefix("c")] == ["c%1", "c_1", "cx1"]
    assert [one.id for one in unit.candidates.matching_prefix("c_")] == ["c_1"]
    assert unit.candidates.matching_prefix("zz") == ()


def test_the_latest_come_first(unit: Unit) -> None:
    put(unit, candidate(A), candidate(B, first_seen=NOW + DAY, news=False))

    assert [one.id for one in unit.candidates.latest(10)] == [B, A]
    assert [one.id for one in unit.candidates.latest(1)] == [B]
    assert [one.id for one in unit.candidates.latest(10, news_only=True)] == [A]
    assert unit.candidates.count() == 2
    assert unit.candidates.count(first_seen_after=NOW) == 1


def test_many_ids_are_no_more_than_few(unit: Unit) -> None:
    """A database has a limit on how many values one question may hold."""
    put(unit, candidate())
    ids = [CandidateId(f"c{number}") for number in range(40_000)] + [A]

    assert [one.id for one in unit.candidates.by_ids(ids)] == [A]
    assert unit.candidates.fact_and_match_counts(ids)[A] == (0, 0)
    assert unit.facts.of(ids) == {}
    assert unit.matches.of(ids) == {}
    key = unit.articles.keep_text("text")
    assert unit.articles.texts([*ids, key]) == {key: "text"}  # type: ignore[list-item]


def test_search_finds_all_the_words_in_title_or_text_titles_first(unit: Unit) -> None:
    put(unit, candidate(A, title="Cranes at scale"), candidate(B, title="Something else"))
    unit.articles.adopt(B, article("The scale of our cranes: crane after crane, berthing ships."))

    def found(words: str, limit: int = 10) -> list[str]:
        return [one.id for one in unit.candidates.search(words, limit)]

    assert found("cranes scale") == [A, B]
    assert found("crane") == [A, B]  # word forms do not matter
    assert found("CRANE ships") == [B]
    assert found("crane bicycle") == []
    assert found("crane", 1) == [A]
    assert found("") == found("   ") == []


@pytest.mark.parametrize(
    "words",
    [
        '"',
        '"" "',
        "crane AND",
        "NOT crane",
        "(",
        "title:crane",
        "quay*",
        "^quay",
        "NEAR(a b)",
        "-",
        "a\x00b",
        "col : x",
    ],
)
def test_search_words_are_words_and_no_query_language(unit: Unit, words: str) -> None:
    put(unit, candidate(title="Quayside"))

    assert unit.candidates.search(words, 10) == ()


def test_search_knows_what_was_edited(unit: Unit) -> None:
    put(unit, candidate(A, title="Old words"), candidate(B, title="Old words"))
    unit.articles.adopt(B, article("A text of berths"))
    put(
        unit,
        candidate(A, title="New name", summary="New gantry"),
        candidate(B, title="New name", summary="Gone"),
    )

    def found(words: str) -> list[str]:
        return [one.id for one in unit.candidates.search(words, 10)]

    assert found("old words") == []
    assert found("new name") == [A, B]
    assert found("gantry") == [A]
    assert found("berth") == [B]


# -- identity ---------------------------------------------------------------------------------------------


def test_whoever_was_first_keeps_an_address(unit: Unit) -> None:
    put(unit, candidate(A), candidate(B))
    unit.candidates.add_address("https://x.example/", A)
    unit.candidates.add_address("https://x.example/", B)

    assert unit.candidates.owner("https://x.example/") == A
    assert unit.candidates.owner("https://y.example/") is None


def test_sightings_come_earliest_first_and_are_replaced_by_key(unit: Unit) -> None:
    put(unit, candidate(A))
    second = sighting(A, "second")
    unit.candidates.put_sighting(second)
    unit.candidates.put_sighting(sighting(A, "first", seen=NOW - DAY, published=NOW, baseline=True))
    unit.candidates.put_sighting(replace(second, title="edited", company="Harbour"))

    first, edited = unit.candidates.sightings(A)
    assert first == sighting(A, "first", seen=NOW - DAY, published=NOW, baseline=True)
    assert edited == replace(second, title="edited", company="Harbour")
    assert unit.candidates.sighting(SourceId("second"), second.key) == edited
    assert unit.candidates.sighting(SourceId("third"), second.key) is None


def two(unit: Unit) -> None:
    """Two candidates with everything a candidate can have."""
    put(unit, candidate(A), candidate(B))
    for name, source in ((A, "one"), (B, "other")):
        unit.candidates.add_address(f"https://harbour.example/{name}", name)
        unit.candidates.put_sighting(sighting(name, source))
        unit.articles.adopt(name, article(f"Text of {name} with 7 cranes"))
        for one in unit.facts.due(1, 10):
            fact = Fact(
                kind=FactKind.COUNT, surface="7 cranes", value="7", unit="", qualifier="", start=18, end=26,
                quote="7 cranes", gates=(Gate.NEW_HIRE,),
            )  # fmt: skip
            unit.facts.replace(one, [fact], 1)
        match = Match(candidate=name, item=ItemId("I-1"), score=0.5, reasons=("about Harbour",))
        unit.matches.replace(name, [match], "now")


def show(unit: Unit, *names: CandidateId) -> None:
    unit.digests.save(
        Digest(
            week=Week("2026-W37"), since=None, until=NOW, found=0, kept=0, matched=0, items_served=0, minutes=0,
            carried_over=0, archived=0,
        ),
        names,
    )  # fmt: skip


def test_a_copy_stays_behind_its_original_and_is_shown_nowhere(unit: Unit) -> None:
    two(unit)

    unit.candidates.join(B, A)

    copy = unit.candidates.get(B)
    assert copy is not None
    assert copy.same_as == A
    assert {one.source for one in unit.candidates.sightings(A)} == {"one", "other"}
    assert unit.candidates.owner(f"https://harbour.example/{B}") == A
    assert unit.candidates.original(B) == A
    assert unit.candidates.copies(A) == (A, B)
    assert unit.candidates.search("Text", 10) == (unit.candidates.get(A),)
    assert unit.candidates.latest(10) == (unit.candidates.get(A),)
    assert unit.candidates.count() == 1
    assert list(unit.matches.of([A, B])) == [A]
    assert [row["id"] for row in unit.exports.candidates()] == [A]
    assert {row["url"] for row in unit.exports.facts()} == {f"https://harbour.example/{A}"}
    assert unit.articles.of(B), "its text is what shows that it is a copy"


def test_splitting_gives_a_copy_all_back_that_was_its_own(unit: Unit) -> None:
    two(unit)
    before = unit.candidates.sightings(B)
    unit.candidates.join(B, A)

    unit.candidates.split(B)

    assert unit.candidates.sightings(B) == before
    assert len(unit.candidates.sightings(A)) == 1
    assert unit.candidates.owner(f"https://harbour.example/{B}") == B
    assert unit.candidates.copies(A) == (A,)


def test_a_copy_of_a_copy_goes_with_it(unit: Unit) -> None:
    two(unit)
    third = CandidateId("cccc")
    put(unit, candidate(third))
    unit.candidates.put_sighting(sighting(third, "third"))
    unit.candidates.join(third, B)
    unit.candidates.join(B, A)
    assert unit.candidates.copies(A) == (A, B, third)
    assert len(unit.candidates.sightings(A)) == 3

    unit.candidates.split(B)

    assert unit.candidates.copies(B) == (B, third)
    assert [one.source for one in unit.candidates.sightings(B)] == ["other", "third"]


def test_what_a_digest_has_shown_is_not_shown_again_under_its_original(unit: Unit) -> None:
    two(unit)
    show(unit, B)
    assert unit.digests.unshown_news(NOW) == (A,)

    unit.candidates.join(B, A)

    assert unit.digests.unshown_news(NOW) == ()
    assert unit.digests.shown_in(A) == Week("2026-W37")


# -- texts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "one line", "naïve 東京 🚀\n\n\ttabs and\nlines\n", "x" * 1_000_000])
def test_a_text_comes_back_as_it_was_kept_once(unit: Unit, text: str) -> None:
    key = unit.articles.keep_text(text)

    assert unit.articles.keep_text(text) == key
    assert unit.articles.text(key) == text
    assert unit.articles.texts([key, key]) == {key: text}


def test_adopting_a_text_makes_evidence_and_matches_fall_due(unit: Unit) -> None:
    put(unit, candidate())
    settle(unit, A)

    assert unit.articles.adopt(A, article("One two three"))

    assert [one.candidate for one in unit.facts.due(1, 10)] == [A]
    assert due_for_matching(unit) == [A]
    found = unit.candidates.get(A)
    assert found is not None
    assert found.words == 3
    assert unit.articles.of(A) == article("One two three")


def test_a_text_it_has_already_changes_nothing(unit: Unit) -> None:
    put(unit, candidate())
    first = article("One two three", origin=TextOrigin.FEED)
    unit.articles.adopt(A, first)
    settle(unit, A)

    assert not unit.articles.adopt(A, replace(first, accessed=NOW + DAY))

    assert unit.facts.due(1, 10) == ()
    assert due_for_matching(unit) == []
    assert unit.articles.of(A) == first  # it was read when it was read


def test_a_page_that_confirms_the_text_is_what_is_cited(unit: Unit) -> None:
    put(unit, candidate())
    unit.articles.adopt(A, article("One two three", origin=TextOrigin.FEED))
    page = article("One two three", accessed=NOW + DAY, status=200, title="The page")

    assert not unit.articles.adopt(A, page)

    assert unit.articles.of(A) == page


def test_a_text_that_comes_back_is_judged_again(unit: Unit) -> None:
    put(unit, candidate())
    for text in ("first", "second", "first"):
        assert unit.articles.adopt(A, article(text))
        settle(unit, A)

    assert unit.articles.of(A) == article("first")


# -- facts ------------------------------------------------------------------------------------------------


def test_facts_of_a_text_that_is_no_longer_the_candidates_are_not_kept(unit: Unit) -> None:
    put(unit, candidate())
    unit.articles.adopt(A, article("first"))
    (examined,) = unit.facts.due(1, 10)
    unit.articles.adopt(A, article("second"))
    fact = Fact(
        kind=FactKind.COUNT, surface="first", value="1", unit="", qualifier="", start=0, end=5, quote="first", gates=(),
    )  # fmt: skip

    unit.facts.replace(examined, [fact], 1)

    assert unit.facts.of([A]) == {}
    assert [one.text for one in unit.facts.due(1, 10)] == [unit.articles.keep_text("second")]


def test_new_rules_make_every_text_fall_due_again(unit: Unit) -> None:
    two(unit)

    assert unit.facts.due(1, 10) == ()
    assert [one.candidate for one in unit.facts.due(2, 10)] == [A, B]
    assert len(unit.facts.due(2, 1)) == 1
