"""Tells the kind where what is known of a source leaves no doubt, and which kinds cannot be."""

import re
from collections.abc import Iterable

from discovery.evidence.classify import hosts
from discovery.model import Candidate, Details, Incident, SourceKind, Talk

_INCIDENT_REPORT = re.compile(
    r"^(?:post-? ?mortem(?: of| for|:)|incident (?:report|review)(?: of| for|:))|\bavailability report:",
    re.IGNORECASE,
)
_BROADCAST = re.compile(r"\bpodcast\b.*\d|\bepisode #?\d", re.IGNORECASE)
_ACCOUNTS = frozenset(SourceKind) - {
    SourceKind.TUTORIAL,
    SourceKind.MARKETING,
    SourceKind.RELEASE_NOTES,
    SourceKind.OTHER,
}
_SPECIFIC = {
    SourceKind.MIGRATION: re.compile(
        r"\bmigrat(?:e[sd]?|ing|ions?)\b|\b(?:mov|switch)(?:e|ed|ing) (?:\w+ ){0,3}(?:to|from|off)\b"
        r"|\b(?:journey|transition(?:ing|ed)?) from\b",
        re.IGNORECASE,
    ),
    SourceKind.COST: re.compile(
        r"\bcosts\b|\bsav(?:e[sd]?|ing) (?:\w+ ){0,3}(?:money|millions|[$€£])|\b(?:cloud|infrastructure|aws) (?:bill|spend)\b",
        re.IGNORECASE,
    ),
    SourceKind.DEBUGGING: re.compile(r"\bcase of (?:the|a)\b|\bmyster(?:y|ies) of\b", re.IGNORECASE),
}
"""What a title or the words of an address say of a kind that wins over architecture, where both fit."""
_WRITTEN = frozenset({"magazine", "encyclopedias", "questions", "snippets", "code"})
"""Places where nobody speaks."""
_BY_SORT = {
    "papers": SourceKind.PAPER,
    "talks": SourceKind.TALK,
    "bookshops": SourceKind.OTHER,
}


def certain(candidate: Candidate, details: Iterable[Details]) -> SourceKind | None:
    """The kind that cannot be doubted, None where the source leaves room for doubt."""
    for one in details:
        match one:
            case Talk():
                return SourceKind.TALK
            case Incident():
                return SourceKind.POSTMORTEM
            case _:
                continue
    title, url = candidate.title[:400], candidate.url
    if _INCIDENT_REPORT.search(title) or _is_status_incident(url):
        return SourceKind.POSTMORTEM
    if _BROADCAST.search(title) or hosts.is_conference_talk(url):
        return SourceKind.TALK
    if hosts.sort(url) == "code" and "releases" in hosts.steps(url)[2:3]:
        return SourceKind.RELEASE_NOTES
    return _BY_SORT.get(hosts.sort(url))


def more_specific(candidate: Candidate) -> SourceKind | None:
    """The kind, among those of what somebody built and runs, that its title or address tells of in particular."""
    told = f"{candidate.title[:400]} / {' '.join(hosts.steps(candidate.url)).replace('-', ' ')[:400]}"
    return next((one for one, pattern in _SPECIFIC.items() if pattern.search(told)), None)


def ruled_out(candidate: Candidate) -> frozenset[SourceKind]:
    """Kinds that it cannot be. A repository as a whole is code or a list, a question asks: neither tells what happened."""
    sort = hosts.sort(candidate.url)
    whole = sort == "code" and len(hosts.steps(candidate.url)) <= 2
    if whole or (sort == "questions" and hosts.host(candidate.url).count(".") == 1):
        return _ACCOUNTS
    return frozenset({SourceKind.TALK}) if sort in _WRITTEN else frozenset()


def _is_status_incident(url: str) -> bool:
    return "status" in hosts.host(url) and any(step.startswith("incident") for step in hosts.steps(url))
