"""How far back each feed was walked."""

from dataclasses import fields

from sqlalchemy import Connection, and_, select

from discovery.model import Backfill, SourceId
from discovery.store.dialect import upsert
from discovery.store.schema import backfills


class Backfills:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, source: SourceId, url: str) -> Backfill | None:
        where = and_(backfills.c.source == source, backfills.c.url == url)
        row = self._connection.execute(select(backfills).where(where)).one_or_none()
        return None if row is None else Backfill(**row._mapping)

    def save(self, backfill: Backfill) -> None:
        row = {field.name: getattr(backfill, field.name) for field in fields(backfill)}
        self._connection.execute(upsert(backfills), [row])
