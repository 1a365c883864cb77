"""Signals: what a candidate's text tells beyond numbers."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, select

from discovery.model import CandidateId, Gate, Signal, SignalKind, TextHash
from discovery.store.schema import signals


class Signals:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replace(self, candidate: CandidateId, text: TextHash, found: Sequence[Signal]) -> None:
        """These are the signals of the candidate's text, and no others."""
        self._connection.execute(delete(signals).where(signals.c.candidate == candidate))
        rows = [
            {
                "candidate": candidate,
                "text": text,
                "kind": one.kind.value,
                "start": one.start,
                "end": one.end,
                "quote": one.quote,
                "gates": one.gates,
            }
            for one in found
        ]
        if rows:
            self._connection.execute(signals.insert(), rows)

    def of(self, ids: Iterable[CandidateId]) -> dict[CandidateId, tuple[Signal, ...]]:
        """The signals of each candidate, in the order of its text."""
        query = (
            select(signals)
            .where(signals.c.candidate.in_(list(ids)))
            .order_by(signals.c.start, signals.c.end, signals.c.kind)
        )
        found: dict[CandidateId, list[Signal]] = {}
        for row in self._connection.execute(query):
            found.setdefault(CandidateId(row.candidate), []).append(
                Signal(
                    kind=SignalKind(row.kind),
                    start=row.start,
                    end=row.end,
                    quote=row.quote,
                    gates=tuple(Gate(gate) for gate in row.gates),
                )
            )
        return {candidate: tuple(some) for candidate, some in found.items()}
