"""discovery run: it starts, works, takes up what changes, and ends in good order."""

import asyncio
import os
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from discovery import app, daemon
from discovery.pipeline.context import Quiet
from discovery.store.lock import Lock
from tests.conftest import Installation, Post, Site

PATIENCE = 30.0
POST = Post(path="/a", title="A post", text="We pay $12,000 per month.")


class Daemon:
    """A running daemon and what it has said so far."""

    def __init__(self, installation: Installation, *options: str) -> None:
        self.process = installation.start("run", *options)
        self.said = ""
        self._news = threading.Condition()
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            with self._news:
                self.said += line
                self._news.notify_all()

    def until(self, words: str) -> str:
        """Wait until it has said so; returns all it said."""
        with self._news:
            heard = self._news.wait_for(lambda: re.search(words, self.said), PATIENCE)
        assert heard, f"it never said {words!r}, but:\n{self.said}"
        return self.said

    def children(self) -> set[int]:
        """All processes below it."""
        parents: dict[int, int] = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if fields[0] != "Z":
                parents[int(stat.parent.name)] = int(fields[1])
        found = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return found - {self.process.pid}

    def end(self, number: signal.Signals) -> tuple[int, float]:
        """(exit code, seconds it took) after a signal."""
        start = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        self._listener.join(PATIENCE)
        return code, time.monotonic() - start

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE)
        self._listener.join(PATIENCE)
        for stream in (self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()


@pytest.fixture
def start(installation: Installation) -> Iterator[Callable[..., Daemon]]:
    started: list[Daemon] = []

    def begin(*options: str) -> Daemon:
        started.append(Daemon(installation, *options))
        return started[-1]

    yield begin
    for one in started:
        one.close()


def gone(pids: set[int]) -> bool:
    """Whether all of them end within moments."""
    deadline = time.monotonic() + PATIENCE
    while any(_lives(pid) for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_it_says_where_things_are_polls_lives_alone_and_ends_on_sigterm(
    site: Site, installation: Installation, start: Callable[..., Daemon]
) -> None:
    site.page("/a", POST.text)
    installation.registry(blog=site.feed("/feed", POST))
    assert installation.call("check", "--daemon").code == 1
    lock = installation.folder / "d.db.lock"
    lock.touch()
    os.utime(lock, (0, 0))  # as a daemon of long ago left it
    running = start()
    said = running.until("next digest")

    assert re.search(r"discovery \S+: 1 sources, 2 backlog items\. Ctrl-C ends it\.", said)
    assert f"  configuration  {installation.config}\n" in said
    assert f"  database       {installation.database}\n" in said
    assert f"  digests        {installation.folder}/digests (file)\n" in said
    assert "1 sources asked · 0 unchanged · 1 new · 0 seen elsewhere too · 1 of 1 pages read" in said
    assert re.search(r"next digest Mon \d{4}-\d\d-\d\d 09:00 UTC", said)
    assert '"event": "source polled"' in said

    alive = installation.call("check", "--daemon")
    assert (alive.code, alive.out.splitlines()[1].split()[:2]) == (0, ["daemon", "yes"])
    second = installation.run("run")
    assert second.code == 1
    assert (
        "error: a daemon runs on this database already; stop it first, or give another --database"
        in second.err
    )
    assert installation.call("candidates", "list").code == 0  # other commands are welcome

    children = running.children()
    assert children
    code, seconds = running.end(signal.SIGTERM)
    assert (code, seconds < 5) == (0, True)
    assert '"event": "stopped"' in running.said
    assert "Traceback" not in running.said
    assert gone(children)
    assert running.process.stdout is not None
    assert running.process.stdout.read() == ""
    assert "no daemon runs on this database" in installation.call("check", "--daemon").out


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_within_seconds_in_the_middle_of_a_slow_fetch(
    site: Site, installation: Installation, start: Callable[..., Daemon], number: signal.Signals
) -> None:
    slow = threading.Event()
    site.page("/a", POST.text, released=slow)
    installation.registry(blog=site.feed("/feed", POST), silent=site.feed("/silent", released=slow))
    running = start()
    running.until("source polled")
    deadline = time.monotonic() + PATIENCE
    while "GET /silent 200" not in site.log and time.monotonic() < deadline:
        time.sleep(0.02)
    code, seconds = running.end(number)

    assert (code, seconds < 5) == (0, True)
    assert "Traceback" not in running.said
    assert list(installation.candidates()) == ["A post"]  # what was done is stored


def test_it_ends_within_seconds_in_the_middle_of_an_endless_parse(
    site: Site, installation: Installation, start: Callable[..., Daemon]
) -> None:
    endless = Post(path="/a", title="A", more=f"<author>{'a' * 64_000}</author>")
    installation.registry(endless=site.feed("/feed", endless))
    running = start()
    deadline = time.monotonic() + PATIENCE
    while len(running.children()) < 3 and time.monotonic() < deadline:  # tracker, fork server, worker
        time.sleep(0.02)
    children = running.children()
    code, seconds = running.end(signal.SIGTERM)

    assert (code, seconds < 8) == (0, True)
    assert "Traceback" not in running.said
    assert gone(children)


def test_no_process_outlives_one_that_is_killed_and_the_next_one_goes_on(
    site: Site, installation: Installation, start: Callable[..., Daemon]
) -> None:
    held = threading.Event()
    site.page("/a", POST.text, released=held)
    installation.registry(blog=site.feed("/feed", POST))
    first = start()
    first.until("source polled")
    deadline = time.monotonic() + PATIENCE
    while "GET /a 200" not in site.log and time.monotonic() < deadline:
        time.sleep(0.02)
    children = first.children()
    assert children
    code, _ = first.end(signal.SIGKILL)
    assert code == -signal.SIGKILL
    assert gone(children)

    held.set()
    site.asked()
    second = start()
    said = second.until("next digest")
    assert "0 sources asked · 0 unchanged · 0 new · 0 seen elsewhere too · 1 of 1 pages read" in said
    assert site.asked() == ["GET /a 200"]


def test_a_changed_file_is_taken_up_and_a_broken_one_leaves_the_old_in_force(
    site: Site, installation: Installation, start: Callable[..., Daemon]
) -> None:
    installation.add_settings("schedule: {tick: 200ms}\n")
    installation.registry(blog=site.feed("/feed", POST))
    running = start()
    running.until("next digest")

    installation.write("sources.yaml", "sources: {blog: {feeds: 7}}\n")
    said = running.until("the old one stays in force")
    assert f"{installation.config}/sources.yaml:1: sources.blog" in said
    (installation.config / ".#sources.yaml").symlink_to("someone@somewhere.1234")  # an editor's lock

    site.asked()
    installation.registry(blog=site.url("/feed"), second=site.feed("/second", Post(path="/b", title="B")))
    running.until('"source": "second"')
    assert "configuration taken up" in running.said
    assert site.asked("GET /feed") == []  # not due, and not forgotten

    path = installation.config / "discovery.yaml"
    path.write_text(path.read_text().replace("/d.db", "/other.db"))
    said = running.until("another database")
    assert "restart" in said
    installation.registry(third=site.feed("/third", Post(path="/c", title="C")))
    running.until('"source": "third"')
    assert not (installation.folder / "other.db").exists()
    assert running.end(signal.SIGTERM)[0] == 0
    assert "Traceback" not in running.said


def test_sighup_takes_up_the_configuration_at_once(
    site: Site, installation: Installation, start: Callable[..., Daemon]
) -> None:
    installation.add_settings("schedule: {tick: 1d}\n")
    installation.registry(blog=site.feed("/feed", POST))
    running = start()
    running.until("next digest")
    installation.registry(blog=site.url("/feed"), second=site.feed("/second", Post(path="/b", title="B")))
    running.process.send_signal(signal.SIGHUP)
    running.until('"source": "second"')


def test_a_line_that_is_dead_is_no_reason_to_end_and_names_make_demo(
    installation: Installation, start: Callable[..., Daemon]
) -> None:
    installation.registry(blog="http://127.0.0.1:1/feed")
    running = start()
    said = running.until("next digest")

    assert "no source could be reached: is there a network?" in said
    assert "`make demo` (discovery demo) needs none" in said
    assert running.end(signal.SIGINT)[0] == 0


def test_a_glance_at_the_lock_by_another_command_does_not_keep_a_daemon_from_starting(
    site: Site, installation: Installation
) -> None:
    installation.registry(blog=site.feed("/feed", POST))
    loaded = installation.loaded()
    rounds: list[daemon.Round] = []

    def after_round(done: daemon.Round) -> None:
        rounds.append(done)
        os.kill(os.getpid(), signal.SIGTERM)

    watcher = daemon.Watcher(after_round=after_round, progress=Quiet())
    glance = Lock(app.lock_file(loaded)).__enter__()
    released = threading.Timer(0.2, glance.__exit__, (None, None, None))
    released.start()
    with installation.store() as store:
        asyncio.run(daemon.run(loaded, store, installation.loaded, watcher))
    released.join()

    assert [one.report.new for one in rounds] == [1]
