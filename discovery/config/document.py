"""A YAML file with the line of every key.

YAML 1.2 through ruamel.yaml; a syntax error or a key given twice is a mistake with its line, like any other.
"""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from discovery.errors import ConfigError, Mistake

KeyPath = tuple[str | int, ...]
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]{0,99})\}")


@dataclass(frozen=True, kw_only=True)
class Document:
    """Plain data (dicts, lists, scalars; keys without a value left out) and where each part stands."""

    label: str
    data: Any
    lines: Mapping[KeyPath, int]

    def line(self, path: KeyPath) -> int | None:
        """The line of `path`, or of the nearest part around it that has one."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None

    def mistake(self, path: KeyPath, message: str) -> Mistake:
        return Mistake(
            file=self.label, line=self.line(path), key=".".join(str(part) for part in path), message=message
        )


def read(path: Path, label: str | None = None) -> Document:
    """Read a file; raises ConfigError with one mistake when it cannot be read as YAML."""
    name = label or str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([Mistake(file=name, line=None, key="", message=_why_unreadable(error))]) from error
    return parse(text, name)


@lru_cache(maxsize=16)
def parse(text: str, label: str) -> Document:
    """Parse YAML text; `label` names it in mistakes. An empty text is an empty mapping.

    What was parsed is kept, for to read the shipped files takes a second: nobody may change the data of a document.
    """
    try:
        loaded = YAML().load(text)
    except DuplicateKeyError as error:
        message = str(error.problem).split(" with value")[0].replace("found duplicate key", "given twice:")
        raise ConfigError([_marked(error, label, message)]) from error
    except MarkedYAMLError as error:
        raise ConfigError([_marked(error, label, f"not valid YAML: {error.problem}")]) from error
    except (YAMLError, ValueError) as error:
        message = f"not valid YAML: {str(error).splitlines()[0]}"
        line = text.count("\n", 0, error.position) + 1 if isinstance(error, ReaderError) else None
        raise ConfigError([Mistake(file=label, line=line, key="", message=message)]) from error
    except RecursionError as error:
        message = "not valid YAML: nested too deep"
        raise ConfigError([Mistake(file=label, line=None, key="", message=message)]) from error
    return _document(loaded, label)


def _document(loaded: Any, label: str) -> Document:
    lines: dict[KeyPath, int] = {}
    data = _plain(loaded, (), lines)
    return Document(label=label, data={} if data is None else data, lines=lines)


def _why_unreadable(error: Exception) -> str:
    match error:
        case FileNotFoundError():
            return "no such file"
        case UnicodeDecodeError():
            return f"not UTF-8 text (byte {error.start})"
        case OSError():
            return error.strerror or str(error)
    return str(error)


def _marked(error: MarkedYAMLError, label: str, message: str) -> Mistake:
    mark = error.problem_mark or error.context_mark
    return Mistake(file=label, line=mark.line + 1 if mark else None, key="", message=message)


def _plain(node: Any, path: KeyPath, lines: dict[KeyPath, int]) -> Any:
    match node:
        case CommentedMap():
            lines.setdefault(path, node.lc.line + 1)
            return dict(_entries(node, path, lines))
        case CommentedSeq():
            lines.setdefault(path, node.lc.line + 1)
            for index in range(len(node)):
                lines[*path, index] = node.lc.item(index)[0] + 1
            return [_plain(value, (*path, index), lines) for index, value in enumerate(node)]
    return node


def _entries(node: CommentedMap, path: KeyPath, lines: dict[KeyPath, int]) -> Iterator[tuple[str, Any]]:
    for key, value in node.items():
        if key in node.lc.data:
            lines[*path, str(key)] = node.lc.key(key)[0] + 1
        plain = _plain(value, (*path, str(key)), lines)
        if plain is not None:  # null equals absent
            yield str(key), plain


def expand(document: Document, environ: Mapping[str, str] = os.environ) -> Document:
    """Replace `${NAME}` in every string from the environment, or from the file that `NAME_FILE` names.

    Raises ConfigError naming each place whose variable is not set.
    """
    mistakes: list[Mistake] = []

    def replaced(value: Any, path: KeyPath) -> Any:
        match value:
            case dict():
                return {key: replaced(inner, (*path, key)) for key, inner in value.items()}
            case list():
                return [replaced(inner, (*path, index)) for index, inner in enumerate(value)]
            case str():
                return _VARIABLE.sub(lambda found: lookup(found[1], path), value)
        return value

    def lookup(name: str, path: KeyPath) -> str:
        found = secret(name, environ)
        if found is None:
            mistakes.append(
                document.mistake(path, f"the environment has neither {name} nor a readable {name}_FILE")
            )
        return found or ""

    data = replaced(document.data, ())
    if mistakes:
        raise ConfigError(mistakes)
    return Document(label=document.label, data=data, lines=document.lines)


def secret(name: str, environ: Mapping[str, str]) -> str | None:
    """The value of `name`, or the first line of the file that `name`_FILE names; None when neither is there."""
    if name in environ:
        return environ[name]
    try:
        return first_line(Path(environ[f"{name}_FILE"]))
    except (KeyError, OSError, UnicodeDecodeError):
        return None


def first_line(path: Path) -> str:
    """The first line of a file that holds a secret; raises OSError or UnicodeDecodeError."""
    return path.read_text(encoding="utf-8").strip().split("\n")[0].rstrip()
