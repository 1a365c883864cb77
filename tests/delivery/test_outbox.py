"""What can happen to a delivery, in every state."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from discovery.delivery import outbox
from discovery.model import Delivery, DeliveryState, NotSent, SendResult, Sent, Unclear, Week

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
PENDING, SENDING, SENT, FAILED, UNKNOWN = DeliveryState
TAKEN = Sent(detail="taken")
LATER = NotSent(detail="down", again=True)
NEVER = NotSent(detail="no_service", again=False)
OPEN = Unclear(detail="no answer")


def a_delivery(state: DeliveryState = PENDING, *, attempts: int = 1) -> Delivery:
    return Delivery(
        week=Week("2026-W47"), channel="team", state=state, attempts=attempts, due_at=NOW, detail="before"
    )


def after(result: SendResult) -> Callable[[Delivery], Delivery]:
    return lambda delivery: outbox.after_send(delivery, result, NOW)


EVENTS: dict[str, Callable[[Delivery], Delivery]] = {
    "sending": outbox.sending,
    "sent": after(TAKEN),
    "not sent, again": after(LATER),
    "not sent, never": after(NEVER),
    "unclear": after(OPEN),
    "unclear, repeatable": lambda delivery: outbox.after_send(delivery, OPEN, NOW, repeatable=True),
    "recovered": lambda delivery: outbox.recovered(delivery, repeatable=False),
    "recovered, repeatable": lambda delivery: outbox.recovered(delivery, repeatable=True),
    "retried": lambda delivery: outbox.retried(delivery, NOW),
    "dropped": outbox.dropped,
}
IMPOSSIBLE = None
TABLE: dict[str, tuple[DeliveryState | None, ...]] = {
    #                         PENDING     SENDING     SENT        FAILED      UNKNOWN
    "sending":               (SENDING,    IMPOSSIBLE, IMPOSSIBLE, IMPOSSIBLE, IMPOSSIBLE),
    "sent":                  (SENT,       SENT,       IMPOSSIBLE, IMPOSSIBLE, IMPOSSIBLE),
    "not sent, again":       (PENDING,    PENDING,    IMPOSSIBLE, IMPOSSIBLE, IMPOSSIBLE),
    "not sent, never":       (FAILED,     FAILED,     IMPOSSIBLE, IMPOSSIBLE, IMPOSSIBLE),
    "unclear":               (UNKNOWN,    UNKNOWN,    IMPOSSIBLE, IMPOSSIBLE, IMPOSSIBLE),
    "unclear, repeatable":   (PENDING,    PENDING,    IMPOSSIBLE, IMPOSSIBLE, IMPOSSIBLE),
    "recovered":             (PENDING,    UNKNOWN,    SENT,       FAILED,     UNKNOWN),
    "recovered, repeatable": (PENDING,    PENDING,    SENT,       FAILED,     UNKNOWN),
    "retried":               (PENDING,    SENDING,    SENT,       PENDING,    PENDING),
    "dropped":               (FAILED,     SENDING,    SENT,       FAILED,     FAILED),
}  # fmt: skip


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("state", DeliveryState)
def test_every_event_in_every_state(event: str, state: DeliveryState) -> None:
    expected = TABLE[event][list(DeliveryState).index(state)]
    if expected is IMPOSSIBLE:
        with pytest.raises(ValueError, match=f"delivery of 2026-W47 to team is {state}"):
            EVENTS[event](a_delivery(state))
    else:
        assert EVENTS[event](a_delivery(state)).state is expected


@pytest.mark.parametrize("state", DeliveryState)
def test_only_what_is_pending_and_past_its_time_is_due(state: DeliveryState) -> None:
    delivery = a_delivery(state)
    assert outbox.is_due(delivery, NOW) is (state is PENDING)
    assert not outbox.is_due(delivery, NOW - timedelta(seconds=1))


def test_going_on_the_wire_counts_an_attempt_and_its_failure_does_not_count_it_twice() -> None:
    on_wire = outbox.sending(a_delivery(attempts=0))
    assert on_wire.attempts == 1
    assert outbox.after_send(on_wire, LATER, NOW).attempts == 1


def test_a_failure_before_the_wire_counts_as_an_attempt() -> None:
    assert outbox.after_send(a_delivery(attempts=0), LATER, NOW).attempts == 1


def test_what_was_sent_says_when_and_where() -> None:
    delivery = outbox.after_send(a_delivery(SENDING), TAKEN, NOW)
    assert (delivery.sent_at, delivery.detail) == (NOW, "taken")


@pytest.mark.parametrize("result", [LATER, NEVER, OPEN])
def test_what_was_not_sent_says_why_and_has_no_sending_time(result: NotSent | Unclear) -> None:
    delivery = outbox.after_send(a_delivery(SENDING), result, NOW)
    assert (delivery.sent_at, delivery.detail) == (None, result.detail)


def test_the_waits_grow_over_three_days_and_then_it_has_failed() -> None:
    delivery, now, waits = a_delivery(attempts=0), NOW, []
    while delivery.state is PENDING:
        delivery = outbox.after_send(outbox.sending(delivery), LATER, now)
        waits.append(delivery.due_at - now)
        now = delivery.due_at
    minutes = [int(wait.total_seconds()) // 60 for wait in waits]
    assert minutes == [1, 5, 15, 60] + 12 * [360] + [0]
    assert timedelta(days=3) < now - NOW < timedelta(days=4)
    assert delivery.state is FAILED
    assert delivery.detail == "given up after 17 attempts: down"


def test_the_servers_wish_makes_a_wait_longer_but_never_shorter() -> None:
    def wait(wish: timedelta) -> timedelta:
        result = NotSent(detail="429", again=True, retry_after=wish)
        return outbox.after_send(a_delivery(SENDING, attempts=2), result, NOW).due_at - NOW

    assert wait(timedelta(seconds=3)) == timedelta(minutes=5)
    assert wait(timedelta(minutes=30)) == timedelta(minutes=30)


def test_no_wish_holds_a_digest_for_more_than_a_day() -> None:
    result = NotSent(detail="429", again=True, retry_after=timedelta.max)
    assert outbox.after_send(a_delivery(SENDING), result, NOW).due_at == NOW + timedelta(days=1)


def test_even_a_repeatable_channel_that_stays_unclear_ends_with_a_person() -> None:
    last = a_delivery(SENDING, attempts=outbox.ATTEMPTS)
    assert outbox.after_send(last, OPEN, NOW, repeatable=True).state is UNKNOWN


@pytest.mark.parametrize("repeatable", [True, False])
def test_an_interrupted_delivery_says_so(*, repeatable: bool) -> None:
    delivery = outbox.recovered(a_delivery(SENDING), repeatable=repeatable)
    assert delivery.detail == "the program stopped while sending; it may have arrived"


def test_an_interrupted_delivery_to_a_repeatable_channel_is_due_at_once() -> None:
    assert outbox.is_due(outbox.recovered(a_delivery(SENDING), repeatable=True), NOW)


def test_a_person_who_releases_a_delivery_gives_it_all_attempts_again() -> None:
    delivery = outbox.retried(replace(a_delivery(FAILED, attempts=17), due_at=NOW + timedelta(days=9)), NOW)
    assert outbox.is_due(delivery, NOW)
    assert outbox.after_send(outbox.sending(delivery), LATER, NOW).state is PENDING


def test_a_dropped_delivery_names_the_person_as_the_reason() -> None:
    assert outbox.dropped(a_delivery(UNKNOWN)).detail == "dropped by a person"
