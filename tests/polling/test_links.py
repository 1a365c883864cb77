"""What looking at a cited page says of its link, and when it is looked at again."""

from datetime import UTC, datetime, timedelta

import pytest

from discovery.model import CandidateId, Failed, FailureKind, Link, LinkState
from discovery.polling import links

NOW = datetime(2026, 9, 7, 10, tzinfo=UTC)
DAY = timedelta(days=1)
EVERY = 30 * DAY
ONE = CandidateId("caaa")
NOT_FOUND = Failed(kind=FailureKind.STATUS, detail="404 Not Found", status=404)
GONE = Failed(kind=FailureKind.GONE, detail="410 Gone", status=410)
SILENT = Failed(kind=FailureKind.UNREACHABLE, detail="no such host")
FORBIDDEN = Failed(kind=FailureKind.REFUSED, detail="robots.txt disallows this")


def failing(failure: Failed, *days: int, before: Link | None = None) -> Link:
    link = before
    for day in days:
        link = links.failed(link, ONE, failure, now=NOW + day * DAY, every=EVERY)
    assert link is not None
    return link


def test_a_page_that_says_the_same_is_alive_and_looked_at_again_in_its_time() -> None:
    link = links.answered(None, ONE, same=True, now=NOW, every=EVERY)
    assert (link.state, link.since, link.due_at) == (LinkState.ALIVE, NOW, NOW + EVERY)

    later = links.answered(link, ONE, same=True, now=NOW + EVERY, every=EVERY)
    assert (later.state, later.since, later.checked_at) == (LinkState.ALIVE, NOW, NOW + EVERY)

    changed = links.answered(later, ONE, same=False, now=NOW + 2 * EVERY, every=EVERY)
    assert (changed.state, changed.since) == (LinkState.CHANGED, NOW + 2 * EVERY)


def test_a_failure_is_looked_at_again_soon_and_then_less_and_less_often() -> None:
    waits = []
    link = None
    for _ in range(5):
        link = links.failed(link, ONE, SILENT, now=NOW, every=EVERY)
        waits.append(link.due_at - NOW)
    assert waits == [DAY, 4 * DAY, 16 * DAY, 30 * DAY, 30 * DAY]


@pytest.mark.parametrize("failure", [NOT_FOUND, SILENT])
def test_what_failed_three_times_over_two_weeks_is_dead(failure: Failed) -> None:
    assert failing(failure, 0, 1).state is LinkState.UNREACHABLE
    assert failing(failure, 0, 1, 5).state is LinkState.UNREACHABLE, "a few days are an outage"
    assert failing(failure, 0, 15).state is LinkState.UNREACHABLE, "twice may be chance"

    dead = failing(failure, 0, 1, 15)
    assert (dead.state, dead.since, dead.due_at) == (
        LinkState.DEAD,
        NOW + 15 * DAY,
        NOW + 15 * DAY + 3 * EVERY,
    )
    assert failing(failure, 105, before=dead).since == NOW + 15 * DAY


def test_what_is_called_gone_is_dead_at_once_and_may_come_back() -> None:
    dead = failing(GONE, 0)
    assert dead.state is LinkState.DEAD

    back = links.answered(dead, ONE, same=True, now=NOW + DAY, every=EVERY)
    assert (back.state, back.failures, back.detail) == (LinkState.ALIVE, 0, "")


def test_a_page_that_we_may_not_ask_for_is_in_doubt_and_never_called_dead() -> None:
    assert failing(FORBIDDEN, 0, 1, 15, 40, 80).state is LinkState.UNREACHABLE


def test_a_host_that_wants_to_be_left_alone_tells_nothing_of_its_pages() -> None:
    held = Failed(kind=FailureKind.HELD_BACK, detail="left alone", retry_after=timedelta(hours=2))
    before = failing(SILENT, 0, 1)

    link = links.not_asked(before, ONE, held, now=NOW + 2 * DAY)
    assert (link.state, link.failures, link.checked_at) == (before.state, before.failures, before.checked_at)
    assert link.due_at == NOW + 2 * DAY + timedelta(hours=2)
