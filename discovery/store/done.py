"""What was last done to all that is stored, by which rules and when."""

from datetime import datetime

from sqlalchemy import Connection, select

from discovery.store.dialect import upsert
from discovery.store.schema import done


class Done:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def last(self, name: str) -> tuple[str, datetime] | None:
        """(rules, when); None before the first time."""
        row = self._connection.execute(select(done).where(done.c.name == name)).one_or_none()
        return (row.by, row.at) if row else None

    def put(self, name: str, by: str, at: datetime) -> None:
        self._connection.execute(upsert(done), [{"name": name, "by": by, "at": at}])
