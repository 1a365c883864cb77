"""Counted things: people who use, work per time, and everything else counted."""

import re
from dataclasses import replace

from discovery.evidence.patterns import Pattern
from discovery.evidence.readers import labels, names, nouns, numbers
from discovery.evidence.readers.claims import Found, Passage, Passed, Reading
from discovery.evidence.readers.nouns import Noun
from discovery.evidence.readers.numbers import GAP, Amount
from discovery.evidence.readers.units import PERIODS, UNITS, Family
from discovery.model import FactKind

_FEW = 3  # figures
_LONG = 6  # figures, or a range of two
_LONGEST = 16  # figures of what can be counted
_BESIDE = 12
_AHEAD = 24
_LETTERS = Pattern("[A-Za-z]{2}")
_PERIOD_NAMES = "|".join(sorted(PERIODS, key=len, reverse=True))
RATE = Pattern(
    rf"(?:{GAP}?/{GAP}?|{GAP}[*_]{{0,2}}(?:per|an?|each|every){GAP}(?:single{GAP})?)(?P<period>{_PERIOD_NAMES})\b(?![-'’])",
    re.IGNORECASE,
)
_DONE_RATE = Pattern(
    rf"{GAP}(?:(?:being|are|is|were|was){GAP})?(?:[a-z]{{2,11}}ed|made|sent|run|seen|built){GAP}(?:(?:per|every|each){GAP}(?P<period>{_PERIOD_NAMES})\b(?![-'’])|(?P<adverb>daily|hourly|weekly|monthly)\b)"
)
_ONE_NOUN = Pattern(
    rf"{GAP}(?:[a-z]{{2,12}}{GAP}){{0,2}}?(?P<noun>request|deploy|deployment|release|build|query|write|read|call|message|event|job|run|commit|transaction|update|push|backup|retry|connection|operation|record|document|failure|incident|error)(?={GAP}(?:per|every|each|an?){GAP}|/)"
)
_PER_SPAN = Pattern(
    rf"{GAP}(?:per|every|each){GAP}(?P<span>[1-9][0-9]{{0,3}})(?:{GAP}|-)?(?P<period>seconds?|secs?|s|ms|milliseconds?|minutes?|mins?|hours?|days?|weeks?|months?|years?)\b"
)
"""`5 requests per 10 seconds`."""
_ADVERB = Pattern(rf"{GAP}(?P<period>daily|hourly|weekly|monthly|annually|yearly)\b(?!{GAP}(?:active|users))")
ADVERBS = {
    "daily": "day", "hourly": "hour", "weekly": "week", "monthly": "month", "annually": "year", "yearly": "year",
}  # fmt: skip
_USERS = frozenset(
    "users players visitors learners students customers subscribers members people viewers accounts readers listeners riders drivers guests"
    " shoppers consumers citizens individuals followers clients patients residents households subscriptions organizations mau dau ccu"
    " teachers families fans persons".split()
) - {"clients", "drivers", "organizations", "subscriptions", "members"}
_STAFF = Pattern(
    r"\b(?:team|staff|employ|engineer|attend|conference|meetup|on[- ]call|respond|contributor|hire|our company)"
)
NINES = Pattern(rf"(?:{GAP}|-)(?:nines?|9['’]?s)\b")
_WORKING = Pattern(r"uptime|availab|\bsl[ao]s?\b|reliab")
_RELY = Pattern(
    rf"{GAP}who{GAP}(?:[a-z]+ly{GAP}|now{GAP})?(?:us(?:e[ds]?|ing)|rel(?:y|ies|ied)|depend(?:s|ed)?|visit(?:s|ed)?|log(?:s|ged)?{GAP}in|signed{GAP}up|subscribed?)\b"
)
_OF_TEXT = frozenset(
    "reasons ways things steps parts options questions points examples lessons factors types kinds approaches goals ideas principles tips rules"
    " aspects sections sentences paragraphs chapters choices possibilities sides takeaways observations assumptions scenarios bits places"
    " times stars thumbs cents eyes hands birds sorts pieces forms arguments decimals nines dots columns spaces indents lbs kilos pounds"
    " tablespoons teaspoons ounces cups eggs miles km kg feet inches meters metres pixels px degrees calories reps".split()
)
_OF_RULES = frozenset("rules steps options types columns sections forms".split())
"""What texts and systems are made of: `680 alert rules`, where a word says whose."""
_OF_SYSTEM = frozenset(
    "instances nodes workers servers services replicas shards partitions clusters regions zones databases tables rows dynos pods containers"
    " machines hosts cores threads processes connections queues topics brokers disks drives datacenters engineers developers customers users"
    " requests jobs tasks builds deploys deployments incidents outages alerts errors failures tests certificates domains files records"
    " events messages projects gems packages accounts apps applications repos repositories vms switches routers links racks volumes buckets"
    " backends frontends proxies caches primaries masters slaves leaders followers members availability datacentres centers caches"
    " transactions queries writes reads systems microservices cpus gpus vcpus endpoints tenants keyspaces indexes sites websites"
    " staff accidents strikes generators breakers attacks findings releases attempts retries crashes restarts failovers rollbacks locations prefixes"
    " satellites banks countries states sensors feeds streams channels pipelines branches commits orders trades payments packets keys tokens secrets"
    " controllers breaches flights platforms disruptions buildings elevators companies tablets vttablets vtgates sstables devices computers employees teams"
    " kernels exploits goroutines lambdas regressions plugins pools consumers producers authorities intermediates floors bugs defects "
    " iterations versions runs campaigns pilots passengers deaths injuries fatalities turbines reactors pumps valves stores schools hospitals"
    " airports airlines trains ships vessels aircraft cities towns engines cars vehicles committers admins crews offices hotels plants"
    " credentials backups copies snapshots cables paths routes circuits stations units maintenances pages leaks bursts spikes copies"
    " vulnerabilities cves environments accounts people maintainers researchers authors contributors respondents responders".split()
)
_MEASURES = frozenset("times seconds minutes hours days weeks months years decades dollars".split())
_OF_THEM = Pattern(
    rf"{GAP}of{GAP}(?:(?:them|which|our|its|their|whom|(?:these|those)(?!{GAP}(?:[a-z]{{2,16}}{GAP}){{0,2}}(?:options|reasons|ways|things|steps|factors|points|settings|questions|approaches|ideas|types|kinds|categories|cases|parts|features|changes)\b))\b|[A-Z][A-Za-z]{{1,20}}['’]s\b)"
)
_PHYSICAL = Pattern(
    rf"{GAP}?(?:[°º]{GAP}?[CF]\b|℃|℉|mg/[lL]\b|degrees (?:Celsius|Fahrenheit)\b|[kMG]Hz\b|[MGT]W(?:h|p)?\b|kWh?\b|[kM]VA?\b|(?:kilo|mega|giga)(?:watts?|volts?)\b)"
)
_CHANGE = Pattern(rf"{GAP}to{GAP}(?:about |over |almost |nearly |roughly |~)?(?=[0-9])")
_FEW_PEOPLE = frozenset(("1", "2", "3", "1-2", "2-3"))
_DIVISIBLE = frozenset(
    "cores core cpus cpu vcpu vcpus gpus hours seconds minutes days points percent hz khz mhz ghz kv mw kw gw kwh mwh gwh watts volts amps km kg miles meters metres feet inches"
    " psi ppm rpm degrees tons tonnes engineers ftes lines calls retries".split()
)
_SENTENCE = 80
_YOU = Pattern(r"\byou(?:r|['’]ll)?\b(?!['’])")
_IMPERATIVE = Pattern(
    r"(?:\n|[.:!?] )[\s*>•0-9.)-]{0,8}(?:create|open|click|select|choose|install|download|copy|paste|imagine|consider|describe|tell|talk|ask|pick|write|try|think|remember|beat|chop|grab|buy)\b[^.\n]{0,60}$"
)
"""What a sentence tells its reader to do."""
_AVERAGE = Pattern(r"\b(?:average[sd]?|averaging|mean|median|per|ratio)\b")
_OF_WHICH = Pattern(
    r"\b(?:of (?:which|whom|them|these|those),?|(?:parallelism|concurrency|replication factor|fan-?out|(?:pool|batch|queue) (?:size|depth)|a total) (?:of|to|at|is|was)) $"
)
_WERE = Pattern(rf"{GAP}(?:were|was|are|had|have|remained|failed)\b")
_OF_ALL = Pattern(
    rf"\bof (?:the |its |our |all |these |those |~|about |some ){{0,3}}(?:[0-9][0-9,]{{0,9}}|{numbers.COUNTED})\+? [^.;:()]{{3,64}}, (?:about |only |roughly |some |just |around |~)?$"
)
"""`Of 180 stations that were asked, 60 were down.`"""
_OUT_OF = Pattern(
    rf"{GAP}(?:out{GAP})?of{GAP}(?:the{GAP}|our{GAP}|its{GAP})?(?P<whole>[0-9]{{1,9}}|ten|twelve|two|three|four|five|six|seven|eight|nine)(?![0-9.,%A-Za-z])"
)
_PAGE = Pattern(r"(?<=[0-9]k)[ -](?:\w+ )?(?:pages?|blocks?|chunks?|buffers?|stacks?|boundar(?:y|ies))\b")
MEASURED = Pattern(
    rf"(?:{GAP}|-)(?:(?!(?:and|or|with|of|at|to|in|for|from|plus|per|by|each|than)[ \n])[a-z]{{2,14}}{GAP}){{0,2}}[0-9]{{1,5}}(?:\.[0-9]{{1,2}})?{GAP}?(?:[KMGTP]i?B|GHz)\b"
)
_STATE = Pattern(rf"{GAP}(?:of{GAP})?(?:are|is|were|was|had|have|has|failed|succeeded|our|the|which|them)\b")
_OF_NOUN = Pattern(rf"{GAP}of\b(?!{GAP}(?:the|our|them|these|those|its|their|a|an|this|which)\b)")
_USER_LEAD = Pattern(r"\b(?:users?|visitors?|players?|customers?|subscribers?|learners?)\b[^.;]{0,30}$")
_STRONG = Pattern(rf"-strong(?:{GAP}[a-z]{{2,16}}){{1,3}}")
_HYPHENED = Pattern(
    r"-(?P<noun>node|core|shard|server|machine|replica|broker|[cg]pu|instance|line|member|person|user|engineer|customer|table|row|region|zone|disk|drive|socket"
    r"|thread|worker|pod|host|vm|container|partition|service|cluster|tenant|datacenter|site|rack|satellite|seat|store|unit|page|character|digit|item)s?\b"
)
_CRITICAL = Pattern(rf"{GAP}(?:critical|severe|major|minor|high|low|moderate)(?={GAP}and\b)")


def of_amount(passage: Passage, amount: Amount) -> Reading | None:
    """What an amount counts, if it is a fact; None where the number says nothing."""
    if labels.is_label(passage, amount):
        return None
    return (
        _nines(passage, amount)
        or _part(passage, amount)
        or _beside(passage, amount)
        or _of_words(passage, amount)
    )


def _nines(passage: Passage, amount: Amount) -> Reading | None:
    """`four nines`, `4 9s`: a share of time that works."""
    nines = NINES.match(passage.text, amount.end)
    if nines is None or amount.vague:
        return None
    near = passage.before(amount.start, 60) + passage.after(nines.end(), 40)
    if not _WORKING.search(near):
        return Passed(end=nines.end())
    return Found(
        kind=FactKind.AVAILABILITY, start=amount.start, end=nines.end(), value=amount.value, unit="nines"
    )


def _part(passage: Passage, amount: Amount) -> Reading | None:
    """`6 of 10 main services`: one fact, the whole in the qualifier."""
    whole = None if amount.vague or amount.value == "1" else _OUT_OF.match(passage.text, amount.end)
    if whole is None:
        return None
    noun = nouns.read(passage.text, whole.end())
    if noun is None and not _STATE.match(passage.text, whole.end()):
        return Passed(end=whole.end())  # `8 out of 10` is a mark
    return Found(
        kind=FactKind.COUNT, start=amount.start, end=noun.end if noun else whole.end(), value=amount.value,
        unit=noun.head if noun else "", qualifier=f"of {whole['whole']}",
    )  # fmt: skip


def _beside(passage: Passage, amount: Amount) -> Reading | None:
    """What the letters right behind a number say before any noun does: `8-core`, `12 2TB disks`, `50 °C`."""
    text, end = passage.text, amount.end
    if amount.value == "1" or amount.vague:
        return None
    if _PAGE.match(text, end):
        return Passed(end=end)
    compound = _HYPHENED.match(text, end)
    if compound is not None:
        return _counted(amount, compound.end(), compound["noun"])
    if (not amount.scaled and MEASURED.match(text, end)) or names.is_instance(text, end + 1):
        return _counted(amount, end, "")
    physical = _PHYSICAL.match(text, end)
    return _counted(amount, physical.end(), physical[0].strip()) if physical else None


def _of_words(passage: Passage, amount: Amount) -> Reading | None:
    text, end = passage.text, amount.end
    single = _single(passage, amount)
    if single is not None:
        return single
    noun = _noun(passage, amount)
    rate = _rate(passage, noun.end if noun else end)
    if rate is not None and (
        noun or amount.scaled or len(amount.value) > 1 or " per " in text[end : end + 5]
    ):
        return _per_time(amount, noun, rate)
    return _of_noun(passage, amount, noun) if noun else _alone(passage, amount)


def _single(passage: Passage, amount: Amount) -> Found | None:
    """`one deploy per day`, `1 request per 10 seconds`: what is done once has no plural."""
    if amount.value != "1":
        return None
    named = _ONE_NOUN.match(passage.text, amount.end)
    rate = _rate(passage, named.end()) if named else None
    if rate is None or named is None:
        return None
    return Found(
        kind=FactKind.THROUGHPUT,
        start=amount.start,
        end=rate[0],
        value="1",
        unit=f"{named['noun']}/{rate[1]}",
    )


def _noun(passage: Passage, amount: Amount) -> Noun | None:
    text = passage.text
    if amount.vague:
        of = _OF_NOUN.match(text, amount.end)
        return nouns.read(text, of.end()) if of else nouns.read(text, amount.end)
    return nouns.read(text, amount.end)


def _rate(passage: Passage, at: int) -> tuple[int, str] | None:
    ahead = passage.text[at : at + _AHEAD].lower()
    if (
        "/" in ahead
        or " a" in ahead
        or "per" in ahead
        or "each" in ahead
        or "every" in ahead
        or "\n" in ahead
    ):
        match = RATE.match(passage.text, at)
        if match is not None:
            return match.end(), PERIODS[match["period"].lower()]
    if "ed " in ahead or "every" in ahead or "each" in ahead or "per" in ahead:
        match = _DONE_RATE.match(passage.text, at)
        if match is not None:
            return match.end(), PERIODS[match["period"].lower()] if match["period"] else ADVERBS[
                match["adverb"]
            ]
    spanned = _PER_SPAN.match(passage.text, at) if "per" in ahead or "every" in ahead else None
    if spanned is not None:
        return spanned.end(), f"{spanned['span']} {UNITS[spanned['period']][1]}"
    adverb = _ADVERB.match(passage.text, at) if "ly" in ahead else None
    return (adverb.end(), ADVERBS[adverb["period"]]) if adverb else None


def _later(passage: Passage, amount: Amount) -> Found | None:
    """What `from 100 to 200 servers` counts: the noun behind the second number says it of the first."""
    change = _CHANGE.match(passage.text, amount.end)
    later = numbers.read(passage, change.end()) if change else None
    noun = nouns.read(passage.text, later.end) if later and not later.ranged else None
    if later is None or noun is None or noun.head in _MEASURES or noun.head in UNITS:
        return None
    reading = _of_noun(passage, later, noun)
    return reading if isinstance(reading, Found) else None


def _per_time(amount: Amount, noun: Noun | None, rate: tuple[int, str]) -> Found:
    end, period = rate
    unit = f"{noun.head}/{period}" if noun else f"/{period}"
    return Found(kind=FactKind.THROUGHPUT, start=amount.start, end=end, value=amount.value, unit=unit)


def _of_noun(passage: Passage, amount: Amount, noun: Noun) -> Reading | None:
    small_word = amount.spelled and not amount.vague and not amount.scaled and len(amount.value) < _LONG
    if small_word and (
        noun.head not in _OF_SYSTEM or amount.value == "1" or _addresses(passage, amount, noun)
    ):
        return Passed(end=noun.end)
    if (
        not amount.spelled
        and len(amount.value) == 1
        and _IMPERATIVE.search(passage.before(amount.start, _SENTENCE))
    ):
        return Passed(end=noun.end)
    if "." in amount.value and not (amount.scaled or amount.ranged) and not _divides(passage, amount, noun):
        return None
    if small_word and noun.words == ("people",) and amount.value in _FEW_PEOPLE:
        return Passed(end=noun.end)
    if (amount.value == "1" and noun.head.endswith("s")) or noun.words[0] in {"bit", "bits"}:
        return Passed(end=amount.end)
    if amount.vague and noun.head in _MEASURES:
        return Passed(end=noun.end)
    family, unit = UNITS.get(noun.head, (None, ""))
    if amount.vague and family is Family.BYTES:
        return Found(
            kind=FactKind.DATA_VOLUME, start=amount.start, end=noun.end, value=amount.value, unit=unit
        )
    named = len(noun.words) > 1 and noun.head in _OF_RULES and len(amount.value) >= _FEW
    few = (amount.spelled and not amount.vague) or len(amount.value) <= _FEW
    if noun.head in _OF_TEXT and not amount.scaled and few and not named:
        return Passed(end=amount.end)
    return _counted(amount, noun.end, " ".join(noun.words), users=_uses(passage, amount, noun))


def _addresses(passage: Passage, amount: Amount, noun: Noun) -> bool:
    """Whether the sentence speaks to its reader: what "your two files" counts runs nowhere yet."""
    before = passage.before(amount.start, _SENTENCE)
    if _IMPERATIVE.search(before):
        return True
    lead = before.rpartition(". ")[2]
    return _YOU.search(lead + passage.after(noun.end, _SENTENCE).partition(". ")[0]) is not None


def _divides(passage: Passage, amount: Amount, noun: Noun) -> bool:
    """Whether half of what is counted makes sense: `2.5 cores`, an average; `8.0 upgrades` is a version."""
    return noun.head in _DIVISIBLE or _AVERAGE.search(passage.before(amount.start, 32)) is not None


def _uses(passage: Passage, amount: Amount, noun: Noun) -> bool:
    """People are users unless the words around speak of staff."""
    near = passage.before(amount.start, 40) + passage.after(noun.end, 40)
    if noun.head == "members":
        return amount.scaled or len(amount.value) > _FEW
    if _RELY.match(passage.text, noun.end):
        return True
    return noun.head in _USERS and not (noun.head in {"people", "members"} and _STAFF.search(near))


def _counted(amount: Amount, end: int, unit: str, *, users: bool = False) -> Found:
    kind = FactKind.SCALE_USERS if users else FactKind.COUNT
    return Found(kind=kind, start=amount.start, end=end, value=amount.value, unit=unit)


def _in_sentence(text: str, amount: Amount) -> bool:
    """Whether words stand beside a bare number: in a cell, or among other numbers, it says nothing by itself."""
    lead, tail = text[max(0, amount.start - _BESIDE) : amount.start], text[amount.end : amount.end + _BESIDE]
    if len(amount.value) > _LONGEST or lead.rstrip(" *~").endswith("|"):
        return False
    return _LETTERS.search(lead) is not None or _LETTERS.search(tail) is not None


def _alone(passage: Passage, amount: Amount) -> Reading | None:
    """A number without a noun counts when its size, or the words "of them", say that it counts something."""
    text = passage.text
    strong = _STRONG.match(text, amount.end)
    if strong is not None and amount.value != "1":
        return _counted(amount, strong.end(), strong[0].strip("-"))
    if amount.vague and " of " in amount.value:
        return _counted(amount, amount.end, "")
    if amount.value == "1" or amount.vague:
        return None
    part = _OF_WHICH.search(passage.before(amount.start, 32)) is not None or (
        _WERE.match(text, amount.end) is not None
        and _OF_ALL.search(passage.before(amount.start, _SENTENCE)) is not None
    )
    if passage.before(amount.start, 5) == "from " and (later := _later(passage, amount)) is not None:
        return replace(later, start=amount.start, end=amount.end, value=amount.value)
    big = part or ((amount.scaled or "," in text[amount.start : amount.end]) and _in_sentence(text, amount))
    if big or _OF_THEM.match(text, amount.end):
        return _counted(
            amount, amount.end, "", users=_USER_LEAD.search(passage.before(amount.start)) is not None
        )
    severity = _CRITICAL.match(text, amount.end)
    return _counted(amount, severity.end(), severity[0].strip()) if severity and not amount.spelled else None
