"""The composition root: Config becomes store, network, workers, channels. The only place that builds them."""

import hashlib
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from discovery.config import document
from discovery.config.load import Config
from discovery.config.load import load as load_files
from discovery.errors import ConfigError, Mistake, StoreError
from discovery.model import BacklogItem
from discovery.names import Names
from discovery.store import Store

if TYPE_CHECKING:
    import httpx  # noqa: TID251

    from discovery.config.settings import ChannelSettings
    from discovery.delivery.base import Channel
    from discovery.isolation.workers import Workers
    from discovery.net.client import Client
    from discovery.net.pace import Pace
    from discovery.pipeline.context import Clock, Context, Progress


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """The configuration and the backlog file, both without a mistake."""

    config: Config
    database: str
    backlog_sha256: str
    backlog: Sequence[BacklogItem]


def load(folder: Path, *, database: str | None = None, environ: Mapping[str, str] = os.environ) -> Loaded:
    """Read all files; raises ConfigError with the mistakes of all of them."""
    mistakes: list[Mistake] = []
    config: Config | None = None
    backlog: tuple[BacklogItem, ...] = ()
    sha256 = ""
    try:
        config = load_files(folder, environ)
    except ConfigError as error:
        mistakes += error.mistakes
    try:
        sha256, backlog = _backlog_file(folder / "backlog.yaml")
    except ConfigError as error:
        mistakes += error.mistakes
    if database:
        mistakes += _objections(database, Mistake(file="--database", line=None, key="", message=""))
    elif config:
        place = Mistake(file=str(folder / "discovery.yaml"), line=None, key="database", message="")
        mistakes += _objections(config.settings.database, place)
    if mistakes or config is None:
        raise ConfigError(mistakes)
    return Loaded(
        config=config, database=database or config.settings.database, backlog_sha256=sha256, backlog=backlog
    )


def _objections(database: str, place: Mistake) -> list[Mistake]:
    """Why this version cannot run on a database of that name; whether it can be opened is another question."""
    from discovery.store.dialect import database_file, database_url

    try:
        database_file(database_url(database))
    except StoreError as error:
        return [replace(place, message=str(error))]
    return []


def _backlog_file(path: Path) -> tuple[str, tuple[BacklogItem, ...]]:
    """A missing file is an empty backlog."""
    from discovery.backlog import formats

    if not path.exists():
        return hashlib.sha256(b"").hexdigest(), ()
    items = formats.read(document.read(path), path.name)
    return hashlib.sha256(path.read_bytes()).hexdigest(), items


def open_store(loaded: Loaded) -> Store:
    """The database, created and brought up to date; raises StoreError."""
    return Store(loaded.database)


def database_file(loaded: Loaded) -> Path:
    from discovery.store.dialect import database_file, database_url

    return database_file(database_url(loaded.database))


def fixed_or_system(now: datetime | None) -> "Clock":
    """The clock: always `now` where one is given, else the system's, in UTC."""
    return (lambda: now) if now else (lambda: datetime.now(UTC))


@asynccontextmanager
async def opened(
    loaded: Loaded,
    store: Store,
    *,
    now: datetime | None = None,
    progress: "Progress | None" = None,
    transport: "httpx.AsyncBaseTransport | None" = None,
) -> AsyncIterator["Context"]:
    """Everything the sentence needs, for as long as it is spoken. `transport` replaces the network."""
    from discovery.isolation.workers import Workers
    from discovery.net.pace import Pace
    from discovery.pipeline.context import Context, Quiet

    settings = loaded.config.settings
    workers = Workers(
        slots=settings.reading.workers,
        memory_bytes=settings.reading.memory,
        preload=("discovery.jobs",),
    )
    pace = Pace(settings.fetch.host_interval)
    try:
        async with _client(loaded.config, pace, transport) as client, _posting(loaded.config) as posting:
            with store.snapshot() as unit:
                known = unit.backlog.sha256("backlog.yaml") == loaded.backlog_sha256
            yield Context(
                config=loaded.config,
                names=Names(loaded.config.vocabulary),
                store=store,
                client=client,
                pace=pace,
                workers=workers,
                channels=_channels(settings.channels, posting),
                clock=fixed_or_system(now),
                lock_file=lock_file(loaded),
                backlog_sha256=loaded.backlog_sha256,
                backlog=None if known else loaded.backlog,
                progress=progress or Quiet(),
            )
    finally:
        workers.close()


@asynccontextmanager
async def network(loaded: Loaded) -> AsyncIterator[tuple["Client", "Workers"]]:
    """The network and the workers alone, for commands that store nothing."""
    from discovery.isolation.workers import Workers
    from discovery.net.pace import Pace

    reading = loaded.config.settings.reading
    workers = Workers(slots=1, memory_bytes=reading.memory, preload=("discovery.jobs",))
    try:
        async with _client(loaded.config, Pace(loaded.config.settings.fetch.host_interval), None) as client:
            yield client, workers
    finally:
        workers.close()


def lock_file(loaded: Loaded) -> Path:
    """Beside the database, so that whoever shares the one shares the other."""
    file = database_file(loaded)
    return file.with_name(file.name + ".lock")


def _client(config: Config, pace: "Pace", transport: "httpx.AsyncBaseTransport | None") -> "Client":
    """Asks strangers: every address is checked as it is connected to."""
    from discovery.net.client import Client, Limits
    from discovery.net.guard import Guard

    fetch = config.settings.fetch
    return Client(
        user_agent=fetch.agent,
        guard=Guard(allow=fetch.allow_networks),
        pace=pace,
        proxy=fetch.proxy,
        ca_file=fetch.ca_file,
        limits=Limits(deadline=fetch.deadline, max_bytes=fetch.max_bytes, in_flight=fetch.in_flight),
        transport=transport,
        authorization=_authorization(os.environ),
    )


def _authorization(environ: Mapping[str, str]) -> dict[str, str]:
    """Who knows us: GitHub counts 5,000 requests an hour for a token, and 60 for an address without one."""
    token = (document.secret("GITHUB_TOKEN", environ) or "").strip()
    return {"api.github.com": f"Bearer {token}"} if token else {}


def _posting(config: Config) -> "Client":
    """Posts to the hosts that the operator named himself: those may be private."""
    from datetime import timedelta

    from discovery.net.client import Client
    from discovery.net.guard import Guard
    from discovery.net.pace import Pace

    fetch = config.settings.fetch
    return Client(
        user_agent=fetch.agent,
        guard=Guard(private=True),
        pace=Pace(timedelta()),
        proxy=fetch.proxy,
        ca_file=fetch.ca_file,
    )


def _channels(settings: Mapping[str, "ChannelSettings"], posting: "Client") -> dict[str, "Channel"]:
    return {name: _channel(name, channel, posting) for name, channel in sorted(settings.items())}


def _channel(name: str, settings: "ChannelSettings", posting: "Client") -> "Channel":
    from discovery.config.settings import EmailChannelSettings, FileChannelSettings, SlackChannelSettings
    from discovery.delivery.email import EmailChannel
    from discovery.delivery.file import FileChannel
    from discovery.delivery.slack import SlackChannel
    from discovery.net.guard import Guard

    match settings:
        case FileChannelSettings():
            return FileChannel(name, settings.folder)
        case SlackChannelSettings():
            return SlackChannel(name, settings.webhook.get_secret_value(), posting.post)
        case EmailChannelSettings():
            domain = settings.sender.rpartition("@")[2].rstrip("> ") or settings.host
            return EmailChannel(
                name,
                connect=Guard(private=True).connect,
                host=settings.host,
                port=settings.port,
                security=settings.security,
                username=settings.username,
                password=settings.password.get_secret_value() if settings.password else None,
                sender=settings.sender,
                recipients=settings.recipients,
                ca_file=settings.ca_file,
                list_id=f"discovery.{domain}",
                message_id_domain=domain,
            )
