"""Coded answers in the store: thrown out in the transaction that changes what they were made from."""

import json
from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import delete, func, insert, literal, select
from sqlalchemy.orm import Session

from app.domain.coded import CodedRow
from app.domain.ids import AuditId, RoundId
from app.ports import CodedAudit
from db.coded_models import CodeBookRow, CodedAuditRow, CodedRestRow, ToCodeRow
from db.models import RecordRow

REVISION = "revision"
_CHANGED = "rounds and audits whose coded answers this transaction makes untrue"  # in the session
_AT_ONCE = 2_000  # rows fetched together


def changed(session: Session, round_id: RoundId, audit_id: str) -> None:
    """What this audit says may have changed: it is read anew before it is counted."""
    session.info.setdefault(_CHANGED, {}).setdefault(round_id, set()).add(audit_id)


def all_changed(session: Session, round_id: RoundId) -> None:
    """The same for every audit of the round of which something came back."""
    changed(session, round_id, "")


class SqlCoded:
    def __init__(self, session: Session) -> None:
        self._session = session

    def throw_out(self) -> dict[RoundId, frozenset[AuditId]]:
        """Throw out what this transaction made untrue; those audits by round, none where it is the whole round."""
        found: dict[RoundId, set[str]] = self._session.info.pop(_CHANGED, {})
        for round_id, audits in found.items():
            if "" in audits:
                self._throw_all_out(round_id)
            else:
                self._throw_out(round_id, audits)
        return {
            round_id: frozenset() if "" in audits else frozenset(map(AuditId, audits))
            for round_id, audits in found.items()
        }

    def lock(self) -> None:
        """From here on nobody else writes until this transaction ends: what is read now stays so."""
        self._session.execute(delete(ToCodeRow).where(ToCodeRow.round_id == ""))

    def book(self, round_id: RoundId) -> tuple[str, str] | None:
        """By which rules it was made, and the book itself."""
        row = self._session.get(CodeBookRow, round_id)
        return None if row is None else (row.made_by, row.book)

    def keep_book(self, round_id: RoundId, made_by: str, book: str) -> None:
        self._session.merge(CodeBookRow(round_id=round_id, made_by=made_by, book=book))
        self._session.flush()

    def start_anew(self, round_id: RoundId) -> None:
        self._session.execute(delete(CodeBookRow).where(CodeBookRow.round_id == round_id))
        self._throw_all_out(round_id)
        self._session.expire_all()

    def to_code(self, round_id: RoundId, most: int | None = None) -> Sequence[AuditId]:
        """In order; `most` of them."""
        found = self._session.scalars(
            select(ToCodeRow.audit_id)
            .where(ToCodeRow.round_id == round_id)
            .order_by(ToCodeRow.audit_id)
            .limit(most)
        )
        return [AuditId(each) for each in found]

    def how_many_to_code(self, round_id: RoundId) -> int:
        query = select(func.count()).select_from(ToCodeRow).where(ToCodeRow.round_id == round_id)
        return self._session.scalar(query) or 0

    def keep(
        self, round_id: RoundId, done: Collection[AuditId], audits: Sequence[CodedAudit]
    ) -> None:
        """These take the place of what is held of the audits `done`; one that is not among them does not count."""
        for part in batched(sorted(done)):
            for row in (CodedAuditRow, CodedRestRow, ToCodeRow):
                self._session.execute(delete(row).where(row.audit_id.in_(part)))
        if not audits:
            return
        self._session.execute(
            insert(CodedAuditRow),
            [
                {
                    "audit_id": each.audit_id,
                    "round_id": round_id,
                    "counted": each.counted,
                    "codes": each.row.codes,
                    "beyond": _written(each.row),
                }
                for each in audits
            ],
        )
        self._session.execute(
            insert(CodedRestRow),
            [
                {"audit_id": each.audit_id, "round_id": round_id, "rest": each.rest}
                for each in audits
            ],
        )

    def rows(self, round_id: RoundId) -> Iterator[CodedRow]:
        """Of every audit that counts, one reading a case, as they lie."""
        found = self._session.execute(
            select(CodedAuditRow.codes, CodedAuditRow.beyond)
            .where(CodedAuditRow.round_id == round_id, CodedAuditRow.counted)
            .execution_options(yield_per=_AT_ONCE)
        )
        for codes, beyond in found:
            yield CodedRow(codes, _read(beyond)) if beyond else CodedRow(codes)

    def audits(self, round_id: RoundId) -> Iterator[CodedAudit]:
        """Both readings of a case, with what is held beside the figures."""
        found = self._session.execute(
            select(
                CodedAuditRow.audit_id,
                CodedAuditRow.counted,
                CodedAuditRow.codes,
                CodedAuditRow.beyond,
                CodedRestRow.rest,
            )
            .join(CodedRestRow, CodedRestRow.audit_id == CodedAuditRow.audit_id)
            .where(CodedAuditRow.round_id == round_id)
            .execution_options(yield_per=_AT_ONCE)
        )
        for audit_id, counted, codes, beyond, rest in found:
            yield CodedAudit(AuditId(audit_id), counted, CodedRow(codes, _read(beyond)), rest)

    def _throw_out(self, round_id: RoundId, audits: Collection[str]) -> None:
        for part in batched(sorted(audits)):
            for row in (CodedAuditRow, CodedRestRow, ToCodeRow):
                self._session.execute(delete(row).where(row.audit_id.in_(part)))
            marks = [{"round_id": round_id, "audit_id": each} for each in part]
            self._session.execute(insert(ToCodeRow), marks)

    def _throw_all_out(self, round_id: RoundId) -> None:
        for row in (CodedAuditRow, CodedRestRow, ToCodeRow):
            self._session.execute(delete(row).where(row.round_id == round_id))
        came_back = (
            select(literal(round_id), RecordRow.audit_id)
            .where(RecordRow.round_id == round_id, RecordRow.tag == REVISION)
            .distinct()
        )
        self._session.execute(insert(ToCodeRow).from_select(["round_id", "audit_id"], came_back))


def batched(audits: Sequence[str]) -> Iterator[Sequence[str]]:
    """So many at a time as one statement may name."""
    for start in range(0, len(audits), 500):
        yield audits[start : start + 500]


def _written(row: CodedRow) -> str:
    return (
        json.dumps({str(place): text for place, text in row.beyond.items()}) if row.beyond else ""
    )


def _read(beyond: str) -> dict[int, str]:
    return {int(place): text for place, text in json.loads(beyond).items()} if beyond else {}
