"""All that is known of one candidate, in a person's and in a program's words."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from discovery.cli import output
from discovery.model import Article, Candidate, EarlierFact, Event, Fact, Match, Sighting, Signal
from discovery.pipeline.cite import Citation, citation
from discovery.store import Unit


@dataclass(frozen=True, kw_only=True)
class Shown:
    """`urls` are the addresses of the reports of its event; `judgement` and `decisions` are in words already."""

    found: Candidate
    judgement: Mapping[str, object] | None
    sightings: Sequence[Sighting]
    article: Article | None
    facts: Sequence[Fact]
    signals: Sequence[Signal]
    lost: Sequence[EarlierFact]
    matches: Sequence[Match]
    cited: Citation | None
    copies: Sequence[Candidate]
    decisions: Sequence[Mapping[str, Any]]
    event: Event | None
    urls: Mapping[str, str]


def gathered(
    unit: Unit,
    found: Candidate,
    judgement: Mapping[str, object] | None,
    decisions: Sequence[Mapping[str, Any]],
) -> Shown:
    event = unit.events.of(found.id)
    reports = unit.candidates.by_ids(one.report for one in event.members) if event else ()
    return Shown(
        found=found,
        judgement=judgement,
        sightings=unit.candidates.sightings(found.id),
        article=unit.articles.of(found.id),
        facts=unit.facts.of([found.id]).get(found.id, ()),
        signals=unit.signals.of([found.id]).get(found.id, ()),
        lost=unit.facts.lost(found.id),
        matches=unit.matches.of([found.id]).get(found.id, ()),
        cited=citation(unit, found.id),
        copies=unit.candidates.by_ids(unit.candidates.copies(found.id)[1:]),
        decisions=decisions,
        event=event,
        urls={one.id: one.url for one in reports},
    )


def data(shown: Shown) -> dict[str, Any]:
    """For programs."""
    event = shown.event
    return {
        **asdict(shown.found),
        "judgement": shown.judgement,
        "sightings": [asdict(one) for one in shown.sightings],
        "article": asdict(shown.article) if shown.article else None,
        "facts": [asdict(fact) for fact in shown.facts],
        "signals": [asdict(signal) for signal in shown.signals],
        "lost": [asdict(one) for one in shown.lost],
        "matches": [asdict(match) for match in shown.matches],
        "citation": {**asdict(shown.cited), "gone": shown.cited.gone} if shown.cited else None,
        "copies": [{"id": copy.id, "url": copy.url} for copy in shown.copies],
        "decisions": list(shown.decisions),
        "event": {
            **asdict(event),
            "members": [{**asdict(one), "url": shown.urls[one.report]} for one in event.members],
        }
        if event
        else None,
    }


def lines(shown: Shown) -> None:
    """For people: what it is, then what was decided, announced, found in it and made of it."""
    _head(shown)
    _standing(shown)
    _identity(shown)
    output.line("\nannounced by")
    rows: list[tuple[object, ...]] = [(output.day(one.seen), one.source, one.url) for one in shown.sightings]
    output.table(("seen", "source", "url"), rows, empty="nobody")
    _evidence(shown)
    output.line("\nserves")
    rows = [(f"{match.score:.2f}", match.item, "; ".join(match.reasons)) for match in shown.matches]
    output.table(("score", "item", "reasons"), rows, empty="no item")


def _head(shown: Shown) -> None:
    found, judgement = shown.found, shown.judgement
    output.line(f"{found.id}  {found.title}")
    output.line(f"  {found.url}")
    output.line(
        f"  company: {found.company or '-'}   author: {found.author or '-'}   published: {output.day(found.published)}"
        f"   first seen: {output.day(found.first_seen)} as {'news' if found.news else 'archive'}"
    )
    if judgement:
        output.line(
            f"  {judgement['kind']}, {judgement['freshness']}; confidence {judgement['confidence']}: {judgement['because']}"
            f" (ranks as {judgement['trust']})"
        )


def _standing(shown: Shown) -> None:
    """Its text and its page, as they stand."""
    found, article, cited = shown.found, shown.article, shown.cited
    if found.same_as:
        output.line(
            f"  a copy of {found.same_as}; discovery candidates split {found.id} takes it apart again"
        )
    if article:
        output.line(
            f"  text: {article.words} words from the {article.origin.value}, read {output.day(article.accessed)}"
            + (f"; {article.flaw}" if article.flaw else "")
        )
    if cited and cited.state:
        output.line(
            f"  link: {cited.state.value}, checked {output.day(cited.checked)}"
            + (f"; the text is kept: discovery candidates text {found.id}" if cited.gone else "")
            + (f"; archived at {cited.archived}" if cited.archived else "")
        )


def _identity(shown: Shown) -> None:
    """Which event it reports, and why several addresses are one document."""
    if shown.event:
        output.line(f"\nreports the event {shown.event.id}")
        output.table(
            ("report", "because", "url"),
            [(one.report, one.because, shown.urls[one.report]) for one in shown.event.members],
            empty="",
        )
    if shown.decisions:
        output.line("\ndecided")
        output.table(
            ("day", "what", "because"),
            [
                (output.day(one["at"]), f"{one['candidate']} {one['verdict']}", one["detail"])
                for one in shown.decisions
            ],
            empty="",
        )


def _evidence(shown: Shown) -> None:
    output.line("\nfacts")
    rows = [(fact.kind.value, fact.surface, fact.quote) for fact in shown.facts]
    output.table(("kind", "fact", "quote"), rows, empty="none")
    if shown.signals:
        output.line("\nbeyond numbers")
        output.table(
            ("kind", "quote"),
            [(one.kind.value.replace("_", " "), one.quote) for one in shown.signals],
            empty="",
        )
    if shown.lost:
        output.line("\nsaid once, and not any more")
        output.table(
            ("until", "kind", "fact", "quote"),
            [
                (output.day(one.lost_at), one.fact.kind.value, one.fact.surface, one.fact.quote)
                for one in shown.lost
            ],
            empty="",
        )
