"""What each report of a collection offers for comparison: names, words by rarity, dates, versions, sort of happening."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from discovery.dedup.events.dates import When, weekdays, when
from discovery.dedup.events.names import names_in
from discovery.dedup.events.sorts import KINDS, kinds, teaches
from discovery.dedup.events.versions import spelt_out, versions
from discovery.dedup.events.words import (
    host_and_path,
    is_from_address,
    ordinary,
    slug,
    stem,
    tells,
    words,
)
from discovery.model import Report

_PERIODIC = re.compile(
    r"\b(?:availability|monthly|weekly|quarterly|annual|transparency) (?:report|update|review|digest|summary)\b"
    r"|\b(?:round-?up|newsletter|week in review|year in review|this week in|links for)\b",
    re.IGNORECASE,
)
_OF_A_MONTH = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b.*"
    r"\b(?:updates?|report|recap|digest|review|news)\b",
    re.IGNORECASE,
)
_STATUS = re.compile(
    r"^https?://(?:[\w.-]*status[\w.-]*(?:/|$)|[^/]+/(?:[^?#]*/)?(?:incidents?|status)/)", re.IGNORECASE
)
_ADDRESS = 2000
_TITLE = 400
_SUMMARY = 3000
_OPENING = 600
_PLAIN = 2.0
_ENOUGH = 3
_RAREST = 5.6
"""Rarity of a word that hardly any has, whatever the size of the collection: the weights are set to this scale."""
_COUNT = re.compile(
    r"(?<![\w.,-])(\d[\d,.]*\d|\d)(?:[ -]?(m|k|million|billion|hours?|minutes?|days?|gb|tb|%|percent))?\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"[a-z]{2,} ?\d{1,2}\b", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_FLAW = re.compile(r"\bCVE[- ]\d{4}[- ]\d+", re.IGNORECASE)
_ADDED = re.compile(r"(?<=\w{4})(?:hq|status|engineering|eng|tech|techblog|blog|labs|app|dev|inc|io)$")
_SHARED_HOSTS = frozenset(
    "com org net io dev co uk www blog news status github medium engineering tech app ai eu info".split()
)


@dataclass(frozen=True, slots=True)
class Traits:
    """A report as it is compared."""

    report: Report
    when: When
    companies: frozenset[str]
    """Companies of the vocabulary it can be about."""
    names: frozenset[str]
    """Names in title and address."""
    passing: frozenset[str]
    """Names in its text only."""
    terms: dict[str, float]
    """Words and pairs of words that can tell events apart, with how rare each is."""
    norm: float
    versions: frozenset[str]
    flaws: frozenset[str]
    """Numbers under which its title tells of flaws: `CVE-2021-44228`."""
    weekdays: frozenset[int]
    """Days of the week it names, or that of its event's day."""
    said_weekday: bool
    address: tuple[str, ...]
    """Words of the last part of its address, where there are enough to tell documents apart."""
    numbers: tuple[str, ...]
    """Numbers in the last part of its address."""
    counts: frozenset[str]
    """Amounts and durations named: `314`, `73k`."""
    kinds: dict[str, float]
    periodic: bool
    site: str
    """The host it stands on."""
    status: bool
    """Whether it is an entry of a status page, which tells of each incident once."""
    title: tuple[str, ...]
    tells: bool
    """Whether it may tell of something that happened at all."""
    reports: bool
    """Whether it plainly does: it can start an event, which the others can only join."""
    main: frozenset[str]
    """The sorts of happening it tells of most."""


@dataclass(frozen=True, slots=True)
class _Text:
    """The words of a report that may tell of something, as they were read."""

    report: Report
    head: list[str]
    body: list[str]
    from_address: bool
    slug: str
    path: str
    site: str
    kinds: dict[str, float]
    periodic: bool
    versions: frozenset[str]


def traits(reports: Iterable[Report]) -> list[Traits]:
    """The traits of those reports that may tell of something that happened, in order.

    How rare a word is, and whether it is a name, is judged over these only: so other articles change nothing.
    """
    texts = [text for report in reports if (text := _text(_shortened(report)))]
    named = names_in(_pieces(texts))
    bags = [_bag(text) for text in texts]
    seen = Counter(term for bag in bags for term in bag)
    found = (_traits(text, bag, named, seen, len(texts)) for text, bag in zip(texts, bags, strict=True))
    return [one for one in found if one.tells]


def _shortened(report: Report) -> Report:
    return replace(
        report,
        title=report.title[:_TITLE],
        summary=report.summary[:_SUMMARY],
        opening=report.opening[:_OPENING],
    )


def _text(report: Report) -> _Text | None:
    """The words of a report; none where nothing hints at something that happened."""
    address = slug(report.url)
    sorts = kinds(f"{report.title} {address}", f"{report.summary}\n{report.opening}")
    periodic = _is_periodic(report.title) or _is_periodic(address)
    numbers = versions(report.title)
    if not (sorts or periodic or numbers or _NUMBERED.search(address)):
        return None
    site, path = host_and_path(report.url)
    return _Text(
        report=report,
        head=words(report.title) + words(address),
        body=words(report.summary) + words(report.opening),
        from_address=is_from_address(report.title, report.url),
        slug=address,
        path=path,
        site=site,
        kinds=sorts,
        periodic=periodic,
        versions=numbers,
    )


def _of_host(site: str, named: frozenset[str]) -> Iterator[str]:
    """Names that a host bears, alone or before what companies add to it: `acmehq`, `acme-status`."""
    for label in site.split(".")[:-1]:
        for part in label.split("-"):
            name = stem(_ADDED.sub("", part))
            if name in named and part not in _SHARED_HOSTS:
                yield name


def _pieces(texts: Sequence[_Text]) -> Iterator[tuple[str, bool]]:
    for text in texts:
        if not text.from_address:
            yield text.report.title, True
        yield text.report.summary, False
        yield text.report.opening, False


def _bag(text: _Text) -> dict[str, bool]:
    """Terms, each with whether it stands in the title or address."""
    found: dict[str, bool] = {}
    for said, is_head in ((text.head, True), (text.body, False)):
        kept = [stem(word) if tells(word) else "" for word in said]
        for term in filter(None, kept):
            found.setdefault(term, is_head)
        plain = [term for term, word in zip(kept, said, strict=True) if "-" not in word]
        for one, other in pairwise(plain):
            if one and other and one != other:
                found.setdefault(f"{one} {other}", is_head)
    return found


def _traits(
    text: _Text,
    bag: dict[str, bool],
    named: frozenset[str],
    seen: Counter[str],
    total: int,
) -> Traits:
    report = text.report
    tools = (
        frozenset()
        if text.versions
        else frozenset(stem(part) for one in report.technologies for part in one.split("-"))
    )
    head_names = frozenset(
        name
        for term, is_head in bag.items()
        if is_head and (name := _name(term, named)) and name not in tools
    )
    host = frozenset(_of_host(text.site, named))
    companies = frozenset(report.named) | (
        {report.company} if report.company and (report.own or not report.named) else set()
    )
    common = ordinary()
    body = f"{report.summary}\n{report.opening}"
    terms = {}
    for term, is_head in bag.items():
        rarity = _RAREST * math.log((total + 2) / (seen[term] + 1)) / math.log(total + 2)
        if " " in term or (term in common and term not in named):
            rarity *= 0.6
        terms[term] = rarity * (1.0 if is_head else 0.7)
    sorts, periodic = text.kinds, text.periodic
    numbers = _versions(text, named)
    time = when(_FLAW.sub(" ", report.title), _FLAW.sub(" ", text.slug), body, text.path, report.published)
    status = bool(_STATUS.search(report.url[:_ADDRESS]))
    lesson = teaches(report.title) and not (status or numbers or any(span.days == 1 for span in time.event))
    front = not text.path.strip("/") and not status  # the first page of a site tells of no one day
    plain = max((weight for sort, weight in sorts.items() if sort != "rumour"), default=0.0)
    said = weekdays(f"{report.title}\n{body}")
    return Traits(
        report=report,
        when=time,
        companies=frozenset(companies),
        names=head_names if head_names and not report.own else head_names | host,
        passing=frozenset(
            term for term, is_head in bag.items() if not is_head and term in named and term not in tools
        )
        | (host - head_names),
        terms=terms,
        norm=math.sqrt(sum(value * value for value in terms.values())) or 1.0,
        versions=numbers,
        flaws=frozenset(map(str.upper, _FLAW.findall(report.title))),
        weekdays=_weekdays(said, time),
        said_weekday=bool(said),
        address=_address(text.path),
        numbers=tuple(_DIGITS.findall(text.path.rstrip("/").rsplit("/", 1)[-1])),
        counts=_counts(f"{report.title}\n{report.summary}"),
        kinds=sorts,
        periodic=periodic,
        site=text.site,
        status=status,
        title=tuple(stem(word) for word in words(report.title) if word.lower() not in {"the", "a", "an"}),
        tells=not lesson and not front and bool(sorts or periodic or numbers),
        reports=not lesson and not front and (plain >= _PLAIN or periodic),
        main=_main(sorts),
    )


def _weekdays(said: frozenset[int], time: When) -> frozenset[int]:
    """Those a text says; else the one of the day that it gives."""
    days = {(span.first - 1) % 7 for span in time.event if span.days == 1}
    return said or frozenset(days)


def _address(path: str) -> tuple[str, ...]:
    last = path.rstrip("/").rsplit("/", 1)[-1]
    said = [part for part in re.split(r"[^a-z]+", last.lower()) if part]
    return tuple(said) if len(said) >= _ENOUGH else ()


def _name(term: str, named: frozenset[str]) -> str | None:
    """The name a word is, also where an address lost its apostrophe: `acmes`."""
    if term in named:
        return term
    return term[:-1] if len(term) > _ENOUGH and term.endswith("s") and term[:-1] in named else None


def _main(sorts: dict[str, float]) -> frozenset[str]:
    if sorts.get("breach", 0.0) >= _PLAIN and "launch" not in sorts:
        return frozenset({"breach"})  # a breach is called an incident too
    told = {sort: sorts[sort] for sort in ("outage", "breach", "launch") if sort in sorts}
    most = max(told.values(), default=0.0)
    return frozenset(sort for sort, weight in told.items() if weight >= most - 1)


def _is_periodic(title: str) -> bool:
    if _PERIODIC.search(title):
        return True
    return bool(_OF_A_MONTH.search(title)) and not KINDS["outage"] & {word.lower() for word in words(title)}


def _versions(text: _Text, named: frozenset[str]) -> frozenset[str]:
    found = {re.sub(r"\D+", "", one) + re.sub(r"[\d.]+", "", one) for one in text.versions}
    for said in (text.report.title.split() if text.from_address else [], text.slug.split()):
        found |= spelt_out(said, named)
    return frozenset(found)


def _counts(text: str) -> frozenset[str]:
    found = set()
    for match in _COUNT.finditer(text):
        number = match[1].replace(",", "")
        if match[2] or len(number) >= 3:
            if re.fullmatch(r"(?:19|20)\d\d", number):
                continue
            found.add(number + (match[2] or "")[:1].lower())
    return frozenset(found)
