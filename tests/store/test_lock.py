"""One daemon a database: a lock beside the file, given back even by who is killed."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from discovery.errors import BusyError
from discovery.store.lock import Lock, is_held

HOLDER = """
import sys, time
from pathlib import Path
from discovery.store.lock import Lock
with Lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "d.db.lock"


def test_a_second_holder_is_refused_in_words(path: Path) -> None:
    with (
        Lock(path),
        pytest.raises(BusyError, match="a daemon runs on this database"),
        Lock(path, busy="a daemon runs on this database"),
    ):
        pass


def test_it_is_given_back_on_leaving_however_one_leaves(path: Path) -> None:
    with pytest.raises(ZeroDivisionError), Lock(path):
        raise ZeroDivisionError
    assert not is_held(path)

    lock = Lock(path)
    for _ in range(2):
        with lock:
            assert is_held(path)
        assert not is_held(path)


def test_who_waits_gets_it_when_it_is_given_back(path: Path) -> None:
    got: list[str] = []

    def wait() -> None:
        with Lock(path, wait_seconds=30):
            got.append("second")

    with Lock(path):
        waiting = threading.Thread(target=wait)
        waiting.start()
        got.append("first")
    waiting.join(30)

    assert got == ["first", "second"]


def test_who_is_killed_lets_go(path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert is_held(path)
        os.kill(holder.pid, signal.SIGKILL)
        assert holder.wait(30) == -signal.SIGKILL

    with Lock(path, wait_seconds=10):
        assert path.exists()


def test_a_program_started_by_the_holder_does_not_hold_it(path: Path) -> None:
    with Lock(path):
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert not is_held(path)
    child.communicate(b"\n", timeout=30)
