"""Requests for one child's file, what was exported, and which passages were marked."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "child_request",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("round_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("ref", sa.String(length=40), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.String(length=300), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("hold_id", sa.String(length=36), nullable=False),
        sa.Column("closed_why", sa.Text(), nullable=False),
        sa.Column("closed_by", sa.String(length=300), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_child_request_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_request")),
    )
    op.create_index(op.f("ix_child_request_round_id"), "child_request", ["round_id"])
    op.create_table(
        "child_export",
        sa.Column("round_id", sa.String(length=36), nullable=False),
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=300), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("redacted", sa.Integer(), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=False),
        sa.Column("json_sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_child_export_round_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["child_request.id"], name=op.f("fk_child_export_request_id")
        ),
        sa.PrimaryKeyConstraint("round_id", "request_id", "number", name=op.f("pk_child_export")),
    )
    op.create_table(
        "redaction",
        sa.Column("round_id", sa.String(length=36), nullable=False),
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("passage", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_redaction_round_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["child_request.id"], name=op.f("fk_redaction_request_id")
        ),
        sa.PrimaryKeyConstraint("round_id", "request_id", "passage", name=op.f("pk_redaction")),
    )
