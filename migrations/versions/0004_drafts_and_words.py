"""The answer that is being typed in an audit, and the words that the owner of a store spells so."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("audit_id", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=400), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("at", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_draft_audit_id")),
        sa.PrimaryKeyConstraint("audit_id", name=op.f("pk_draft")),
    )
    op.create_table(
        "own_word",
        sa.Column("word", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_own_word")),
    )
