"""What hosts answered when asked for their robots.txt."""

from datetime import datetime

from sqlalchemy import Connection, select

from discovery.store.dialect import upsert
from discovery.store.schema import robots


class Robots:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def answer(self, host: str) -> tuple[datetime, int | None, str] | None:
        """(when asked, status or None for no answer, body), or None when never asked."""
        row = self._connection.execute(select(robots).where(robots.c.host == host)).one_or_none()
        return None if row is None else (row.fetched_at, row.status, row.body)

    def save(self, host: str, fetched_at: datetime, status: int | None, body: str) -> None:
        row = {"host": host, "fetched_at": fetched_at, "status": status, "body": body}
        self._connection.execute(upsert(robots), [row])
