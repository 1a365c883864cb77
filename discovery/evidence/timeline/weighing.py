"""Decides the phases of a story: by rule where the form of the text tells them, else by what the marks weigh."""

from collections.abc import Sequence

from discovery.evidence.timeline import phases, story
from discovery.evidence.timeline.marks import marks
from discovery.evidence.timeline.model import Model, shipped
from discovery.evidence.timeline.story import Told

VOTE = 1.0
"""How much the word of the rules counts beside the marks: on unknown reports two of three of their phases are right."""
_CERTAIN = 100.0


def weighed(told: Sequence[Told], model: Model | None = None, vote: float = VOTE) -> list[Told]:
    """The events with the phases that they have in the story, in the order given."""
    ruled = story.settled(told)
    model = model or shipped()
    order = sorted(range(len(ruled)), key=lambda index: (ruled[index].event.at, index))
    seen = marks(ruled)
    scores = []
    for index in order:
        row = model.scores(seen[index])
        row[model.phases.index(ruled[index].event.phase)] += _CERTAIN if _is_certain(ruled[index]) else vote
        scores.append(row)
    found = dict(zip(order, model.likeliest(scores), strict=True))
    return story.with_end([story.as_phase(one, found[index]) for index, one in enumerate(ruled)])


def _is_certain(one: Told) -> bool:
    """The heading of a post, a named field and the ends of an outage leave no doubt."""
    return bool(one.part) or phases.is_formal(one.clause)
