"""Amounts in figures or in words."""

import re
from dataclasses import dataclass
from decimal import Decimal

from discovery.evidence.patterns import Pattern
from discovery.evidence.readers.claims import Passage

SPACE = "[ \t\u00a0\u2009\u202f]"
GAP = f"(?:{SPACE}{{1,3}}|{SPACE}{{0,3}}\n{SPACE}{{0,8}})"
"""White space inside a sentence: blanks, or one line break with the next line's indentation."""

_ONES = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
_ONES += "seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
WORDS = {word: number for number, word in enumerate(_ONES, 2)} | {
    word: 10 * number for number, word in enumerate(_TENS, 2)
}
_SCALES = {
    "hundred": 10**2, "lakh": 10**5, "crore": 10**7, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "k": 10**3, "m": 10**6, "b": 10**9, "bn": 10**9, "mm": 10**6, "t": 10**12,
    "mn": 10**6, "mio": 10**6, "mln": 10**6, "tn": 10**12,
}  # fmt: skip
_SEPARATORS = dict.fromkeys(map(ord, ", \u00a0\u202f\u2009"))
_CONTINENTAL = Pattern(r"[0-9]{1,3}(?:[. \u00a0\u202f\u2009][0-9]{3}){1,4},[0-9]{1,2}$")
_JOINS = frozenset(" \n\t\u00a0\u2009\u202f-–—")
_VAGUE = "tens|dozens|hundreds|thousands|millions|billions|trillions"

_ONE = "|".join(_ONES)
COUNTED = rf"(?:{'|'.join(_TENS)})(?:[- ](?:one|{_ONE}))?|one hundred|a (?:hundred|thousand|million|billion|trillion)|{_ONE}|one"
_FIGURE = (
    r"(?:[0-9]{1,3}(?:(?:[.][0-9]{3}){1,4},|(?:[ \u00a0\u202f\u2009][0-9]{3}){1,4},)[0-9]{1,2}(?![0-9])"
    r"|[0-9]{1,3}(?:[,\u00a0\u202f\u2009][0-9]{3}){1,6}(?![0-9])(?:\.[0-9]{1,9})?"
    r"|[1-9][0-9]{0,2}(?: [0-9]{3}){1,4}(?![0-9.,:]|[ -]?[KMGTP]i?B\b)(?= [a-z]|[€£])|[0-9]{1,18}(?:\.[0-9]{1,9})?)"
)
_SCALE = (
    rf"(?:{GAP}(?:hundred|thousand|lakh|million|crore|billion|trillion|mio|mln)\b|-(?:million|billion)\b"
    r"|(?:[kKMB]|bn)(?![A-Za-z0-9]|/(?!(?:s|sec|second|min|minute|hour|day)\b)))"
)
_BETWEEN = rf"(?:{SPACE}?(?:--|[-–—]){SPACE}?|{GAP}(?:to|or){GAP})"
_PAIR = rf"(?:{SPACE}?(?:--|[-–—]){SPACE}?|{GAP}(?:to|or|and){GAP})"

FIGURES = Pattern(rf"(?P<low>{_FIGURE})(?P<lowscale>{_SCALE})?(?P<plus>\+)?")
_HIGH = Pattern(rf"(?P<sep>{_PAIR})(?P<high>{_FIGURE})(?P<scale>{_SCALE})?(?P<plus>\+)?(?![0-9:])")
_HIGH_WORD = Pattern(rf"(?P<sep>{_BETWEEN})(?P<high>{COUNTED})(?P<scale>{_SCALE})?\b", re.IGNORECASE)
_WORD = Pattern(rf"(?P<low>{COUNTED})(?P<lowscale>{_SCALE})?\b", re.IGNORECASE)
_BETWEEN_LEAD = Pattern(r"between\W{1,4}(?:about |~|roughly )?$")
_FROM_LEAD = Pattern(r"\bfrom\W{1,4}(?:about |~|around |roughly )?[*~]{0,2}$")
SPREAD = Pattern(
    r"\b(?:anywhere|rang(?:e[sd]?|ing)|var(?:y|ies|ied|ying)|spann?(?:ing|s|ed)?|somewhere) from\W{1,4}(?:\w+ )?$"
)
"""What makes "from 4 to 9" one range: without it the sentence tells a change."""
_ON_TO = Pattern(
    rf"(?:{GAP}|-)[a-z%]{{1,12}}{GAP}(?:down{GAP})?to{GAP}(?:about |just |only |under |~)?(?:[0-9]|{COUNTED})"
)
"""Behind "from one to two weeks to four hours" the change goes on: its start is the range."""
_AND_A_HALF = Pattern(rf"{GAP}and a half\b")
_VAGUE_WORD = Pattern(
    rf"(?:(?:{_VAGUE})(?:{GAP}(?:or|to|and){GAP}(?:{_VAGUE}))?(?:{GAP}of{GAP}(?:{_VAGUE}))?)\b", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Amount:
    """A number as it stands in the text: one value or a range; `vague` for words like "thousands"."""

    start: int
    end: int
    value: str
    spelled: bool = False
    vague: bool = False
    scaled: bool = False
    ranged: bool = False


def read(passage: Passage, at: int) -> Amount | None:
    """The amount that begins at `at`."""
    if "0" <= passage.text[at] <= "9":
        return _figures(passage, at)
    return _in_words(passage, at)


def plain(number: Decimal) -> str:
    """A number without exponent and without needless zeros.

    >>> plain(Decimal("3.90") * 1_000_000)
    '3900000'
    """
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def figure(written: str, scale: str | None = None) -> Decimal:
    """The number behind `1,024` or `2.5` and a scale word.

    >>> figure("1,024"), figure("2.5", " million")
    (Decimal('1024'), Decimal('2500000.0'))
    """
    if not written.isdecimal():
        if _CONTINENTAL.match(written):
            written = written.replace(".", "").replace(",", ".")
        written = written.translate(_SEPARATORS)
    digits = Decimal(written)
    return digits * _SCALES.get(scale.strip(" \t\n-\u00a0\u2009\u202f").lower(), 1) if scale else digits


def _figures(passage: Passage, at: int) -> Amount | None:
    text = passage.text
    low = FIGURES.match(text, at)
    if low is None:
        return None
    high = (
        None if low["plus"] or text[low.end() : low.end() + 1] not in _JOINS else _HIGH.match(text, low.end())
    )
    if high is not None and _is_range(passage, low, high):
        scale = high["scale"]
        first = figure(low["low"], low["lowscale"] or scale)
        value = f"{plain(first)}-{plain(figure(high['high'], scale))}"
        return Amount(start=at, end=high.end(), value=value, scaled=bool(scale), ranged=True)
    value = plain(figure(low["low"], low["lowscale"]))
    return Amount(start=at, end=low.end(), value=value, scaled=bool(low["lowscale"]))


def _is_range(passage: Passage, low: re.Match[str], high: re.Match[str]) -> bool:
    """A pair is one range unless the sentence tells a change, from the first to the second."""
    separator = high["sep"].strip()
    lead = passage.before(low.start(), 40)
    if separator == "and" and not _BETWEEN_LEAD.search(lead):
        return False
    on = _ON_TO.match(low.string, high.end())
    if separator == "to" and _FROM_LEAD.search(lead) and not (on or SPREAD.search(lead)):
        return False
    if separator == "or" and (low["lowscale"] or len(low["low"]) > 2):
        return False
    bottom, top = figure(low["low"], low["lowscale"] or high["scale"]), figure(high["high"], high["scale"])
    return bottom < top and not ("-" in separator and _is_year(low["low"]) and _is_year(high["high"]))


def _is_year(written: str) -> bool:
    return len(written) == 4 and written[:2] in {"19", "20"}


def _in_words(passage: Passage, at: int) -> Amount | None:
    text = passage.text
    vague = _VAGUE_WORD.match(text, at)
    if vague is not None:
        return Amount(
            start=at, end=vague.end(), value=" ".join(vague[0].lower().split()), spelled=True, vague=True
        )
    low = _WORD.match(text, at)
    if low is None or (
        low["low"][:2].lower() == "a " and passage.before(at, 5).endswith(("half ", " in ", "of "))
    ):
        return None
    value = number(low["low"]) * figure("1", low["lowscale"])
    joined = text[low.end() : low.end() + 1] in _JOINS
    high = _HIGH_WORD.match(text, low.end()) if joined else None
    if (
        high is None
        or (passage.before(at, 6).endswith("from ") and not _ON_TO.match(text, high.end()))
        or number(high["high"]) <= value
    ):
        half = _AND_A_HALF.match(text, low.end())
        end, value = (half.end(), value + Decimal("0.5")) if half else (low.end(), value)
        return Amount(start=at, end=end, value=plain(value), spelled=True, scaled=bool(low["lowscale"]))
    scale = figure("1", high["scale"])
    top = number(high["high"]) * scale
    first = value if low["lowscale"] else value * scale
    return Amount(
        start=at, end=high.end(), value=f"{plain(first)}-{plain(top)}", spelled=True,
        scaled=bool(high["scale"]), ranged=True,
    )  # fmt: skip


def number(words: str) -> Decimal:
    """A plain figure, or a number in words below a hundred, `a million`.

    >>> number("forty-five"), number("a million"), number("2.5")
    (Decimal('45'), Decimal('1000000'), Decimal('2.5'))
    """
    if words[0].isdecimal():
        return Decimal(words)
    parts = re.split("[- ]", words.lower())
    if parts[-1] in _SCALES:
        return Decimal(_SCALES[parts[-1]])
    return Decimal(sum(WORDS.get(part, 1) for part in parts))
