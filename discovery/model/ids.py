"""Names for ids, so that one is not taken for another."""

from typing import NewType

SourceId = NewType("SourceId", str)
CandidateId = NewType("CandidateId", str)
ItemId = NewType("ItemId", str)
TextHash = NewType("TextHash", str)
"""SHA-256 of a stored text's UTF-8 bytes, in hex."""
Week = NewType("Week", str)
"""An ISO week, written `2026-W47`."""
