"""Reports of one event come together, anew whenever a document came or changed."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
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


AT_MOST_EVERY = timedelta(hours=1)
"""All reports are clustered, so that a daemon that finds one each minute would do little else."""

EVENTS = "events"


async def cluster_reports(context: Context, *, at_once: bool) -> int:
    """Cluster all there is when anything is due; returns how many events there are then, or 0 when nothing was done.
    Unless `at_once`, that waits until some time after the last time.

    Talks report nothing that happened, however much a programme repeats itself. Names and rare words are judged over
    all reports, so that a new one may change where others belong.
    """
    now = context.clock()
    with context.store.snapshot() as unit:
        last = unit.done.last(EVENTS)
        early = last is not None and last[1] <= now < last[1] + AT_MOST_EVERY
        if (early and not at_once) or not unit.events.is_due(RULES):
            return 0
        talks = unit.candidates.talks()
        known = [one for one in unit.candidates.all() if one.id not in talks]
        openings = unit.articles.openings([one.id for one in known if not one.summary], OPENING)
    with context.progress.stage("finding events", 1) as step:
        found = await asyncio.to_thread(_clustered, known, openings, context.names)
        await context.store.write(partial(_keep, found, now))
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


def _keep(found: Sequence[Event], now: datetime, unit: Unit) -> None:
    unit.events.replace(found)
    unit.events.settle(RULES)
    unit.done.put(EVENTS, str(RULES), now)
