"""`keywords.yaml` and `vocabulary.yaml`: the words that matter to the team."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from discovery.config.registry import Words
from discovery.model import Name, Vocabulary


class Keywords(BaseModel):
    """The team's lists of words. `exclude_basic` keeps beginners' material out of the proposals, and out
    of the feeds that say so."""

    model_config = ConfigDict(frozen=True, extra="allow")
    priority_patterns: Words = ()
    modern_technologies: Words = ()
    scale_signals: Words = ()
    production_indicators: Words = ()
    exclude_basic: Words = ()


class NameEntry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")
    name: str
    aliases: Words = ()
    domains: Words = ()
    parent: str | None = None


def _mapping_or_list(value: Any) -> Any:
    """A bare list of names is a vocabulary too."""
    if isinstance(value, list):
        return {
            str(name).lower().replace(" ", "-"): {"name": name} for name in value if isinstance(name, str)
        }
    return value


Names = Annotated[dict[str, NameEntry], BeforeValidator(_mapping_or_list), Field(default_factory=dict)]


class VocabularyFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")
    companies: Names
    technologies: Names

    def vocabulary(self) -> Vocabulary:
        return Vocabulary(companies=_names(self.companies), technologies=_names(self.technologies))


def _names(entries: dict[str, NameEntry]) -> tuple[Name, ...]:
    return tuple(
        Name(
            id=name_id,
            name=entry.name,
            aliases=entry.aliases,
            domains=tuple(domain.lower() for domain in entry.domains),
            parent=entry.parent,
        )
        for name_id, entry in sorted(entries.items())
    )
