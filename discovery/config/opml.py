"""Lists of subscriptions in OPML 1.0 and 2.0 are taken apart into the feeds they name."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from discovery import text
from discovery.config import opml_values
from discovery.config.opml_values import FEED, OF_FEEDS, SOURCE
from discovery.config.registry import POLLED_TYPES
from discovery.errors import FormatError

MOST_BYTES = 5_000_000
MOST_FEEDS = 5_000

_NAME_LIMIT = 200
_LONGEST_ADDRESS = 2_000
_LONGEST_VALUE = 20_000
OWN = {name.lower(): name for name in ("text", "title", "type", "xmlUrl", "htmlUrl", "url", "category")}

_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_ENCODING = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.-]{1,40})""")
_ENCODINGS = re.compile(
    r"utf-?(?:8|16)(?:-?[bl]e)?|us-ascii|(?:iso-8859|windows|koi8|shift_jis|euc|gb|big5)[\w-]*"
)
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_BARE = re.compile(r"&(?!(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Outline:
    """A feed as the file names it: `feed` has the keys that its entry in the registry gets, `source` those of the entry
    around it. `source_id` is given in files that we have written ourselves."""

    line: int
    name: str
    source: Mapping[str, Any]
    feed: Mapping[str, Any]
    source_id: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """What is not taken in: the line it stands on, what it calls itself, and why."""

    line: int
    name: str
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscriptions:
    """The feeds in the order of the file, and what is wrong with the others."""

    outlines: tuple[Outline, ...]
    left_out: tuple[LeftOut, ...]


def read(body: bytes, label: str) -> Subscriptions:
    """Damage costs the outlines on its line and no others.

    Raises FormatError, with the file called `label` and the line, for what is no OPML, for a file that declares
    entities, and for one of more than 5 MB or 5,000 feeds.
    """
    if len(body) > MOST_BYTES:
        raise FormatError(f"{label}: more than {MOST_BYTES // 1_000_000} MB: import it in parts")
    given = _decoded(body)
    if entity := _ENTITY.search(given):
        line = given.count("\n", 0, entity.start()) + 1
        raise FormatError(f"{label}:{line}: declares entities, which no list of feeds needs: not read")
    root, damage = _parsed(given)
    if root is None or _local(root).lower() != "opml":
        found = "no XML" if root is None else f"XML with the root <{_local(root)}>"
        raise FormatError(f"{label}:{min(damage, default=1)}: expected OPML, found {found}")
    return _sorted_out(root, damage, label)


def called(name: str) -> str:
    """A name as it is taken from a file: on one line, and not endless."""
    line = text.one_line(name)
    return line if len(line) <= _NAME_LIMIT else f"{line[: _NAME_LIMIT - 1].rstrip()}…"


# -- XML --------------------------------------------------------------------------------------------------


def _decoded(body: bytes) -> str:
    """Decoded here, so that no encoding hides anything; what XML cannot hold is left out, a bare & is meant."""
    stated = _ENCODING.match(body)
    name = stated[1].decode("ascii").lower() if stated else "utf-8"
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = "utf-16"
    try:
        plain = body.decode(name if _ENCODINGS.fullmatch(name) else "utf-8", "replace")
    except (LookupError, ValueError):
        plain = body.decode("utf-8", "replace")
    plain = opml_values.fit(plain).removeprefix("\ufeff")
    declaration = _DECLARATION.match(plain)
    if declaration:
        plain = "\n" * declaration[0].count("\n") + plain[declaration.end() :]
    return _BARE.sub("&amp;", plain)


def _parsed(given: str) -> tuple[etree._Element | None, dict[int, str]]:
    """The root, and what was wrong by line."""
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(given.encode("utf-8"), parser)
    except (etree.LxmlError, ValueError):
        root = None
    damage: dict[int, str] = {}
    for error in parser.error_log:
        damage.setdefault(error.line, text.one_line(error.message))
    return root, damage


def _local(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


# -- outlines ---------------------------------------------------------------------------------------------


def _sorted_out(root: etree._Element, damage: dict[int, str], label: str) -> Subscriptions:
    """Damage that no outline is to blame for is named by its line alone."""
    found: list[Outline | LeftOut] = []
    lines, unblamed, before = sorted(damage), dict(damage), 0
    for element, folders in _elements(root):
        line = element.sourceline or 0
        wrong = _wrong(lines, before, line)
        before = line
        if _local(element).lower() != "outline":
            continue
        given = _given(element)
        if wrong is not None:
            unblamed.pop(wrong, None)
            found.append(_left_out(line, given, f"not well-formed: {damage[wrong]}"))
        elif len(element) == 0 or _address(given):
            found.append(_outline(line, given, folders))
    found += [
        LeftOut(line=at, name="", why=f"not well-formed: {message}") for at, message in unblamed.items()
    ]
    outlines = tuple(one for one in found if isinstance(one, Outline))
    if len(outlines) > MOST_FEEDS:
        raise FormatError(f"{label}: more than {MOST_FEEDS:,} feeds: import them in parts")
    left_out = sorted((one for one in found if isinstance(one, LeftOut)), key=lambda one: one.line)
    return Subscriptions(outlines=outlines, left_out=tuple(left_out))


def _wrong(lines: Sequence[int], before: int, line: int) -> int | None:
    """The line of damage in the element whose tag ends on `line`: it began where the one before ended, or later."""
    at = bisect_right(lines, min(before, line - 1))
    return lines[at] if at < len(lines) and lines[at] <= line else None


def _elements(root: etree._Element) -> Iterator[tuple[etree._Element, tuple[str, ...]]]:
    """Every element in document order, with the names of the folders it lies in."""
    waiting: list[tuple[etree._Element, tuple[str, ...]]] = [(root, ())]
    while waiting:
        element, folders = waiting.pop()
        yield element, folders
        given = _given(element) if _local(element).lower() == "outline" else {}
        name = "" if _address(given) else called(given.get("text") or given.get("title") or "")
        inner = (*folders, name) if name else folders
        waiting.extend((child, inner) for child in reversed(element) if isinstance(child.tag, str))


def _given(element: etree._Element) -> dict[str, str]:
    """The attributes; those that OPML knows under their own names, however they are spelled."""
    return {OWN.get(str(name).lower(), str(name)): str(value) for name, value in element.attrib.items()}


def _address(given: Mapping[str, str]) -> str:
    own = given.get("type", "").lower() in POLLED_TYPES - OF_FEEDS
    return (given.get("xmlUrl") or (given.get("url") if own else "") or "").strip()


def _left_out(line: int, given: Mapping[str, str], why: str) -> LeftOut:
    name = called(given.get("text") or given.get("title") or given.get("xmlUrl") or "")
    return LeftOut(line=line, name=name, why=why)


def _outline(line: int, given: Mapping[str, str], folders: tuple[str, ...]) -> Outline | LeftOut:
    address = _address(given)
    if not address:
        return _left_out(line, given, "no xmlUrl")
    if not address.lower().startswith(("http://", "https://")):
        return _left_out(line, given, f"not an http or https address: {address[:80]!r}")
    if len(address) > _LONGEST_ADDRESS:
        return _left_out(line, given, f"an address of {len(address):,} characters")
    if too_long := next((name for name, value in given.items() if len(value) > _LONGEST_VALUE), None):
        return _left_out(line, given, f"{too_long} has {len(given[too_long]):,} characters")
    if any("${" in value for value in given.values()):
        return _left_out(line, given, "holds ${, which would stand for a variable of the environment")
    return _taken(line, given, address, "/".join(folders))


def _taken(line: int, given: Mapping[str, str], address: str, folder: str) -> Outline:
    rest = dict(given)
    rest.pop("xmlUrl", None)
    name = called(given.get("text") or given.get("title") or "")
    for key in ("text", "title"):
        if called(rest.get(key, "")) == name:
            rest.pop(key, None)
    kind = given.get("type", "rss").lower()
    if kind in POLLED_TYPES:
        rest.pop("type", None)
    if kind in POLLED_TYPES - OF_FEEDS and not given.get("xmlUrl"):
        rest.pop("url", None)
    category = folder or called(given.get("category", ""))
    if called(given.get("category", "")) == category:
        rest.pop("category", None)
    shown = {"name": name, "category": category}
    source = {key: value for key, value in shown.items() if value} | opml_values.keys(SOURCE, rest)
    source_id = source.pop("id", None)
    feed = {"type": kind if kind in POLLED_TYPES else "rss", "url": address, **opml_values.keys(FEED, rest)}
    if feed["type"] == "github" and "repo" in feed and f"{{{FEED}}}url" not in rest:
        feed.pop("url")  # made of the other keys when it was written
    kept = {key: value for key, value in rest.items() if not key.startswith((f"{{{SOURCE}}}", f"{{{FEED}}}"))}
    return Outline(
        line=line,
        name=name,
        source={key: value for key, value in source.items() if key != "feeds"},
        feed={**feed, **({"opml": kept} if kept else {})},
        source_id=None if source_id is None else str(source_id),
    )
