"""What is remembered, as rows for others: stable keys, sorted, the same for the same contents."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, select

from discovery.store.candidates import ORIGINALS
from discovery.store.facts import CURRENT
from discovery.store.schema import candidates, facts, judgements, matches, reports, sightings

Row = dict[str, Any]


class Exports:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def candidates(self) -> Iterator[Row]:
        urls: dict[str, set[str]] = {}
        sources: dict[str, set[str]] = {}
        for row in self._connection.execute(select(sightings)):
            urls.setdefault(row.candidate, set()).add(row.url)
            sources.setdefault(row.candidate, set()).add(row.source)
        query = (
            select(candidates, reports.c.event, judgements.c.kind, judgements.c.confidence)
            .outerjoin(reports, reports.c.candidate == candidates.c.id)
            .outerjoin(judgements, judgements.c.candidate == candidates.c.id)
        )
        for row in self._connection.execute(query.where(ORIGINALS).order_by(candidates.c.id)):
            yield {
                "id": row.id,
                "url": row.url,
                "urls": [row.url, *sorted(urls.get(row.id, set()) - {row.url})],
                "title": row.title,
                "company": row.company,
                "kind": row.kind,
                "confidence": row.confidence,
                "published": _iso(row.published),
                "first_seen": _iso(row.first_seen),
                "event": row.event,
                "words": row.words,
                "language": row.language,
                "sources": sorted(sources.get(row.id, set())),
            }

    def sightings(self) -> Iterator[Row]:
        query = select(sightings).order_by(sightings.c.candidate, sightings.c.source, sightings.c.key)
        for row in self._connection.execute(query):
            yield {"candidate": row.candidate, "source": row.source, "url": row.url, "seen": _iso(row.seen)}

    def facts(self) -> Iterator[Row]:
        query = select(candidates.c.url, facts).join(candidates, candidates.c.id == facts.c.candidate)
        for row in self._connection.execute(
            query.where(ORIGINALS, CURRENT).order_by(
                candidates.c.url, facts.c.start, facts.c.end, facts.c.kind
            )
        ):
            yield {
                "url": row.url,
                "kind": row.kind,
                "surface": row.surface,
                "value": row.value,
                "unit": row.unit,
                "qualifier": row.qualifier,
                "start": row.start,
                "end": row.end,
                "quote": row.quote,
                "gates": list(row.gates),
                "about": row.about,
                "measure": row.measure,
            }

    def matches(self) -> Iterator[Row]:
        query = select(candidates.c.url, matches).join(candidates, candidates.c.id == matches.c.candidate)
        for row in self._connection.execute(
            query.where(ORIGINALS).order_by(matches.c.item, matches.c.score.desc(), candidates.c.url)
        ):
            yield {
                "item_id": row.item,
                "url": row.url,
                "score": row.score,
                "reasons": list(row.reasons),
                "gates": list(row.gates),
            }

    def events(self) -> Iterator[Row]:
        """Each event with all addresses of all its reports, the operator's own account first."""
        announced: dict[str, set[str]] = {}
        for row in self._connection.execute(select(sightings.c.candidate, sightings.c.url)):
            announced.setdefault(row.candidate, set()).add(row.url)
        query = select(reports, candidates.c.url).join(candidates, candidates.c.id == reports.c.candidate)
        rows = self._connection.execute(query.order_by(reports.c.event, reports.c.rank, candidates.c.url))
        for event, members in groupby(rows, key=lambda row: row.event):
            urls = [url for one in members for url in (one.url, *sorted(announced.get(one.candidate, ())))]
            yield {"event": event, "urls": list(dict.fromkeys(urls))}


def _iso(moment: Any) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")
