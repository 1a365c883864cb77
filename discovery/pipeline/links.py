"""Cited pages are looked at again, so that a dead or changed one is known before a reader finds out."""

import asyncio
from dataclasses import dataclass
from functools import partial

import structlog

from discovery.model import Candidate, Failed, FailureKind, Link, LinkState, NotModified, Request
from discovery.pipeline.context import Context
from discovery.pipeline.manners import Manners
from discovery.pipeline.read import ACCEPT, Came, fetch_article, keep
from discovery.polling import links
from discovery.store import Unit

log = structlog.get_logger()

A_ROUND = 50
"""Looked at in one round: links are in no hurry, polling is."""


@dataclass(frozen=True, kw_only=True)
class Checked:
    """How many links were looked at, and how many of them are dead or say something else than they did."""

    asked: int = 0
    dead: int = 0
    changed: int = 0


async def check(context: Context) -> Checked:
    """Look at every cited page that is due, up to a number."""
    every = context.config.settings.schedule.links
    now = context.clock()
    with context.store.snapshot() as unit:
        due = unit.links.due(now, now - every, A_ROUND)
    if not due:
        return Checked()
    manners = Manners(context)
    with context.progress.stage("checking links", len(due)) as step:

        async def one(candidate: Candidate) -> LinkState | None:
            try:
                return await _one(context, manners, candidate)
            except Exception:
                log.exception("link not checked", candidate=candidate.id, url=candidate.url)
                return None
            finally:
                step()

        states = await asyncio.gather(*(one(candidate) for candidate in due))
    return Checked(asked=len(due), dead=states.count(LinkState.DEAD), changed=states.count(LinkState.CHANGED))


async def _one(context: Context, manners: Manners, candidate: Candidate) -> LinkState:
    with context.store.snapshot() as unit:
        article = unit.articles.of(candidate.id)
    assert article is not None  # due is only what was read
    given = await fetch_article(
        context,
        manners,
        Request(
            url=article.url,
            accept=ACCEPT,
            etag=article.etag,
            last_modified=article.last_modified,
            validated=article.url,
        ),
    )
    return await context.store.write(partial(_note, context, candidate, given))


def _note(
    context: Context, candidate: Candidate, given: Came | NotModified | Failed, unit: Unit
) -> LinkState:
    before, now = unit.links.of(candidate.id), context.clock()
    every = context.config.settings.schedule.links
    match given:
        case Failed(kind=FailureKind.HELD_BACK):
            link = links.not_asked(before, candidate.id, given, now=now)
        case Failed():
            link = links.failed(before, candidate.id, given, now=now, every=every)
        case NotModified():
            unit.articles.confirm(candidate.id, now)
            link = _answered(unit, before, candidate, context)
        case Came():
            keep(context, candidate, given, unit)
            link = _answered(unit, before, candidate, context)
    unit.links.put(link)
    if before is None or link.state is not before.state:
        log.info(
            "link", candidate=candidate.id, url=candidate.url, state=link.state.value, reason=link.detail
        )
    return link.state


def _answered(unit: Unit, before: Link | None, candidate: Candidate, context: Context) -> Link:
    versions = [one for one in unit.articles.versions(candidate.id) if one.origin == "page"]
    same = bool(versions) and versions[0].current
    every = context.config.settings.schedule.links
    return links.answered(before, candidate.id, same=same, now=context.clock(), every=every)
