"""Every spelling of an address becomes one, and different documents stay different."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.dedup.address import parsed
from discovery.dedup.rules.rule import Rule
from discovery.dedup.rules.table import RULES
from discovery.dedup.urls import candidate_id, canonical, is_home_page

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_rule_does_what_its_example_says(rule: Rule) -> None:
    assert canonical(rule.example) == rule.becomes


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_no_other_rule_does_the_work_of_one(rule: Rule) -> None:
    address = parsed(rule.example)
    for other in RULES:
        address = address if other is rule else other.apply(address)

    assert str(address) != rule.becomes


@pytest.mark.parametrize(
    "url",
    [
        "http://www.harbour.example/blog/redis-to-r2/",
        "https://HARBOUR.example:443/blog/redis-to-r2?utm_source=rss&utm_medium=feed",
        "https://m.harbour.example/blog/redis-to-r2/index.html#comments",
        "https://user:secret@harbour.example/blog//redis-to-r2/amp/",
        "https://harbour.example/blog/./x/../redis%2Dto-r2?",
        " https://www.harbour.example./blog/redis-to-r2?amp=1&fbclid=IwAR0&ref=news.other.example ",
        "https://amp.harbour.example/blog/redis-to-r2?source=rss----26f---4",
    ],
)
def test_spellings_of_one_address_become_one(url: str) -> None:
    assert canonical(url) == "https://harbour.example/blog/redis-to-r2"


@pytest.mark.parametrize(
    "url",
    [
        "https://harbour.example/?p=735",
        "https://harbour.example/watch?v=dQw4w9WgXcQ&list=PL1",
        "https://harbour.example/b?z=1&a=2",
        "https://harbour.example/Case/Sensitive",
        "https://harbour.example/#!/incidents/7",
        "https://harbour.example/app#/talks/12",
        "https://harbour.example/docs?ref=v2",
        "https://harbour.example/repo?ref=main",
        "https://github.com/my-org-2/amp",
        "https://harbour.example/docs/amp",
        "https://archive.example/web/2020/https://harbour.example/a",
        "https://harbour.example/shop?source=warehouse",
        "https://team.m.example/a",
        "http://127.0.0.1:8080/feed",
    ],
)
def test_what_may_tell_two_documents_apart_is_kept(url: str) -> None:
    assert canonical(url) == url


@pytest.mark.parametrize("url", ["https://www.com/a", "https://m.io/a", "https://amp.dev/a"])
def test_a_host_that_is_called_like_a_device_keeps_its_name(url: str) -> None:
    assert canonical(url) == url


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "is not an address with a host"),
        ("http://", "is not an address with a host"),
        ("/blog/post", "is not an address with a host"),
        ("https://exa mple/", "is not an address with a host"),
        ("https://e.example/\ud800", "is not an address with a host"),
        ("javascript:alert(1)", "is not an http address"),
        ("mailto:a@e.example", "is not an http address"),
        ("file:///etc/passwd", "is not an http address"),
        ("https://e.example/" + "a" * 5000, "is longer than 4,000 characters"),
        ("https://e.example/a-1" + ".amp" * 100, "does not settle on one spelling"),
    ],
)
def test_what_no_candidate_can_live_at_is_refused_in_words(url: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        canonical(url)


PIECES = st.sampled_from(
    "www. m. amp. e.example . : 80 443 8080 / // /. /.. index.html index.php /amp .amp.html my-post ; ;jsessionid=1 % %7e"
    " %2F %2e %25 %41 ? & = utm_source=a ref=e.io source=rss amp=1 amp # #! #/ é \u202e \x00 \t a 1 - ~ + @ [ ] \\ |".split(
        " "
    )
)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_canonical_is_stable(rest: str) -> None:
    try:
        once = canonical(f"http://www.e.example/{rest}")
    except ValueError:
        return
    assert canonical(once) == once


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_a_value_error(text: str) -> None:
    for url in (text, f"https://{text}", f"https://e.example/{text}"):
        try:
            once = canonical(url)
        except ValueError:
            continue
        assert canonical(once) == once


def test_the_id_derives_from_the_canonical_url_alone() -> None:
    url = canonical("https://www.harbour.example/blog/redis-to-r2/")

    assert candidate_id(url) == "cee57bd89a1ba"
    assert candidate_id(url) != candidate_id("https://harbour.example/blog/redis-to-r3")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://www.harbour.example/?utm_source=rss", True),
        ("https://harbour.example/index.html#top", True),
        ("https://harbour.example/blog", False),
        ("https://harbour.example/?p=7", False),
        ("https://harbour.example/#!/incident/7", False),
    ],
)
def test_bare_home_pages_are_known(url: str, expected: bool) -> None:
    assert is_home_page(canonical(url)) is expected


@pytest.mark.recorded_web
def test_no_pair_labelled_different_becomes_one_and_all_spelling_variants_do(
    record_property: Callable[[str, object], None],
) -> None:
    if not CORPUS.is_dir():
        pytest.skip("the recorded web is not here")
    joined: Counter[tuple[str, bool]] = Counter()
    variants = []
    with (CORPUS / "dedup_pairs.jsonl").open(encoding="utf-8") as lines:
        for pair in map(json.loads, lines):
            same = canonical(pair["url_a"]) == canonical(pair["url_b"])
            joined[pair["label"], same] += 1
            if "scheme/www" in pair["why"]:
                variants.append(same)

    assert joined["different", True] == 0
    assert joined["different", False] == 14
    assert len(variants) == 78
    assert all(variants)
    documents = joined["same_document", True] + joined["same_document", False]
    record_property("same_document joined", f"{joined['same_document', True]} of {documents}")
