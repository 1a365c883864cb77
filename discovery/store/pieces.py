"""The pages that a feed's own document leads to, as they were read last."""

from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy import Connection, and_, delete, select

from discovery.model import Piece, SourceId
from discovery.store.dialect import upsert
from discovery.store.schema import pieces


class Pieces:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, source: SourceId, feed: str) -> dict[str, Piece]:
        """Those of the feed at that address, by name."""
        query = select(pieces).where(and_(pieces.c.source == source, pieces.c.feed == feed))
        return {
            row.name: Piece(
                name=row.name,
                url=row.url,
                version=row.version,
                etag=row.etag,
                last_modified=row.last_modified,
                entries=row.entries,
            )
            for row in self._connection.execute(query)
        }

    def replace(self, source: SourceId, feed: str, some: Iterable[Piece]) -> None:
        """From now on the feed has these, and no others."""
        rows = [{"source": source, "feed": feed, **asdict(piece)} for piece in some]
        self._connection.execute(
            delete(pieces).where(
                and_(
                    pieces.c.source == source,
                    pieces.c.feed == feed,
                    pieces.c.name.not_in([row["name"] for row in rows]),
                )
            )
        )
        if rows:
            self._connection.execute(upsert(pieces), rows)
