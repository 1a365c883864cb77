"""`sources.yaml`: the source registry, a superset of the team's own `registry.yaml`."""

import re
from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cssselect import HTMLTranslator, SelectorError
from lxml import etree
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from discovery.config.quantities import Duration
from discovery.model import Feed, Priority, Selectors, Source, SourceId

POLLED_TYPES = frozenset(
    {"rss", "atom", "jsonfeed", "feed", "status", "conference", "github", "blog", "listing"}
)

_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)
_REPOSITORY_PAGE = re.compile(r"https?://(?:www\.)?github\.com/[\w.-]+/[\w.-]+(?:/|$)", re.ASCII)

WHOLE_REGISTRY_KEYS = frozenset({"version", "last_updated", "strategy", "target_diagrams"})


def _one_or_many(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_one_or_many)]


class FeedEntry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")
    type: str
    url: str | None = None
    repo: str | None = None
    branch: str | None = None
    file: str | None = None
    folder: str | None = None
    releases: bool = False
    keywords: Words = ()
    exclude: Words = ()
    exclude_basic: bool = False
    filter: str | None = None
    path: str | None = None
    every: Duration | None = None
    max_age: Duration | None = None
    checked: bool = True
    event: str | None = None
    timezone: str | None = None
    item: str | None = None
    link: str | None = None
    title: str | None = None
    date: str | None = None
    summary: str | None = None
    opml: dict[str, str] = Field(default_factory=dict)

    @field_validator("item", "link", "title", "date", "summary")
    @classmethod
    def _is_selector(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and info.data.get("type") == "listing":
            try:
                HTMLTranslator().css_to_xpath(value)
            except SelectorError as error:
                raise ValueError(f"not a CSS selector: {value!r}: {error}") from error
        return value

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                ZoneInfo(value)
            except (ZoneInfoNotFoundError, ValueError, OSError) as error:
                raise ValueError(
                    f"no time zone is called {value!r}; expected a name such as Europe/Berlin"
                ) from error
        return value

    @field_validator("opml")
    @classmethod
    def _are_attributes(cls, value: dict[str, str]) -> dict[str, str]:
        for name in value:
            try:
                etree.QName(name)
            except ValueError as error:
                raise ValueError(f"{name!r} cannot be the name of an attribute in OPML") from error
        return value

    @field_validator("type")
    @classmethod
    def _is_known(cls, value: str) -> str:
        if value not in POLLED_TYPES:
            known = ", ".join(sorted(POLLED_TYPES))
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
        if self.type == "github":
            _check_repository(self)
        if self.type != "github" and not self.url:
            raise ValueError("expected url: the address of the feed")
        if self.type == "listing" and not self.item:
            raise ValueError("expected item: the CSS selector of an entry of the page")
        return self

    def feed(self, basic: Sequence[str] = ()) -> Feed:
        """`basic` are the words of beginners' material, which `exclude_basic` leaves out."""
        return Feed(
            type=self.type,
            url=page_address(self) if self.type == "github" else self.url or "",
            keywords=self.keywords,
            exclude=self.exclude,
            exclude_basic=tuple(basic) if self.exclude_basic else (),
            filter=self.filter,
            path=self.path,
            every=self.every,
            max_age=self.max_age,
            checked=self.checked,
            event=self.event,
            timezone=self.timezone,
            selectors=_selectors(self),
        )


def _selectors(entry: FeedEntry) -> Selectors | None:
    if entry.type != "listing" or not entry.item:
        return None
    return Selectors(
        item=entry.item, link=entry.link, title=entry.title, date=entry.date, summary=entry.summary
    )


def _check_repository(entry: FeedEntry) -> None:
    if not (entry.repo or entry.url):
        raise ValueError("expected repo: owner/name")
    if entry.repo and not _REPOSITORY.fullmatch(entry.repo):
        raise ValueError(f"expected repo: owner/name, found {entry.repo!r}")
    if entry.url and not entry.repo and not _REPOSITORY_PAGE.match(entry.url):
        raise ValueError(f"expected https://github.com/owner/name, found {entry.url!r}")
    if sum((bool(entry.file), bool(entry.folder), entry.releases)) > 1:
        raise ValueError("expected one of file, folder and releases; the others are feeds of their own")


def page_address(entry: FeedEntry) -> str:
    """Where a browser shows what is polled of a repository: the one address that names it."""
    if entry.url and not any((entry.repo, entry.branch, entry.file, entry.folder, entry.releases)):
        return entry.url
    repo = entry.repo or "/".join(urlsplit(entry.url or "").path.split("/")[1:3])
    page, branch = f"https://github.com/{repo}", quote(entry.branch or "HEAD", safe="")
    if entry.releases:
        return f"{page}/releases"
    if entry.folder:
        return f"{page}/tree/{branch}/{quote(entry.folder.strip('/'))}"
    if entry.file:
        return f"{page}/blob/{branch}/{quote(entry.file.strip('/'))}"
    return f"{page}/tree/{branch}" if entry.branch else page


class SourceEntry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")
    name: str | None = None
    company: str | None = None
    category: str | None = None
    priority: Priority = Priority.MEDIUM
    confidence: Any = None
    feeds: Annotated[tuple[FeedEntry, ...], Field(min_length=1)]
    scale_indicators: Words = ()
    paused: bool = False

    @field_validator("feeds")
    @classmethod
    def _distinct(cls, value: tuple[FeedEntry, ...]) -> tuple[FeedEntry, ...]:
        urls = [entry.feed().url for entry in value]
        if len(set(urls)) < len(urls):
            raise ValueError("the same address stands twice under one source")
        return value

    def source(self, source_id: str, basic: Sequence[str] = ()) -> Source:
        return Source(
            id=SourceId(source_id),
            name=self.name or usual_name(source_id),
            company=self.company,
            category=self.category,
            priority=self.priority,
            feeds=tuple(entry.feed(basic) for entry in self.feeds),
            paused=self.paused,
        )


def usual_name(source_id: str) -> str:
    """What a source is called that is given no name."""
    return source_id.replace("_", " ").replace("-", " ").title()


class Registry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")
    sources: dict[str, SourceEntry] = Field(default_factory=dict)

    def all(self, basic: Sequence[str] = ()) -> tuple[Source, ...]:
        """The sources by id. `basic` is the list of that name in `keywords.yaml`."""
        return tuple(entry.source(source_id, basic) for source_id, entry in sorted(self.sources.items()))
