"""What a fact is about and what it measures, in the words of its sentence.

No grammar is known here but closed lists: words that lead from a noun to its number (verbs of being and change,
prepositions, bounds), and words at which a noun phrase ends. What they do not decide stays empty.
"""

import re

from discovery.evidence.patterns import Pattern
from discovery.model import FactKind

_BEFORE = 120
_AFTER = 80
_LONGEST = 4  # words of one noun phrase
_WORD = Pattern(r"[A-Za-z0-9][\w&+./'’-]*[A-Za-z0-9+]|[A-Za-z0-9]|[^\w\s`*\"“”]")
_CHANGED = Pattern(
    r"\bfrom [~$€£]?[0-9][^;:()\n]{0,24} to (?:(?:about|around|only|just|roughly|nearly|under|over|some) )?[~$€£]?$"
)
"""In "from 125 ms to 15 ms" both are of what stands before."""
_MARKS = '`*_"“”'

_DETERMINERS = frozenset(
    "the a an our its their his her my your this that these those some any each every all both another no such".split()
)
_PREPOSITIONS = frozenset(
    "of to in on at by for from with without within after before over under below above about around between through during since until till per via into onto"
    " than as up down out off across against toward towards near like".split()
)
_VERBS = frozenset(
    "is was are were be been being has had have took takes take taking went goes go going fell fall falls dropping rose rises rise rising grew grows grow growing reached reaches reach reaching"
    " got gets get became becomes become hit hits hitting stood stands sits sat ran runs run lasted lasts last lasting kept keeps keep held holds hold averaged averages peaked exceeded exceeds exceed exceeding"
    " came comes saw sees cut cuts shrank shrinks shrunk climbed climbs jumped jumps cost costs costing meant means totaling totalled totaled equals spans spanned remains represents".split()
)
_LEADS = _VERBS | _PREPOSITIONS - {"of"} | frozenset(
    "did does do can could may might will would should must more less fewer most least just only now then still also even always often sometimes well far another additional not back"
    " low high long little much many set equal close greater larger smaller higher lower today anywhere somewhere else it about".split()
)  # fmt: skip
_TELLING = _VERBS | {"of", "by", "at", ":", "=", "~"}
"""One of these must stand between a noun and its number: in "the team meets for an hour" nothing says what the hour is."""

_ENDS = (
    frozenset(
        "i we you he she it they me us them who which what where when why how if because while although though but and or nor so not yet either neither whether there here"
        " costs cost spends spend spent pays pay paid saves save saved uses use used handles handle serves serve stores store processes process receives receive sends send makes make made"
        " gives give needs need requires require allows allow means let lets faster slower better worse later ago prior earlier old long wide cheaper bigger smaller larger see due done using running one two three few several other same new own very too ago including"
        " reduce reduces reducing increase increases increasing improve improves improving lower lowers lowering cutting causing supports support".split()
    )
    | _DETERMINERS
    | _LEADS
)  # fmt: skip
_EITHER = frozenset(
    "cost costs hits runs cuts store stores use uses process processes need needs increase increases reduction support spend save request requests share lead load".split()
)
"""Verbs and nouns alike: nouns where a verb or one of these words stands behind them."""
_BEHIND_NOUNS = _VERBS | {"of", "by", "to", "from", "at", "in"}
_PLACES = frozenset("in on at for from with within across".split())
_SPEAKERS = frozenset("i we you they it he she".split())
_JOINING = frozenset({"of", "per"})
_SIGNS = frozenset("~ ≈ : = ( < > of".split())
_NO_BEGIN = frozenset("of watching doing getting making trying working building waiting writing".split())
_CONTRACTED = re.compile("['’](?!s$)")
_JOINTS = frozenset({" ", "-", "\n"})
_MONEY = frozenset(
    "bill bills cost costs spend spending budget budgets expense expenses expenditure price prices fee fees invoice invoices revenue revenues savings saving salary funding"
    " donation donations bounty bounties payment payments loss losses capex opex contract".split()
)
_PAID_FOR = Pattern(r"\s(?:a (?:month|year|day) |annually |monthly )?(?:on|for|in|of|towards?) ")
_CHANGE = Pattern(
    r"\s(?:(?:reduction|increase|decrease|drop|improvement|growth|savings?|cut|decline|rise|jump|gain)s? (?:in|of|on) )"
)
_COMPARED = Pattern(r"\s(?:more|fewer|less|lower|higher) (?=[a-z])")
_PER = re.compile(r"\s?/|\s(?:per|an?|each|every)\s")
_DETERMINED = Pattern(r" (?:an?|the|each|every|this|that|these|those|our|its|their) ")
_OF = Pattern(r"\s?-?\s?of ")

_NAME = Pattern(
    r"[A-Z][\w&+-]{0,30}(?:\.(?:js|io|com|org|net|dev|ai)\b)?(?: (?:(?:of|for|and) (?=[A-Z][a-z]))?[A-Z][\w&+-]{1,30}){0,3}"
)
_REGION = Pattern(
    r"\b(?:us|eu|ap|ca|sa|af|me|il|asia|europe|northamerica|southamerica|australia)-(?:gov-)?[a-z]{4,9}-?[0-9][a-z]?\b"
)
_NO_NAMES = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun"
    " utc gmt pst pdt est edt cet cest bst pt et am pm gb mb kb tb pb gib mib kib tib ms usd eur gbp qps rps iops sla slo cpu cpus gpu gpus vcpu vcpus ram ssd ssds hdd id ids url urls api apis"
    " http https tls ssl tcp udp ip json xml html css csv yaml os ui ux pr prs ok eol faq tl dr tldr ceo cto vp ci cd qa it i ii iii iv x p a".split()
)
_RANK = re.compile(r"[PpQ][0-9]+$")
_COMMON = frozenset(
    "after although and another any as at because before both but by each even every finally first for from given here how however if in initially instead last later like many meanwhile"
    " more most much no not now of on once only our out over previously since so some sometimes such that the their then there these they this those though through thus to today total"
    " under until up we what when where whether which while who why with within without yes yesterday you your its it he she all also an are be can did do does during i is just let my"
    " about around approximately roughly nearly almost between per two three four five six seven eight nine ten currently recently eventually additionally furthermore overall typically"
    " unfortunately fortunately average median peak maximum minimum max min update updated note summary timeline impact background root cause resolved monitoring identified investigating"
    " step figure table part section thanks see using based due following despite according beginning starting running adding moving looking having being one us hi hello".split()
)  # fmt: skip
_VERBAL = re.compile(
    r"(?:['’]s\b| (?:is|was|has|had|spends?|spent|pays?|paid|uses|used|runs|ran|serves|served|stores|handles|processes|costs?|took|takes|saw|[a-z]{3,14}ed)\b)"
)
_COMPONENT = Pattern(
    r"\b(?:[Tt]he|[Oo]ur|[Ii]ts|[Tt]heir|[Tt]his|[Aa]n?) (?P<name>(?:(?!of |and |to |in |for |is |was |that |which |with |on |number )[a-z][\w-]{1,20} ){0,3}(?:stores?|services?|clusters?|databases?|servers?|queues?|caches?|pipelines?|apis?|systems?|platforms?|sites?|websites?"
    r"|apps?|applications?|fleets?|prox(?:y|ies)|gateways?|brokers?|index(?:es)?|tables?|shards?|regions?|zones?|networks?|buckets?|backends?|frontends?|engines?|routers?|balancers?|suites?|mirrors?|registry"
    r"|schedulers?|workers?|monoliths?|volumes?|replicas?|topics?|streams?|indexers?|crawlers?|compilers?|dynos?|containers?))\b"
)

_COMPONENT_NEAR = 80

_WITHOUT_MEASURE = frozenset({FactKind.VERSION, FactKind.INSTANCE_TYPE})
_COUNTED = frozenset({FactKind.COUNT, FactKind.SCALE_USERS, FactKind.THROUGHPUT})


def tell(
    kind: FactKind, unit: str, text: str, span: tuple[int, int], sentence: tuple[int, int]
) -> tuple[str, str]:
    """The nearest named thing and what is measured, each a piece of the sentence or empty.

    `span` is where the fact stands and `sentence` where its sentence does, as first and last offset in `text`.
    """
    if kind is FactKind.TIMESTAMP:  # a moment is no measure, and what stands beside it is not what it is of
        return "", ""
    start, end = span
    first = max(sentence[0], start - _BEFORE)
    lead, tail = text[first:start], text[end : min(sentence[1], end + _AFTER)].partition("|")[0]
    changed = _CHANGED.search(lead)
    lead = lead[: changed.start()] if changed else lead
    measure = "" if kind in _WITHOUT_MEASURE else _measure(kind, unit, text[start:end], lead, tail)
    return _about(lead, tail, measure, begins=first == sentence[0]), measure


def _measure(kind: FactKind, unit: str, surface: str, lead: str, tail: str) -> str:
    if kind in _COUNTED:
        return _counted(unit, surface) or _subject(lead)
    if kind is FactKind.COST:
        return _paid(lead, tail)
    return _behind(kind, tail) or _subject(lead)


def _counted(unit: str, surface: str) -> str:
    """The counted noun as the surface writes it."""
    head = unit.partition("/")[0].partition(" ")[0]
    at = surface.lower().find(head) if len(head) > 2 else -1
    return _PER.split(surface[at:])[0] if at > 0 else ""


def _paid(lead: str, tail: str) -> str:
    """What is paid for: a noun of money in front of its sum, else what stands behind "on" or "for"."""
    subject = _subject(lead)
    words = {word.lower() for word in subject.split()}
    if words & _MONEY:
        return subject
    match = _PAID_FOR.match(tail)
    return (_phrase(tail, match.end()) if match else "") or _money(lead) or subject


def _money(lead: str) -> str:
    """The nearest noun phrase in front of a sum whose head is a noun of money."""
    tokens = [(match.start(), match[0]) for match in _WORD.finditer(lead)]
    for index in range(len(tokens) - 1, -1, -1):
        if tokens[index][1].lower() in _MONEY:
            return _back(lead, tokens, index)[0]
    return ""


def _behind(kind: FactKind, tail: str) -> str:
    """The noun behind a share, a size or a time: "of requests", "reduction in latency", "downtime"."""
    if kind is FactKind.PERCENTAGE:
        change = _CHANGE.match(tail)
        if change is not None:
            phrase = _phrase(tail, change.end())
            return tail[change.start() + 1 : tail.find(phrase, change.end()) + len(phrase)] if phrase else ""
        compared = _COMPARED.match(tail)
        if compared is not None:
            return _phrase(tail, compared.end())
    of = _OF.match(tail)
    if of is not None:
        return _phrase(tail, of.end())
    if tail[:1] not in {" ", "-"} or not tail[1:2].isalpha():
        return ""
    phrase = "" if _DETERMINED.match(tail) else _phrase(tail, 1)
    return "" if phrase.partition(" ")[0].endswith("ing") else phrase


def _phrase(text: str, at: int) -> str:
    """The noun phrase that begins at an offset, without its determiner."""
    begin = stop = -1
    for count, match in enumerate(_WORD.finditer(text, at)):
        word = match[0].lower()
        if begin < 0 and count < 4 and (word in _DETERMINERS or (count and word == "of")):
            continue
        apart = begin >= 0 and text[stop : match.start()].strip(_MARKS) not in _JOINTS
        if apart or word in _ENDS or not match[0][0].isalpha() or word.endswith("ed") or count > _LONGEST:
            break
        if (begin < 0 and word in _NO_BEGIN) or _CONTRACTED.search(word):
            break
        begin = match.start() if begin < 0 else begin
        stop = match.end()
    return _owned(text[begin:stop].removesuffix(" of")) if begin >= 0 else ""


def _owned(phrase: str) -> str:
    """What somebody's thing is: the owner is who it is about."""
    return re.split(r"['’]s ", phrase)[-1].removesuffix("'s").removesuffix("’s")


def _subject(lead: str) -> str:
    """The noun phrase that words of being, change or bound lead from to the number."""
    tokens = [(match.start(), match[0]) for match in _WORD.finditer(lead)]
    index = len(tokens) - 1
    telling = False
    behind = ""
    while index >= 0 and _leads(word := tokens[index][1].lower(), behind):
        telling = telling or word in _TELLING or word.endswith(("ed", "ing"))
        behind = word
        index -= 1
    if not telling or index < 0:
        return ""
    phrase, before = _back(lead, tokens, index)
    while before >= 0 and tokens[before][1].lower() in _DETERMINERS:
        before -= 1
    if before > 0 and tokens[before][1].lower() in _PLACES:  # "hashing on my laptop took": the laptop did not
        return _back(lead, tokens, before - 1)[0]
    named = before >= 0 and phrase.istitle() and " " not in phrase  # "Microsoft are about 60,000"
    return "" if named or (before >= 0 and tokens[before][1].lower() in _SPEAKERS) else phrase


def _leads(word: str, behind: str) -> bool:
    """Whether a word leads from a noun to its number, with that other word behind it: "hovering around"."""
    if word in _EITHER and behind in _BEHIND_NOUNS:
        return False
    if word in _LEADS or word in _SIGNS:
        return True
    return len(word) > 4 and (
        word.endswith(("ed", "ly")) or (word.endswith("ing") and behind in _LEADS - _VERBS)
    )


def _back(text: str, tokens: list[tuple[int, str]], index: int) -> tuple[str, int]:
    """The noun phrase that ends with a token, with what it is "of" in front of it, and the index of the token before."""
    stop = tokens[index][0] + len(tokens[index][1])
    begin = -1
    length = 0
    while index >= 0:
        at, token = tokens[index]
        word = token.lower()
        if word in _JOINING and begin >= 0 and index > 0 and tokens[index - 1][1][0].isalpha():
            length = 0
        elif word in _DETERMINERS and begin >= 0 and index > 0 and tokens[index - 1][1].lower() == "of":
            pass
        elif (
            not token[0].isalpha()
            or (word.partition("'")[0].partition("’")[0] in _ENDS and (begin >= 0 or word not in _EITHER))
            or (len(word) > 4 and word.endswith("ed"))
            or length >= _LONGEST
        ):
            break
        else:
            begin, length = at, length + 1
        index -= 1
        if index >= 0 and text[tokens[index][0] + len(tokens[index][1]) : at].strip(_MARKS) not in _JOINTS:
            break
    return _owned(text[begin:stop]) if begin >= 0 else "", index


def _about(lead: str, tail: str, measure: str, *, begins: bool) -> str:
    if "st-" in lead or "th-" in lead or "al-" in lead:
        regions = _REGION.findall(lead)
        if regions:
            return regions[-1]
    inside = ""
    for start, end in reversed([match.span() for match in _NAME.finditer(lead)]):
        name = _named(lead, start, end, begins=begins)
        if name and name not in measure:
            return name
        inside = inside or (name if start or not begins else "")
    if not inside and (match := _NAME.search(tail)):
        inside = _named(tail, *match.span(), begins=False)
    return inside or _component(lead[-_COMPONENT_NEAR:])


def _named(text: str, start: int, end: int, *, begins: bool) -> str:
    """The name that stands there, without ordinary words that only begin the sentence; empty for none."""
    while start and text[start - 1].isalnum():
        start -= 1  # the small letters in front of "iPhone"
    if (start and text[start - 1] in "@#./-_%=") or text[start].isdecimal():
        return ""
    words = text[start:end].split(" ")
    first = begins and not text[:start].strip('*_ "“')
    while words and words[0].lower() in _COMMON:
        words, first = words[1:], False
    while words and (words[0].lower() in _NO_NAMES or _RANK.match(words[0])):
        words = words[1:]
    while words and words[-1].lower() in _NO_NAMES:
        words.pop()
    name = " ".join(words).rstrip("_-")
    if first and len(words) == 1 and name[1:].islower() and not _acts(name, text, end):
        return ""
    return name


def _acts(name: str, text: str, end: int) -> bool:
    """Whether the first word of a sentence, large as it must be, is a name: it owns or does something."""
    return not name.endswith(("s", "ing", "ly", "ed")) and _VERBAL.match(text, end) is not None


def _component(lead: str) -> str:
    found = ""
    for match in _COMPONENT.finditer(lead):
        found = match["name"]
    return found
