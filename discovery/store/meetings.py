"""Events ahead, as listings announce them."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, select

from discovery.model import Meeting, SourceId
from discovery.store.dialect import upsert
from discovery.store.schema import meetings


class Meetings:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, source: SourceId, some: Iterable[Meeting]) -> None:
        """What the source announces now; what it announced before stays known."""
        rows = [{"source": source, **asdict(meeting)} for meeting in some]
        if rows:
            self._connection.execute(upsert(meetings), rows)

    def ahead(self, now: datetime) -> tuple[tuple[SourceId, Meeting], ...]:
        """What has not ended (or, where no end is known, not begun) by then, soonest first; by source."""
        where = (meetings.c.ends >= now) | (meetings.c.ends.is_(None) & (meetings.c.starts >= now))
        query = select(meetings).where(where).order_by(meetings.c.starts, meetings.c.name)
        return tuple(
            (
                SourceId(row.source),
                Meeting(
                    key=row.key, name=row.name, url=row.url, starts=row.starts, ends=row.ends, place=row.place
                ),
            )
            for row in self._connection.execute(query)
        )
