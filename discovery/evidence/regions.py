"""The parts of a text that are not running text: code, addresses, file names, markup."""

import re
from bisect import bisect_right

from discovery.evidence.patterns import Pattern

_INLINE = Pattern(
    r"https?://[^\s<>\"')\]]{1,2000}|www\.[^\s<>\"')\]]{1,500}"
    r"|\]\([^\s)\[\]]{1,2000}\)|\[[^\[\]\n]{0,80}\]:[ \t]{0,4}\S{1,2000}|</?[A-Za-z][^<>\n]{0,500}>|<!--[^>]{0,500}-->"
    r"|\{[%{][^{}\n]{0,300}[%}]\}"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}"
    r"|(?<![\w/])(?:~|\.{1,2})?/(?:[\w.@%+-]{1,80}/){0,20}[\w.@%+-]{1,120}"
    r"|(?<![\w/.-])[\w.-]{1,80}\.(?:tar\.gz|tgz|gem|gemspec|zip|png|jpe?g|gif|svg|html?|md|rb|py|js|jsx|ts|tsx|css|json|ya?ml|toml|txt|pdf|go|sh|conf|log"
    r"|whl|deb|rpm|exe|jar|java|rs|lock|sql|csv|xml|ini|cfg|plist|iso|img|dmg|org|com|net|io|dev)\b(?!\.\w)"
)
_CODE_SPAN = Pattern(r"(?<!`)`([^`\n]{1,200})`(?!`)")
_AMOUNT_ONLY = Pattern(
    r"\s*v?[0-9][\w.,+%-]{0,16}(?:\s?[A-Za-z/%]{1,8})?\s*$|[a-z]{1,2}[0-9][a-z-]{0,8}\.[0-9a-z]{3,9}$"
)
_NAMED_VERSION = Pattern(r"[A-Za-z][\w-]{1,24} v?[0-9]{1,3}(?:\.[0-9]{1,4}){1,3}$")
_FENCE = Pattern(r"^[ \t]{0,8}(?:```|~~~)", re.MULTILINE)
_PRINTED = Pattern(
    r"[ \t]{0,4}(?:[A-Z][\w.-]{0,30}|[\w.-]{1,30} [\w. -]{1,40})[:=]\s+~?[0-9][0-9.,]{0,20} ?[A-Za-zµ%/]{1,12}\b(?! *[=;{])"
)
_CODE_LINE = Pattern(
    r"(?:[$%] \S|>>> |#include|import \w|from \w+ import|def \w|class \w+[(:]|function\b.{0,80}[{(]|const \w|var \w|let \w+ ?=|return\b.{0,80};|if ?\(.{0,80}\{?$"
    r"|(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|EXPLAIN|GRANT|WHERE|WITH)\b(?: [\w*]|$)|[├└│─┌┐╔║]|\[[^\]]{0,120}\]\s*$|(?:-\s)?[a-z][\w.-]{0,40}:\s+\S{1,40}$"
    r"|[\w.\[\]'\"-]{1,60} ?:?=\s?\S|[{}()\[\];,]{1,6}\s*$|//|#!|(?:sudo|apt-get|curl|docker|kubectl|npm|gem|brew|git|bundle|pip|psql|export) [\w-]"
    r"|[0-9a-f]{32,}\b|<\w[^>]{0,80}>\s*$)|.{0,300}(?:\{|;|\);|\},?|=>|->|\\)\s*$"
)
_PARAGRAPH = Pattern(r"\n[ \t]{0,40}\n")
_LINE_HEAD = 320
_CODE_SHARE = 3  # a paragraph with a third of its lines code is code


class Regions:
    """Where no fact can stand, as sorted spans; asked by offset."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        merged: list[tuple[int, int]] = []
        for start, end in sorted(spans):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        self._spans = merged
        self._starts = [start for start, _ in merged]

    def end_of(self, at: int) -> int | None:
        """The end of the span that covers `at`, if one does."""
        index = bisect_right(self._starts, at) - 1
        if index < 0 or self._spans[index][1] <= at:
            return None
        return self._spans[index][1]


def hidden(text: str) -> Regions:
    """The spans of a text that hold code, addresses, file names or markup."""
    fences = _fenced(text)
    spans = [span for fence in fences for span in _within_fence(text, *fence)]
    spans += _code_paragraphs(text, Regions(fences))
    spans += [match.span() for match in _INLINE.finditer(text)]
    spans += [match.span() for match in _CODE_SPAN.finditer(text) if not _speaks(match[1])]
    return Regions(spans)


def _speaks(code: str) -> bool:
    """Inline code that is nothing but an amount, or a product with its version, belongs to the sentence."""
    return _AMOUNT_ONLY.match(code) is not None or _NAMED_VERSION.match(code) is not None


def _fenced(text: str) -> list[tuple[int, int]]:
    marks = [match.start() for match in _FENCE.finditer(text)]
    ends = marks[1::2] + ([len(text)] if len(marks) % 2 else [])
    return list(zip(marks[::2], ends, strict=True))


def _within_fence(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """All of a code block but lines that print a measurement, `Total allocated: 689.06 MB`."""
    spans, at = [], start
    for line in text[start:end].splitlines(keepends=True):
        if not _PRINTED.match(line[:_LINE_HEAD].strip()):
            spans.append((at, at + len(line)))
        at += len(line)
    return spans


def _code_paragraphs(text: str, fences: Regions) -> list[tuple[int, int]]:
    spans, start = [], 0
    for match in _PARAGRAPH.finditer(text):
        spans += _code_in(text, start, match.start(), fences)
        start = match.end()
    return spans + _code_in(text, start, len(text), fences)


def _code_in(text: str, start: int, end: int, fences: Regions) -> list[tuple[int, int]]:
    """The whole paragraph where many lines look like code, else such lines alone."""
    if fences.end_of(start) is not None:
        return []
    found, at, lines = [], start, 0
    for line in text[start:end].split("\n"):
        lines += 1
        if _CODE_LINE.match(line[:_LINE_HEAD].strip()):
            found.append((at, at + len(line)))
        at += len(line) + 1
    return [(start, end)] if len(found) * _CODE_SHARE >= lines else found
