"""Decides the phases of a story: by rule where the form of the text tells them, else by what the marks weigh."""

from collections.abc import Sequence
from dataclasses import replace

from discovery.evidence.timeline import phases, story
from discovery.evidence.timeline.marks import marks
from discovery.evidence.timeline.model import Model, shipped
from discovery.evidence.timeline.story import Told
from discovery.model import Phase


def weighed(told: Sequence[Told], model: Model | None = None) -> list[Told]:
    """The events with the phases that they have in the story, in the order given."""
    order = sorted(range(len(told)), key=lambda index: (told[index].event.at, index))
    seen = marks(told)
    likeliest = (model or shipped()).likeliest([(seen[index], certain(told[index])) for index in order])
    found = dict(zip(order, likeliest, strict=True))
    return story.with_end(
        [replace(one, event=replace(one.event, phase=found[index])) for index, one in enumerate(told)]
    )


def certain(one: Told) -> Phase | None:
    """The phase of a time that the form of the text tells: the heading of a post, a named field, the end of a range."""
    if one.part or phases.is_formal(one.clause):
        return one.event.phase
    return None
