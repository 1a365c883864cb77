"""What the head of a table says about the cells below it."""

from discovery.evidence.patterns import Pattern
from discovery.model import FactKind

_ROWS = 64  # how far up a head is looked for
_WIDEST = 4000  # characters of all rows above
_RULE = Pattern(r"\A\|[\s|:-]{2,400}\Z")
_FIGURE = Pattern(r"[0-9]")
_WORDS = Pattern(r"[A-Za-z]{3}")
_HEADS = (
    (FactKind.AVAILABILITY, Pattern(r"\b(?:availability|uptime|slas?|slos?|success rate)\b(?! zone)")),
    (FactKind.LATENCY, Pattern(r"\b(?:latency|latencies|response times?|p50|p75|p9[0-9]{0,2}|rtt|ttfb|lcp|fcp|percentile|query time)\b")),
    (FactKind.DURATION, Pattern(r"\b(?:duration|downtime|outage|mttr|rto|rpo|build times?|retention|delay)\b")),
)  # fmt: skip


def is_label(text: str, start: int, end: int) -> bool:
    """Whether a span stands in the head of a table, or behind words that name one of its rows."""
    line = _row(text, start)
    if line is None:
        return False
    stop = text.find("\n", end, end + _WIDEST)
    if stop >= 0 and text.startswith("|", stop + 1):
        below = text[stop + 1 : stop + 1 + _WIDEST].partition("\n")[0]
        if _RULE.match(below):
            return True
    if text.find("|", line + 1, start) >= 0:
        return False
    cell = text.find("|", end, end + _WIDEST)
    if cell < 0 or not _FIGURE.search(text, cell, stop if stop >= 0 else end + _WIDEST):
        return False
    return _WORDS.search(text[line + 1 : start].rpartition(">")[2]) is not None


def kind_of_column(text: str, at: int) -> FactKind | None:
    """What a cell measures by the head of its column; None outside of tables and where the head does not say."""
    line = _row(text, at)
    if line is None:
        return None
    column = text.count("|", line, at)
    head = _head(text, line)
    cells = head.split("|")
    if column >= len(cells):
        return None
    named = cells[column].lower()
    return next((kind for kind, pattern in _HEADS if pattern.search(named)), None)


def _row(text: str, at: int) -> int | None:
    """Where the row of a table begins that holds an offset."""
    low = max(0, at - _WIDEST)
    line = text.rfind("\n", low, at) + 1
    return line if line >= low and text.startswith("|", line) else None


def _head(text: str, line: int) -> str:
    """The first row of the table that holds the row at `line`."""
    low = max(0, line - _WIDEST)
    first = line
    for _ in range(_ROWS):
        above = text.rfind("\n", low, max(low, first - 1)) + 1 or low
        if first == low or not text.startswith("|", above):
            break
        first = above
    if first == line:
        return ""
    return text[first : text.find("\n", first)]
