"""The table in docs/polling.md and this suite tell the same."""

import ast
import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = (HERE.parents[1] / "docs" / "polling.md").read_text(encoding="utf-8")


def documented() -> dict[str, list[str]]:
    """The tests by the file that stands above their table, in the order of their rows."""
    sections = re.split(r"^### .*: `tests/conformance/(\w+\.py)`$", PAGE, flags=re.MULTILINE)[1:]
    files, tables = sections[::2], sections[1::2]
    rows = [
        re.findall(r"^\| [^|]+ \| [^|]+ \| `(test_\w+)` \| [^|]+ \|$", table, re.MULTILINE)
        for table in tables
    ]
    return dict(zip(files, rows, strict=True))


def written() -> dict[str, list[str]]:
    """The tests of each file, in its order."""
    files = (file for file in sorted(HERE.glob("test_*.py")) if file.name != Path(__file__).name)
    return {
        file.name: [
            one.name
            for one in ast.parse(file.read_text(encoding="utf-8")).body
            if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")
        ]
        for file in files
    }


def test_every_behaviour_has_one_row_and_every_row_a_test() -> None:
    assert dict(sorted(documented().items())) == written()


def test_every_line_of_a_table_is_a_row() -> None:
    """Lest a row with a stray bar be read as none."""
    heads = ("| the server |", "|---")
    suite = PAGE.partition("## What servers do")[2]
    lines = [line for line in suite.splitlines() if line.startswith("|") and not line.startswith(heads)]
    assert len(lines) == sum(map(len, documented().values()))
