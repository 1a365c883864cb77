"""What sort of happening a report tells of, by the words it uses."""

import re

_PART = re.compile(r"[^\W_]+")
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
