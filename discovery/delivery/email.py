"""Hands a digest to a mail server."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from discovery.delivery.base import OnWire
from discovery.delivery.letter import Heads, addresses, letter
from discovery.delivery.smtp import Connect, Conversation, Security, Server
from discovery.model import Digest, NotSent, Rendered, SendResult

T = TypeVar("T")


class EmailChannel:
    """Sends one letter to all recipients, in text and HTML.

    Repeatable: a repetition carries the same Message-ID, by which mail systems fold it. `step` and `total` are
    limits in seconds: for each exchange with the server, and for the whole sending.

    Raises ValueError for a sender or recipient that is no address, and for no recipients at all. A name look-up inside `connect` has
    the resolver's own limit: nothing can end it from outside.
    """

    repeatable = True

    def __init__(
        self,
        name: str,
        *,
        connect: Connect,
        host: str,
        port: int,
        security: Security,
        username: str | None,
        password: str | None,
        sender: str,
        recipients: Sequence[str],
        ca_file: Path | None,
        list_id: str,
        message_id_domain: str,
        step: float = 30,
        total: float = 120,
    ) -> None:
        if not recipients:
            raise ValueError(f"{name}: no recipients")
        self.name = name
        self._connect = connect
        self._server = Server(
            host=host,
            port=port,
            security=security,
            username=username,
            password=password,
            ca_file=ca_file,
            helo=message_id_domain,
        )
        self._heads = Heads(
            channel=name,
            sender=addresses([sender])[0],
            recipients=addresses(recipients),
            list_id=list_id,
            domain=message_id_domain,
        )
        self._step = step
        self._total = total

    async def send(self, digest: Digest, rendered: Rendered, *, on_wire: OnWire) -> SendResult:
        """Connects and logs in, awaits `on_wire`, then names sender and recipients and sends the letter."""
        # Dated by the digest, not by the clock: a repetition is the same letter to the last byte.
        content = letter(rendered, self._heads, week=digest.week, date=digest.until)
        recipients = list(dict.fromkeys(address.addr_spec for address in self._heads.recipients))
        talk = Conversation(self._server, self._connect, step=self._step, last_step=self._total)
        alarm = asyncio.get_running_loop().call_later(
            self._total, talk.cut, f"no end within {self._total:g} seconds"
        )
        try:
            problem: NotSent | None = await _in_thread(talk, talk.open)
            if problem is not None:
                return problem
            await on_wire()
            return await _in_thread(
                talk, lambda: talk.deliver(self._heads.sender.addr_spec, recipients, content)
            )
        finally:
            alarm.cancel()
            talk.close()


async def _in_thread(talk: Conversation, step: Callable[[], T]) -> T:
    """Runs a blocking step. A cancelled sending cuts the connection and waits for the step to notice:

    a thread left behind would go on sending.
    """
    running = asyncio.ensure_future(asyncio.to_thread(step))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        talk.cut("cancelled")
        await asyncio.wait({running})
        raise
