"""What a channel promises, and what it is handed to reach the outside."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from discovery.model import Digest, Failed, Page, Rendered, SendResult, Unclear

OnWire = Callable[[], Awaitable[None]]
"""Commits the state `sending`. Awaited once, immediately before the first byte that could make a message arrive:
until then a crash is harmless. What it raises stops the sending and comes out of `send`; nothing was sent."""


class Channel(Protocol):
    """A way out for a digest. `repeatable`: sending the same digest twice does no harm at the other end."""

    name: str
    repeatable: bool

    async def send(self, digest: Digest, rendered: Rendered, *, on_wire: OnWire) -> SendResult:
        """Hands one digest over, once. An outage is an answer, never an exception."""
        ...


class Post(Protocol):
    """The HTTP client's way of posting: no redirect is followed, every status is a `Page`.

    `Failed` says for certain that nothing arrived; `Unclear` that it may have.
    """

    async def __call__(
        self, url: str, *, body: bytes, headers: Mapping[str, str], on_wire: OnWire
    ) -> Page | Failed | Unclear: ...
