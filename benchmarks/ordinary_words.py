"""Counts the words that public prose writes in small letters, so that they are taken for no names.

    python -m benchmarks.ordinary_words > discovery/dedup/events/ordinary.txt

Reads titles, summaries and texts of the candidates in ../shared/gold and the pages' texts in ../shared/corpus/extraction.
A word is kept that eight documents or more write small, and that is written with a capital within a sentence at most two
and a half times as often.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
_WORD = re.compile(r"(?<![\w./@#$_-])[^\W\d_]+(?![\w./@_(]*[\w/@_(])")
_NO_PROSE = re.compile(r"https?://\S+|`[^`]*`|['’]s\b")
_DOCUMENTS = 8
_CAPITALS = 2.5


def texts() -> Iterator[str]:
    for line in (SHARED / "gold" / "candidates.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        yield "\n".join(row.get(key) or "" for key in ("title", "summary", "text"))
    for line in (SHARED / "corpus" / "extraction" / "gold.jsonl").read_text("utf-8").splitlines():
        yield " ".join(
            value for value in json.loads(line).values() if isinstance(value, str) and len(value) > 200
        )


def ordinary() -> list[str]:
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for text in texts():
        prose = _NO_PROSE.sub("", text)
        small.update({match[0] for match in _WORD.finditer(prose) if match[0].islower()})
        capital.update(
            {
                match[0].lower()
                for match in _WORD.finditer(prose)
                if match[0][0].isupper()
                and re.search("[a-z,] $", prose[max(0, match.start() - 2) : match.start()])
            }
        )
    return sorted(
        word
        for word, count in small.items()
        if count >= _DOCUMENTS and capital[word] < _CAPITALS * count and word.isascii() and len(word) > 1
    )


if __name__ == "__main__":
    sys.stdout.write("\n".join(ordinary()) + "\n")
