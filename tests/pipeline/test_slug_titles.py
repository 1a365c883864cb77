"""A title made of an address stands in until the page is read; then the page's own title takes its place."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from discovery.model import Article, Candidate, CandidateId, Item, SourceId, TextOrigin
from discovery.pipeline.announce import Announced, Occasion, announce, describe_again
from discovery.store import Store, Unit

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
URL = "https://harbour.example/blog/how-we-scaled-kafka/"


@pytest.fixture
def unit(tmp_path: Path) -> Iterator[Unit]:
    store = Store(f"sqlite:///{tmp_path}/d.db")
    with store.transaction() as made:
        yield made
    store.close()


def item(title: str, **more: str) -> Item:
    return Item(key="https://harbour.example/blog/how-we-scaled-kafka", url=URL, title=title, **more)  # type: ignore[arg-type]  # a summary


def told(unit: Unit, one: Item, source: str = "harbour", day: int = 0) -> CandidateId:
    occasion = Occasion(source=SourceId(source), now=MONDAY + timedelta(days=day), baseline=False)
    what, detail = announce(unit, one, occasion, lambda *_: None)
    assert what is not Announced.REFUSED
    return CandidateId(detail)


def read(
    unit: Unit, candidate: CandidateId, title: str | None, text: str = "Since March it runs on 42 brokers."
) -> None:
    article = Article(url=URL, text=text, origin=TextOrigin.PAGE, accessed=MONDAY, title=title)
    unit.articles.adopt(candidate, article)


def candidate(unit: Unit, one: CandidateId) -> Candidate:
    found = unit.candidates.get(one)
    assert found is not None
    return found


def test_the_page_gives_the_title_that_the_sitemap_did_not_have_and_a_search_finds_it(unit: Unit) -> None:
    one = told(unit, item("How we scaled kafka"))
    assert candidate(unit, one).title == "How we scaled kafka"

    read(unit, one, "How we scaled Kafka to 42 brokers")

    assert candidate(unit, one).title == "How we scaled Kafka to 42 brokers"
    assert [found.id for found in unit.candidates.search("scaled brokers", 5)] == [one]


def test_what_the_source_says_later_without_a_title_does_not_take_it_away(unit: Unit) -> None:
    one = told(unit, item("How we scaled kafka"))
    read(unit, one, "How we scaled Kafka to 42 brokers")
    told(unit, item("How we scaled kafka", summary="New words"))
    describe_again(unit, one, lambda *_: None)

    assert candidate(unit, one).title == "How we scaled Kafka to 42 brokers"
    assert candidate(unit, one).summary == "New words"


def test_a_title_that_somebody_gave_stays_whatever_the_page_calls_itself(unit: Unit) -> None:
    one = told(unit, item("Kafka at the harbour"))
    read(unit, one, "Harbour | Blog")

    assert candidate(unit, one).title == "Kafka at the harbour"


def test_a_page_without_a_title_leaves_the_one_made_of_its_address(unit: Unit) -> None:
    one = told(unit, item("How we scaled kafka"))
    read(unit, one, None)

    assert candidate(unit, one).title == "How we scaled kafka"
