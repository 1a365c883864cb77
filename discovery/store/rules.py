"""By which rules all that is stored was last gone through."""

from sqlalchemy import Connection, select

from discovery.store.dialect import upsert
from discovery.store.schema import rules


class Rules:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def version(self, name: str) -> str | None:
        """None before the first time."""
        query = select(rules.c.version).where(rules.c.name == name)
        found: str | None = self._connection.execute(query).scalar_one_or_none()
        return found

    def put(self, name: str, version: str) -> None:
        self._connection.execute(upsert(rules), [{"name": name, "version": version}])
