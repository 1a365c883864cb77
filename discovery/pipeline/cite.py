"""A citation says where a source was read and when, whether its page is still there, and where a copy is."""

from dataclasses import dataclass
from datetime import datetime

from discovery.dedup import decide, urls
from discovery.dedup.archives import is_archive
from discovery.model import CandidateId, LinkState, TextHash
from discovery.store import Unit


@dataclass(frozen=True, kw_only=True)
class Citation:
    """`url` is the address to open. `text` is the hash of the text that is kept; `archived` an archive's copy that somebody announced. `accessed` is
    when the page was last seen to say it; None where no text was read. `state` is None before its link was checked."""

    url: str
    accessed: datetime | None
    status: int | None
    text: TextHash | None
    archived: str | None
    state: LinkState | None
    checked: datetime | None

    @property
    def gone(self) -> bool:
        """Whether the kept copy is all that is left."""
        return self.state is LinkState.DEAD


def citation(unit: Unit, candidate: CandidateId) -> Citation | None:
    """How a document is cited; None for one that is not known."""
    told = unit.candidates.get(candidate)
    if told is None:
        return None
    current = next((one for one in unit.articles.versions(candidate) if one.current), None)
    link = unit.links.of(candidate)
    sightings = unit.candidates.sightings(candidate)
    archived = [one.url for one in sightings if is_archive(one.url)]
    return Citation(
        url=urls.link(decide.addresses(sightings)[0]) if sightings else told.url,
        accessed=current.accessed if current else None,
        status=current.status if current else None,
        text=current.text if current else None,
        archived=archived[-1] if archived else None,
        state=link.state if link else None,
        checked=link.checked_at if link else None,
    )
