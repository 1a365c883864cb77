"""What the whole story makes of the phases that its events have by themselves."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from discovery.evidence.patterns import Pattern
from discovery.evidence.timeline import phases
from discovery.evidence.timeline.clauses import Clause
from discovery.model import Phase, TimedEvent

_TOLD_US = Pattern(
    r"\b(?:reports?|reported|e-?mail\w{0,3}|contact\w{0,3}|message|ticket|complain\w{0,4})\b", re.IGNORECASE
)
_LOOKS = Pattern(r"\A(?!.{0,200}\bcause).{0,200}(?:\binvestigat|\blook)", re.IGNORECASE | re.DOTALL)
_CHANGE = Pattern(
    r"\b(?:trigger|chang|deploy|releas|migrat|upgrad|rotat|push|rollout|maintenance)\w{0,6}", re.IGNORECASE
)
_HURT = Pattern(
    r"\b(?:caus|fail|drop|outage|error|experienc|degrad|crash|offline|down|incorrect|accident|mistak|wip)\w{0,5}",
    re.IGNORECASE,
)
_IN_PART = Pattern(
    r"\b(?:most\w{0,2}|nearly|almost|over|partial\w{0,2}|largely|majority|some|began|start\w{0,3}|reduced|first|begin\w{0,4}"
    r"|improv\w{1,4})\b",
    re.IGNORECASE,
)
_LIVE = Pattern(r"\b(?:deployed|live|rolled out|released|in production|complete[sd]?)\b", re.IGNORECASE)
_REPEATED = frozenset({"investigating", "identified", "monitoring"})
_SOON = timedelta(hours=12)
"""A change is behind what is noticed so soon after it."""
_LONG = timedelta(hours=1)
"""A change so long before anything was wrong did not start it by itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """An event as its own words tell it. `sure`: they name a phase. `listed`: it begins a line or a cell.

    `part` is which end of an outage a time is that is told from one time to another, `before` and `after` the text
    right beside the time.
    """

    event: TimedEvent
    sure: bool
    listed: bool
    clause: Clause
    part: str = ""
    before: str = ""
    after: str = ""

    @property
    def label(self) -> str:
        """The heading of an update on a status page."""
        return self.clause.label


def without_repeats(told: Sequence[Told]) -> list[Told]:
    """A post under the heading of an earlier one is an update of it: what it says tells its phase."""
    first: dict[str, datetime] = {}
    for one in told:
        first[one.label] = min(one.event.at, first.get(one.label, one.event.at))
    return [
        _as_update(one) if one.label in _REPEATED and one.event.at > first[one.label] else one for one in told
    ]


def _as_update(one: Told) -> Told:
    clause = replace(one.clause, label="update")
    phase = phases.of(clause)
    event = replace(one.event, phase=phase or Phase.OTHER)
    return replace(one, clause=clause, event=event, sure=phase is not None)


def settled(told: Sequence[Told]) -> list[Told]:
    """The events with the phases that they have in the story, in the order given."""
    return with_end(_with_start(list(told))) if told else []


def _with_start(told: list[Told]) -> list[Told]:
    wrong = sorted(one.event.at for one in told if one.event.phase in {Phase.START, Phase.DETECTION})
    first = min(one.event.at for one in told)
    told = [
        as_phase(one, Phase.DETECTION) if one.event.at == first and _is_told_us(one) else one for one in told
    ]
    started = any(one.event.phase is Phase.START for one in told)
    looked = {Phase.DETECTION, Phase.DIAGNOSIS}
    noticed = min((one.event.at for one in told if one.event.phase in looked), default=None)
    told = [_as_first(one, noticed, None if started else first) for one in told]
    if not wrong:
        return told
    fault = (
        None
        if any(one.event.phase is Phase.START and one.event.at == wrong[0] for one in told)
        else _fault(told, wrong[0])
    )
    return [as_phase(one, Phase.START) if one is fault else _as_trigger(one, wrong) for one in told]


def _fault(told: Sequence[Told], noticed: datetime) -> Told | None:
    """Where a list tells what was noticed but not what broke, the last thing done before it did."""
    done = [
        one
        for one in told
        if one.listed
        and one.event.phase is Phase.MITIGATION
        and timedelta() < noticed - one.event.at <= _SOON
    ]
    return max(done, key=lambda one: one.event.at, default=None)


def _is_told_us(one: Told) -> bool:
    return one.event.phase is Phase.OTHER and not one.label and _TOLD_US.search(one.event.quote) is not None


def _as_first(one: Told, noticed: datetime | None, first: datetime | None) -> Told:
    """The first to look into it noticed it; where nobody says what broke, the first happening did."""
    event = one.event
    if one.label:
        return one
    if event.phase is Phase.DIAGNOSIS and event.at == noticed and _LOOKS.search(event.quote):
        return as_phase(one, Phase.DETECTION)
    return as_phase(one, Phase.START) if not one.sure and event.at == first else one


def _as_trigger(one: Told, wrong: Sequence[datetime]) -> Told:
    """What was done before anything was wrong was no mitigation; a change long before it was not the start yet."""
    event = one.event
    if event.phase is Phase.MITIGATION and event.at < wrong[0]:
        return as_phase(one, Phase.OTHER)
    after = next((due for due in wrong if due > event.at), None)
    if event.phase is not Phase.START or event.at != wrong[0] or after is None or after - event.at <= _LONG:
        return one
    changed = _CHANGE.search(event.quote) and not _HURT.search(event.quote)
    return as_phase(one, Phase.OTHER) if changed else one


def with_end(told: list[Told]) -> list[Told]:
    """Only the last end is one: what was over before was a recovery, and a post that closes the matter only says so."""
    own = [one.event for one in told if not one.label]
    last = max((event.at for event in own if event.phase is Phase.END), default=None)
    better = max((event.at for event in own if event.phase is Phase.RECOVERY), default=None)
    if last is None:
        closed = any(one.event.phase is Phase.END for one in told)
        if closed and (better is None or better < max(event.at for event in own)):
            return told
        return _without_closing(_with_late_end(told, better))
    if better is not None and better > last:
        return _with_late_end([_as_over(one, None) for one in told], better)
    again = any(event.phase is Phase.START and event.at > last for event in own)
    return [_as_over(one, None if again else last) for one in told]


def _without_closing(told: list[Told]) -> list[Told]:
    """Where an end is told, the post that closes the matter is none."""
    ended = any(one.event.phase is Phase.END and not one.label for one in told)
    return [_as_over(one, one.event.at) for one in told] if ended else told


def _as_over(one: Told, last: datetime | None) -> Told:
    if one.event.phase is not Phase.END:
        return one
    if one.label == "resolved":
        return as_phase(one, Phase.OTHER)
    return one if one.event.at == last else as_phase(one, Phase.RECOVERY)


def _with_late_end(told: list[Told], better: datetime | None) -> list[Told]:
    """Where no end is told: the last recovery that is not in part, else the last fix that reached production."""
    if better is None:
        live = [one for one in told if one.event.phase is Phase.MITIGATION and _LIVE.search(one.event.quote)]
        return [as_phase(one, Phase.END) if one in live[-1:] else one for one in told]
    return [
        as_phase(one, Phase.END)
        if one.event.phase is Phase.RECOVERY
        and one.event.at == better
        and not one.label
        and not _IN_PART.search(one.event.quote)
        else one
        for one in told
    ]


def as_phase(one: Told, phase: Phase) -> Told:
    """The event with another phase."""
    return one if one.event.phase is phase else replace(one, event=replace(one.event, phase=phase))
