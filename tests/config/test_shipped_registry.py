"""The shipped registry: whom it asks, and what it says about each address."""

import re
from collections import Counter
from pathlib import Path

import pytest

from discovery.config.load import Config, load

CONFIG = Path(__file__).resolve().parents[2] / "config"
BLOG_TYPES = {"rss", "atom", "blog", "feed"}
OTHER_CATEGORIES = {"conference", "link_list", "post_mortems", "status"}
DOCUMENTED = (
    "airbnb amazon cloudflare coinbase datadog discord doordash dropbox github google instacart linkedin meta"
    " microsoft netflix openai pinterest reddit robinhood shopify slack snap spotify square stripe tiktok twitch"
    " twitter uber zoom"
).split()


@pytest.fixture(scope="module")
def shipped() -> Config:
    return load(CONFIG, {})


def blogs(config: Config) -> dict[str, str | None]:
    """The company of each blog, by the source's id."""
    return {
        source.id: source.company
        for source in config.sources
        if source.category not in OTHER_CATEGORIES and any(feed.type in BLOG_TYPES for feed in source.feeds)
    }


def test_there_are_blogs_enough(shipped: Config) -> None:
    assert len(blogs(shipped)) >= 55


@pytest.mark.parametrize("company", DOCUMENTED)
def test_each_documented_system_has_a_blog(shipped: Config, company: str) -> None:
    assert company in blogs(shipped).values()


def test_each_company_is_in_the_vocabulary(shipped: Config) -> None:
    known = {company.id for company in shipped.vocabulary.companies}
    assert {source.company for source in shipped.sources if source.company} - known == set()


def test_no_address_stands_twice(shipped: Config) -> None:
    addresses = Counter(feed.url.rstrip("/") for source in shipped.sources for feed in source.feeds)
    assert [address for address, count in addresses.items() if count > 1] == []


def test_each_unchecked_feed_says_why(shipped: Config) -> None:
    explained = set(
        re.findall(
            r"^ +url: (\S+)  # \S.*$", (CONFIG / "sources.yaml").read_text(encoding="utf-8"), re.MULTILINE
        )
    )
    unchecked = {feed.url for source in shipped.sources for feed in source.feeds if not feed.checked}
    assert unchecked
    assert unchecked - explained == set()


def test_the_sources_of_each_section_stand_in_order() -> None:
    sections = re.split(
        r"^  # -- .*$", (CONFIG / "sources.yaml").read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    assert len(sections) == 4
    for section in sections:
        ids = re.findall(r"^  (\w+):$", section, re.MULTILINE)
        assert ids == sorted(ids)
