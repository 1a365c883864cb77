"""What sort of happening a report tells of, by the words it uses."""

import re
from collections.abc import Iterator

_PART = re.compile(r"[^\W_]+")
KINDS: dict[str, frozenset[str]] = {
    "outage": frozenset(
        "outage outages down downtime incident incidents disruption disruptions disrupted disrupts disrupt disrupting"
        " degradation degraded degrade degrades postmortem postmortems mortem mortems blackout blackouts brownout"
        " meltdown meltdowns interruption interruptions interrupted unavailable unavailability shutdown shutdowns"
        " offline unreachable inaccessible ddos downed debacle fiasco snafu snafus mayhem paralysed paralyzed"
        " paralyses paralyzes paralysing paralyzing crippled cripples crippling grounded stranded knocked"
        # other languages: the words a newspaper there would use
        " ausfall ausfälle ausfaelle netzausfall störung stoerung störungen lahmgelegt panne pannes coupure"
        " interrupción interrupcion interrupciones interrupcao interrupção apagón apagon apagão caida caída caídas"
        " caido caído instabilidade disservizio disservizi guasto storingen avbrott driftstörning driftstopp"
        " nedbrud awaria kesinti çöktü сбой".split()
    ),
    "breach": frozenset(
        "breach breaches breached leak leaks leaked hack hacks hacked cve stolen"
        " theft compromise compromised ransomware backdoor backdoored intrusion exfiltrated exfiltration"
        " hijacked hijacking cyberattack datenleck vazamento filtración filtracion piratage".split()
    ),
    "launch": frozenset(
        "release released releases launch launches launched launching introducing introduces introduced announcing"
        " announces announced announcement unveils unveiled unveiling rollout debut debuts lanza lanzamiento"
        " veröffentlicht lançamento lanciato".split()
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
        "failure failures failed failing fails fail malfunction malfunctions malfunctioned crash crashes crashed"
        " crashing broke breaks broken error errors issue issues problem problems trouble glitch glitches bug fault"
        " faulty faults chaos chaotic turmoil havoc hiccup hiccups mishap mistake restored restores restore restoring"
        " recovery recovers recovered recover resolved resumes resumed service services congestion overload overloaded"
        " crisis emergency stopped stops halted halts halt stalled stalls froze frozen freezes collapse collapses"
        " collapsed affects affected cancelled canceled cancels cancellation cancellations cancelations cancelation"
        " delays delayed melted suffers suffer suffered cause caused causes causing dark hits hit struggles struggling"
        " stuck plagued impacted impacts wiped deleted lost loses typo explained apologises apologizes apology"
        " apologised apologized".split()
    ),
    "breach": frozenset(
        "hackers malware vulnerability vulnerabilities exploit exploited exploits exposed exposes exposure security attack attacks attacker attackers phishing"
        " unauthorized unauthorised credentials spyware zero-day".split()
    ),
    "launch": frozenset("releasing launch model version available new changelog ships shipped".split()),
}
"""Words that say the same more faintly: two of them in a title say as much as a plain word."""
_PHRASES = re.compile(
    r"\b(?:back (?:online|up|to normal|in service)|(?:is|are|was|were|comes?|came) back (?:after|now|on)"
    r"|works? again|(?:not|isnt|isn't|stopped|stops) (?:working|loading|responding)|does(?: not|nt|n't) work|locked out"
    r"|(?:goes|went|go|gone|going) dark|ground stop|broke the internet|(?:lost|loses|no|without) (?:access|service|signal)"
    r"|pulled the plug|ground to a halt|fuera de servicio|hors service|fora do ar)\b",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"\b(?:drill(?:ing)?|break(?:s|ing)?|slow(?:s|ing)?|scal\w+|narrow\w*|cut\w*|writ\w+|nail\w*|hunt\w*|track\w*|top|trickl\w+"
    r"|boil\w*|count|step\w*|sit|settl\w+|double\w*) ?-?down\b|\bdown (?:the|to|memory|under|payment)\b"
    r"|\b(?:release|launche|announce|introduce)[sd]? (?:(?:a|an|the|its|their|full|first|preliminary|detailed) )*"
    r"(?=(?:root|post-?mortem|report|statement|analysis|review|findings|investigation|fix|patch|explanation|cause)\b)",
    re.IGNORECASE,
)
"""Where `down` says nothing of a service, nor `releases` of a product."""
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
    r"|(?:post-?mortem|incident) (?:culture|process|templates?)|lessons learned from|devopsdays?|podcast|book|life lessons)\b",
    re.IGNORECASE,
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
    for kind, strength in _strengths(head, _PRACTICE, 2):
        found[kind] = 2 * strength
    for kind, strength in _strengths(body, _GENERAL, 2):
        if kind != "aftermath" and (kind in found or strength >= 1):
            found[kind] = found.get(kind, 0.0) + strength
    return found


def _strengths(text: str, faint: frozenset[str], hints_of_failing: int) -> Iterator[tuple[str, float]]:
    said = {word.lower() for word in _PART.findall(_BESIDE.sub(" ", text))}
    phrases = len(set(_PHRASES.findall(text)))
    for kind, signs in KINDS.items():
        is_outage = kind == "outage"
        hints = HINTS.get(kind, _NOTHING) | (signs & faint)
        plain = len(said & signs - faint) + phrases * is_outage
        strength = min(plain + 0.5 * min(len(said & hints), hints_of_failing if is_outage else 1), 2)
        if strength:
            yield kind, strength


_NOTHING: frozenset[str] = frozenset()
