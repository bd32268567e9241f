"""Which words about answers have gone out to assessors, and in which package."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "sent_post",
        sa.Column("package_id", sa.String(length=36), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("round_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["package_id"], ["ledger.package_id"], name=op.f("fk_sent_post_package_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_sent_post_round_id")),
        sa.PrimaryKeyConstraint("package_id", "hash", name=op.f("pk_sent_post")),
    )
    op.create_index(op.f("ix_sent_post_round_id"), "sent_post", ["round_id"])
