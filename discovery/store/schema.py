"""The tables. Migrations bring a database to exactly this; a test compares the two.

Texts are stored once by hash; everything that a later room must find due has an indexed column for it.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

from discovery.model import Habits, Walk, Wishes
from discovery.store.types import Counts, Said, SaidDetails, UtcDateTime, Words

REVISION = "0006"
"""The newest migration. Compared with one query at start, so that alembic is imported only when behind."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

polls = Table(
    "polls",
    metadata,
    Column("source", String, primary_key=True),
    Column("url", Text, primary_key=True),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("validated", Text, comment="the address that gave the validators"),
    Column("body_hash", String),
    Column("polled_at", UtcDateTime),
    Column("succeeded_at", UtcDateTime),
    Column("baseline_at", UtcDateTime),
    Column("due_at", UtcDateTime),
    Column("failures", Integer, nullable=False),
    Column("failing_since", UtcDateTime),
    Column("gone_since", UtcDateTime, comment="not asked any more"),
    Column("status", Integer),
    Column("error", Text),
    Column("address", Text, comment="asked in place of url, which led there for good"),
    Column("moved_to", Text),
    Column("moved_times", Integer, nullable=False, server_default="0"),
    Column("entries", Integer),
    Column("empty_since", UtcDateTime),
    Column("asked", Text, comment="the address that the hash belongs to"),
    Column("problems", Words, nullable=False),
    Column("excluded", Counts, comment="entries left out, by rule: JSON"),
    Column("wishes", Said(Wishes), comment="what the document asks of us: JSON"),
    Column("habits", Said(Habits), comment="how the feed usually behaves: JSON"),
)

pieces = Table(
    "pieces",
    metadata,
    Column("source", String, primary_key=True),
    Column("feed", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("version", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("entries", Integer, nullable=False),
)

limits = Table(
    "limits",
    metadata,
    Column("url", Text, primary_key=True),
    Column("host", String, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("times", Integer, nullable=False),
)

backfills = Table(
    "backfills",
    metadata,
    Column("source", String, primary_key=True),
    Column("url", Text, primary_key=True),
    Column("began_at", UtcDateTime, nullable=False),
    Column("own_at", UtcDateTime, comment="when the feed's own document was read last"),
    Column("ended_at", UtcDateTime),
    Column("pages", Integer, nullable=False),
    Column("found", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("oldest", UtcDateTime),
    Column("walk", Said(Walk), comment="what is still to be asked, and what was: JSON"),
)

candidates = Table(
    "candidates",
    metadata,
    Column("id", String, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("company", String),
    Column("author", Text),
    Column("published", UtcDateTime),
    Column("first_seen", UtcDateTime, nullable=False),
    Column("news", Boolean, nullable=False),
    Column("words", Integer),
    Column("language", String),
    Column("text", String),
    Column(
        "same_as", String, ForeignKey("candidates.id"), index=True, comment="the document it is a copy of"
    ),
    # what is due: reading, comparing, evidence and judging (by which rules it was done), matching (against what)
    Column("read_state", String, nullable=False),
    Column("read_due_at", UtcDateTime),
    Column("read_attempts", Integer, nullable=False),
    Column("read_detail", Text, nullable=False),
    Column("compared_by", Integer),
    Column("evidence_rules", Integer),
    Column("judged_by", Integer),
    Column("matched_against", String),
    Column("clustered_by", Integer),
    Index("ix_candidates_read", "read_state", "read_due_at"),
    Index("ix_candidates_compared_by", "compared_by"),
    Index("ix_candidates_evidence_rules", "evidence_rules"),
    Index("ix_candidates_clustered_by", "clustered_by"),
    Index("ix_candidates_judged_by", "judged_by"),
    Index("ix_candidates_matched_against", "matched_against"),
    Index("ix_candidates_first_seen", "first_seen"),
)

addresses = Table(
    "addresses",
    metadata,
    Column("url", Text, primary_key=True, comment="canonical form of an address the candidate is known by"),
    Column("candidate", String, ForeignKey("candidates.id"), nullable=False, index=True),
    Column("home", String, nullable=False, index=True, comment="the candidate it belongs to by itself"),
)

done = Table(
    "done",
    metadata,
    Column("name", String, primary_key=True, comment="what was done to all that is stored"),
    Column("by", String, nullable=False, comment="which rules"),
    Column("at", UtcDateTime, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("candidate", String, ForeignKey("candidates.id"), nullable=False, index=True),
    Column("verdict", String, nullable=False),
    Column("original", String, index=True, comment="what it is the same as"),
    Column("because", String, nullable=False),
    Column("detail", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("undone_at", UtcDateTime, comment="when a person split them again"),
)

apart = Table(
    "apart",
    metadata,
    Column("one", String, ForeignKey("candidates.id"), primary_key=True),
    Column("other", String, ForeignKey("candidates.id"), primary_key=True, index=True),
)

sightings = Table(
    "sightings",
    metadata,
    Column("source", String, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("candidate", String, ForeignKey("candidates.id"), nullable=False, index=True),
    Column("home", String, nullable=False, index=True, comment="the candidate it belongs to by itself"),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("author", Text),
    Column("published", UtcDateTime),
    Column("seen", UtcDateTime, nullable=False),
    Column("baseline", Boolean, nullable=False),
    Column("text", String, comment="hash of the text the entry itself carried"),
    Column("company", Text, comment="whom the source says it is about"),
    Column("details", SaidDetails, comment="what is particular to its kind: JSON"),
)

meetings = Table(
    "meetings",
    metadata,
    Column("source", String, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("starts", UtcDateTime, nullable=False, index=True),
    Column("ends", UtcDateTime),
    Column("place", Text),
)

texts = Table(
    "texts",
    metadata,
    Column("hash", String, primary_key=True),
    Column("body", LargeBinary, nullable=False, comment="UTF-8, zlib"),
)

articles = Table(
    "articles",
    metadata,
    Column("candidate", String, ForeignKey("candidates.id"), primary_key=True),
    Column("text", String, ForeignKey("texts.hash"), primary_key=True),
    Column("url", Text, nullable=False),
    Column("origin", String, nullable=False),
    Column("first_accessed", UtcDateTime, nullable=False),
    Column(
        "accessed", UtcDateTime, nullable=False, comment="when it was last seen to be the text of the page"
    ),
    Column("title", Text),
    Column("author", Text),
    Column("published", UtcDateTime),
    Column("language", String),
    Column("canonical", Text),
    Column("status", Integer),
    Column("flaw", Text, comment="why it is not the whole text"),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("page", String, ForeignKey("pages.hash"), comment="the page itself, where it is kept"),
)

pages = Table(
    "pages",
    metadata,
    Column("hash", String, primary_key=True),
    Column("content_type", String, nullable=False),
    Column("body", LargeBinary, nullable=False, comment="as it came, zlib"),
)

links = Table(
    "links",
    metadata,
    Column("candidate", String, ForeignKey("candidates.id"), primary_key=True),
    Column("state", String, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("checked_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False, index=True),
    Column("failures", Integer, nullable=False),
    Column("status", Integer),
    Column("detail", Text, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("id", String, primary_key=True),
    Column("company", String),
    Column("day", String, comment="when it happened: YYYY-MM-DD"),
    Column("title", Text, nullable=False),
)

reports = Table(
    "reports",
    metadata,
    Column("candidate", String, ForeignKey("candidates.id"), primary_key=True),
    Column("event", String, ForeignKey("events.id"), nullable=False, index=True),
    Column(
        "rank",
        Integer,
        nullable=False,
        comment="among its reports; the first is the operator's own account, where there is one",
    ),
    Column("because", Text, nullable=False),
)

facts = Table(
    "facts",
    metadata,
    Column("candidate", String, ForeignKey("candidates.id"), primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("end", Integer, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("text", String, ForeignKey("texts.hash"), primary_key=True),
    Column("lost_at", UtcDateTime, comment="since when the page does not say it any more"),
    Column("surface", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("qualifier", Text, nullable=False),
    Column("quote", Text, nullable=False),
    Column("gates", Words, nullable=False),
    Column("about", Text, nullable=False, server_default=""),
    Column("measure", Text, nullable=False, server_default=""),
)

signals = Table(
    "signals",
    metadata,
    Column("candidate", String, ForeignKey("candidates.id"), primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("end", Integer, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("text", String, ForeignKey("texts.hash"), nullable=False),
    Column("quote", Text, nullable=False),
    Column("gates", Words, nullable=False),
)

judgements = Table(
    "judgements",
    metadata,
    Column("candidate", String, ForeignKey("candidates.id"), primary_key=True),
    Column("kind", String, nullable=False),
    Column("confidence", String, nullable=False),
    Column("because", Text, nullable=False, comment="why its confidence is what it is"),
    Column("trust", String, nullable=False),
)

items = Table(
    "items",
    metadata,
    Column("id", String, primary_key=True),
    Column("origin", String, primary_key=True),
    Column("body", Text, nullable=False),
)

files = Table(
    "files",
    metadata,
    Column("origin", String, primary_key=True),
    Column("sha256", String, nullable=False),
)

matches = Table(
    "matches",
    metadata,
    Column("candidate", String, ForeignKey("candidates.id"), primary_key=True),
    Column("item", String, primary_key=True),
    Column("score", Float, nullable=False),
    Column("reasons", Words, nullable=False),
    Column("gates", Words, nullable=False),
    Index("ix_matches_item", "item"),
)

robots = Table(
    "robots",
    metadata,
    Column("host", String, primary_key=True),
    Column("fetched_at", UtcDateTime, nullable=False),
    Column("status", Integer),
    Column("body", Text, nullable=False),
)

digests = Table(
    "digests",
    metadata,
    Column("week", String, primary_key=True),
    Column("until", UtcDateTime, nullable=False),
    Column("body", Text, nullable=False),
)

shown = Table(
    "shown",
    metadata,
    Column("candidate", String, ForeignKey("candidates.id"), primary_key=True),
    Column("week", String, ForeignKey("digests.week"), nullable=False, index=True),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("week", String, ForeignKey("digests.week"), primary_key=True),
    Column("channel", String, primary_key=True),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("detail", Text, nullable=False),
    Column("sent_at", UtcDateTime),
    Index("ix_deliveries_state", "state", "due_at"),
)

Index("ix_candidates_text", candidates.c.text)

# By which rules the keys were made that are there: one row.
fingerprint_scheme = Table(
    "fingerprint_scheme",
    metadata,
    Column("scheme", Integer, primary_key=True, autoincrement=False),
)

# A key of a text and the beginning of the text's hash in one number: half the size of a row of two columns with its
# index, and written in half the time. SQLite's own row number is such a number, when it is called INTEGER.
fingerprint_keys = Table(
    "fingerprint_keys",
    metadata,
    Column("entry", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
)
