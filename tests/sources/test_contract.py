"""What every kind of source owes: its sample reads, and damaged bytes raise ExtractError or nothing."""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from discovery.errors import ExtractError
from discovery.model import Feed, Page
from discovery.sources import KINDS, KNOWN_TYPES, LATER

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SAMPLES = Path(__file__).parents[1] / "data" / "sources"
URL = "https://harbour.example/blog/feed"


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


def samples(name: str) -> Path | None:
    return next((path for path in sorted(SAMPLES.glob(f"{name}.*"))), None)


SAMPLED = [name for name in sorted(KINDS) if samples(name)]


def test_every_kind_has_a_sample() -> None:
    assert {KINDS[name] for name in SAMPLED} == set(KINDS.values())


def test_a_type_is_either_polled_or_accepted_for_later_never_both() -> None:
    assert set(KINDS).isdisjoint(LATER)
    assert set(KINDS) | set(LATER) == KNOWN_TYPES
    product = {"rss", "atom", "jsonfeed", "feed", "blog", "github", "conference", "status", "listing"}
    assert product == KNOWN_TYPES


@pytest.mark.parametrize("name", SAMPLED)
def test_its_sample_reads_without_a_problem(name: str) -> None:
    path = samples(name)
    assert path is not None

    extraction = KINDS[name].extract(
        page(path.read_bytes()), (feed := Feed(type=name, url=URL)), NOW, KINDS[name].asks(feed)[0]
    )

    assert extraction.items
    assert extraction.problems == ()
    assert len({item.key for item in extraction.items}) == len(extraction.items)
    for item in extraction.items:
        assert item.url.startswith("https://")
        assert item.title


@pytest.mark.parametrize("name", SAMPLED)
def test_300_damaged_copies_raise_extract_error_or_nothing(name: str) -> None:
    path = samples(name)
    assert path is not None
    body = path.read_bytes()
    messages: list[str] = []
    for seed in range(300):
        chance = random.Random(seed)
        damaged = chance.choice(DAMAGES)(body, chance)
        try:
            extraction = KINDS[name].extract(
                page(damaged), (feed := Feed(type=name, url=URL)), NOW, KINDS[name].asks(feed)[0]
            )
        except ExtractError as error:
            messages.append(str(error))
        else:
            assert all(item.key and item.title and item.url for item in extraction.items), seed
    assert all(messages)


def page(body: bytes) -> Page:
    return Page(url=URL, status=200, headers={"content-type": "application/xml"}, body=body)
