"""Which phase of an incident the words around a time speak of."""

import re

from discovery.evidence.patterns import Pattern
from discovery.evidence.timeline import cues
from discovery.evidence.timeline.clauses import Clause
from discovery.model import Phase

_BY_LABEL = {
    "investigating": Phase.DETECTION,
    "detected": Phase.DETECTION,
    "identified": Phase.DIAGNOSIS,
    "monitoring": Phase.MITIGATION,
    "mitigated": Phase.MITIGATION,
    "recovering": Phase.RECOVERY,
    "resolved": Phase.END,
    "completed": Phase.END,
    "scheduled": Phase.OTHER,
    "postmortem": Phase.OTHER,
}
_BY_NAME = {"discovery": Phase.DETECTION, "resolution": Phase.END}
_CUES = tuple(
    (phase, weight, Pattern(source, re.IGNORECASE | re.ASCII)) for phase, weight, source in cues.sources()
)
_NEARNESS = 2.5  # how much a cue right at the time outweighs one at the other end of the clause

_NAMED = Pattern(
    r"\A[\W_]{0,6}(?P<phase>start|detection|discovery|diagnosis|mitigation|recovery|resolution)[*_ ]{0,3}:",
    re.IGNORECASE,
)
_UNTIL = Pattern(r"\b(?:until|till|lasted through)\W{0,3}(?:about |around |approximately )?$", re.IGNORECASE)
_LED_TO = Pattern(
    r"\A\W{1,3}(?:leading to|causing|resulting in|(?:which|that|and) (?:caused|led to|triggered|resulted in))\b"
)
_ENDED = Pattern(
    r"\A[^.;]{0,40}\b(?:(?:ending|resolving|marking the end of) the (?:outage|incident|impact|issue|disruption)"
    r"|at which point (?:the )?(?:outage|incident|impact|issue|disruption) (?:ended|was over))",
    re.IGNORECASE,
)
_DONE = Pattern(r"\b(?:finish|complet)(?:ed|es|ing|e|ion)?\b", re.IGNORECASE)
_SUBJECT_DONE = Pattern(
    r"[a-z]{1,20}\W{1,3}[a-z]{1,20}\W{1,3}(?!was|were|been)[a-z]{1,20}\W{1,3}(?:(?:was|were|been) )?(?:finish|complet)ed\b",
    re.IGNORECASE,
)
_LOOKING = Pattern(r"\binvestigat(?:e|ing)\b", re.IGNORECASE)
_EMPTY = Pattern(
    r"\b(?:of|after|before|since|into) (?:the |an? )?(?:outage|incident|impact)(?:['’]s)? (?:start\w{0,3}|began|beginning|onset)\b"
    r"|\bwe (?:will|continue to|expect|estimate|anticipate|are continuing to)\b[^.\n]{0,200}",
    re.IGNORECASE,
)
"""What a time is only reckoned from, and what is only promised."""
_WORK = Pattern(
    r"\b(?:engineers?|team|we|staff|on-?call|operators?|technicians?)\b[^.;]{0,40}\b(?:work|continu|investigat|troubleshoot|attempt"
    r"|restor|resiz|tr(?:y|ied)|deploy|roll|migrat|debug|apply|test|monitor|restart|run|ran|perform)\w{0,6}",
    re.IGNORECASE,
)


def of(clause: Clause) -> Phase | None:
    """The phase that the clause of one time speaks of by itself, None when no word of it tells."""
    if clause.label in _BY_LABEL:
        return _by_label(clause)
    if (named := _NAMED.match(clause.words)) is not None:
        return _BY_NAME.get(named["phase"].lower()) or Phase(named["phase"].lower())
    if not clause.ahead and _UNTIL.search(clause.words):
        return Phase.END
    return _by_words(clause)


def is_formal(clause: Clause) -> bool:
    """Whether a heading or a field names the phase, so that no word needs to be weighed."""
    return clause.label in _BY_LABEL or _NAMED.match(clause.words) is not None


def is_work(clause: Clause) -> bool:
    """Whether a clause tells what people did, rather than what happened to a service."""
    return _WORK.search(clause.words) is not None


def _by_label(clause: Clause) -> Phase:
    better = {Phase.END, Phase.RECOVERY}
    if clause.label == "monitoring" and _loudest(clause.words, ahead=True) in better:
        return Phase.RECOVERY
    return _BY_LABEL[clause.label]


def _by_words(clause: Clause) -> Phase | None:
    """The first stretch of words that tells a phase has it; an update that only repeats the trouble tells none."""
    silent = Phase.MITIGATION if _DONE.search(clause.words) else None
    for words in (clause.words, *clause.more):
        phase = _loudest(words, ahead=clause.ahead)
        if phase is None and _SUBJECT_DONE.search(words):
            return Phase.MITIGATION
        if phase is Phase.MITIGATION:
            return _by_outcome(clause.behind)
        if clause.label and phase is not None and _is_no_news(phase, words):
            silent = Phase.OTHER
        elif phase is not None:
            return phase
    return silent


def _by_outcome(behind: str) -> Phase:
    """What an action was for the story: it may have caused the trouble, or ended it."""
    if _LED_TO.match(behind):
        return Phase.START
    return Phase.END if _ENDED.match(behind) else Phase.MITIGATION


def _is_no_news(phase: Phase, words: str) -> bool:
    looking = phase is Phase.DIAGNOSIS and _LOOKING.search(words) is not None
    return looking or phase in {Phase.START, Phase.DETECTION}


def _loudest(words: str, *, ahead: bool) -> Phase | None:
    """The phase whose cue is loudest, by its weight and its nearness to the time, which the words follow if `ahead`."""
    heard = _without_empty(words)
    loudest, most = None, 0.0
    for phase, weight, pattern in _CUES:
        for match in pattern.finditer(heard):
            place = match.start() / len(heard)
            loud = weight + _NEARNESS * (1 - place if ahead else place)
            if loud > most:
                loudest, most = phase, loud
    return loudest


def _without_empty(words: str) -> str:
    for match in reversed(list(_EMPTY.finditer(words))):
        words = f"{words[: match.start()]} {words[match.end() :]}"
    return words
