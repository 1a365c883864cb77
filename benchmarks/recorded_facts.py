"""Whether every exported fact stands where it says it stands, and a random choice of facts to be judged by reading.

    python -m benchmarks.recorded_facts DATABASE [--sample 200] [--seed 1]

DATABASE is a file that any run has filled, such as that of `python -m benchmarks.recorded_copies --keep FOLDER`. A
fact holds when `text[start:end]` of the text that its candidate is judged by is its surface and its quote is in that
text too.
"""

import argparse
import random
from collections import Counter
from pathlib import Path
from typing import Any

from discovery.store import Store, Unit


def main() -> None:
    options = _options()
    store = Store(f"sqlite:///{options.database}")
    try:
        with store.snapshot() as unit:
            rows = list(unit.exports.facts())
            held = _held(unit, rows)
    finally:
        store.close()
    print(f"{len(rows)} facts of {len({row['url'] for row in rows})} candidates; {held} stand in their texts")  # noqa: T201
    print(", ".join(f"{kind} {count}" for kind, count in Counter(row["kind"] for row in rows).most_common()))  # noqa: T201
    for number, row in enumerate(_chosen(rows, options.sample, options.seed), 1):
        print(f"\n{number}. {row['kind']} [{row['surface']}] value={row['value']} unit={row['unit']}")  # noqa: T201
        print(f"   qualifier={row['qualifier']} about={row['about']} measure={row['measure']}")  # noqa: T201
        print(f"   {' '.join(row['quote'].split())}\n   {row['url']}")  # noqa: T201


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("database", type=Path)
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _held(unit: Unit, rows: list[dict[str, Any]]) -> int:
    """How many of the facts are anchored and quoted verbatim."""
    texts = {one.url: article.text for one in unit.candidates.all() if (article := unit.articles.of(one.id))}
    return sum(
        texts[row["url"]][row["start"] : row["end"]] == row["surface"] and row["quote"] in texts[row["url"]]
        for row in rows
    )


def _chosen(rows: list[dict[str, Any]], count: int, seed: int) -> list[dict[str, Any]]:
    """Facts at random, at most three of one candidate, so that a long changelog does not speak for all."""
    shuffled = random.Random(seed).sample(rows, len(rows))  # noqa: S311
    taken: Counter[str] = Counter()
    chosen = []
    for row in shuffled:
        taken[row["url"]] += 1
        if taken[row["url"]] <= 3:
            chosen.append(row)
    return chosen[:count]


if __name__ == "__main__":
    main()
