"""Texts find those that were entered before them; the index is of one scheme, and bounded."""

from datetime import UTC, datetime

from discovery.model import Article, Candidate, CandidateId, Fingerprint, TextHash, TextOrigin
from discovery.store import Store, Unit
from discovery.store.candidates import ReadState
from discovery.store.fingerprints import MOST_ALIKE, MOST_TEXTS_OF_A_KEY
from discovery.store.schema import fingerprint_keys

NOW = datetime(2026, 9, 7, 10, tzinfo=UTC)
LARGEST = (1 << 36) - 1


def made(*keys: int, scheme: int = 1) -> Fingerprint:
    return Fingerprint(scheme=scheme, keys=keys)


def keep(unit: Unit, name: str) -> TextHash:
    return unit.articles.keep_text(f"The text of {name}.")


def judge(unit: Unit, name: str, text: str) -> TextHash:
    """A candidate that is judged by a text."""
    candidate = Candidate(
        id=CandidateId(name), url=f"https://harbour.example/{name}", title=name, summary="", company=None,
        author=None, published=None, first_seen=NOW, news=True,
    )  # fmt: skip
    unit.candidates.describe(candidate, read=ReadState.READ, read_due_at=None)
    article = Article(url=candidate.url, text=text, origin=TextOrigin.PAGE, accessed=NOW)
    unit.articles.adopt(candidate.id, article)
    return unit.articles.keep_text(text)


def test_a_text_finds_those_before_it_that_share_a_key_those_first_that_share_most(store: Store) -> None:
    with store.transaction() as unit:
        a, b, c, d = (keep(unit, name) for name in "abcd")
        assert unit.fingerprints.file({a: made(0, 1, LARGEST)}) == {}
        assert unit.fingerprints.file({b: made(1, 2, LARGEST)}) == {b: (a,)}
    with store.transaction() as unit:
        assert unit.fingerprints.file({c: made(2, LARGEST, 7), d: made(3)}) == {c: (b, a)}


def test_texts_of_one_batch_find_each_other_once(unit: Unit) -> None:
    a, b = keep(unit, "a"), keep(unit, "b")

    assert unit.fingerprints.file({a: made(1), b: made(1)}) == {b: (a,)}


def test_filing_again_changes_nothing(unit: Unit) -> None:
    a, b = keep(unit, "a"), keep(unit, "b")
    unit.fingerprints.file({a: made(1), b: made(1)})

    assert unit.fingerprints.file({b: made(1)}) == {b: (a,)}
    assert unit.fingerprints.file({}) == {}


def test_a_text_without_keys_finds_nothing(unit: Unit) -> None:
    short = keep(unit, "short")

    assert unit.fingerprints.file({short: made()}) == {}


def test_the_candidates_of_texts_are_told_first_seen_first(unit: Unit) -> None:
    same = {judge(unit, "a", "One text."), judge(unit, "b", "One text.")}
    other = judge(unit, "c", "Another.")

    assert unit.fingerprints.bearers([*same, other]) == {same.pop(): ("a", "b"), other: ("c",)}


def test_a_new_scheme_forgets_what_others_left(unit: Unit) -> None:
    a, b = keep(unit, "a"), keep(unit, "b")
    unit.fingerprints.file({a: made(1), b: made(2)})

    assert unit.fingerprints.file({b: made(1, scheme=2)}) == {}
    assert unit.fingerprints.file({a: made(1, scheme=2)}) == {a: (b,)}


def test_a_template_is_not_entered_for_ever_but_what_a_text_shares_beside_it_is_found(store: Store) -> None:
    crowd = {}
    with store.transaction() as unit:
        for number in range(3 * MOST_TEXTS_OF_A_KEY):
            crowd[keep(unit, str(number))] = made(5, 1000 + number // 2)
        found = unit.fingerprints.file(crowd)
        last = list(crowd)[-2:]

        assert found[last[1]][0] == last[0]
        assert max(map(len, found.values())) == MOST_ALIKE
        entries = unit._connection.execute(fingerprint_keys.select()).fetchall()
        assert len(entries) == MOST_TEXTS_OF_A_KEY + len(crowd)
