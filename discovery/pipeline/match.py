"""Candidates are matched to the backlog: all that is new against it, or all when the backlog changed."""

import asyncio
from collections.abc import Sequence
from functools import partial

import structlog

from discovery.backlog.derive import completed
from discovery.backlog.merge import merged
from discovery.matching.rank import Ranker, fingerprint
from discovery.model import BacklogItem, Candidate, Fact, Match
from discovery.names import Names
from discovery.pipeline.context import Context
from discovery.store import Unit

log = structlog.get_logger()

BATCH = 200
OWN_FILE = "backlog.yaml"


async def take_in_backlog(context: Context) -> bool:
    """Bring the database up to the team's own backlog file; True when that changed anything."""
    if context.backlog is None:
        return False
    items = context.backlog
    await context.store.write(lambda unit: unit.backlog.take_in(OWN_FILE, context.backlog_sha256, items))
    return True


def backlog(unit: Unit, names: Names) -> tuple[BacklogItem, ...]:
    """One item an id, from all files, completed with what id, title and path tell."""
    return tuple(completed(item, names) for item in merged(unit.backlog.told(), first=OWN_FILE))


async def match(context: Context) -> int:
    """Match what is due; returns how many matches there are now for what was matched."""
    cut = context.config.settings.policy.match_cut
    with context.store.snapshot() as unit:
        against = fingerprint(unit.backlog.files(), context.config.vocabulary, cut)
        due = unit.candidates.due_for_matching(against, BATCH)
        if not due:
            return 0
        items = backlog(unit, context.names)
    ranker = await asyncio.to_thread(Ranker, items, context.names)
    found = 0
    while due:
        with context.store.snapshot() as unit:
            facts = unit.facts.of(candidate.id for candidate, _ in due)
            texts = unit.articles.texts({text for _, text in due if text})
        work = [(one, texts[text] if text else "", facts.get(one.id, ())) for one, text in due]
        with context.progress.stage("matching", len(due)) as step:
            results = await asyncio.to_thread(_ranked, ranker, work, cut)
            await context.store.write(partial(_keep, results, against))
            for _ in due:
                step()
        found += sum(len(some) for _, some in results)
        with context.store.snapshot() as unit:
            due = unit.candidates.due_for_matching(against, BATCH)
    return found


def _ranked(
    ranker: Ranker, work: Sequence[tuple[Candidate, str, Sequence[Fact]]], cut: float
) -> list[tuple[Candidate, tuple[Match, ...]]]:
    return [(one, _matches(ranker, one, text, facts, cut)) for one, text, facts in work]


def _matches(
    ranker: Ranker, candidate: Candidate, text: str, facts: Sequence[Fact], cut: float
) -> tuple[Match, ...]:
    """The boundary: a candidate that cannot be ranked serves nothing, and holds up nobody."""
    try:
        return ranker.matches(candidate, text, facts, cut=cut)
    except Exception:
        log.exception("not matched", candidate=candidate.id)
        return ()


def _keep(results: Sequence[tuple[Candidate, tuple[Match, ...]]], against: str, unit: Unit) -> None:
    for candidate, found in results:
        unit.matches.replace(candidate.id, found, against)
