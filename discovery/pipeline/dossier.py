"""What is known for one item is gathered and laid out."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urlsplit

from discovery.config.load import Config
from discovery.dedup import urls
from discovery.dossier.sheet import Asked, Material, laid_out
from discovery.evidence import conflicts
from discovery.evidence.freshness import freshness
from discovery.evidence.timeline import durations, telling
from discovery.model import (
    BacklogItem,
    Candidate,
    CandidateId,
    Claim,
    Dossier,
    Judgement,
    Match,
    SheetSource,
    SourceKind,
    TimedEvent,
)
from discovery.names import Names
from discovery.pipeline.cite import citation
from discovery.store import Unit

MOST = 20
"""Sources of one sheet: what ranks lower nobody reads for one diagram."""


def dossier(unit: Unit, item: BacklogItem, config: Config, now: datetime) -> Dossier:
    """The fact sheet of an item, of the sources that its page cites and of those that match it, best first."""
    return _Desk(unit=unit, item=item, config=config, now=now).sheet()


@dataclass(frozen=True, kw_only=True)
class _Desk:
    """All that lies on the table while one sheet is made."""

    unit: Unit
    item: BacklogItem
    config: Config
    now: datetime

    @cached_property
    def names(self) -> Names:
        return Names(self.config.vocabulary)

    def sheet(self) -> Dossier:
        materials = self._materials()
        policy = self.config.settings.policy
        claims = [claim for one in materials for claim in self._claims(one)]
        return laid_out(
            self.item,
            materials,
            conflicts=conflicts.find(claims, policy.trust),
            corroborated=conflicts.corroborated(claims),
            named=self._named(),
            asked=Asked(sources=policy.sources_per_item, primary=policy.primary_per_item),
        )

    def _materials(self) -> list[Material]:
        matches = {match.candidate: match for match in self.unit.matches.for_item(self.item.id)}
        cited = [owner for url in self.item.cited_urls if (owner := self._known(url))]
        ids = list(dict.fromkeys((*cited, *matches)))[:MOST]
        judged, facts = self.unit.judgements.of(ids), self.unit.facts.of(ids)
        signals = self.unit.signals.of(ids)
        found = []
        for number, candidate in enumerate(self.unit.candidates.by_ids(ids), 1):
            events = self._events(candidate)
            found.append(
                Material(
                    source=self._source(
                        number,
                        candidate,
                        judged.get(candidate.id),
                        matches.get(candidate.id),
                        cited=candidate.id in cited,
                    ),
                    facts=facts.get(candidate.id, ()),
                    signals=signals.get(candidate.id, ()),
                    events=events,
                    durations=durations.derived(events),
                )
            )
        return found

    def _known(self, url: str) -> CandidateId | None:
        try:
            return self.unit.candidates.owner(urls.canonical(url))
        except ValueError:
            return None  # an address that no candidate can live at

    def _events(self, candidate: Candidate) -> tuple[TimedEvent, ...]:
        article = self.unit.articles.of(candidate.id)
        if article is None:
            return ()
        published = candidate.published and candidate.published.date()
        return telling.find(article.text, published=published, address=candidate.url)

    def _source(
        self, number: int, candidate: Candidate, judged: Judgement | None, match: Match | None, *, cited: bool
    ) -> SheetSource:
        kept = citation(self.unit, candidate.id)
        policy = self.config.settings.policy
        return SheetSource(
            number=number,
            candidate=candidate.id,
            url=kept.url if kept else candidate.url,
            title=candidate.title,
            publisher=self._publisher(candidate),
            company=candidate.company,
            author=candidate.author,
            published=candidate.published,
            accessed=kept.accessed if kept else None,
            text=kept.text if kept else None,
            kind=judged.kind if judged else None,
            confidence=judged.confidence if judged else None,
            because=judged.because if judged else "",
            trust=judged.trust if judged else None,
            freshness=freshness(
                candidate.published, judged.kind if judged else SourceKind.OTHER, self.now, policy
            ),
            score=match.score if match else None,
            reasons=match.reasons if match else (),
            cited=cited,
            gone=kept.gone if kept else False,
            archived=kept.archived if kept else None,
        )

    def _publisher(self, candidate: Candidate) -> str:
        """Who speaks: a company, else a host. Whoever announced it may only point there."""
        if candidate.company:
            return self.names.display(candidate.company)
        return (urlsplit(candidate.url).hostname or candidate.url).removeprefix("www.")

    def _claims(self, material: Material) -> list[Claim]:
        """What it says, as it is compared with others."""
        source = material.source
        return [
            Claim(
                fact=fact,
                url=source.url,
                title=source.title,
                publisher=source.publisher,
                company=self._company(source),
                kind=source.kind,
                trust=source.trust,
                confidence=source.confidence,
                published=source.published,
                accessed=source.accessed,
            )
            for fact in material.facts
        ]

    def _company(self, source: SheetSource) -> str | None:
        """Whom a source speaks of where its sentences name nobody: of itself, else of whom the item is about."""
        company = source.company or self.item.company
        return self.names.display(company) if company else None

    def _named(self) -> tuple[str, ...]:
        """The words that the item goes by, in small letters."""
        ids = [one for one in (self.item.company, *self.item.technologies) if one]
        return tuple(self.names.display(one).lower() for one in ids)
