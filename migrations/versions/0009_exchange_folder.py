"""The exchange folder of a round, packages kept aside from it, further keys of a person, and what receivers have."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column(
        "ledger", sa.Column("sender", sa.String(length=100), server_default="", nullable=False)
    )
    op.add_column("ledger", sa.Column("acknowledged_at", sa.DateTime(), nullable=True))
    op.create_table(
        "exchange_folder",
        sa.Column("round_id", sa.String(length=36), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_exchange_folder_round_id")
        ),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_exchange_folder")),
    )
    op.create_table(
        "parcel",
        sa.Column("round_id", sa.String(length=36), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("arrived_at", sa.DateTime(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_parcel_round_id")),
        sa.PrimaryKeyConstraint("round_id", "sha256", name=op.f("pk_parcel")),
    )
    op.create_table(
        "device_key",
        sa.Column("round_id", sa.String(length=36), nullable=False),
        sa.Column("sign_key", sa.String(length=100), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("enrol_secret", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_device_key_round_id")),
        sa.PrimaryKeyConstraint("round_id", "sign_key", name=op.f("pk_device_key")),
    )
