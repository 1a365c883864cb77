"""Costs: money spent, budgeted, lost or paid."""

import re

from discovery.evidence.patterns import Pattern
from discovery.evidence.readers.claims import Found, Passage, Passed, Reading
from discovery.evidence.readers.numbers import GAP, SPACE, SPREAD, Amount, figure, plain
from discovery.evidence.readers.units import MONEY, PERIODS
from discovery.model import FactKind

_FIGURE = r"[0-9]{1,3}(?:,[0-9]{3}){1,5}(?:\.[0-9]{1,4})?|[0-9]{1,15}(?:\.[0-9]{1,6})?|\.[0-9]{1,6}"
_SCALE = rf"(?:{GAP}(?:hundred|thousand|lakh|million|crore|billion|trillion|mio|mln|bn)\b|(?:[kKmMBT]|bn|mm|mn|tn)(?![A-Za-z0-9]))"
_SIGN = Pattern(
    rf"(?P<sign>[Uu][Ss][Dd]?[ ]?\$|[A-Z]{{1,3}}\$|[$€£¥₹]|(?:USD|EUR|GBP|CHF|JPY|INR|AUD|CAD|SEK|NOK|DKK|CNY)(?=[ \u00a0]?[0-9]))[ \u00a0]?(?P<low>{_FIGURE})(?P<scale>{_SCALE})?(?P<plus>\+)?"
)
_TO = Pattern(
    rf"{SPACE}?(?P<sep>[-–—]|to|and){SPACE}?(?P<sign>[$€£¥])?(?P<high>{_FIGURE})(?P<scale>{_SCALE})?(?P<plus>\+)?(?![0-9])"
)
_CODE = Pattern(rf"{SPACE}?(?:USD|EUR|GBP|AUD|CAD|US dollars|dollars|USDT)\b")
_PERIOD = Pattern(
    rf"(?:{SPACE}?/{SPACE}?|{GAP}(?:per|an?|each|every){GAP})(?P<period>{'|'.join(sorted(PERIODS, key=len, reverse=True))})\b(?!['’-])"
)
_PER_UNIT = Pattern(
    rf"{GAP}?(?:/{GAP}?|per{GAP})(?:(?:(?:hundred|thousand|million|billion){GAP})?(?:requests|calls|queries|messages|events|records|users|invocations|tokens|executions|operations|minutes)"
    rf"|[KMGTP]i?B|v?CPU|core|node|instance|shard|host)(?:[-/]{GAP}?(?P<period>{'|'.join(sorted(PERIODS, key=len, reverse=True))}))?\b"
)
_EARNED = Pattern(
    r"(?<!lost )(?<!in )\b(?:revenues?|turnover|valuation|market cap(?:itali[sz]ation)?|net income|(?:annual|net|gross|quarterly) (?:profits?|earnings|sales))\b(?! (?:loss|impact|lost))[^.,;$]{0,32}$"
)
"""What a company earns or is worth is no cost of its systems."""
_CENT_PRICE = Pattern(r"[0-9]\.(?:99|95)(?![0-9])")
_NAME = 12
_BEHIND = frozenset("€£¥$")
_NAMES = frozenset("dol eur cen usd gbp chf jpy inr aud cad".split()) | {"of "}
_NAMED = Pattern(
    rf"(?:(?:{GAP}of)?{GAP}(?P<name>dollars?|euros?|cents|USD|EUR|GBP|CHF|JPY|INR|AUD|CAD)\b|[ \u00a0]{{0,2}}(?P<sign>[€£¥]|\$(?!\s?[0-9.A-Za-z{{])))"
)


def read(passage: Passage, at: int) -> Reading | None:
    """A sum behind its currency sign, with scale, range, currency code and period."""
    match = _SIGN.match(passage.text, at)
    if match is None:
        return None
    value, end = _value(passage, match)
    if _CENT_PRICE.search(match[0]):
        return Passed(end=end)
    code = _CODE.match(passage.text, end)
    return _found(passage, at, code.end() if code else end, value, _currency(match["sign"]))


def _currency(sign: str) -> str:
    written = sign.lower()
    return MONEY.get(written) or MONEY.get(written[-1:]) or sign


def of_amount(passage: Passage, amount: Amount) -> Reading | None:
    """A sum in front of its currency: `300 dollars`, `50 cents`."""
    start = passage.text[amount.end : amount.end + _NAME].lstrip(" \n\t\u00a0")[:3].lower()
    match = _NAMED.match(passage.text, amount.end) if start[:1] in _BEHIND or start in _NAMES else None
    if match is None:
        return None
    value = amount.value
    name = match["name"] or match["sign"]
    if name == "cents" and not amount.ranged and not amount.vague:
        value = plain(figure(value) / 100)
    return _found(passage, amount.start, match.end(), value, _currency(name))


def _value(passage: Passage, match: re.Match[str]) -> tuple[str, int]:
    low = _figure(match["low"], match["scale"])
    high = _TO.match(passage.text, match.end())
    if high is None or not _is_range(passage, match, high):
        return low, match.end()
    first = _figure(match["low"], match["scale"] or high["scale"])
    return f"{first}-{_figure(high['high'], high['scale'])}", high.end()


def _figure(written: str, scale: str | None) -> str:
    return plain(figure("0" + written if written[0] == "." else written, scale))


def _is_range(passage: Passage, low: re.Match[str], high: re.Match[str]) -> bool:
    """`$5 to $10` is one range unless it tells a change; `$5 and 3 servers` is none."""
    lead = passage.before(low.start(), 40)
    if high["sep"] == "and":
        return "between" in lead and high["sign"] is not None
    if high["sep"] == "to" and (
        high["sign"] is None
        or (re.search(r"from\W{1,4}(?:about |~|around )?$", lead) and not SPREAD.search(lead))
    ):
        return False
    bottom = figure(low["low"].lstrip(".") or "0", low["scale"] or high["scale"])
    return bottom < figure(high["high"].lstrip(".") or "0", high["scale"])


def _found(passage: Passage, start: int, end: int, value: str, unit: str) -> Reading:
    if _EARNED.search(passage.before(start, 48)) or "in every " in {
        passage.before(start, 9),
        passage.after(end + 1, 9),
    }:
        return Passed(end=end)
    period = _PERIOD.match(passage.text, end) or _PER_UNIT.match(passage.text, end)
    named = period["period"] if period else None
    qualifier = f"per {PERIODS[named]}".replace("per s", "per second") if named else ""
    return Found(
        kind=FactKind.COST, start=start, end=period.end() if period else end, value=value, unit=unit,
        qualifier=qualifier,
    )  # fmt: skip
