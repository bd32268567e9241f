"""Whose store a deputy's keys are of, and what proves to them that a seat is theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    for name, length in (("store_id", 36), ("secret", 100)):
        column = sa.Column(name, sa.String(length=length), server_default="", nullable=False)
        op.add_column("seat", column)
