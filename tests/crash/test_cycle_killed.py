"""A cycle killed at any moment, and run again until it ends, leaves what an undisturbed one leaves.

The short form kills one cycle on a small web. The long form does so on the recorded web, week after week::

    KILLS=48 KILL_WEEKS=6 KILL_SEED=7 pytest tests/crash/test_cycle_killed.py -s
"""

import http.client
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SHARED = PROJECT.parent / "shared"
NOW = datetime(2026, 9, 7, tzinfo=UTC)
KINDS = ("candidates", "sightings", "facts", "matches")
AS_IT_WENT = ("polls",)  # it tells 200 from 304: the only table in which an interruption may be seen
WHATEVER_CAME_FIRST = {"decisions": "candidate, verdict, original, because, at, undone_at"}
"""Of these tables the columns that do not tell in which order things came: two feeds that announce one document at the
same moment come in any order, and the one that came second is said to have been announced after the other."""
PATIENCE = 20.0


class Installation:
    """A configuration with its database and its digests, in a folder that can be copied."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "d.db"

    def copied_to(self, folder: Path) -> "Installation":
        shutil.copytree(self.folder, folder)
        return Installation(folder)

    def configure(self, proxy: str, ca_file: Path | None, sources: dict[str, Any], words: Path) -> None:
        """`words` is a folder with the backlog, the keywords and the vocabulary to use."""
        shutil.copytree(words, self.folder / "config", dirs_exist_ok=True)
        fetch = {"host_interval": "0s", "proxy": proxy, "ca_file": ca_file and str(ca_file)}
        (self.folder / "config" / "discovery.yaml").write_text(json.dumps({"fetch": fetch}))
        (self.folder / "config" / "sources.yaml").write_text(json.dumps({"sources": sources}))

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """The program, in a session of its own, by which its worker processes are known."""
        config = ("--config", str(self.folder / "config"), "--database", f"sqlite:///{self.database}")
        channel = {"TYPE": "file", "FOLDER": str(self.folder / "digests")}
        with (self.folder / "stderr").open("ab") as errors:
            return subprocess.Popen(
                [sys.executable, "-m", "discovery", "-q", *config, *words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
                env={
                    **{
                        name: value for name, value in os.environ.items() if not name.startswith("DISCOVERY_")
                    },
                    **{f"DISCOVERY_CHANNELS__FILE__{key}": value for key, value in channel.items()},
                },
            )

    def run(self, *words: str) -> bytes:
        """What it prints; it must end well and leave no process behind."""
        process = self.start(*words)
        out, _ = process.communicate(timeout=10 * PATIENCE)
        assert process.returncode == 0, (self.folder / "stderr").read_text()
        assert left_behind(process.pid) == []
        return out

    def cycle(self, now: datetime) -> bytes:
        return self.run("cycle", "--all", "--now", now.isoformat())

    def interrupted_after(
        self, seconds: float, now: datetime, begun: Callable[[], bool] = lambda: True
    ) -> float | None:
        """Runs a cycle and kills it so many seconds after it has `begun`: None. Else how long it took from there."""
        process = self.start("cycle", "--all", "--now", now.isoformat())
        while not begun() and process.poll() is None:
            time.sleep(0.001)
        started = time.monotonic()
        try:
            process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
        took = time.monotonic() - started
        assert left_behind(process.pid) == []
        assert process.returncode in (0, -signal.SIGKILL)
        return None if process.returncode else took

    def exports(self) -> dict[str, bytes]:
        return {kind: self.run("export", kind) for kind in KINDS}

    def digests(self) -> dict[str, bytes]:
        """Every file that was delivered, and every one that was begun."""
        folder = self.folder / "digests"
        return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}

    def rows(self) -> dict[str, list[str]]:
        """Every row of every table. Where a digest was delivered to is another place in each installation."""
        with asking(self.database) as connection:
            names = connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search_%'"
            ).fetchall()
            return {
                name: sorted(
                    re.sub(r"'[^']*/digests/", "'digests/", repr(row))
                    for row in connection.execute(
                        f'SELECT {WHATEVER_CAME_FIRST.get(name, "*")} FROM "{name}"'
                    )
                )
                for (name,) in names
                if name not in AS_IT_WENT
            }

    def interrupted_at(self, now: datetime, feeds: int) -> str:
        """Which clause of the sentence the database was in when the program was killed."""
        if not self.database.exists():
            return "before the database"
        questions = {
            "matching": "SELECT count(*) FROM candidates WHERE matched_against IS NULL",
            "finding facts": "SELECT count(*) FROM candidates WHERE text IS NOT NULL AND evidence_rules IS NULL",
            "reading": f"SELECT count(*) FROM candidates WHERE read_state = 'pending' AND read_due_at <= '{now:%F %T.%f}'",
        }
        with asking(self.database) as connection:
            polled = f"SELECT count(*) FROM polls WHERE polled_at = '{now:%F %T.%f}'"
            try:
                if connection.execute(polled).fetchone()[0] < feeds:
                    return "starting or polling"
            except sqlite3.OperationalError:
                return "before the database"
            open_ones = [name for name, query in questions.items() if connection.execute(query).fetchone()[0]]
        return open_ones[-1] if open_ones else "digest or after"


@contextmanager
def asking(database: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(database, timeout=PATIENCE)
    try:
        yield connection
    finally:
        connection.close()


def left_behind(session: int) -> list[str]:
    """The processes of a session that are still there after a moment of patience."""
    deadline = time.monotonic() + PATIENCE
    while (living := in_session(session)) and time.monotonic() < deadline:
        time.sleep(0.01)
    return living


def in_session(session: int) -> list[str]:
    living = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state, _, _, its_session = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
            if int(its_session) == session and state != "Z":
                living.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except (OSError, ValueError):
            continue  # it ended while we looked
    return living


# -- the short form ---------------------------------------------------------------------------------------

POSTS = 24
LATENCY = 0.03


def feed(items: list[tuple[str, int, str]]) -> str:
    """RSS of (address, number of the post, the entry's own text)."""
    entries = "".join(
        f"<item><title>Post {number}: shard {number} moves</title><link>{address}</link><guid>{address}</guid>"
        f"<pubDate>{format_datetime(NOW - timedelta(days=number))}</pubDate>"
        f"<description>{text}</description></item>"
        for address, number, text in items
    )
    return f'<rss version="2.0"><channel><title>Brackwater</title>{entries}</channel></rss>'


def post(number: int, host: str = "engineering.brackwater.example") -> str:
    return f"http://{host}/posts/{number}"


def page(number: int) -> str:
    """An article with facts of several kinds. Some call another address their own."""
    paragraphs = "".join(
        f"<p>On day {day} the Kafka cluster of Brackwater took {number * day} million messages per second on"
        f" {number + day} i3en.3xlarge nodes; p99 latency fell from {number * 10 + day} ms to {number + day} ms"
        f" and the bill from ${number * 1000 + day:,} to ${number * 500:,} per month.</p>"
        for day in range(1, 9)
    )
    return (
        f'<html lang="en"><head><title>Post {number}: shard {number} moves</title>'
        f'<link rel="canonical" href="{post(number)}"></head>'
        f"<body><main><article><h1>Post {number}</h1>{paragraphs}</article></main></body></html>"
    )


def small_web() -> dict[str, str]:
    """A blog, a category of it with tracked links, and short links whose pages name the posts as their own."""
    web = {post(number): page(number) for number in range(1, POSTS)}
    web |= {
        f"http://engineering.brackwater.example/s/{number}": page(number) for number in range(1, POSTS, 4)
    }
    gone = (
        post(POSTS),
        POSTS,
        "The page is gone, and the feed says: 40 brokers served 9,000 requests per second.",
    )
    web["http://engineering.brackwater.example/feed.xml"] = feed(
        [*((post(number), number, "In short.") for number in range(1, POSTS)), gone]
    )
    web["http://engineering.brackwater.example/kafka.xml"] = feed(
        [(f"{post(number)}?utm_source=rss", number, "Tracked.") for number in range(1, POSTS, 3)]
    )
    web["http://engineering.brackwater.example/short.xml"] = feed(
        [
            (f"http://engineering.brackwater.example/s/{number}", number, "Short.")
            for number in range(1, POSTS, 4)
        ]
    )
    return web


class SmallWeb(ThreadingHTTPServer):
    """A proxy that knows one web and takes its time."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.web = small_web()
        self.requests = Counter[str]()

    def total(self) -> int:
        return self.requests.total()

    def has_answered(self, requests: int) -> bool:
        return self.total() >= requests


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, SmallWeb)
        time.sleep(LATENCY)
        self.server.requests[self.path] += 1
        found = self.server.web.get(self.path)
        body = (found or "not here").encode()
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "application/rss+xml" if self.path.endswith(".xml") else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle(self) -> None:
        with suppress(ConnectionError):  # whoever asked was killed
            super().handle()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def small_web_served() -> Iterator[SmallWeb]:
    with SmallWeb() as web:
        serving = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.05})
        serving.start()
        yield web
        web.shutdown()
        serving.join()


def words_for_the_small_web(folder: Path) -> Path:
    folder.mkdir()
    item = {"title": "Brackwater Kafka scale", "company": "brackwater", "technologies": ["kafka"]}
    needs = {"needs": ["throughput", "latency", "cost", "instance_type"], "category": "scaling"}
    names = {
        "companies": {"brackwater": {"name": "Brackwater", "domains": ["engineering.brackwater.example"]}},
        "technologies": {"kafka": {"name": "Kafka"}},
    }
    (folder / "backlog.yaml").write_text(json.dumps({"items": {"SCALE-BRW-KAFKA-001": {**item, **needs}}}))
    (folder / "vocabulary.yaml").write_text(json.dumps(names))
    return folder


def test_a_cycle_killed_three_times_leaves_what_an_undisturbed_one_leaves(
    tmp_path: Path, small_web_served: SmallWeb
) -> None:
    proxy = f"http://127.0.0.1:{small_web_served.server_port}"
    sources = {
        name: {
            "company": "Brackwater",
            "feeds": [{"type": "rss", "url": f"http://engineering.brackwater.example/{name}.xml"}],
        }
        for name in ("feed", "kafka", "short")
    }
    installed = Installation(tmp_path / "installed")
    installed.configure(proxy, None, sources, words_for_the_small_web(tmp_path / "words"))
    undisturbed, killed = (
        installed.copied_to(tmp_path / "undisturbed"),
        installed.copied_to(tmp_path / "killed"),
    )
    chance = random.Random(int(os.environ.get("KILL_SEED", "11")))

    undisturbed.cycle(NOW)
    small_web_served.requests.clear()
    hits = []
    # A cycle that has nothing left to read still asks its three feeds.
    for requests, seconds in ((3, 0.8), (chance.randint(4, 10), 0.2), (3, 0.8)):
        begun = partial(small_web_served.has_answered, small_web_served.total() + requests)
        if killed.interrupted_after(chance.uniform(0, seconds), NOW, begun) is None:
            hits.append(killed.interrupted_at(NOW, len(sources)))
    say(f"killed while {', '.join(hits)}")
    killed.cycle(NOW)

    assert len(hits) >= 2
    exports = undisturbed.exports()
    assert [exports[kind].count(b"\n") for kind in ("candidates", "sightings")] == [POSTS, POSTS + 8 + 6]
    assert exports["facts"].count(b"\n") > 100
    assert exports["matches"].count(b"\n") > 0
    assert killed.exports() == exports
    assert killed.rows() == undisturbed.rows()
    # Four pages of a host are under way at once: those a kill may cost. What was read is not asked for again.
    pages = {
        url: times for url, times in small_web_served.requests.items() if not url.endswith((".xml", ".txt"))
    }
    asked_again = sum(times - 1 for times in pages.values())
    assert asked_again <= 4 * len(hits)


# -- the long form ----------------------------------------------------------------------------------------

OLSHANSK = "https://raw.githubusercontent.com/Olshansk/rss-feeds/main/feeds"
RECORDED = {
    "artsy": "https://artsy.github.io/feed.xml",
    "artsy-ruby": "https://artsy.github.io/blog/categories/ruby/atom.xml",
    "artsy-culture": "https://artsy.github.io/blog/categories/culture/atom.xml",
    "rust": "https://blog.rust-lang.org/feed.xml",
    "inside-rust": "https://blog.rust-lang.org/inside-rust/feed.xml",
    "github-status": "https://www.githubstatus.com/history.atom",
    "anthropic": f"{OLSHANSK}/feed_anthropic_news.xml",
    "openai-research": f"{OLSHANSK}/feed_openai_research.xml",
}


@dataclass(frozen=True, kw_only=True)
class Replay:
    """The recorded web as a proxy."""

    port: int
    ca_file: Path

    def turn_to(self, week: int) -> None:
        self._ask(f"/_clock?now=w{week}")

    def next_request(self) -> Callable[[], bool]:
        """Whether it has been asked for anything since."""
        before = self._ask("/_stats")
        return lambda: self._ask("/_stats") != before

    def _ask(self, path: str) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        try:
            connection.request("GET", path)
            return connection.getresponse().read()
        finally:
            connection.close()


@pytest.fixture
def replay(tmp_path: Path) -> Iterator[Replay]:
    script, corpus, ca_file = SHARED / "tools" / "replay_web.py", SHARED / "corpus", tmp_path / "ca.pem"
    words = ("--corpus", corpus, "--port", "0", "--ca-out", ca_file, "--now", "w0", "--latency", "20")
    process = subprocess.Popen([sys.executable, script, *words], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    port = int(process.stdout.readline().split("127.0.0.1:")[1].split(",")[0])
    yield Replay(port=port, ca_file=ca_file)
    process.kill()
    process.communicate()


def words_for_the_recorded_web(folder: Path) -> Path:
    folder.mkdir()
    for path in (
        PROJECT / "config" / "keywords.yaml",
        PROJECT / "config" / "vocabulary.yaml",
        SHARED / "gold" / "backlog.yaml",
    ):
        shutil.copy(path, folder)
    return folder


@pytest.mark.recorded_web
@pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="the recorded web is not here")
@pytest.mark.skipif("KILLS" not in os.environ, reason="the long form takes minutes: set KILLS to how many")
def test_weeks_killed_again_and_again_leave_what_undisturbed_weeks_leave(
    tmp_path: Path, replay: Replay
) -> None:
    kills, weeks = int(os.environ["KILLS"]), int(os.environ.get("KILL_WEEKS", "4"))
    chance = random.Random(int(os.environ.get("KILL_SEED", "1")))
    sources = {name: {"feeds": [{"type": "rss", "url": url}]} for name, url in RECORDED.items()}
    undisturbed = Installation(tmp_path / "undisturbed")
    undisturbed.configure(
        f"http://127.0.0.1:{replay.port}",
        replay.ca_file,
        sources,
        words_for_the_recorded_web(tmp_path / "words"),
    )
    struck, rounds = Counter[str](), 0
    say("| week | kills, each of a cycle resumed | in the clause | exports |", "|---|---:|---|---|")

    for week in range(weeks):
        replay.turn_to(week)
        now = NOW + timedelta(weeks=week, hours=10)
        before = undisturbed.copied_to(tmp_path / f"before-{week}")
        takes = undisturbed.interrupted_after(PATIENCE, now, replay.next_request())
        assert takes is not None
        exports, quota = undisturbed.exports(), -(-kills * (week + 1) // weeks) - struck.total()
        while quota > 0:
            killed = before.copied_to(tmp_path / f"killed-{week}-{rounds}")
            clauses = [
                killed.interrupted_at(now, len(RECORDED))
                for _ in range(min(quota, chance.randint(1, 4)))
                if killed.interrupted_after(chance.uniform(0, takes), now, replay.next_request()) is None
            ]
            killed.cycle(now)
            quota, rounds, struck = quota - len(clauses), rounds + 1, struck + Counter(clauses)

            assert killed.exports() == exports
            assert killed.rows() == undisturbed.rows()
            assert killed.digests() == undisturbed.digests()
            counts = ", ".join(f"{len(exports[kind].splitlines())} {kind}" for kind in KINDS)
            say(f"| w{week} | {len(clauses)} | {', '.join(clauses)} | {counts}: equal |")
            shutil.rmtree(killed.folder)

    say("", f"{struck.total()} kills in {rounds} rounds: {dict(struck)}")
    assert struck.total() == kills


def say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
