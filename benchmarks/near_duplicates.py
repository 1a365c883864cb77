"""Near-duplicate texts with known truth through the index in the database: speed, memory, precision, recall.

    python -m benchmarks.near_duplicates [DOCUMENTS]

Texts are made and stored first, which is not counted. Counted is all that the stage does with a stored text: load it,
take its shingles and fingerprint, look up and file these, load what is alike and compare it exactly, commit to disk.
"""

import multiprocessing
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate, combinations
from pathlib import Path
from random import Random
from typing import TypeVar

from datasketch import MinHash, MinHashLSH

from discovery.dedup.fingerprints import (
    HASHES_PER_BAND,
    Shingles,
    fingerprint,
    shingles,
    words,
)
from discovery.dedup.resemblance import resemblance
from discovery.model import TextHash
from discovery.store import Store, Unit

SEED = 4
BATCH = 2000
SIMILAR = 0.8
CONTAINED = 0.9
VOCABULARY = 60_000
SAME_WORK = 10_000
"""How many texts the two ways of signing are compared on."""
THEIR_HASHES = (15, 126)
"""Five bands of three find 97 % of the pairs that agree to .8, hardly fewer than the keys do; 126 is near the default."""

T = TypeVar("T")
Pair = tuple[str, str]
Alike = Mapping[TextHash, tuple[TextHash, ...]]


# -- texts with known truth -------------------------------------------------------------------------------


@dataclass(kw_only=True)
class Truth:
    """True Jaccard of all pairs within a family, which pairs are an excerpt and its text, the order in which texts are
    filed, and how many texts there are of each kind of family."""

    jaccard: dict[Pair, float] = field(default_factory=dict)
    excerpts: dict[Pair, str] = field(default_factory=dict)
    order: list[TextHash] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)


class Writer:
    """Words with frequencies after Zipf; texts of 100 to 800 words, the short ones more often."""

    def __init__(self) -> None:
        random = Random(SEED)  # noqa: S311
        signs = "eeeeaaoiiutnnsrhldcmfpgwybvk"
        self.vocabulary = ["".join(random.choices(signs, k=random.randint(2, 10))) for _ in range(VOCABULARY)]
        self.frequencies = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))

    def write(self, random: Random, size: int) -> list[str]:
        return random.choices(self.vocabulary, cum_weights=self.frequencies, k=size)

    def original(self, random: Random) -> list[str]:
        return self.write(random, round(100 * 8 ** random.random()))

    def edited(self, random: Random, text: list[str]) -> list[str]:
        """Single words replaced, and a passage cut, moved or added."""
        edited = list(text)
        for _ in range(round(len(text) * random.choice((0, 0.01, 0.02, 0.03, 0.05, 0.08)))):
            edited[random.randrange(len(edited))] = self.write(random, 1)[0]
        at, size = random.randrange(len(text)), random.randrange(1, len(text) // 8)
        match random.choice(("none", "cut", "moved", "added")):
            case "cut":
                del edited[at : at + size]
            case "moved":
                passage = edited[at : at + size]
                del edited[at : at + size]
                edited += passage
            case "added":
                edited[at:at] = self.write(random, size)
        return edited


def true_shingles(text: list[str]) -> set[tuple[str, ...]]:
    """Apart from the code that is measured: whole words, no hashes."""
    return set(zip(text, text[1:], text[2:], text[3:], strict=False))


def jaccard(one: set[tuple[str, ...]], other: set[tuple[str, ...]]) -> float:
    return len(one & other) / len(one | other)


def made(writer: Writer, random: Random) -> tuple[str, list[list[str]]]:
    """A family of texts and its kind."""
    kind = random.choices(("alone", "copies", "template", "excerpt"), weights=(75, 6, 0.2, 2))[0]
    match kind:
        case "copies":
            original = writer.original(random)
            return kind, [original, *(writer.edited(random, original) for _ in range(random.randint(1, 3)))]
        case "template":
            common = writer.original(random)
            own = (writer.write(random, round(len(common) * random.uniform(0.4, 1.2))) for _ in range(12))
            return kind, [common + each for each in own]
        case "excerpt":
            original = writer.write(random, random.randint(300, 800))
            size = random.randint(60, len(original) // 3)
            at = random.randrange(len(original) - size) if random.random() < 0.3 else random.randint(0, 20)
            return ("excerpt" if at <= 20 else "excerpt from within"), [original, original[at : at + size]]
        case _:
            return kind, [writer.original(random)]


def make(database: str, count: int) -> Truth:
    """Store the texts and tell the truth about them."""
    writer, random, truth = Writer(), Random(SEED), Truth()  # noqa: S311
    store = Store(database)
    while len(truth.order) < count:
        with store.transaction() as unit:
            for _ in range(500):
                kind, family = made(writer, random)
                keys = [unit.articles.keep_text(" ".join(text)) for text in family]
                truth.order += keys
                truth.kinds[kind] += len(keys)
                sets = [true_shingles(text) for text in family] if len(family) > 1 else []
                for (a, one), (b, other) in combinations(zip(keys, sets, strict=False), 2):
                    if a != b:
                        truth.jaccard[pair(a, b)] = jaccard(one, other)
                    if kind.startswith("excerpt"):
                        truth.excerpts[pair(a, b)] = kind
    store.close()
    truth.order = list(dict.fromkeys(truth.order))[:count]  # a copy without edits is the same text
    random.shuffle(truth.order)
    return truth


def pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


# -- the stage --------------------------------------------------------------------------------------------


@dataclass(kw_only=True)
class Measured:
    """CPU seconds by step and in all, megabytes that the process grew by, and the pairs that were confirmed."""

    steps: Counter[str] = field(default_factory=Counter)
    cpu: float = 0.0
    grown: float = 0.0
    compared: int = 0
    similar: set[Pair] = field(default_factory=set)
    contained: set[Pair] = field(default_factory=set)
    file_size: float = 0.0


def memory() -> float:
    """The most this process has held so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def file_all(database: str, order: list[TextHash]) -> Measured:
    """The whole stage, batch by batch, each one transaction."""
    told = Measured()
    store = Store(database)
    with store.snapshot() as unit:
        unit.articles.texts(order[:1])
    before = memory()
    began = time.process_time()
    for start in range(0, len(order), BATCH):
        file_batch(store, order[start : start + BATCH], told)
    told.cpu = time.process_time() - began
    # What the answers take is the benchmark's own: 200 bytes or so a pair, and counted all the same.
    told.grown = memory() - before
    store.close()
    told.file_size = Path(database.removeprefix("sqlite:///")).stat().st_size / 1e6
    return told


def file_batch(store: Store, batch: list[TextHash], told: Measured) -> None:
    clock = Clock(told.steps)
    with store.transaction() as unit:
        texts = unit.articles.texts(batch)
        clock.lap("load")
        taken = {key: shingles(text) for key, text in texts.items()}
        clock.lap("shingles")
        prints = {key: fingerprint(some) for key, some in taken.items()}
        clock.lap("fingerprint")
        alike = unit.fingerprints.file(prints)
        clock.lap("look up and file")
        compare(unit, taken, alike, told)
        clock.lap("compare")
    clock.lap("commit")


def compare(unit: Unit, taken: dict[TextHash, Shingles], alike: Alike, told: Measured) -> None:
    """Load and cut what is not of this batch, and compare exactly. Sets take ten times the memory: none is kept."""
    others = {other for met in alike.values() for other in met} - taken.keys()
    taken |= {key: shingles(text) for key, text in unit.articles.texts(others).items()}
    for key, met in alike.items():
        own = set(taken[key])
        for other in met:
            told.compared += 1
            found = resemblance(own, set(taken[other]))
            if found.jaccard >= SIMILAR:
                told.similar.add(pair(key, other))
            if found.containment >= CONTAINED:
                told.contained.add(pair(key, other))


class Clock:
    def __init__(self, steps: Counter[str]) -> None:
        self._steps = steps
        self._last = time.process_time()

    def lap(self, step: str) -> None:
        now = time.process_time()
        self._steps[step] += now - self._last  # type: ignore[assignment]
        self._last = now


def sign_otherwise(database: str, order: list[TextHash], hashes: int) -> Measured:
    """The same stage with datasketch, signing, looking up and filing in memory: CPU seconds by step."""
    told = Measured()
    store = Store(database)
    index = MinHashLSH(num_perm=hashes, params=(hashes // HASHES_PER_BAND, HASHES_PER_BAND))
    for start in range(0, len(order), BATCH):
        clock = Clock(told.steps)
        with store.snapshot() as unit:
            texts = unit.articles.texts(order[start : start + BATCH])
            clock.lap("load")
            runs = {key: runs_of_words(text) for key, text in texts.items()}
            clock.lap("shingles")
            alike = {}
            for key, some in runs.items():
                signature = MinHash(num_perm=hashes)
                signature.update_batch(some)
                alike[key] = tuple(index.query(signature))
                index.insert(key, signature)
            clock.lap("index")
            taken = {key: shingles(texts[key]) for key in alike}
            clock.lap("not counted: it has these already, in another form")
            compare(unit, taken, {key: met for key, met in alike.items() if met}, told)
            clock.lap("compare")
    store.close()
    told.cpu = sum(told.steps[step] for step in ("load", "shingles", "index", "compare"))
    return told


def runs_of_words(text: str) -> list[bytes]:
    said = words(text)
    return list(map(b" ".join, zip(said, said[1:], said[2:], said[3:], strict=False)))


# -- the report -------------------------------------------------------------------------------------------


def apart(deed: Callable[..., T], *given: object) -> T:
    """Run in a process of its own, whose memory tells of nothing else."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(deed, given)


def judged(truth: Truth, told: Measured) -> Iterator[str]:
    filed = set(truth.order)
    known = {one: true for one, true in truth.jaccard.items() if filed.issuperset(one)}
    wanted = {one for one, true in known.items() if true >= SIMILAR}
    right = wanted & told.similar
    yield (
        f"pairs of at least {SIMILAR}: {len(wanted):,}; found {len(told.similar):,}; precision"
        f" {len(right) / len(told.similar):.4f}, recall {len(right) / len(wanted):.4f}; pairs below: {len(known) - len(wanted):,}"
    )
    for low in (0.8, 0.85, 0.9, 0.95):
        some = {one for one in wanted if low <= known[one] < (low + 0.05 if low < 0.95 else 2)}
        yield f"  from {low}: recall {len(some & told.similar) / len(some):.4f} of {len(some):,}"
    for kind in ("excerpt", "excerpt from within"):
        some = {one for one, said in truth.excerpts.items() if said == kind and filed.issuperset(one)}
        yield f"{kind}: recall {len(some & told.contained) / len(some):.4f} of {len(some):,}"


def report(truth: Truth, told: Measured) -> Iterator[str]:
    count = len(truth.order)
    in_hand = told.cpu - told.steps["load"]
    yield (
        f"{count:,} documents, {count / told.cpu:,.0f} per CPU second, {count / in_hand:,.0f} from the text in hand;"
        f" memory grew by {told.grown:.0f} MB"
    )
    yield f"database with texts {told.file_size:.0f} MB; pairs compared {told.compared:,}; texts {dict(truth.kinds)}"
    yield "  microseconds a document: " + ", ".join(
        f"{s} {t / count * 1e6:.0f}" for s, t in told.steps.items()
    )
    yield from judged(truth, told)


def beside(ours: Measured, count: int, theirs: Measured, same: int, hashes: int) -> str:
    spent = {
        step: seconds / same * 1e6 for step, seconds in theirs.steps.items() if "not counted" not in step
    }
    index = sum(ours.steps[step] for step in ("fingerprint", "look up and file", "commit")) / count * 1e6
    whole = ours.cpu / count * 1e6
    return (
        f"datasketch with {hashes} hashes, in memory, microseconds a document: "
        + ", ".join(f"{step} {cost:.0f}" for step, cost in spent.items())
        + f"; the persistent index alone is {spent['index'] / index:.1f} times as fast, the whole stage"
        f" {sum(spent.values()) / whole:.1f} times, beside theirs without loading and comparing"
        f" {(spent['shingles'] + spent['index']) / whole:.1f} times"
    )


def main() -> None:
    counts = [int(each) for each in sys.argv[1:]] or [10_000, 100_000]
    costs: list[float] = []
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            database = f"sqlite:///{folder}/d.db"
            truth = apart(make, database, count)
            assert isinstance(truth, Truth)
            told = apart(file_all, database, truth.order)
            assert isinstance(told, Measured)
            print("\n".join(report(truth, told)), flush=True)  # noqa: T201
            costs.append(told.cpu / count)
            some = truth.order[:SAME_WORK]
            for hashes in THEIR_HASHES:
                theirs = apart(sign_otherwise, database, some, hashes)
                assert isinstance(theirs, Measured)
                print(beside(told, count, theirs, len(some), hashes), flush=True)  # noqa: T201
    if len(costs) > 1:
        ratio = costs[-1] / costs[0]
        print(f"of {counts[-1]:,} a document costs {ratio:.2f} times what it costs of {counts[0]:,}")  # noqa: T201


if __name__ == "__main__":
    main()
