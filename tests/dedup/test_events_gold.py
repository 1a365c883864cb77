"""How close events come to a person's judgement; floors a little under what was measured."""

from collections.abc import Callable

import pytest

from benchmarks.events import GOLD, Judged, clustered, imported, vocabulary
from discovery.model import Vocabulary
from discovery.names import Names

pytestmark = [
    pytest.mark.gold,
    pytest.mark.skipif(not GOLD.exists(), reason="the judged data lies beside the repository, not in it"),
]


@pytest.mark.parametrize(
    ("names", "pairwise", "cubed"),
    [
        pytest.param(vocabulary, 0.81, 0.87, id="with the vocabulary"),
        pytest.param(lambda: Names(Vocabulary()), 0.81, 0.87, id="of companies no vocabulary knows"),
    ],
)
def test_reports_of_one_event_come_together_and_look_alikes_stay_apart(
    names: Callable[[], Names], pairwise: float, cubed: float
) -> None:
    judged = Judged()
    known = names()

    figures = judged.score(clustered([imported(row, known) for row in judged.rows]), list(judged.event))

    assert figures["pairwise F1"] >= pairwise
    assert figures["B-cubed F1"] >= cubed
    assert figures["look-alikes"] <= 0.055
