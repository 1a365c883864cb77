"""A fact sheet as Markdown, to draw from and to cite from."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from discovery.markdown import code, inline, link
from discovery.model import (
    Confidence,
    Conflict,
    Derived,
    Dossier,
    Fact,
    Freshness,
    GateSheet,
    Happening,
    Metric,
    SheetSource,
    SignalKind,
    Told,
)
from discovery.text import counted

MOST = 10
"""More metrics or signals of one gate than this are counted: a sheet is read, not searched."""
_AGES = frozenset({Freshness.FRESH, Freshness.AGING, Freshness.STALE})
_BOUNDS = {"about": "about", "lower bound": "at least", "upper bound": "at most"}
_VERBATIM = frozenset({SignalKind.ERROR_MESSAGE, SignalKind.COMMAND})


def render(dossier: Dossier, *, most: int | None = MOST) -> str:
    """The sheet; at most `most` metrics and signals a gate, all where it is None."""
    return "\n".join(_page(dossier, most)).rstrip() + "\n"


def _page(dossier: Dossier, most: int | None) -> Iterator[str]:
    item = dossier.item
    yield from (f"# {inline(item.id)} · {inline(item.title)}", "")
    about = [item.category, item.company, ", ".join(item.technologies), item.incident_date, item.status]
    yield from (" · ".join(inline(part) for part in about if part), "")
    yield from (_numbers(dossier), "")
    if dossier.lacks:
        yield from (f"**Still lacks**: {_listed(dossier.lacks)}.", "")
    if dossier.wanting:
        yield from (f"**Falls short**: {inline('; '.join(dossier.wanting))}.", "")
    for sheet in dossier.gates:
        yield from _gate(item.id, sheet, most)
    if dossier.timeline:
        yield from _timeline(dossier.timeline, dossier.durations)
    if dossier.conflicts:
        yield from _conflicts(dossier)
    if dossier.sources:
        yield from ("## Sources", "", *(_source(one) for one in dossier.sources))


def _numbers(dossier: Dossier) -> str:
    if not dossier.sources:
        return "Nothing good was found for this item so far."
    metrics = {
        (one.source, one.fact.start, one.fact.end, one.fact.kind): one
        for one in (*(metric for sheet in dossier.gates for metric in sheet.metrics), *dossier.further)
    }
    primary = sum(one.confidence is Confidence.A for one in dossier.sources)
    confirmed = sum(bool(one.confirmed) for one in metrics.values())
    parts = [
        f"{counted(len(dossier.sources), 'source')} ({primary} primary)",
        counted(len(metrics), "quoted fact"),
        f"{confirmed} confirmed by two or more",
        counted(len(dossier.conflicts), "conflict"),
    ]
    return " · ".join(parts)


def _gate(item: str, sheet: GateSheet, most: int | None) -> Iterator[str]:
    yield from (f"## {sheet.gate.spoken}", "")
    for quoted in _by_quote(sheet.metrics[:most]):
        yield from _metrics(quoted)
    for told in sheet.signals[:most]:
        yield from _signal(told)
    if most is not None:
        hidden = max(0, len(sheet.metrics) - most) + max(0, len(sheet.signals) - most)
        if hidden:
            yield from (f"{hidden} more: `discovery dossier {item} --all`", "")
    yield from (f"Missing: {_listed(sheet.missing)}." if sheet.missing else "Nothing is missing.", "")


def _by_quote(metrics: Sequence[Metric]) -> list[list[Metric]]:
    """Numbers of one sentence stand together, where the first of them stands."""
    found: dict[tuple[int, str], list[Metric]] = {}
    for metric in metrics:
        found.setdefault((metric.source, metric.fact.quote), []).append(metric)
    return list(found.values())


def _metrics(quoted: Sequence[Metric]) -> Iterator[str]:
    for number, metric in enumerate(quoted):
        agree = f", also {_numbered(metric.confirmed)}" if metric.confirmed else ""
        yield f"- {_what(metric.fact)} {_numbered([metric.source])}{agree}"
        if number == len(quoted) - 1:
            yield f"  > {inline(metric.fact.quote)}"
    yield ""


def _what(fact: Fact) -> str:
    """What the number says, as far as its sentence does: bound, kind, qualifiers, measure, thing."""
    said = f"{fact.surface} {fact.measure}".lower()
    words = fact.qualifier.split(", ") if fact.qualifier else []
    bound = " ".join(_BOUNDS[one] for one in words if one in _BOUNDS)
    rest = [one for one in words if one not in _BOUNDS and one.lower().removeprefix("per ") not in said]
    about = "" if fact.about.lower() in said else fact.about
    parts = [part for part in (*rest, fact.measure, about) if part]
    kind = fact.kind.value.replace("_", " ")
    told = f"{kind}: {' · '.join(parts)}" if parts else kind
    return f"{bound} **{inline(fact.surface)}** {inline(told)}".strip()


def _signal(told: Told) -> Iterator[str]:
    kind = told.signal.kind.value.replace("_", " ").capitalize()
    if told.signal.kind in _VERBATIM:
        yield f"- {kind} {_numbered([told.source])}: {code(told.signal.quote)}"
    else:
        yield f"- {kind} {_numbered([told.source])}"
        yield f"  > {inline(told.signal.quote)}"
    yield ""


def _timeline(timeline: Sequence[Happening], durations: Sequence[Derived]) -> Iterator[str]:
    yield from ("## Timeline", "", "| UTC | phase | what the source says | source |", "|---|---|---|---|")
    for one in timeline:
        event = one.event
        about = "about " if event.approx else ""
        until = f" – {event.until:%H:%M}" if event.until else ""
        when = f"{about}{event.at:%Y-%m-%d %H:%M}{until}"
        yield f"| {when} | {event.phase.value} | {inline(event.quote)} | {_numbered([one.source])} |"
    yield ""
    for derived in durations:
        yield (
            f"- {inline(derived.name)}: **{_length(derived.length)}**, derived: from {derived.first.at:%H:%M}"
            f" to {derived.last.at:%H:%M} UTC, both quoted above"
        )
    if durations:
        yield ""


def _conflicts(dossier: Dossier) -> Iterator[str]:
    numbers = {one.url: one.number for one in dossier.sources}
    yield from ("## Conflicts", "")
    for one in dossier.conflicts:
        yield from _conflict(one, numbers)


def _conflict(conflict: Conflict, numbers: dict[str, int]) -> Iterator[str]:
    told = conflict.thing.lower() in conflict.measure.lower()
    yield from (f"### {inline(conflict.measure if told else f'{conflict.thing} · {conflict.measure}')}", "")
    for claim, value in zip(conflict.claims, conflict.values, strict=True):
        stands = f" stands: {inline(conflict.because)}" if claim == conflict.winner else ""
        source = _numbered([numbers[claim.url]]) if claim.url in numbers else link(claim.title, claim.url)
        yield f"- **{inline(claim.fact.surface)}** = {inline(_grouped(value))} {source} {_day(claim.published)}{stands}"
        yield f"  > {inline(claim.fact.quote)}"
        yield ""


def _grouped(value: str) -> str:
    """`360000000 USD/year` with its thousands parted."""
    return re.sub(r"\b[0-9]{4,}(?![.0-9])", lambda found: f"{int(found[0]):,}", value)


def _source(source: SheetSource) -> str:
    parts = [
        inline(source.publisher),
        inline(source.author or ""),
        _day(source.published),
        f"read {_day(source.accessed)}" if source.accessed else "not read",
        source.kind.value if source.kind else "",
        source.freshness.value if source.freshness in _AGES else "",
        f"confidence {source.confidence.value}: {inline(source.because)}" if source.confidence else "",
        "cited on the page" if source.cited else "",
        inline("; ".join(source.reasons)),
    ]
    if source.gone:
        kept = f"the page is gone; its text is kept: {code(f'discovery candidates text {source.candidate}')}"
        parts.append(
            kept + (f"; {link('an archive has a copy', source.archived)}" if source.archived else "")
        )
    return f"{source.number}. {link(source.title, source.url)} · {' · '.join(part for part in parts if part)}"


def _listed(names: Sequence[str]) -> str:
    return inline(", ".join(name.replace("_", " ") for name in names))


def _numbered(numbers: Sequence[int]) -> str:
    return " ".join(f"\\[{number}\\]" for number in numbers)


def _day(moment: date | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "undated"


def _length(length: timedelta) -> str:
    minutes = round(length.total_seconds() / 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"
