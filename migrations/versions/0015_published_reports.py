"""By what profile a report was published, and what was known and hidden of its counts: the next must not undo it."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column(
        "issued_report",
        sa.Column("profile", sa.String(length=20), server_default="", nullable=False),
    )
    op.add_column(
        "issued_report", sa.Column("published", sa.JSON(), server_default="{}", nullable=False)
    )
