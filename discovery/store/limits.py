"""Addresses whose server asked us to wait."""

from dataclasses import asdict

from sqlalchemy import Connection, delete, select

from discovery.model import Limited
from discovery.store.dialect import upsert
from discovery.store.schema import limits


class Limits:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> dict[str, Limited]:
        """Every address that was limited when it answered last, by address."""
        rows = self._connection.execute(select(limits))
        return {row.url: Limited(**row._mapping) for row in rows}

    def put(self, limited: Limited) -> None:
        self._connection.execute(upsert(limits), [asdict(limited)])

    def lift(self, url: str) -> None:
        """It answered again."""
        self._connection.execute(delete(limits).where(limits.c.url == url))
