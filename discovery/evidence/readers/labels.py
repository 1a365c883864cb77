"""Numbers that name a thing rather than count it: steps, years, status codes, marks."""

import re

from discovery.evidence.patterns import Pattern
from discovery.evidence.readers.claims import Passage
from discovery.evidence.readers.moments import MONTH
from discovery.evidence.readers.numbers import GAP, Amount

_FEW = 3  # figures
_NUMBERED = frozenset(
    "section figure fig fig. table chapter step part page appendix phase stage level tier layer line lines item number no no. nr nr. vol vol. issue bug"
    " ticket request pr rfc cve port ports http code status day week month year round question answer values build run option version iso sha"
    " type rule episode lesson patch commit top season sprint exit signal errno slide".split()
)
_NAMING = frozenset("#&=_\\.:@")
_YEAR = Pattern(r"(?:19[5-9]|20[0-4])[0-9]$")
_STATUS = Pattern(
    rf"{GAP}(?:[a-z-]{{2,14}}{GAP})?(?:errors?|error code|status|responses?|codes?|http|redirects?|not found|internal|bad gateway|service unavailable)\b",
    re.IGNORECASE,
)
_ONE_IN = Pattern(r"\b(?:1|one|two|[2-9]) (?:in|out of)(?: every)? $")
_EACH = frozenset(("every ", " each "))
_NAME_LEAD = Pattern(rf"[a-z,;] (?!(?i:{MONTH}))[A-Z][A-Za-z.+-]{{1,16}} \Z")  # `with OAuth 2 clients`
_MODEL_LEAD = Pattern(r"[A-Z][0-9]?-\Z|\b[A-Z][A-Za-z]{2,16} (?:[A-Z][a-z]{2,10} )?\Z")
_MODEL_TAIL = Pattern(
    rf"(?:{GAP}v[0-9])?{GAP}(?:[A-Za-z]{{2,12}}{GAP})?(?:CPUs?|GPUs?|processors?|chips?|cards?|SSDs?|routers?|switch(?:es)?)\b"
)
_CHANGED = Pattern(
    r"\b(?:to|from|reached|exceeded|hit|totall?ing|of|only|over|than|about|around|roughly|approximately|nearly|almost|at|up to|~)\W{0,2}$"
)


def is_label(passage: Passage, amount: Amount) -> bool:
    """Years, status codes, and numbers that name a thing rather than count it."""
    lead = passage.before(amount.start, 24)
    if lead[-6:] in _EACH or _ONE_IN.search(lead):
        return True
    if amount.spelled:
        return False
    if not lead.rpartition("\n")[2].strip() and passage.text.startswith("  ", amount.end):
        return True  # a column of numbers before names
    if _is_numbered(lead) and "," not in passage.text[amount.start : amount.end]:
        return True
    written = passage.text[amount.start : amount.end]
    if len(written) < _FEW and _NAME_LEAD.search(passage.text[max(0, amount.start - 24) : amount.start]):
        return True
    if written.isdecimal() and len(written) >= _FEW and _MODEL_TAIL.match(passage.text, amount.end):
        return _MODEL_LEAD.search(passage.text[max(0, amount.start - 24) : amount.start]) is not None
    if _YEAR.match(written) and not _CHANGED.search(lead):
        return True
    return len(written) == 3 and written[0] in "12345" and _STATUS.match(passage.text, amount.end) is not None


def _is_numbered(lead: str) -> bool:
    """Whether the number is the name of what stands in front: `step 3`, `#12`, `-4`."""
    last = lead[-1:]
    if (last in _NAMING and not (last == "_" and not lead[-2:-1].isalnum())) or (
        last == "-" and lead[-2:-1].isalpha()
    ):
        return True
    words = lead.rsplit(None, 1)
    return bool(words) and (words[-1].lstrip("(") in _NUMBERED or lead.endswith("value of "))
