"""A small web to poll, and an installation that polls it."""

import asyncio
import gzip
import hashlib
import io
import logging
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import structlog

from discovery import app
from discovery.app import Loaded
from discovery.cli.main import main
from discovery.model import Candidate
from discovery.pipeline import Report, cycle
from discovery.pipeline.context import Context
from discovery.store import Store, Unit

MONDAY = datetime(2026, 9, 7, 10, tzinfo=UTC)
"""An hour after a digest is due: the first digest of what is polled now is due a week later."""


# -- the web ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Post:
    """An entry of a feed."""

    path: str
    title: str
    text: str = ""
    guid: str | None = None
    published: datetime | str | None = None
    more: str = ""

    def rss(self, site: "Site") -> str:
        when = format_datetime(self.published) if isinstance(self.published, datetime) else self.published
        return (
            f"<item><title>{escape(self.title)}</title>"
            + (f"<link>{site.url(self.path)}</link>" if self.path else "")
            + f'<guid isPermaLink="false">{self.guid or self.path}</guid>'
            + (f"<pubDate>{when}</pubDate>" if when else "")
            + (f"<description>{escape(self.text)}</description>" if self.text else "")
            + f"{self.more}</item>"
        )


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`released`, where given, is waited for before the answer goes out."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    released: threading.Event | None = None


class Site:
    """A web server on loopback. It answers with an ETag, and 304 to who has it; `log` holds `GET /path 200`."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.log: list[str] = []
        self.posted: list[tuple[str, bytes]] = []
        self._waited_for: list[threading.Event] = []
        site = self

        class Answering(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.answer(self)

            def do_POST(self) -> None:
                site.posted.append((self.path, self.rfile.read(int(self.headers["content-length"]))))
                site.answer(self)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def close(self) -> None:
        for event in self._waited_for:
            event.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        answer = self.answers.get(request.path, Answer(body=b"not here", status=404))
        etag = f'"{hashlib.sha256(answer.body).hexdigest()[:12]}"'
        known = answer.status == 200 and request.headers.get("if-none-match") == etag
        status = 304 if known else answer.status
        self.log.append(f"{request.command} {request.path} {status}")
        if answer.released:
            answer.released.wait(60)
        try:
            request.send_response(status)
            for name, value in {"etag": etag, **answer.headers}.items():
                request.send_header(name, value)
            request.send_header("content-length", "0" if known else str(len(answer.body)))
            request.end_headers()
            request.wfile.write(b"" if known else answer.body)
        except ConnectionError:
            pass  # it had heard enough

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}{path}"

    def asked(self, start: str = "") -> list[str]:
        """What was asked for since the last call; `start` keeps what begins so."""
        asked, self.log = self.log, []
        return [line for line in asked if line.startswith(start)]

    def put(
        self,
        path: str,
        body: str | bytes,
        *,
        kind: str = "text/html; charset=utf-8",
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        released: threading.Event | None = None,
    ) -> None:
        if released:
            self._waited_for.append(released)
        self.answers[path] = Answer(
            body=body.encode() if isinstance(body, str) else body,
            status=status,
            headers={"content-type": kind, **(headers or {})},
            released=released,
        )

    def feed(self, path: str, *posts: Post, released: threading.Event | None = None) -> str:
        """Serve the posts as RSS; returns the feed's address."""
        items = "".join(post.rss(self) for post in posts)
        self.put(
            path,
            f'<rss version="2.0"><channel><title>Blog</title><link>{self.url("/")}</link>{items}</channel></rss>',
            kind="application/rss+xml",
            released=released,
        )
        return self.url(path)

    def page(
        self,
        path: str,
        *paragraphs: str,
        title: str = "A post",
        canonical: str | None = None,
        released: threading.Event | None = None,
    ) -> None:
        head = f'<link rel="canonical" href="{self.url(canonical)}">' if canonical else ""
        text = "".join(f"<p>{escape(one)}</p>" for one in paragraphs)
        self.put(
            path,
            f'<!doctype html><html lang="en"><head><title>{escape(title)}</title>{head}</head>'
            f"<body><main><article><h1>{escape(title)}</h1>{text}</article></main></body></html>",
            released=released,
        )

    def bomb(self, path: str) -> None:
        """A few kilobytes that unpack to 50 MB."""
        self.put(path, gzip.compress(b" " * 50_000_000, 9), headers={"content-encoding": "gzip"})


# -- the installation -------------------------------------------------------------------------------------

SETTINGS = """\
database: sqlite:///{folder}/d.db
fetch: {{host_interval: 0s, deadline: 10s, allow_networks: [127.0.0.0/8, "::1/128"]}}
channels: {{file: {{type: file, folder: {folder}/digests}}}}
"""
BACKLOG = """\
items:
  COST-HARBOUR-KAFKA-001:
    title: Harbour Kafka Cost Breakdown
    category: costs
    company: harbour
    technologies: [kafka]
    needs: [cost, instance_type]
  DBG-REDIS-FAILOVER-001:
    title: Redis Failover Debugging
    category: debugging
    technologies: [redis]
"""
VOCABULARY = """\
companies: {harbour: {name: Harbour}, lighthouse: {name: Lighthouse}}
technologies: {kafka: {name: Kafka}, redis: {name: Redis}}
"""


@dataclass(frozen=True, kw_only=True)
class Call:
    """How a call of the program ended."""

    code: int
    out: str
    err: str


class Installation:
    """A configuration folder, its database, and every way to work with them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "config"
        self.config.mkdir()
        self.database = folder / "d.db"
        self.write("discovery.yaml", SETTINGS.format(folder=folder))
        self.write("backlog.yaml", BACKLOG)
        self.write("vocabulary.yaml", VOCABULARY)

    def write(self, name: str, text: str) -> Path:
        path = self.config / name
        path.write_text(text, encoding="utf-8")
        return path

    def add_settings(self, text: str) -> None:
        path = self.config / "discovery.yaml"
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")

    def registry(self, *, every: str = "1h", company: str | None = "Harbour", **feeds: str) -> None:
        """Poll these feeds: source id and address."""
        lines = ["sources:"]
        for name, url in feeds.items():
            lines += [f"  {name}:", f"    name: The {name} blog"]
            lines += [f"    company: {company}"] if company else []
            lines += [f"    feeds: [{{type: rss, url: '{url}', every: {every}}}]"]
        self.write("sources.yaml", "\n".join(lines) + "\n")

    # -- in this process ------------------------------------------------------------------------------

    def loaded(self) -> Loaded:
        return app.load(self.config, environ={})

    @contextmanager
    def store(self) -> Iterator[Store]:
        store = app.open_store(self.loaded())
        try:
            yield store
        finally:
            store.close()

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        with self.store() as store, store.snapshot() as unit:
            yield unit

    def cycle(
        self,
        now: datetime,
        *,
        all_sources: bool = False,
        with_context: Callable[[Context], Context] = lambda context: context,
    ) -> Report:
        async def once(store: Store) -> Report:
            async with app.opened(self.loaded(), store, now=now) as opened:
                context = with_context(opened)
                try:
                    return await cycle(context, all_sources=all_sources)
                finally:
                    context.workers.close()

        with self.store() as store:
            return asyncio.run(once(store))

    def candidates(self) -> dict[str, Candidate]:
        """All candidates by title."""
        with self.unit() as unit:
            return {one.title: one for one in unit.candidates.latest(1000)}

    def dump(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row of every table."""
        with closing(sqlite3.connect(self.database)) as connection:
            names = [
                row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
            ]
            return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in names}

    def call(self, *arguments: str, stdin: bytes = b"") -> Call:
        """The program, run in this process: fast. `start` runs the real one."""
        before = sys.argv, sys.stdin
        out, err = io.StringIO(), io.StringIO()
        sys.argv = ["discovery", *arguments, "--config", str(self.config)]
        sys.stdin = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
        try:
            with redirect_stdout(out), redirect_stderr(err):
                main()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(bool(end.code))
        finally:
            sys.argv, sys.stdin = before
            structlog.reset_defaults()
            for handler in logging.getLogger().handlers[:]:
                if getattr(handler, "stream", None) is err:
                    logging.getLogger().removeHandler(handler)
        return Call(code=code, out=out.getvalue(), err=err.getvalue())

    # -- in processes of their own --------------------------------------------------------------------

    def start(self, *arguments: str, stdin: int | None = subprocess.DEVNULL) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "discovery", "--config", str(self.config), *arguments],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=self.folder,
            env=plain_environment(),
        )

    def run(self, *arguments: str) -> Call:
        with self.start(*arguments) as process:
            out, err = process.communicate(timeout=60)
        return Call(code=process.returncode, out=out, err=err)


def plain_environment() -> dict[str, str]:
    """Ours, without settings for the program and without colours."""
    return {name: value for name, value in os.environ.items() if not name.startswith("DISCOVERY_")}


@pytest.fixture
def new_site() -> Iterator[Callable[[], Site]]:
    sites: list[Site] = []

    def make() -> Site:
        sites.append(Site())
        return sites[-1]

    yield make
    for site in sites:
        site.close()


@pytest.fixture
def site(new_site: Callable[[], Site]) -> Site:
    return new_site()


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(tmp_path)
