"""What long, foreign and broken texts yield: an end in bounded time, and no facts that are none."""

import subprocess
import sys
from random import Random
from textwrap import dedent

import pytest

from discovery.evidence.facts import find

SENTENCE = "On March 3, 2021 the 40 nodes served 5,000 requests per second, and nothing else was said of it. "


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (f"{SENTENCE!r} * (2_000_000 // {len(SENTENCE)})", 3 * (2_000_000 // len(SENTENCE))),
        (
            f"({SENTENCE!r} * (500_000 // {len(SENTENCE)})).replace('. ', ', ')",
            3 * (500_000 // len(SENTENCE)),
        ),
        ("'node-5/' * (500_000 // 7)", 0),
        ("'9' * 500_000", 0),
        ("'| Share |\\n|---|\\n' + '| 7% |\\n' * 5_000", 5_000),
        ("'| 7% ' * 5_000", 5_000),
    ],
    ids=[
        "2 MB of sentences",
        "a sentence of 500 kB",
        "a word of 500 kB",
        "a figure of 500 kB",
        "a table of 5,000 rows",
        "a row of 5,000 cells",
    ],
)
def test_a_text_of_great_length_is_read_to_its_end(text: str, facts: int) -> None:
    """In a process of its own, which an alarm ends."""
    program = f"""
        from discovery.evidence.facts import find
        text = {text}
        found = find(text)
        assert all(text[fact.start:fact.end] == fact.surface for fact in found)
        assert max((len(fact.quote) for fact in found), default=0) < 1000
        print(len(found))
    """
    finished = subprocess.run(
        [sys.executable, "-c", dedent(program)], timeout=60, check=False, capture_output=True, text=True
    )
    assert finished.returncode == 0, finished.stderr
    assert int(finished.stdout) == facts


def _numbers() -> dict[str, str]:
    random = Random(3)
    rows = [[random.randrange(10 ** random.randrange(1, 6)) for _ in range(12)] for _ in range(60)]
    octets = [[random.randrange(256) for _ in range(16)] for _ in range(60)]
    return {
        "digits of pi": "3.14159265358979323846264338327950288419716939937510" * 40,
        "digits of pi in groups": "3.1415926535 8979323846 2643383279 5028841971 " * 40,
        "a table": "\n".join(" ".join(map(str, row)) for row in rows),
        "a table with tabs": "\n".join("\t".join(map(str, row)) for row in rows),
        "a table of cells": "\n".join("| " + " | ".join(f"{one:,}" for one in row) + " |" for row in rows),
        "decimals": "\n".join(" ".join(f"{one / 7:.3f}" for one in row) for row in rows),
        "values with commas between": "\n".join(",".join(map(str, row)) for row in rows),
        "grouped numbers": " ".join(f"{one * 98_765:,}" for row in rows for one in row),
        "a list": ", ".join(str(one) for row in rows for one in row),
        "bytes in hex": "\n".join(
            f"{n * 16:08x}  " + " ".join(f"{one:02x}" for one in row) for n, row in enumerate(octets)
        ),
        "hashes": " ".join("".join(f"{one:02x}" for one in row) for row in octets),
        "addresses": " ".join(".".join(map(str, row[:4])) for row in octets),
        "identifiers": " ".join(
            "{:02x}{:02x}{:02x}{:02x}-{:02x}{:02x}-{:02x}{:02x}".format(*row) for row in octets
        ),
        "telephone numbers": " ".join(f"+1 {row[0]:03}-{row[1]:03}-{row[2]:04}" for row in octets),
    }


NUMBERS = _numbers()


@pytest.mark.parametrize("name", NUMBERS)
def test_a_text_of_numbers_alone_says_nothing(name: str) -> None:
    assert [(fact.kind, fact.surface) for fact in find(NUMBERS[name])] == []


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("The pool\x00 held\x07 4,000 pods\x1b on 200 nodes.\x7f", ["4,000 pods", "200 nodes"]),
        ("".join(map(chr, range(32))) * 50, []),
        ("ההפסקה נמשכה 12 שעות ופגעה ב-345 משתמשים.", []),
        ("استمر الانقطاع ١٢ ساعة وتأثر ٣٤٥ مستخدم.", []),
        ("\u202bThe outage lasted 27 minutes.\u202c", ["27 minutes"]),
        ("４０ nodes １２３ ms", []),
        ("4\u202f000 pods, 12\u00a0000 users, 3\u2009000 jobs", ["4\u202f000 pods", "12\u00a0000 users", "3\u2009000 jobs"]),
        ("5\u00a0% of runs took 80\u202fms.", ["5\u00a0%", "80\u202fms"]),
        ("It cost 1.234,56 € for 1 234 servers.", ["1.234,56 €", "1 234 servers"]),
        ("\ud800 40 nodes \udfff", ["40 nodes"]),
        ("\r\n40 nodes\r\n12 ms\r\n", ["40 nodes", "12 ms"]),
        ("", []),
    ],
    ids=ascii,
)  # fmt: skip
def test_odd_characters_neither_hide_facts_nor_make_them(text: str, surfaces: list[str]) -> None:
    assert [fact.surface for fact in find(text)] == surfaces
