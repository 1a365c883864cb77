"""Runs jobs on hostile bytes in processes that can be killed one by one."""

import asyncio
import pickle
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TypeVar

from discovery.isolation.child import Child, Failure, JobKilled, Success

__all__ = ["JobKilled", "Workers"]

T = TypeVar("T")
GIB = 2**30
_CLOSED = "the workers were closed"


class Workers:
    """Up to `slots` jobs at a time, each in a process of its own that dies alone.

    `memory_bytes` bounds the address space that a process takes beyond what it begins with; after `jobs_per_child` jobs it is replaced, for parsers
    leak. `preload` names modules to import once, before the processes branch off; the first Workers of a
    program to start one decides. Nothing is started before the first job, and no process outlives this one.
    """

    def __init__(
        self,
        *,
        slots: int,
        memory_bytes: int = 2 * GIB,
        jobs_per_child: int = 100,
        preload: Sequence[str] = (),
    ) -> None:
        self._memory_bytes = memory_bytes
        self._jobs_per_child = jobs_per_child
        self._preload = tuple(preload)
        self._threads = ThreadPoolExecutor(max_workers=slots, thread_name_prefix="worker")
        self._lock = threading.Lock()
        self._idle: list[Child] = []
        self._busy: set[_Assignment] = set()
        self._closed = False

    async def run(self, job: Callable[..., T], *args: object, limit: timedelta) -> T:
        """What `job(*args)` returns, or the exception it raises. Both must be picklable, by name the job too.

        Raises JobKilled when the job took longer than `limit` (from its start; waiting for a free process is
        not counted), ran out of memory or ended its process. Cancelling kills the job.
        """
        assignment = _Assignment(pickle.dumps((job, args)), limit)
        waiting = self._threads.submit(self._perform, assignment)
        try:
            answer = await asyncio.wrap_future(waiting)
        except asyncio.CancelledError:
            assignment.abandon("cancelled")
            raise
        match answer:
            case Success(value=value):
                result: T = value
                return result
            case Failure(error=error):
                raise error

    def close(self) -> None:
        """Kills what still runs (its callers get JobKilled) and dismisses the rest. Blocks for moments."""
        with self._lock:
            self._closed = True
            busy, idle, self._idle = tuple(self._busy), self._idle, []
        for assignment in busy:
            assignment.abandon(_CLOSED)
        for child in idle:
            child.dismiss()
        self._threads.shutdown(wait=True)

    def _perform(self, assignment: "_Assignment") -> Success | Failure:
        """In one of our threads: from a free process to the job's answer."""
        child = None
        try:
            child = self._employ(assignment)
            assignment.give_to(child)
            return child.perform(assignment.payload, assignment.limit)
        except JobKilled as killed:
            raise JobKilled(assignment.abandoned or str(killed)) from None
        finally:
            assignment.take_back()
            self._release(assignment, child)

    def _employ(self, assignment: "_Assignment") -> Child:
        with self._lock:
            if self._closed:
                raise JobKilled(_CLOSED)
            self._busy.add(assignment)
            if self._idle:
                return self._idle.pop()
        return Child(memory_bytes=self._memory_bytes, jobs=self._jobs_per_child, preload=self._preload)

    def _release(self, assignment: "_Assignment", child: Child | None) -> None:
        with self._lock:
            self._busy.discard(assignment)
            keep = child is not None and child.usable and not self._closed
            if keep and child is not None:
                self._idle.append(child)
        if child is not None and not keep:
            child.dismiss()


class _Assignment:
    """A job on its way through the threads; can be abandoned at any moment, from any thread."""

    def __init__(self, payload: bytes, limit: timedelta) -> None:
        self.payload = payload
        self.limit = limit
        self.abandoned: str | None = None
        self._child: Child | None = None
        self._lock = threading.Lock()

    def abandon(self, reason: str) -> None:
        with self._lock:
            self.abandoned = self.abandoned or reason
            if self._child is not None:
                self._child.kill()

    def give_to(self, child: Child) -> None:
        with self._lock:
            if self.abandoned:
                raise JobKilled(self.abandoned)
            self._child = child

    def take_back(self) -> None:
        with self._lock:
            self._child = None
