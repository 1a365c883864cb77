"""Reports of one event come together, anew whenever a document came or changed."""

import asyncio
from collections.abc import Sequence
from functools import partial

import structlog

from discovery.dedup.events import RULES
from discovery.dedup.events.cluster import cluster
from discovery.dedup.events.described import report
from discovery.model import Candidate, Event, Report
from discovery.names import Names
from discovery.pipeline.context import Context
from discovery.store import Unit

log = structlog.get_logger()

OPENING = 600
"""Characters of a text: its first sentences say what happened when; further down stand other events, for comparison."""


async def cluster_reports(context: Context) -> int:
    """Cluster all there is when anything is due; returns how many events there are then, or 0 when nothing was due.

    Names and rare words are judged over all reports, so that a new one may change where others belong.
    """
    with context.store.snapshot() as unit:
        if not unit.events.is_due(RULES):
            return 0
        known = unit.candidates.all()
        openings = unit.articles.openings([one.id for one in known if not one.summary], OPENING)
    with context.progress.stage("finding events", 1) as step:
        found = await asyncio.to_thread(_clustered, known, openings, context.names)
        await context.store.write(partial(_keep, found))
        step()
    return len(found)


def _clustered(known: Sequence[Candidate], openings: dict[str, str], names: Names) -> tuple[Event, ...]:
    """The boundary: reports that cannot be clustered are no events, and hold up nobody."""
    try:
        return cluster(_report(one, openings.get(one.id, ""), names) for one in known)
    except Exception:
        log.exception("no events")
        return ()


def _report(one: Candidate, opening: str, names: Names) -> Report:
    return report(
        one.id, one.url, one.title, names, summary=one.summary, opening=opening, published=one.published
    )


def _keep(found: Sequence[Event], unit: Unit) -> None:
    unit.events.replace(found)
    unit.events.settle(RULES)
