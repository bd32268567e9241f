"""Declared interests, the terms of an allocation, and people's days, pace and special knowledge."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column(
        "person", sa.Column("days", sa.String(length=40), nullable=False, server_default="0")
    )
    op.add_column(
        "person",
        sa.Column("cases_a_day", sa.String(length=40), nullable=False, server_default=""),
    )
    op.add_column("person", sa.Column("knowledge", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "interest",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("round_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("declared_by", sa.String(length=300), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("children", sa.JSON(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(), nullable=True),
        sa.Column("lifted_why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_interest_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
    )
    op.create_index(op.f("ix_interest_round_id"), "interest", ["round_id"])
    op.create_table(
        "allocation_terms",
        sa.Column("round_id", sa.String(length=36), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_allocation_terms_round_id")
        ),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_allocation_terms")),
    )
