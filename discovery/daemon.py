"""The daemon: a clock rings, the pipeline asks the database what is due; signals end it in good order."""

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from discovery import app
from discovery.app import Loaded
from discovery.errors import ConfigError
from discovery.pipeline import Report, cycle
from discovery.pipeline.context import Context, Progress
from discovery.pipeline.digest import next_handover
from discovery.store import Store
from discovery.store.lock import Lock

log = structlog.get_logger()

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""APScheduler counts weekdays from Monday, cron from Sunday: names mean the same to both."""

HEARTBEAT_SECONDS = 15
GLANCE_SECONDS = 1
"""`check --daemon` takes the lock for a moment to see whether it is held: that is no daemon."""
ALREADY_RUNNING = "a daemon runs on this database already; stop it first, or give another --database"


@dataclass(frozen=True, kw_only=True)
class Round:
    """What a round did, and when the next digest comes."""

    report: Report
    next_digest: datetime


@dataclass(frozen=True, kw_only=True)
class Watcher:
    """Who looks on: told of every round that did something, and of its progress."""

    after_round: Callable[[Round], None]
    progress: Progress


async def run(loaded: Loaded, store: Store, reload: Callable[[], Loaded], watcher: Watcher) -> None:
    """Work until SIGTERM or SIGINT; SIGHUP and a changed file bring the new configuration in force.

    Raises BusyError when another daemon holds the database.
    """
    lock_file = app.lock_file(loaded)
    with Lock(lock_file, wait_seconds=GLANCE_SECONDS, busy=ALREADY_RUNNING):
        os.utime(lock_file)  # the heartbeat of the daemon before may be weeks old
        signals, files = _Signals(), _Files(loaded.config.folder)
        while not signals.stop.is_set():
            loaded = await _with(loaded, store, lambda: _reloaded(reload), watcher, signals, files)
    log.info("stopped")


async def _with(
    loaded: Loaded,
    store: Store,
    reload: Callable[[], Loaded | None],
    watcher: Watcher,
    signals: "_Signals",
    files: "_Files",
) -> Loaded:
    """Work with one configuration until it changes; returns the next one."""
    async with app.opened(loaded, store, progress=watcher.progress) as context:
        scheduler = _alarms(context, signals.bell, app.lock_file(loaded))
        scheduler.start()
        try:
            signals.bell.set()
            while await signals.rung():
                if (files.changed() or signals.reload.is_set()) and (changed := reload()):
                    signals.reload.clear()
                    return _on_the_same_database(loaded, changed)
                signals.reload.clear()
                await _round(context, watcher, signals)
        finally:
            scheduler.pause()
            await asyncio.sleep(
                0
            )  # an alarm that rings at this very moment would be cancelled and called an error
            scheduler.shutdown(wait=False)
    return loaded


def _alarms(context: Context, bell: asyncio.Event, lock_file: Path) -> AsyncIOScheduler:
    settings = context.config.settings
    digest = settings.schedule.digest

    async def ring() -> None:
        bell.set()

    async def beat() -> None:
        os.utime(lock_file)

    on_the_hour = CronTrigger(
        day_of_week=WEEKDAYS[digest.weekday],
        hour=digest.at.hour,
        minute=digest.at.minute,
        timezone=settings.zone,
    )
    scheduler = AsyncIOScheduler(timezone=UTC)
    scheduler.add_job(ring, IntervalTrigger(seconds=settings.schedule.tick.total_seconds(), timezone=UTC))
    scheduler.add_job(ring, on_the_hour, misfire_grace_time=None, coalesce=True)
    scheduler.add_job(beat, IntervalTrigger(seconds=HEARTBEAT_SECONDS, timezone=UTC))
    return scheduler


async def _round(context: Context, watcher: Watcher, signals: "_Signals") -> None:
    """One pass, given up when the program is told to stop: what is done is stored, the rest is due again."""
    work = asyncio.create_task(cycle(context))
    stop = asyncio.create_task(signals.stop.wait())
    await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    if not work.done():
        work.cancel()
    with suppress(asyncio.CancelledError):
        try:
            report = await work
        except Exception:
            log.exception("round failed")
            return
        if report.sources_asked or report.pages_asked or report.digests or report.deliveries:
            watcher.after_round(Round(report=report, next_digest=next_handover(context)))


def _reloaded(reload: Callable[[], Loaded]) -> Loaded | None:
    """The changed configuration; None, and the old one stays in force, when it has mistakes."""
    try:
        loaded = reload()
    except ConfigError as error:
        for mistake in error.mistakes:
            log.warning("configuration not taken up; the old one stays in force", mistake=str(mistake))
        return None
    log.info("configuration taken up")
    return loaded


def _on_the_same_database(current: Loaded, changed: Loaded) -> Loaded:
    """The lock is held and the store is open: those go with the process."""
    if changed.database != current.database:
        log.warning(
            "another database is taken up by a restart only", now=current.database, then=changed.database
        )
    return replace(changed, database=current.database)


class _Files:
    """The files of the configuration. Looked at before they are read: what changes after that is another change."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen = self._stamp()

    def changed(self) -> bool:
        """Whether any of them did since the last look."""
        before, self._seen = self._seen, self._stamp()
        return self._seen != before

    def _stamp(self) -> tuple[tuple[str, int, int], ...]:
        """Editors leave links to nowhere beside what they edit, and files come and go while we look."""
        found = []
        for path in sorted(self._folder.glob("*.yaml")):
            with suppress(OSError):
                stat = path.stat()
                found.append((path.name, stat.st_mtime_ns, stat.st_size))
        return tuple(found)


class _Signals:
    """What the outside may tell a running daemon."""

    def __init__(self) -> None:
        self.stop, self.reload, self.bell = asyncio.Event(), asyncio.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._told, self.stop)
        loop.add_signal_handler(signal.SIGHUP, self._told, self.reload)

    def _told(self, what: asyncio.Event) -> None:
        what.set()
        self.bell.set()

    async def rung(self) -> bool:
        """Wait for the next ring; False when it is time to stop."""
        await self.bell.wait()
        self.bell.clear()
        return not self.stop.is_set()
