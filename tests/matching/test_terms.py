"""Words that carry meaning: what is left of a title when English and the templates are taken away."""

import pytest

from discovery.matching.cues import CUES
from discovery.matching.terms import spellings, telling, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Caches, queries and stories", ["cache", "query", "and", "story"]),
        ("Redis status process bus js", ["redis", "status", "process", "bus", "js"]),
        ("Node.js C++ p99.9 2fa", ["node.js", "c", "p99.9", "2fa"]),
        ("re-balance under_score", ["re", "balance", "under", "score"]),
        ("", []),
    ],
)
def test_words_are_small_and_singular(text: str, words: list[str]) -> None:
    assert tokens(text) == words


def test_no_more_words_than_asked_for() -> None:
    assert tokens("a b c d", 2) == ["a", "b"]
    assert len(tokens("word " * 10_000, 100)) == 100


@pytest.mark.parametrize(
    "title",
    [
        "Incident Anatomy", "The Money Graph", "Complete Production Architecture", "Deep Dive: A Case Study",
        "January 2021 Outage Postmortem", "Overview of the Process 001", "What Does It Do", "Systems at Massive Scale",
    ],
)  # fmt: skip
def test_english_and_template_words_tell_nothing(title: str) -> None:
    assert telling(tokens(title)) == {}


def test_telling_words_are_counted() -> None:
    assert telling(tokens("Kafka, kafka and the sagas")) == {"kafka": 2, "saga": 1}


def test_a_word_remembers_how_it_was_written() -> None:
    assert spellings("Queries, then a query; Kubernetes") == {
        "query": "queries", "then": "then", "a": "a", "kubernete": "kubernetes",
    }  # fmt: skip


def test_cues_are_words_as_texts_are_cut_into() -> None:
    for words in CUES.values():
        assert words
        assert all(tokens(word) == [word] for word in words)
