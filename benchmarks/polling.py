"""Six months of a hundred simulated publishers, polled by the policy alone: alerts, deaths noticed, requests made.

    python -m benchmarks.polling [--sources 100] [--days 183] [--seed 1]

Nothing is fetched and nothing waits: the clock is an argument, and an answer is what the publisher would have said.
"""

import argparse
import heapq
import random
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import median

from discovery.model import (
    Extraction,
    Failed,
    FailureKind,
    Feed,
    Fetched,
    Item,
    NotModified,
    Outcome,
    Page,
    PollState,
    Priority,
    Source,
    SourceId,
)
from discovery.polling import schedule
from discovery.polling.habits import News
from discovery.polling.health import health

START = datetime(2026, 6, 1, tzinfo=UTC)
DEFAULT = timedelta(hours=4)
DAY = timedelta(days=1)

Rhythm = Callable[[random.Random, datetime], timedelta]
"""The gap after a post at that moment."""


def _regular(days: float) -> Rhythm:
    return lambda chance, _: timedelta(days=chance.gauss(days, days / 6)) if days else DAY


def _by_chance(days: float) -> Rhythm:
    return lambda chance, _: timedelta(days=chance.expovariate(1 / days))


def _in_bursts(chance: random.Random, _: datetime) -> timedelta:
    """Three posts in a week, then nothing for a month."""
    return timedelta(days=chance.uniform(0.5, 3) if chance.random() < 0.66 else chance.uniform(14, 40))


def _on_workdays(chance: random.Random, at: datetime) -> timedelta:
    """Once a workday; a fortnight of holiday around Christmas and in August."""
    gap = timedelta(days=chance.uniform(0.8, 1.2))
    while (
        (at + gap).weekday() >= 5
        or (at + gap).strftime("%m%d") >= "1222"
        or "0801" <= (at + gap).strftime("%m%d") < "0815"
    ):
        gap += DAY
    return gap


RHYTHMS: dict[str, tuple[Rhythm, int]] = {
    # name: gap to the next post, entries that the feed holds
    "weekly, regular": (_regular(7), 10),
    "weekly, by chance": (_by_chance(7), 10),
    "every three days, by chance": (_by_chance(3), 15),
    "in bursts": (_in_bursts, 10),
    "on workdays": (_on_workdays, 20),
    "monthly, by chance": (_by_chance(30), 10),
    "thirty a day": (_by_chance(1 / 30), 15),
    "status page, by chance": (_by_chance(9), 25),
}
DEATHS = ("410", "404", "no such host", "parked page", "silence", "empty feed", "shrunken feed")


@dataclass(kw_only=True)
class Publisher:
    """One feed, from half a year before the first poll on; `dies_at` is when it does, if it does, and `death` how.

    `outages` are spans in which it answers otherwise: 503, nothing, or too many requests.
    """

    source: Source
    feed: Feed
    rhythm: str
    posts: list[datetime]
    conditional: bool
    max_age: timedelta | None
    death: str | None
    dies_at: datetime | None
    outages: list[tuple[datetime, datetime, Failed]]
    seen: set[datetime] = field(default_factory=set)

    @property
    def window(self) -> int:
        return RHYTHMS[self.rhythm][1]

    def dead(self, now: datetime) -> bool:
        return self.dies_at is not None and now >= self.dies_at

    def held(self, now: datetime) -> list[datetime]:
        """What the feed holds then."""
        last = min(now, self.dies_at) if self.dies_at and self.death == "silence" else now
        end = bisect_right(self.posts, last)
        held = self.posts[max(0, end - self.window) : end]
        if self.dead(now):
            held = {"empty feed": [], "shrunken feed": held[-1:]}.get(self.death or "", held)
        return held

    def answer(self, state: PollState, now: datetime) -> Outcome | str:
        for begins, ends, failed in self.outages:
            if begins <= now < ends:
                return failed
        if self.dead(now):
            match self.death:
                case "410":
                    return Failed(kind=FailureKind.GONE, detail="410 Gone", status=410)
                case "404":
                    return Failed(kind=FailureKind.STATUS, detail="404 Not Found", status=404)
                case "no such host":
                    return Failed(kind=FailureKind.UNREACHABLE, detail="the name cannot be resolved")
                case "parked page":
                    return "expected a feed, got an HTML page titled 'This domain is for sale'"
        etag = f'"{hash(tuple(self.held(now)))}"'
        headers = {"etag": etag} if self.conditional else {}
        if self.max_age:
            headers["cache-control"] = f"max-age={int(self.max_age.total_seconds())}"
        if self.conditional and state.etag == etag:
            return NotModified(headers=headers)
        return Fetched(page=Page(url=self.feed.url, status=200, headers=headers, body=b""))


@dataclass(kw_only=True)
class Told:
    """What half a year gave. Delays and lives after death in hours, rates a day and source."""

    false_alerts: Counter[str] = field(default_factory=Counter)
    noticed: dict[str, list[float]] = field(default_factory=dict)
    unnoticed: Counter[str] = field(default_factory=Counter)
    requests: dict[str, list[float]] = field(default_factory=dict)
    posts: dict[str, list[float]] = field(default_factory=dict)
    delays: dict[str, list[float]] = field(default_factory=dict)
    missed: Counter[str] = field(default_factory=Counter)
    full_answers: int = 0
    answers: int = 0


def publishers(count: int, days: int, chance: random.Random) -> Iterator[Publisher]:
    """A fifth of them die, in all ways; a fifth send no validators; all have outages now and then."""
    for number in range(count):
        rhythm = list(RHYTHMS)[number % len(RHYTHMS)]
        status = rhythm.startswith("status")
        death = DEATHS[number // 5 % len(DEATHS)] if number % 5 == 0 else None
        if death == "silence" and (status or rhythm in ("monthly, by chance", "in bursts")):
            death = "404"  # whether those are silent nobody could tell within half a year
        url = f"https://publisher-{number}.example/feed"
        yield Publisher(
            source=Source(
                id=SourceId(f"publisher-{number}"),
                name=f"Publisher {number}",
                priority=chance.choice([Priority.MEDIUM, Priority.HIGH, Priority.MEDIUM, Priority.LOW]),
            ),
            feed=Feed(type="status" if status else "rss", url=url),
            rhythm=rhythm,
            posts=list(_posts(RHYTHMS[rhythm][0], days, chance)),
            conditional=chance.random() < 0.8,
            max_age=chance.choice([None, timedelta(minutes=10), timedelta(hours=6)]),
            death=death,
            dies_at=START + timedelta(days=chance.uniform(days * 0.2, days * 0.6)) if death else None,
            outages=list(_outages(days, chance)),
        )


def _posts(rhythm: Rhythm, days: int, chance: random.Random) -> Iterator[datetime]:
    at = START - timedelta(days=days)
    while (at := at + max(rhythm(chance, at), timedelta(minutes=1))) < START + timedelta(days=days):
        yield at


def _outages(days: int, chance: random.Random) -> Iterator[tuple[datetime, datetime, Failed]]:
    """Every fifty days or so: mostly an hour, now and then a whole weekend."""
    kinds = (
        Failed(kind=FailureKind.STATUS, detail="503 Service Unavailable", status=503),
        Failed(kind=FailureKind.STATUS, detail="500 Internal Server Error", status=500),
        Failed(kind=FailureKind.TIMEOUT, detail="no complete answer"),
        Failed(kind=FailureKind.UNREACHABLE, detail="connection refused"),
        Failed(
            kind=FailureKind.STATUS,
            detail="429",
            status=429,
            retry_after=timedelta(hours=chance.choice([1, 12])),
        ),
    )
    at = START
    while (at := at + timedelta(days=chance.expovariate(1 / 50))) < START + timedelta(days=days):
        hours = min(chance.lognormvariate(0.5, 1.4), 60)
        yield at, at + timedelta(hours=hours), chance.choice(kinds)


def simulated(count: int, days: int, seed: int) -> Told:
    """Poll them all for so many days."""
    chance, told = random.Random(seed), Told()  # noqa: S311
    for publisher in publishers(count, days, chance):
        _one(publisher, START + timedelta(days=days), told)
    return told


def _one(publisher: Publisher, end: datetime, told: Told) -> None:
    state = PollState(source=publisher.source.id, url=publisher.feed.url)
    every = schedule.interval(publisher.source, publisher.feed, DEFAULT)
    alarmed, noticed_at, requests = False, None, 0
    due = [START]
    while due and (now := heapq.heappop(due)) < end:
        requests += 1
        state = _polled(publisher, state, every, now, told)
        judged = health(state, publisher.feed, now, every)
        if judged.needs_person and not alarmed and not publisher.dead(now):
            told.false_alerts[f"{judged.status.value}, {publisher.rhythm}"] += 1
        if judged.needs_person and publisher.dead(now) and noticed_at is None:
            noticed_at = now
        alarmed = judged.needs_person
        if state.due_at and schedule.is_due(state, state.due_at, all_sources=False):
            heapq.heappush(due, state.due_at)
    _counted(publisher, noticed_at, requests, end, told)


def _polled(
    publisher: Publisher, state: PollState, every: schedule.Interval, now: datetime, told: Told
) -> PollState:
    outcome = publisher.answer(state, now)
    told.answers += 1
    if not isinstance(outcome, Fetched):
        return schedule.after_poll(state, outcome, now=now, every=every)
    told.full_answers += 1
    held = publisher.held(now)
    fresh = [post for post in held if post not in publisher.seen]
    publisher.seen.update(held)
    if state.baseline_at and state.succeeded_at:
        told.delays.setdefault(publisher.rhythm, []).extend(
            (now - post) / timedelta(hours=1) for post in fresh
        )
    items = tuple(Item(key=str(post), url="https://e.example/", title="", published=post) for post in held)
    news = News(entries=len(held), new=len(fresh), arrived=tuple(fresh))
    return schedule.after_poll(
        state, outcome, extraction=Extraction(items=items), body_hash="", news=news, now=now, every=every
    )


def _counted(
    publisher: Publisher, noticed_at: datetime | None, requests: int, end: datetime, told: Told
) -> None:
    lived = (min(publisher.dies_at or end, end) - START) / DAY
    published = [post for post in publisher.posts if START <= post < (publisher.dies_at or end)]
    told.requests.setdefault(publisher.rhythm, []).append(requests / ((end - START) / DAY))
    told.posts.setdefault(publisher.rhythm, []).append(len(published) / lived)
    told.missed[publisher.rhythm] += sum(
        post not in publisher.seen
        for post in published
        if post < min(publisher.dies_at or end, end) - 2 * DAY
    )
    if publisher.dies_at and publisher.death:
        if noticed_at:
            hours = (noticed_at - publisher.dies_at) / timedelta(hours=1)
            told.noticed.setdefault(publisher.death, []).append(hours)
        else:
            told.unnoticed[f"{publisher.death}, {publisher.rhythm}"] += 1


def table(told: Told, days: int) -> Iterator[str]:
    """The figures, as docs/polling.md shows them."""
    yield "| publisher | posts a day | requests a day | median delay, h | longest, h | posts missed |"
    yield "|---|---:|---:|---:|---:|---:|"
    for name in RHYTHMS:
        delays = told.delays.get(name) or [0.0]
        yield (
            f"| {name} | {median(told.posts[name]):.2f} | {median(told.requests[name]):.1f} | {median(delays):.1f}"
            f" | {max(delays):.0f} | {told.missed[name]} |"
        )
    yield ""
    yield "| death | noticed after (median, longest) | not noticed |"
    yield "|---|---:|---:|"
    for death in DEATHS:
        hours = told.noticed.get(death)
        missed = sum(count for name, count in told.unnoticed.items() if name.startswith(f"{death}, "))
        if hours or missed:
            after = f"{median(hours) / 24:.1f} days, {max(hours) / 24:.1f} days" if hours else "-"
            yield f"| {death} | {after} | {missed} |"
    yield ""
    false = sum(told.false_alerts.values())
    yield f"False alerts: {false} in {days} days, {false / days * 30:.2f} a month. {dict(told.false_alerts) or ''}"
    yield f"Answers: {told.answers:,}, {told.full_answers:,} of them in full."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sources", type=int, default=100)
    parser.add_argument("--days", type=int, default=183)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    told = simulated(given.sources, given.days, given.seed)
    print("\n".join(table(told, given.days)))  # noqa: T201


if __name__ == "__main__":
    main()
