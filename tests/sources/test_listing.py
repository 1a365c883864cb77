"""A page read by the CSS selectors of the configuration."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from discovery.errors import ExtractError
from discovery.model import Extraction, Feed, Page, Selectors
from discovery.sources.listing import LISTING

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SAMPLE = (Path(__file__).parents[1] / "data" / "sources" / "listing.html").read_text(encoding="utf-8")
URL = "https://port.example/closures"


def extract(body: str, selectors: Selectors | None) -> Extraction:
    feed = Feed(type="listing", url=URL, selectors=selectors)
    page = Page(url=URL, status=200, headers={"content-type": "text/html"}, body=body.encode())
    return LISTING.extract(page, feed, NOW, LISTING.asks(feed)[0])


def test_each_selector_gives_its_part_of_the_item() -> None:
    chosen = Selectors(item="li.entry", link="a.more", title="b.name", date=".when", summary=".what")
    items = extract(SAMPLE, chosen).items

    assert [(item.title, f"{item.published:%Y-%m-%d}", item.url) for item in items] == [
        ("North gate closed", "2026-10-20", "https://port.example/closures/81"),
        ("Radar out of order", "2026-10-03", "https://port.example/closures/80"),
        ("Report of the coast guard", "2026-09-28", "https://guard.example/reports/2026-114.pdf"),
    ]
    assert items[1].summary.startswith("The primary was restarted at 04:12 UTC")
    assert items[0].key == items[0].url


def test_what_no_selector_names_is_looked_for_in_the_item() -> None:
    page = """<html><body><article><a href="/x"><img></a><h2><a href="/closures/9?utm_source=a">A gate</a></h2>
        <time datetime="2026-09-01">x</time><p>It was closed for an hour because of the wind.</p></article></body></html>"""
    (item,) = extract(page, Selectors(item="article")).items

    assert (item.title, item.key) == ("A gate", "https://port.example/closures/9")
    assert item.published == datetime(2026, 9, 1, tzinfo=UTC)
    assert item.summary == "It was closed for an hour because of the wind."


@pytest.mark.parametrize("item", ["a.row", "a.row b"])
def test_the_item_may_be_the_link_itself_or_lie_within_it(item: str) -> None:
    (one,) = extract(
        '<html><a class="row" href="/closures/9"><b>A gate</b></a></html>', Selectors(item=item)
    ).items

    assert one.url == "https://port.example/closures/9"
    assert one.title == "A gate"


def test_an_item_without_a_title_is_called_after_its_address() -> None:
    (item,) = extract(
        '<html><p><a href="/closures/east-gate"><img></a></p></html>', Selectors(item="p")
    ).items

    assert item.title == "East gate"


def test_items_without_a_link_of_their_own_are_left_out_and_repeated_ones_counted() -> None:
    page = """<html><ul><li>No link</li><li><a href="#top">Up we go</a></li><li><a href="/a">One</a></li>
        <li><a href="/a/">One again</a></li><li><a href="mailto:a@b.example">Mail</a></li></ul></html>"""
    extraction = extract(page, Selectors(item="li"))

    assert [item.title for item in extraction.items] == ["One"]
    assert extraction.problems == (
        "item 1 has no link that can be followed: skipped",
        "item 2 'Up we go' links to the listing itself: skipped",
        "item 5 'Mail' has no link that can be followed: skipped",
        "items that repeat the link of an earlier one, left out: 1",
    )


def test_a_date_that_cannot_be_read_or_believed_is_left_out_with_a_reason() -> None:
    page = """<html><li><a href="/a">One</a><i>soon</i></li><li><a href="/b">Two</a><i>1 May 2040</i></li></html>"""
    extraction = extract(page, Selectors(item="li", date="i"))

    assert [item.published for item in extraction.items] == [None, None]
    assert extraction.problems == (
        "item 1 'One' has a date that cannot be read: 'soon'",
        "item 2 'Two' is dated 2040-05-01: in the future, not believed",
    )


def test_a_selector_that_matches_in_no_item_is_named_and_the_default_stands_in() -> None:
    extraction = extract(SAMPLE, Selectors(item="li.entry", title="h2.name", summary=".what"))

    assert extraction.problems == ("title: 'h2.name' matches nothing in any of the 3 items",)
    assert len(extraction.items) == 3


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (SAMPLE, "nothing matches item: 'tr.closure' on an HTML page titled 'Port closures'"),
        ("", "the answer is empty"),
        ("[]", "expected an HTML page, got JSON"),
        (
            "<html><title>Sign in</title><input type=password></html>",
            "nothing matches item: 'tr.closure' on an HTML page titled 'Sign in'",
        ),
    ],
)
def test_a_page_on_which_no_item_is_found_is_refused_with_the_selector(body: str, reason: str) -> None:
    with pytest.raises(ExtractError) as raised:
        extract(body, Selectors(item="tr.closure"))

    assert str(raised.value) == reason


@pytest.mark.parametrize(
    ("selectors", "reason"),
    [(None, "expected item: a CSS selector"), (Selectors(item="li["), "a selector cannot be used")],
)
def test_what_only_a_feed_made_elsewhere_can_hold_is_refused_too(
    selectors: Selectors | None, reason: str
) -> None:
    with pytest.raises(ExtractError, match=reason):
        extract(SAMPLE, selectors)
