"""The files a list of children was made of, and what a census says of all children."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("frame", sa.Column("sources", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("frame", sa.Column("population", sa.JSON(), nullable=True))
