"""A page that speaks of no computer system has no production facts, whatever its numbers."""

import pytest

from discovery.evidence.facts import find
from discovery.evidence.topic import speaks_of_systems

TRIAL = (
    "The court heard on Tuesday that the sisters had sold the house for $410,000 and moved to the coast, where they lived for eleven years"
    " with a neighbour who kept bees. Their lawyer asked for two years. "
)
PLATFORM = (
    "The cluster has 42 nodes in three regions and serves 81,000 requests per second, and the database behind it holds 12 TB."
    " We moved the queue to the new servers in the spring, which took us five weeks. "
)
RUSSIAN = "Сегодня в 10:15 UTC был зафиксирован сбой, затронуто 12 узлов, работа восстановлена в 11:40 UTC. "


@pytest.mark.parametrize(("page", "speaks"), [(TRIAL, False), (PLATFORM, True)])
def test_a_page_is_judged_by_its_words(page: str, speaks: bool) -> None:
    assert speaks_of_systems(page * 20) is speaks
    assert bool(find(page * 20)) is speaks


def test_a_passage_is_too_short_to_be_judged() -> None:
    assert speaks_of_systems(TRIAL)


def test_what_another_language_speaks_of_is_left_open() -> None:
    assert speaks_of_systems(RUSSIAN * 60)
    assert find(RUSSIAN * 60)


def test_a_page_about_systems_may_tell_a_story_between() -> None:
    assert speaks_of_systems(PLATFORM * 10 + TRIAL * 10)
