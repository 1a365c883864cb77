"""Locks beside the database file: one daemon, one deliverer.

flock, because process ids mean nothing across containers and a killed process lets go by itself.
"""

import fcntl
import os
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from discovery.errors import BusyError


class Lock:
    """A lock file. A context manager: taken on entering, given back on leaving."""

    def __init__(
        self, path: Path, *, wait_seconds: float = 0, busy: str = "another process holds the lock"
    ) -> None:
        self._path = path
        self._wait = wait_seconds
        self._busy = busy
        self._handle: int | None = None

    def __enter__(self) -> Self:
        """Raises BusyError when somebody else holds it, after waiting for `wait_seconds`."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        deadline = time.monotonic() + self._wait
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    os.close(handle)
                    raise BusyError(self._busy) from None
                time.sleep(0.05)
            else:
                self._handle = handle
                return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def is_held(path: Path) -> bool:
    """Whether somebody holds the lock now."""
    try:
        with Lock(path):
            return False
    except BusyError:
        return True
