"""Copies stay beside their originals, decisions are remembered, versions and links are kept, events are clustered.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _copies()
    _decisions()
    _archive()
    _facts()
    _events()
    _fingerprints()


def _copies() -> None:
    with op.batch_alter_table("candidates") as table:
        table.add_column(sa.Column("same_as", sa.String(), nullable=True))
        for name in ("compared_by", "clustered_by"):
            table.add_column(sa.Column(name, sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_candidates_same_as"), "candidates", ["same_as"], ["id"])
    for name in ("same_as", "compared_by", "clustered_by"):
        op.create_index(op.f(f"ix_candidates_{name}"), "candidates", [name])
    for name in ("addresses", "sightings"):
        # Copies that were merged so far left nothing of their own: what remains is at home where it is.
        op.add_column(name, sa.Column("home", sa.String(), nullable=True))
        op.execute(f"UPDATE {name} SET home = candidate")  # noqa: S608
        with op.batch_alter_table(name) as table:
            table.alter_column("home", existing_type=sa.String(), nullable=False)
        op.create_index(op.f(f"ix_{name}_home"), name, ["home"])


def _decisions() -> None:
    op.create_table(
        "done",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_done")),
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("original", sa.String(), nullable=True),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("undone_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["candidate"], ["candidates.id"], name=op.f("fk_decisions_candidate")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    for name in ("candidate", "original"):
        op.create_index(op.f(f"ix_decisions_{name}"), "decisions", [name])
    op.create_table(
        "apart",
        sa.Column("one", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["one"], ["candidates.id"], name=op.f("fk_apart_one")),
        sa.ForeignKeyConstraint(["other"], ["candidates.id"], name=op.f("fk_apart_other")),
        sa.PrimaryKeyConstraint("one", "other", name=op.f("pk_apart")),
    )
    op.create_index(op.f("ix_apart_other"), "apart", ["other"])


def _archive() -> None:
    op.create_table(
        "pages",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("content_type", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_pages")),
    )
    op.add_column("articles", sa.Column("first_accessed", _MOMENT, nullable=True))
    op.execute("UPDATE articles SET first_accessed = accessed")
    with op.batch_alter_table("articles") as table:
        table.alter_column("first_accessed", existing_type=_MOMENT, nullable=False)
        for name in ("flaw", "etag", "last_modified"):
            table.add_column(sa.Column(name, sa.Text(), nullable=True))
        table.add_column(sa.Column("page", sa.String(), nullable=True))
        table.create_foreign_key(op.f("fk_articles_page"), "pages", ["page"], ["hash"])
    op.create_table(
        "links",
        sa.Column("candidate", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("checked_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["candidate"], ["candidates.id"], name=op.f("fk_links_candidate")),
        sa.PrimaryKeyConstraint("candidate", name=op.f("pk_links")),
    )
    op.create_index(op.f("ix_links_due_at"), "links", ["due_at"])


def _facts() -> None:
    op.add_column("facts", sa.Column("lost_at", _MOMENT, nullable=True))
    with op.batch_alter_table("facts") as table:
        table.drop_constraint(op.f("pk_facts"), type_="primary")
        table.create_primary_key(op.f("pk_facts"), ["candidate", "start", "end", "kind", "text"])


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("company", sa.String(), nullable=True),
        sa.Column("day", sa.String(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_table(
        "reports",
        sa.Column("candidate", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["candidate"], ["candidates.id"], name=op.f("fk_reports_candidate")),
        sa.ForeignKeyConstraint(["event"], ["events.id"], name=op.f("fk_reports_event")),
        sa.PrimaryKeyConstraint("candidate", name=op.f("pk_reports")),
    )
    op.create_index(op.f("ix_reports_event"), "reports", ["event"])


def _fingerprints() -> None:
    op.create_index("ix_candidates_text", "candidates", ["text"])
    op.create_table(
        "fingerprint_scheme",
        sa.Column("scheme", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("scheme", name=op.f("pk_fingerprint_scheme")),
    )
    op.create_table(
        "fingerprint_keys",
        sa.Column(
            "entry",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_fingerprint_keys")),
    )
