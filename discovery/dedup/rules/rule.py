"""What a rule about addresses is."""

from collections.abc import Callable
from dataclasses import dataclass

from discovery.dedup.address import Address


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which two addresses of one document differ. The example is its test.

    `apply` gives back the very same address where the rule has nothing to say, and never raises. `answers` says whether
    the document is found at what the address becomes; else that is an identity only.
    """

    name: str
    example: str
    becomes: str
    apply: Callable[[Address], Address]
    answers: bool = True
