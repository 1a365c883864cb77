"""Facts say what they are about, signals stand beside them, and each source is judged.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("candidates", sa.Column("judged_by", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_candidates_judged_by"), "candidates", ["judged_by"])
    for name in ("about", "measure"):
        op.add_column("facts", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "signals",
        sa.Column("candidate", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("gates", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["candidate"], ["candidates.id"], name=op.f("fk_signals_candidate")),
        sa.ForeignKeyConstraint(["text"], ["texts.hash"], name=op.f("fk_signals_text")),
        sa.PrimaryKeyConstraint("candidate", "start", "end", "kind", name=op.f("pk_signals")),
    )
    op.create_table(
        "judgements",
        sa.Column("candidate", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("trust", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["candidate"], ["candidates.id"], name=op.f("fk_judgements_candidate")),
        sa.PrimaryKeyConstraint("candidate", name=op.f("pk_judgements")),
    )
