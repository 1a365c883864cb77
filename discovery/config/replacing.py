"""Puts a changed registry in the old one's place, whole or not at all."""

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from discovery.config import document
from discovery.config.load import SHIPPED, validated
from discovery.config.registry import Registry
from discovery.errors import ConfigError, Mistake

NAME = "sources.yaml"
_NEW_FILE = 0o644


def rewrite(folder: Path, edit: Callable[[str], str], environ: Mapping[str, str] = os.environ) -> bool:
    """Whether `edit` changed the registry of the folder.

    Raises ConfigError for a folder that is not ours to change, and where the result could not be loaded: the old file
    is in force then. What is written has the old one's line ends, mode and owner; two commands do not cross.
    """
    refuse_shipped(folder)
    path = (folder / NAME).resolve()
    with _alone(folder):
        before = _text(path)
        bare = before.removeprefix("\ufeff")
        lines = bare.replace("\r\n", "\n")
        windows = lines.replace("\n", "\r\n") == bare and "\n" in bare
        after = edit(lines if windows else bare)
        if after == (lines if windows else bare):
            return False
        _check(after, str(folder / NAME), environ)
        mark = "\ufeff" if bare != before else ""
        _replace(path, mark + (after.replace("\n", "\r\n") if windows else after))
    return True


def refuse_shipped(folder: Path, *, chosen: bool = True) -> None:
    """Raises ConfigError for the files inside the package, which an update of the program would replace, and for
    those of a checkout that nobody has `chosen`: they stand in where there is no ./config."""
    if folder.resolve() == SHIPPED.resolve() or not chosen:
        message = (
            "the shipped configuration is not changed: run `discovery init` first, it writes ./config to edit"
        )
        raise ConfigError([Mistake(file=str(folder), line=None, key="", message=message)])


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _text(path: Path) -> str:
    """As it stands, line ends included; empty where there is no file."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        message = f"not UTF-8 text (byte {error.start})"
        raise ConfigError([Mistake(file=str(path), line=None, key="", message=message)]) from error


def _check(text: str, label: str, environ: Mapping[str, str]) -> None:
    validated(document.expand(document.parse(text, label), environ), Registry)


def _replace(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
            _liken(file.fileno(), path)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _liken(handle: int, path: Path) -> None:
    """The new file as readable as the old one: a daemon may run under another name than who edits."""
    try:
        old = path.stat()
    except FileNotFoundError:
        os.fchmod(handle, _NEW_FILE)
        return
    with suppress(PermissionError):
        os.fchown(handle, old.st_uid, old.st_gid)
    os.fchmod(handle, old.st_mode & 0o7777)
