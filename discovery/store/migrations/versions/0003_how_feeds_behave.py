"""How feeds usually behave, where they moved, and whom to leave alone.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "limits",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_limits")),
    )
    op.create_table(
        "pieces",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source", "feed", "name", name=op.f("pk_pieces")),
    )
    for name in ("validated", "address", "excluded", "wishes", "habits"):
        op.add_column("polls", sa.Column(name, sa.Text(), nullable=True))
    for name in ("failing_since", "gone_since"):
        op.add_column("polls", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("polls", sa.Column("moved_times", sa.Integer(), server_default="0", nullable=False))
