"""How fast facts are found in real texts, and which pattern is slowest on which repeated shape.

    python -m benchmarks.evidence [rounds]

Counts CPU seconds of this process with every kind on, after one round that compiles the patterns. Real texts come
from the articles and candidates beside the repository where they lie there, else from a text made here.
"""

import importlib
import json
import pkgutil
import sys
import time
from collections.abc import Callable, Iterator

import discovery.evidence
from discovery.evidence.facts import find
from discovery.evidence.patterns import Pattern, Worded
from tests.recorded_web.web import SHARED

ROUNDS = 3
LENGTH = 100_000
SHAPES = (
    "1", "1 ", "1,", "1.", "a-", "a ", "$1.", "10:00 ", "May 1, ", "two or ", "1 h 2 m ", "between 1 and ", "5 a a a ", "hundreds of ", "((", "`a", "<a ", "/a", " ",
    "\n", "v1.", "and ", "%", "x=1 ",
)  # fmt: skip
"""What a hostile text repeats: figures and words that begin what many patterns look for, and never end it."""
BEGINNINGS = (*SHAPES[:3], "a-", "$1.", "10:00 ", "and ", " ")
"""The shapes that each pattern is tried on by itself."""
CANDIDATES = SHARED / "gold" / "candidates.jsonl"
SENTENCE = "On March 3, 2021 the 40 nodes of the Ruby 3.4 cluster served 5,000 requests per second, and nothing else was said of it. "


def patterns() -> Iterator[tuple[str, Pattern | Worded]]:
    """Every pattern of the package with its place, those in tables too."""
    for module in pkgutil.walk_packages(discovery.evidence.__path__, "discovery.evidence."):
        for name, value in sorted(vars(importlib.import_module(module.name)).items()):
            for number, pattern in enumerate(_within(value)):
                yield (
                    f"{module.name.removeprefix('discovery.evidence.')}.{name}"
                    + f"[{number}]" * bool(number),
                    pattern,
                )


def _within(value: object) -> Iterator[Pattern | Worded]:
    if isinstance(value, Pattern | Worded):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _within(one)
    elif isinstance(value, tuple | list | frozenset):
        for one in value:
            yield from _within(one)


def exhaust(pattern: Pattern | Worded, text: str) -> int:
    """Looks for a pattern all over a text; the number of its matches."""
    return len(pattern.findall(text))


def texts() -> tuple[str, ...]:
    """The texts of candidates, or one made of a sentence."""
    if not CANDIDATES.exists():
        return (SENTENCE * 40,) * 200
    with CANDIDATES.open(encoding="utf-8") as lines:
        return tuple(text for line in lines if (text := json.loads(line).get("text")))


def report(rounds: int) -> Iterator[str]:
    found = texts()
    megabytes = sum(len(text.encode()) for text in found) / 1e6
    facts = sum(len(find(text)) for text in found)
    yield f"{len(found)} texts, {megabytes:.1f} MB, {facts} facts"
    for number in range(rounds):
        spent = sum(_spent(find, text) for text in found)
        yield f"round {number + 1}: {megabytes / spent:.2f} MB per CPU second"
    shapes = [(_spent(find, _filled(shape)), shape) for shape in SHAPES]
    yield "all of it on {} characters of one shape: {:.3f} s at most, of {!r}".format(LENGTH, *max(shapes))
    costs = sorted(
        (_spent(exhaust, pattern, _filled(shape)), name, shape)
        for name, pattern in patterns()
        for shape in BEGINNINGS
    )
    yield f"{len(costs)} pairs of pattern and shape, {sum(cost > 0.1 for cost, _, _ in costs)} over 0.1 s; the slowest:"
    yield from (f"  {cost:.3f} s  {name} on {shape!r}" for cost, name, shape in costs[:-6:-1])


def _filled(shape: str) -> str:
    return shape * (LENGTH // len(shape))


def _spent(work: Callable[..., object], *given: object) -> float:
    began = time.process_time()
    work(*given)
    return time.process_time() - began


def main() -> None:
    for line in report(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS):
        print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
