"""Hostile jobs cost one process each, and their neighbours nothing.

Jobs are named functions of the standard library: a worker process finds them by name.
"""

import asyncio
import ctypes
import math
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import repeat
from pathlib import Path

import pytest

from discovery.isolation.workers import JobKilled, Workers

SHORT = timedelta(seconds=0.6)
LONG = timedelta(minutes=1)
MIB = 2**20

spin = partial(sum, iter(int, 1))  # in C, and never lets go of the interpreter's lock


@contextmanager
def workers(*, slots: int = 2, memory_bytes: int = 512 * MIB, jobs_per_child: int = 100) -> Iterator[Workers]:
    made = Workers(slots=slots, memory_bytes=memory_bytes, jobs_per_child=jobs_per_child, preload=["pytest"])
    try:
        yield made
    finally:
        made.close()


def test_a_job_gives_its_result() -> None:
    with workers() as pool:
        assert asyncio.run(pool.run(math.gcd, 12, 18, limit=LONG)) == 6


def test_a_job_runs_in_another_process() -> None:
    with workers() as pool:
        assert asyncio.run(pool.run(os.getpid, limit=LONG)) != os.getpid()


def test_a_jobs_own_exception_comes_back_with_the_place_where_it_was_raised() -> None:
    with workers() as pool, pytest.raises(ValueError, match="invalid literal for int") as raised:
        asyncio.run(pool.run(int, "many", limit=LONG))
    assert "in a worker process" in raised.value.__notes__[0]


def test_an_exception_that_cannot_travel_is_quoted() -> None:
    code = "class Homebound(Exception): pass\nraise Homebound('stays where it is')"
    with workers() as pool, pytest.raises(RuntimeError, match="Homebound: stays where it is"):
        asyncio.run(pool.run(exec, code, {}, limit=LONG))


def test_a_result_that_cannot_travel_is_an_error_and_costs_no_process() -> None:
    async def scenario() -> tuple[int, int]:
        before = await pool.run(os.getpid, limit=LONG)
        with pytest.raises(TypeError, match="cannot pickle"):
            await pool.run(threading.Lock, limit=LONG)
        return before, await pool.run(os.getpid, limit=LONG)

    with workers() as pool:
        before, after = asyncio.run(scenario())
    assert before == after


HOSTILE: dict[str, tuple[Callable[[], object], str]] = {
    "sleeps": (partial(time.sleep, 3600), "took longer than 0.6 s"),
    "spins without letting go of the lock": (spin, "took longer than 0.6 s"),
    "eats memory at once": (partial(bytearray, 1024 * MIB), "out of memory (the limit is 512 MiB)"),
    "eats memory bit by bit": (partial(list, map(bytes, repeat(MIB))), "out of memory"),
    "ends its process": (partial(os._exit, 3), "ended by itself with exit code 3"),
    "asks to end its process": (partial(sys.exit, 4), "asked to end its process (4)"),
    "reads where nothing is": (partial(ctypes.string_at, 0), "died of signal 11"),
    "is killed": (partial(signal.raise_signal, signal.SIGKILL), "died of signal 9"),
    "closes its line": (partial(os.closerange, 3, 256), "its process"),
}


@pytest.mark.parametrize(("job", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_job_costs_one_process_and_its_neighbour_nothing(
    job: Callable[[], object], reason: str
) -> None:
    async def scenario() -> list[object]:
        neighbour = asyncio.create_task(pool.run(sorted, range(3), limit=LONG))
        slow_neighbour = asyncio.create_task(pool.run(time.sleep, 0.7, limit=LONG))
        hostile = asyncio.create_task(pool.run(job, limit=SHORT))
        results = await asyncio.gather(hostile, neighbour, slow_neighbour, return_exceptions=True)
        return [*results, await pool.run(math.gcd, 4, 6, limit=LONG)]

    with workers(slots=3) as pool:
        killed, *others = asyncio.run(scenario())
    assert isinstance(killed, JobKilled)
    assert reason in str(killed)
    assert others == [[0, 1, 2], None, 2]


def test_what_a_library_set_aside_before_the_first_job_is_not_the_jobs_to_pay() -> None:
    """An allocator that reserves a gigabyte of addresses uses none of it, and left no room for a parser."""
    code = """
        import asyncio, datetime, ctypes
        from discovery.isolation.workers import Workers
        pool = Workers(slots=1, memory_bytes=256 * 2**20, preload=["rensa"])
        try:
            print(len(asyncio.run(pool.run(bytearray, 30 * 2**20, limit=datetime.timedelta(minutes=1)))))
        finally:
            pool.close()
        """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == (f"{30 * 2**20}\n", "")


def test_the_limit_holds_for_the_job_and_not_for_the_wait_before_it() -> None:
    async def scenario() -> list[None]:
        jobs = (pool.run(time.sleep, 0.4, limit=timedelta(seconds=0.8)) for _ in range(4))
        return await asyncio.gather(*jobs)

    with workers(slots=1) as pool:
        assert asyncio.run(scenario()) == [None] * 4


def test_a_process_is_replaced_after_its_share_of_jobs() -> None:
    async def scenario() -> list[int]:
        return [await pool.run(os.getpid, limit=LONG) for _ in range(5)]

    with workers(slots=1, jobs_per_child=2) as pool:
        first, second, third, fourth, fifth = asyncio.run(scenario())
    assert first == second != third == fourth != fifth


def test_cancelling_kills_the_job_at_once() -> None:
    async def scenario() -> int:
        task = asyncio.create_task(pool.run(spin, limit=LONG))
        await asyncio.sleep(0.2)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return await pool.run(math.gcd, 4, 6, limit=LONG)

    with workers(slots=1) as pool:
        assert asyncio.run(asyncio.wait_for(scenario(), 30)) == 2


def test_closing_kills_what_runs_and_tells_those_who_wait() -> None:
    async def scenario() -> list[BaseException | None]:
        jobs = [asyncio.create_task(pool.run(time.sleep, 3600, limit=LONG * 60)) for _ in range(4)]
        await asyncio.sleep(0.2)
        pool.close()
        return await asyncio.gather(*jobs, return_exceptions=True)

    with workers(slots=2) as pool:
        outcomes = asyncio.run(asyncio.wait_for(scenario(), 30))
    assert [str(outcome) for outcome in outcomes] == ["the workers were closed"] * 4


def test_ctrl_c_is_left_to_the_parent() -> None:
    async def scenario() -> tuple[int, int]:
        child = await pool.run(os.getpid, limit=LONG)
        os.kill(child, signal.SIGINT)
        return child, await pool.run(os.getpid, limit=LONG)

    with workers(slots=1) as pool:
        before, after = asyncio.run(scenario())
    assert before == after


def test_what_a_job_prints_stays_out_of_the_parents_output(tmp_path: Path) -> None:
    script = """
        async def main():
            await workers.run(print, "from the job", limit=timedelta(minutes=1))
            workers.close()
            print("from the parent")
        """
    ended = subprocess.run(_command(tmp_path, script), capture_output=True, text=True, timeout=60, check=True)
    assert ended.stdout == "from the parent\n"
    assert "from the job" in ended.stderr


def test_a_parent_with_threads_and_a_loop_gets_its_results() -> None:
    stop = threading.Event()
    threads = [threading.Thread(target=stop.wait) for _ in range(8)]
    for thread in threads:
        thread.start()

    async def scenario() -> list[int]:
        return await asyncio.gather(*(pool.run(math.gcd, n, 10, limit=LONG) for n in range(40)))

    with workers(slots=4) as pool:
        results = asyncio.run(scenario())
    stop.set()
    for thread in threads:
        thread.join()
    assert results == [math.gcd(n, 10) for n in range(40)]


def test_unused_workers_start_no_process(tmp_path: Path) -> None:
    script = """
        async def main():
            workers.close()
            print("closed", flush=True)
            await asyncio.sleep(60)
        """
    with _running(tmp_path, script) as (parent, mark):
        assert _line(parent) == "closed"
        assert _marked(mark) == {parent.pid}


def test_no_process_outlives_a_parent_that_was_killed(tmp_path: Path) -> None:
    script = """
        async def main():
            await workers.run(abs, 1, limit=timedelta(minutes=1))
            busy = [asyncio.create_task(workers.run(*job, limit=timedelta(minutes=9)))
                    for job in [(sum, iter(int, 1)), (time.sleep, 600)]]
            await asyncio.sleep(1)
            print("busy", flush=True)
            await asyncio.gather(*busy)
        """
    with _running(tmp_path, script) as (parent, mark):
        assert _line(parent) == "busy"
        assert len(_marked(mark)) >= 4, "the parent, the fork server and two workers"
        parent.kill()
        parent.wait()
        _until(lambda: not _marked(mark))


def _command(folder: Path, body: str) -> list[str]:
    """A program with `workers` in its hands and this body."""
    head = """
        import asyncio, time
        from datetime import timedelta
        from discovery.isolation.workers import Workers
        """
    tail = """
        if __name__ == "__main__":
            workers = Workers(slots=2)
            asyncio.run(main())
        """
    script = folder / "program.py"
    script.write_text("".join(textwrap.dedent(part) for part in (head, body, tail)))
    return [sys.executable, str(script)]


@contextmanager
def _running(folder: Path, body: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    mark = f"MARK={uuid.uuid4()}"
    environment = {**os.environ, "MARK": mark.partition("=")[2]}
    with subprocess.Popen(
        _command(folder, body), stdout=subprocess.PIPE, text=True, env=environment
    ) as parent:
        try:
            yield parent, mark
        finally:
            parent.kill()


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _marked(mark: str) -> set[int]:
    """The processes that inherited this mark in their environment."""
    found = set()
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark.encode() in environ.read_bytes().split(b"\0"):
                found.add(int(environ.parent.name))
        except OSError:  # it ended while we looked
            continue
    return found


def _until(condition: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < give_up, "waited 20 s in vain"
        time.sleep(0.05)
