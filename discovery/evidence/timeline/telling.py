"""The events of an incident's report: moments joined with what happened, each told once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from discovery.evidence import regions
from discovery.evidence.patterns import Pattern
from discovery.evidence.timeline import clauses, mentions, phases
from discovery.evidence.timeline.clauses import Clause
from discovery.evidence.timeline.placing import Placed, given, placed
from discovery.evidence.timeline.spoken import spoken
from discovery.model import Phase, TimedEvent

_AHEAD = Pattern(r"\bnext update|\bscheduled (?:for|to)|\bexpect(?:ed|s)? (?:\w{1,20} ){0,6}(?:by|at)\W{0,3}$|\bwill (?:\w{1,20} ){1,6}(?:by|at|before|around)\W{0,3}$|\b(?:eta|estimated)\b", 2)
_BYLINE = Pattern(r"(?:^|\n)[^\w\n]{0,8}(?:\w{1,12} )?(?:published|last (?:updated|modified)|updated|created|modified|filed|edited)(?: on| at)?\W{0,4}$", 2)
_ASIDE = Pattern(r"\b(?:generated|created|issued|made|published|uploaded|prior to|dated|submitted|taken|older than|tokens?) (?:\w{1,12} )?(?:before|after|prior to|until|up to)\W{0,3}$|\bprior to\W{0,3}$", 2)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Told:
    event: TimedEvent
    sure: bool
    listed: bool
    label: str
    claimed: bool = False


def find(text: str, *, published: date | None = None, address: str = "") -> tuple[TimedEvent, ...]:
    """The timed events in text order, each with `text[start:end] == quote`.

    A time without a zone has the one that the document states, else that of the times before it; a document that
    names none is read as UTC. A day without a year gets it from the text, else from `address` or `published`; a time on
    no known day is no event. Time grows linearly with the text.
    """
    if not mentions.may_tell(text):
        return ()
    dark = regions.hidden(text)
    days = [day for day in mentions.days(text) if dark.end_of(day.start) is None]
    clocks = [clock for clock in mentions.clocks(text) if dark.end_of(clock.start) is None]
    times = placed(text, spoken(text, clocks, days), days, given(published, address))
    told = list(_told(text, times, clauses.clauses(text, times)))
    return tuple(one.event for one in _settled(_once(told)))


def _told(text: str, times: Sequence[Placed], said: Sequence[Clause]) -> Iterator[_Told]:
    index = 0
    while index < len(times):
        one, clause = times[index], said[index]
        ranged = one.through and index + 1 < len(times)
        if not _happened(text, one):
            index += 2 if ranged else 1
            continue
        if not ranged:
            phase = phases.of(clause)
            yield _one(text, one, clause, phase)
            index += 1
            continue
        last, closing = times[index + 1], said[index + 1]
        index += 2
        whole = replace(closing, words=_SENTENCE.match(text, last.end)[0], ahead=True) if not one.heads else closing
        if one.heads or phases.is_work(whole) or phases.is_work(clause):
            yield _one(text, replace(one, end=last.end), replace(closing, start=clause.start), phases.of(whole), until=last.at)
        else:
            yield _one(text, one, clause, Phase.START, claimed=True)
            yield _one(text, last, replace(closing, start=last.start, end=max(last.end, closing.end)), Phase.END, claimed=True)


def _happened(text: str, one: Placed) -> bool:
    lead = text[max(0, one.start - 60) : one.start]
    return not (_AHEAD.search(lead) or _ASIDE.search(lead) or (not one.heads and _BYLINE.search(lead)))


def _one(text: str, one: Placed, clause: Clause, phase: Phase | None, *, until: datetime | None = None, claimed: bool = False) -> _Told:
    start, end = min(clause.start, one.start), max(clause.end, one.end)
    event = TimedEvent(at=one.at, until=until, approx=one.approx, phase=phase or Phase.OTHER, quote=text[start:end], start=start, end=end)
    return _Told(event=event, sure=phase is not None, listed=one.heads, label=clause.label, claimed=claimed)


_SENTENCE = Pattern(r"[^.!?\n]{0,200}")
_ACTS = {Phase.DETECTION, Phase.DIAGNOSIS, Phase.MITIGATION}
"""What people do may fall on the minute at which something else began or ended."""


def _once(told: Sequence[_Told]) -> list[_Told]:
    """Each happening once: what a list tells stands, of what prose tells the first that says what it was."""
    listed = {one.event.at for one in told if one.listed and not one.label}
    kept: list[_Told] = []
    prose: dict[datetime, int] = {}
    for one in told:
        at = one.event.at
        if one.listed:
            kept.append(one)
        elif at in listed:
            continue
        elif at in prose:
            if kept[prose[at]].event.phase is Phase.OTHER:
                kept[prose[at]] = one
        else:
            prose[at] = len(kept)
            kept.append(one)
    ends = {one.event.at for one in kept if not one.listed and one.event.phase is Phase.END}
    return [one for one in kept if not (one.label == "resolved" and one.event.at in ends)]


def _settled(told: list[_Told]) -> list[_Told]:
    """The phases that only the whole story tells."""
    return _with_end(_with_start(told))


def _with_start(told: list[_Told]) -> list[_Told]:
    """What was done before anything was wrong was no mitigation; the first happening of a list may be the fault itself."""
    starts = [one.event.at for one in told if one.event.phase is Phase.START]
    noticed = [one.event.at for one in told if one.event.phase in {Phase.START, Phase.DETECTION}]
    first = min((one.event.at for one in told), default=None)
    changed = []
    for one in told:
        if not starts and one.event.at == first and not one.sure:
            one = _as(one, Phase.START)
        elif one.event.phase is Phase.MITIGATION and noticed and one.event.at < min(noticed):
            one = _as(one, Phase.OTHER)
        changed.append(one)
    return changed


def _with_end(told: list[_Told]) -> list[_Told]:
    """Only the last end is one: what was over before was a recovery, and a post that closes the matter only says so."""
    own = [one for one in told if not one.label]
    ends = [one.event.at for one in own if one.event.phase is Phase.END]
    better = [one.event.at for one in own if one.event.phase is Phase.RECOVERY]
    if not ends and not any(one.event.phase is Phase.END for one in told):
        return _with_late_end(told, better)
    last = max(ends, default=None)
    if last is None:
        return told
    if better and max(better) > last:
        last = None
    return [_as_last(one, last) for one in told]


def _with_late_end(told: list[_Told], better: list[datetime]) -> list[_Told]:
    """Where no end is told, the last recovery that is not in part, else the last fix that reached production."""
    if better:
        last = max(better)
        closing = [one for one in told if one.event.at == last and one.event.phase is Phase.RECOVERY and not _IN_PART.search(one.event.quote)]
    else:
        closing = [one for one in told if one.event.phase is Phase.MITIGATION and _LIVE.search(one.event.quote)][-1:]
    return [_as(one, Phase.END) if one in closing else one for one in told]


_IN_PART = Pattern(r"\b(?:most\w{0,2}|partial\w{0,2}|largely|majority|some|began|start\w{0,3}|reduced|first|begin\w{0,4}|improv\w{1,4})\b", 2)
_LIVE = Pattern(r"\b(?:deployed|live|rolled out|released|in production|complete[sd]?)\b", 2)


def _as(one: _Told, phase: Phase) -> _Told:
    return replace(one, event=replace(one.event, phase=phase))


def _as_last(one: _Told, last: datetime | None) -> _Told:
    if one.event.phase is not Phase.END:
        return one
    if one.label == "resolved":
        return _as(one, Phase.OTHER)
    return one if one.event.at == last else _as(one, Phase.RECOVERY)
