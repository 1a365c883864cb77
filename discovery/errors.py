"""What can go wrong that is not an answer.

What happens in a normal month (a 404, bad XML, Slack down) is a value: see `model.Failed` and the outcomes
of a delivery. Only these are raised::

    DiscoveryError
    ├── ConfigError        a file in the configuration is wrong; carries every mistake found
    ├── EditError          a file of the configuration cannot be changed here, only by hand
    ├── FormatError        a file handed to a command cannot be read; names the file and, where known, the line
    ├── ExtractError       bytes that are not what their source kind reads
    ├── StoreError         the database is newer than this program, or cannot be opened
    ├── BusyError          another daemon runs on this database
    └── NotFoundError      a command was asked for something that does not exist
"""

from collections.abc import Sequence
from dataclasses import dataclass


class DiscoveryError(Exception):
    """Base of everything this program raises on purpose; its text is fit for a person."""


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """One thing wrong in a configuration file: where it stands and what was expected.

    `line` counts from 1; None where a mistake has no line (an environment variable, a missing file).
    """

    file: str
    line: int | None
    key: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.key}: {self.message}" if self.key else f"{place}: {self.message}"


class ConfigError(DiscoveryError):
    """Every mistake in the configuration, at once."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class EditError(DiscoveryError):
    """A configuration file cannot be changed by this program; the text says why."""


class FormatError(DiscoveryError):
    """A file that a command was given cannot be read; the text names file and line."""


class ExtractError(DiscoveryError):
    """The bytes are not what this kind of source reads; the text says what they are instead."""


class StoreError(DiscoveryError):
    """The database cannot be used by this version of the program."""


class BusyError(DiscoveryError):
    """Another daemon holds this database."""


class NotFoundError(DiscoveryError):
    """What a command was asked for does not exist."""
