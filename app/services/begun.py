"""What is being typed and is nothing yet: kept by its place in this store alone, so that a kill takes a word at most.

It is no version of anything: the notebook would grow by every word, and every return with it.
"""

from collections.abc import Mapping

from app.domain.ids import AuditId, RoundId
from app.domain.plain_text import plain
from app.workspace import Workspace


class BegunInRound:
    """Of what belongs to no audit. Both raise StoreProblem."""

    def __init__(self, ws: Workspace, round_id: RoundId) -> None:
        self._ws, self._round_id = ws, round_id

    def begun(self, place: str) -> Mapping[str, str]:
        """{} for nothing."""
        with self._ws.begin() as work:
            return work.notebook.begun(self._round_id, place)

    def keep_begun(self, place: str, said: Mapping[str, str]) -> None:
        """In place of what was kept there; {} once it is kept otherwise or let go."""
        with self._ws.begin() as work:
            work.notebook.keep_begun(
                self._round_id, place, {name: plain(text) for name, text in said.items()}
            )
            work.commit()


class BegunInAudit:
    """Of an audit that need not be open. Both raise StoreProblem."""

    def __init__(self, ws: Workspace, audit_id: AuditId) -> None:
        self._ws, self._audit_id = ws, audit_id

    def begun(self, place: str) -> Mapping[str, str]:
        """{} for nothing."""
        with self._ws.begin() as work:
            return work.audits.begun(self._audit_id, place)

    def keep_begun(self, place: str, said: Mapping[str, str]) -> None:
        """In place of what was kept there; {} once it is kept otherwise or let go."""
        with self._ws.begin() as work:
            work.audits.keep_begun(
                self._audit_id, place, {name: plain(text) for name, text in said.items()}
            )
            work.commit()
