"""Digests on their way out."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from discovery.model import Delivery, DeliveryState, Week
from discovery.store.dialect import insert_new, upsert
from discovery.store.schema import deliveries


class Deliveries:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, some: Iterable[Delivery]) -> None:
        """One row for a week and channel, whoever adds it first."""
        rows = [asdict(delivery) for delivery in some]
        if rows:
            self._connection.execute(insert_new(deliveries), rows)

    def save(self, delivery: Delivery) -> None:
        self._connection.execute(upsert(deliveries), [asdict(delivery)])

    def all(self) -> tuple[Delivery, ...]:
        query = select(deliveries).order_by(deliveries.c.week, deliveries.c.channel)
        return tuple(_delivery(row) for row in self._connection.execute(query))

    def latest_week(self) -> Week | None:
        """The latest week whose digest was put on its way."""
        found = self._connection.execute(select(func.max(deliveries.c.week))).scalar_one_or_none()
        return None if found is None else Week(found)

    def of(self, week: Week, channel: str) -> Delivery | None:
        where = (deliveries.c.week == week) & (deliveries.c.channel == channel)
        row = self._connection.execute(select(deliveries).where(where)).one_or_none()
        return None if row is None else _delivery(row)

    def in_state(self, state: DeliveryState, due_at: datetime | None = None) -> tuple[Delivery, ...]:
        """Those in a state, and due by then; oldest week first."""
        query = select(deliveries).where(deliveries.c.state == state.value)
        if due_at is not None:
            query = query.where(deliveries.c.due_at <= due_at)
        rows = self._connection.execute(query.order_by(deliveries.c.week, deliveries.c.channel))
        return tuple(_delivery(row) for row in rows)


def _delivery(row: Row[Any]) -> Delivery:
    values = dict(row._mapping)
    return Delivery(**{**values, "state": DeliveryState(values["state"])})
