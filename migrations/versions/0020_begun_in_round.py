"""What is being typed in a round, outside any audit of its store, such as a line of the diary."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "begun_in_round",
        sa.Column("round_id", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=60), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_begun_in_round_round_id")
        ),
        sa.PrimaryKeyConstraint("round_id", "place", name=op.f("pk_begun_in_round")),
    )
