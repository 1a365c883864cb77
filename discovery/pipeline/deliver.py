"""Delivered: what is due goes out once; what was interrupted is found again by its state."""

import asyncio
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import structlog

from discovery.delivery import outbox
from discovery.delivery.base import Channel
from discovery.digest.render import rendered
from discovery.errors import BusyError
from discovery.model import Delivery, DeliveryState, NotSent, Unclear
from discovery.pipeline.context import OUR_MISTAKE, Context
from discovery.store import Unit
from discovery.store.lock import Lock

log = structlog.get_logger()

_PAUSE = timedelta(seconds=0.1)


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """Deliveries tried in this round, as they stand now; and how many are held for a person, of any age."""

    tried: tuple[Delivery, ...]
    held: int


async def deliver(context: Context, *, patience: timedelta = timedelta(0)) -> Delivered:
    """Send every delivery that is due. Only one process does at a time: another one is waited for as long as
    `patience`, and left to it then."""
    try:
        with ExitStack() as stack:
            stack.push(await _taken(context.lock_file.with_suffix(".delivering"), patience))
            await context.store.write(lambda unit: _recover(unit, context))
            with context.store.snapshot() as unit:
                due = unit.deliveries.in_state(DeliveryState.PENDING, context.clock())
            waiting = [(one, context.channels[one.channel]) for one in due if one.channel in context.channels]
            tried = await _finished(
                asyncio.gather(*(_watched(context, one, channel) for one, channel in waiting))
            )
    except BusyError:
        tried = []
    with context.store.snapshot() as unit:
        held = len(unit.deliveries.in_state(DeliveryState.UNKNOWN))
    return Delivered(tried=tuple(tried), held=held)


async def _taken(path: Path, patience: timedelta) -> Lock:
    """The lock, held. Raises BusyError when somebody else keeps it."""
    while True:
        try:
            return Lock(path).__enter__()
        except BusyError:
            if patience <= timedelta(0):
                raise
        await asyncio.sleep(_PAUSE.total_seconds())
        patience -= _PAUSE


async def _finished(sending: "asyncio.Future[list[Delivery]]") -> list[Delivery]:
    """A message that has begun to leave is not called back: whoever stops the program waits for it."""
    try:
        return await asyncio.shield(sending)
    except asyncio.CancelledError:
        await sending
        raise


def _recover(unit: Unit, context: Context) -> None:
    """Whoever holds the lock knows that nobody is sending: what is found in `sending` was interrupted."""
    for delivery in unit.deliveries.in_state(DeliveryState.SENDING):
        channel = context.channels.get(delivery.channel)
        found = outbox.recovered(delivery, repeatable=bool(channel and channel.repeatable))
        log.warning("delivery was interrupted", week=found.week, channel=found.channel, now=found.state.value)
        unit.deliveries.save(found)


async def _watched(context: Context, delivery: Delivery, channel: Channel) -> Delivery:
    """The boundary: whatever one channel does to us, the others get their digest."""
    try:
        return await _one(context, delivery, channel)
    except Exception:
        log.exception("delivery failed", week=delivery.week, channel=delivery.channel)
        return await context.store.write(partial(_given_up, context, delivery))


def _given_up(context: Context, delivery: Delivery, unit: Unit) -> Delivery:
    """Nothing is on the wire before the state is `sending`, and anything may be after it. A person who dropped
    the delivery meanwhile has the last word."""
    stored = _stored(unit, delivery)
    if stored.state not in (DeliveryState.PENDING, DeliveryState.SENDING):
        return stored
    pending = stored.state is DeliveryState.PENDING
    result = NotSent(detail=OUR_MISTAKE, again=True) if pending else Unclear(detail=OUR_MISTAKE)
    after = outbox.after_send(stored, result, context.clock())
    unit.deliveries.save(after)
    return after


async def _one(context: Context, delivery: Delivery, channel: Channel) -> Delivery:
    with context.store.snapshot() as unit:
        digest = unit.digests.get(delivery.week)
    assert digest is not None, "a delivery refers to a digest"

    async def on_wire() -> None:
        await context.store.write(lambda unit: unit.deliveries.save(outbox.sending(_stored(unit, delivery))))

    result = await channel.send(digest, rendered(digest), on_wire=on_wire)
    now = context.clock()

    def settle(unit: Unit) -> Delivery:
        after = outbox.after_send(_stored(unit, delivery), result, now, repeatable=channel.repeatable)
        unit.deliveries.save(after)
        return after

    after = await context.store.write(settle)
    log.info("delivery", week=after.week, channel=after.channel, state=after.state.value, detail=after.detail)
    return after


def _stored(unit: Unit, delivery: Delivery) -> Delivery:
    found = unit.deliveries.of(delivery.week, delivery.channel)
    assert found is not None, "deliveries are never deleted"
    return found
