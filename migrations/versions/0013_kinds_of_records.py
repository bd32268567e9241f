"""What kind a record is, beside its text: those of one kind are found without reading the histories of audits."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

REST = """substr(body, instr(body, '"record":"') + 10, 40)"""


def upgrade() -> None:
    op.add_column(
        "record", sa.Column("tag", sa.String(length=40), server_default="", nullable=False)
    )
    op.execute(f"UPDATE record SET tag = substr({REST}, 1, instr({REST}, '\"') - 1)")  # noqa: S608 - nothing from outside
    op.create_index(op.f("ix_record_tag"), "record", ["tag"])
