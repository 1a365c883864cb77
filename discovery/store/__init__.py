"""What is remembered: the only SQL."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from discovery.store import dialect
from discovery.store.database import open_engines
from discovery.store.unit import Unit
from discovery.store.writer import Writer

T = TypeVar("T")

__all__ = ["Store", "Unit"]


class Store:
    """A database, created and brought up to date on opening.

    Raises StoreError when it cannot be opened or is newer than this program.
    """

    def __init__(self, url: str) -> None:
        self._writing, self._reading = open_engines(url)
        self._writer = Writer(self.transaction)

    @contextmanager
    def transaction(self) -> Iterator[Unit]:
        """A writing unit: waits its turn, commits on leaving, undoes everything on an exception."""
        with self._writing.begin() as connection:
            yield Unit(connection)

    @contextmanager
    def snapshot(self) -> Iterator[Unit]:
        """A reading unit: sees one consistent state and never waits for writers."""
        with self._reading.connect() as connection:
            yield Unit(connection)

    async def write(self, deed: Callable[[Unit], T]) -> T:
        """Let the writer thread do `deed` in a transaction; returns when it is on disk."""
        done: T = await asyncio.wrap_future(self._writer.submit(deed))
        return done

    def give_back(self) -> None:
        """Hand the space of what was removed back to the disk. Waits until nobody writes."""
        with self._writing.connect() as connection:
            dialect.give_back(connection)

    def close(self) -> None:
        self._writer.close()
        self._writing.dispose()
        self._reading.dispose()
