"""Which documents report the same event."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, exists, select, update

from discovery.model import CandidateId, Event, Member
from discovery.store.candidates import ORIGINALS
from discovery.store.schema import addresses, candidates, events, reports, shown

other = reports.alias("other")


class Events:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replace(self, found: Sequence[Event]) -> None:
        """These, and no others, are the events and their reports."""
        self._connection.execute(delete(reports))
        self._connection.execute(delete(events))
        if found:
            self._connection.execute(events.insert(), [_event_row(event) for event in found])
            self._connection.execute(
                reports.insert(),
                [
                    {"candidate": member.report, "event": event.id, "rank": rank, "because": member.because}
                    for event in found
                    for rank, member in enumerate(event.members)
                ],
            )

    def of(self, candidate: CandidateId) -> Event | None:
        """The event that a document reports, the operator's own account first among its reports."""
        query = select(events).join(reports, reports.c.event == events.c.id)
        row = self._connection.execute(query.where(reports.c.candidate == candidate)).one_or_none()
        if row is None:
            return None
        told = self._connection.execute(
            select(reports).where(reports.c.event == row.id).order_by(reports.c.rank)
        )
        return Event(
            id=row.id,
            company=row.company,
            when=row.day and date.fromisoformat(row.day),
            what=row.title,
            members=tuple(Member(report=one.candidate, because=one.because) for one in told),
        )

    def places(self, ids: Iterable[CandidateId]) -> dict[CandidateId, tuple[str, int, bool]]:
        """(event, rank, whether a digest has shown any report of it) of each of these that reports one."""
        was_shown = exists().where(
            addresses.c.home == shown.c.candidate,
            addresses.c.candidate == other.c.candidate,
            other.c.event == reports.c.event,
        )
        query = select(reports.c.candidate, reports.c.event, reports.c.rank, was_shown.label("shown"))
        rows = self._connection.execute(query.where(reports.c.candidate.in_(list(ids))))
        return {CandidateId(row.candidate): (row.event, row.rank, bool(row.shown)) for row in rows}

    def is_due(self, rules: int) -> bool:
        """Whether any document changed since the events were made by the rules of that number."""
        stale = candidates.c.clustered_by.is_(None) | (candidates.c.clustered_by != rules)
        return (
            self._connection.execute(select(candidates.c.id).where(ORIGINALS, stale).limit(1)).first()
            is not None
        )

    def settle(self, rules: int) -> None:
        """Every document was looked at by the rules of that number."""
        stale = candidates.c.clustered_by.is_(None) | (candidates.c.clustered_by != rules)
        self._connection.execute(update(candidates).where(stale).values(clustered_by=rules))


def _event_row(event: Event) -> dict[str, Any]:
    day = event.when.isoformat() if event.when else None
    return {"id": event.id, "company": event.company, "day": day, "title": event.what}
