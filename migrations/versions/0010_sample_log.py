"""How the seed of a draw came about, why a sample was drawn again, and the log of what was done about a sample."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("draw", sa.Column("ceremony", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("draw", sa.Column("again", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "sample_act",
        sa.Column("round_id", sa.String(length=36), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=30), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_sample_act_round_id")),
        sa.PrimaryKeyConstraint("round_id", "n", name=op.f("pk_sample_act")),
    )
