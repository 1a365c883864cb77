"""Reports in, events out: what speaks for two reports telling of one event is added up, and the best fit joined first."""

import heapq
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from discovery.dedup.events.dates import Span, When
from discovery.dedup.events.reasons import because
from discovery.dedup.events.signs import Signs, signs, time_sign
from discovery.dedup.events.traits import Traits, traits
from discovery.dedup.events.weights import (
    ADOPT,
    ADOPTING,
    BEST,
    CERTAIN_SIZE,
    JOIN,
    LONE_WORDS,
    MARGIN,
    TIME,
    UNLINKED,
    WEIGHTS,
    worth,
)
from discovery.model import Event, Member, Report

_CROWDED = 60
"""A name that more reports than this hold brings together only those that are near in time."""
_SCATTERED = 15
"""A word that is no name and that more reports than this hold is not rare."""
_AGREES = 0.3
_NEAR = 45
_RARE = 2.0


def cluster(reports: Iterable[Report]) -> tuple[Event, ...]:
    """The events that two or more reports tell of, in order of their ids; the order of the reports does not matter.

    Time is linear in the number of reports: only those are compared that share a name or a rare word.
    """
    ordered = sorted({report.id: report for report in reports}.values(), key=lambda report: report.id)
    known = traits(ordered)
    links: dict[int, dict[int, float]] = defaultdict(dict)
    for one, other, found in linked(known):
        links[one][other] = links[other][one] = worth(found)
    groups = joined(known, links)
    return _named(sorted((_Draft.of([known[n] for n in group]) for group in groups), key=lambda d: d.key))


def joined(known: Sequence[Traits], links: dict[int, dict[int, float]]) -> list[list[int]]:
    """Positions of reports that tell of one event, two or more each; `links` says what each pair is worth."""
    return _Joining(known, links).run()


def linked(known: Sequence[Traits]) -> Iterator[tuple[int, int, Signs]]:
    """Pairs of positions that something links, with what speaks for and against them."""
    for one, other in _pairs(known):
        found = signs(known[one], known[other])
        if _is_link(found, known[one], known[other]):
            yield one, other, found


def _is_link(found: Signs, one: Traits, other: Traits) -> bool:
    """Whether anything ties two reports: a name, or many rare words where both plainly tell of something."""
    if {"name", "company", "name in passing"} & found.found.keys():
        return True
    return one.reports and other.reports and found.found["rare words"] >= LONE_WORDS


def _pairs(known: Sequence[Traits]) -> Iterator[tuple[int, int]]:
    """Pairs worth a look: one reports, both may, and they share a name, a company or a rare word."""
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, report in enumerate(known):
        if report.tells:
            for key in _keys(report):
                holders[key].append(at)
    seen: set[tuple[int, int]] = set()
    for (sort, _), found in holders.items():
        if sort == "word" and len(found) > _SCATTERED:
            continue
        pairs = combinations(found, 2) if len(found) <= _CROWDED else _near(found, known)
        for one, other in pairs:
            if (one, other) not in seen and _may_tell(known[one], known[other]):
                seen.add((one, other))
                yield one, other


def _may_tell(one: Traits, other: Traits) -> bool:
    return one.reports or other.reports or bool(one.versions & other.versions)


def _keys(one: Traits) -> Iterator[tuple[str, str]]:
    """What a report is found by: companies, names, and words that are rare."""
    yield from (("company", company) for company in sorted({*one.companies, *one.report.owners}))
    yield from (("name", name) for name in sorted(one.names | one.passing))
    yield from (("word", term) for term, rarity in one.terms.items() if rarity > _RARE)


def _near(found: list[int], known: Sequence[Traits]) -> Iterator[tuple[int, int]]:
    dated = sorted((day, at) for at in found if (day := _day(known[at].when)) is not None)
    for position, (day, at) in enumerate(dated):
        for later, other in dated[position + 1 : position + 1 + _CROWDED]:
            if later - day > _NEAR:
                break
            yield min(at, other), max(at, other)


def _day(when: When) -> int | None:
    if when.event and when.event[0].days <= 31:
        return when.event[0].first
    return when.published.first if when.published else None


@dataclass(slots=True)
class _Cluster:
    members: list[int]
    when: When
    spans: Counter[Span]
    links: dict[int, float] = field(default_factory=dict)
    """Sum of worth to each neighbour, over the pairs that are linked."""
    pairs: dict[int, int] = field(default_factory=dict)
    best: dict[int, float] = field(default_factory=dict)


class _Joining:
    """Joins the two clusters that fit best, again and again, until none fit."""

    def __init__(self, known: Sequence[Traits], links: dict[int, dict[int, float]]) -> None:
        self._clusters = {
            at: _Cluster(
                [at],
                known[at].when,
                Counter(known[at].when.event),
                dict(found),
                dict.fromkeys(found, 1),
                dict(found),
            )
            for at, found in links.items()
        }
        self._known = known
        self._next = len(known)
        self._heap: list[tuple[float, int, int]] = []

    def run(self) -> list[list[int]]:
        for at in sorted(self._clusters):
            for other in self._clusters[at].links:
                if at < other:
                    self._offer(at, other)
        while self._heap:
            _, one, other = heapq.heappop(self._heap)
            if one in self._clusters and other in self._clusters:
                self._join(one, other)
        for at, group in self._adoptions():
            self._clusters[group].members.extend(self._clusters.pop(at).members)
        groups = [self._kept(found) for found in self._clusters.values() if len(found.members) > 1]
        return [sorted(group) for group in groups if len(group) > 1]

    def _kept(self, found: _Cluster) -> list[int]:
        """The members of a group that is an event: it has a subject, something that pins it, and tells of something.

        A member that tells of something only faintly stays where the time speaks for it, or the company or version.
        """
        common = Counter(company for at in found.members for company in self._known[at].companies)
        kept = [at for at in found.members if self._stays(self._known[at], found.when, common)]
        members = [self._known[at] for at in kept]
        is_event = len(members) > 1 and _has_subject(members) and _tells(members) and _is_pinned(members)
        return kept if is_event else []

    def _stays(self, one: Traits, when: When, common: Counter[str]) -> bool:
        if one.reports or one.versions or TIME[time_sign(one.when, when)] > 0:
            return True
        return any(common[company] > 2 for company in one.companies)

    def _adoptions(self) -> list[tuple[int, int]]:
        """Single reports left over, each with the one group that it is clearly nearer to than to any other."""
        found = []
        for at, single in sorted(self._clusters.items()):
            if len(single.members) > 1 or not self._known[single.members[0]].reports:
                continue
            fits = sorted(
                (
                    (self._fit(single, self._clusters[group], group), group)
                    for group in single.links
                    if len(self._clusters[group].members) >= ADOPTING
                ),
                reverse=True,
            )
            if fits and fits[0][0] >= ADOPT and (len(fits) < 2 or fits[0][0] - fits[1][0] >= MARGIN):
                found.append((at, fits[0][1]))
        return found

    def _offer(self, one: int, other: int) -> None:
        fit = self._fit(self._clusters[one], self._clusters[other], other)
        if fit >= JOIN:
            heapq.heappush(self._heap, (-round(fit, 9), one, other))

    def _fit(self, one: _Cluster, other: _Cluster, key: int) -> float:
        possible = len(one.members) * len(other.members)
        missing = possible - one.pairs[key]
        mean = (one.links[key] + missing * UNLINKED) / possible
        size = min(max(len(one.members), len(other.members)), CERTAIN_SIZE) - 1
        return (
            (1 - BEST) * mean
            + BEST * one.best[key]
            + TIME[time_sign(one.when, other.when)]
            + WEIGHTS["size"] * size
        )

    def _join(self, one: int, other: int) -> None:
        first, second = self._clusters.pop(one), self._clusters.pop(other)
        new = _Cluster(
            first.members + second.members,
            _common(first, second),
            first.spans + second.spans,
        )
        key, self._next = self._next, self._next + 1
        for neighbour in sorted({*first.links, *second.links} - {one, other}):
            beside = self._clusters.get(neighbour)
            if beside is None:
                continue
            worth = first.links.get(neighbour, 0.0) + second.links.get(neighbour, 0.0)
            best = max(first.best.get(neighbour, -99.0), second.best.get(neighbour, -99.0))
            count = first.pairs.get(neighbour, 0) + second.pairs.get(neighbour, 0)
            for gone in (one, other):
                beside.links.pop(gone, None)
                beside.pairs.pop(gone, None)
                beside.best.pop(gone, None)
            new.best[neighbour] = beside.best[key] = best
            new.links[neighbour] = beside.links[key] = worth
            new.pairs[neighbour] = beside.pairs[key] = count
        self._clusters[key] = new
        for neighbour in new.links:
            self._offer(neighbour, key)


def _common(first: _Cluster, second: _Cluster) -> When:
    """What two clusters together tell of time: the most precise spans, and of those the ones most reports name."""
    spans = first.spans + second.spans
    finest = min((span.days for span in spans), default=0)
    precise = {span: count for span, count in spans.items() if span.days == finest}
    most = max(precise.values(), default=0)
    published = [one for one in (first.when.published, second.when.published) if one]
    return When(
        tuple(sorted(span for span, count in precise.items() if count * 2 > most)),
        tuple(sorted({*first.when.yearless, *second.when.yearless})),
        min(published, default=None),
        any(one.when.sure and set(one.spans) & precise.keys() for one in (first, second)) or finest != 1,
    )


def _has_subject(members: Sequence[Traits]) -> bool:
    """Whether most have a company or a name in common."""
    named = Counter(name for one in members for name in {*one.companies, *one.report.owners, *one.names})
    return 2 * max(named.values(), default=0) > len(members)


def _tells(members: Sequence[Traits]) -> bool:
    """Whether two, and a third of all, plainly tell of something that happened, or of one version's launch."""
    versions = frozenset.intersection(*(one.versions for one in members))
    plain = sum(one.reports or bool(versions and "launch" in one.kinds) for one in members)
    return plain > 1 and 3 * plain >= len(members)


def _is_pinned(members: Sequence[Traits]) -> bool:
    """Whether two that plainly tell of it agree on time, version or amount, or have nearly one title."""
    plain = [one for one in members if one.reports or one.versions]
    return any(
        TIME[time_sign(one.when, other.when)] > _AGREES
        or one.versions & other.versions
        or one.counts & other.counts
        or _alike(one, other)
        for one, other in combinations(plain, 2)
    )


def _alike(one: Traits, other: Traits) -> bool:
    first, second = set(one.title), set(other.title)
    return len(first & second) >= 0.6 * len(first | second)


@dataclass(slots=True)
class _Draft:
    members: list[Traits]
    key: str
    subject: str
    company: str | None
    when: date | None

    @classmethod
    def of(cls, members: list[Traits]) -> "_Draft":
        spans = Counter(span for one in members for span in one.when.event)
        finest = min((span.days for span in spans), default=0)
        days = sorted((-count, span) for span, count in spans.items() if span.days == finest)
        published = min(
            (one.when.published for one in members if one.when.published),
            key=lambda span: (span.days, span),
            default=None,
        )
        span = days[0][1] if days else published
        subject = _subject(members)
        when = date.fromordinal(span.first) if span else None
        stamp = _stamp(span) if span else "undated"
        led = sorted(members, key=lambda one: _rank(one, subject))
        company = subject if any(subject in one.companies for one in members) else None
        return cls(led, f"{_slug(subject)}-{stamp}", subject, company, when)


def _stamp(span: Span) -> str:
    day = date.fromordinal(span.first)
    if span.days == 1:
        return day.isoformat()
    return f"{day:%Y-%m}" if span.days <= 31 else f"{day:%Y}"


def _slug(text: str) -> str:
    return re.sub(r"[^\w]+", "-", text.lower()).strip("-") or "event"


def _subject(members: list[Traits]) -> str:
    """The company, else the name, that most of them tell of."""
    for found in (
        Counter(name for one in members for name in one.companies),
        Counter(name for one in members for name in one.names),
        Counter(term for one in members for term in one.terms if " " not in term),
    ):
        if found and max(found.values()) * 2 > len(members):
            return min(found, key=lambda name: (-found[name], name))
    return "event"


def _rank(one: Traits, subject: str) -> tuple[object, ...]:
    report = one.report
    owner = report.own and (report.company == subject or subject in report.owners)
    return (not owner, one.when.published.first if one.when.published else 10**9, report.url)


def _named(drafts: Sequence[_Draft]) -> tuple[Event, ...]:
    """Events with an id each; where two would have the same, those behind the first get a number."""
    drafts = sorted(drafts, key=lambda draft: (draft.key, draft.members[0].report.id))
    taken: Counter[str] = Counter()
    events = []
    for draft in drafts:
        taken[draft.key] += 1
        suffix = f"-{taken[draft.key]}" if taken[draft.key] > 1 else ""
        first = draft.members[0]
        events.append(
            Event(
                id=draft.key + suffix,
                company=draft.company,
                when=draft.when,
                what=first.report.title,
                members=tuple(
                    Member(report=one.report.id, because=because(one, draft.members, draft.subject))
                    for one in draft.members
                ),
            )
        )
    return tuple(events)
