"""Durations of an incident, derived from two events that are both quoted."""

from collections.abc import Sequence

from discovery.model import Derived, Phase, TimedEvent


def derived(events: Sequence[TimedEvent]) -> tuple[Derived, ...]:
    """Time to detect, to mitigate and to recover, and the total, each where both of its events are told.

    All count from the first start. To recover goes to the first recovery or else the end, the total to the last end.
    """
    starts = [event for event in events if event.phase is Phase.START]
    if not starts:
        return ()
    first = min(starts, key=lambda event: event.at)
    later = sorted((event for event in events if event.at >= first.at), key=lambda event: event.at)
    ends = [event for event in later if event.phase is Phase.END]
    wanted = (
        ("time to detect", _first(later, Phase.DETECTION)),
        ("time to mitigate", _first(later, Phase.MITIGATION)),
        ("time to recover", _first(later, Phase.RECOVERY, Phase.END)),
        ("total", ends[-1] if ends else None),
    )
    return tuple(
        Derived(name=name, length=last.at - first.at, first=first, last=last) for name, last in wanted if last
    )


def _first(events: Sequence[TimedEvent], *phases: Phase) -> TimedEvent | None:
    return next((event for event in events if event.phase in phases), None)
