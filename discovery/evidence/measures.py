"""Which facts measure the same of the same thing, and their values in units that can be compared."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from discovery.evidence.readers.numbers import plain
from discovery.model import Claim, Fact, FactKind

_COMPARED = frozenset(FactKind) - {FactKind.TIMESTAMP, FactKind.VERSION, FactKind.INSTANCE_TYPE}

_DECIMAL = ("B", "KB", "MB", "GB", "TB", "PB", "EB", "ZB")
_BINARY = ("KiB", "MiB", "GiB", "TiB", "PiB")
_SCALES: dict[str, tuple[Decimal, str]] = (
    {unit: (Decimal(1000) ** power, "B") for power, unit in enumerate(_DECIMAL)}
    | {unit: (Decimal(1024) ** power, "B") for power, unit in enumerate(_BINARY, 1)}
    | {
        unit: (Decimal(1000) ** power, "bit/s")
        for power, unit in enumerate(("bps", "Kbps", "Mbps", "Gbps", "Tbps"))
    }
    | {"MBps": (Decimal(8_000_000), "bit/s"), "GBps": (Decimal(8_000_000_000), "bit/s")}
    | {"ns": (Decimal("1e-9"), "s"), "µs": (Decimal("1e-6"), "s"), "ms": (Decimal("1e-3"), "s"), "s": (Decimal(1), "s")}
    | {"minutes": (Decimal(60), "s"), "hours": (Decimal(3600), "s"), "days": (Decimal(86400), "s")}
    | {"weeks": (Decimal(604_800), "s"), "months": (Decimal(2_629_800), "s"), "years": (Decimal(31_557_600), "s")}
)  # fmt: skip
"""Unit to its size in the unit it is compared in. A month is a twelfth of a year."""
PER_YEAR = {
    "second": Decimal(31_536_000), "minute": Decimal(525_600), "hour": Decimal(8760), "day": Decimal(365), "week": Decimal(52),
    "month": Decimal(12), "quarter": Decimal(4), "year": Decimal(1),
}  # fmt: skip
_PERIOD = re.compile(
    r"\bper (second|minute|hour|day|week|month|quarter|year)\b|\b(hourly|daily|weekly|monthly|quarterly|annual|annually|yearly)\b"
)
_ADVERBS = {
    "hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter",
    "annual": "year", "annually": "year", "yearly": "year",
}  # fmt: skip
_SECONDS = {
    "s": 1,
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": 86400,
    "week": 604_800,
    "month": 2_629_800,
    "year": 31_557_600,
}

_STATISTIC = re.compile(
    r"\b(?:p[0-9]{2,3}(?:\.[0-9])?|[0-9]{2}(?:\.[0-9])?th percentile|median|average|mean|peak|maximum|max|minimum|min|total|cumulative)\b"
)
_SAME_STATISTIC = {
    "mean": "average",
    "maximum": "peak",
    "max": "peak",
    "minimum": "min",
    "cumulative": "total",
    "p50": "median",
}
_SENSE = re.compile(
    r"\b(?:reduction|increase|decrease|limit|default|timeout|retention|target|goal|budget(?:ed)?|plan(?:ned|s)?|expect(?:ed)?|project(?:ed|ion)|estimated?)\b"
)
"""A change is no level, and a limit or a goal no measurement."""
_SUPPOSED = re.compile(
    r"\b(?:would|could|can|may|might|should|want(?:ed)? to|need(?:s|ed)? to|plans?|planned|goals?|targets?|expect\w*|aims?|hop(?:e|ed|ing)|if)\b"
)
_NEAR = 60  # characters in front of an amount that may say it is only wished for
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
_PLACE = re.compile(
    r"\b(?:us|eu|ap|ca|sa|af|me|asia|europe|northamerica|australia)-[a-z-]{4,14}[0-9][a-z]?\b"
)

_WORD = re.compile(r"[a-z0-9][a-z0-9+/&.-]*")
_SUFFIX = re.compile(r"(?:\.(?:com|org|net|io|dev)|,? (?:inc|ltd|llc|corp|gmbh)\.?)$")
_EMPTY = frozenset(
    "of the a an per and its our their your this that these more than about over new different other overall whole entire".split()
)
_SPENT = frozenset("bill cost spend spending expense expenditure price fee invoice payment".split())
_CLOUD = frozenset("cloud infrastructure hosting provider computing hosted compute service".split())
_PROVIDERS = {
    "aws": "aws", "amazon": "aws", "ec2": "aws", "azure": "azure", "microsoft": "azure", "gcp": "gcp", "google": "gcp", "heroku": "heroku",
}  # fmt: skip
_ROLES = (
    ("saving", re.compile(r"\bsav(?:e|es|ed|ing|ings)\b")),
    (
        "funding",
        re.compile(r"\b(?:rais(?:ed?|ing)|fund(?:ed|ing|s)?|grants?|donat\w+|invest\w*|sponsor\w*)\b"),
    ),
    ("revenue", re.compile(r"\b(?:revenues?|earn(?:ed|ings?|s)?|sales|profits?|sold)\b")),
    ("loss", re.compile(r"\b(?:lost|loss(?:es)?|fine[sd]?|penalt\w+|damages?|refund\w*|credits?|stolen)\b")),
    ("price", re.compile(r"\b(?:acqui\w+|bought|valued|valuation|worth)\b")),
    ("award", re.compile(r"\b(?:bount\w+|award\w*|salar\w+|prize)\b")),
    ("budget", re.compile(r"\bbudget\w*\b")),
)
_HAPPENED = dict.fromkeys("outage incident downtime disruption interruption unavailability blackout".split(), "outage") | {
    word: word for word in ("recovery", "detection", "mitigation", "resolution", "delay", "backlog")
}  # fmt: skip
"""What happens again and again, and takes another time each time: compared only between texts published soon after one another,
of which each is taken to speak of the same, whichever part it names."""
_SPECIFIC = frozenset({FactKind.COUNT, FactKind.PERCENTAGE, FactKind.DURATION, FactKind.DATA_VOLUME})
"""Kinds of which a company has so many that one word, "30 engineers", does not tell which is meant."""
_FEWEST_WORDS = 2
_ANYBODY = frozenset("people person account member individual".split())
_ANYTHING = frozenset({"time"})
_SHARE_OF = re.compile(r"\s{0,2}(?:of|more|fewer|less)\b")
"""Behind a share: then the measure is what it is a share of, and what that share does is not known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """What is measured of what, so far as two facts must have it alike to be compared; hashable."""

    kind: FactKind
    owner: str
    part: str
    words: frozenset[str]
    statistic: frozenset[str]
    sense: frozenset[str]
    place: str
    unit: str
    happened: bool


class Span(NamedTuple):
    """A value from `low` to `high`; `half` is half a unit of its last figure that is no zero: what rounding may have changed."""

    low: Decimal
    high: Decimal
    half: Decimal

    @property
    def said(self) -> "Span":
        """The value without the open end that "more than" and "up to" give it."""
        if self.high.is_infinite():
            return self._replace(high=self.low)
        return self._replace(low=self.high) if not self.low else self

    def times(self, factor: Decimal) -> "Span":
        return Span(self.low * factor, self.high * factor, self.half * factor)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A claim as it is compared. A sum with a `period` is one in a year; a sum without is as it was said."""

    claim: Claim
    subject: Subject
    span: Span
    unit: str
    period: str | None
    provider: str
    year: int | None

    @property
    def written(self) -> str:
        """The value to six figures, with its unit; of a bound the bound."""
        ends = [plain(Decimal(f"{end:.6g}")) for end in self.span[:2] if end and end.is_finite()]
        return f"{'-'.join(dict.fromkeys(ends))} {self.unit}".strip()


def read(claim: Claim) -> Reading | None:
    """The claim as it can be compared; None where its sentence does not say what is measured of what."""
    fact = claim.fact
    if fact.kind not in _COMPARED or not fact.measure or not _is_level(fact):
        return None
    ends = _ends(fact)
    if ends is None:
        return None
    scale, unit = _unit(fact)
    span = Span(*ends, max(map(_half, ends))).times(scale)
    period = _period(fact) if fact.kind is FactKind.COST else None
    if period is not None:
        span = span.times(PER_YEAR[period])
    if "lower bound" in fact.qualifier:
        span = span._replace(high=Decimal("Infinity"))
    elif "upper bound" in fact.qualifier:
        span = span._replace(low=Decimal(0))
    words, provider = _words(claim)
    subject = _subject(claim, words, unit)
    if subject is None:
        return None
    return Reading(
        claim=claim, subject=subject, span=span, unit=f"{unit}/year" if period else unit, period=period, provider=provider, year=_year(fact),
    )  # fmt: skip


def _is_level(fact: Fact) -> bool:
    """Whether the sentence says how much there is or was, not what could be or what share of something does what."""
    at = fact.quote.find(fact.surface)
    if at < 0 or _SUPPOSED.search(fact.quote[max(0, at - _NEAR) : at].lower()):
        return False
    share = _SHARE_OF.match(fact.quote, at + len(fact.surface)) is not None
    return fact.kind is not FactKind.PERCENTAGE or (fact.unit == "%" and not share)


def _ends(fact: Fact) -> tuple[Decimal, Decimal] | None:
    low, dash, high = fact.value.partition("-")
    try:
        first = Decimal(low.replace(",", ""))
        last = Decimal(high.replace(",", "")) if dash else first
    except InvalidOperation:  # "hundreds of thousands", "300/280", "-40.2"
        return None
    return (first, last) if first.is_finite() and last.is_finite() and 0 < first <= last else None


def _half(number: Decimal) -> Decimal:
    exponent = number.normalize().as_tuple().exponent
    return Decimal(5).scaleb(int(exponent) - 1)


def _unit(fact: Fact) -> tuple[Decimal, str]:
    """How many of the unit of comparison one of the fact's unit is, and that unit."""
    if fact.kind in {FactKind.COUNT, FactKind.SCALE_USERS}:
        return Decimal(1), ""
    amount, slash, period = fact.unit.partition("/")
    scale, unit = _SCALES.get(amount, (Decimal(1), amount))
    if not slash or unit == "bit/s":
        return scale, unit
    return scale / _SECONDS.get(period, 1), f"{unit}/s" if period in _SECONDS else fact.unit


def _period(fact: Fact) -> str | None:
    match = _PERIOD.search(f"{fact.qualifier} {fact.measure.lower()}")
    return None if match is None else match[1] or _ADVERBS[match[2]]


def _words(claim: Claim) -> tuple[frozenset[str], str]:
    """The words that tell measures apart, in the singular; of a sum the role it has, what for, and whose service it is."""
    fact = claim.fact
    found = {_singular(word.strip(".-/&")) for word in _WORD.findall(fact.measure.casefold())} - _EMPTY
    found -= {
        _singular(word) for word in _WORD.findall(f"{claim.company or ''} {fact.about}".casefold())
    } - set(_PROVIDERS)
    found = {word for word in found if not _STATISTIC.fullmatch(word) and word not in _ADVERBS}
    if fact.kind is not FactKind.COST:
        return frozenset(found), ""
    providers = sorted({_PROVIDERS[word] for word in found if word in _PROVIDERS})
    about = found - _SPENT - set(_PROVIDERS)
    clouded = bool(providers) or bool(about & _CLOUD)
    about = about - _CLOUD | ({"cloud"} if clouded else set()) | {_role(fact)}
    return frozenset(about), "+".join(providers)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and len(word) > 3 and not word.endswith("ss") else word


def _role(fact: Fact) -> str:
    at = fact.quote.find(fact.surface)
    near = fact.quote[max(0, at - 60) : at + len(fact.surface) + 40] if at >= 0 else fact.quote
    for text in (fact.measure.casefold(), near.casefold()):
        roles = [role for role, pattern in _ROLES if pattern.search(text)]
        if roles:
            return "+".join(roles)
    return "spent"


def _subject(claim: Claim, words: frozenset[str], unit: str) -> Subject | None:
    fact = claim.fact
    owner, part = _thing(claim, words)
    happened = (
        frozenset(_HAPPENED[word] for word in words if word in _HAPPENED)
        if fact.kind is FactKind.DURATION
        else frozenset()
    )
    if happened:
        owner, part, words = name(claim.company or "") or owner, "", happened
    if not owner or not _tells(fact.kind, words, part) or (happened and claim.published is None):
        return None
    said = f"{fact.qualifier.casefold()} {fact.measure.casefold()}"
    statistic = {_SAME_STATISTIC.get(one, one) for one in _STATISTIC.findall(said)}
    place = _PLACE.search(fact.quote)
    return Subject(
        kind=fact.kind, owner=owner, part=part, words=words, statistic=frozenset(statistic),
        sense=frozenset(_SENSE.findall(said)), place=place[0] if place else "", unit=unit,
        happened=bool(happened),
    )  # fmt: skip


def _tells(kind: FactKind, words: frozenset[str], part: str) -> bool:
    """Whether the words say which of all such measures of a company is meant."""
    if words <= _ANYTHING or (kind is FactKind.SCALE_USERS and words <= _ANYBODY):
        return False
    return kind not in _SPECIFIC or len(words) + bool(part) >= _FEWEST_WORDS or bool(words & _HAPPENED.keys())


def _thing(claim: Claim, words: frozenset[str]) -> tuple[str, str]:
    """Whose thing it is, and which part of theirs. A part with a common name, "the cluster", is one of many: no thing."""
    about, company = name(claim.fact.about), name(claim.company or "")
    if not company:
        return (about, "") if claim.fact.about[:1].isupper() else ("", "")
    words_of = set(_WORD.findall(claim.fact.about.casefold()))
    if not about or about == company or words_of <= set(_WORD.findall((claim.company or "").casefold())):
        return company, ""
    if words_of & (words | set(_PROVIDERS)):
        return company, ""
    if claim.fact.about.islower() and " " not in claim.fact.about and not _PLACE.fullmatch(claim.fact.about):
        return "", ""
    return company, about


def name(written: str) -> str:
    """A name without what its spellings differ in.

    >>> name("Let's Encrypt") == name("lets-encrypt"), name("Message Stores") == name("message store")
    (True, True)
    >>> name("Rubygems.org") == name("RubyGems"), name("Acme, Inc") == name("Acme")
    (True, True)
    """
    bare = _SUFFIX.sub("", written.casefold().replace("'", "").replace("’", ""))
    return _singular("".join(re.findall(r"[^\W_]+", bare)))


def _year(fact: Fact) -> int | None:
    named = _YEAR.findall(fact.quote)
    return max(map(int, named)) if named else None
