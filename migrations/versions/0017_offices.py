"""The offices that hold the files of a round, and the districts or teams whose files each holds."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("round", sa.Column("offices", sa.JSON(), server_default="[]", nullable=False))
