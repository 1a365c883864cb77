"""Counts down the time for one fetch."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta


class Budget:
    """What is left until the deadline; it passes only while something is running."""

    def __init__(self, deadline: timedelta) -> None:
        self._left = deadline.total_seconds()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Raises TimeoutError in the block when nothing is left."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            async with asyncio.timeout(self._left):
                yield
        finally:
            self._left -= loop.time() - started
