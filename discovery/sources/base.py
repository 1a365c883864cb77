"""What every kind of source promises: it asks for nothing, it turns bytes into items."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from discovery.model import Ask, Extraction, Feed, Item, Meeting, Page
from discovery.sources.narrowing import narrow

_MOST_PROBLEMS = 20


class Kind(Protocol):
    """One kind of source. It never opens a connection and reads no clock."""

    @property
    def names(self) -> tuple[str, ...]:
        """The `type:` values of the registry that it serves."""

    def asks(self, feed: Feed) -> tuple[Ask, ...]:
        """Where to ask for the feed, best first; the next is tried when one gives nothing."""

    def extract(self, page: Page, feed: Feed, now: datetime, ask: Ask) -> Extraction:
        """What the answer to `ask` held, narrowed by the feed's rules, and pages to follow.

        Raises ExtractError, with a message fit for a person, for bytes this kind does not read.
        """


def extraction(
    items: Sequence[Item],
    feed: Feed,
    problems: Sequence[str] = (),
    *,
    follow: Sequence[Ask] = (),
    meetings: Sequence[Meeting] = (),
) -> Extraction:
    """The items that the feed's rules let through, the others counted."""
    kept, excluded = narrow(items, feed)
    said = list(problems)
    if items and not kept:
        said.insert(0, f"the rules of this feed let none of its {len(items):,} entries through")
    return Extraction(
        items=kept, excluded=excluded, problems=told(said), follow=tuple(follow), meetings=tuple(meetings)
    )


def told(problems: Sequence[str]) -> tuple[str, ...]:
    """The first twenty problems and how many more there are: a broken feed has thousands of the same one.

    >>> told(["a"] * 22)[-1]
    'and 2 more'
    """
    kept = tuple(problems[:_MOST_PROBLEMS])
    more = len(problems) - len(kept)
    return (*kept, f"and {more:,} more") if more else kept
