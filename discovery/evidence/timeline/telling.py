"""The events of an incident's report: moments joined with what happened, each told once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from discovery.evidence import regions
from discovery.evidence.patterns import Pattern
from discovery.evidence.timeline import clauses, mentions, phases
from discovery.evidence.timeline.clauses import Clause
from discovery.evidence.timeline.placing import Placed, given, placed
from discovery.evidence.timeline.spoken import spoken
from discovery.model import Phase, TimedEvent

_AHEAD = Pattern(
    r"\bnext update|\bscheduled (?:for|to)|\bexpect(?:ed|s)? (?:\w{1,20} ){0,6}(?:by|at)\W{0,3}$|\bwill (?:\w{1,20} ){1,6}(?:by|at|before|around)\W{0,3}$|\b(?:eta|estimated)\b",
    2,
)
_BYLINE = Pattern(
    r"(?:^|\n)[^\w\n]{0,8}(?:\w{1,12} )?(?:published|last (?:updated|modified)|updated|created|modified|filed|edited)(?: on| at)?\W{0,4}$",
    2,
)
_WRITTEN = Pattern(
    r"\b(?:made|created|written|submitted|uploaded|performed|generated|published|entered|scheduled) (?:\w{1,12} )?(?:between|from)\W{0,3}$",
    2,
)
_ASIDE = Pattern(
    r"\b(?:generated|created|issued|made|published|uploaded|prior to|dated|submitted|taken|older than|tokens?) (?:\w{1,12} )?(?:before|after|prior to|until|up to)\W{0,3}$|\bprior to\W{0,3}$|\b(?:window|set|configured|runs?|daily|nightly|weekly|every day) (?:\w{1,12} ){0,3}(?:between|from|at)\W{0,3}$",
    2,
)


_LEAD = 60  # characters in front of a time that may tell that it is none of a happening


@dataclass(frozen=True, kw_only=True, slots=True)
class _Told:
    event: TimedEvent
    sure: bool
    listed: bool
    label: str


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
        ranged = times[index].through and index + 1 < len(times)
        if not _happened(text, times[index]):
            pass
        elif ranged:
            yield from _range(text, times[index], times[index + 1], said[index], said[index + 1])
        else:
            yield _one(text, times[index], said[index], _phase(text, times, said, index))
        index += 2 if ranged else 1


def _phase(text: str, times: Sequence[Placed], said: Sequence[Clause], index: int) -> Phase | None:
    """The phase of a time; one that is only joined to another, "by 15:10, and the rest by 16:58", has that one's."""
    phase = phases.of(said[index])
    if phase is None and index and _JOINED.match(text[times[index - 1].end : times[index].start]):
        return phases.of(said[index - 1])
    return phase


def _range(text: str, one: Placed, last: Placed, opening: Clause, closing: Clause) -> Iterator[_Told]:
    """An outage from one time to another begins and ends; work, or what was observed, is one happening."""
    sentence = _SENTENCE.match(text, last.end)
    whole = closing if one.heads else replace(closing, words=sentence[0] if sentence else "", ahead=True)
    entry = one.heads and closing.words.strip() and not _LINE_ENDS.match(text, last.end)
    written = _WRITTEN.search(text, max(0, one.start - _LEAD), one.start)
    phase = phases.of(opening)
    acts = phase in {Phase.MITIGATION, Phase.DIAGNOSIS} and not _HELD.search(opening.words)
    if written or entry or acts or phases.is_work(whole):
        phase = Phase.OTHER if written else phase if acts else phases.of(whole)
        yield _one(
            text, replace(one, end=last.end), replace(closing, start=opening.start), phase, until=last.at
        )
        return
    held = phase is Phase.MITIGATION and _HELD.search(opening.words)
    begun = text[one.end : last.start]
    closing = replace(
        closing, start=one.end + len(begun) - len(begun.lstrip()), end=max(last.end, closing.end)
    )
    yield _one(text, one, opening, Phase.MITIGATION if held else Phase.START)
    yield _one(text, last, closing, Phase.END)


def _happened(text: str, one: Placed) -> bool:
    lead = text[max(0, one.start - _LEAD) : one.start]
    return not (_AHEAD.search(lead) or _ASIDE.search(lead) or (not one.heads and _BYLINE.search(lead)))


def _one(
    text: str,
    one: Placed,
    clause: Clause,
    phase: Phase | None,
    *,
    until: datetime | None = None,
) -> _Told:
    start, end = min(clause.start, one.start), max(clause.end, one.end)
    event = TimedEvent(
        at=one.at,
        until=until,
        approx=one.approx,
        phase=phase or Phase.OTHER,
        quote=text[start:end],
        start=start,
        end=end,
    )
    return _Told(event=event, sure=phase is not None, listed=one.heads, label=clause.label)


_JOINED = Pattern(r"[\s,]{0,4}(?:and|or|&)?(?:\s\w{1,12}){0,2}\s{0,3}$", 2)
_HELD = Pattern(r"\b(?:suspended|paused|disabled|blocked|halted|frozen|stopped)\b", 2)
_LINE_ENDS = Pattern(r"[^\w\n]{0,12}(?:\n|$)")
_SENTENCE = Pattern(r"[^.!?\n]{0,200}")


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
    ends = {one.event.at for one in kept if not one.label and one.event.phase is Phase.END}
    return [one for one in kept if not (one.label == "resolved" and one.event.at in ends)]


def _settled(told: list[_Told]) -> list[_Told]:
    """The phases that only the whole story tells."""
    return _with_end(_with_start(told))


def _with_start(told: list[_Told]) -> list[_Told]:
    """What the order of the story makes of each: what was done before anything was wrong was no mitigation."""
    wrong = sorted(one.event.at for one in told if one.event.phase in {Phase.START, Phase.DETECTION})
    started = any(one.event.phase is Phase.START for one in told)
    first = min((one.event.at for one in told), default=None)
    told = [_as(one, Phase.DETECTION) if one.event.at == first and _is_told_us(one) else one for one in told]
    noticed = min(
        (one.event.at for one in told if one.event.phase in {Phase.DETECTION, Phase.DIAGNOSIS}), default=None
    )
    return [
        _in_story(one, wrong, first=one.event.at == first, started=started, noticed=one.event.at == noticed)
        for one in told
    ]


def _is_told_us(one: _Told) -> bool:
    return one.event.phase is Phase.OTHER and not one.label and _TOLD_US.search(one.event.quote) is not None


def _in_story(one: _Told, wrong: list[datetime], *, first: bool, started: bool, noticed: bool) -> _Told:
    at, words = one.event.at, one.event.quote
    match one.event.phase:
        case Phase.OTHER if first and not started and not one.sure and not one.label:
            return _as(one, Phase.START)
        case Phase.DIAGNOSIS if noticed and not one.label and _LOOKS.search(words):
            return _as(one, Phase.DETECTION)
        case Phase.MITIGATION if wrong and at < wrong[0]:
            return _as(one, Phase.OTHER)
        case Phase.START if (
            _CHANGE.search(words)
            and not _HURT.search(words)
            and (after := next((due for due in wrong if due > at), None))
            and after - at > _LONG
        ):
            return _as(one, Phase.OTHER)
    return one


_TOLD_US = Pattern(
    r"\b(?:reports?|reported|e-?mail\w{0,3}|contact\w{0,3}|message|ticket|complain\w{0,4})\b", 2
)
_LOOKS = Pattern(r"\binvestigat|\blook", 2)
_CHANGE = Pattern(r"\b(?:trigger|chang|deploy|releas|migrat|upgrad|rotat|push|rollout|maintenance)\w{0,6}", 2)
_HURT = Pattern(
    r"\b(?:caus|fail|drop|outage|error|experienc|degrad|crash|offline|down|incorrect|accident|mistak|wip)\w{0,5}",
    2,
)
_LONG = timedelta(hours=1)


def _with_end(told: list[_Told]) -> list[_Told]:
    """Only the last end is one: what was over before was a recovery, and a post that closes the matter only says so."""
    own = [one.event for one in told if not one.label]
    ends = [event.at for event in own if event.phase is Phase.END]
    better = [event.at for event in own if event.phase is Phase.RECOVERY]
    if not ends:
        return told if any(one.event.phase is Phase.END for one in told) else _with_late_end(told, better)
    last = max(ends)
    again = max((event.at for event in own if event.phase is Phase.START), default=last)
    if max(better, default=last) > last:
        return _with_late_end([_as_last(one, None) for one in told], better)
    return [_as_last(one, last if again <= last else None) for one in told]


def _with_late_end(told: list[_Told], better: list[datetime]) -> list[_Told]:
    """Where no end is told, the last recovery that is not in part, else the last fix that reached production."""
    if better:
        last = max(better)
        closing = [
            one
            for one in told
            if one.event.at == last
            and one.event.phase is Phase.RECOVERY
            and not _IN_PART.search(one.event.quote)
        ]
    else:
        closing = [
            one for one in told if one.event.phase is Phase.MITIGATION and _LIVE.search(one.event.quote)
        ][-1:]
    return [_as(one, Phase.END) if one in closing else one for one in told]


_IN_PART = Pattern(
    r"\b(?:most\w{0,2}|partial\w{0,2}|largely|majority|some|began|start\w{0,3}|reduced|first|begin\w{0,4}|improv\w{1,4})\b",
    2,
)
_LIVE = Pattern(r"\b(?:deployed|live|rolled out|released|in production|complete[sd]?)\b", 2)


def _as(one: _Told, phase: Phase) -> _Told:
    return replace(one, event=replace(one.event, phase=phase))


def _as_last(one: _Told, last: datetime | None) -> _Told:
    if one.event.phase is not Phase.END:
        return one
    if one.label == "resolved":
        return _as(one, Phase.OTHER)
    return one if one.event.at == last else _as(one, Phase.RECOVERY)
