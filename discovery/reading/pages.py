r"""Makes running text of the pages of a paper, or of the slides of a talk, as they were set in lines."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

_LIGATURES = str.maketrans(
    {
        "ﬀ": "ff",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
        "ﬅ": "st",
        "ﬆ": "st",
        "\u00ad": "-",
        "\u2010": "-",
    }
)
_EDGE = 2
"""Lines at the top and at the foot of a page among which running heads are looked for."""
_RUNNING = 0.4
"""Share of pages on which a running head stands: left and right pages may have one each."""
_FEWEST_PAGES = 3
_NUMBER = re.compile(
    r"(?:page |seite |slide |p\. ?)?[-–—]? ?\d{1,4} ?[-–—]?(?: ?(?:of|von|/|\|) ?\d{1,4})?|[ivxl]{1,7}",
    re.IGNORECASE,
)
_SHORT_LINE = 0.5
_FULL_LINE = 0.8
"""Of the usual length of a line: a shorter one with a full stop ends its paragraph."""
_BULLET = re.compile(r"(?:[•‣▪●○◦∙·*–—-]|\(?[0-9a-z]{1,2}[.)]|\[\d{1,3}\])\s")
_HEADING = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,5}\.|[A-Z]\.)\s+[A-Z][^.!?]{1,80}|abstract|references|acknowledge?ments|introduction",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?:][\"'”’)\]]{0,2}\Z")
_HYPHENATED = re.compile(r"([^\W\d_]{2,})-\Z")
_GOES_ON = re.compile(r"([^\W\d_]+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """One page as text in lines; `wide`: broader than high, as slides are."""

    text: str
    wide: bool = False


def running_text(sheets: Sequence[Sheet]) -> str:
    """Paragraphs with blank lines between, hyphenation at line ends repaired, running heads and page numbers left
    out; each slide is one block.
    """
    pages = [_lines(sheet) for sheet in sheets]
    heads = _running_heads(pages)
    pages = [_without_frame(lines, heads) for lines in pages]
    known = Counter(word for lines in pages for line in lines for word in re.findall(r"[\w-]+", line.lower()))
    if sum(sheet.wide for sheet in sheets) * 2 > len(sheets):
        blocks: Iterable[Sequence[str]] = pages
        texts: Iterable[str] = ("\n".join(_rejoined(lines, known)) for lines in blocks)
    else:
        texts = (
            " ".join(_rejoined(block, known))
            for block in _paragraphs([line for one in pages for line in one])
        )
    return "\n\n".join(text for text in texts if text)


def _lines(sheet: Sheet) -> list[str]:
    lines = sheet.text.translate(_LIGATURES).split("\n")
    return [folded for line in lines if (folded := " ".join(line.split()))]


def _running_heads(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """What stands at the edge of many pages, or of a few with another number on each, as the title of a chapter does."""
    found: dict[str, list[str]] = {}
    for lines in pages:
        for key, line in {_key(line): line for line in _edges(lines)}.items():
            found.setdefault(key, []).append(line)
    many = max(_FEWEST_PAGES, _RUNNING * len(pages))
    return frozenset(
        key
        for key, lines in found.items()
        if len(lines) >= many or (_is_numbered(key) and len(set(lines)) >= _FEWEST_PAGES)
    )


def _is_numbered(key: str) -> bool:
    return key.startswith("#") or key.endswith("#")


def _edges(lines: Sequence[str]) -> Sequence[str]:
    edge = _edge(lines)
    return (*lines[:edge], *lines[-edge:])


def _edge(lines: Sequence[str]) -> int:
    """A page of a few lines is mostly text."""
    return max(1, min(_EDGE, len(lines) // 4))


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", line.lower())


def _without_frame(lines: list[str], heads: frozenset[str]) -> list[str]:
    def framing(line: str) -> bool:
        return _key(line) in heads or _NUMBER.fullmatch(line) is not None

    edge = _edge(lines)
    last = len(lines) - edge
    return [line for at, line in enumerate(lines) if edge <= at < last or not framing(line)]


def _paragraphs(lines: Sequence[str]) -> Iterator[list[str]]:
    """A paragraph ends with a short line and a full stop, before a point of a list, and around a heading."""
    usual = median(map(len, lines)) if lines else 0
    block: list[str] = []
    for line in lines:
        heading = _HEADING.fullmatch(line) is not None and len(line) < usual
        if block and (heading or _BULLET.match(line) or _is_over(block, usual)):
            yield block
            block = []
        block.append(line)
        if heading:
            yield block
            block = []
    if block:
        yield block


def _is_over(block: Sequence[str], usual: float) -> bool:
    """A very short line is a heading, a point or a line of code, with or without a full stop."""
    last = block[-1]
    ended = len(last) < _FULL_LINE * usual and _ENDS.search(last) is not None
    return ended or (len(last) < _SHORT_LINE * usual and not _HYPHENATED.search(last))


def _rejoined(lines: Sequence[str], known: Counter[str]) -> list[str]:
    """The lines, where a word is broken over two the second part moved to the first."""
    joined: list[str] = []
    for line in lines:
        broken = _HYPHENATED.search(joined[-1]) if joined else None
        rest = _GOES_ON.match(line)
        if broken and rest and rest[1][0].islower():
            joined[-1] = joined[-1][: broken.start()] + _word(broken[1], rest[1], known) + line[rest.end() :]
        else:
            joined.append(line)
    return joined


def _word(first: str, second: str, known: Counter[str]) -> str:
    """A compound keeps its hyphen where the document writes it so elsewhere."""
    whole, compound = first + second, f"{first}-{second}"
    return compound if known[compound.lower()] > known[whole.lower()] else whole
