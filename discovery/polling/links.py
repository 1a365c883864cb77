"""Decides what a look at a cited page says of its link, and when to look again."""

from datetime import datetime, timedelta

from discovery.model import CandidateId, Failed, FailureKind, Link, LinkState

SURE_TIMES = 3
"""Failures in a row before a page is called dead: sites break for a day, and come back."""
SURE_AFTER = timedelta(days=14)
"""How long it must have failed: a domain that was not renewed is often bought back within days."""
FIRST_AGAIN = timedelta(days=1)


def answered(
    before: Link | None, candidate: CandidateId, *, same: bool, now: datetime, every: timedelta
) -> Link:
    """The page is there. `same`: it says what it said when it was first read."""
    state = LinkState.ALIVE if same else LinkState.CHANGED
    return Link(
        candidate=candidate,
        state=state,
        since=_since(before, state, now),
        checked_at=now,
        due_at=now + every,
    )


def failed(
    before: Link | None, candidate: CandidateId, failure: Failed, *, now: datetime, every: timedelta
) -> Link:
    """The page did not come. What failed a few times over two weeks is dead; what an answer calls gone for good is so
    at once. Both are looked at again, seldom: pages come back."""
    failures = (before.failures if before else 0) + 1
    failing_since = before.since if before and before.failures else now
    lasting = failures >= SURE_TIMES and now - failing_since >= SURE_AFTER
    gone = failure.kind is FailureKind.GONE or failure.status == 410
    was_dead = before is not None and before.state is LinkState.DEAD
    dead = was_dead or gone or (lasting and failure.kind is not FailureKind.REFUSED)
    state = LinkState.DEAD if dead else LinkState.UNREACHABLE
    wait = every * 3 if dead else min(FIRST_AGAIN * 4 ** (failures - 1), every)
    return Link(
        candidate=candidate,
        state=state,
        since=failing_since if not dead else _since(before, state, now),
        checked_at=now,
        due_at=now + wait,
        failures=failures,
        status=failure.status,
        detail=f"{failure.kind.value}: {failure.detail}",
    )


def not_asked(before: Link | None, candidate: CandidateId, held: Failed, *, now: datetime) -> Link:
    """Its host wants to be left alone: nothing is known that was not before, and it is asked later."""
    wait = held.retry_after or FIRST_AGAIN
    return Link(
        candidate=candidate,
        state=before.state if before else LinkState.ALIVE,
        since=before.since if before else now,
        checked_at=before.checked_at if before else now,
        due_at=now + wait,
        failures=before.failures if before else 0,
        status=before.status if before else None,
        detail=before.detail if before else "",
    )


def _since(before: Link | None, state: LinkState, now: datetime) -> datetime:
    return before.since if before and before.state is state else now
