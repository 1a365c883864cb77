"""Entries of the registry become lines of YAML."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

Entry = Mapping[str, Any]
"""An entry as it stands in the file: plain data."""

_PLAIN = re.compile(r"[^\W\d_](?:[\w .,&+()'’/:?=%~@;!-]*[\w.&+()'’/?=%~@;!-])?")
_SPECIAL = re.compile(r": | #|:$")
_MEANS_SOMETHING = frozenset("true false null yes no on off y n".split())
_IN_FLOW = re.compile(r"[,:?]")
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")


def lines(entry: Entry, column: int) -> Iterator[str]:
    """The keys of a mapping as block YAML that begins at `column`."""
    margin = " " * column
    for key, value in entry.items():
        match value:
            case dict() if value:
                yield f"{margin}{_scalar(key)}:"
                yield from lines(value, column + 2)
            case list() | tuple() if value and all(isinstance(one, dict) and one for one in value):
                yield f"{margin}{_scalar(key)}:"
                for one in value:
                    first, *others = lines(one, column + 4)
                    yield f"{margin}  - {first.lstrip()}"
                    yield from others
            case list() | tuple() if all(isinstance(one, str) for one in value):
                yield f"{margin}{_scalar(key)}: [{', '.join(_scalar(one, _IN_FLOW) for one in value)}]"
            case _:
                yield f"{margin}{_scalar(key)}: {_scalar(value)}"


def _scalar(value: Any, quoted: re.Pattern[str] = _SPECIAL) -> str:
    """As people write it, where that can be read as nothing else; JSON, which is YAML too, for the rest."""
    if (
        isinstance(value, str)
        and _PLAIN.fullmatch(value)
        and value.lower() not in _MEANS_SOMETHING
        and not quoted.search(value)
        and not _SPECIAL.search(value)
        and not _UNPRINTABLE.search(value)
    ):
        return value
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))
