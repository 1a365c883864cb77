"""A listing is configured by CSS selectors; a mistake in one is told with file and line."""

import pytest

from discovery.config import document
from discovery.config.load import validated
from discovery.config.registry import Registry
from discovery.errors import ConfigError
from discovery.model import Feed, Selectors


def feed(*lines: str) -> Feed:
    text = "\n".join(
        (
            "sources:",
            "  port:",
            "    feeds:",
            "      - url: https://port.example/x",
            *(f"        {one}" for one in lines),
        )
    )
    registry = validated(document.parse(text, "sources.yaml"), Registry)
    return registry.all()[0].feeds[0]


def test_the_selectors_of_a_listing_are_its_keys() -> None:
    made = feed(
        "type: listing", "item: li.entry > div", "link: a", "title: h2", "date: '[datetime]'", "summary: p"
    )

    assert made.selectors == Selectors(
        item="li.entry > div", link="a", title="h2", date="[datetime]", summary="p"
    )


def test_all_but_the_item_may_be_left_out() -> None:
    assert feed("type: listing", "item: li").selectors == Selectors(item="li")


def test_a_blog_needs_no_selectors() -> None:
    assert feed("type: blog").selectors is None


@pytest.mark.parametrize(
    ("lines", "mistake"),
    [
        (
            ["type: listing"],
            "sources.yaml:4: sources.port.feeds.0: expected item: the CSS selector of an entry",
        ),
        (
            ["type: listing", "item: 'li['"],
            "sources.yaml:6: sources.port.feeds.0.item: not a CSS selector: 'li['",
        ),
        (
            ["type: listing", "item: li", "date: 'p:nope'"],
            "sources.yaml:7: sources.port.feeds.0.date: not a CSS",
        ),
    ],
)
def test_a_mistake_in_a_selector_is_told_with_its_line(lines: list[str], mistake: str) -> None:
    with pytest.raises(ConfigError) as raised:
        feed(*lines)

    assert str(raised.value).startswith(mistake)
