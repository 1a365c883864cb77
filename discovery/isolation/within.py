"""What happens inside a worker process."""

import fcntl
import multiprocessing
import os
import pickle
import resource
import signal
import sys
import traceback
from multiprocessing.connection import Connection, wait
from pathlib import Path

DONE, RAISED, LOST = b"d", b"r", b"l"
"""The first byte of a reply: a pickled result, a pickled exception, or why there is neither and never will be."""


def serve(line: Connection, memory_bytes: int, jobs: int) -> None:
    """Performs up to `jobs` jobs from the other end of `line`, then ends; also when the other end is closed."""
    _die_with_parent()
    _settle_in(memory_bytes)
    line.send_bytes(b"ready")
    for _ in range(jobs):
        try:
            payload = line.recv_bytes()
        except EOFError:
            return
        reply = _reply(payload, memory_bytes)
        line.send_bytes(reply)
        if reply[:1] == LOST:
            return


def _die_with_parent() -> None:
    """The kernel sends SIGIO, and thereby ends this process, when the parent's end of its pipe closes.

    A thread that watches would wait for ever behind a parser that holds the interpreter's lock, and the
    parent whose death PR_SET_PDEATHSIG reports is the fork server.
    """
    parent = multiprocessing.parent_process()
    assert parent is not None
    pipe = parent.sentinel
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)
    if wait([pipe], timeout=0):  # it died before we listened
        os._exit(1)


def _settle_in(memory_bytes: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us in order
    limit = _mapped() + memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.flush()
    os.dup2(2, 1)  # what a library prints must not get between the data on stdout


def _mapped() -> int:
    """Bytes of address space that the process has before its first job. Allocators set whole gigabytes aside and use
    nothing of them, which is not the job's to pay."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (OSError, ValueError):
        return 0  # no Linux
    return pages * resource.getpagesize()


def _reply(payload: bytes, memory_bytes: int) -> bytes:
    try:
        job, args = pickle.loads(payload)  # noqa: S301
        return DONE + pickle.dumps(job(*args))
    except MemoryError:
        return LOST + f"out of memory (the limit is {memory_bytes // 2**20} MiB)".encode()
    except SystemExit as error:
        return LOST + f"it asked to end its process ({error})".encode()
    except Exception as error:  # noqa: BLE001  whatever it is, it is the job's answer
        return _raised(error)


def _raised(error: Exception) -> bytes:
    """The exception with its traceback as a note; a RuntimeError that quotes it, if it does not survive the
    journey: exceptions with arguments of their own often cannot be rebuilt from their text."""
    story = "in a worker process:\n" + "".join(traceback.format_exception(error))
    error.add_note(story)
    try:
        packed = pickle.dumps(error)
        if str(pickle.loads(packed)) == str(error):  # noqa: S301
            return RAISED + packed
    except Exception:  # noqa: BLE001, S110  the substitute below says what there is to say
        pass
    substitute = RuntimeError(f"{type(error).__name__}: {error}")
    substitute.add_note(story)
    return RAISED + pickle.dumps(substitute)
