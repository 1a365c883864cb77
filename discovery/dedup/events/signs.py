"""What speaks for and against two reports telling of one event, sign by sign."""

from dataclasses import dataclass
from datetime import date

from discovery.dedup.events.dates import Span, When
from discovery.dedup.events.traits import Traits

_COMMON = 1.5
_SOON = 3
_WEEKS = 21
_MAKER_AND_PRODUCT = 2
_FORTNIGHT = 14
_SEASON = 100
_LASTS = 1
"""Days after which a disruption may end that a text tells of."""
_FAINT = 0.4
_MONTHS = 45


@dataclass(frozen=True, slots=True)
class Signs:
    """Each sign found, with its strength, and the words that show it."""

    found: dict[str, float]
    names: tuple[str, ...]
    shared: tuple[str, ...]


def signs(one: Traits, other: Traits) -> Signs:
    """Every sign between two reports; the same whichever comes first."""
    found: dict[str, float] = {"every pair": 1.0}
    companies = _companies(one, other)
    names = one.names & other.names
    passing = (one.names & other.passing) | (one.passing & other.names)
    if companies:
        found["company"] = 1.0
    elif one.companies and other.companies:
        found["other company"] = 1.0
    if names:
        found["name"] = 1.0
    elif passing:
        found["name in passing"] = 1.0
    shared = [term for term in one.terms if term in other.terms]
    subject = names | companies
    own_words = [term for term in shared if not _says_only(term, subject)]
    found["wording"] = sum(one.terms[t] * other.terms[t] for t in shared) / (one.norm * other.norm)
    found["rare words"] = min(
        sum(max(min(one.terms[t], other.terms[t]) - _COMMON, 0.0) for t in own_words) / 4, 2.0
    )
    _add_versions(found, one, other)
    if one.counts & other.counts:
        found["amount"] = 1.0
    _add_days_and_address(found, one, other)
    _add_sorts(found, one, other)
    found["title"] = _title(one, other)
    if one.site == other.site:
        found[_same_site(one, other)] = 1.0
        if one.address and one.address == other.address and _other_number(one, other):
            found["addresses that differ by a number"] = 1.0
        if _months_apart(one.when, other.when):
            found["one site months apart"] = 1.0
    ranked = sorted(own_words, key=lambda term: (-min(one.terms[term], other.terms[term]), term))
    return Signs(found, tuple(sorted(companies or names or passing)), tuple(ranked[:4]))


def _same_site(one: Traits, other: Traits) -> str:
    if one.status and other.status:
        return "two entries of a status page"
    launch = "launch" in one.main and "launch" in other.main
    return "two launches of one site" if launch and not one.versions & other.versions else "same site"


def _other_number(one: Traits, other: Traits) -> bool:
    return bool(one.numbers and other.numbers) and one.numbers != other.numbers


def _months_apart(one: When, other: When) -> bool:
    if not (one.published and other.published):
        return False
    return abs(one.published.first - other.published.first) > _MONTHS


def _says_only(term: str, subject: frozenset[str]) -> bool:
    return any(part in subject for part in term.split())


def _companies(one: Traits, other: Traits) -> frozenset[str]:
    return frozenset(
        (one.companies & other.companies)
        | (one.companies & frozenset(other.report.owners))
        | (other.companies & frozenset(one.report.owners))
    )


def time_sign(one: When, other: When) -> str:
    """How two tell of time: a name for what the two say together."""
    if one.event and other.event:
        return _events(one.event, other.event, one.sure and other.sure)
    if one.event and other.published:
        return _after(one.event, other.published, one.sure)
    if other.event and one.published:
        return _after(other.event, one.published, other.sure)
    if _yearless(one, other) is not None:
        return "same day of a year" if _yearless(one, other) else "other day of a year"
    if one.published and other.published:
        return _published(one.published, other.published)
    return "time unknown"


def _events(one: tuple[Span, ...], other: tuple[Span, ...], sure: bool) -> str:
    gaps = [(max(a.first - b.last, b.first - a.last, 0), max(a.days, b.days)) for a in one for b in other]
    gap, width = min(gaps)
    exact = width == 1
    if gap <= 1 and exact:
        return "next day" if gap else "same day"
    if gap == 0:
        return "within its month" if width <= 31 else "within its year"
    if gap <= _WEEKS and not sure:
        return "days of a text apart"
    return "days apart" if gap <= 7 and exact else "other time"


def _after(event: tuple[Span, ...], published: Span, sure: bool) -> str:
    lag = min(
        (published.last - span.first for span in event if published.last - span.first >= -1), default=None
    )
    if lag is None:
        early = min(span.first for span in event) - published.last
        return "published before" if sure or early > _WEEKS else "days of a text apart"
    precise = min(span.days for span in event) == 1 and published.days == 1
    if lag <= _SOON and precise:
        return "published then"
    width = max(min(span.days for span in event), published.days)
    if lag <= _FORTNIGHT + (width if width <= 31 else 0):
        return "published soon"
    if width > 31:
        return "within its year" if lag <= width else "published later"
    return "published in its season" if lag <= _SEASON else "published later"


def _yearless(one: When, other: When) -> bool | None:
    days = [
        {(_month_day(span)) for span in when.event if span.days == 1} | set(when.yearless)
        for when in (one, other)
    ]
    if not (days[0] and days[1]):
        return None
    if days[0] & days[1]:
        return True
    return None if min(_days_between(a, b) for a in days[0] for b in days[1]) <= _LASTS else False


def _days_between(one: tuple[int, int], other: tuple[int, int]) -> int:
    return abs(31 * (one[0] - other[0]) + one[1] - other[1])


def _month_day(span: Span) -> tuple[int, int]:
    day = date.fromordinal(span.first)
    return (day.month, day.day)


def _published(one: Span, other: Span) -> str:
    gap = max(one.first - other.last, other.first - one.last, 0)
    if max(one.days, other.days) > 1:
        return (
            "published that month" if gap <= 1 else ("time unknown" if gap <= 31 else "published far apart")
        )
    if gap <= 1:
        return "published together"
    if gap <= 4:
        return "published close"
    return "published within weeks" if gap <= 30 else "published far apart"


def _add_versions(found: dict[str, float], one: Traits, other: Traits) -> None:
    if (one.versions and other.versions) or (one.flaws and other.flaws):
        if one.versions & other.versions or one.flaws & other.flaws:
            found["version"] = 1.0
        elif (
            (one.flaws and other.flaws)
            or "launch" in one.main | other.main
            or not (one.reports and other.reports)
        ):
            found["other version"] = 1.0
    elif (one.versions or other.versions) and "launch" in one.kinds and "launch" in other.kinds:
        found["version unsaid"] = 1.0


def _add_days_and_address(found: dict[str, float], one: Traits, other: Traits) -> None:
    if one.weekdays and other.weekdays and (one.said_weekday or other.said_weekday):
        found["same day of the week" if one.weekdays & other.weekdays else "other day of the week"] = 1.0
    if one.address and one.address == other.address and one.site != other.site:
        found["same address"] = 1.0


def _add_sorts(found: dict[str, float], one: Traits, other: Traits) -> None:
    if one.periodic or other.periodic:
        found["both regular reports" if one.periodic and other.periodic else "a regular report"] = 1.0
    silent = (not one.reports) + (not other.reports)
    if silent and not one.versions & other.versions:
        found["tells of nothing"] = float(silent)
    for sort in ("aftermath", "rumour"):
        matters = sort != "rumour" or "launch" in one.kinds.keys() | other.kinds.keys()
        if matters and (sort in one.kinds) != (sort in other.kinds):
            found[sort] = 1.0
    if min(max(traits.kinds.values(), default=0.0) for traits in (one, other)) < 2:
        found["sort in passing"] = 1.0
    if one.main and other.main:
        if one.main & other.main:
            found["same sort"] = 1.0
        else:
            found["other sort"] = 1.0 if one.reports and other.reports else _FAINT
    if one.main == other.main == {"launch"} and not one.versions & other.versions:
        found["no product in common"] = float(len(one.names & other.names) < _MAKER_AND_PRODUCT)


def _title(one: Traits, other: Traits) -> float:
    first, second = set(one.title), set(other.title)
    return len(first & second) / len(first | second) if first or second else 0.0
