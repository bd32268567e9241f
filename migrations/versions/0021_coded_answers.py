"""Coded answers of what came back, and which audit a record is about: to count without reading every history."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

START = """instr(body, '"audit_id":"')"""


def upgrade() -> None:
    op.add_column(
        "record", sa.Column("audit_id", sa.String(length=36), server_default="", nullable=False)
    )
    op.execute(f"UPDATE record SET audit_id = substr(body, {START} + 12, 36) WHERE {START} > 0")  # noqa: S608 - nothing from outside
    # Of a note about no audit what was taken is no id.
    op.execute("UPDATE record SET audit_id = '' WHERE instr(audit_id, '\"') > 0")
    op.create_index(op.f("ix_record_audit_id"), "record", ["audit_id"])
    op.create_table(
        "code_book",
        sa.Column("round_id", sa.String(length=36), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("book", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_code_book_round_id")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_code_book")),
    )
    op.create_table(
        "coded_audit",
        sa.Column("audit_id", sa.String(length=36), nullable=False),
        sa.Column("round_id", sa.String(length=36), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("codes", sa.LargeBinary(), nullable=False),
        sa.Column("beyond", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_coded_audit_round_id")),
        sa.PrimaryKeyConstraint("audit_id", name=op.f("pk_coded_audit")),
    )
    op.create_index(op.f("ix_coded_audit_round_id"), "coded_audit", ["round_id"])
    op.create_table(
        "coded_rest",
        sa.Column("audit_id", sa.String(length=36), nullable=False),
        sa.Column("round_id", sa.String(length=36), nullable=False),
        sa.Column("rest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_coded_rest_round_id")),
        sa.PrimaryKeyConstraint("audit_id", name=op.f("pk_coded_rest")),
    )
    op.create_index(op.f("ix_coded_rest_round_id"), "coded_rest", ["round_id"])
    op.create_table(
        "to_code",
        sa.Column("round_id", sa.String(length=36), nullable=False),
        sa.Column("audit_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_to_code_round_id")),
        sa.PrimaryKeyConstraint("round_id", "audit_id", name=op.f("pk_to_code")),
    )
    op.execute(
        "INSERT INTO to_code (round_id, audit_id) "
        "SELECT DISTINCT round_id, audit_id FROM record WHERE tag = 'revision'"
    )
