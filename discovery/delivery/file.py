"""Puts a digest into a folder, whole or not at all."""

import asyncio
import os
from contextlib import suppress
from pathlib import Path

from discovery.delivery.base import OnWire
from discovery.model import Digest, NotSent, Rendered, SendResult, Sent, Week


class FileChannel:
    """Writes `<week>.json`, `<week>.html` and `<week>.md` to `folder`, which is made when it is missing.

    A reader of the folder sees the old file or the new one, never half of one. The Markdown comes last: where
    it stands, the other two do.
    """

    repeatable = True

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self._folder = folder

    async def send(self, digest: Digest, rendered: Rendered, *, on_wire: OnWire) -> SendResult:
        """`Sent` with the path of the Markdown file, or `NotSent` with path and reason (worth another try)."""
        texts = {
            self._path(digest.week, "json"): rendered.json,
            self._path(digest.week, "html"): rendered.html,
            self._path(digest.week, "md"): rendered.markdown,
        }
        try:
            try:
                await asyncio.to_thread(_write_parts, self._folder, texts)
            except OSError as error:
                return self._refused(error)
            await on_wire()
            try:
                await asyncio.to_thread(_put_in_place, self._folder, texts)
            except OSError as error:
                return self._refused(error)
        finally:
            _sweep(texts)
        return Sent(detail=str(self._path(digest.week, "md")))

    def _path(self, week: Week, suffix: str) -> Path:
        return self._folder / f"{week}.{suffix}"

    def _refused(self, error: OSError) -> NotSent:
        where = error.filename or self._folder
        return NotSent(detail=f"cannot write {where}: {error.strerror or error}", again=True)


def _part(path: Path) -> Path:
    """Beside the file itself: a rename is atomic only within one file system."""
    return path.with_name(f".{path.name}.part")


def _write_parts(folder: Path, texts: dict[Path, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in texts.items():
        with _part(path).open("wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())


def _put_in_place(folder: Path, texts: dict[Path, str]) -> None:
    for path in texts:
        _part(path).replace(path)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)  # the renames themselves survive a power cut only with the folder on disk
    finally:
        os.close(descriptor)


def _sweep(texts: dict[Path, str]) -> None:
    for path in texts:
        with suppress(OSError):
            _part(path).unlink(missing_ok=True)
