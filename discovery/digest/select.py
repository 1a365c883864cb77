"""Chooses what a week hands over: the best first, within the reading budget, nothing twice."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from discovery.digest.fold import folded
from discovery.digest.material import Material
from discovery.digest.propose import proposal
from discovery.digest.quoting import best_quotes
from discovery.model import (
    BacklogItem,
    CandidateId,
    Digest,
    DigestEntry,
    Gate,
    ItemId,
    ItemSection,
    Match,
    Proposal,
    Week,
)

WORDS_PER_MINUTE = 220
"""Reading speed for technical prose; Brysbaert (2019) finds 238 for English non-fiction, engineers slow down at
figures."""

LEAD_QUOTES = 2
"""A lead is worth drawing from: with fewer facts to quote it is none."""

CLOSE = 0.8
SERVED = 4
"""A source stands under the items it serves at least this share as well as the best, and under so many at most:
whoever reads the page of an item sees the others too (`backlog show`)."""

PROPOSALS = 5


@dataclass(frozen=True, kw_only=True)
class Counts:
    """What was first seen in the digest's window: news, and documents of the archive."""

    found: int
    archived: int


@dataclass(frozen=True, kw_only=True)
class Limits:
    budget_minutes: int
    max_leads: int
    basic_words: tuple[str, ...] = ()


def select(
    week: Week,
    *,
    since: datetime | None,
    until: datetime,
    materials: Sequence[Material],
    items: Mapping[ItemId, BacklogItem],
    counts: Counts,
    limits: Limits,
) -> Digest:
    """The digest of a week. What does not fit the budget is counted and stays eligible for the next."""
    current = folded([_with_known_items(one, items) for one in materials])
    matched = sorted((one for one in current if one.matches), key=_order)
    strong = [one for one in current if not one.matches]
    proposals = sorted(
        (found for one in strong if (found := proposal(_entry(one, None), one, limits.basic_words))),
        key=lambda found: (-found.entry.fact_count, found.entry.candidate),
    )
    fitting, minutes = _fitting([(one, _entry(one, items)) for one in matched], limits.budget_minutes)
    leads = _leads(fitting, limits.max_leads)
    new_diagrams, minutes = _proposals_fitting(proposals, minutes, limits.budget_minutes)
    return Digest(
        week=week,
        since=since,
        until=until,
        found=counts.found,
        archived=counts.archived,
        kept=len(matched) + len(proposals),
        matched=len(matched),
        items_served=len({item for _, entry in fitting for item in entry.serves}),
        minutes=minutes,
        carried_over=len(matched) - len(fitting) + len(proposals) - len(new_diagrams),
        leads=leads,
        by_item=_sections(fitting, {lead.candidate for lead in leads}, items),
        new_diagrams=new_diagrams,
    )


def _with_known_items(one: Material, items: Mapping[ItemId, BacklogItem]) -> Material:
    """An item may have left the backlog since it was matched: what it found serves others, or nobody."""
    return replace(one, matches=tuple(match for match in one.matches if match.item in items))


def shown(digest: Digest) -> tuple[CandidateId, ...]:
    """The candidates that stand in a digest, each once, as an entry or as another report of its event."""
    entries = [*digest.leads, *(entry for section in digest.by_item for entry in section.entries)]
    entries += [found.entry for found in digest.new_diagrams]
    others = [other.candidate for entry in entries for other in entry.others]
    return tuple(sorted([*(entry.candidate for entry in entries), *others]))


def strength(one: Material) -> float:
    """What orders entries: how well the best item is served, and how much there is to quote."""
    return one.matches[0].score + 0.1 * min(1.0, math.log1p(len(one.facts)) / math.log1p(20))


def _order(one: Material) -> tuple[float, str]:
    return -strength(one), one.candidate.id


def _entry(one: Material, items: Mapping[ItemId, BacklogItem] | None) -> DigestEntry:
    best = one.matches[0] if one.matches else None
    item = items.get(best.item) if items and best else None
    gates = {gate for fact in one.facts for gate in fact.gates}
    return DigestEntry(
        candidate=one.candidate.id,
        url=one.link or one.candidate.url,
        title=one.candidate.title,
        publisher=one.publisher,
        published=one.candidate.published,
        minutes=max(1, round((one.candidate.words or 0) / WORDS_PER_MINUTE)),
        score=best.score if best else 0.0,
        reasons=best.reasons if best else (),
        facts=best_quotes(one.facts, item.needs if item else ()),
        fact_count=len(one.facts),
        gates=tuple(gate for gate in Gate if gate in gates),
        serves=_served(one.matches),
        others=one.others,
        accessed=one.accessed,
        archived=one.archived,
        gone=one.gone,
    )


def _served(matches: Sequence[Match]) -> tuple[ItemId, ...]:
    return tuple(match.item for match in matches[:SERVED] if match.score >= CLOSE * matches[0].score)


def _fitting(
    ordered: Sequence[tuple[Material, DigestEntry]], budget: int
) -> tuple[list[tuple[Material, DigestEntry]], int]:
    """The best that fit; the first always does, or an essay longer than the budget would wait for ever."""
    fitting: list[tuple[Material, DigestEntry]] = []
    minutes = 0
    for one, entry in ordered:
        if not fitting or minutes + entry.minutes <= budget:
            fitting.append((one, entry))
            minutes += entry.minutes
    return fitting, minutes


def _proposals_fitting(
    found: Sequence[Proposal], minutes: int, budget: int
) -> tuple[tuple[Proposal, ...], int]:
    fitting: list[Proposal] = []
    for one in found:
        if len(fitting) < PROPOSALS and (minutes == 0 or minutes + one.entry.minutes <= budget):
            fitting.append(one)
            minutes += one.entry.minutes
    return tuple(fitting), minutes


def _leads(fitting: Sequence[tuple[Material, DigestEntry]], most: int) -> tuple[DigestEntry, ...]:
    """At most one an item, so that the first page serves several diagrams."""
    leads: list[DigestEntry] = []
    served: set[ItemId] = set()
    for one, entry in fitting:
        if len(leads) < most and len(entry.facts) >= LEAD_QUOTES and one.matches[0].item not in served:
            leads.append(entry)
            served.add(one.matches[0].item)
    return tuple(leads)


def _sections(
    fitting: Sequence[tuple[Material, DigestEntry]],
    leads: set[CandidateId],
    items: Mapping[ItemId, BacklogItem],
) -> tuple[ItemSection, ...]:
    """Items in the order of the best they got; a source stands in full once, elsewhere it is pointed to."""
    order: dict[ItemId, list[DigestEntry]] = {}
    for _, entry in fitting:
        for item_id in entry.serves:
            order.setdefault(item_id, []).append(entry)
    sections = []
    for item_id, entries in order.items():
        here = [entry for entry in entries if entry.serves[0] == item_id and entry.candidate not in leads]
        elsewhere = [entry for entry in entries if entry not in here]
        sections.append(
            ItemSection(
                item=item_id,
                title=items[item_id].title,
                lacks=lacks(items[item_id]),
                entries=tuple(here),
                pointers=tuple(entry.candidate for entry in elsewhere),
            )
        )
    return tuple(sections)


def lacks(item: BacklogItem) -> tuple[str, ...]:
    """What the item says it needs; else the gates it has not passed, when it has passed some."""
    if item.needs or not item.gates_passed:
        return item.needs
    return tuple(f"gate {gate.value}" for gate in Gate if gate.value not in item.gates_passed)
