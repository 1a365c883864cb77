"""Notices the moment before the first byte of a message is written."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

OnWire = Callable[[], Awaitable[None]]


class Wire:
    """Awaits `on_wire` at that moment of a POST. `reached`: bytes may have been written since; `error`: what
    `on_wire` raised instead."""

    def __init__(self, on_wire: OnWire | None) -> None:
        self.reached = False
        self.error: Exception | None = None
        self._on_wire = on_wire

    async def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """httpcore's trace hook. A proxy's CONNECT passes here too, and carries nothing of the message."""
        if event == "http11.send_request_headers.started" and info["request"].method == b"POST":
            await self.reach()

    async def reach(self) -> None:
        if self._on_wire is not None:
            try:
                await self._on_wire()
            except Exception as error:
                self.error = error
                raise
        self.reached = True
