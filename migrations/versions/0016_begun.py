"""What is being typed in an audit and is no answer yet, such as a line of the reading log."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "begun",
        sa.Column("audit_id", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_begun_audit_id")),
        sa.PrimaryKeyConstraint("audit_id", "place", name=op.f("pk_begun")),
    )
