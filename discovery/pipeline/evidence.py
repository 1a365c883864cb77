"""Evidence is found: every text not yet searched by the current rules is searched in a worker."""

import asyncio
from dataclasses import replace
from functools import partial

import structlog

from discovery import jobs
from discovery.evidence import anchors
from discovery.evidence.facts import RULES
from discovery.isolation.workers import JobKilled
from discovery.model import Evidence
from discovery.pipeline.context import Context
from discovery.store import Unit
from discovery.store.facts import Unexamined

log = structlog.get_logger()

BATCH = 200


async def find(context: Context) -> int:
    """Search what is due; returns how many facts were found."""
    found = 0
    while True:
        with context.store.snapshot() as unit:
            due = unit.facts.due(RULES, BATCH)
            texts = unit.articles.texts({one.text for one in due})
        if not due:
            return found
        with context.progress.stage("finding facts", len(due)) as step:

            async def examine(one: Unexamined, text: str, step: object = step) -> int:
                proved = await _evidence(context, one, text)
                await context.store.write(partial(_keep, context, one, proved))
                step()  # type: ignore[operator]
                return len(proved.facts)

            found += sum(await asyncio.gather(*(examine(one, texts[one.text]) for one in due)))


async def _evidence(context: Context, one: Unexamined, text: str) -> Evidence:
    """A text that no search can finish proves nothing: it must not be due for ever, nor hold up the rest."""
    try:
        limit = context.config.settings.reading.time_limit
        return await context.workers.run(jobs.find_evidence, text, one.published, limit=limit)
    except JobKilled as error:
        log.warning("no evidence", candidate=one.candidate, reason=str(error))
    except Exception:
        log.exception("no evidence", candidate=one.candidate)
    return Evidence()


def _keep(context: Context, one: Unexamined, proved: Evidence, unit: Unit) -> None:
    """What the page said before is anchored anew where it still says so, and flagged where it does not."""
    now = context.clock()
    gone = tuple(
        replace(fact, lost_at=fact.lost_at or now)
        for fact in anchors.lost(unit.facts.earlier(one), proved.facts)
    )
    if unit.facts.replace(one, proved.facts, RULES, lost=gone):
        unit.signals.replace(one.candidate, one.text, proved.signals)
