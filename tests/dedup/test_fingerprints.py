"""Texts that have much in common share keys, in every process and on every machine; others share none."""

from random import Random

import pytest

from discovery.dedup.fingerprints import (
    BANDS,
    MOST_ANCHORS,
    OPENING_ANCHORS,
    READ_CHARACTERS,
    SCHEME,
    fingerprint,
    shingles,
    words,
)
from discovery.dedup.resemblance import resemblance
from discovery.model import KEY_BITS

VOCABULARY = [f"{word}{number}" for word in ("harbour", "crane", "pilot", "ledger") for number in range(500)]


def text(seed: int, size: int) -> list[str]:
    return Random(seed).choices(VOCABULARY, k=size)


def keys(said: list[str]) -> set[int]:
    return set(fingerprint(shingles(" ".join(said))).keys)


def test_a_text_comes_to_the_same_keys_for_ever_unless_the_scheme_is_raised() -> None:
    made = fingerprint(shingles("The pool ran out of connections at 05:49 UTC, and “writes” waited."))

    assert made.scheme == SCHEME == 2
    assert sorted(made.keys) == PINNED


PINNED = [
    18407137167,
    18915073660,
    41900136500,
    42862594154,
    48518033954,
    51821481939,
]


def test_case_punctuation_and_the_way_of_quoting_make_no_difference() -> None:
    one = shingles("Don’t panic: the “pool” ran out — at 05:49 UTC.\n\n- And writes waited")
    other = shingles("DON'T PANIC the pool ran out at 05.49 utc and writes waited")

    assert one == other
    assert len(one) == len(words("Don't panic: the pool ran out at 05:49 UTC and writes waited")) - 3


def test_a_number_makes_a_difference() -> None:
    assert set(shingles("Announcing version 1.58.0 today")) != set(
        shingles("Announcing version 1.58.1 today")
    )


def test_scripts_without_spaces_and_other_alphabets_have_words_too() -> None:
    assert words("東京の障害 Сбой СЕТИ") == [
        sign.encode() for sign in ("東", "京", "の", "障", "害", "сбой", "сети")
    ]


@pytest.mark.parametrize("little", ["", " \n", "three short words", "!!! … ---"])
def test_a_text_shorter_than_a_shingle_has_no_keys(little: str) -> None:
    assert fingerprint(shingles(little)).keys == ()


def test_an_edited_copy_shares_a_key_and_a_text_of_its_own_shares_none() -> None:
    missed = 0
    for seed in range(200):
        original = text(seed, 300)
        copy = list(original)
        for _ in range(12):
            copy[Random(seed).randrange(300)] = "edited"
        missed += keys(original).isdisjoint(keys(copy))
        assert keys(original).isdisjoint(keys(text(seed + 1000, 300)))

    assert missed == 0


def test_an_excerpt_of_the_opening_shares_a_key_even_below_a_byline_and_contents() -> None:
    found = 0
    for seed in range(200):
        article = text(seed, 600)
        page = text(seed + 1000, 20) + article
        found += not keys(page).isdisjoint(keys(article[:80]))

    assert found >= 190


def test_keys_are_few_and_fit_their_bits_however_long_the_text() -> None:
    made = fingerprint(shingles(" ".join(text(1, 20_000))))

    assert len(made.keys) <= BANDS + OPENING_ANCHORS + MOST_ANCHORS
    assert all(0 <= key < 1 << KEY_BITS for key in made.keys)


@pytest.mark.parametrize("sign", ["x", "x ", "я", "東", "’", "\ud800", "é\u0301 "])
def test_two_million_signs_are_read_as_far_as_is_useful(sign: str) -> None:
    long = sign * (2_000_000 // len(sign))

    assert shingles(long) == shingles(long[:READ_CHARACTERS])
    assert len(shingles(long)) <= READ_CHARACTERS


def test_resemblance_is_exact() -> None:
    a, b = set(range(8)), set(range(4, 20))

    assert resemblance(a, b).jaccard == 4 / 20
    assert resemblance(b, a).containment == 4 / 8
    assert resemblance(set(), b).containment == 0 == resemblance(set(), set()).jaccard
