"""The words around a time that say what happened then."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from discovery.evidence.patterns import Pattern
from discovery.evidence.sentences import Sentences
from discovery.evidence.timeline.placing import Placed

_LABEL = (
    r"(?P<label>Investigating|Identified|Monitoring|Resolved|Update|Completed|Scheduled|In progress|Verifying|Postmortem|"
    r"Detected|Mitigated|Recovering|Degraded(?: performance)?)"
)
_HEADED = Pattern(
    rf"[ \t]{{0,4}}(?:[-–—:|]\s{{0,3}}|\n[ \t]{{0,20}})?[*_]{{0,2}}{_LABEL}\b[*_]{{0,2}}[ \t]{{0,3}}(?:[-–—:|]\s?|\n|$)"
)
_POSTED = Pattern(r"Posted\b[^\n]{0,60}$")
_FOOT_LABEL = Pattern(rf"(?:^|\n)[ \t*_#]{{0,8}}{_LABEL}\b[*_]{{0,2}}[ \t]{{0,4}}(?:[-–—:]|\n)")
_TOPPED = Pattern(rf"(?:^|\n)[ \t*•#-]{{0,8}}{_LABEL}\W{{1,4}}(?:[a-z0-9][\w,. /-]{{0,30}})?$", re.IGNORECASE)
_FILLER = Pattern(r"[\s|:*_\])}>–—-]{0,24}(?:</?[a-z][^<>\n]{0,40}>[\s|:*_–—-]{0,8}){0,6}")
_LEAD_WORDS = Pattern(
    r"\A(?:[\s,;(*_~\"“#>|-]|\d|\b(?:at|on|by|in|around|about|approximately|roughly|between|from|since|until|starting|beginning|then|later|finally|"
    r"shortly|just|after|before|and|but|so|the|same|next|following|day|morning|afternoon|evening|night|early|late|however|eventually|again|meanwhile|initially|"
    r"same|that|as|of|local|time|exactly|only|here|also|it|was|not|still|mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?\b|\w{3,9} \d{1,2}(?:st|nd|rd|th)?\b){0,14}$",
    re.IGNORECASE,
)
_TURN = Pattern(
    r"(?:[;—]|:\s| [-–] |,\s(?:and|but|with|while|which|when|where|leading|causing|resulting|after|although|before|so|until|then|as|at|followed)\b"
    r"|\s(?:but|until|when|before|while|after|following)\s|, (?!including|such as|like|e\.g))",
    re.IGNORECASE,
)
_STOP = Pattern(
    r"[;—]|,\s(?:and|but|with|while|which|where|leading|causing|resulting|followed)\b|[.!?](?=\s|$)|\n\s{0,20}\n"
)
_PARAGRAPH = Pattern(r"\n[ \t]{0,20}\n")
_ENDS = Pattern(r"[.!?](?=\s|$)|\s\||\n(?=[ \t]{0,20}[A-Z#|•*-])")
_INSERTED = Pattern(r"(?:,|, at|, by|and at|and by|when at)[\s(]{0,3}$")
_ANEW = Pattern(r"[,;] (?:and|but|then|so) (?:by|at|around|on|from|since)[\s(~]{1,3}$")
_GOES_ON = Pattern(
    r"\s(?!and\b|but\b)(?:[a-z]{3,20}ed|was|were|had|led|began|brought|made|took|left|hit|put|set|came|went|saw|lost)\b"
)
_LINE_ENDS = Pattern(r"[ \t]{0,9}(?:\n|$)")
_FAR = 2800  # characters in front of a time that are searched for the label of its update
_LONGEST = 700  # characters of one entry or clause that are read
_LEADING = 80  # characters in front of a time that hold the label of a line
_SHORT = 200  # characters in front of a sentence that tell what its "this" means
_SHORTEST = 14  # characters below which a clause says nothing yet
_QUOTED = 110  # characters after which a quote ends with the next word


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """What a text says of one time. `words` tell what happened; where they do not, the stretches of `more` may.

    `behind` is what the sentence says next, `label` the heading of an update on a status page. `ahead`: the words follow
    the time. `start`..`end` is what to quote.
    """

    words: str
    more: tuple[str, ...] = ()
    behind: str = ""
    label: str = ""
    ahead: bool = True
    start: int
    end: int


def clauses(text: str, times: Sequence[Placed]) -> list[Clause]:
    """The clause of each time, in order."""
    sentences = Sentences(text)
    footed = _is_footed(text, times)
    return [_clause(text, times, index, sentences, footed=footed) for index in range(len(times))]


def _is_footed(text: str, times: Sequence[Placed]) -> bool:
    """Whether the updates of a status page end with their times, rather than begin with them."""
    if not times or _HEADED.match(text, times[-1].end):
        return False
    return _FOOT_LABEL.search(text, max(0, times[0].start - _FAR), times[0].start) is not None


def _clause(text: str, times: Sequence[Placed], index: int, sentences: Sentences, *, footed: bool) -> Clause:
    one = times[index]
    before = times[index - 1].end if index else 0
    after = times[index + 1].start if index + 1 < len(times) else len(text)
    if (footed and one.heads and _LINE_ENDS.match(text, one.end)) or _POSTED.search(
        text, max(before, one.start - 80), one.start
    ):
        label = _FOOT_LABEL.search(text, max(before, one.start - _FAR), one.start)
        if label is not None:
            return _footed(text, label, one)
    topped = _TOPPED.search(text, max(before, one.start - _LEADING), one.start)
    if topped is not None and _LINE_ENDS.match(text, one.end):
        return _below(text, topped, one, after)
    headed = _HEADED.match(text, one.end)
    if headed is not None and one.heads:
        return _headed(text, one, headed, after)
    if one.heads:
        return _entry(text, times, index)
    return _in_prose(text, one, before, after, sentences)


def _footed(text: str, label: re.Match[str], one: Placed) -> Clause:
    first, rest = _first_sentence(text[label.end() : one.start][:_LONGEST])
    start = label.start("label")
    return Clause(
        words=first,
        more=(rest,),
        label=label["label"].lower(),
        start=start if one.end - start <= 2 * _QUOTED else one.start,
        end=one.end,
    )


def _below(text: str, label: re.Match[str], one: Placed, after: int) -> Clause:
    """ "Investigating May 11, 02:35 UTC" on a line of its own heads what the next lines say."""
    stop = min(after, one.end + _LONGEST)
    stop = max(one.end, text.rfind("\n", one.end, stop)) if after < len(text) else stop
    first, rest = _first_sentence(text[one.end : stop].strip())
    return Clause(
        words=first, more=(rest,), label=label["label"].lower(), start=label.start("label"), end=one.end
    )


def _headed(text: str, one: Placed, headed: re.Match[str], after: int) -> Clause:
    start = headed.end()
    words = text[start : min(after, start + _LONGEST)]
    first, rest = _first_sentence(words)
    said = start + len(first) if headed["label"] == "Update" else headed.end("label")
    return Clause(
        words=first,
        more=(rest,),
        label=headed["label"].lower(),
        start=one.start,
        end=_cut(text, one.end, said),
    )


def _entry(text: str, times: Sequence[Placed], index: int) -> Clause:
    one = times[index]
    filler = _FILLER.match(text, one.end)
    start = filler.end() if filler else one.end
    stop = next((later.start for later in times[index + 1 : index + 9] if later.heads), len(text))
    stop = max(start, text.rfind("\n", start, stop)) if stop < len(text) else stop
    stop = min(stop, start + _LONGEST)
    blank = _PARAGRAPH.search(text, start, stop)
    body = text[start : blank.start() if blank else stop]
    first, rest = _first_sentence(body)
    return Clause(words=first, more=(rest,), start=one.start, end=_cut(text, one.end, start + len(first)))


def _first_sentence(body: str) -> tuple[str, str]:
    end = _ENDS.search(body)
    return (body[: end.start()], body[end.end() :]) if end else (body, "")


def _in_prose(text: str, one: Placed, before: int, after: int, sentences: Sentences) -> Clause:
    first, last = sentences.around(one.start, one.end)
    first, last = max(first, before, one.start - _LONGEST), min(last, after, one.end + _LONGEST)
    lead = text[first : one.start]
    goes_on = text[one.end : one.end + 1]
    inserted = (goes_on == "," and _INSERTED.search(lead)) or (goes_on in {" ", ","} and _ANEW.search(lead))
    if inserted or _leads(lead):
        return _told_behind(text, one, first if _leads(lead) else one.start, last, lead)
    return _told_before(text, one, first, last)


def _told_behind(text: str, one: Placed, first: int, last: int, lead: str) -> Clause:
    """ "At 10:00 the disk filled": what happened follows the time."""
    stop = _STOP.match(text, one.end) or _STOP.search(text, min(last, one.end + _SHORTEST), last)
    end = stop.start() if stop else last
    begin = first + len(text[first : one.start]) - len(text[first : one.start].lstrip())
    return Clause(
        words=text[begin:end],
        more=(text[end:last], lead),
        behind=text[end : min(last, end + _SHORT)],
        start=begin,
        end=max(one.end, _cut(text, one.end, end)),
    )


def _told_before(text: str, one: Placed, first: int, last: int) -> Clause:
    """ "The disk filled at 10:00": what happened precedes the time, or goes on behind it, "the restart at 10:00 failed"."""
    cuts = _cuts(text[first : one.start])
    pieces = [
        text[first + cut : first + end] for cut, end in zip(cuts, [*cuts[1:], one.start - first], strict=True)
    ]
    stop = _STOP.search(text, one.end, last)
    rest = text[one.end : stop.start() if stop else last]
    goes_on = _GOES_ON.match(rest) is not None
    begin = first + cuts[-1] + len(pieces[-1]) - len(pieces[-1].lstrip())
    if one.start - begin > _QUOTED:
        begin = text.find(" ", one.start - _QUOTED, one.start) + 1 or begin
    return Clause(
        words=pieces[-1] + rest if goes_on else pieces[-1],
        more=(*pieces[-2::-1], rest, text[max(0, first - _SHORT) : first]),
        behind=text[one.end : min(last, one.end + _SHORT)],
        ahead=goes_on,
        start=begin,
        end=max(one.end, _cut(text, one.end, one.end + len(rest))) if goes_on else one.end,
    )


def _cuts(lead: str) -> list[int]:
    """Where the clauses of a sentence begin, up to the one that holds a time."""
    cuts = [0]
    for match in _TURN.finditer(lead):
        if not _says(lead[cuts[-1] : match.start()]):
            cuts[-1] = match.end()
        elif len(lead) - match.end() >= _SHORTEST:
            cuts.append(match.end())
    return cuts


def _leads(lead: str) -> bool:
    return _LEAD_WORDS.match(lead) is not None


def _says(words: str) -> bool:
    return len(words) > _SHORTEST and not _leads(words)


def _cut(text: str, least: int, end: int) -> int:
    """Where a quote that would run from `least` to `end` ends: at a word, not much later than needed."""
    if end - least > _QUOTED:
        blank = re.compile(r"\s").search(text, least + _QUOTED, end)
        end = blank.start() if blank else min(end, least + 2 * _QUOTED)
    while end > least and text[end - 1].isspace():
        end -= 1
    return max(end, least)
