"""Digests as they were fixed, and what they have shown."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, and_, func, select

from discovery.model import CandidateId, Digest, Week
from discovery.store.candidates import ORIGINALS
from discovery.store.schema import addresses, candidates, digests, polls, shown
from discovery.store.types import adapter

_SHOWN = select(addresses.c.candidate).join(shown, shown.c.candidate == addresses.c.home)


class Digests:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, week: Week) -> Digest | None:
        body = self._connection.execute(
            select(digests.c.body).where(digests.c.week == week)
        ).scalar_one_or_none()
        return None if body is None else adapter(Digest).validate_json(body)

    def weeks(self) -> tuple[Week, ...]:
        return tuple(
            Week(row.week)
            for row in self._connection.execute(select(digests.c.week).order_by(digests.c.week))
        )

    def last_until(self, before: Week) -> datetime | None:
        """Where the digest before that week ended."""
        query = select(func.max(digests.c.until)).where(digests.c.week < before)
        return self._connection.execute(query).scalar_one_or_none()

    def save(self, digest: Digest, showing: Iterable[CandidateId]) -> None:
        """Fix a week's digest. A week that has one already, or a candidate already shown, is an IntegrityError."""
        body = adapter(Digest).dump_json(digest).decode()
        self._connection.execute(digests.insert().values(week=digest.week, until=digest.until, body=body))
        rows = [{"candidate": candidate, "week": digest.week} for candidate in showing]
        if rows:
            self._connection.execute(shown.insert(), rows)

    def unshown_news(self, until: datetime) -> tuple[CandidateId, ...]:
        """News first seen up to `until` that no digest has shown, nor a copy of it."""
        query = select(candidates.c.id).where(
            candidates.c.news,
            candidates.c.first_seen <= until,
            ORIGINALS,
            candidates.c.id.not_in(_SHOWN),
        )
        return tuple(CandidateId(row.id) for row in self._connection.execute(query.order_by(candidates.c.id)))

    def shown_in(self, candidate: CandidateId) -> Week | None:
        """The first week whose digest showed it or a copy of it."""
        query = select(func.min(shown.c.week)).join(addresses, addresses.c.home == shown.c.candidate)
        found = self._connection.execute(query.where(addresses.c.candidate == candidate)).scalar_one_or_none()
        return None if found is None else Week(found)

    def first_seen_between(self, since: datetime | None, until: datetime, *, news: bool) -> int:
        where = and_(candidates.c.first_seen <= until, candidates.c.news.is_(news), ORIGINALS)
        if since is not None:
            where = and_(where, candidates.c.first_seen > since)
        return int(
            self._connection.execute(select(func.count()).select_from(candidates).where(where)).scalar_one()
        )

    def first_baseline(self) -> datetime | None:
        """When this installation began to know its sources."""
        return self._connection.execute(select(func.min(polls.c.baseline_at))).scalar_one_or_none()
