"""The backlog as the files told it, by file."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select

from discovery.model import BacklogItem
from discovery.store.dialect import upsert
from discovery.store.schema import files, items
from discovery.store.types import adapter


class Backlog:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sha256(self, origin: str) -> str | None:
        """The hash of the file when it was last taken in."""
        query = select(files.c.sha256).where(files.c.origin == origin)
        return self._connection.execute(query).scalar_one_or_none()

    def files(self) -> dict[str, str]:
        """Every file taken in, with its hash."""
        return {row.origin: row.sha256 for row in self._connection.execute(select(files))}

    def take_in(self, origin: str, sha256: str, found: Sequence[BacklogItem]) -> None:
        """What `origin` holds is exactly this."""
        self._connection.execute(delete(items).where(items.c.origin == origin))
        rows = [
            {"id": item.id, "origin": origin, "body": adapter(BacklogItem).dump_json(item).decode()}
            for item in found
        ]
        if rows:
            self._connection.execute(items.insert(), rows)
        self._connection.execute(upsert(files), [{"origin": origin, "sha256": sha256}])

    def told(self) -> dict[str, tuple[BacklogItem, ...]]:
        """What each file tells, by origin, items in the order of their ids."""
        found: dict[str, list[BacklogItem]] = {}
        for row in self._connection.execute(select(items).order_by(items.c.origin, items.c.id)):
            found.setdefault(row.origin, []).append(adapter(BacklogItem).validate_json(row.body))
        return {origin: tuple(some) for origin, some in found.items()}
