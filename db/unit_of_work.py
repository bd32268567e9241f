"""One session, one transaction, one thread."""

from collections.abc import Callable
from types import TracebackType
from typing import Self

from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session, sessionmaker

from app.domain.errors import StoreProblem, StoreReadOnly
from app.domain.ids import AuditId, RoundId
from db.allocations import SqlAllocating
from db.audits import SqlAudits
from db.child_files import SqlChildFiles
from db.coded import SqlCoded
from db.exchange import SqlConcerns, SqlIdentities, SqlLedger, SqlRecords
from db.folders import SqlFolders
from db.issued import SqlIssued
from db.notebook import SqlNotebook
from db.own_words import SqlOwnWords
from db.purging import SqlPurges
from db.rounds import SqlCases, SqlFrames, SqlPeople, SqlRounds
from db.said import SqlSaid
from db.slips import SqlHolds, SqlSlips
from db.whole_round import SqlWholeRound

CodeAnew = Callable[["SqlUnitOfWork", RoundId, frozenset[AuditId]], None]


class SqlUnitOfWork:
    """`code_anew` is told, before a commit, of which audits the coded answers were thrown out."""

    def __init__(self, sessions: sessionmaker[Session], code_anew: CodeAnew | None = None) -> None:
        self._session = sessions()
        self._code_anew = code_anew
        self.rounds = SqlRounds(self._session)
        self.frames = SqlFrames(self._session)
        self.cases = SqlCases(self._session)
        self.people = SqlPeople(self._session)
        self.audits = SqlAudits(self._session)
        self.allocating = SqlAllocating(self._session)
        self.records = SqlRecords(self._session)
        self.ledger = SqlLedger(self._session)
        self.folders = SqlFolders(self._session)
        self.concerns = SqlConcerns(self._session)
        self.notebook = SqlNotebook(self._session)
        self.said = SqlSaid(self._session)
        self.whole_round = SqlWholeRound(self._session)
        self.slips = SqlSlips(self._session)
        self.holds = SqlHolds(self._session)
        self.child_files = SqlChildFiles(self._session)
        self.purges = SqlPurges(self._session)
        self.issued = SqlIssued(self._session)
        self.own_words = SqlOwnWords(self._session)
        self.coded = SqlCoded(self._session)
        self.identities = SqlIdentities(self._session)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._session.close()  # rolls back whatever was not committed
        if isinstance(error, DatabaseError):
            raise _fact(str(error.orig)) from None

    def commit(self) -> None:
        """Coded answers that are no longer true go in the same transaction; few of them are put back in it too."""
        for round_id, audits in self.coded.throw_out().items():
            if self._code_anew is not None and audits:
                self._code_anew(self, round_id, audits)
        self._session.commit()


def _fact(driver: str) -> StoreProblem:
    """The driver's word as a sentence; nothing of the statement or its values is kept."""
    if "full" in driver:
        return StoreProblem(
            "The disk is full, so this was not saved; free some space and save again: "
            "what you typed is still in the window."
        )
    if "readonly" in driver:
        return StoreReadOnly(
            "The store cannot be written to; copy it to this computer's own disk and open it there."
        )
    if "locked" in driver:
        return StoreProblem("The store is busy with other work; try again in a moment.")
    return StoreProblem(
        "The store could not be read or written; close the program, make a copy of the store's "
        "files and run a check on it."
    )
