"""A fact sheet as plain values, for YAML and JSON: every metric with its source beside it."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from discovery.model import Claim, Conflict, Dossier, Fact, Happening, Metric, SheetSource, Told

_WIDTH = 4096
"""Quotes stay on one line each: a folded one cannot be searched for."""


def values(dossier: Dossier) -> dict[str, Any]:
    """The sheet as mappings, lists, strings and numbers; keys in the order in which a person reads them."""
    sources = {one.number: one for one in dossier.sources}
    item = dossier.item
    return {
        "item": {
            "id": item.id,
            "title": item.title,
            "category": item.category,
            "company": item.company,
            "technologies": list(item.technologies),
            "incident_date": item.incident_date,
            "status": item.status,
            "path": item.path,
        },
        "lacks": list(dossier.lacks),
        "falls_short": list(dossier.wanting),
        "gates": {
            sheet.gate.value: {
                "metrics": [_metric(one, sources) for one in sheet.metrics],
                "signals": [_told(one, sources) for one in sheet.signals],
                "missing": list(sheet.missing),
            }
            for sheet in dossier.gates
        },
        "further": [_metric(one, sources) for one in dossier.further],
        "timeline": [_happening(one, sources) for one in dossier.timeline],
        "durations": [
            {
                "name": one.name,
                "minutes": round(one.length.total_seconds() / 60),
                "derived": True,
                "from": _moment(one.first.at),
                "to": _moment(one.last.at),
            }
            for one in dossier.durations
        ],
        "conflicts": [_conflict(one) for one in dossier.conflicts],
        "sources": [_source(one) for one in dossier.sources],
    }


def to_yaml(dossier: Dossier) -> str:
    """The sheet as YAML 1.2; the same sheet gives the same bytes."""
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    writer.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    writer.allow_unicode = True
    writer.width = _WIDTH
    written = StringIO()
    writer.dump(values(dossier), written)
    return written.getvalue()


def _metric(metric: Metric, sources: Mapping[int, SheetSource]) -> dict[str, Any]:
    source = sources[metric.source]
    return {
        **_fact(metric.fact),
        **_cited(source),
        "confirmed_by": [sources[number].url for number in metric.confirmed],
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "kind": fact.kind.value,
        "value": number(fact.value),
        "unit": fact.unit,
        "surface": fact.surface,
        "qualifier": fact.qualifier,
        "about": fact.about,
        "measure": fact.measure,
        "context": fact.quote,
        "start": fact.start,
        "end": fact.end,
    }


def _cited(source: SheetSource) -> dict[str, Any]:
    return {
        "source": source.url,
        "title": source.title,
        "author": source.author,
        "published": _moment(source.published),
        "accessed": _moment(source.accessed),
        "confidence": source.confidence.value if source.confidence else None,
        "text": source.text,
    }


def _told(told: Told, sources: Mapping[int, SheetSource]) -> dict[str, Any]:
    return {
        "kind": told.signal.kind.value,
        "context": told.signal.quote,
        "start": told.signal.start,
        "end": told.signal.end,
        **_cited(sources[told.source]),
    }


def _happening(one: Happening, sources: Mapping[int, SheetSource]) -> dict[str, Any]:
    return {
        "time_utc": _moment(one.event.at),
        "time_utc_end": _moment(one.event.until),
        "approx": one.event.approx,
        "phase": one.event.phase.value,
        "context": one.event.quote,
        "start": one.event.start,
        "end": one.event.end,
        "source": sources[one.source].url,
    }


def _conflict(conflict: Conflict) -> dict[str, Any]:
    return {
        "thing": conflict.thing,
        "measure": conflict.measure,
        "winner": conflict.winner.fact.surface,
        "because": conflict.because,
        "claims": [
            _claim(claim, value, conflict.winner)
            for claim, value in zip(conflict.claims, conflict.values, strict=True)
        ],
    }


def _claim(claim: Claim, value: str, winner: Claim) -> dict[str, Any]:
    return {
        **_fact(claim.fact),
        "compared_as": value,
        "source": claim.url,
        "trust": claim.trust.value if claim.trust else None,
        "confidence": claim.confidence.value if claim.confidence else None,
        "published": _moment(claim.published),
        "accessed": _moment(claim.accessed),
        "stands": claim == winner,
    }


def _source(source: SheetSource) -> dict[str, Any]:
    told = asdict(source)
    return {
        key: _moment(value)
        if isinstance(value, datetime)
        else list(value)
        if isinstance(value, tuple)
        else _text(value)
        for key, value in told.items()
    }


def number(value: str) -> int | float | str:
    """A plain number as one; ranges, versions and times as they are.

    >>> number("125000000"), number("0.5"), number("1.10.2"), number("8-15"), number("1.10")
    (125000000, 0.5, '1.10.2', '8-15', 1.1)
    """
    try:
        return int(value)
    except ValueError:
        pass
    try:
        return float(value) if value.replace(".", "", 1).isdigit() else value
    except ValueError:
        return value


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None
