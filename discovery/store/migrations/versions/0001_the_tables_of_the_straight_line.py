"""The tables of the straight line.

Revision ID: 0001
Revises: nothing
"""

import sqlalchemy as sa
from alembic import op

from discovery.store.dialect import CREATE_SEARCH

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "candidates",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("company", sa.String(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("published", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("news", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("read_state", sa.String(), nullable=False),
        sa.Column("read_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_attempts", sa.Integer(), nullable=False),
        sa.Column("read_detail", sa.Text(), nullable=False),
        sa.Column("evidence_rules", sa.Integer(), nullable=True),
        sa.Column("matched_against", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidates")),
        sa.UniqueConstraint("url", name=op.f("uq_candidates_url")),
    )
    op.create_index("ix_candidates_evidence_rules", "candidates", ["evidence_rules"], unique=False)
    op.create_index("ix_candidates_first_seen", "candidates", ["first_seen"], unique=False)
    op.create_index("ix_candidates_matched_against", "candidates", ["matched_against"], unique=False)
    op.create_index("ix_candidates_read", "candidates", ["read_state", "read_due_at"], unique=False)

    op.create_table(
        "digests",
        sa.Column("week", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("week", name=op.f("pk_digests")),
    )
    op.create_table(
        "files",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("origin", name=op.f("pk_files")),
    )
    op.create_table(
        "items",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", "origin", name=op.f("pk_items")),
    )
    op.create_table(
        "polls",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("body_hash", sa.String(), nullable=True),
        sa.Column("polled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("succeeded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("baseline_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("moved_to", sa.Text(), nullable=True),
        sa.Column("entries", sa.Integer(), nullable=True),
        sa.Column("empty_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "url", name=op.f("pk_polls")),
    )
    op.create_table(
        "robots",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_robots")),
    )
    op.create_table(
        "texts",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="UTF-8, zlib"),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_texts")),
    )
    op.create_table(
        "addresses",
        sa.Column(
            "url", sa.Text(), nullable=False, comment="canonical form of an address the candidate is known by"
        ),
        sa.Column("candidate", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["candidate"], ["candidates.id"], name=op.f("fk_addresses_candidate")),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_addresses")),
    )
    op.create_index("ix_addresses_candidate", "addresses", ["candidate"], unique=False)

    op.create_table(
        "articles",
        sa.Column("candidate", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("accessed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("published", sa.DateTime(timezone=True), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("canonical", sa.Text(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["candidate"], ["candidates.id"], name=op.f("fk_articles_candidate")),
        sa.ForeignKeyConstraint(["text"], ["texts.hash"], name=op.f("fk_articles_text")),
        sa.PrimaryKeyConstraint("candidate", "text", name=op.f("pk_articles")),
    )
    op.create_table(
        "deliveries",
        sa.Column("week", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["week"], ["digests.week"], name=op.f("fk_deliveries_week")),
        sa.PrimaryKeyConstraint("week", "channel", name=op.f("pk_deliveries")),
    )
    op.create_index("ix_deliveries_state", "deliveries", ["state", "due_at"], unique=False)

    op.create_table(
        "facts",
        sa.Column("candidate", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("surface", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("qualifier", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("gates", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["candidate"], ["candidates.id"], name=op.f("fk_facts_candidate")),
        sa.ForeignKeyConstraint(["text"], ["texts.hash"], name=op.f("fk_facts_text")),
        sa.PrimaryKeyConstraint("candidate", "start", "end", "kind", name=op.f("pk_facts")),
    )
    op.create_table(
        "matches",
        sa.Column("candidate", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("gates", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["candidate"], ["candidates.id"], name=op.f("fk_matches_candidate")),
        sa.PrimaryKeyConstraint("candidate", "item", name=op.f("pk_matches")),
    )
    op.create_index("ix_matches_item", "matches", ["item"], unique=False)

    op.create_table(
        "shown",
        sa.Column("candidate", sa.String(), nullable=False),
        sa.Column("week", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["candidate"], ["candidates.id"], name=op.f("fk_shown_candidate")),
        sa.ForeignKeyConstraint(["week"], ["digests.week"], name=op.f("fk_shown_week")),
        sa.PrimaryKeyConstraint("candidate", name=op.f("pk_shown")),
    )
    op.create_index("ix_shown_week", "shown", ["week"], unique=False)

    op.create_table(
        "sightings",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("candidate", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("published", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("baseline", sa.Boolean(), nullable=False),
        sa.Column("text", sa.String(), nullable=True, comment="hash of the text the entry itself carried"),
        sa.Column("company", sa.Text(), nullable=True, comment="whom the source says it is about"),
        sa.ForeignKeyConstraint(["candidate"], ["candidates.id"], name=op.f("fk_sightings_candidate")),
        sa.PrimaryKeyConstraint("source", "key", name=op.f("pk_sightings")),
    )
    op.create_index("ix_sightings_candidate", "sightings", ["candidate"], unique=False)
    op.execute(CREATE_SEARCH)
