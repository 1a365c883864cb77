"""What the sentence is spoken with: built once by `app`, handed to every clause."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from discovery.config.load import Config
from discovery.delivery.base import Channel
from discovery.isolation.workers import Workers
from discovery.model import BacklogItem
from discovery.names import Names
from discovery.net.client import Client
from discovery.net.pace import Pace
from discovery.store import Store

Clock = Callable[[], datetime]

OUR_MISTAKE = "an error in this program; see the log"
"""What a boundary tells of an exception that should not have happened; the log has the rest."""


class Progress(Protocol):
    """Where a clause says how far it is; a terminal draws it."""

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Callable[[], None]]:
        """Within it, call what it yields once for each of `total` steps done."""


class Quiet:
    """Progress that nobody watches."""

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Callable[[], None]]:  # noqa: ARG002
        yield lambda: None


@dataclass(frozen=True, kw_only=True)
class Context:
    """Nothing in it decides anything. `clock` gives aware UTC moments, or one fixed moment for `--now`.

    `backlog` holds what the file `backlog_origin` tells, None when the database has taken in that very file.
    """

    config: Config
    names: Names
    store: Store
    client: Client
    pace: Pace
    workers: Workers
    channels: Mapping[str, Channel]
    clock: Clock
    lock_file: Path
    backlog_sha256: str
    backlog: Sequence[BacklogItem] | None = None
    progress: Progress = field(default_factory=Quiet)
