"""What an attribute of OPML can hold: text that is fit for XML, and values of any other type as JSON."""

import json
import re
from collections.abc import Mapping
from typing import Any

SOURCE, FEED = "urn:discovery:source", "urn:discovery:feed"
"""The namespaces of the keys that a source and its feeds have in the registry and OPML has no word for."""

REST = "_"
"""The attribute that holds the keys which cannot be names of attributes."""

OF_FEEDS = frozenset({"rss", "atom", "feed", "jsonfeed"})
"""Types whose address any reader of OPML can subscribe to: it stands in `xmlUrl`, that of the others in `url`."""

_NAME = re.compile(r"[A-Za-z][\w.-]*", re.ASCII)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def fit(text: str) -> str:
    """The text without what XML cannot hold.

    >>> fit("a\\x00b")
    'ab'
    """
    return _NOT_XML.sub("", text)


def told(value: Any) -> str:
    """A value as an attribute: text as it is unless it would be read as something else.

    >>> told("kafka"), told(["kafka"]), told(True), told("true")
    ('kafka', '["kafka"]', 'true', '"true"')
    """
    if isinstance(value, str) and fit(value) == value and not _is_json(value):
        return value
    return json.dumps(value, ensure_ascii=not isinstance(value, str) or fit(value) != value, default=str)


def heard(attribute: str) -> Any:
    """The value that an attribute holds; nulls in it, which equal absence in our files, left out.

    >>> heard('["kafka"]'), heard("kafka"), heard('"true"')
    (['kafka'], 'kafka', 'true')
    """
    return _without_nulls(json.loads(attribute)) if _is_json(attribute) else attribute


def attributes(namespace: str, keys: Mapping[str, Any]) -> dict[str, str]:
    """These keys as attributes of a namespace."""
    plain = {f"{{{namespace}}}{key}": told(value) for key, value in keys.items() if _NAME.fullmatch(key)}
    rest = {key: value for key, value in keys.items() if not _NAME.fullmatch(key)}
    return plain | ({f"{{{namespace}}}{REST}": told(rest)} if rest else {})


def keys(namespace: str, given: Mapping[str, str]) -> dict[str, Any]:
    """The keys that attributes of a namespace stand for."""
    start = f"{{{namespace}}}"
    found = {
        name.removeprefix(start): heard(value) for name, value in given.items() if name.startswith(start)
    }
    rest = found.pop(REST, {})
    return {name: value for name, value in found.items() if value is not None} | (
        rest if isinstance(rest, dict) else {}
    )


def _is_json(text: str) -> bool:
    try:
        json.dumps(json.loads(text), allow_nan=False)
    except (ValueError, RecursionError):
        return False
    return True


def _without_nulls(value: Any) -> Any:
    match value:
        case dict():
            return {key: _without_nulls(inner) for key, inner in value.items() if inner is not None}
        case list():
            return [_without_nulls(inner) for inner in value]
    return value
