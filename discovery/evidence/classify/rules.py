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


def ruled_out(candidate: Candidate) -> frozenset[SourceKind]:
    """Kinds that it cannot be. A repository as a whole is code or a list, and tells of nothing that happened."""
    sort = hosts.sort(candidate.url)
    if sort == "code" and len(hosts.steps(candidate.url)) <= 2:
        return _ACCOUNTS
    return frozenset({SourceKind.TALK}) if sort in _WRITTEN else frozenset()


def _is_status_incident(url: str) -> bool:
    return "status" in hosts.host(url) and any(step.startswith("incident") for step in hosts.steps(url))
