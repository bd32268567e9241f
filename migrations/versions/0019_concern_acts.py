"""What was decided about immediate concerns becomes signed records; the list names who closed one, and what is one."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("concern", sa.Column("closed_by", sa.Text(), server_default="", nullable=False))
    op.add_column("concern", sa.Column("same_as", sa.String(length=36), nullable=True))
    bind = op.get_bind()
    closed = bind.execute(
        sa.text(
            "SELECT concern.* FROM concern JOIN round ON round.id = concern.round_id "
            "WHERE round.role = 'lead' AND concern.closing_note <> ''"
        )
    ).mappings()
    for row in closed.all():
        act = _act(row)
        written = {
            "round_id": row["round_id"],
            "hash": act["hash"],
            "body": _canonical(act),
            "package_id": "",
            "tag": act["record"],
        }
        bind.execute(
            sa.text(
                "INSERT OR IGNORE INTO record (round_id, hash, package_id, body, tag) "
                "VALUES (:round_id, :hash, :package_id, :body, :tag)"
            ),
            written,
        )


def _act(row: Mapping[str, Any]) -> dict[str, Any]:
    """The closing as a record. Nobody's by name, so that lead and deputy make the same one of the same row; one that
    was opened again by what came since has seen nothing that still stands."""
    finished = row["finished_at"] is not None
    said = _hash(b"cfa/concern-said/v1\0", [row["what"], finished])
    at = str(row["closed_at"] or row["raised_at"])
    act: dict[str, Any] = {
        "deed": "closed",
        "concerns": [row["id"]],
        "seen": [said] if row["closed_at"] is not None else [],
        "words": row["closing_note"],
        "replaces": [],
        "author": "",
        "author_name": "",
        "at": f"{at[:10]}T{at[11:19]}Z",
    }
    return {**act, "hash": _hash(b"cfa/concern-act/v1\0", act), "record": "concern-act"}


def _hash(context: bytes, value: object) -> str:
    return sha256(context + _canonical(value).encode()).hexdigest()


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
