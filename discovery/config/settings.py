"""`discovery.yaml`: every setting, its default, its unit.

An empty file is valid. Any setting can be overridden by `DISCOVERY_<SECTION>__<KEY>` in the environment.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    field_validator,
    model_validator,
)

from discovery import __version__
from discovery.config.document import first_line, parse
from discovery.config.quantities import Amount, Duration, duration
from discovery.errors import ConfigError, Mistake
from discovery.model import Trust

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MOMENT = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*\s+(\d{1,2}):(\d{2})", re.IGNORECASE)


class Section(BaseModel):
    """Unknown keys are kept, so that they can be reported once and an older program reads a newer file."""

    model_config = ConfigDict(frozen=True, extra="allow")


class Weekly(BaseModel):
    """A moment in the week, in the configured time zone. `weekday` counts from Monday = 0."""

    model_config = ConfigDict(frozen=True)
    weekday: int
    at: time


def _weekly(value: Any) -> Any:
    if isinstance(value, Weekly):
        return value
    found = _MOMENT.fullmatch(str(value).strip())
    if not found or int(found[2]) > 23 or int(found[3]) > 59:
        raise ValueError(f"expected a weekday and a time such as Mon 09:00, found {value!r}")
    return Weekly(weekday=_WEEKDAYS.index(found[1].lower()), at=time(int(found[2]), int(found[3])))


class Schedule(Section):
    digest: Annotated[Weekly, BeforeValidator(_weekly)] = Weekly(weekday=0, at=time(9))
    """When the week's digest is handed over."""
    poll_every: Duration = duration("4h")
    """How often a source of medium priority is asked; critical ones more often, low ones less."""
    links: Duration = duration("30d")
    """How often the page of a cited source is looked at again."""
    tick: Duration = duration("1m")
    """How often the daemon asks the database what is due."""


class Fetch(Section):
    contact: str | None = None
    """Where a publisher can write to who polls him: an address of a page or of mail."""
    user_agent: str | None = None
    """What we call ourselves; None: name/version (+contact)."""
    deadline: Duration = duration("30s")
    """Total time of one fetch, redirects included."""
    max_bytes: Amount = 10_000_000
    """Cap on one decoded answer."""
    host_interval: Duration = duration("1s")
    """Least time between two requests to one host."""
    in_flight: Annotated[int, Field(ge=1, le=64)] = 8
    """Requests under way at once, over all hosts."""
    proxy: str | None = None
    """An HTTP proxy; it then resolves the names. Literal private addresses are refused still."""
    ca_file: Path | None = None
    """Further certificate authorities to trust, as PEM."""
    allow_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    """Private networks that may be polled, such as an intranet's; none by default."""

    @property
    def agent(self) -> str:
        """The User-Agent header."""
        return self.user_agent or f"discovery/{__version__} (+{self.contact or 'no contact given'})"

    @field_validator("contact")
    @classmethod
    def _is_reachable(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(
            r"https?://[^\s()]+|(?:mailto:)?[^\s()@]+@[^\s()@]+", value
        ):
            raise ValueError(f"expected the address of a page or of mail, found {value!r}")
        return value

    @field_validator("proxy")
    @classmethod
    def _is_http(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"https?://[^/\s]+/?", value):
            raise ValueError("expected http://host:port")
        return value


class Reading(Section):
    workers: Annotated[int, Field(ge=1, le=32)] = 2
    """Child processes that parse; each can be killed without harm to the rest."""
    time_limit: Duration = duration("20s")
    """Wall time for one document."""
    memory: Amount = 1_000_000_000
    """Address space of one child beyond what it begins with, in bytes."""
    keep_pages: bool = False
    """Keep each page as it came, beside its text."""


class Policy(Section):
    """The team's policy numbers; the reasons stand beside them in the shipped file."""

    reading_budget_minutes: Annotated[int, Field(ge=1)] = 120
    max_leads: Annotated[int, Field(ge=0, le=10)] = 3
    match_cut: Annotated[float, Field(ge=0, le=1)] = 0.40
    """Matches scored below are not shown: an item with nothing good gets nothing."""
    sources_per_item: Annotated[int, Field(ge=1)] = 2
    primary_per_item: Annotated[int, Field(ge=0)] = 1
    """Of them, how many told by those who run the system."""
    fresh_months: Annotated[int, Field(ge=1)] = 18
    """Until this age, in calendar months, a source is fresh; incidents have none."""
    stale_months: Annotated[int, Field(ge=1)] = 24
    """From this age on it is stale; between the two it is aging."""
    trust: tuple[Trust, ...] = tuple(Trust)
    """Who is believed where sources disagree, first the most trusted; all five, each once."""

    @field_validator("trust")
    @classmethod
    def _ranks_all(cls, value: tuple[Trust, ...]) -> tuple[Trust, ...]:
        if sorted(value) != sorted(Trust):
            raise ValueError(f"expected each of {', '.join(Trust)} once, in the order of trust")
        return value

    @model_validator(mode="after")
    def _ages_in_order(self) -> Self:
        if self.stale_months < self.fresh_months:
            raise ValueError("expected stale_months to be no less than fresh_months")
        return self


class FileChannelSettings(Section):
    type: Literal["file"]
    folder: Path = Path("data/digests")


class SlackChannelSettings(Section):
    type: Literal["slack"]
    webhook: SecretStr


class EmailChannelSettings(Section):
    type: Literal["email"]
    host: str
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str | None = None
    password: SecretStr | None = None
    sender: str
    recipients: Annotated[tuple[str, ...], Field(min_length=1)]
    ca_file: Path | None = None


ChannelSettings = Annotated[
    FileChannelSettings | SlackChannelSettings | EmailChannelSettings, Field(discriminator="type")
]


class Logging(Section):
    level: Literal["debug", "info", "warning", "error"] = "info"


class Settings(Section):
    database: str = "sqlite:///data/discovery.db"
    timezone: str = "UTC"
    schedule: Schedule = Schedule()
    fetch: Fetch = Fetch()
    reading: Reading = Reading()
    policy: Policy = Policy()
    channels: Mapping[str, ChannelSettings] = Field(
        default_factory=lambda: {"file": FileChannelSettings(type="file")}
    )
    logging: Logging = Logging()

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(
                f"no time zone is called {value!r}; expected a name such as Europe/Berlin"
            ) from error
        return value

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


@dataclass(frozen=True, kw_only=True)
class Override:
    """A variable of the environment that stands for the setting at `path`."""

    name: str
    path: tuple[str, ...]
    in_file: bool

    def value(self, environ: Mapping[str, str]) -> Any:
        """What it says; a value that begins with a bracket is read as YAML. Raises ConfigError."""
        try:
            told = first_line(Path(environ[self.name])) if self.in_file else environ[self.name]
        except (OSError, UnicodeDecodeError) as error:
            message = f"expected the name of a readable file: {error}"
            raise ConfigError(
                [Mistake(file="environment", line=None, key=self.name, message=message)]
            ) from error
        return parse(told, self.name).data if told.startswith(("[", "{")) else told


def overrides(environ: Mapping[str, str]) -> Iterator[Override]:
    """Every variable that stands for a setting; those that name a file first, so that a plain one wins."""
    found = []
    for name in environ:
        path = name.removeprefix("DISCOVERY_").lower().split("__")
        if name.startswith("DISCOVERY_") and path[0].removesuffix("_file") in Settings.model_fields:
            in_file = path[-1].endswith("_file") and path[-1] not in Fetch.model_fields
            path[-1] = path[-1].removesuffix("_file") if in_file else path[-1]
            found.append(Override(name=name, path=tuple(path), in_file=in_file))
    yield from sorted(found, key=lambda one: (not one.in_file, one.name))


def overridden(data: dict[str, Any], environ: Mapping[str, str]) -> dict[str, Any]:
    """The settings with `DISCOVERY_<SECTION>__<KEY>` (and `DISCOVERY_DATABASE`, ..._FILE) put over them.

    Raises ConfigError with every variable that cannot be read.

    >>> overridden({"fetch": {"proxy": "http://a:1"}}, {"DISCOVERY_FETCH__PROXY": "http://b:2"})
    {'fetch': {'proxy': 'http://b:2'}}
    """
    result = dict(data)
    mistakes: list[Mistake] = []
    for one in overrides(environ):
        try:
            value = one.value(environ)
        except ConfigError as error:
            mistakes.extend(error.mistakes)
            continue
        if one.path[0] == "channels":
            result.setdefault("channels", {"file": {"type": "file"}})  # as in Settings
        _put(result, one.path, value)
    if mistakes:
        raise ConfigError(mistakes)
    return result


def _put(target: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Variables know neither small letters nor hyphens: a key that differs in these only is meant."""
    key = next((known for known in target if known.lower().replace("-", "_") == path[0]), path[0])
    if len(path) == 1:
        target[key] = value
        return
    inner = target.get(key)
    target[key] = dict(inner) if isinstance(inner, dict) else {}
    _put(target[key], path[1:], value)
