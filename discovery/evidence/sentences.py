"""Where sentences begin and end, for quotes and for what a sentence says of its numbers."""

import re
from bisect import bisect_left, bisect_right

from discovery.evidence.patterns import Pattern

LONGEST = 400
_STEP = LONGEST // 4
_BREAK = Pattern(
    r"[\n.!?](?:(?<=\n)(?:[ \t]{0,20}\n\s{0,40}|(?=[ \t]{0,20}(?:[-*•|#>├└]|[0-9]{1,2}[.)])\s?))"
    r"|(?<!\n)[\"'”’)\]*_]{0,3}\s{1,40}(?=[\"“‘(\[*_]{0,3}[A-Z0-9]))"
)
_WIDEST_MARK = 5
_MARKER = re.compile(r"(?:[-*•>][ \t]{1,8}){1,3}")
"""What stands before the points of a list is no part of what they say."""
_ABBREVIATIONS = frozenset(
    "a.m p.m e.g i.e vs approx no inc ltd dr mr mrs st etc cf fig jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_LAST_WORD = 8


class Sentences:
    """The sentence breaks of one text; whether one is none, behind an abbreviation, is judged where it is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        spans = [match.span() for match in _BREAK.finditer(text)]
        self._heads = [head for head, _ in spans]
        self._tails = [tail for _, tail in spans]
        self._last = (-1, -1, "")

    def around(self, start: int, end: int) -> tuple[int, int]:
        """First and last offset of the sentence that holds a span; a span across a break gets both sides."""
        left = bisect_right(self._tails, start) - 1
        while left >= 0 and self._abbreviated(self._heads[left]):
            left -= 1
        first = self._tails[left] if left >= 0 else 0
        right = bisect_left(self._heads, end - _WIDEST_MARK)
        while right < len(self._heads):
            last = self._end(right)
            if last >= end and not self._abbreviated(self._heads[right]):
                break
            right += 1
        else:
            last = len(self._text)
        marker = _MARKER.match(self._text, first)
        return marker.end() if marker and left >= 0 else first, last

    def _abbreviated(self, head: int) -> bool:
        if self._text[head] != ".":
            return False
        words = self._text[max(0, head - _LAST_WORD) : head].split()
        return bool(words) and words[-1].lstrip("(\"'“*[").lower() in _ABBREVIATIONS

    def _end(self, index: int) -> int:
        """Where the sentence before a break ends: behind its full stop and closing quotes."""
        head, tail = self._heads[index], self._tails[index]
        return head if self._text[head] == "\n" else head + len(self._text[head:tail].rstrip())

    def quote(self, start: int, end: int, first: int, last: int) -> str:
        """The sentence `first`..`last`, verbatim; of one longer than about 400 characters a piece around the span.

        Pieces begin on a grid, so that the many facts of one endless line share few quotes.
        """
        if last - first > LONGEST:
            cell = first + (start - first) // _STEP * _STEP
            first, last = self._cut(
                max(first, cell - _STEP), max(end, min(last, cell + LONGEST - _STEP)), first, last
            )
        if (first, last) != self._last[:2]:
            self._last = (first, last, self._text[first:last].strip())
        return self._last[2]

    def near(self, at: int) -> str:
        """Some 400 characters around an offset, whatever sentences they belong to; the same for its neighbours."""
        cell = at // _STEP * _STEP
        return self._text[max(0, cell - 3 * _STEP) : cell + 2 * _STEP]

    def _cut(self, begin: int, stop: int, first: int, last: int) -> tuple[int, int]:
        """Moves a cut inwards to the next blank, if one is near."""
        text = self._text
        if begin > first:
            blank = text.find(" ", begin, begin + _STEP // 2)
            begin = blank + 1 if blank >= 0 else begin
        if stop < last:
            blank = text.rfind(" ", stop - _STEP // 2, stop)
            stop = blank if blank >= 0 else stop
        return begin, stop
