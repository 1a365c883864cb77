"""One conversation with a mail server, blocking, step by step, in which every failure is an answer."""

import smtplib
import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from re import MULTILINE
from re import compile as pattern
from typing import Literal

from discovery.model import NotSent, SendResult, Sent, Unclear
from discovery.text import one_line

Connect = Callable[[str, int, float], socket.socket]
"""Opens a connection to host and port within so many seconds; raises OSError."""
Security = Literal["starttls", "tls", "none"]
Reply = tuple[int, bytes]

_LEADING_DOT = pattern(rb"^\.", MULTILINE)
_REPLY_CHARACTERS = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """Where mail is handed in. `ca_file` replaces the system's authorities; `helo` is the name we give."""

    host: str
    port: int
    security: Security
    username: str | None
    password: str | None = field(repr=False)
    ca_file: Path | None
    helo: str

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class Conversation:
    """`open`, then `deliver`, then `close`, one after the other (each may run in another thread).

    `step` is the limit in seconds for each socket operation, `last_step` that for the answer to the whole
    letter: RFC 5321 (4.5.3.2.6) asks for patience there, for giving up early is what makes doubles.
    """

    def __init__(self, server: Server, connect: Connect, *, step: float, last_step: float) -> None:
        self._server = server
        self._connect = connect
        self._step = step
        self._last_step = last_step
        self._smtp: smtplib.SMTP | None = None
        self._line: socket.socket | None = None
        self._cut: str | None = None

    def open(self) -> NotSent | None:
        """Connects, secures, greets, logs in: everything that can be done before a letter is on its way."""
        try:
            self._smtp = self._greeted()
            self._log_in(self._smtp)
        except smtplib.SMTPNotSupportedError as error:
            return NotSent(detail=f"{self._server}: {one_line(str(error))}", again=False)
        except smtplib.SMTPResponseException as error:
            return self._refusal((error.smtp_code, _bytes(error.smtp_error)))
        except OSError as error:
            return NotSent(detail=self._lost(error), again=True)
        return None

    def deliver(self, sender: str, recipients: Sequence[str], content: bytes) -> SendResult:
        """Hands the letter over to all whom the server accepts; `Sent` names those it does not."""
        assert self._smtp is not None, "open() comes first"
        try:
            refused = self._envelope(self._smtp, sender, recipients)
            if isinstance(refused, NotSent):
                return refused
            self._smtp.send(_dotted(content))
        except OSError as error:
            # The letter's end was not sent, so the server must not have kept it (RFC 5321, 4.1.1.4).
            return NotSent(detail=self._lost(error), again=True)
        return self._end(self._smtp, len(recipients), refused)

    def cut(self, reason: str) -> None:
        """Ends the conversation from another thread: whatever is waiting for the server fails at once."""
        self._cut = reason
        if self._line is not None:
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Lets go of the connection; no thread may be in it."""
        for end in (self._smtp, self._line):
            if end is not None:
                end.close()
        self._smtp = self._line = None

    def _greeted(self) -> smtplib.SMTP:
        context = _context(self._server)
        opened = self._connect(self._server.host, self._server.port, self._step)
        try:
            opened.settimeout(self._step)
            # A second handle on the same connection, for cut(): shutting down a TLS socket under a reading
            # thread would take its encryption away first.
            self._line = opened.dup()
            if self._cut is not None:
                raise TimeoutError(self._cut)
            if context is not None and self._server.security == "tls":
                opened = context.wrap_socket(opened, server_hostname=self._server.host)
            smtp = _OverSocket(opened, self._server, self._step)
        except BaseException:
            opened.close()
            raise
        self._smtp = smtp
        if context is not None and self._server.security == "starttls":
            smtp.starttls(context=context)
        smtp.ehlo_or_helo_if_needed()
        return smtp

    def _log_in(self, smtp: smtplib.SMTP) -> None:
        if not self._server.username:
            return
        try:
            smtp.login(self._server.username, self._server.password or "")
        except UnicodeError as error:
            # said in our words: the original's name a character of the password
            raise smtplib.SMTPNotSupportedError("user name and password must be ASCII") from error

    def _envelope(
        self, smtp: smtplib.SMTP, sender: str, recipients: Sequence[str]
    ) -> dict[str, Reply] | NotSent:
        """The refused recipients, once the server waits for the letter."""
        reply = smtp.mail(sender)
        if not _good(reply):
            return self._refusal(reply, f"{sender}: ")
        answers = {recipient: smtp.rcpt(recipient) for recipient in recipients}
        refused = {recipient: reply for recipient, reply in answers.items() if not _good(reply)}
        if len(refused) == len(answers):
            again = any(_temporary(reply) for reply in refused.values())
            return NotSent(detail=self._says(_refused_words(refused)), again=again)
        reply = smtp.docmd("DATA")
        return refused if reply[0] == 354 else self._refusal(reply)

    def _end(self, smtp: smtplib.SMTP, count: int, refused: dict[str, Reply]) -> SendResult:
        """The final dot: from here until the answer nobody knows."""
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(self._last_step)
            smtp.send(b".\r\n")
            reply = smtp.getreply()
        except OSError as error:
            return Unclear(detail=f"{self._lost(error)}; the letter was complete, it may have arrived")
        if reply[0] >= 400:
            return self._refusal(reply)
        if not _good(reply):
            return Unclear(detail=self._says(f"{_words(reply)}; it may have arrived"))
        with suppress(OSError):
            smtp.quit()
        taken = f"{self._server} took it for {count - len(refused)} of {count}: {_words(reply)}"
        return Sent(detail=f"{taken}; refused: {_refused_words(refused)}" if refused else taken)

    def _refusal(self, reply: Reply, about: str = "") -> NotSent:
        return NotSent(detail=self._says(f"{about}{_words(reply)}"), again=_temporary(reply))

    def _lost(self, error: OSError) -> str:
        reason = self._cut or one_line(str(error)) or type(error).__name__
        return f"{self._server}: {reason}"

    def _says(self, words: str) -> str:
        return f"{self._server} says {words}"


class _OverSocket(smtplib.SMTP):
    """smtplib over a socket that the guard has opened."""

    def __init__(self, opened: socket.socket, server: Server, timeout: float) -> None:
        self._opened = opened
        # local_hostname is given because smtplib would ask the name server for ours.
        super().__init__(server.host, server.port, local_hostname=server.helo, timeout=timeout)

    def _get_socket(self, *_where: object) -> socket.socket:
        return self._opened


def _context(server: Server) -> ssl.SSLContext | None:
    if server.security == "none":
        return None
    try:
        return ssl.create_default_context(cafile=server.ca_file)
    except OSError as error:
        raise OSError(f"{server.ca_file}: {error.strerror or error}") from error


def _dotted(content: bytes) -> bytes:
    """A line that is a dot alone would end the letter early (RFC 5321, 4.5.2). `content` has CRLF."""
    return _LEADING_DOT.sub(b"..", content if content.endswith(b"\r\n") else content + b"\r\n")


def _good(reply: Reply) -> bool:
    return 200 <= reply[0] < 300


def _temporary(reply: Reply) -> bool:
    """4xx; a code that is none at all is a broken server, not a no."""
    return reply[0] < 500


def _words(reply: Reply) -> str:
    return f"{reply[0]} {one_line(reply[1].decode(errors='replace'))}"[:_REPLY_CHARACTERS].rstrip()


def _refused_words(refused: dict[str, Reply]) -> str:
    return ", ".join(f"{recipient} ({_words(reply)})" for recipient, reply in refused.items())


def _bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
