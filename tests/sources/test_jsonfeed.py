"""JSON Feed is read like any other feed, under whatever type the registry has it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from discovery.errors import ExtractError
from discovery.model import Extraction, Feed, Item, Page
from discovery.sources import KINDS

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SAMPLES = Path(__file__).parents[1] / "data" / "sources"
URL = "https://lighthouse.example/notes/feed.json"
VERSION = "https://jsonfeed.org/version/1.1"


def extract(body: bytes, type_: str = "jsonfeed") -> Extraction:
    feed, kind = Feed(type=type_, url=URL), KINDS[type_]
    page = Page(url=URL, status=200, headers={"content-type": "application/json"}, body=body)
    return kind.extract(page, feed, NOW, kind.asks(feed)[0])


def feed_of(*items: Any, **more: Any) -> bytes:
    return json.dumps({"version": VERSION, "title": "Notes", "items": items, **more}).encode()


def refused(body: bytes, type_: str = "jsonfeed") -> str:
    with pytest.raises(ExtractError) as caught:
        extract(body, type_)
    return str(caught.value)


@pytest.mark.parametrize("type_", ["jsonfeed", "rss", "atom", "feed"])
def test_an_item_is_read_under_any_type_of_feed(type_: str) -> None:
    items = extract((SAMPLES / "jsonfeed.json").read_bytes(), type_).items

    assert items == (
        Item(
            key="notes-7",
            url="https://lighthouse.example/notes/seven",
            title='Fog < rain & "snow"',
            summary="One element, <12> million lamps.",
            author="Bo Lamp, Cy Lens",
            published=datetime(2026, 10, 20, 1, 30, tzinfo=UTC),
            categories=("frontend", "fog"),
            text="One element.\n\n12 million lamps, 4 regions.",
        ),
        Item(
            key="6",
            url="https://lighthouse.example/notes/six",
            title="Visibility was 20 m. Then < 5 m.",
            summary="Visibility was 20 m. Then < 5 m.",
            author="Bo Lamp",
            published=datetime(2026, 10, 12, 10, 0, tzinfo=UTC),
            text="Visibility was 20 m.\nThen < 5 m.",
        ),
    )


@pytest.mark.parametrize("sample", ["rss.xml", "atom.xml", "rss.rdf"])
def test_a_feed_that_turned_to_xml_is_still_read(sample: str) -> None:
    body = (SAMPLES / sample).read_bytes()

    assert extract(body, "jsonfeed").items == extract(body, "rss").items != ()


def test_version_1_0_names_one_author() -> None:
    item = {"id": "1", "url": "https://e.example/1", "content_text": "x", "author": {"name": "Ada Quay"}}
    body = json.dumps({"version": "https://jsonfeed.org/version/1", "items": [item]}).encode()

    assert extract(body).items[0].author == "Ada Quay"


def test_a_link_to_elsewhere_serves_where_an_item_has_no_address_of_its_own() -> None:
    elsewhere = {"id": "1", "external_url": "https://other.example/a", "title": "A"}
    both = {"id": "2", "url": "https://e.example/2", "external_url": "https://other.example/b", "title": "B"}

    items = extract(feed_of(elsewhere, both)).items

    assert [item.url for item in items] == ["https://other.example/a", "https://e.example/2"]


def test_what_cannot_be_read_of_an_item_is_named() -> None:
    extraction = extract(
        feed_of(
            {"id": "1", "title": "Lost"},
            "no object",
            {"id": "2", "url": "javascript:alert(1)", "title": "Odd"},
            {"id": "3", "url": "https://e.example/3", "title": "Late", "date_published": "yesterday"},
            {
                "id": "4",
                "url": "https://e.example/4",
                "title": "Early",
                "date_published": "2038-01-01T00:00:00Z",
            },
        )
    )

    assert [item.published for item in extraction.items] == [None, None]
    assert extraction.problems == (
        "items that are no objects, left out: 1",
        "entry 1 'Lost' has no link that can be followed (id '1'): skipped",
        "entry 2 'Odd' has no link that can be followed (id '2'): skipped",
        "entry 3 'Late' has a date that cannot be read: 'yesterday'",
        "entry 4 'Early' is dated 2038-01-01: in the future, not believed",
    )


def test_an_empty_feed_is_an_answer() -> None:
    assert extract(feed_of()) == Extraction(items=())


@pytest.mark.parametrize("type_", ["jsonfeed", "rss"])
@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"error": "not found"}', "got JSON that does not call itself a JSON Feed"),
        (b"[1, 2]", "got JSON that does not call itself a JSON Feed"),
        (json.dumps({"version": VERSION}).encode(), "got JSON without a list of items"),
        (feed_of()[:-2], "the JSON Feed cannot be parsed: Expecting"),
        (b"[" * 100_000, "expected a feed, got text that starts '[[["),
        (b"<!DOCTYPE html><title>Sign in</title>", "got an HTML page titled 'Sign in', which names no feed"),
    ],
)
def test_what_is_no_feed_is_called_by_its_name(body: bytes, said: str, type_: str) -> None:
    assert said in refused(body, type_)
