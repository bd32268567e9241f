"""The rows of a repeat as a table one types down: the last row is always empty and waits for the next entry."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from app.domain.answers import Answer, AnswerState, Evidence
from app.domain.ids import AnswerKey
from app.tool.companions import is_companion
from app.tool.form_paths import tool_path
from app.tool.form_states import QuestionState
from app.tool.model import Group, Kind, Question
from ui.forms.typed import as_typed, read_typed, state_typed
from ui.forms.wording import NEEDS_REASON, evidence_in_cell, evidence_words, state_words
from ui.theme import look
from ui.viewmodels.audit import AuditViewModel
from ui.viewmodels.carried import PLAIN
from ui.viewmodels.outline import columns, key_in_row
from ui.widgets.tips import tip as tip_of

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
REMARKS = ("evidence", "place", "other")  # columns after the questions, kept with the first of them
_NUMBERS = (Kind.INTEGER, Kind.DECIMAL)


class RepeatModel(QAbstractTableModel):
    """One row of the table is one row of the repeat. What cannot be read stays in its cell, marked."""

    refused = Signal(str)  # why a cell was not taken; "" once it was

    def __init__(self, repeat: Group, audit: AuditViewModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.repeat = repeat
        self.questions = columns(repeat)
        self._audit = audit
        self._rows = audit.rows(repeat)
        # What could not even be kept as typed, by its box: the store refused.
        self._unkept: dict[AnswerKey, str] = {}
        self._headings: dict[int, str] = {}
        self._keys: dict[tuple[AnswerKey, int], AnswerKey] = {}  # by row and column
        self._shown: dict[int, Callable[[Index], Any]] = {
            Role.DisplayRole: lambda index: self._unread_at(index) or self._in_cell(index),
            Role.EditRole: lambda index: self._unread_at(index) or self._typed(index),
            Role.AccessibleTextRole: lambda index: (
                f"{self.title(index.column())}: "
                f"{self._not_understood(index) or self._words(index) or self.tr('empty')}"
            ),
            Role.TextAlignmentRole: self._alignment,
            Role.ForegroundRole: self._colour,
            Role.ToolTipRole: lambda index: tip_of(self._tip(index) or ""),
        }

    @property
    def rows(self) -> tuple[AnswerKey, ...]:
        return self._rows

    def refresh(self) -> None:
        """Follow the audit: rows may have come, gone or changed."""
        rows = self._audit.rows(self.repeat)
        if rows[: len(self._rows)] == self._rows and len(rows) == len(self._rows) + 1:
            # What was the empty row holds the entry now, and the keyboard with it; a new empty one comes after it.
            self.beginInsertRows(QModelIndex(), len(rows), len(rows))
            self._rows = rows
            self.endInsertRows()
        elif rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        last = self.index(self.rowCount() - 1, self.columnCount() - 1)
        self.dataChanged.emit(self.index(0, 0), last)

    def remark(self, column: int) -> str:
        """The field of the answer that a column beyond the questions shows, one of REMARKS, or ""."""
        beyond = column - len(self.questions)
        return REMARKS[beyond] if beyond >= 0 else ""

    def question(self, column: int) -> Question:
        """Remarks belong to the row's first question."""
        return self.questions[0 if self.remark(column) else column]

    def title(self, column: int) -> str:
        titles = {
            "evidence": self.tr("Found in"),
            "place": self.tr("Place"),
            "other": self.tr("Other record, or told by"),
        }
        return titles.get(self.remark(column), "") or self.question(column).label

    def show_headings(self, headings: dict[int, str]) -> None:
        """How a table breaks the headings into lines; those not given stand as they are."""
        if headings != self._headings:
            self._headings = headings
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    def is_wanted(self, column: int) -> bool:
        """Whether a column is worth its room: when a date was entered, by whom one was told, and what the other record
        says, are rarely asked."""
        question = self.question(column)
        if self.remark(column) and not question.evidence:
            return any(self._firsts(self.remark(column)))
        if not self.remark(column) and is_companion(question, self._audit.audit.tool):
            keys = (key_in_row(row, self.repeat, question) for row in self._rows)
            return any(state.relevant or state.answer for state in map(self._audit.state, keys))
        if self.remark(column) != "other":
            return True
        return any(self._firsts("other")) or any(
            one is not None and one.other_asked for one in self._firsts("evidence")
        )

    def _firsts(self, field: str) -> Iterator[Any]:
        """A field of each row's first answer."""
        for row in self._rows:
            answer = self._audit.state(key_in_row(row, self.repeat, self.questions[0])).answer
            yield getattr(answer or Answer(), field)

    def row_key(self, row: int) -> AnswerKey | None:
        """None for the empty row at the end."""
        return self._rows[row] if row < len(self._rows) else None

    def key(self, index: Index) -> AnswerKey | None:
        row, column = self.row_key(index.row()), index.column()
        if row is None:
            return None
        key = self._keys.get((row, column))
        if key is None:  # put together once: a table that is painted asks for thousands
            key = key_in_row(row, self.repeat, self.question(column))
            self._keys[row, column] = key
        return key

    def index_of(self, key: AnswerKey) -> QModelIndex:
        """The cell of an answer; of a row's own key its first cell; an invalid one for what is not there."""
        for place, row in enumerate(self._rows):
            for column, question in enumerate(self.questions):
                if key in (row, key_in_row(row, self.repeat, question)):
                    return self.index(place, column)
        return QModelIndex()

    def state(self, index: Index) -> QuestionState | None:
        key = self.key(index)
        return None if key is None else self._audit.state(key)

    def offers(self, index: Index) -> tuple[tuple[str, str], ...]:
        """Values and words of a cell that is chosen from a list; none where it is typed."""
        if self.remark(index.column()) == "evidence":
            return tuple((source.value, evidence_words(source)) for source in Evidence)
        question = self.question(index.column())
        if self.remark(index.column()) or question.kind is not Kind.CHOICE:
            return ()
        state = self.state(index)
        choices = state.choices if state else self._audit.audit.tool.choices[question.list_name]
        return tuple((choice.name, choice.label or choice.name) for choice in choices)

    def choices_in_cells(self, column: int) -> tuple[str, ...]:
        """What the cells of a column may come to show, where they are chosen from a list."""
        if self.remark(column) == "evidence":
            return tuple(map(evidence_in_cell, Evidence))
        return tuple(words for _value, words in self.offers(self.index(len(self._rows), column)))

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows) + 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.questions) + len(REMARKS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        base = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        state = self.state(index)
        if state is not None and (state.readonly or not state.relevant):
            return base
        return base if self._audit.audit.is_complete else base | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        shown = self._shown.get(role) if index.isValid() else None
        return None if shown is None else shown(index)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role == Role.DisplayRole:
                return self._headings.get(section, self.title(section))
            if role == Role.ToolTipRole:
                return tip_of(self.title(section))
            return self.title(section) if role == Role.AccessibleTextRole else None
        if role == Role.DisplayRole:
            return str(section + 1) if section < len(self._rows) else self.tr("new")
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Take what was typed: a new row is made by the first cell of it that can be read."""
        if role != Role.EditRole:
            return False
        text = str(value).strip()
        answer, fault = self._read(index, text)
        if fault:
            self._keep_unread(index, text, fault)
            return False
        self._let_go(index)
        self.refused.emit("")
        if self.row_key(index.row()) is None and not text:
            return False
        return self._store(index, answer)

    def keep_open(self, index: Index, text: str) -> None:
        """What is being typed in a cell is on the disk, and no answer before it is taken; "" lets go of it."""
        field = self.remark(index.column())
        self._audit.half_typed.keep_cell(self._box(index), field, text)

    def put_state(self, index: Index, state: AnswerState, reason: str = "") -> None:
        """Say in a cell why there is no value."""
        self._let_go(index)
        self._store(index, Answer(state=state, reason=reason))

    def remove(self, row: int) -> None:
        key = self.row_key(row)
        if key is not None:
            self._audit.remove_row(self.repeat, key)

    def _store(self, index: Index, answer: Answer | None) -> bool:
        question = self.question(index.column())
        key = self.key(index)
        if key is not None:
            return self._audit.edit(key, answer)
        if answer is not None and question is self.questions[0] and self._rows:
            # A list is copied from one record: its source is carried down, to be changed where it differs.
            answer = replace(answer, evidence=answer.evidence or self._source_above())
        with self._audit.undo_stack.together():
            row = self._audit.add_row(self.repeat)
            if row is None:
                return False
            self._take_along(row)
            return self._audit.edit(key_in_row(row, self.repeat, question), answer)

    def _keep_unread(self, index: Index, text: str, fault: str) -> None:
        """It stays in its cell, in the store too, and is no answer."""
        box = self._box(index)
        if self._audit.keep_unread(box, text):
            self._unkept.pop(box, None)
            fault = self.tr("Not understood, kept as typed. %1").replace("%1", fault)
        else:
            self._unkept[box] = text
        self.refused.emit(fault)
        self.dataChanged.emit(index, index)

    def _let_go(self, index: Index) -> None:
        """A cell is understood, or emptied."""
        if not self.remark(index.column()):
            self._unkept.pop(self._box(index), None)
            self._audit.keep_unread(self._box(index), "")

    def _take_along(self, row: AnswerKey) -> None:
        """What was not understood in the empty row belongs to the entry that it has become."""
        waiting = self._audit.unread()
        for question in self.questions:
            box = AnswerKey(question.path)
            if box in waiting and self._audit.keep_unread(
                key_in_row(row, self.repeat, question), waiting[box]
            ):
                self._audit.keep_unread(box, "")

    def _box(self, index: Index) -> AnswerKey:
        """What a cell's text is kept under when it is not understood: in the empty row, the question's own key."""
        return self.key(index) or AnswerKey(self.question(index.column()).path)

    def _source_above(self) -> Evidence | None:
        above = next(reversed([*self._firsts("evidence")]), None)
        return above if above in PLAIN else None

    def _read(self, index: Index, text: str) -> tuple[Answer | None, str]:
        question = self.question(index.column())
        state = self.state(index)
        held = state.answer if state is not None and state.answer is not None else Answer()
        remark = self.remark(index.column())
        if remark == "evidence":
            return replace(held, evidence=Evidence(text) if text else None), ""
        if remark == "place":
            return replace(held, place=text), ""
        if remark:
            return replace(held, other=text), ""
        said = state_typed(text, question.states)
        if said is not None and said not in NEEDS_REASON:
            return replace(held, value="", state=said, reason=""), ""
        typed = read_typed(text, question.kind, self._audit.today())
        answered = replace(held, value=typed.value, state=AnswerState.ANSWERED, reason="")
        return answered, typed.fault

    def is_unread(self, index: Index) -> bool:
        """Whether what was typed in a cell is shown and not understood."""
        return bool(self._unread_at(index))

    def unread(self) -> list[str]:
        """What was typed in cells of this table and is not understood."""
        inside = f"{self.repeat.path}/"
        kept = [
            text for box, text in self._audit.unread().items() if tool_path(box).startswith(inside)
        ]
        return kept + list(self._unkept.values())

    def _not_understood(self, index: Index) -> str:
        text = self._unread_at(index)
        return self.tr("%1, not understood, kept as typed").replace("%1", text) if text else ""

    def _unread_at(self, index: Index) -> str:
        if self.remark(index.column()):
            return ""
        box = self._box(index)
        return self._audit.unread().get(box) or self._unkept.get(box, "")

    def _in_cell(self, index: Index) -> str:
        """Its words, or the one that tells a source from the others: the tip and a screen reader say it in full."""
        if self.remark(index.column()) == "evidence":
            state = self.state(index)
            source = state.answer.evidence if state and state.answer else None
            return evidence_in_cell(source) if source else ""
        return self._words(index)

    def _words(self, index: Index) -> str:
        state = self.state(index)
        if state is None or state.answer is None:
            return ""
        remark = self.remark(index.column())
        if remark == "evidence":
            return evidence_words(state.answer.evidence) if state.answer.evidence else ""
        if remark:
            return str(getattr(state.answer, remark))
        if state.answer.state is not AnswerState.ANSWERED:
            return state_words(state.answer.state)
        # Without its weekday a date fits its column; the tip says the whole.
        short = as_typed(state.answer.value, state.question.kind)
        return short if state.question.kind is Kind.DATE else state.reading or short

    def _typed(self, index: Index) -> str:
        state = self.state(index)
        if state is None or state.answer is None:
            return ""
        remark = self.remark(index.column())
        if remark:
            return str(getattr(state.answer, remark) or "")
        return as_typed(state.answer.value, state.question.kind)

    def _alignment(self, index: Index) -> Any:
        if self.question(index.column()).kind in _NUMBERS and not self.remark(index.column()):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _tip(self, index: Index) -> str | None:
        """The whole of what a narrow column may cut, or why the cell is not asked."""
        if self.is_unread(index):
            return self._not_understood(index)
        state = self.state(index)
        if state is None:
            return None
        if not state.relevant:
            return state.why_hidden
        return self._words(index) if self.remark(index.column()) else state.reading

    def _colour(self, index: Index) -> Any:
        if self._unread_at(index):
            return look().colour("bad")
        state = self.state(index)
        answer = state.answer if state is not None else None
        asked = state is None or state.relevant
        plain = answer is None or answer.state is AnswerState.ANSWERED
        return None if plain and asked else look().colour("muted")
