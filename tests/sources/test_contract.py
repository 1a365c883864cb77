"""What every kind of source owes: its sample reads, and damaged bytes raise ExtractError or nothing."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from discovery.errors import ExtractError
from discovery.model import Ask, Feed, Page, Selectors
from discovery.sources import KINDS

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SAMPLES = Path(__file__).parents[1] / "data" / "sources"
URL = "https://harbour.example/blog/feed"
SELECTORS = {"listing": Selectors(item="li.entry", title=".name", date=".when", summary=".what")}
ROLES = {
    "github.md": "list",
    "github-contents.json": "list",
    "github-folder.json": "folder",
    "github-report.md": "report",
    "github-releases.atom": "releases",
}
"""Samples of pages that another page leads to, by what their kind calls them."""


def flipped(body: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(body)
    for _ in range(chance.randint(1, 20)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged)


def cut(body: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.sample(range(len(body) + 1), 2))
    return body[:start] + body[end:]


def doubled(body: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.sample(range(len(body) + 1), 2))
    return body[:end] + body[start:end] * chance.randint(1, 3) + body[end:]


def inserted(body: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(body))
    junk = chance.choice(
        (
            chance.randbytes(40),
            b"&#55296;",
            b"&#x110000;",
            b"<![CDATA[",
            b"]]>",
            b"\x00",
            b"<!DOCTYPE x [",
            b"&a;",
        )
    )
    return body[:place] + junk + body[place:]


DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (flipped, cut, doubled, inserted)


def samples(name: str) -> list[Path]:
    """`rss.xml`, and for a kind of many formats `conference.ics`, `conference-sched.json` ..."""
    return sorted([*SAMPLES.glob(f"{name}.*"), *SAMPLES.glob(f"{name}-*.*")])


SAMPLED = [pytest.param(name, path, id=path.name) for name in sorted(KINDS) for path in samples(name)]


def test_every_kind_has_a_sample() -> None:
    assert {kind for name, kind in KINDS.items() if samples(name)} == set(KINDS.values())


def test_every_type_of_the_registrys_format_is_polled() -> None:
    product = {"rss", "atom", "jsonfeed", "feed", "blog", "github", "conference", "status", "listing"}
    assert product == set(KINDS)


@pytest.mark.parametrize(("name", "path"), SAMPLED)
def test_its_sample_reads_without_a_problem(name: str, path: Path) -> None:
    feed = Feed(type=name, url=URL, selectors=SELECTORS.get(name), timezone="UTC")
    extraction = KINDS[name].extract(page(path.read_bytes()), feed, NOW, ask(feed, path))

    assert extraction.items or extraction.meetings or extraction.follow
    assert extraction.problems == ()
    assert len({item.key for item in extraction.items}) == len(extraction.items)
    for item in extraction.items:
        assert item.url.startswith("https://")
        assert item.title


@pytest.mark.parametrize(("name", "path"), SAMPLED)
def test_300_damaged_copies_raise_extract_error_or_nothing(name: str, path: Path) -> None:
    body, feed = path.read_bytes(), Feed(type=name, url=URL, selectors=SELECTORS.get(name))
    messages: list[str] = []
    for seed in range(300):
        chance = random.Random(seed)
        damaged = chance.choice(DAMAGES)(body, chance)
        try:
            extraction = KINDS[name].extract(page(damaged), feed, NOW, ask(feed, path))
        except ExtractError as error:
            messages.append(str(error))
        else:
            assert all(item.key and item.title and item.url for item in extraction.items), seed
    assert all(messages)


def ask(feed: Feed, path: Path) -> Ask:
    """What the kind asks first, or the page that this sample stands for."""
    first = KINDS[feed.type].asks(feed)[0]
    return replace(first, role=ROLES.get(path.name, first.role))


def page(body: bytes) -> Page:
    return Page(url=URL, status=200, headers={"content-type": "application/xml"}, body=body)
