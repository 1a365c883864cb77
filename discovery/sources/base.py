"""What every kind of source promises: it asks for nothing, it turns bytes into items."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from discovery.model import Extraction, Feed, Page

_MOST_PROBLEMS = 20


class Kind(Protocol):
    """One kind of source. It never opens a connection and reads no clock."""

    @property
    def names(self) -> tuple[str, ...]:
        """The `type:` values of the registry that it serves."""

    @property
    def accept(self) -> str:
        """The HTTP Accept header to ask with."""

    def extract(self, page: Page, feed: Feed, now: datetime) -> Extraction:
        """The items of one document, narrowed by the feed's rules.

        Raises ExtractError, with a message fit for a person, for bytes this kind does not read.
        """


def told(problems: Sequence[str]) -> tuple[str, ...]:
    """The first twenty problems and how many more there are: a broken feed has thousands of the same one.

    >>> told(["a"] * 22)[-1]
    'and 2 more'
    """
    kept = tuple(problems[:_MOST_PROBLEMS])
    more = len(problems) - len(kept)
    return (*kept, f"and {more:,} more") if more else kept
