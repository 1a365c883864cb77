"""What is remembered of each feed between two polls."""

from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, Row, select

from discovery.model import PollState
from discovery.store.dialect import upsert
from discovery.store.schema import polls


class Polls:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> dict[tuple[str, str], PollState]:
        """Every state, by source id and address."""
        rows = self._connection.execute(select(polls))
        return {(row.source, row.url): _state(row) for row in rows}

    def save(self, state: PollState) -> None:
        row = {field.name: getattr(state, field.name) for field in fields(state)}
        self._connection.execute(upsert(polls), [row])


def _state(row: Row[Any]) -> PollState:
    return PollState(**row._mapping)
