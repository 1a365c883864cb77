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
    Request,
)
from discovery.model.found import (
    Article,
    Ask,
    Candidate,
    Details,
    Extraction,
    Incident,
    Item,
    ListEntry,
    Meeting,
    Sighting,
    StatusUpdate,
    Talk,
    TextOrigin,
)
from discovery.model.further import Backfill, Further, Lead, Walk, Way
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
from discovery.model.polled import Feed, Priority, Selectors, Source
from discovery.model.remembered import Habits, Limited, Piece, PollState, Wishes
from discovery.model.texts import KEY_BITS, Fingerprint
from discovery.model.wanted import BacklogItem, Match, Name, Vocabulary

__all__ = [
    "KEY_BITS",
    "Article",
    "Ask",
    "Backfill",
    "BacklogItem",
    "Candidate",
    "CandidateId",
    "Delivery",
    "DeliveryState",
    "Details",
    "Digest",
    "DigestEntry",
    "Extraction",
    "Fact",
    "FactKind",
    "Failed",
    "FailureKind",
    "Feed",
    "Fetched",
    "Fingerprint",
    "Further",
    "Gate",
    "Habits",
    "Incident",
    "Item",
    "ItemId",
    "ItemSection",
    "Lead",
    "Limited",
    "ListEntry",
    "Match",
    "Meeting",
    "Name",
    "NotModified",
    "NotSent",
    "Outcome",
    "Page",
    "Piece",
    "PollState",
    "Priority",
    "Proposal",
    "QuotedFact",
    "Rendered",
    "Request",
    "Selectors",
    "SendResult",
    "Sent",
    "Sighting",
    "Source",
    "SourceId",
    "StatusUpdate",
    "Talk",
    "TextHash",
    "TextOrigin",
    "Unclear",
    "Vocabulary",
    "Walk",
    "Way",
    "Week",
    "Wishes",
]
