"""Changes the registry's text: only the lines of what changes, all others stay as people wrote them.

The parser tells where an entry stands, and the change is made there. What comes of it is read back: it has to say
what the old text said and the change, nothing else. Where that fails (a registry on one line), ruamel.yaml writes
the file anew, comments included; where even that fails, nothing is changed.
"""

import io
import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from discovery.config import document, written
from discovery.config.written import Entry
from discovery.errors import ConfigError, EditError

_KEY = "sources"
_VARIABLE = re.compile(r"\$\{")
_TRUE = frozenset({"true", "yes", "on", "y", "t", "1"})

Change = Callable[[Any], None]
"""Makes the change in the mapping of sources, whatever kind of mapping it is."""


def added(text: str, entries: Mapping[str, Entry]) -> str:
    """The text with these entries after the others. Raises EditError for an id that is taken, and for an entry that
    would be expanded from the environment: what strangers wrote must not ask for secrets."""
    if _VARIABLE.search(repr(entries)):
        raise EditError("an entry holds ${, which stands for a variable of the environment: write it by hand")

    def change(sources: Any) -> None:
        for source_id, entry in entries.items():
            if source_id in sources:
                raise EditError(f"the id {source_id!r} is taken")
            sources[source_id] = deepcopy(dict(entry))

    return _proved(text, _with_more(text, entries), change)


def paused(text: str, source_id: str, *, pause: bool) -> str:
    """The text with this source paused, or not; the same text where it is so already."""
    entry = (_data(text)[_KEY]).get(source_id)
    if not isinstance(entry, dict):
        raise EditError(f"no entry {source_id!r} stands in the file")
    if (str(entry.get("paused", "")).lower() in _TRUE) == pause:
        return text

    def change(sources: Any) -> None:
        if pause:
            sources[source_id]["paused"] = True
        else:
            sources[source_id].pop("paused")

    return _proved(text, _with_pause(text, source_id) if pause else _without_pause(text, source_id), change)


def removed(text: str, source_id: str) -> str:
    """The text without this source and the comments that are its own: inside it, and directly above it."""
    if source_id not in _data(text)[_KEY]:
        raise EditError(f"no entry {source_id!r} stands in the file")

    def change(sources: Any) -> None:
        sources.pop(source_id)

    return _proved(text, _without(text, source_id), change)


# -- what holds for every change --------------------------------------------------------------------------


def _proved(text: str, attempt: str | None, change: Change) -> str:
    """The attempt, or what ruamel.yaml makes of the change: whichever first says what it should."""
    wanted = _data(text)
    change(wanted[_KEY])
    if attempt is not None and _says(attempt, wanted):
        return attempt
    anew = _round_trip(text, change)
    if anew is not None and _says(anew, wanted):
        return anew
    raise EditError("the file is written in a way that this change cannot be made in: make it by hand")


def _says(text: str, wanted: Mapping[str, Any]) -> bool:
    try:
        return _data(text) == wanted
    except ConfigError:
        return False


def _data(text: str) -> dict[str, Any]:
    """What the text says, with a mapping of sources even where it has none. Raises ConfigError."""
    data = deepcopy(document.parse(text, f"{_KEY}.yaml").data)
    if not isinstance(data, dict) or not isinstance(data.get(_KEY) or {}, dict):
        raise EditError(f"expected a mapping with the key {_KEY!r}")
    return {**data, _KEY: data.get(_KEY) or {}}


def _round_trip(text: str, change: Change) -> str | None:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    try:
        data = yaml.load(text)
        if data is None:
            data = {}
        if data.get(_KEY) is None:
            data[_KEY] = {}
        change(data[_KEY])
        yaml.dump(data, out)
    except (YAMLError, KeyError):  # a key that is spelled otherwise than it is read
        return None
    return out.getvalue()


# -- where things stand -----------------------------------------------------------------------------------


def _pairs(node: Node | None) -> list[tuple[Node, Node]]:
    return list(node.value) if isinstance(node, MappingNode) else []


def _pair(node: Node | None, key: str) -> tuple[Node, Node] | None:
    return next((pair for pair in _pairs(node) if pair[0].value == key), None)


def _on_one_line(node: Node) -> bool:
    """Whether it is written with braces or brackets."""
    return isinstance(node, CollectionNode) and bool(node.flow_style)


def _sources(text: str) -> Node | None:
    found = _pair(YAML().compose(text), _KEY)
    return found[1] if found else None


def _entry(text: str, source_id: str) -> tuple[Node, Node] | None:
    """Key and value; None unless the entry stands in lines of its own."""
    sources = _sources(text)
    return None if sources is None or _on_one_line(sources) else _pair(sources, source_id)


def _content_end(key: Node, value: Node) -> int:
    """Where what is written last in a value ends: a block counts the comments after it as its own."""
    while value.value and isinstance(value, MappingNode | SequenceNode) and not _on_one_line(value):
        key, value = value.value[-1] if isinstance(value, MappingNode) else (value.value[-1], value.value[-1])
    nothing = isinstance(value, ScalarNode) and not value.value and not value.style
    return int((key if nothing else value).end_mark.index)


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    """Behind the line's end; where a line begins, nothing of it belongs to what ended there."""
    if at and text[at - 1] == "\n":
        return at
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1


def _entry_end(text: str, key: Node, value: Node) -> int:
    """Behind the last line of an entry, comments that are indented deeper than its key included."""
    end = at = _line_end(text, _content_end(key, value))
    deeper = re.compile(rf" {{{key.start_mark.column + 1},}}#")
    for line in text[at:].splitlines(keepends=True):
        at += len(line)
        if deeper.match(line):
            end = at
        elif line.strip():
            break
    return end


# -- the changes ------------------------------------------------------------------------------------------


def _with_more(text: str, entries: Mapping[str, Entry]) -> str | None:
    found = _pair(YAML().compose(text), _KEY)
    if found is None:
        given = f"{text}\n" if text and not text.endswith("\n") else text
        return f"{given}{_KEY}:\n" + _blocks(entries, 2, "\n")
    key, sources = found
    pairs = _pairs(sources)
    if _on_one_line(sources) or (sources.value and not pairs):
        return None
    if not pairs:
        at = _entry_end(text, key, sources)
        before = text[:at] if text[:at].endswith("\n") else f"{text[:at]}\n"
        return before + _blocks(entries, 2, "\n") + text[at:]
    column = pairs[0][0].start_mark.column
    apart = "\n" if len(pairs) == 1 or _is_apart(text, pairs) else ""
    at = _entry_end(text, *pairs[-1])
    before = text[:at] if text[:at].endswith("\n") else f"{text[:at]}\n"
    return before + apart + _blocks(entries, column, apart) + text[at:]


def _is_apart(text: str, pairs: list[tuple[Node, Node]]) -> bool:
    """Whether blank lines stand between the last two entries."""
    between = text[_content_end(*pairs[-2]) : pairs[-1][0].start_mark.index]
    return any(not line.strip() for line in between.split("\n")[1:-1])


def _blocks(entries: Mapping[str, Entry], column: int, apart: str) -> str:
    return apart.join(
        "".join(f"{line}\n" for line in written.lines({source_id: dict(entry)}, column))
        for source_id, entry in entries.items()
    )


def _with_pause(text: str, source_id: str) -> str | None:
    found = _pair(_sources(text), source_id)
    if found is None or not _pairs(found[1]):
        return None
    key, value = found
    if given := _pair(value, "paused"):
        return text[: given[1].start_mark.index] + "true" + text[given[1].end_mark.index :]
    if _on_one_line(value):
        at = value.start_mark.index + 1
        return f"{text[:at]}paused: true, {text[at:]}"
    at = _line_end(text, key.end_mark.index)
    return f"{text[:at]}{' ' * value.value[0][0].start_mark.column}paused: true\n{text[at:]}"


def _without_pause(text: str, source_id: str) -> str | None:
    found = _pair(_sources(text), source_id)
    given = _pair(found[1], "paused") if found else None
    if found is None or given is None:
        return None
    value, pairs = found[1], _pairs(found[1])
    if not _on_one_line(value):
        return text[: _line_start(text, given[0].start_mark.index)] + text[_entry_end(text, *given) :]
    at = pairs.index(given)
    if at + 1 < len(pairs):
        return text[: given[0].start_mark.index] + text[pairs[at + 1][0].start_mark.index :]
    return text[: pairs[at - 1][1].end_mark.index] + text[given[1].end_mark.index :]


def _without(text: str, source_id: str) -> str | None:
    found = _entry(text, source_id)
    if found is None:
        return None
    key, value = found
    margin = " " * key.start_mark.column
    start = _line_start(text, key.start_mark.index)
    while start and text[(above := _line_start(text, start - 1)) :].startswith(f"{margin}#"):
        start = above
    before, after = text[:start], text[_entry_end(text, key, value) :]
    if not after.strip():
        return f"{before.rstrip()}\n"
    blank = re.match(r"(?:[ \t]*\n)+", after)
    return before + (after[blank.end() :] if blank and _ends_blank(before) else after)


def _ends_blank(before: str) -> bool:
    """Whether a blank line, or the key of the sources, stands above: another blank line would be too many."""
    last = before.rstrip("\n").rpartition("\n")[2]
    return before.endswith("\n\n") or last.split("#")[0].strip() == f"{_KEY}:"
