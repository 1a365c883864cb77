"""`path`, `filter`, `exclude` and `keywords` of a feed decide which of its items pass."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from discovery.model import Extraction, Feed, Item
from discovery.sources.narrowing import narrow, recent


def passes(item: Item, feed: Feed) -> bool:
    kept, excluded = narrow([item], feed)
    assert len(kept) + sum(excluded.values()) == 1
    return bool(kept)


def post(
    title: str = "A post",
    *,
    url: str = "https://e.example/a",
    summary: str = "",
    categories: tuple[str, ...] = (),
    text: str = "",
) -> Item:
    return Item(key="k", url=url, title=title, summary=summary, categories=categories, text=text)


def with_keywords(*keywords: str) -> Feed:
    return Feed(type="rss", url="https://e.example/feed", keywords=keywords)


def test_a_feed_without_rules_lets_everything_through() -> None:
    assert passes(post(), with_keywords())


@pytest.mark.parametrize(
    "item",
    [
        post("Durable Objects are here"),
        post(summary="about durable-objects."),
        post(categories=("Durable_Objects",)),
        post(url="https://e.example/durable-objects/"),
    ],
)
def test_a_keyword_is_found_in_title_summary_categories_and_url_however_it_is_joined(item: Item) -> None:
    assert passes(item, with_keywords("durable-objects"))


@pytest.mark.parametrize("title", ["A word1 and d12", "cloud1", "D1x"])
def test_a_keyword_is_a_whole_word(title: str) -> None:
    assert not passes(post(title), with_keywords("d1"))


@pytest.mark.parametrize(
    ("title", "expected"), [("Why C++?", True), ("C, the language", False), ("C++", True)]
)
def test_a_sign_can_belong_to_a_word(title: str, expected: bool) -> None:
    assert passes(post(title), with_keywords("c++")) is expected


def test_a_mention_in_the_full_text_is_not_enough() -> None:
    assert not passes(post(text="we also use workers"), with_keywords("workers"))


def test_one_of_several_keywords_is_enough_and_an_excluded_word_outweighs_it() -> None:
    feed = Feed(type="rss", url="u", keywords=("workers", "r2"), exclude=("hiring",))

    assert passes(post("R2 grows"), feed)
    assert narrow([post("Hiring for R2")], feed) == ((), {"exclude": 1})


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (post(categories=("Engineering & Developers",)), True),
        (post(url="https://e.example/blog/ENGINEERING/x"), True),
        (post("Engineering in the title only"), False),
    ],
)
def test_a_filter_looks_at_categories_and_url(item: Item, expected: bool) -> None:
    assert passes(item, Feed(type="rss", url="u", filter="engineering")) is expected


def test_a_path_looks_at_the_url_alone() -> None:
    feed = Feed(type="rss", url="u", path="/engineering/")

    assert passes(post(url="https://www.e.example/blog/Engineering/post"), feed)
    assert not passes(post(url="https://www.e.example/blog/rides", categories=("/engineering/",)), feed)


def test_an_item_counts_once_for_the_first_rule_that_keeps_it_out() -> None:
    feed = Feed(type="rss", url="u", path="/engineering/", keywords=("kafka",))

    _, excluded = narrow([post(), post(), post(url="https://e.example/engineering/a")], feed)

    assert excluded == {"path": 2, "keywords": 1}


BASIC = Feed(type="rss", url="u", exclude_basic=("tutorial", "getting started", "101"))


@pytest.mark.parametrize(
    "title",
    ["A Kafka Tutorial", "Getting-started with eBPF", "Redis 101", "TUTORIAL: queues", "101 for SREs"],
)
def test_beginners_material_is_left_out_by_its_title_and_counted(title: str) -> None:
    assert narrow([post(title)], BASIC) == ((), {"exclude_basic": 1})


@pytest.mark.parametrize(
    "title",
    [
        "1,101 brokers",
        "How 1,010 hosts failed",
        "Latency of 0.101 s",
        "Tutorials",
        "Port 1010",
        "Started getting",
    ],
)
def test_a_word_of_beginners_is_a_whole_word_and_no_part_of_a_number(title: str) -> None:
    assert passes(post(title), BASIC)


def test_a_tutorial_that_is_only_mentioned_is_no_reason() -> None:
    assert passes(post("How we shard", summary="see our tutorial", url="https://e.example/tutorial/a"), BASIC)


def test_max_age_leaves_out_what_was_published_longer_ago_and_counts_it() -> None:
    now = datetime(2026, 11, 2, tzinfo=UTC)
    old, young = (replace(post(), published=now - timedelta(days=days)) for days in (400, 30))
    found = Extraction(items=(old, young, post()), excluded={"keywords": 2})

    narrowed = recent(found, Feed(type="rss", url="https://e.example/feed", max_age=timedelta(days=365)), now)

    assert narrowed.items == (young, post())
    assert narrowed.excluded == {"keywords": 2, "max_age": 1}
    assert recent(found, with_keywords(), now) is found
