"""A group of reports as an event: its subject, day, readable id and why each report is in it."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from discovery.dedup.events.dates import Span
from discovery.dedup.events.reasons import because
from discovery.dedup.events.traits import Traits
from discovery.model import Event, Member


def events(groups: Iterable[list[Traits]]) -> tuple[Event, ...]:
    """Each group as an event, in order of their ids; where two would have one id, those behind the first get a number."""
    return _named([_Draft.of(group) for group in groups])


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
