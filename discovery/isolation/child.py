"""One worker process, seen from its parent."""

import multiprocessing
import pickle
import signal
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.connection import wait
from typing import Any

from discovery.errors import DiscoveryError
from discovery.isolation import within

_START_SECONDS = 60.0  # the first process of a program imports everything that is preloaded
_FAREWELL_SECONDS = 2.0

_forkserver = multiprocessing.get_context("forkserver")
_processes = threading.Lock()
"""Starting a process also reaps others, and two threads that reap the same one lose its exit code."""


class JobKilled(DiscoveryError):  # noqa: N818
    """A job was ended from outside, or took its process down with it; the text says how."""


@dataclass(frozen=True, slots=True)
class Success:
    value: Any


@dataclass(frozen=True, slots=True)
class Failure:
    """The exception that a job raised."""

    error: Exception


class Child:
    """A process that performs one job at a time. Raises JobKilled when it cannot be started."""

    def __init__(self, *, memory_bytes: int, jobs: int, preload: Sequence[str]) -> None:
        self._jobs_left = jobs
        self._line, far_end = _forkserver.Pipe()
        self._process = _forkserver.Process(
            target=within.serve, args=(far_end, memory_bytes, jobs), daemon=True
        )
        _forkserver.set_forkserver_preload([within.__name__, *preload])
        try:
            with _processes, far_end:
                self._process.start()
        except (OSError, EOFError) as error:
            raise JobKilled(f"no worker process could be started ({error})") from error
        if not wait([self._line, self._process.sentinel], _START_SECONDS):
            self.kill()
        self._receive()

    @property
    def usable(self) -> bool:
        return self._jobs_left > 0

    def perform(self, payload: bytes, limit: timedelta) -> Success | Failure:
        """Blocks until the job has ended one way or the other. Raises JobKilled; no job comes after that."""
        self._jobs_left -= 1
        try:
            self._line.send_bytes(payload)
        except OSError:
            raise self._obituary() from None
        if not wait([self._line, self._process.sentinel], limit.total_seconds()):
            self.kill()
            self._obituary()
            raise JobKilled(f"took longer than {limit.total_seconds():g} s")
        return self._answer(self._receive())

    def kill(self) -> None:
        self._process.kill()

    def dismiss(self) -> None:
        """Lets an idle process end by itself; one that does not is killed."""
        self._jobs_left = 0
        self._line.close()
        self._exit_code()

    def _receive(self) -> bytes:
        try:
            return self._line.recv_bytes()
        except (EOFError, OSError):
            raise self._obituary() from None

    def _answer(self, reply: bytes) -> Success | Failure:
        verdict, content = reply[:1], reply[1:]
        if verdict == within.DONE:
            return Success(pickle.loads(content))  # noqa: S301
        if verdict == within.RAISED:
            return Failure(pickle.loads(content))  # noqa: S301
        self._jobs_left = 0
        raise JobKilled(content.decode())

    def _obituary(self) -> JobKilled:
        self._jobs_left = 0
        code = self._exit_code()
        if code < 0:
            return JobKilled(f"its process died of signal {-code} ({signal.strsignal(-code)})")
        return JobKilled(f"its process ended by itself with exit code {code}")

    def _exit_code(self) -> int:
        if not wait([self._process.sentinel], _FAREWELL_SECONDS):
            self.kill()
            wait([self._process.sentinel])
        with _processes:
            self._process.join()
            code = self._process.exitcode
        assert code is not None
        return code
