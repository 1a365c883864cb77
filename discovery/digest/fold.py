"""One event stands once: its reports are folded into the one that tells it best."""

from collections.abc import Sequence
from dataclasses import replace

from discovery.digest.material import Material
from discovery.model import OtherReport


def folded(materials: Sequence[Material]) -> list[Material]:
    """The materials, of each event only one, which carries the others. It is the operator's own account, unless that
    serves no item and another report does.

    An event that a digest has shown before comes again with the operator's own account only: that is what was waited
    for. Further retellings of it are left out; they can be found, and serve as evidence.
    """
    events: dict[str, list[Material]] = {}
    kept: list[Material] = []
    for one in materials:
        if one.event is None:
            kept.append(one)
        elif not one.event.shown or one.event.rank == 0:
            events.setdefault(one.event.id, []).append(one)
    return [*kept, *(_one(reports) for reports in events.values())]


def _one(reports: list[Material]) -> Material:
    first, *rest = sorted(reports, key=_order)
    others = tuple(
        OtherReport(candidate=one.candidate.id, url=one.link or one.candidate.url, title=one.candidate.title)
        for one in rest
    )
    return replace(first, others=others)


def _order(one: Material) -> tuple[object, ...]:
    return (not one.matches, one.event.rank if one.event else 0, one.candidate.id)
