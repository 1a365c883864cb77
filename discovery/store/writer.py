"""The one writer: a thread with a queue that commits what waits in one transaction.

Each deed runs in a savepoint of its own, so that one that fails takes nobody with it; nobody is told that
his deed is done before the commit is. A deed that was given up before its turn is not done.
"""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from discovery.store.unit import Unit

BATCH = 64


@dataclass(frozen=True)
class _Job:
    deed: Callable[[Unit], Any]
    done: Future[Any]


class Writer:
    """Runs deeds one after another on its own thread; started by the first."""

    def __init__(self, transaction: Callable[[], AbstractContextManager[Unit]]) -> None:
        self._transaction = transaction
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def submit(self, deed: Callable[[Unit], Any]) -> Future[Any]:
        """Queue a deed; the future holds its result once it is committed, or its exception."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
            self._thread.start()
        job = _Job(deed, Future())
        self._queue.put(job)
        return job.done

    def close(self) -> None:
        """Finish what is queued and stop."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while True:
            batch = [self._queue.get()]
            while batch[-1] is not None and len(batch) < BATCH and not self._queue.empty():
                batch.append(self._queue.get())
            self._commit([job for job in batch if job is not None])
            if batch[-1] is None:
                return

    def _commit(self, batch: list[_Job]) -> None:
        if not batch:
            return
        results: list[tuple[_Job, Any]] = []
        failures: list[tuple[_Job, BaseException]] = []
        try:
            with self._transaction() as unit:
                for job in batch:
                    if not job.done.set_running_or_notify_cancel():
                        continue  # nobody waits for it any more
                    try:
                        with unit.savepoint():
                            results.append((job, job.deed(unit)))
                    except Exception as error:  # noqa: BLE001  # handed to whoever waits for this deed
                        failures.append((job, error))
        except Exception as error:  # noqa: BLE001  # the commit failed: nobody's deed is done
            failures = [(job, error) for job in batch if not job.done.cancelled()]
            results = []
        for job, value in results:
            job.done.set_result(value)
        for job, failure in failures:
            job.done.set_exception(failure)
