"""`sources.yaml`: the source registry, a superset of the team's own `registry.yaml`."""

from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from discovery.config.quantities import Duration
from discovery.model import Feed, Priority, Source, SourceId

POLLED_TYPES = frozenset({"rss", "atom", "feed"})
LATER_TYPES = frozenset({"jsonfeed", "blog", "github", "conference", "status", "listing"})
"""Part of the format; entries of these types are kept and named, and not polled by this version."""

WHOLE_REGISTRY_KEYS = frozenset({"version", "last_updated", "strategy", "target_diagrams"})


def _one_or_many(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_one_or_many)]


class FeedEntry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")
    type: str
    url: str | None = None
    repo: str | None = None
    keywords: Words = ()
    exclude: Words = ()
    filter: str | None = None
    path: str | None = None
    every: Duration | None = None

    @field_validator("type")
    @classmethod
    def _is_known(cls, value: str) -> str:
        if value not in POLLED_TYPES | LATER_TYPES:
            known = ", ".join(sorted(POLLED_TYPES | LATER_TYPES))
            raise ValueError(f"unknown kind of source {value!r}; expected one of {known}")
        return value

    @field_validator("url")
    @classmethod
    def _has_host(cls, value: str | None) -> str | None:
        if value is not None:
            parts = urlsplit(value)
            if parts.scheme not in ("http", "https"):
                raise ValueError(f"expected an http or https URL, found {value!r}")
            if not parts.hostname:
                raise ValueError(f"the URL has no host: {value!r}")
        return value

    @model_validator(mode="after")
    def _has_address(self) -> "FeedEntry":
        if self.type == "github" and not (self.repo or self.url):
            raise ValueError("expected repo: owner/name")
        if self.type != "github" and not self.url:
            raise ValueError("expected url: the address of the feed")
        return self

    def feed(self) -> Feed:
        return Feed(
            type=self.type,
            url=self.url or f"https://github.com/{self.repo}",
            keywords=self.keywords,
            exclude=self.exclude,
            filter=self.filter,
            path=self.path,
            every=self.every,
        )


class SourceEntry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")
    name: str | None = None
    company: str | None = None
    category: str | None = None
    priority: Priority = Priority.MEDIUM
    confidence: Any = None
    feeds: Annotated[tuple[FeedEntry, ...], Field(min_length=1)]
    scale_indicators: Words = ()

    @field_validator("feeds")
    @classmethod
    def _distinct(cls, value: tuple[FeedEntry, ...]) -> tuple[FeedEntry, ...]:
        urls = [entry.feed().url for entry in value]
        if len(set(urls)) < len(urls):
            raise ValueError("the same address stands twice under one source")
        return value

    def source(self, source_id: str) -> Source:
        return Source(
            id=SourceId(source_id),
            name=self.name or source_id.replace("_", " ").replace("-", " ").title(),
            company=self.company,
            category=self.category,
            priority=self.priority,
            feeds=tuple(entry.feed() for entry in self.feeds),
        )


class Registry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")
    sources: dict[str, SourceEntry] = Field(default_factory=dict)

    def all(self) -> tuple[Source, ...]:
        return tuple(entry.source(source_id) for source_id, entry in sorted(self.sources.items()))
