"""Joint readings, and whose the edits of a taken-over audit are."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column(
        "audit", sa.Column("read_with", sa.String(length=36), nullable=False, server_default="")
    )
    op.add_column(
        "audit",
        sa.Column("read_with_name", sa.String(length=300), nullable=False, server_default=""),
    )
    op.add_column("audit", sa.Column("written_by", sa.JSON(), nullable=False, server_default="[]"))
