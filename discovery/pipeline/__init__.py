"""The sentence: poll, read, compare, evidence, judge, events, match, digest, deliver; calls the stages in order and decides nothing."""

from collections import Counter
from dataclasses import dataclass

from discovery.model import Delivery, Week
from discovery.pipeline import (
    deliver,
    digest,
    events,
    evidence,
    judge,
    links,
    match,
    poll,
    read,
    readdress,
    resemble,
)
from discovery.pipeline.context import Context


@dataclass(frozen=True, kw_only=True)
class Report:
    """What one pass did. Every count is of this pass; `held` deliveries wait for a person, of any pass."""

    sources_asked: int
    not_modified: int
    failures: tuple[str, ...]
    unreachable: int
    new: int
    sighted: int
    edited: int
    excluded: int
    refused: int
    pages_asked: int
    pages_read: int
    facts: int
    judged: int
    joined: int
    events: int
    matches: int
    links_checked: int
    links_dead: int
    digests: tuple[Week, ...]
    deliveries: tuple[Delivery, ...]
    held: int
    answers: Counter[str]

    @property
    def offline(self) -> bool:
        """Every source was asked, and nobody answered."""
        return self.sources_asked > 0 and self.unreachable == self.sources_asked


async def cycle(context: Context, *, all_sources: bool = False) -> Report:
    """One pass through the whole sentence."""
    await match.take_in_backlog(context)
    await readdress.readdress(context)
    polled = await poll.poll(context, all_sources=all_sources)
    pages = await read.read(context)
    checked = await links.check(context)
    joined = await resemble.compare(context)
    facts = await evidence.find(context)
    judged = await judge.judge(context)
    clustered = await events.cluster_reports(context, at_once=digest.is_due(context))
    matches = await match.match(context)
    digests = await digest.hand_over(context)
    delivered = await deliver.deliver(context)
    return Report(
        sources_asked=polled.asked,
        not_modified=polled.not_modified,
        failures=polled.failures,
        unreachable=polled.unreachable,
        new=polled.announced["new"],
        sighted=polled.announced["sighted"],
        edited=polled.announced["edited"],
        excluded=polled.announced["excluded"],
        refused=polled.announced["refused"],
        pages_asked=pages.asked,
        pages_read=pages.read,
        facts=facts,
        judged=judged,
        joined=joined,
        events=clustered,
        matches=matches,
        links_checked=checked.asked,
        links_dead=checked.dead,
        digests=digests,
        deliveries=delivered.tried,
        held=delivered.held,
        answers=Counter(context.client.counts),
    )
