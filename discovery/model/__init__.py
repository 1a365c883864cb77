"""The nouns: what travels between the rooms, and nothing else does.

All are frozen; every moment in time is an aware UTC `datetime`; every text is free of NUL bytes and lone
surrogates. Standard library only.
"""

from discovery.model.facts import Fact, FactKind, Gate
from discovery.model.fetched import (
    Failed,
    FailureKind,
    Fetched,
    NotModified,
    Outcome,
    Page,
    PollState,
    Request,
)
from discovery.model.found import Article, Candidate, Extraction, Item, Sighting, TextOrigin
from discovery.model.handed import (
    Delivery,
    DeliveryState,
    Digest,
    DigestEntry,
    ItemSection,
    NotSent,
    Proposal,
    QuotedFact,
    Rendered,
    SendResult,
    Sent,
    Unclear,
)
from discovery.model.ids import CandidateId, ItemId, SourceId, TextHash, Week
from discovery.model.polled import Feed, Priority, Source
from discovery.model.wanted import BacklogItem, Match, Name, Vocabulary

__all__ = [
    "Article",
    "BacklogItem",
    "Candidate",
    "CandidateId",
    "Delivery",
    "DeliveryState",
    "Digest",
    "DigestEntry",
    "Extraction",
    "Fact",
    "FactKind",
    "Failed",
    "FailureKind",
    "Feed",
    "Fetched",
    "Gate",
    "Item",
    "ItemId",
    "ItemSection",
    "Match",
    "Name",
    "NotModified",
    "NotSent",
    "Outcome",
    "Page",
    "PollState",
    "Priority",
    "Proposal",
    "QuotedFact",
    "Rendered",
    "Request",
    "SendResult",
    "Sent",
    "Sighting",
    "Source",
    "SourceId",
    "TextHash",
    "TextOrigin",
    "Unclear",
    "Vocabulary",
    "Week",
]
