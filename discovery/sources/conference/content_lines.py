"""Takes an iCalendar file apart: properties of the calendar, of its events, and of the zones it defines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from icalendar.parser import Contentline

_MOST_PROPERTIES = 500  # of one name in one event: guests, mostly


@dataclass(frozen=True, slots=True)
class Property:
    """`value` as written, escapes undone; `parameters` by upper-case name."""

    value: str
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Component:
    """`number` counts components of its kind from 1."""

    kind: str
    number: int
    properties: dict[str, list[Property]] = field(default_factory=dict)

    def all(self, name: str) -> list[Property]:
        return self.properties.get(name, [])

    def one(self, name: str) -> Property:
        return next(iter(self.all(name)), Property(""))

    def said(self, name: str) -> str:
        return self.one(name).value.strip()

    def add(self, name: str, value: Property) -> None:
        known = self.properties.setdefault(name, [])
        if len(known) < _MOST_PROPERTIES:
            known.append(value)


def components(text: str, problems: list[str]) -> Iterator[Component]:
    """The calendar, its events, zones and the parts of those, each when it ends.

    A line that cannot be read is named in `problems` and left out; so is an event that never ends.
    """
    stack: list[Component] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(_unfolded(text), start=1):
        if not line.strip():
            continue
        try:
            name, value = _taken_apart(Contentline(line))  # type: ignore[no-untyped-call]
        except ValueError:
            problems.append(f"content line {number} cannot be read: '{line.strip()[:60]}'")
            continue
        kind = value.value.strip().upper()
        if name == "BEGIN":
            seen[kind] = seen.get(kind, 0) + 1
            stack.append(Component(kind, seen[kind]))
        elif name == "END":
            yield from _ended(stack, kind, problems)
        elif stack:
            stack[-1].add(name, value)
    yield from _cut_off(stack, problems)


def _unfolded(text: str) -> list[str]:
    return re.split(r"\r?\n", re.sub(r"\r?\n[ \t]", "", text))


def _taken_apart(line: Contentline) -> tuple[str, Property]:
    name, parameters, value = line.parts()
    told = {key.upper(): said for key, said in parameters.items() if isinstance(said, str)}
    return name.upper(), Property(value, told)


def _ended(stack: list[Component], kind: str, problems: list[str]) -> Iterator[Component]:
    """What ends here; parts that never ended within it end with it, unless they are events."""
    if all(one.kind != kind for one in stack):
        return
    while (last := stack.pop()).kind != kind:
        yield from _cut_off([last], problems)
    yield last


def _cut_off(stack: list[Component], problems: list[str]) -> Iterator[Component]:
    for one in stack:
        if one.kind == "VEVENT":
            problems.append(f"event {one.number} does not end: left out")
        elif one.kind == "VCALENDAR":
            yield one
