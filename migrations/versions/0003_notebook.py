"""The notebook of a round, what the lead arranged, and concerns about somebody who is no case."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "notebook",
        sa.Column("round_id", sa.String(length=36), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("entry_id", sa.String(length=36), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("audit_id", sa.String(length=36), nullable=False),
        sa.Column("author", sa.String(length=36), nullable=False),
        sa.Column("at", sa.String(length=30), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("calls", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_notebook_round_id")),
        sa.PrimaryKeyConstraint("round_id", "hash", name=op.f("pk_notebook")),
    )
    op.create_index(op.f("ix_notebook_entry_id"), "notebook", ["entry_id"])
    op.add_column("round", sa.Column("return_by", sa.Date(), nullable=True))
    op.add_column(
        "round",
        sa.Column("conversations", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("round", sa.Column("contacts", sa.JSON(), server_default="[]", nullable=False))
    _concerns_by_their_own_id()


def _concerns_by_their_own_id() -> None:
    """A concern about an audit's case keeps that audit's id; one about somebody who is no case has its own."""
    before = op.get_bind().execute(sa.text("SELECT * FROM concern")).mappings().all()
    op.drop_index("ix_concern_round_id", "concern")
    op.drop_table("concern")
    op.create_table(
        "concern",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("round_id", sa.String(length=36), nullable=False),
        sa.Column("audit_id", sa.String(length=36), nullable=False),
        sa.Column("author", sa.String(length=36), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("closing_note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_concern_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
    )
    op.create_index(op.f("ix_concern_audit_id"), "concern", ["audit_id"])
    op.create_index(op.f("ix_concern_round_id"), "concern", ["round_id"])
    copy = sa.text(
        "INSERT INTO concern (id, round_id, audit_id, author, ref, raised_at, what, told, response, closed_at, "
        "closing_note) VALUES (:audit_id, :round_id, :audit_id, '', :ref, :raised_at, :what, :told, :response, "
        ":closed_at, :closing_note)"
    )
    for row in before:
        op.get_bind().execute(copy, dict(row))
