"""What a worker proves of a text."""

from discovery.jobs import find_evidence
from discovery.model import FactKind, SignalKind


def test_facts_and_signals_are_found_together() -> None:
    proved = find_evidence(
        "The outage lasted 34 minutes. We rolled back the release, and no data was lost.", None
    )

    assert [(fact.kind, fact.measure) for fact in proved.facts] == [(FactKind.DURATION, "outage")]
    assert [signal.kind for signal in proved.signals] == [SignalKind.DATA_LOSS, SignalKind.ROLLBACK]
