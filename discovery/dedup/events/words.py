"""The words of a report: those that name something, those that only say what sort of thing happened, and versions."""

import re
from functools import cache
from importlib.resources import files
from urllib.parse import unquote, urlsplit

from discovery import titles

WORD = re.compile(r"[^\W_]+(?:[-.&'’][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['’](?:s|d|ll|re|ve|t)?\b", re.IGNORECASE)
_RANDOM = re.compile(r"(?=[a-z]*\d)(?=\d*[a-z])[0-9a-z]{8,}|[0-9a-f]{12,}|\d{5,}", re.IGNORECASE)
_REGION = re.compile(
    r"\b(us|eu|ap|sa|ca|me|af)[ -]?(north|south|east|west|central|northeast|southeast|northwest|southwest)[ -]?(\d)\b",
    re.IGNORECASE,
)
_DATED = re.compile(r"(?:19|20)\d\d[-/_]\d{1,2}[-/_]\d{1,2}(?=\D|$)")
_ENDING = re.compile(r"\.(?:html?|php|aspx?|md|xml)$", re.IGNORECASE)
_CALENDAR = frozenset(
    "january february march april june july august september october november december jan feb mar apr jun jul aug"
    " sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs"
    " fri sat sun utc gmt pst pdt est edt pt et cet am pm today yesterday".split()
)
_EMPTY = frozenset(
    "a about after again all also an and are as at back be been before being but by can could did do does for from"
    " get had has have here heres how i if in into is it its just may me more most my new no not now of off on one"
    " or our out over own s some than that the their them then there these they this those through to two up"
    " us users user was we were what when where which while who why will with would you your www html com blog"
    " news article post posts en index php amp thats whats youre dont year years day days week month hour hours"
    " minute minutes time first second last next many much said says say part read full via la le les de der die"
    " das und el los del en y et au aux".split()
)
KINDS: dict[str, frozenset[str]] = {
    "outage": frozenset(
        "outage outages down downtime incident incidents disruption disruptions disrupted disrupts disrupt degradation"
        " degraded degrade postmortem postmortems mortem mortems blackout meltdown interruption interruptions"
        " unavailable unavailability shutdown ausfall panne interrupcion interrupción interrupcao störung caida caída"
        " storing debacle offline snafu snafus unreachable ddos downed".split()
    ),
    "breach": frozenset(
        "breach breaches breached leak leaks leaked hack hacked hackers vulnerability vulnerabilities cve stolen theft"
        " compromise compromised ransomware backdoor backdoored malware".split()
    ),
    "launch": frozenset(
        "release released releases launch launches launched launching introducing introduces announcing announces"
        " announced announcement unveils unveiled rollout debut debuts".split()
    ),
    "aftermath": frozenset(
        "lawsuit lawsuits sue sues sued suing litigation damages settlement settles settle compensation fined"
        " insiders insider court plaintiffs regulator refund refunds".split()
    ),
    "rumour": frozenset(
        "reportedly rumour rumor rumours rumors rumoured rumored gearing upcoming accelerates rushes rushed".split()
    ),
}
"""What sort of thing a report tells of, by the words it uses."""
HINTS: dict[str, frozenset[str]] = {
    "outage": frozenset(
        "failure failures failed failing fails fail crash crashes crashed crashing broke breaks broken error errors"
        " issue issues glitch chaos restored restore recovery recovers recovered resolved service services congestion"
        " crisis stopped affected affects cancelled canceled melted suffers suffer cause caused causing dark hits hit".split()
    ),
    "breach": frozenset(
        "exploit exploited exposed exposure security attack attacks attacker attackers".split()
    ),
    "launch": frozenset("releasing launch model version available new changelog".split()),
}
"""Words that say the same more faintly: alone they tell of nothing that happened."""
SORTS = frozenset().union(*KINDS.values())
_GENERAL = frozenset(
    "incident incidents postmortem postmortems mortem mortems outages disruptions breaches vulnerabilities leaks"
    " downtime offline down".split()
)
_PRACTICE = frozenset({"incidents", "postmortems", "mortems", "vulnerabilities"})
_TEACHES = re.compile(
    r"\b(?:handbook|tutorial|training|checklist|course|introduction to|intro to|how to|guide to|best practices?|template"
    r"|getting started|patterns?|cheat ?sheet|incident (?:response|management|command|reviews|metrics|analysis)|chaos engineering|meetup|conference|culture"
    r"|blameless|playbook|chapter|learning from|(?:managing|analy[sz]ing|handling|understanding) (?:incidents?|outages?|failures?)"
    r"|(?:how|when|why) we (?:respond|handle|manage|run|do)|on-?call|resilience engineering|war rooms?"
    r"|(?:post-?mortem|incident) (?:culture|process|templates?)|lessons learned from|devopsdays?|podcast|book)\b",
    re.IGNORECASE,
)


@cache
def ordinary() -> frozenset[str]:
    """Words that public prose writes in small letters: no names. Counted by `benchmarks/ordinary_words.py`."""
    return frozenset(files(__package__).joinpath("ordinary.txt").read_text("utf-8").split())


def host_and_path(url: str) -> tuple[str, str]:
    """The two parts of an address; empty where it cannot be read."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").removeprefix("www."), unquote(parts.path)
    except ValueError:
        return "", ""


def slug(url: str) -> str:
    """The words of the last parts of an address, without file endings and identifiers made by machines.

    >>> slug("https://e.com/2022/04/14/inside-the-longest-outage-3cc719d7c27.html")
    'inside the longest outage'
    """
    _, path = host_and_path(url)
    path = _DATED.sub("", path)
    parts = [part for part in path.split("/") if any(letter.isalpha() for letter in part)]
    words = re.split(r"[-_+.\s]+", " ".join(_ENDING.sub("", part) for part in parts[-2:]))
    return " ".join(word for word in words if word and not _RANDOM.fullmatch(word))


def is_from_address(title: str, url: str) -> bool:
    """Whether a title is the words of the address: its capitals tell nothing."""
    return (
        titles.repeats_address(title, url)
        or folded(title).lower() == folded(titles.from_address(url)).lower()
        or not any(word[:1].isupper() for word in title.split()[1:])
    )


def folded(text: str) -> str:
    """Text with names of regions and possessives in one form.

    >>> folded("GitHub's US East 1 region")
    'GitHub us-east-1 region'
    """
    return _POSSESSIVE.sub("", _REGION.sub(lambda m: f"{m[1]}-{m[2]}-{m[3]}".lower(), text))


def words(text: str) -> list[str]:
    """Words as written, compounds both as they are and in their parts."""
    found = []
    for match in WORD.finditer(folded(text)):
        found.append(match[0])
        parts = _PART.findall(match[0])
        if len(parts) > 1:
            found.extend(parts)
    return found


def stem(word: str) -> str:
    """A word without the ending of its plural.

    >>> stem("Outages"), stem("DNS"), stem("Kinesis")
    ('outage', 'dns', 'kinesis')
    """
    low = word.lower().replace("&", "")
    if len(low) > 4 and low.endswith("ies"):
        return low[:-3] + "y"
    if len(low) > 4 and low.endswith("s") and low[-2] not in "sui":
        return low[:-1]
    return low


def tells(word: str) -> bool:
    """Whether a word can tell one event from another."""
    low = word.lower()
    if "-" in low:
        return any(tells(part) for part in low.split("-"))
    return (
        low not in _EMPTY
        and low not in _CALENDAR
        and low not in SORTS
        and any(letter.isalpha() for letter in low)
        and (len(low) > 1)
        and not _RANDOM.fullmatch(low)
    )


def teaches(title: str) -> bool:
    """Whether a title promises a lesson that belongs to no day: such a page tells of no event.

    >>> teaches("How to write postmortems"), teaches("Outage today: what happened, and how to fix it")
    (True, False)
    """
    said = {word.lower() for word in _PART.findall(title)}
    return bool(_TEACHES.search(title)) and not said & (KINDS["outage"] | KINDS["breach"]) - _GENERAL


def kinds(head: str, body: str) -> dict[str, float]:
    """How much a report speaks of each sort of happening; what its title says counts double, a hint half."""
    found: dict[str, float] = {}
    for text, weight, faint in ((head, 2.0, _PRACTICE), (body, 1.0, _GENERAL)):
        said = {word.lower() for word in _PART.findall(text)}
        for kind, signs in KINDS.items():
            hints = HINTS.get(kind, _NOTHING) | (signs & faint)
            strength = min(len(said & signs - faint) + 0.5 * min(len(said & hints), 1), 2)
            if strength:
                found[kind] = found.get(kind, 0.0) + weight * strength
    return found


_NOTHING: frozenset[str] = frozenset()
_DOTTED = re.compile(
    r"(?<![\w.$€£-])v?(\d{1,4}(?:\.\d{1,4}){1,3}(?:[-.]?(?:alpha|beta|rc|pre)\.?\d*)?)(?![\w%]|\.\d)",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?:\bv(?:ersion )?|(?<![\w])[A-Z][A-Za-z/]*[ -])(\d{1,2}(?:\.\d{1,3}){0,3})(?![\w:%/]|[-–]\w|,\d| (?:am|pm|hours?|minutes?|days?|years?|reasons|things|ways|lessons|tips|million|billion|percent|whole|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\b)",
)
_MODEL = re.compile(r"(?<!\w)([A-Za-z]{2,})-(\d{1,2})(?:[- .](\d))?(?![\w.])")
_NO_NAME = frozenset(
    {
        *_CALENDAR,
        "top",
        "part",
        "day",
        "week",
        "episode",
        "season",
        "section",
        "issue",
        "number",
        "phase",
        "of",
        "on",
        "after",
        "covid",
        "us-east",
        "east",
        "west",
        "chapter",
        "stage",
        "level",
        "article",
        "for",
        "the",
        "in",
        "from",
        "how",
        "and",
        "over",
        "with",
        "to",
        "a",
        "are",
        "is",
        "fm",
        "route",
        "web",
        "http",
        "sha",
        "utf",
        "ipv",
        "layer",
    }
)


def versions(title: str) -> frozenset[str]:
    """Versions a title names, without trailing zeros.

    >>> sorted(versions("4.0.0 Released")), sorted(versions("Upgrading to Bundler 4")), sorted(versions("GPT-5.2 here"))
    (['4'], ['4'], ['5.2'])
    >>> sorted(versions("Down for 14 hours on October 21"))
    []
    """
    found = {match[1].lower() for match in _DOTTED.finditer(title)}
    for match in _BARE.finditer(title):
        name = re.split(r"[ -]", match[0])[0].lower()
        if name not in _NO_NAME:
            found.add(match[1])
    for match in _MODEL.finditer(title):
        if match[1].lower() not in _NO_NAME:
            found.add(match[2] + (f".{match[3]}" if match[3] else ""))
    return frozenset(re.sub(r"(?:\.0)+$", "", one) for one in found)
