"""The parts of a text that are not running text: code, addresses, file names, markup."""

from bisect import bisect_right
from collections.abc import Iterator

from discovery.evidence.patterns import Pattern

_GLUED = Pattern(
    r"(?:doi:)?(?<![\w.])10\.[0-9]{4,9}/[^\s<>\"')\]]{1,200}|https?://[^\s<>\"')\]]{1,2000}|www\.[^\s<>\"')\]]{1,500}|\]\([^\s)\[\]]{1,2000}\)"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.(?:[\w-]{1,64}\.){0,4}[A-Za-z]{2,20}(?![\w-])"
    r"|(?<![\w/])(?:~|\.{1,2})?/(?:[\w.@%+-]{1,80}/){0,20}[\w.@%+-]{1,120}"
    r"|(?<![\w/.-])[\w.-]{1,80}\.(?:tar\.gz|tgz|gem|gemspec|zip|png|jpe?g|gif|svg|html?|md|rb|py|js|jsx|ts|tsx|css|json|ya?ml|toml|txt|pdf|go|sh|conf|log"
    r"|whl|deb|rpm|exe|jar|java|rs|lock|sql|csv|parquet|avro|orc|xml|ini|cfg|plist|iso|img|dmg|org|com|net|io|dev)\b(?!\.\w)"
)
"""Addresses and file names: they hold no blank, so one that covers a number lies between the two blanks around it."""
_TAG = Pattern(r"<(?:/?[A-Za-z][^<>]{0,500}|!--[^>]{0,500}--)>")
_TEMPLATE = Pattern(r"\{[%{][^{}\n]{0,300}[%}]\}")
_TARGET = Pattern(r"\[[^\[\]\n]{0,80}\]:[ \t]{0,4}\S{1,2000}")
_BLANK = Pattern(r"[ \n\t]")
_MARKS = frozenset("/.@(")
_CODE_SPAN = Pattern(r"`(?<!``)([^`\n]{1,200})`(?!`)")
_AMOUNT_ONLY = Pattern(
    r"\A(?:\s{0,8}v?[0-9][\w.,+%-]{0,16}(?:\s?[A-Za-z/%]{1,8})?\s{0,8}$|[a-zA-Z]{1,2}[0-9][a-z-]{0,8}\.[0-9a-z]{3,9}$"
    r"|[a-z][0-9][a-z]?-(?:standard|high|medium|micro|small|mega|ultra)[a-z]{0,6}(?:-[0-9]{1,3}g?)?$|Standard_[A-Z]{1,3}[0-9]{1,3}[a-z0-9_]{0,12}$)"
)
_NAMED_VERSION = Pattern(r"\A[@A-Za-z][\w/-]{1,40}[ @]v?[0-9]{1,3}(?:\.[0-9]{1,4}){1,3}$")
_FENCE = Pattern(r"```|~~~")
_TICKS = Pattern(r"```")
"""The usual fence alone: a pattern that is one word is found several times faster."""
_PRINTED = Pattern(
    r"\A[ \t]{0,4}(?:[A-Z][\w.-]{0,30}|[\w.-]{1,30} [\w. -]{1,40})[:=]\s+~?[0-9][0-9.,]{0,20} ?[A-Za-zµ%/]{1,12}\b(?! *[=;{])"
)
_TIMED = Pattern(r"\A(?:real|user|sys)\s{1,8}[0-9]{1,4}[0-9ms.]{1,12}$")
_COMPARES = Pattern(r"\b(?:[Bb]efore|[Aa]fter|BEFORE|AFTER)\b")
_RESULT = Pattern(
    r"\A[A-Za-z][^$(){};=<>|]{0,120}[ \t][0-9]{1,9}(?:\.[0-9]{1,6})? ?(?:[mnµu]?s|seconds|minutes|[KMGT]i?B)$"
)
_INDENT = 9
_OVER = 100
_CODE_LINE = Pattern(
    r"\A(?:[$%] \S|>>> |#include|import \w|from \w+ import|def \w|class \w+[(:]|function\b.{0,80}[{(]|const \w|var \w|let \w+ ?=|return\b.{0,80};|if ?\(.{0,80}\{?$"
    r"|(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|EXPLAIN|GRANT|WHERE|WITH)\b(?: [\w*]|$)|[├└│─┌┐╔║]|\[[^\]]{0,120}\]\s*$|(?:-\s)?[a-z][\w.-]{0,40}:\s+\S{1,40}$"
    r"|(?!(?:href|src|alt|title|class)=)[\w.\[\]'\"-]{1,60} ?:?=\s?\S|[{}()\[\];,]{1,6}\s*$|//|;;|#!|(?:sudo|apt-get|curl|docker|kubectl|npm|gem|brew|git|bundle|pip|psql|export) [\w-]"
    r"|[0-9a-f]{32,}\b|<\w[^>]{0,80}>\s*$)"
)
_GUTTER = Pattern(r"\|(?: [0-9]{1,4}){2,400} {0,3}\|[^\n]{0,20000}")
"""The numbers of its lines that a page prints beside its code, in one cell of a table."""
_CODE_ENDS = ("{", ";", "}", "},", "=>", "->", "\\")
_PARAGRAPH = Pattern(r"\n[ \t]{0,40}\n")
_BULLETS = '-*•> \t"“'
_CLOSERS = "\"'”’)]*_¶ "
_STOPS = frozenset(".!?:")
_SENTENCE = 6
_LONG_SENTENCE = 16
_SMALL_WORDS = frozenset(
    "a an and are as at be but by can for from has have in is it its not of on or our that the there they this to was we were which will with you if when than these how all into so do does each also using between about after before".split()
)
_LINE_HEAD = 320
_CODE_SHARE = 3  # a paragraph with a third of its lines code is code


def hidden(text: str) -> "Regions":
    """The parts of a text that hold code, addresses, file names or markup."""
    return Regions(text)


class Regions:
    """Where no fact can stand in a text; asked by offset, cheapest in ascending order.

    What spans blanks is looked up before; paragraphs of code and words with slashes and dots only where they are asked
    for, since most of a text holds no numbers.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        fences = _fenced(text)
        self._fences = _Spans(fences)
        self._marked = _Spans(
            [*_marked(text), *(span for fence in fences for span in _within_fence(text, *fence))]
        )
        self._breaks = [match.span() for match in _PARAGRAPH.finditer(text)]
        self._paragraph = (0, -1, _NOWHERE)
        self._word = (0, 0, _NOWHERE)

    def end_of(self, at: int) -> int | None:
        """The end of the region that covers `at`, if one does."""
        return self.end_of_code(at) or self.end_of_name(at)

    def end_of_code(self, at: int) -> int | None:
        """The end of the markup or code that covers `at`, if one does."""
        return self._marked.end_of(at) or self._code_around(at).end_of(at)

    def end_of_name(self, at: int) -> int | None:
        """The end of the address or file name that covers `at`, if one does."""
        return self._word_around(at).end_of(at)

    def _code_around(self, at: int) -> "_Spans":
        start, end, spans = self._paragraph
        if not start <= at <= end:
            index = bisect_right(self._breaks, (at, len(self._text)))
            start = self._breaks[index - 1][1] if index else 0
            end = self._breaks[index][0] if index < len(self._breaks) else len(self._text)
            fenced = self._fences.end_of(start) is not None
            spans = _NOWHERE if fenced else _Spans(_code_in(self._text, start, end))
            self._paragraph = (start, end, spans)
        return spans

    def _word_around(self, at: int) -> "_Spans":
        start, end, spans = self._word
        if not start <= at < end:
            text, low = self._text, end if at >= end else 0
            blank = _BLANK.search(text, at)
            end = blank.start() if blank else len(text)
            start = at
            if text[at - 1 : at] not in {" ", "\n"}:
                start = (
                    max(text.rfind(" ", low, at), text.rfind("\n", low, at), text.rfind("\t", low, at)) + 1
                    or low
                )
            spans = _NOWHERE
            if not _MARKS.isdisjoint(text[start:end]):
                spans = _Spans([match.span() for match in _GLUED.finditer(text, start, end)])
            self._word = (start, end, spans)
        return spans


class _Spans:
    """Sorted spans without overlaps."""

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
        if not self._starts:
            return None
        index = bisect_right(self._starts, at) - 1
        if index < 0 or self._spans[index][1] <= at:
            return None
        return self._spans[index][1]


_NOWHERE = _Spans([])


def _marked(text: str) -> Iterator[tuple[int, int]]:
    """Markup and inline code."""
    for pattern in (_GUTTER, _TAG, _TEMPLATE, _TARGET):
        yield from (match.span() for match in pattern.finditer(text))
    yield from (match.span() for match in _CODE_SPAN.finditer(text) if not _speaks(match[1]))


def _speaks(code: str) -> bool:
    """Inline code that is nothing but an amount, or a product with its version, belongs to the sentence."""
    return _AMOUNT_ONLY.match(code) is not None or _NAMED_VERSION.match(code) is not None


def _fenced(text: str) -> list[tuple[int, int]]:
    fence = _FENCE if "~~~" in text else _TICKS
    marks = [at for match in fence.finditer(text) if (at := _line_start(text, match.start())) is not None]
    ends = marks[1::2] + ([len(text)] if len(marks) % 2 else [])
    return list(zip(marks[::2], ends, strict=True))


def _line_start(text: str, at: int) -> int | None:
    """Where the line begins, if nothing but blanks stands in it before `at`."""
    start = text.rfind("\n", max(0, at - _INDENT), at) + 1
    return start if (start or at <= _INDENT) and not text[start:at].strip() else None


def _within_fence(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """All of a code block but lines that print a measurement, `Total allocated: 689.06 MB`.

    Where "before" or "after" stands over the block or in it, a line that only ends in a measurement is one too.
    """
    spans, at = [], start
    compared = _COMPARES.search(text, max(0, start - _OVER), min(end, start + _LINE_HEAD)) is not None
    for line in text[start:end].splitlines(keepends=True):
        head = line[:_LINE_HEAD].strip()
        if not (_PRINTED.match(head) or _TIMED.match(head) or (compared and _RESULT.match(head))):
            spans.append((at, at + len(line)))
        at += len(line)
    return spans


def _code_in(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Lines that look like code; where they are many, the whole paragraph but the sentences between them."""
    code: list[tuple[int, int]] = []
    at, lines = start, 0
    for line in text[start:end].split("\n"):
        lines += 1
        head = line[:_LINE_HEAD].strip()
        if head.endswith(_CODE_ENDS) or _CODE_LINE.match(head):
            code.append((at, at + len(line)))
        at += len(line) + 1
    if len(code) * _CODE_SHARE < lines:
        return code
    ends = [start, *(last for _, last in code)]
    gaps = zip(ends, [*(first for first, _ in code), end], strict=True)
    return code + [span for gap in gaps if gap[0] < gap[1] for span in _unspoken(text, *gap)]


def _unspoken(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Which of the lines between code are not what people say."""
    if _is_spoken(text[start:end]):
        return
    at = start
    for line in text[start:end].split("\n"):
        if not _is_spoken(line):
            yield at, at + len(line)
        at += len(line) + 1


def _is_spoken(lines: str) -> bool:
    """Whether lines begin like a sentence, end like one or go on for long, and have the small words of one."""
    words = (_TAG.sub("", lines) if "<" in lines else lines).strip().lstrip(_BULLETS).split()
    if len(words) < _SENTENCE or not words[0][:1].isupper():
        return False
    if len(words) < _LONG_SENTENCE and words[-1].rstrip(_CLOSERS)[-1:] not in _STOPS:
        return False
    return sum(word in _SMALL_WORDS for word in words) * 8 >= len(words)
