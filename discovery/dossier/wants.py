"""What each gate asks of a diagram, and what answers it."""

from collections.abc import Collection
from dataclasses import dataclass

from discovery.model import FactKind, Gate, Phase, SignalKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Want:
    """Something a gate asks for, by the name that `needs:` of a backlog item gives it. Any one of these answers it: a
    fact of one of the kinds, a signal, a timeline that holds all of the phases."""

    name: str
    gate: Gate | None = None
    kinds: tuple[FactKind, ...] = ()
    serving: Gate | None = None
    """Facts of those kinds answer only where they serve this gate: a duration is a recovery time in an outage."""
    signals: tuple[SignalKind, ...] = ()
    phases: tuple[Phase, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """What the sources of an item hold."""

    facts: Collection[tuple[FactKind, Gate | None]] = ()
    """The kinds, each with every gate that a fact of it serves, and with none."""
    signals: Collection[SignalKind] = ()
    phases: Collection[Collection[Phase]] = ()
    """For each source the phases that its timeline holds."""


WANTS = (
    Want(name="error_message", gate=Gate.THREE_AM, signals=(SignalKind.ERROR_MESSAGE,)),
    Want(name="command", gate=Gate.THREE_AM, signals=(SignalKind.COMMAND,)),
    Want(name="detection", gate=Gate.THREE_AM, signals=(SignalKind.DETECTION,), phases=(Phase.DETECTION,)),
    Want(
        name="mitigation",
        gate=Gate.THREE_AM,
        signals=(SignalKind.MITIGATION, SignalKind.ROLLBACK),
        phases=(Phase.MITIGATION,),
    ),
    Want(name="version", gate=Gate.NEW_HIRE, kinds=(FactKind.VERSION,)),
    Want(
        name="scale",
        gate=Gate.NEW_HIRE,
        kinds=(FactKind.SCALE_USERS, FactKind.THROUGHPUT, FactKind.DATA_VOLUME, FactKind.COUNT),
    ),
    Want(name="cost", gate=Gate.CFO, kinds=(FactKind.COST,)),
    Want(name="instance_type", gate=Gate.CFO, kinds=(FactKind.INSTANCE_TYPE,)),
    Want(name="data_volume", gate=Gate.CFO, kinds=(FactKind.DATA_VOLUME,)),
    Want(
        name="failure_mode", gate=Gate.INCIDENT, signals=(SignalKind.ROOT_CAUSE,), phases=(Phase.DIAGNOSIS,)
    ),
    Want(
        name="blast_radius",
        gate=Gate.INCIDENT,
        kinds=(FactKind.PERCENTAGE, FactKind.AVAILABILITY, FactKind.SCALE_USERS),
        serving=Gate.INCIDENT,
        signals=(SignalKind.BLAST_RADIUS,),
    ),
    Want(name="timeline", gate=Gate.INCIDENT, phases=(Phase.START, Phase.END)),
    Want(
        name="recovery_time",
        gate=Gate.INCIDENT,
        kinds=(FactKind.DURATION,),
        serving=Gate.INCIDENT,
        phases=(Phase.START, Phase.END),
    ),
    Want(name="data_loss", gate=Gate.INCIDENT, signals=(SignalKind.DATA_LOSS,)),
)
"""In the order in which they are said to be missing."""

_BY_NAME = {kind.value: Want(name=kind.value, kinds=(kind,)) for kind in FactKind} | {
    want.name: want for want in WANTS
}


def missing(gate: Gate, answers: Answers) -> tuple[str, ...]:
    """What this gate asks for and nothing answers."""
    return tuple(want.name for want in WANTS if want.gate is gate and not _answered(want, answers))


def lacking(needs: Collection[str], answers: Answers) -> tuple[str, ...]:
    """Of an item's own needs those that nothing answers. One of an unknown name stays: nobody can say that it is met."""
    return tuple(need for need in needs if need not in _BY_NAME or not _answered(_BY_NAME[need], answers))


def _answered(want: Want, answers: Answers) -> bool:
    if any((kind, want.serving) in answers.facts for kind in want.kinds):
        return True
    if any(kind in answers.signals for kind in want.signals):
        return True
    return bool(want.phases) and any(set(want.phases) <= set(told) for told in answers.phases)
