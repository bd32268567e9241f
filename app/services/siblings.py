"""Facts of the family that the audit of a drawn brother or sister holds already, offered question by question.

Only from audits of the same reader in the same store, and never into a blind second reading: nobody who reads blind
sees anything that another has read. Which questions are the family's the audit tool says.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.answers import Answer, AnswerState
from app.domain.beside import Beside, Edit
from app.domain.ids import AnswerKey
from app.domain.records import Act, Reading, split_row
from app.domain.rounds import AuditHeader, CaseFile
from app.domain.shared_facts import (
    OFFERED,
    Mark,
    marking,
    marks_in,
    says_the_same,
    taken,
    unmarking,
)
from app.ports import UnitOfWork
from app.services.forms import form_of
from app.services.going_over import answers_of
from app.services.open_audit import OpenAudit
from app.tool.form import Form
from app.tool.form_paths import tool_path
from app.tool.model import Group, Tool
from app.workspace import Workspace

_NO_TABLE = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """One fact of a sibling's audit. `path` is the question's, or the table's whose row it would be.

    `cells` are the answers by what follows the row's key; of a question there is one, under "".
    """

    sibling: str
    path: str
    cells: tuple[tuple[str, Answer], ...]

    @property
    def is_row(self) -> bool:
        return bool(self.cells[0][0])


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What taking an offer changed, so that it can be undone. `key` is the answer's, or the new row's."""

    key: AnswerKey
    before: Answer | None
    marks: tuple[int, ...]
    is_row: bool


class Siblings:
    """What the audits of brothers and sisters hold, read once when an audit is opened."""

    def __init__(self, ws: Workspace, audit: OpenAudit) -> None:
        self._audit = audit
        self._facts: tuple[Offer, ...] = ()
        self._refs: tuple[str, ...] = ()
        if audit.header.reading is not Reading.BLIND_SECOND:
            with ws.begin() as work:
                read = _read(work, audit)
            self._refs = tuple(sorted({ref for ref, _form in read}))
            self._facts = tuple(_facts(audit.tool, read))

    @property
    def refs(self) -> tuple[str, ...]:
        """The cases of brothers and sisters that say anything, by reference."""
        return tuple(sorted({fact.sibling for fact in self._facts}))

    @property
    def is_wanted(self) -> bool:
        """Whether there is anything to show: a fact to offer, or an answer that was taken from a sibling's audit."""
        return bool(self._facts) or any(True for _mark in marks_in(self._audit.beside))

    def offers(self) -> tuple[Offer, ...]:
        """What is not answered the same way here already, of questions that are asked, in the tool's order."""
        return tuple(fact for fact in self._facts if self._is_open(fact))

    def offers_at(self, path: str) -> tuple[Offer, ...]:
        """Of one question or table."""
        return tuple(each for each in self._facts if each.path == path and self._is_open(each))

    def shared_with(self, key: AnswerKey) -> str:
        """The reference of the sibling's case from which this answer was taken as it stands; "" for none."""
        mark = self._mark(key)
        return "" if mark is None else mark.sibling

    def is_otherwise_there(self, key: AnswerKey) -> bool:
        """Whether the sibling's audit, from which this answer was taken, no longer says it.

        False where that audit is not in this store any more, so that nobody here can know.
        """
        mark = self._mark(key)
        if mark is None or mark.sibling not in self._refs:
            return False
        path = tool_path(key)
        return not any(
            fact.path + tail == path and says_the_same(mark.took, said)
            for fact in self._facts
            if fact.sibling == mark.sibling
            for tail, said in fact.cells
        )

    def _mark(self, key: AnswerKey) -> Mark | None:
        """That of the answer as it stands; the last one, where it was taken more than once."""
        answer, found = self._audit.form.answers.get(key), None
        for mark in marks_in(self._audit.beside):
            here = self._audit.carried(mark.key, mark.made_with)
            if here == key and says_the_same(mark.took, answer):
                found = mark
        return found

    def take(self, offer: Offer) -> tuple[TakenOver, frozenset[AnswerKey]]:
        """Confirmed for this child too: the answer, or the row, and the mark that it is shared.

        Returns what was done and the keys that changed. Raises as `OpenAudit.answer` does.
        """
        audit = self._audit
        edits: list[Edit] = []
        if offer.is_row:
            key = audit.next_row(AnswerKey(offer.path))
            before = None
            edits.append((Act.ADD_ROW, key, None))
        else:
            key = AnswerKey(offer.path)
            before = audit.state(key).answer
        marks: list[int] = []
        for tail, answer in offer.cells:
            cell = AnswerKey(f"{key}{tail}")
            edits.append((Act.SET, cell, answer))
            _table, serial = split_row(audit.next_row(Beside.SHARED.table, len(marks)))
            edits += marking(Mark(serial, cell, audit.tool_hash, offer.sibling, answer))
            marks.append(serial)
        return TakenOver(key, before, tuple(marks), offer.is_row), audit.together(edits)

    def give_back(self, done: TakenOver) -> frozenset[AnswerKey]:
        """As it was before it was taken."""
        edits: list[Edit] = [edit for serial in done.marks for edit in unmarking(serial)]
        if done.is_row:
            edits.append((Act.REMOVE_ROW, done.key, None))
        else:
            act = Act.CLEAR if done.before is None else Act.SET
            edits.append((act, done.key, done.before))
        return self._audit.together(edits)

    def _is_open(self, offer: Offer) -> bool:
        form, path = self._audit.form, AnswerKey(offer.path)
        if self._audit.is_complete or not form.relevant(path):
            return False
        if not offer.is_row:
            return not says_the_same(form.state(path).answer, offer.cells[0][1])
        return not any(
            all(
                says_the_same(form.answers.get(AnswerKey(f"{row}{tail}")), answer)
                for tail, answer in offer.cells
            )
            for row in form.rows(path)
        )


def _read(work: UnitOfWork, audit: OpenAudit) -> tuple[tuple[str, Form], ...]:
    """What this reader's audits of brothers and sisters hold, by the reference of their cases, in its order."""
    own = audit.header
    here = work.cases.get(own.case_id)
    names = {here.family, here.ref} - {""}
    kin = {
        each.id: each for each in work.cases.called(own.round_id, names) if are_siblings(here, each)
    }
    others = [
        (kin[each.case_id], each)
        for each in work.audits.headers_of(kin)
        if each.person_id == own.person_id and each.tool_hash == own.tool_hash
    ]
    others.sort(key=lambda each: each[0].ref)
    return tuple((case.ref, _form(work, audit, case, header)) for case, header in others)


def _facts(tool: Tool, read: Sequence[tuple[str, Form]]) -> Iterator[Offer]:
    """In the tool's order, and of each question by the sibling's reference."""
    tables = _tables(tool)
    for node in tool.nodes():
        for ref, form in read:
            if isinstance(node, Group):
                yield from _rows(node, tables.get(node.path, ()), ref, form)
            elif node.shared and node.path not in tables[_NO_TABLE]:
                fact = _fact(form, AnswerKey(node.path))
                if fact is not None:
                    yield Offer(ref, node.path, (("", fact),))


def are_siblings(one: CaseFile, other: CaseFile) -> bool:
    """Of one family. A pack calls a family by the reference of one of its cases, so that this may name the other."""
    if one.id == other.id:
        return False
    same = bool(one.family) and one.family == other.family
    return same or one.family == other.ref or other.family == one.ref


def _form(work: UnitOfWork, audit: OpenAudit, case: CaseFile, header: AuditHeader) -> Form:
    return form_of(audit.tool, audit.round, case, answers_of(work, header).sheet)


def _rows(repeat: Group, columns: Sequence[str], ref: str, form: Form) -> Iterator[Offer]:
    """Each row of a table with its columns that are the family's; one of mere states says nothing."""
    for row in form.rows(AnswerKey(repeat.path)) if columns else ():
        tails = [path.removeprefix(repeat.path) for path in columns]
        facts = [(tail, _fact(form, AnswerKey(f"{row}{tail}"))) for tail in tails]
        cells = tuple((tail, fact) for tail, fact in facts if fact is not None)
        if any(fact.value for _tail, fact in cells):
            yield Offer(ref, repeat.path, cells)


def _fact(form: Form, key: AnswerKey) -> Answer | None:
    """What is told of it: not what could not be looked at, nor what does not apply to the other child."""
    answer = form.answers.get(key)
    if answer is None or answer.state not in OFFERED or not form.relevant(key):
        return None
    says = answer.value or answer.state is AnswerState.NOT_RECORDED
    return taken(answer) if says else None


def _tables(tool: Tool) -> Mapping[str, tuple[str, ...]]:
    """The shared columns of each table that stands in no other one; under "" the questions of all tables."""
    found: dict[str, tuple[str, ...]] = {_NO_TABLE: ()}
    for question in tool.questions:
        steps = question.path.split("/")
        around = [tool.by_path.get("/".join(steps[:end])) for end in range(2, len(steps))]
        tables = [node.path for node in around if isinstance(node, Group) and node.repeats]
        if tables:
            found[_NO_TABLE] += (question.path,)
        if len(tables) == 1 and question.shared:
            found[tables[0]] = (*found.get(tables[0], ()), question.path)
    return found
