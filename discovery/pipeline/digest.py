"""Digested: a week's selection is made once, stored, and from then on only read."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

import structlog

from discovery.digest import weeks
from discovery.digest.material import InEvent, Material
from discovery.digest.select import Counts, Limits, select, shown
from discovery.model import Candidate, Delivery, DeliveryState, Digest, SourceId, Week
from discovery.pipeline.cite import citation
from discovery.pipeline.context import Context
from discovery.pipeline.match import backlog
from discovery.store import Unit

log = structlog.get_logger()


def current_week(context: Context) -> Week:
    return weeks.week_of(context.clock(), context.config.settings.zone)


def digest_of(unit: Unit, context: Context, week: Week) -> Digest:
    """The week's digest as it was fixed; else as it would be fixed now. Stores nothing."""
    return unit.digests.get(week) or _selected(unit, context, week)


def fix(unit: Unit, context: Context, week: Week) -> Digest:
    """The week's digest, fixed from now on."""
    stored = unit.digests.get(week)
    if stored:
        return stored
    digest = _selected(unit, context, week)
    unit.digests.save(digest, shown(digest))
    return digest


def commission(unit: Unit, context: Context, week: Week) -> Digest:
    """Fix the week's digest and put it on its way to every channel, in this one transaction."""
    digest = fix(unit, context, week)
    unit.deliveries.add(
        Delivery(week=week, channel=name, state=DeliveryState.PENDING, attempts=0, due_at=context.clock())
        for name in context.channels
    )
    return digest


def is_due(context: Context) -> bool:
    """Whether a digest is to be made now."""
    with context.store.snapshot() as unit:
        return bool(_due(unit, context))


async def hand_over(context: Context) -> tuple[Week, ...]:
    """Commission every digest that is due. A week missed while down is made up, unless it has nothing to say."""
    with context.store.snapshot() as unit:
        due = _due(unit, context)
    made = []
    for week in due:
        digest = await context.store.write(partial(_make, context, week, week == due[-1]))
        if digest:
            log.info("digest made", week=week, found=digest.found, matched=digest.matched)
            made.append(week)
    return tuple(made)


def _make(context: Context, week: Week, latest: bool, unit: Unit) -> Digest | None:
    if not latest and not shown(digest_of(unit, context, week)):
        return None
    return commission(unit, context, week)


def _due(unit: Unit, context: Context) -> Sequence[Week]:
    """The weeks whose hour has come since the first baseline and since the last digest that was sent."""
    settings, now = context.config.settings, context.clock()
    began = unit.digests.first_baseline()
    if began is None or not context.channels:
        return ()
    sent = unit.deliveries.latest_week()
    first = weeks.after(sent) if sent else weeks.week_of(began, settings.zone)
    return [
        week
        for week in weeks.between(first, weeks.week_of(now, settings.zone))
        if began < _handover(context, week) <= now
    ]


def _handover(context: Context, week: Week) -> datetime:
    settings = context.config.settings
    moment = settings.schedule.digest
    return weeks.handover(week, weekday=moment.weekday, at=moment.at, zone=settings.zone)


def next_handover(context: Context) -> datetime:
    """When the next digest is due."""
    now, week = context.clock(), current_week(context)
    moment = _handover(context, week)
    return moment if moment > now else _handover(context, weeks.after(week))


def _selected(unit: Unit, context: Context, week: Week) -> Digest:
    """A past week covers what was seen up to its hour; the current one what was seen up to now."""
    current, now = current_week(context), context.clock()
    until = now if week == current else min(now, _handover(context, week))
    since = unit.digests.last_until(week)
    items = {item.id: item for item in backlog(unit, context.names)}
    policy = context.config.settings.policy
    return select(
        week,
        since=since or unit.digests.first_baseline(),
        until=until,
        materials=_materials(unit, context, until),
        items=items,
        counts=Counts(
            found=unit.digests.first_seen_between(since, until, news=True),
            archived=unit.digests.first_seen_between(since, until, news=False),
        ),
        limits=Limits(
            budget_minutes=policy.reading_budget_minutes,
            max_leads=policy.max_leads,
            basic_words=context.config.keywords.exclude_basic,
        ),
    )


def _materials(unit: Unit, context: Context, until: datetime) -> list[Material]:
    ids = unit.digests.unshown_news(until)
    facts, matches, places = unit.facts.of(ids), unit.matches.of(ids), unit.events.places(ids)
    names = {source.id: source.name for source in context.config.sources}
    return [
        _material(
            unit,
            Material(
                candidate=candidate,
                publisher=_publisher(unit, context, candidate, names),
                facts=facts.get(candidate.id, ()),
                matches=matches.get(candidate.id, ()),
            ),
            places.get(candidate.id),
        )
        for candidate in unit.candidates.by_ids(ids)
    ]


def _material(unit: Unit, material: Material, place: tuple[str, int, bool] | None) -> Material:
    """With the event it reports and the state of its page, of what a digest could show."""
    if not (material.matches or material.facts):
        return material
    cited = citation(unit, material.candidate.id)
    if cited is None:
        return material
    return replace(
        material,
        link=cited.url,
        event=InEvent(id=place[0], rank=place[1], shown=place[2]) if place else None,
        accessed=cited.accessed,
        archived=cited.archived,
        gone=cited.gone,
    )


def _publisher(unit: Unit, context: Context, candidate: Candidate, names: Mapping[SourceId, str]) -> str:
    """The company that publishes it; else the source that announced it first."""
    if candidate.company:
        return context.names.display(candidate.company)
    first = unit.candidates.sightings(candidate.id)[0].source
    return names.get(first, first)
