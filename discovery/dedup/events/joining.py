"""The two groups of reports that fit best are joined first, until none fit."""

import heapq
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

from discovery.dedup.events.dates import Span, When
from discovery.dedup.events.signs import time_sign
from discovery.dedup.events.traits import Traits
from discovery.dedup.events.weights import (
    ADOPT,
    ADOPTING,
    BEST,
    CERTAIN_SIZE,
    JOIN,
    MARGIN,
    RIVAL,
    SOLE,
    TIME,
    UNLINKED,
    WEIGHTS,
)

MOST_POSTS = 2
"""Of one publisher: a first report, and what was found out."""

_AGREES = 0.3
_LOOSE = 0.4
_APART = -2.0
_NEVER = -5.0


def joined(known: Sequence[Traits], links: dict[int, dict[int, float]]) -> list[list[int]]:
    """Positions of reports that tell of one event, two or more each; `links` says what each pair is worth."""
    return _Joining(known, links).run()


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
            fit, one, other = heapq.heappop(self._heap)
            if one in self._clusters and other in self._clusters and self._is_clear(one, other, -fit):
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
        is_event = (
            _is_told_by_several(members) and _has_subject(members) and _tells(members) and _is_pinned(members)
        )
        return kept if is_event else []

    def _stays(self, one: Traits, when: When, common: Counter[str]) -> bool:
        if one.reports or one.versions or TIME[time_sign(one.when, when)] > 0:
            return True
        return any(common[company] > 2 for company in one.companies)

    def _adoptions(self) -> list[tuple[int, int]]:
        """Single reports left over, each with the group it fits best; less will do where its subject has no other event."""
        found = []
        for at, single in sorted(self._clusters.items()):
            if len(single.members) > 1 or not self._known[single.members[0]].reports:
                continue
            fits = sorted(
                ((self._fit(single, self._clusters[group], group), group) for group in single.links),
                reverse=True,
            )
            groups = [(fit, group) for fit, group in fits if len(self._clusters[group].members) >= ADOPTING]
            if not groups:
                continue
            fit, best = groups[0]
            rivals = [
                other
                for other, group in fits
                if group != best and self._are_apart(best, group) and other > _NEVER
            ]
            if fit >= (ADOPT if rivals else SOLE) and (not rivals or fit - rivals[0] >= MARGIN):
                found.append((at, best))
        return found

    def _are_apart(self, one: int, other: int) -> bool:
        return TIME[time_sign(self._clusters[one].when, self._clusters[other].when)] <= _APART

    def _is_clear(self, one: int, other: int, fit: float) -> bool:
        """Whether time ties two groups, or no other event of another time would fit one of them nearly as well."""
        if TIME[time_sign(self._clusters[one].when, self._clusters[other].when)] > _LOOSE:
            return True
        return not (self._has_rival(one, other, fit) or self._has_rival(other, one, fit))

    def _has_rival(self, guest: int, host: int, fit: float) -> bool:
        for rival in self._clusters[guest].links:
            if rival == host or rival not in self._clusters:
                continue
            if (
                self._are_apart(host, rival)
                and self._fit(self._clusters[guest], self._clusters[rival], rival) > fit - RIVAL
            ):
                return True
        return False

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


def _is_told_by_several(members: Sequence[Traits]) -> bool:
    """Whether several publishers tell of it, and it is not mostly one of them: what one has many posts on is a series, a
    product, or a sort of thing that happens to it again and again. An operator has more accounts than these of several
    events only."""
    posts = Counter(one.site for one in members)
    own = Counter(one.site for one in members if one.report.own)
    few = max(posts.values()) <= max(MOST_POSTS, len(members) // 2)
    return len(posts) > 1 and few and max(own.values(), default=0) <= MOST_POSTS


def _has_subject(members: Sequence[Traits]) -> bool:
    """Whether most have a company or a name in common."""
    named = Counter(name for one in members for name in {*one.companies, *one.report.owners, *one.names})
    return 2 * max(named.values(), default=0) > len(members)


def _tells(members: Sequence[Traits]) -> bool:
    """Whether two, and a third of all, plainly tell of something that happened, or of one version's launch."""
    versions = frozenset.intersection(*(one.versions for one in members))
    plain = sum(one.reports or bool(versions and one.kinds.get("launch", 0) >= 1) for one in members)
    return plain > 1 and 3 * plain >= len(members)


def _is_pinned(members: Sequence[Traits]) -> bool:
    """Whether two that plainly tell of it agree on time, version or amount, or have nearly one title."""
    plain = [one for one in members if one.reports or (one.versions and one.kinds.get("launch", 0) >= 1)]
    return any(
        TIME[time_sign(one.when, other.when)] > _AGREES
        or one.versions & other.versions
        or one.counts & other.counts
        or _alike(one, other)
        or _is_of_one_failure(one, other)
        for one, other in combinations(plain, 2)
    )


def _is_of_one_failure(one: Traits, other: Traits) -> bool:
    """Whether two sites tell of a failure within some weeks."""
    if (
        one.site == other.site
        or not one.reports
        or not other.reports
        or one.main != other.main
        or "launch" in one.main
    ):
        return False
    return time_sign(one.when, other.when) == "published within weeks"


def _alike(one: Traits, other: Traits) -> bool:
    first, second = set(one.title), set(other.title)
    return len(first & second) >= 0.6 * len(first | second)
