"""What was read of each returned audit, kept as coded answers: counted at once, and never when they are out of date.

The transaction that changes a record, an allocation, the sample or the tool throws out what no longer holds
(`app.ports.Coded`); what is listed there as not coded is read anew, here, and nowhere counted until then.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from functools import cache
from hashlib import sha256
from typing import Any

import msgspec

from app.domain.coded import CodeBook, Collation
from app.domain.errors import StoreProblem
from app.domain.ids import AuditId, RoundId
from app.domain.merge import AuditView
from app.domain.read_audits import ReadAudit
from app.domain.rounds import Role
from app.packages.records import record_from
from app.ports import CodedAudit, UnitOfWork
from app.services.counting import COUNTED_KINDS
from app.services.moderation import views
from app.services.read_audits import ReadBy, read_audit
from app.services.tools import pinned
from app.tool.model import Tool
from app.version import VERSION
from app.workspace import Workspace

AT_ONCE = 20  # audits read in one transaction: nobody waits longer to save
FEW = 8  # audits that are read anew in the very transaction that changed them

UNREADABLE = (msgspec.MsgspecError, ValueError, LookupError)


def code_few(work: UnitOfWork, round_id: RoundId, audits: Collection[AuditId]) -> None:
    """Within the caller's transaction, where so few are touched; more are read when they are counted."""
    if len(audits) <= FEW and work.rounds.get(round_id).role is Role.LEAD:
        _Coder(work, round_id).code(sorted(audits))


def code_all(ws: Workspace, round_id: RoundId) -> None:
    """Read what is not coded yet. A store that cannot be written stays as it is: the rest is read as it is counted."""
    with suppress(StoreProblem):
        while _some_coded(ws, round_id):
            pass


def _some_coded(ws: Workspace, round_id: RoundId) -> bool:
    """Read a few of what is not coded yet; whether there were any."""
    with ws.begin() as work:
        known = _book(work, round_id, pinned(work, work.rounds.get(round_id).tool_hash))
        if known is not None and not work.coded.to_code(round_id, 1):
            return False
        work.coded.lock()
        coder = _Coder(work, round_id)
        if known is None:
            coder.code(())
        audits = work.coded.to_code(round_id, AT_ONCE)
        coder.code(audits)
        work.commit()
        return bool(audits)


def held(work: UnitOfWork, round_id: RoundId) -> Mapping[AuditId, ReadAudit]:
    """What is coded, by audit; nothing of audits that are to be read anew."""
    by = ReadBy.of(work, work.rounds.get(round_id))
    book = _book(work, round_id, by.tool)
    if book is None:
        return {}
    found = {}
    for each in work.coded.audits(round_id):
        with suppress(*UNREADABLE):  # damaged: read from its records, and named by a check
            found[each.audit_id] = _decoded(each, book)
    for audit_id in work.coded.to_code(
        round_id
    ):  # asked last: what was thrown out meanwhile is listed
        found.pop(audit_id, None)
    return found


def collated(ws: Workspace, round_id: RoundId) -> Collation:
    """Every question and standard counted from the coded answers, one reading a case; whatever the number of audits,
    no more of them are held in memory than are counted together."""
    code_all(ws, round_id)
    with ws.begin() as work:
        coder = _Coder(work, round_id)
        while True:
            to_code = work.coded.to_code(round_id)
            read = [each.counted for each in coder.read(to_code)]
            rows = [coder.book.coded(each) for each in read if not each.blind_second]
            collation = Collation(coder.book)
            collation.add(work.coded.rows(round_id))
            collation.add(rows)
            if (
                work.coded.to_code(round_id) == to_code
            ):  # else something changed while it was counted
                return collation


def drifted(work: UnitOfWork, round_id: RoundId, found: Mapping[AuditId, AuditView]) -> list[str]:
    """The references of cases whose coded answers are not those that their records lead to; all is read anew for it.

    `found` is what the whole set of records shows.
    """
    by = ReadBy.of(work, work.rounds.get(round_id))
    book = _book(work, round_id, by.tool)
    if book is None:
        return []
    coded = {each.audit_id: each for each in work.coded.audits(round_id)}
    to_code = set(work.coded.to_code(round_id))
    refs = []
    for audit_id in sorted(coded.keys() | found.keys()):
        if audit_id in to_code:
            continue
        true = read_audit(by, found[audit_id]) if audit_id in found else None
        lies = coded.get(audit_id)
        if (true is None) != (lies is None) or (
            true is not None and lies is not None and not _agrees(lies, true, book)
        ):
            refs.append(_ref(by, audit_id))
    return sorted(refs)


def code_again(ws: Workspace, round_id: RoundId) -> int:
    """Throw all coded answers out and read every audit anew; how many there are. Raises StoreProblem."""
    with ws.begin() as work:
        work.coded.start_anew(round_id)
        work.commit()
    code_all(ws, round_id)
    with ws.begin() as work:
        return sum(1 for _each in work.coded.audits(round_id))


def _agrees(lies: CodedAudit, true: ReadAudit, book: CodeBook) -> bool:
    try:
        return lies.counted is not true.counted.blind_second and _decoded(lies, book) == true
    except UNREADABLE:
        return False


def _ref(by: ReadBy, audit_id: AuditId) -> str:
    allocation = by.allocated.get(audit_id)
    case = by.cases.get(allocation.case_id) if allocation else None
    return case.ref if case else "a case that is not in the sample"


class _Coder:
    """Reads audits and keeps them coded, within one transaction."""

    def __init__(self, work: UnitOfWork, round_id: RoundId) -> None:
        self._work = work
        self._round_id = round_id
        self._by = ReadBy.of(work, work.rounds.get(round_id))
        book = _book(work, round_id, self._by.tool)
        self._is_new = book is None
        self.book = book or new_book(self._by.tool)

    def read(self, audits: Sequence[AuditId]) -> Iterator[ReadAudit]:
        """Those of these that count."""
        for start in range(0, len(audits), AT_ONCE):
            some = audits[start : start + AT_ONCE]
            bodies = self._work.records.bodies_about(self._round_id, some)
            shown = views(self._work, self._round_id, map(record_from, bodies))
            for audit_id in some:
                read = read_audit(self._by, shown[audit_id]) if audit_id in shown else None
                if read is not None:
                    yield read

    def code(self, audits: Sequence[AuditId]) -> None:
        if self._is_new:
            self._work.coded.start_anew(self._round_id)
        size = self.book.size
        coded = [self._coded(each) for each in self.read(audits)]
        self._work.coded.keep(self._round_id, audits, coded)
        if self._is_new or self.book.size != size:
            self._work.coded.keep_book(self._round_id, made_by(self._by.tool), self.book.as_text())
            self._is_new = False

    def _coded(self, read: ReadAudit) -> CodedAudit:
        bare = replace(read, counted=replace(read.counted, given={}, verdicts={}))
        rest = _ENCODER.encode(bare)
        row = self.book.coded(read.counted)
        return CodedAudit(read.audit_id, not read.counted.blind_second, row, rest)


def _decoded(coded: CodedAudit, book: CodeBook) -> ReadAudit:
    bare: ReadAudit = _decoder().decode(coded.rest)
    return replace(bare, counted=book.decoded(coded.row, bare.counted))


def _book(work: UnitOfWork, round_id: RoundId, tool: Tool) -> CodeBook | None:
    """None where there is none, or it was made by other rules: another tool, another version of the program."""
    found = work.coded.book(round_id)
    return CodeBook.from_text(found[1]) if found and found[0] == made_by(tool) else None


def new_book(tool: Tool) -> CodeBook:
    """A column for every question that is counted and every standard."""
    return CodeBook(
        [one.path for one in tool.questions if one.kind in COUNTED_KINDS],
        [one.id for one in tool.standards],
    )


def made_by(tool: Tool) -> str:
    """The rules of coding in one hash: of the program, of what is kept, of the tool."""
    from app.tool.compiled import tool_hash

    return sha256(f"{VERSION} {_shape()} {tool_hash(tool)}".encode()).hexdigest()


@cache
def _shape() -> str:
    """Of what is kept: a field more or less, and everything is read anew."""
    shape = msgspec.json.schema(ReadAudit, schema_hook=lambda _kind: {"type": "string"})
    return sha256(msgspec.json.encode(shape, order="sorted")).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, Fraction):
        return str(value)
    raise NotImplementedError


def _from_plain(kind: type, value: Any) -> Any:
    if kind is Fraction:
        return Fraction(value)
    raise NotImplementedError


_ENCODER = msgspec.json.Encoder(enc_hook=_plain)


@cache
def _decoder() -> "msgspec.json.Decoder[ReadAudit]":
    return msgspec.json.Decoder(ReadAudit, dec_hook=_from_plain)
