"""Keys by which texts that say the same find each other.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_candidates_text", "candidates", ["text"])
    op.create_table(
        "fingerprints",
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("scheme", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["text"], ["texts.hash"], name=op.f("fk_fingerprints_text"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("text", name=op.f("pk_fingerprints")),
        sqlite_with_rowid=False,
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
