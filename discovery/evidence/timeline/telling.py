"""The events of an incident's report: its moments joined with what happened then, each told once."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import islice

from discovery.evidence import regions
from discovery.evidence.patterns import Pattern
from discovery.evidence.timeline import clauses, mentions, phases, story, weighing
from discovery.evidence.timeline.clauses import Clause
from discovery.evidence.timeline.placing import Placed, given, placed
from discovery.evidence.timeline.spoken import spoken
from discovery.evidence.timeline.story import Told
from discovery.model import Phase, TimedEvent

MOST_TIMES = 5000
"""Clock times of one text that are read; a text with more of them is a log or a timetable."""

_WORD = r"\w{1,20}"
_AHEAD = Pattern(
    rf"\bnext update|\bscheduled (?:for|to)\b|\bexpect(?:ed|s)? (?:{_WORD} ){{0,6}}(?:by|at)\W{{0,3}}$"
    rf"|\bwill (?:{_WORD} ){{1,6}}(?:by|at|before|around)\W{{0,3}}$|\b(?:eta|estimated)\b",
    re.IGNORECASE,
)
_BYLINE = Pattern(
    r"(?:^|\n)[^\w\n]{0,8}(?:\w{1,12} )?(?:published|last (?:updated|modified)|updated|created|modified|filed|edited)"
    r"(?: on| at)?\W{0,4}$",
    re.IGNORECASE,
)
_WRITTEN = Pattern(
    r"\b(?:made|created|written|submitted|uploaded|performed|generated|published|entered|added|saved|recorded|scheduled) (?:\w{1,12} )?"
    r"(?:between|from)\W{0,3}$",
    re.IGNORECASE,
)
_ASIDE = Pattern(
    r"\b(?:generated|created|issued|made|published|uploaded|prior to|dated|submitted|taken|older than|tokens?) (?:\w{1,12} )?"
    r"(?:before|after|prior to|until|up to)\W{0,3}$|\bprior to\W{0,3}$"
    r"|\b(?:window|set|configured|runs?|daily|nightly|weekly|every day) (?:(?:is|was|are|set|to|as|default) ){0,3}(?:between|from|at)\W{0,3}$",
    re.IGNORECASE,
)
_TICKED = Pattern(r"`[0-9][0-9:T ./-]{3,20}(?:Z|[ap]m)?(?: ?[A-Z]{2,4})?`")
_HELD = Pattern(r"\b(?:suspended|paused|disabled|halted|frozen|stopped)\b", re.IGNORECASE)
_HIT = Pattern(
    r"\b(?:outages?|downtime|down|disrupt\w{0,4}|degrad\w{0,5}|unavailab\w{0,5}|errors?)\b", re.IGNORECASE
)
_JOINED = Pattern(r"\A[\s,]{0,4}(?:and|or|&)?(?:\s\w{1,12}){0,2}\s{0,3}$")
_LINE_ENDS = Pattern(r"[^\w\n]{0,12}(?:\n|$)")
_SENTENCE = Pattern(r"[^.!?\n]{0,200}")
_ATTEMPTS = 3
_LEAD = 60  # characters in front of a time that may tell that it is none of a happening


def find(text: str, *, published: date | None = None, address: str = "") -> tuple[TimedEvent, ...]:
    """The timed events in text order, each with `text[start:end] == quote`.

    A time without a zone has the one that the document states, else that of the times before it; a document that
    names none is read as UTC. A day without a year gets it from the text, else from `address` or `published`; a time
    on no known day is no event. Time grows linearly with the text.
    """
    settled = weighing.weighed(told(text, published=published, address=address))
    return tuple(replace(one.event, quote=text[one.event.start : one.event.end]) for one in settled)


def told(text: str, *, published: date | None = None, address: str = "") -> list[Told]:
    """The events of a text with what their own words tell of their phases."""
    if not mentions.may_tell(text):
        return []
    read = text.replace("\r\n", "\n ").replace("\r", "\n")  # as long as before: offsets hold
    clocks = list(islice(mentions.clocks(read), MOST_TIMES))
    if not clocks:
        return []
    seen = _visible(read)
    days = [day for day in mentions.days(read) if seen(day.start)]
    clocks = [clock for clock in clocks if seen(clock.start)]
    times = placed(read, spoken(read, clocks, days), days, given(published, address))
    return story.without_repeats(_once(read, times, clauses.clauses(read, times)))


def _visible(text: str) -> Callable[[int], bool]:
    """Whether an offset lies in running text; a time alone between backticks does too."""
    dark = regions.hidden(text)
    ticked = {at for match in _TICKED.finditer(text) for at in range(*match.span())}
    return lambda at: at in ticked or dark.end_of(at) is None


def _once(text: str, times: Sequence[Placed], said: Sequence[Clause]) -> list[Told]:
    """Each happening once: what a list tells stands, of what prose tells the first that says what it was."""
    listed = {one.at for one, clause in zip(times, said, strict=True) if one.heads and not clause.label}
    known = _Known(listed)
    found = [one for one in _all(text, times, said, known) if one.listed or known.takes(one)]
    ends = {one.event.at for one in found if not one.label and one.event.phase is Phase.END}
    return [
        one
        for one in found
        if (one.listed or known.keeps(one)) and not (one.label == "resolved" and one.event.at in ends)
    ]


class _Known:
    """The moments whose happening has been told: prose that tells it again adds nothing."""

    def __init__(self, listed: set[datetime]) -> None:
        self._listed = listed
        self._told: dict[datetime, Told] = {}
        self._asked: Counter[datetime] = Counter()

    def __contains__(self, at: datetime) -> bool:
        """Whether prose need not be read for what happened then; after some vague attempts it need not either."""
        self._asked[at] += 1
        sure = at in self._told and self._told[at].sure
        return at in self._listed or sure or self._asked[at] > _ATTEMPTS

    def takes(self, one: Told) -> bool:
        """Whether an event of prose says something new; what says what happened replaces what does not."""
        before = self._told.get(one.event.at)
        new = one.event.at not in self._listed and (before is None or (one.sure and not before.sure))
        if new:
            self._told[one.event.at] = one
        return new

    def keeps(self, one: Told) -> bool:
        return self._told.get(one.event.at) is one


def _all(text: str, times: Sequence[Placed], said: Sequence[Clause], known: _Known) -> Iterator[Told]:
    """What is told at each time or range; a time in prose that is known is not looked at."""
    index = 0
    while index < len(times):
        one = times[index]
        ranged = one.through and index + 1 < len(times)
        if not _happened(text, one):
            pass
        elif ranged:
            yield from _range(text, one, times[index + 1], said[index], said[index + 1])
        elif one.heads or one.at not in known:
            yield _one(text, one, said[index], _phase(text, times, said, index))
        index += 2 if ranged else 1


def _happened(text: str, one: Placed) -> bool:
    """What is only announced, and what a time is only the limit of, did not happen then."""
    lead = text[max(0, one.start - _LEAD) : one.start]
    if one.heads:
        return True
    return not (_BYLINE.search(lead) or _ASIDE.search(lead) or _AHEAD.search(lead.rpartition(". ")[2]))


def _phase(text: str, times: Sequence[Placed], said: Sequence[Clause], index: int) -> Phase | None:
    """The phase of a time; one that is only joined to another, "by 15:10, and the rest by 16:58", has that one's."""
    phase = phases.of(said[index])
    if phase is None and index and _JOINED.match(text[times[index - 1].end : times[index].start]):
        return phases.of(said[index - 1])
    return phase


def _range(text: str, one: Placed, last: Placed, opening: Clause, closing: Clause) -> Iterator[Told]:
    """An outage from one time to another begins and ends; work, or what was observed, is one happening."""
    phase, whole = _as_one(text, one, last, opening, closing)
    if whole:
        clause = replace(closing, start=opening.start)
        yield _one(text, replace(one, end=last.end), clause, phase, until=last.at)
        return
    held = phase is Phase.MITIGATION and _HELD.search(opening.words)
    begun = text[one.end : last.start]
    end = replace(closing, start=one.end + len(begun) - len(begun.lstrip()), end=max(last.end, closing.end))
    yield _one(text, one, opening, Phase.MITIGATION if held else Phase.START, part="opens")
    yield _one(text, last, end, Phase.END, part="closes")


def _as_one(
    text: str, one: Placed, last: Placed, opening: Clause, closing: Clause
) -> tuple[Phase | None, bool]:
    """The phase of a range, and whether it is one happening."""
    if _WRITTEN.search(text, max(0, one.start - _LEAD), one.start):
        return Phase.OTHER, True
    if one.heads:
        return phases.of(closing), bool(closing.words.strip()) and not _LINE_ENDS.match(text, last.end)
    phase = phases.of(opening)
    struck = _HIT.search(opening.words) or _HELD.search(opening.words)
    if phase in {Phase.MITIGATION, Phase.DIAGNOSIS, Phase.DETECTION} and not struck:
        return phase, True
    sentence = _SENTENCE.match(text, last.end)
    behind = replace(closing, words=sentence[0] if sentence else "", ahead=True)
    return (phases.of(behind), True) if phases.is_work(behind) else (phase, False)


def _one(
    text: str,
    one: Placed,
    clause: Clause,
    phase: Phase | None,
    *,
    until: datetime | None = None,
    part: str = "",
) -> Told:
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
    return Told(
        event=event,
        sure=phase is not None,
        listed=one.heads,
        clause=clause,
        part=part,
        before=text[max(0, one.start - _LEAD) : one.start],
        after=text[one.end : one.end + _LEAD],
    )
