"""What a purge takes out of a round, table by table. A table that is not named here stops a test, not a purge."""

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from app.domain.ids import RoundId
from app.domain.notebook import EntryKind
from db.allocation_models import InterestRow, TermsRow
from db.child_models import RedactionRow
from db.coded_models import CodeBookRow, CodedAuditRow, CodedRestRow, ToCodeRow
from db.models import (
    AnswerEventRow,
    AnswerRow,
    AnswerRowRow,
    AuditRow,
    BegunInRoundRow,
    BegunRow,
    CaseRow,
    ConcernRow,
    DeviceKeyRow,
    DraftRow,
    DrawRow,
    ExchangeFolderRow,
    FrameChildRow,
    FrameRow,
    LedgerRow,
    NotebookRow,
    OwnWordRow,
    ParcelRow,
    PersonRow,
    RecordRow,
    RoundRow,
    Row,
    SampleActRow,
    SeatRow,
    SentPostRow,
)
from db.slip_models import SlipRow

OF_AUDITS: tuple[type[Row], ...] = (AnswerRow, AnswerRowRow, AnswerEventRow, DraftRow, BegunRow)
OF_THE_ROUND: tuple[type[Row], ...] = (
    AuditRow,
    ConcernRow,
    CaseRow,
    FrameChildRow,
    FrameRow,
    DrawRow,
    SampleActRow,
    SlipRow,
    RedactionRow,
    BegunInRoundRow,
    RecordRow,
    CodeBookRow,
    CodedAuditRow,
    CodedRestRow,
    ToCodeRow,
    ParcelRow,
    SentPostRow,
    DeviceKeyRow,
    ExchangeFolderRow,
    InterestRow,
    TermsRow,
    PersonRow,
    SeatRow,
)
# Of the notebook these stay: which lists on paper are still out, and what was purged when.
NOTES_KEPT = (EntryKind.PRINT_OUT.value, EntryKind.PURGE.value)


class SqlPurges:
    def __init__(self, session: Session) -> None:
        self._session = session

    def counts(self, round_id: RoundId) -> dict[str, int]:
        """How much there is to purge, without reading any of it."""
        counted = {
            "children": FrameChildRow,
            "cases": CaseRow,
            "audits": AuditRow,
            "records": RecordRow,
            "slips": SlipRow,
        }
        found = {name: self._count(row, round_id) for name, row in counted.items()}
        answers = select(func.count()).select_from(AnswerRow).where(_of_audits(AnswerRow, round_id))
        return found | {"answers": self._session.scalar(answers) or 0}

    def round(self, round_id: RoundId) -> None:
        """Takes out all that is held about children, families and people. `Store.scrub` takes what is left of it."""
        for row in OF_AUDITS:
            self._session.execute(delete(row).where(_of_audits(row, round_id)))
        for row in OF_THE_ROUND:
            self._session.execute(delete(row).where(_of(row, round_id)))
        self._session.execute(
            delete(NotebookRow).where(
                NotebookRow.round_id == round_id, NotebookRow.kind.not_in(NOTES_KEPT)
            )
        )
        self._session.execute(
            update(LedgerRow).where(LedgerRow.round_id == round_id).values(raw=b"")
        )
        self._session.execute(
            update(RoundRow).where(RoundRow.id == round_id).values(contacts=[], purpose="")
        )
        others = select(func.count()).select_from(RoundRow).where(RoundRow.id != round_id)
        if not self._session.scalar(others):
            self._session.execute(delete(OwnWordRow))
        self._session.flush()
        self._session.expire_all()

    def _count(self, row: type[Row], round_id: RoundId) -> int:
        query = select(func.count()).select_from(row).where(_of(row, round_id))
        return self._session.scalar(query) or 0


def _of(row: type[Row], round_id: RoundId) -> ColumnElement[bool]:
    return row.__table__.c.round_id == round_id


def _of_audits(row: type[Row], round_id: RoundId) -> ColumnElement[bool]:
    audits = select(AuditRow.id).where(AuditRow.round_id == round_id)
    return row.__table__.c.audit_id.in_(audits)
