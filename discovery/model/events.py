"""Reports, and the events that several of them tell of."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What is known of one document when its event is looked for. `id` is the candidate's."""

    id: str
    url: str
    title: str
    summary: str = ""
    opening: str = ""
    """The first lines of its text, where it was read."""
    published: datetime | None = None
    company: str | None = None
    """The publisher, where it is a company of the vocabulary."""
    named: tuple[str, ...] = ()
    """Companies of the vocabulary that title and summary name."""
    owners: tuple[str, ...] = ()
    """Companies that the publisher and those named belong to."""
    technologies: tuple[str, ...] = ()
    """Technologies of the vocabulary that title and summary name: what many companies' events have in common."""
    own: bool = False
    """Whether a company tells of itself: the address is the company's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """A report of an event, and why it is counted among them, in words a person can check."""

    report: str
    because: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One outage, launch or disclosure, told by two or more reports: the operator's own account first, then by date.

    `id` is readable and the same for the same reports: `fastly-2021-06-08`.
    """

    id: str
    company: str | None
    when: date | None
    """The day it happened as far as the reports tell; the first of the month where they name only that."""
    what: str
    """Title of the report that leads."""
    members: tuple[Member, ...]
