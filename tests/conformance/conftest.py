"""The program with a real database and a settable clock, polling a real server."""

import asyncio
import sqlite3
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack, closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from ssl import SSLContext
from typing import Any, TypeVar

import pytest

from discovery import pipeline
from discovery.config.settings import Fetch, Settings
from discovery.isolation.workers import Workers
from discovery.model import Candidate, Feed, Limited, PollState, Priority, Selectors, Source, SourceId
from discovery.names import Names
from discovery.net.client import Client, Limits, _Network
from discovery.net.dialing import connection_pool
from discovery.net.guard import Guard
from discovery.net.pace import Pace
from discovery.pipeline import Report
from discovery.pipeline.context import Context
from discovery.pipeline.poll import Polled
from discovery.pipeline.read import Read
from discovery.polling import schedule
from discovery.polling.health import Health, health
from discovery.store import Store
from discovery.store.schema import metadata
from tests.conformance.server import Server, resolve
from tests.conftest import MONDAY, Installation
from tests.net.test_client_tls import Authority

T = TypeVar("T")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
POLL_EVERY = 8 * HOUR
GUARD = Guard(allow=[ip_network("127.0.0.0/8")], resolve=resolve)


class Loop(asyncio.SelectorEventLoop):
    """The loop of the program and of the servers; its clock can be put forward."""

    ahead = 0.0

    def time(self) -> float:
        return super().time() + self.ahead


class Machine:
    """What all tests share, for it takes longest to set up: a loop, workers, a network, files, a database."""

    def __init__(self, folder: Path) -> None:
        self.loop = Loop()
        self.workers = Workers(slots=2, preload=("discovery.jobs",))
        self.network = _Network(connection_pool(GUARD, None, None))
        installation = Installation(folder)
        self.config = installation.loaded().config
        self.names = Names(self.config.vocabulary)
        self.database = installation.database
        self.store = Store(f"sqlite:///{self.database}")
        self._runner = asyncio.Runner(loop_factory=lambda: self.loop)

    def run(self, scenario: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(scenario)

    def wipe(self) -> None:
        """Empty the database for the next test."""
        with closing(sqlite3.connect(self.database)) as connection, connection:
            for name in ("search", *metadata.tables):
                connection.execute(f"DELETE FROM {name}")

    def close(self) -> None:
        self.store.close()
        self.workers.close()
        self.run(self.network.aclose())
        self._runner.close()


class Poller:
    """An installation. What it follows is polled at the moments that a test names."""

    def __init__(self, machine: Machine) -> None:
        self.now = MONDAY
        self.machine = machine
        self.sources: tuple[Source, ...] = ()
        self.contact: str | None = None
        self.authorization: dict[str, str] = {}
        self.deadline = timedelta(seconds=20)
        self.max_bytes = 10_000_000
        self.host_interval = timedelta(0)
        self.ca_file: Path | None = None
        self._open: tuple[Context, AsyncExitStack] | None = None
        self._restarted = False

    def follow(
        self,
        url: str,
        id: str = "feed",
        *,
        kind: str = "rss",
        every: timedelta | None = None,
        item: str | None = None,
    ) -> None:
        """Add a feed to the registry. `item` is a listing's selector."""
        self.close()
        feed = Feed(type=kind, url=url, every=every, selectors=Selectors(item=item) if item else None)
        source = Source(id=SourceId(id), name=id, priority=Priority.MEDIUM, feeds=(feed,))
        self.sources = (*self.sources, source)

    # -- what it does ---------------------------------------------------------------------------------

    def poll(self, after: timedelta = timedelta(0), *, all_sources: bool = False) -> Polled:
        """One round of polling, so long after the last one."""
        self.now += after
        return self.machine.run(pipeline.poll.poll(self.context(), all_sources=all_sources))

    def poll_when_due(self, times: int = 1, id: str = "feed") -> Polled:
        """A round at the moment at which the feed is due, so many times."""
        polled = self.poll(max(self.wait(id), timedelta(0)))
        return self.poll_when_due(times - 1, id) if times > 1 else polled

    def read(self, after: timedelta = timedelta(0)) -> Read:
        """One round of reading pages."""
        self.now += after
        return self.machine.run(pipeline.read.read(self.context()))

    def cycle(self, after: timedelta = timedelta(0), *, all_sources: bool = False) -> Report:
        """The whole sentence."""
        self.now += after
        return self.machine.run(pipeline.cycle(self.context(), all_sources=all_sources))

    def restart(self) -> None:
        """Forget all that is not in the database, and open that anew."""
        self.close()
        self._restarted = True

    def close(self) -> None:
        if self._open:
            self.machine.run(self._open[1].aclose())
            self._open = None

    # -- what it knows --------------------------------------------------------------------------------

    def state(self, id: str = "feed") -> PollState:
        with self.context().store.snapshot() as unit:
            (state,) = [one for one in unit.polls.all().values() if one.source == id]
        return state

    def wait(self, id: str = "feed") -> timedelta:
        """How long until the feed is due."""
        due = self.state(id).due_at
        assert due is not None
        return due - self.now

    def health(self, id: str = "feed") -> Health:
        """What `sources health` says of the feed."""
        (source,) = [one for one in self.sources if one.id == id]
        every = schedule.interval(source, source.feeds[0], POLL_EVERY)
        return health(self.state(id), source.feeds[0], self.now, every)

    def limited(self) -> dict[str, Limited]:
        """Who asked to be left alone, by path."""
        with self.context().store.snapshot() as unit:
            return {"/" + url.split("/", 3)[3]: one for url, one in unit.limits.all().items()}

    def filed(self) -> dict[str, Candidate]:
        """The candidates, by title."""
        with self.context().store.snapshot() as unit:
            return {one.title: one for one in unit.candidates.latest(1000)}

    def news(self) -> list[str]:
        """The titles of what is no archive."""
        return sorted(title for title, one in self.filed().items() if one.news)

    def page(self, title: str) -> str:
        """What became of reading a candidate's page, in a word and a sentence."""
        candidate = self.filed()[title].id
        with self.context().store.snapshot() as unit:
            reading = unit.candidates.reading(candidate)
        return f"{reading.state.value}: {reading.detail}"

    # -- how it is put together -----------------------------------------------------------------------

    def context(self) -> Context:
        if self._open is None:
            self._open = self.machine.run(self._opened())
        return self._open[0]

    async def _opened(self) -> tuple[Context, AsyncExitStack]:
        store, until = self.machine.store, AsyncExitStack()
        if self._restarted:
            store = Store(f"sqlite:///{self.machine.database}")
            until.callback(store.close)
        settings = Settings(fetch=Fetch(contact=self.contact))
        scheduled = settings.schedule.model_copy(update={"poll_every": POLL_EVERY})
        settings = settings.model_copy(update={"schedule": scheduled})
        pace = Pace(self.host_interval)
        client = Client(
            user_agent=settings.fetch.agent,
            guard=GUARD,
            pace=pace,
            ca_file=self.ca_file,
            limits=Limits(deadline=self.deadline, max_bytes=self.max_bytes),
            transport=None if self.ca_file else self.machine.network,
            authorization=self.authorization,
        )
        await until.enter_async_context(client)
        context = Context(
            config=replace(self.machine.config, settings=settings, sources=self.sources),
            names=self.machine.names,
            store=store,
            client=client,
            pace=pace,
            workers=self.machine.workers,
            channels={},
            clock=lambda: self.now,
            lock_file=self.machine.database.with_suffix(".lock"),
            backlog_sha256="",
        )
        return context, until


def about(span: timedelta, expected: timedelta) -> bool:
    """Whether it is our own interval, or up to an eighth less: the jitter."""
    return expected * 7 / 8 <= span <= expected


def wished(span: timedelta, expected: timedelta) -> bool:
    """Whether it is the publisher's wish, or up to an eighth more."""
    return expected <= span <= expected * 9 / 8


@pytest.fixture(scope="session")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    made = Machine(tmp_path_factory.mktemp("machine"))
    yield made
    made.close()


@pytest.fixture
def poller(machine: Machine) -> Iterator[Poller]:
    made = Poller(machine)
    yield made
    made.close()
    machine.wipe()


@contextmanager
def serving(machine: Machine, tls: SSLContext | None = None) -> Iterator[Server]:
    made = Server(tls=tls)
    machine.run(made.start())
    yield made
    machine.run(made.close())


@pytest.fixture
def server(machine: Machine) -> Iterator[Server]:
    with serving(machine) as made:
        yield made


@pytest.fixture
def other_server(machine: Machine) -> Iterator[Server]:
    with serving(machine) as made:
        yield made


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Vouches for blog.example."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def tls_server(machine: Machine, authority: Authority) -> Iterator[Server]:
    with serving(machine, authority.server_context) as made:
        yield made
