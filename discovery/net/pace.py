"""Keeps requests to one host apart."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

IN_FLIGHT = 2
"""Requests to one host that are under way at once."""

_MANY_HOSTS = 1000  # beyond so many, hosts whose pause is over are forgotten


@dataclass(slots=True)
class _Lane:
    """The queue before one host. `asyncio.Lock` wakes those who wait in the order they came."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(IN_FLIGHT))
    started: float | None = None
    users: int = 0


class Pace:
    """At least `interval` between the starts of two requests to one host, and two of them under way at once at the most.

    Hosts do not wait for each other.

    Measured on the running loop's clock. An interval of zero costs nothing.
    """

    def __init__(self, interval: timedelta) -> None:
        self._interval = interval.total_seconds()
        self._slower: dict[str, float] = {}
        self._lanes: dict[str, _Lane] = {}

    def slow(self, host: str, interval: timedelta) -> None:
        """From now on this host wants at least `interval`; a shorter one than the general changes nothing."""
        self._slower[host.lower()] = interval.total_seconds()

    def interval(self, host: str) -> timedelta:
        return timedelta(seconds=self._seconds(host.lower()))

    @asynccontextmanager
    async def place(self, host: str) -> AsyncIterator[None]:
        """Enters when fewer than two requests to `host` are under way; its own lasts as long as the block."""
        lane = self._lane(host.lower())
        lane.users += 1
        try:
            async with lane.places:
                yield
        finally:
            lane.users -= 1

    async def wait(self, host: str) -> None:
        """Returns when a request to `host` may start, and counts it as started."""
        async with self.turn(host):
            pass

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Enters when a request to `host` may start; the pause after it begins when the block is left.

        What must still be waited for (a free connection) is waited for inside: the host is asked late rather
        than twice at once. A block left by an exception started nothing.
        """
        host = host.lower()
        if not self._seconds(host):
            yield
            return
        lane = self._lane(host)
        lane.users += 1
        try:
            async with lane.lock:
                await self._pause(host, lane)
                yield
                lane.started = asyncio.get_running_loop().time()
        finally:
            lane.users -= 1

    async def _pause(self, host: str, lane: _Lane) -> None:
        loop = asyncio.get_running_loop()
        while (left := self._due(host, lane) - loop.time()) > 0:
            await asyncio.sleep(left)

    def _seconds(self, host: str) -> float:
        return max(self._interval, self._slower.get(host, 0.0))

    def _due(self, host: str, lane: _Lane) -> float:
        return float("-inf") if lane.started is None else lane.started + self._seconds(host)

    def _lane(self, host: str) -> _Lane:
        if host not in self._lanes and len(self._lanes) >= _MANY_HOSTS:
            self._forget_idle()
        return self._lanes.setdefault(host, _Lane())

    def _forget_idle(self) -> None:
        now = asyncio.get_running_loop().time()
        for host, lane in list(self._lanes.items()):
            if not lane.users and self._due(host, lane) <= now:
                del self._lanes[host]
