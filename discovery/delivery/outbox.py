"""Decides what becomes of a delivery: no clock, no I/O, one function for each thing that can happen to it.

::

    pending ──sending──> sending ──after_send──> sent | failed | unknown
       ^                    │                              │        │
       ├──── try again ─────┘                              │        │
       └──────────────── retried (by a person) ────────────┴────────┘

A try that fails before anything is on the wire goes from pending to pending. What a person asks of a delivery
that it does not fit (a stale page was clicked) changes nothing; what the program itself must never ask raises.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain, repeat

from discovery.model import Delivery, DeliveryState, NotSent, SendResult, Sent, Unclear

WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
"""The waits after the first failures."""
LONG_WAIT = timedelta(hours=6)
"""The wait after every later one."""
ATTEMPTS = 17
"""Four short waits and twelve long ones: 73 hours, so that a channel may be down from Friday to Monday."""
LONGEST_WISH = timedelta(days=1)
"""No server's Retry-After holds a weekly digest longer than this."""

INTERRUPTED = "the program stopped while sending; it may have arrived"
RETRIED = "released by a person"
DROPPED = "dropped by a person"

_UNDER_WAY = frozenset({DeliveryState.PENDING, DeliveryState.SENDING})
_RELEASABLE = frozenset({DeliveryState.PENDING, DeliveryState.FAILED, DeliveryState.UNKNOWN})


def is_due(delivery: Delivery, now: datetime) -> bool:
    """Whether to send it now. Only what is pending is ever due."""
    return delivery.state is DeliveryState.PENDING and delivery.due_at <= now


def sending(delivery: Delivery) -> Delivery:
    """The first byte is about to leave: one attempt more. Raises ValueError for all but a pending delivery,

    so that one which a person dropped a moment ago is not sent.
    """
    if delivery.state is not DeliveryState.PENDING:
        raise _impossible("sending", delivery)
    return replace(delivery, state=DeliveryState.SENDING, attempts=delivery.attempts + 1)


def after_send(
    delivery: Delivery, result: SendResult, now: datetime, *, repeatable: bool = False
) -> Delivery:
    """What the channel's answer makes of it; `repeatable` is the channel's.

    A delivery still pending failed before the wire: that try is counted here. What is unclear is held for a
    person, unless the channel is safe to repeat. Raises ValueError for a delivery that is not under way.
    """
    if delivery.state not in _UNDER_WAY:
        raise _impossible("after_send", delivery)
    if delivery.state is DeliveryState.PENDING:
        delivery = replace(delivery, attempts=delivery.attempts + 1)
    match result:
        case Sent():
            return replace(delivery, state=DeliveryState.SENT, detail=result.detail, sent_at=now)
        case NotSent(again=True):
            return _later(delivery, result.detail, now, result.retry_after)
        case NotSent():
            return replace(delivery, state=DeliveryState.FAILED, detail=result.detail)
        case Unclear() if repeatable and delivery.attempts < ATTEMPTS:
            return _later(delivery, result.detail, now, None)
        case Unclear():
            return replace(delivery, state=DeliveryState.UNKNOWN, detail=result.detail)


def recovered(delivery: Delivery, *, repeatable: bool) -> Delivery:
    """What a start makes of a delivery it finds: only one in `sending` was interrupted.

    A repeatable channel gets it again at once (its due time has passed), any other holds it for a person.
    """
    if delivery.state is not DeliveryState.SENDING:
        return delivery
    state = DeliveryState.PENDING if repeatable else DeliveryState.UNKNOWN
    return replace(delivery, state=state, detail=INTERRUPTED)


def retried(delivery: Delivery, now: datetime) -> Delivery:
    """A person wants it sent now, with all attempts before it again. One sent or under way stays as it is."""
    if delivery.state not in _RELEASABLE:
        return delivery
    return replace(delivery, state=DeliveryState.PENDING, attempts=0, due_at=now, detail=RETRIED)


def dropped(delivery: Delivery) -> Delivery:
    """A person gives it up. One sent or under way stays as it is."""
    if delivery.state not in _RELEASABLE:
        return delivery
    return replace(delivery, state=DeliveryState.FAILED, detail=DROPPED)


def wait_after(attempts: int) -> timedelta:
    """How long to wait after that many failed attempts (from 1).

    >>> [str(wait_after(n)) for n in (1, 2, 3, 4, 5, 16)]
    ['0:01:00', '0:05:00', '0:15:00', '1:00:00', '6:00:00', '6:00:00']
    """
    waits = chain(WAITS, repeat(LONG_WAIT))
    return next(wait for number, wait in enumerate(waits, start=1) if number >= attempts)


def _later(delivery: Delivery, reason: str, now: datetime, wish: timedelta | None) -> Delivery:
    if delivery.attempts >= ATTEMPTS:
        detail = f"given up after {delivery.attempts} attempts: {reason}"
        return replace(delivery, state=DeliveryState.FAILED, detail=detail)
    floor = min(wish or timedelta(0), LONGEST_WISH)
    due_at = now + max(wait_after(delivery.attempts), floor)
    return replace(delivery, state=DeliveryState.PENDING, due_at=due_at, detail=reason)


def _impossible(event: str, delivery: Delivery) -> ValueError:
    return ValueError(f"{event}: delivery of {delivery.week} to {delivery.channel} is {delivery.state}")
