"""Amounts with a unit: bytes, rates, shares, multiples."""

import re
from dataclasses import replace

from discovery.evidence.patterns import Pattern
from discovery.evidence.readers import counts, money, names, numbers, spans, tables
from discovery.evidence.readers.claims import Found, Passage, Passed, Reading
from discovery.evidence.readers.numbers import GAP, Amount
from discovery.evidence.readers.units import PERIODS, UNITS, Family
from discovery.model import FactKind

_UNIT = Pattern(
    rf"(?:{GAP}|-)?(?P<unit>(?P<amount>[A-Za-zµμ]{{1,16}})(?:/(?:sec|second|s)\b)?|[%×])(?![A-Za-z0-9])"
)
_PER = Pattern(
    rf"(?:{GAP}?(?:/|per{GAP}){GAP}?|ps\b|{GAP}(?:an?|each|every){GAP})(?P<period>second|sec|s|minute|min|hour|hr|h|day|week|month|mo|year|yr)\b(?![-'’])",
    re.IGNORECASE,
)
_MINUTES = Pattern(r"m(?=[.,;:)\n]|$| (?:on|to|and|of|after|before|later|ago|per|for|with|when|at|in)\b)")
_MINUTES_LEAD = Pattern(
    r"\b(?:in|within|for|every|after|takes?|took|lasted|than|over|under|about|around|last|above|below|from|to)\W{1,2}$|~$"
)
_MOST_MINUTES = 3  # figures
_OF_MEMORY = Pattern(
    rf"(?P<unit>[KkMG])(?={GAP}of{GAP}(?:[a-z]{{2,10}}{GAP})?(?:memory|ram|RAM|heap|data|disk|storage|swap|address space)\b)"
)
_OF_WHAT_PER = Pattern(
    rf"{GAP}of{GAP}(?:[A-Za-z-]{{2,16}}{GAP}){{1,4}}?[*_]{{0,2}}(?:per|each|every|an?){GAP}(?P<period>second|minute|hour|day|week|month|year)\b(?![-'’])"
    rf"|{GAP}(?:[A-Za-z]{{2,12}}{GAP}){{0,2}}[a-z]{{2,12}}ed{GAP}[*_]{{0,2}}(?:per|each|every){GAP}(?P<since>second|minute|hour|day|week|month|year)\b(?![-'’])"
    rf"|(?:{GAP}of{GAP}(?:[A-Za-z-]{{2,16}}{GAP}){{1,3}}?[a-z]{{2,12}}ed)?{GAP}(?P<adverb>daily|hourly|weekly|monthly)\b(?!{GAP}(?:active|users))"
)
"""`3 TB of logs stored every day`."""
_NOTHING_FOLLOWS = frozenset(".,;:!?)]}\"'”’|")
_NO_WORD = frozenset(".,;:!?)]}|0123456789+=<>&^~@#")
_NEAR = 8
_AHEAD = 16
_MEANING = (
    "of ",
    "to ",
    "at ",
    "is ",
    "was ",
    "which ",
    "which, ",
    "whom ",
    "them ",
    "them, ",
    "these ",
    "those ",
    "from ",
)
_PROCESSOR = Pattern(r"[0-9]{2,3}[1-9][0-9]$|[0-9][1-9]00$")  # `5950X`, `7600x`; not `1000x`
_POINTS = Pattern(rf"{GAP}(?:percent(?:age)? points?|per cent|percent|pp)\b|-percent\b")
_TIMES = Pattern(rf"{GAP}times\b")
_HUNDREDS = Pattern(rf"\+?{GAP}of\b")  # `100s of services`
_WIDTHS = frozenset(map(str, range(65)))
_HARDWARE = Pattern(
    rf"{GAP}(?:[0-9]{{1,4}}(?:\.[0-9]{{1,2}})?{GAP}?[GT]i?B\b|[A-Z][A-Za-z]{{1,12}}{GAP}(?:[A-Z][A-Za-z]{{0,12}}[ -])?[A-Z]?[0-9])"
)
"""`24x 3.8TB`, `2x Intel Xeon E5`: a multiple of parts counts them."""
_FOLD = Pattern(rf"(?:{GAP}|-)?fold\b")
_COMPARED = Pattern(
    rf"{GAP}(?:an?{GAP}|the{GAP}|as{GAP}|more|fewer|faster|slower|higher|lower|larger|bigger|smaller|better|worse|cheaper|less|longer|shorter|greater|that\b|what{GAP}|over\b)"
)
_EQUALS = Pattern(r"\s?=[= ]?~?[0-9]")
_EQUAL_LEAD = Pattern(r"[0-9a-z]\s?=~?\s?$")  # "1 PB = 1,000 TB" explains
_PERCENTILE_IS = Pattern(r"\bp(?:50|75|9[0-9]{0,2}|max) ?=~?\s?$")
_GROWN = Pattern(r"\b(?:by|than|grew|increased|improved|rose|reduced|up)\W{1,2}(?:\w+ |~)?$")
_ORDERS = Pattern(rf"{GAP}orders?{GAP}of{GAP}magnitude\b")
_AVAILABLE_AFTER = Pattern(
    r"^\W{0,3}(?:of )?(?:the )?(?:\w+ )?(?:\w+ )?(?:uptime|availab|success|sla\b|slo\b)"
)
_AVAILABLE_BEFORE = Pattern(
    r"\b(?:uptime|availability|success rates?|sla|slo|success ratio)\b(?! (?:zone|gap))[^.%]{0,56}$"
)
_DELIVERED = Pattern(
    r"^ of (?:[\w']+ ){0,3}(?:requests|messages|traffic|calls|queries|users|e?-?mails|jobs|writes|reads|transactions|payments|deliveries|logins) (?:were|was|are|is|being|still|now|to be|successfully|had|been| ){1,5}(?:delivered|sent|served|succe|working|answered|handled|able)"
)
_NO_SERVICE = Pattern(r"error|fail|pass rate|cache|hit rate|coverage")
_SURE = Pattern(
    r"^\s(?:\w{0,16}-?compatible|compliant|free|safe|open[- ]source|sure|certain|agree|confident|of the time|honest|convinced|true|right|correct|on board)\b"
)
_PERCENTILE = Pattern(
    r"^(?:st|nd|rd|th)?\s?-?percentile|^\s(?:of|quantile)\s(?:jobs|requests) (?:are|is) (?:below|under)"
)
_PERCENTILE_LEAD = Pattern(
    r"\b(?:slowest|fastest) $|\bpercentile \(?$|\bp$|\bpercentiles?,? (?:like|such as|of|at|\(e\.g\.,?) (?:the )?(?:[0-9.]{1,5}%?(?:,? and|,? or|,) (?:the )?){0,3}$"
)
_LAYOUT = Pattern(
    r"\b(?:width|height|opacity|padding|viewport|screens|font[- ]size|css|zoom|saturation|brightness)\b(?![:=])"
)
_OFF = Pattern(
    r"\soff(?=[.,;!)]| (?:for|when|at|everything|selected?|clearance|retail|list|your|all|orders?)\b)"
)
_PART_OF_NAME = Pattern(r"(?<!sub)(?<!mid)(?<!post)(?<=[a-z])-$")
_FOR = Pattern(r"(?<!account)(?<!accounts)(?<!accounted)(?<!accounting) for $")
_TARGET = Pattern(
    r" of (?:all |the |our )?(?:\w+ ){0,2}(?:jobs|requests|queries|calls|responses|page loads) (?:<|≤|under|below|within|faster|in less|in under|(?:should |must |will |are |were |is )?(?:be )?(?:complete[ds]?|finish(?:ed)?|return(?:ed)?|respond(?:ed)?|served|processed|handled|answered)? ?(?:in|under|below|within|faster) [<~]?(?:less than |under )?[0-9])"
)
"""`99% of requests < 1s` names a percentile of the time."""
_FOR_MOST = Pattern(r"^ of (?:all |the )?(?:jobs|requests|queries|calls|cases|users|time)\b")
_PAIR = Pattern(r"[0-9]{2,6}/[0-9]{2,6}(?![0-9/])")
_LETTERS = frozenset("kKMGm")
_WHOLE = Pattern(r"[0-9]{1,4}(?=[kKMGm][ .,;:)\n])")
_LEADING_POINT = Pattern(r"(?:(?<![0-9A-Za-z])|[\s(~<>≈+-])\.[0-9]")
_FRACTION = Pattern(r"(?P<top>[1-9])/(?P<bottom>[2-9]|1[0-9])(?P<suffix>(?:rds?|ths?|th|rd|nd)\b)?(?![0-9/])")
_REPEAT = Pattern(rf"(?P<sep>{GAP}?[-–—]{GAP}?|{GAP}(?:to|and){GAP})(?=[0-9])")
_CHANGE_LEAD = Pattern(
    r"\b(?:from|drop\w*|reduc\w*|fell|decreas\w*|increas\w*|grew|went|rose|down|up|chang\w*)\W{1,4}(?:\w+ ){0,2}[~*]{0,3}$"
)


def read(passage: Passage, at: int) -> Reading | None:
    """What the amount that begins at `at` measures or counts."""
    text = passage.text
    fraction = _FRACTION.match(text, at) if text.startswith("/", at + 1) else None
    if fraction is not None:
        return _fraction(passage, fraction)
    if text[at - 1 : at] == "." and _LEADING_POINT.match(text, at - 2 if at > 1 else at - 1):
        return _below_one(passage, at)
    amount = (_pair(passage, at) if "/" in text[at + 2 : at + 7] else None) or numbers.read(passage, at)
    if amount is None:
        return None
    if text[at - 1 : at] == "+" and text[at - 2 : at - 1].isalpha():
        return Passed(end=amount.end)  # `N+1s`
    if text[at - 1 : at] == "-" and _PART_OF_NAME.search(passage.before(at, 6)):
        return Passed(end=amount.end)
    lettered = text[amount.end : amount.end + 1] in _LETTERS or text[amount.end - 1] in _LETTERS
    short = _lettered(passage, at) if lettered else None
    if short is not None:
        return short
    split = spans.read_split(passage, at) if text[amount.end : amount.end + 1] in {"h", "m"} else None
    if split is not None:
        return split
    if _stands_bare(text, amount):
        return None if _says_nothing(text, amount) else counts.of_amount(passage, amount)
    return (
        _measured(passage, amount)
        or money.of_amount(passage, amount)
        or _multiplied(passage, amount)
        or counts.of_amount(passage, amount)
    )


def _lettered(passage: Passage, at: int) -> Reading | None:
    """`in 30m`, `64k of memory`: a letter that the words around make minutes or bytes."""
    figure = _WHOLE.match(passage.text, at)
    if figure is None:
        return None
    end = figure.end()
    memory = _OF_MEMORY.match(passage.text, end)
    if memory is not None:
        unit = f"{memory['unit'].upper()}B"
        return Found(kind=FactKind.DATA_VOLUME, start=at, end=memory.end(), value=figure[0], unit=unit)
    minutes = _MINUTES.match(passage.text, end) if len(figure[0]) <= _MOST_MINUTES else None
    if minutes is None or not _MINUTES_LEAD.search(passage.before(at, 12)):
        return None
    return spans.of_amount(passage, Amount(start=at, end=end, value=figure[0]), "minutes", minutes.end())


def _below_one(passage: Passage, at: int) -> Reading | None:
    """`.5%`, `.25 seconds`: what a sign of the point alone begins; without a unit it says nothing."""
    match = numbers.FIGURES.match(passage.text, at)
    if match is None or not match["low"].isdecimal():
        return None
    value = numbers.plain(numbers.figure("0." + match["low"]))
    reading = _measured(passage, Amount(start=at, end=match.end("low"), value=value))
    if isinstance(reading, Found) and reading.start == at:
        return replace(reading, start=at - 1)
    return Passed(end=match.end())


def _stands_bare(text: str, amount: Amount) -> bool:
    """Whether no word follows that could be a unit or a noun."""
    after = text[amount.end : amount.end + _NEAR]
    return after[:1] in _NOTHING_FOLLOWS or (after[:1].isspace() and after.lstrip()[:1] in _NO_WORD)


def _says_nothing(text: str, amount: Amount) -> bool:
    """Whether neither its size nor what stands around it can make a fact of a bare number."""
    if amount.spelled or amount.scaled or "," in text[amount.start : amount.end]:
        return False
    if text[max(0, amount.start - _NEAR) : amount.start].endswith(_MEANING):
        return False
    return not (counts.MEASURED.match(text, amount.end) or counts.NINES.match(text, amount.end))


def _pair(passage: Passage, at: int) -> Amount | None:
    """`300/280 MB/s`: two figures with one unit are one amount, its value as written."""
    pair = _PAIR.match(passage.text, at)
    if pair is None or _unit(passage.text, pair.end()) is None:
        return None
    return Amount(start=at, end=pair.end(), value=pair[0], ranged=True)


def _measured(passage: Passage, amount: Amount) -> Reading | None:
    """An amount with a unit of the table behind it."""
    known = _unit(passage.text, amount.end)
    if known is None or amount.vague:
        return None
    family, unit, end = known
    lead = passage.before(amount.start, 8)
    if _EQUALS.match(passage.text, end) or (_EQUAL_LEAD.search(lead) and not _PERCENTILE_IS.search(lead)):
        return Passed(end=end)
    if amount.spelled and family not in {Family.TIME, Family.SHARE}:
        return None
    match family:
        case Family.BYTES:
            return _bytes(passage, amount, unit, end)
        case Family.BITRATE | Family.RATE:
            return Found(kind=FactKind.THROUGHPUT, start=amount.start, end=end, value=amount.value, unit=unit)
        case Family.SHARE:
            return _share(passage, amount, end)
        case Family.MULTIPLE:
            return _multiple(passage, amount, end)
        case Family.TIME:
            return _time(passage, amount, unit, end)


def _unit(text: str, at: int) -> tuple[Family, str, int] | None:
    """Family, printed name and end of the unit that begins at `at`."""
    match = _UNIT.match(text, at)
    if match is None:
        return None
    if match["unit"] in UNITS:
        return (*UNITS[match["unit"]], match.end())
    return (*UNITS[match["amount"]], match.end("amount")) if match["amount"] in UNITS else None


def _time(passage: Passage, amount: Amount, unit: str, end: int) -> Reading | None:
    written = passage.text[amount.end : end]
    if written in {"B", "h", "s"} and amount.scaled:
        return None
    if written == "s" and _HUNDREDS.match(passage.text, end):
        return Passed(end=end)
    value, end = _up_to(passage, amount, unit, end)
    amount = Amount(start=amount.start, end=amount.end, value=value, ranged="-" in value)
    return spans.of_amount(passage, amount, unit, end)


def _up_to(passage: Passage, amount: Amount, unit: str, end: int) -> tuple[str, int]:
    """`40 ms to 50 ms`: a range with its unit said twice, unless the sentence tells a change."""
    repeat = _REPEAT.match(passage.text, end)
    if repeat is None or amount.ranged:
        return amount.value, end
    lead = passage.before(amount.start, 40)
    if _CHANGE_LEAD.search(lead) and not numbers.SPREAD.search(lead):
        return amount.value, end
    if "and" in repeat["sep"] and "between" not in passage.before(amount.start, 16):
        return amount.value, end
    high = numbers.read(passage, repeat.end())
    known = _unit(passage.text, high.end) if high else None
    if high is None or known is None or known[1] != unit or high.ranged:
        return amount.value, end
    if numbers.figure(high.value) <= numbers.figure(amount.value):
        return amount.value, end
    return f"{amount.value}-{high.value}", known[2]


def _bytes(passage: Passage, amount: Amount, unit: str, end: int) -> Reading | None:
    written = passage.text[amount.end : end]
    if unit == "B" and written.strip(" -") == "B":
        return None
    if unit == "B" and (written == "-byte" or amount.value in _WIDTHS):
        return Passed(end=end)  # the width of a type
    value, end = _up_to(passage, amount, unit, end)
    per = _PER.match(passage.text, end) or _OF_WHAT_PER.match(passage.text, end)
    if per is None:
        return Found(kind=FactKind.DATA_VOLUME, start=amount.start, end=end, value=value, unit=unit)
    named = next(filter(None, per.groups())).lower()
    period = counts.ADVERBS.get(named) or PERIODS[named]
    return Found(
        kind=FactKind.THROUGHPUT, start=amount.start, end=per.end(), value=value, unit=f"{unit}/{period}"
    )


def _share(passage: Passage, amount: Amount, end: int) -> Reading:
    points = _POINTS.match(passage.text, amount.end)
    end = max(end, points.end()) if points else end
    lead, tail = passage.before(amount.start, 80), passage.after(end, 40)
    if (
        _PERCENTILE.match(tail)
        or _TARGET.match(passage.text, end)
        or (_FOR_MOST.match(tail) and _FOR.search(lead))
        or _PERCENTILE_LEAD.search(lead)
        or _SURE.match(tail)
        or _OFF.match(tail)
        or _LAYOUT.search(lead[-40:] + tail[:24])
    ):
        return Passed(end=end)
    value, end = _up_to(passage, amount, "%", end)
    sign = passage.text[amount.start - 1 : amount.start] in {"-", "−"} and passage.text[
        amount.start - 2 : amount.start - 1
    ] in {"", " ", "(", "|", "\n"}
    start, value = (amount.start - 1, f"-{value}") if sign else (amount.start, value)
    available = (
        _AVAILABLE_AFTER.match(tail) or _DELIVERED.match(tail) or _AVAILABLE_BEFORE.search(lead)
    ) and not _NO_SERVICE.search(lead[-30:] + tail[:24])
    by_column = tables.kind_of_column(passage.text, start) is FactKind.AVAILABILITY
    kind = FactKind.AVAILABILITY if available or by_column else FactKind.PERCENTAGE
    return Found(kind=kind, start=start, end=end, value=value, unit="%")


def _multiple(passage: Passage, amount: Amount, end: int) -> Reading:
    """`7x` is a multiple; in front of a machine's name, `4x` counts."""
    if names.DYNO.match(passage.text, amount.start):
        size = passage.text[amount.start : end]
        return Found(kind=FactKind.INSTANCE_TYPE, start=amount.start, end=end, value=size)
    if names.is_instance(passage.text, end + 1) or _HARDWARE.match(passage.text, end):
        return Found(kind=FactKind.COUNT, start=amount.start, end=end, value=amount.value)
    if _PROCESSOR.match(amount.value) and not _COMPARED.match(passage.text, end):
        return Passed(end=end)
    value, end = _up_to(passage, amount, "x", end)
    if passage.text.startswith("+", end):
        end += 1
    return Found(kind=FactKind.PERCENTAGE, start=amount.start, end=end, value=value, unit="x")


def _multiplied(passage: Passage, amount: Amount) -> Reading | None:
    """`five times faster`, `three orders of magnitude`; `3 times a day` is left to the counts."""
    ahead = passage.text[amount.end : amount.end + _AHEAD]
    if not ("order" in ahead or "fold" in ahead or "times" in ahead):
        return None
    orders = _ORDERS.match(passage.text, amount.end)
    if orders is not None:
        return Found(
            kind=FactKind.PERCENTAGE, start=amount.start, end=orders.end(), value=amount.value,
            unit="orders of magnitude",
        )  # fmt: skip
    fold = _FOLD.match(passage.text, amount.end)
    if fold is not None and not amount.vague and not (amount.spelled and amount.value == "2"):
        return Found(
            kind=FactKind.PERCENTAGE, start=amount.start, end=fold.end(), value=amount.value, unit="x"
        )
    times = _TIMES.match(passage.text, amount.end)
    if times is None or counts.RATE.match(passage.text, times.end()) or amount.vague:
        return None
    if not (_COMPARED.match(passage.text, times.end()) or _GROWN.search(passage.before(amount.start, 24))):
        return _repeated(amount, times.end())
    return Found(kind=FactKind.PERCENTAGE, start=amount.start, end=times.end(), value=amount.value, unit="x")


def _repeated(amount: Amount, end: int) -> Reading:
    """`632 times`: what was done so often is counted, unless it is a word or a few times."""
    if amount.spelled or amount.ranged or not (amount.scaled or len(amount.value) > 1):
        return Passed(end=end)
    return Found(kind=FactKind.COUNT, start=amount.start, end=end, value=amount.value, unit="times")


def _fraction(passage: Passage, match: re.Match[str]) -> Reading:
    """`1/5th`, `2/3 of`; `24/7` and dates are none."""
    if not match["suffix"] and not passage.after(match.end(), 4).startswith(" of "):
        return Passed(end=match.end())
    value = f"{int(match['top']) / int(match['bottom']):.4g}"
    return Found(kind=FactKind.PERCENTAGE, start=match.start(), end=match.end(), value=value, unit="fraction")
