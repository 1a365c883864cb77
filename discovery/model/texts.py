"""What is kept of a text to find others that say the same."""

from dataclasses import dataclass

KEY_BITS = 36
"""Among a million texts chance gives one in five hundred a key of another; a comparison of the two tells them apart."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fingerprint:
    """Texts that have much in common share some of their `keys`, which are numbers of KEY_BITS. Keys of different
    schemes have nothing to do with each other."""

    scheme: int
    keys: tuple[int, ...]
