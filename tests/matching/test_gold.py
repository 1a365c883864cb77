"""How close the ranking comes to a person's judgement; floors a little under what was measured.

Measured over 9,155 candidates and the whole backlog of 907 items, on the 40 judged ones.
"""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from discovery.backlog import formats
from discovery.backlog.derive import completed
from discovery.config.document import read
from discovery.config.load import load
from discovery.config.settings import Policy
from discovery.matching.rank import Ranker
from discovery.model import BacklogItem, Candidate, CandidateId
from discovery.names import Names

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT.parent / "shared" / "gold"
pytestmark = [
    pytest.mark.gold,
    pytest.mark.skipif(not GOLD.exists(), reason="the judged data lies beside the repository, not in it"),
]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every pair that scores at all, as score.py wants it."""
    names = Names(load(ROOT / "config", {}).vocabulary)
    judged = {item.id for item in backlog(GOLD / "dev" / "backlog.yaml", names)}
    ranker = Ranker(backlog(GOLD / "backlog.yaml", names), names)
    file = tmp_path_factory.mktemp("gold") / "run.jsonl"
    with (GOLD / "candidates.jsonl").open(encoding="utf-8") as lines, file.open("w") as out:
        for line in lines:
            row = json.loads(line)
            for match in ranker.matches(candidate(row, names), row.get("text") or "", (), cut=0.0):
                if match.item in judged:
                    pair = {"item_id": match.item, "url": row["url"], "score": match.score}
                    out.write(json.dumps(pair) + "\n")
    return file


def backlog(file: Path, names: Names) -> list[BacklogItem]:
    return [completed(item, names) for item in formats.read(read(file), file.name)]


def candidate(row: dict[str, str | None], names: Names) -> Candidate:
    url = row["url"] or ""
    told = row.get("company")
    return Candidate(
        id=CandidateId("c"),
        url=url,
        title=row["title"] or "",
        summary=row.get("summary") or "",
        company=names.company_of(url) or (names.company_id(told) if told else None),
        author=None,
        published=None,
        first_seen=datetime(2026, 9, 7, tzinfo=UTC),
        news=False,
    )


def scores(run: Path, *options: str) -> dict[str, float]:
    qrels = GOLD / "dev" / "qrels.jsonl"
    done = subprocess.run(
        [sys.executable, str(GOLD / "score.py"), "match", str(qrels), str(run), *options],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def test_what_a_person_would_draw_from_stands_near_the_top(run: Path) -> None:
    found = scores(run)

    assert found["ndcg@10"] >= 0.41
    assert found["recall@20"] >= 0.55
    assert found["mrr"] >= 0.52


def test_at_the_cut_an_item_with_nothing_good_gets_nothing(run: Path) -> None:
    found = scores(run, "--threshold", str(Policy().match_cut))

    assert found["abstention_precision"] >= 0.66
    assert found["abstention_recall"] >= 0.64
    assert found["wrongly_silent_rate"] <= 0.27
    assert found["ndcg@10"] >= 0.30
