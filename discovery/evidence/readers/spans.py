"""Lengths of time: the latency of one operation, or the duration of anything else."""

import re
from decimal import Decimal

from discovery.evidence.patterns import Pattern, Worded
from discovery.evidence.readers import tables
from discovery.evidence.readers.claims import Found, Passage, Passed, Reading
from discovery.evidence.readers.numbers import COUNTED, GAP, Amount, number, plain
from discovery.evidence.readers.units import SECONDS, UNITS, Family
from discovery.model import FactKind

_NEXT = Pattern(
    rf"(?:,?{GAP}?(?:and{GAP})?)(?P<number>[0-9]{{1,6}}+(?:\.[0-9]{{1,6}})?|{COUNTED})(?:{GAP}|-)?(?P<unit>[a-zA-Zµμ]{{1,12}})\b"
)
_SPLIT = Pattern(
    r"(?:(?P<hours>[0-9]{1,4})h ?)?(?P<minutes>[0-9]{1,4})m(?:in)? ?(?P<s>[0-9]{1,2}(?:\.[0-9]{1,6})?)s(?![A-Za-z0-9])"
    r"|(?P<whole>[0-9]{1,4})h ?(?P<rest>[0-9]{1,2})m(?:in)?(?![A-Za-z0-9])"
)
_SECOND = Pattern(
    r"a (?P<unit>second|millisecond|microsecond)\b(?=[.,;:)]|\s(?:on|to|for|and|or|in|when|at|with|after|before|even|from|now|later|per)\b)",
    re.IGNORECASE,
)
_SECOND_LEAD = Pattern(
    r"\b(?:than|under|within|nearly|almost|about|around|took|approximately|roughly|least)\s$"
)
_ARTICLE = Pattern(
    r"an?[ \u00a0\n](?P<unit>minute|hour|day|week|month|year|decade)(?P<half> and a half)?\b(?!['’-])",
    re.IGNORECASE,
)
_ARTICLE_LEAD = Pattern(
    r"\b(?:for|within|after|over|than|nearly|almost|about|around|approximately|roughly|least|most|took|takes|taking|lasted|lasting|under|"
    r"up to|spent|(?:completed|done|finished|shipped|built|migrated|rewritten) in)\s$"
)
_ARTICLE_TAIL = Pattern(r"\s(?:ago|later|earlier|after|prior)\b")
_MACHINE = Worded(
    r"latenc|\bp(?:50|75|90|95|99)|percentile|response time|respon[ds]|round.?trip|\brtt\b|\bquer(?:y|ies)\b|page[- ]loads?|load time"
    r"|\bloads?\b|\brequests?\b|\brender|\bgc\b|garbage|\bpauses?\b|\bflush|\bhash(?:es|ing)?\b|cold start|start-?up|boot|per (?:call|request|query)"
    r"|\blookups?\b|\bapi calls?\b|\bcompil|time to first|\bttfb\b|\bexecut|\bjob start|\bregistration step|\btransactions?\b|\bcommit"
    r"|\bping\b|\bgem install|\bbundle install|\binserts?\b|\btook\b|\btakes?\b|\btimeouts?\b|\btimed? out",
    "latenc p50 p75 p9 percentile respon roun rtt quer load request render gc garbage pause flush hash cold start boot per look api compil time ttfb"
    " exec job regist transac commit ping gem bundle insert took take",
)
_HUMAN = Pattern(
    r"outage|incident|downtime|unavailab|degrad|delay|interval|every|retention|retain|window|ago|later|\bfor\b|test suite|test run"
    r"|test time|deploy|recover|restor|mitigat|\blast(?:ed|ing)?\b|backlog|cron|\bttl\b|expir|rollback|lead time|backup|migration"
    r"|\bci\b|\bsleep|\bwait|within|after|cache|\bapart\b|\blag\b|elapsed time|keep-?alive|\bbuilds?\b"
)
_PLURAL = Pattern(
    r"(?:9{1,5}|20[0-6]|30[1-8]|[45][0-9]{2}|(?:19|20)?[0-9]0)s\b"
)  # nines, status codes, decades
_SLOW = Pattern("latenc|quer(?:y|ies)|page load|job start|p99|p95")
_SHORT = frozenset({"ns", "µs", "ms", "s", "minutes"})
_WHOLE_RUN = Pattern(
    r"\b(?:whole|entire|full) (?:job|suite|build|pipeline|process|run|test|deployment)\b|\b(?:overall|total|wall[- ]clock) (?:[a-z]{2,12} )?time\b"
)
_OPERATION = frozenset(("s", "minutes", "hours"))
_PER_OPERATION = Pattern(
    r" (?:per|for each|for every) (?:single )?(?:image|request|query|page|file|call|row|record|message|invocation|transaction|job|test|item|document|frame|node)\b"
)
_STOPWATCH = 14
_CLOCKED = Pattern(r"(?:^|\n)\s{0,4}(?:real|user|sys)\s{1,8}$")
_NOT_LONG = Pattern(
    r"[ \n](?:an?|per|every)[ \n](?:day|night|week|month|year)\b|(?<=ars)[- ]olds?\b|(?<=ear)[- ]olds?\b|[- ](?:anniversary|birthday|warranty|(?:free )?(?:shipping|delivery))(?![A-Za-z])"
)


def of_amount(passage: Passage, amount: Amount, unit: str, end: int) -> Reading:
    """The length of time an amount with a unit of time tells."""
    if _NOT_LONG.match(passage.text, end) or _PLURAL.match(passage.text, amount.start):
        return Passed(end=end)
    value, smallest, end = _compound(passage, amount.value, unit, end)
    if passage.text.startswith("+", end):
        end += 1
    kind = _kind(passage, amount.start, end, unit)
    return Found(kind=kind, start=amount.start, end=end, value=value, unit=smallest)


def read_article(passage: Passage, at: int) -> Reading | None:
    """`a year ago`, `for an hour`: the article stands for one."""
    match = _ARTICLE.match(passage.text, at)
    if match is None:
        return _second(passage, at)
    lead, tail = passage.before(at, 20), passage.after(match.end(), 10)
    if not (_ARTICLE_LEAD.search(lead) or _ARTICLE_TAIL.match(tail)) or lead.endswith(("half ", "once ")):
        return Passed(end=match.end())
    value = "1.5" if match["half"] else "1"
    unit = UNITS[match["unit"].lower()][1]
    return Found(kind=FactKind.DURATION, start=at, end=match.end(), value=value, unit=unit)


def _second(passage: Passage, at: int) -> Reading | None:
    """`less than a second`: alone it is a manner of speaking, or the one behind the first."""
    match = _SECOND.match(passage.text, at) if passage.text.startswith(" ", at + 1) else None
    if match is None or not _SECOND_LEAD.search(passage.before(at, 16)):
        return None
    unit = UNITS[match["unit"].lower()][1]
    kind = _kind(passage, at, match.end(), unit)
    return Found(kind=kind, start=at, end=match.end(), value="1", unit=unit)


def read_split(passage: Passage, at: int) -> Reading | None:
    """`1h30m`, `5m28.083s`: a length of time in parts without blanks."""
    match = _SPLIT.match(passage.text, at)
    if match is None:
        return None
    hours, minutes, seconds = (
        match["hours"] or match["whole"] or "0",
        match["minutes"] or match["rest"],
        match["s"],
    )
    value, unit = Decimal(hours) * 60 + Decimal(minutes), "minutes"
    if seconds:
        value, unit = value * 60 + Decimal(seconds), "s"
    kind = FactKind.LATENCY if _CLOCKED.search(passage.before(at, _STOPWATCH)) else FactKind.DURATION
    return Found(kind=kind, start=at, end=match.end(), value=plain(value), unit=unit)


def _compound(passage: Passage, value: str, unit: str, end: int) -> tuple[str, str, int]:
    """`1 hour and 53 minutes` is 113 minutes: the parts add up in the smallest unit."""
    while unit in SECONDS and "-" not in value:
        follower = _NEXT.match(passage.text, end)
        family, smaller = UNITS.get(follower["unit"], (None, "")) if follower else (None, "")
        if family is not Family.TIME or SECONDS.get(smaller, SECONDS[unit]) >= SECONDS[unit] or not follower:
            break
        total = Decimal(value) * SECONDS[unit] / SECONDS[smaller] + number(follower["number"])
        value, unit, end = plain(total), smaller, follower.end()
    return value, unit, end


def _kind(passage: Passage, start: int, end: int, unit: str) -> FactKind:
    """Short units are machine time unless the words say otherwise; long ones the other way round."""
    if unit in _OPERATION and _PER_OPERATION.match(passage.text, end):
        return FactKind.LATENCY
    if unit not in _SHORT:
        return FactKind.DURATION
    if _CLOCKED.search(passage.before(start, _STOPWATCH)):
        return FactKind.LATENCY
    column = tables.kind_of_column(passage.text, start)
    if column is FactKind.DURATION or (column is FactKind.LATENCY and unit != "minutes"):
        return column
    near = (
        passage.before(start, 90).rpartition("\n\n")[2] + " # " + passage.after(end, 60).partition("\n\n")[0]
    )
    machine = _MACHINE.search(near) is not None
    close = passage.before(start, 30) + passage.after(end, 20)
    human = _HUMAN.search(close) is not None
    human = human or _WHOLE_RUN.search(near) is not None
    match unit:
        case "s":
            latency = machine and not human
        case "minutes":
            latency = _SLOW.search(near) is not None and not human
        case _:
            latency = machine or not human
    return FactKind.LATENCY if latency else FactKind.DURATION
