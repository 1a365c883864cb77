"""Scores a candidate against every item of the backlog: BM25 over the items' words, held by names and dates.

The inverse document frequencies are the backlog's own, so a score depends on the candidate, the item and the
backlog alone: no other candidate changes it, and what was matched stays matched.
"""

import hashlib
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from discovery.matching import reasons
from discovery.matching.cues import CUES
from discovery.matching.terms import TEXT_WORDS, spellings, telling, tokens
from discovery.model import BacklogItem, Candidate, Fact, Gate, ItemId, Match, Vocabulary
from discovery.names import Names

RULES = 2
"""Raised when scores or reasons change, so that everything is matched again."""

K1 = 1.2
B = 0.6
FIELD_WEIGHTS = {"title": 4.0, "summary": 2.0, "text": 1.0}
TYPICAL_WORDS = {"title": 8, "summary": 40, "text": 800}

RELATED = 0.6
"""How far a source about a parent or a subsidiary, or one that names a company in passing, is about it."""

BOUND_TO_COMPANY = frozenset(
    {"systems", "incidents", "scaling", "costs", "capacity", "performance", "migrations"}
)
"""Categories whose items, once they name a company, want sources about that company and no other."""


ENOUGH_RARE_WORDS = 1.4
"""An item whose words together weigh less than this many words that no other item has is too vague to be matched
by words alone: what it lacks in weight counts as not covered."""


@dataclass(frozen=True, kw_only=True)
class _Profile:
    """`total` is what covering every word counts against."""

    item: BacklogItem
    weights: Mapping[str, float]
    total: float


@dataclass(frozen=True, kw_only=True)
class Aspects:
    """What a candidate is about, worked out once for all items."""

    frequencies: Mapping[str, float]
    words: frozenset[str]
    headline: frozenset[str]
    companies: tuple[str, ...]
    mentioned: frozenset[str]
    technologies: frozenset[str]
    headline_technologies: frozenset[str]
    dates: frozenset[str]
    kinds: frozenset[str]
    spelled: Mapping[str, str]


class Ranker:
    """The backlog, ready to be asked which of its items a candidate serves."""

    def __init__(self, items: Sequence[BacklogItem], names: Names) -> None:
        self._names = names
        own = {item.id: self._own_words(item) for item in items}
        frequency = Counter(word for words in own.values() for word in words)
        self._profiles = [_profile(item, own[item.id], frequency, len(items)) for item in items]
        self._by_word: dict[str, list[_Profile]] = {}
        self._by_company: dict[str, list[_Profile]] = {}
        for profile in self._profiles:
            for word in profile.weights:
                self._by_word.setdefault(word, []).append(profile)
            if profile.item.company:
                self._by_company.setdefault(profile.item.company, []).append(profile)

    def matches(
        self, candidate: Candidate, text: str, facts: Sequence[Fact], *, cut: float
    ) -> tuple[Match, ...]:
        """Every item the candidate serves with a score of at least `cut`, best first; often none."""
        aspects = self.aspects(candidate, text, facts)
        found = [
            self._match(profile, score, candidate, aspects, facts)
            for profile in self._possible(aspects)
            if (score := self._score(profile, aspects)) is not None and score >= cut
        ]
        return tuple(sorted(found, key=lambda match: (-match.score, match.item)))

    def aspects(self, candidate: Candidate, text: str, facts: Sequence[Fact]) -> Aspects:
        head = f"{candidate.title} {candidate.summary[:400]}"
        fields = {
            "title": tokens(candidate.title),
            "summary": tokens(candidate.summary, 200),
            "text": tokens(text, TEXT_WORDS),
        }
        named = self._names.companies_in(candidate.title)
        own = (candidate.company,) if candidate.company else ()
        return Aspects(
            frequencies=_frequencies(fields),
            words=frozenset().union(*fields.values()),
            headline=frozenset(tokens(head)),
            companies=tuple(dict.fromkeys((*own, *named))),
            mentioned=frozenset(self._names.companies_in(f"{head} {text[:3000]}")),
            technologies=frozenset(self._names.technologies_in(f"{head} {text[:6000]}")),
            headline_technologies=frozenset(self._names.technologies_in(head)),
            dates=reasons.dates(candidate, text, facts),
            kinds=frozenset(fact.kind.value for fact in facts),
            spelled={
                **spellings(text, TEXT_WORDS),
                **spellings(candidate.summary, 200),
                **spellings(candidate.title),
            },
        )

    def _own_words(self, item: BacklogItem) -> Counter[str]:
        """The item's telling words without its company's names: the company is judged on its own."""
        words = telling(tokens(" ".join((item.title, *item.keywords, *item.technologies))))
        if item.company:
            for part in tokens(f"{item.company} {self._names.display(item.company)}"):
                words.pop(part, None)
        return words

    def _possible(self, aspects: Aspects) -> list[_Profile]:
        found: dict[ItemId, _Profile] = {}
        for company, profiles in self._by_company.items():
            if self._named(company, aspects):
                found.update((profile.item.id, profile) for profile in profiles)
        for word in aspects.frequencies:
            for profile in self._by_word.get(word, ()):
                found[profile.item.id] = profile
        return list(found.values())

    def _score(self, profile: _Profile, aspects: Aspects) -> float | None:
        """0..1; None for an item that is bound to a company which the candidate is not about."""
        item = profile.item
        about = self._about(item, aspects)
        if item.company and item.category in BOUND_TO_COMPANY and about == 0:
            return None
        score = _combined(
            item,
            words=_coverage(profile, aspects),
            about=about,
            cue=_cue(item, aspects),
            date=reasons.date_agreement(item.incident_date, aspects.dates),
            technology=_technology(item, aspects),
        )
        return round(score, 4)

    def _match(
        self,
        profile: _Profile,
        score: float,
        candidate: Candidate,
        aspects: Aspects,
        facts: Sequence[Fact],
    ) -> Match:
        item = profile.item
        shared = [self._names.display(one) for one in item.technologies if one in aspects.technologies]
        named = set(tokens(" ".join(shared)))
        words = [word for word in profile.weights if word in aspects.frequencies and word not in named]
        words.sort(key=lambda word: (-profile.weights[word], word))
        said = reasons.said(
            about=self._told(item.company, aspects) if item.company else None,
            shared=shared,
            words=[aspects.spelled[word] for word in words[:4]],
            date=reasons.agreed(item.incident_date, aspects.dates),
            serves=reasons.serves(item, facts),
        )
        gates = {gate for fact in facts for gate in fact.gates}
        return Match(
            candidate=candidate.id,
            item=item.id,
            score=score,
            reasons=said,
            gates=tuple(gate for gate in Gate if gate in gates),
        )

    def _told(self, company: str, aspects: Aspects) -> str | None:
        """In words what `_named` gives as a number."""
        display = self._names.display
        if company in aspects.companies:
            return f"about {display(company)}"
        for one in aspects.companies:
            if self._names.related(one, company):
                return f"about {display(one)}, of one house with {display(company)}"
        return f"mentions {display(company)}" if self._named(company, aspects) else None

    def _about(self, item: BacklogItem, aspects: Aspects) -> float:
        """How far the candidate is about the item's company: 1 its own or in the title, less when only mentioned."""
        if not item.company:
            return 0.0
        return self._named(item.company, aspects)

    def _named(self, company: str, aspects: Aspects) -> float:
        if company in aspects.companies:
            return 1.0
        if any(self._names.related(one, company) for one in aspects.companies):
            return RELATED
        return RELATED if company in aspects.mentioned and not aspects.companies else 0.0


def fingerprint(backlog_files: Mapping[str, str], vocabulary: Vocabulary, cut: float) -> str:
    """Changes when anything changes that a match depends on, apart from the candidate. `backlog_files` maps each
    file's name to its hash."""
    told = f"{RULES} {cut} {vocabulary!r} {sorted(backlog_files.items())}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _profile(item: BacklogItem, own: Counter[str], frequency: Mapping[str, int], size: int) -> _Profile:
    weights = {word: math.log(1 + (size - frequency[word] + 0.5) / (frequency[word] + 0.5)) for word in own}
    rarest = math.log(1 + (size - 0.5) / 1.5)
    bound = bool(item.company) and item.category in BOUND_TO_COMPANY
    enough = 0.0 if bound else ENOUGH_RARE_WORDS * rarest
    return _Profile(item=item, weights=weights, total=max(enough, sum(weights.values())))


def _frequencies(fields: Mapping[str, list[str]]) -> dict[str, float]:
    """BM25F: counts weighted by field and set against the field's length."""
    found: dict[str, float] = {}
    for name, words in fields.items():
        length = 1 - B + B * len(words) / TYPICAL_WORDS[name]
        for word, count in telling(words).items():
            found[word] = found.get(word, 0.0) + FIELD_WEIGHTS[name] * count / max(length, 0.3)
    return found


def _coverage(profile: _Profile, aspects: Aspects) -> float:
    """Share of the item's word weight that the candidate covers, 0..1."""
    if not profile.total:
        return 0.0
    covered = sum(
        weight * aspects.frequencies[word] / (aspects.frequencies[word] + K1)
        for word, weight in profile.weights.items()
        if word in aspects.frequencies
    )
    return covered / profile.total


def _cue(item: BacklogItem, aspects: Aspects) -> float:
    """Whether the candidate reads like the kind of source the item's category asks for, 0..1."""
    cues = CUES.get(item.category or "")
    if not cues:
        return 0.0
    return min(1.0, (2 * len(cues & aspects.headline) + len(cues & aspects.words) / 4) / 4)


def _technology(item: BacklogItem, aspects: Aspects) -> float:
    if not item.technologies:
        return 0.0
    headline = sum(one in aspects.headline_technologies for one in item.technologies)
    anywhere = sum(one in aspects.technologies for one in item.technologies)
    return (0.7 * headline + 0.3 * anywhere) / len(item.technologies)


def _combined(
    item: BacklogItem, *, words: float, about: float, cue: float, date: float, technology: float
) -> float:
    if item.category == "incidents" and item.company:
        return max(0.0, min(1.0, about * (0.30 * words + 0.35 * cue + 0.35 * date)))
    if item.company and item.category in BOUND_TO_COMPANY:
        return min(1.0, about * (0.55 * words + 0.25 * cue + 0.20 * technology))
    weights = {
        "words": 0.7,
        "technology": 0.3 if item.technologies else 0.0,
        "about": 0.15 if item.company else 0.0,
    }
    total = sum(weights.values())
    return (weights["words"] * words + weights["technology"] * technology + weights["about"] * about) / total
