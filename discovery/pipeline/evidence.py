"""Evidence is found: every text not yet searched by the current rules is searched in a worker."""

import asyncio
from dataclasses import replace
from functools import partial

import structlog

from discovery.evidence import anchors
from discovery.evidence.facts import RULES
from discovery.isolation.workers import JobKilled
from discovery.model import Fact
from discovery.pipeline import jobs
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
                facts = await _facts(context, one, text)
                await context.store.write(partial(_keep, context, one, facts))
                step()  # type: ignore[operator]
                return len(facts)

            found += sum(await asyncio.gather(*(examine(one, texts[one.text]) for one in due)))


async def _facts(context: Context, one: Unexamined, text: str) -> tuple[Fact, ...]:
    """A text that no search can finish has no facts: it must not be due for ever, nor hold up the rest."""
    try:
        limit = context.config.settings.reading.time_limit
        return await context.workers.run(jobs.find_facts, text, one.published, limit=limit)
    except JobKilled as error:
        log.warning("no facts", candidate=one.candidate, reason=str(error))
    except Exception:
        log.exception("no facts", candidate=one.candidate)
    return ()


def _keep(context: Context, one: Unexamined, facts: tuple[Fact, ...], unit: Unit) -> None:
    """What the page said before is anchored anew where it still says so, and flagged where it does not."""
    now = context.clock()
    gone = tuple(
        replace(fact, lost_at=fact.lost_at or now) for fact in anchors.lost(unit.facts.earlier(one), facts)
    )
    unit.facts.replace(one, facts, RULES, lost=gone)
