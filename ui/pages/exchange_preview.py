"""What returned files bring, audit by audit counted, before anything is merged; and what was merged, afterwards."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.reports.chart_content import Tone
from app.reports.content import Align, Callout, Cell, Column, Flag, Number, Table
from app.services.returns import MergedReturn
from ui.models.figures import FigureRows, columns_of
from ui.models.held_rows import HeldRows
from ui.models.records import Column as Shown
from ui.theme import look
from ui.viewmodels.return_differences import AnswerLine
from ui.widgets.document_blocks import callout
from ui.widgets.emptied import empty
from ui.widgets.labels import button, label
from ui.widgets.wrapped_table import WrappedTable

COLUMNS = (
    Column("Return", weight=3),
    Column("Assessor", weight=1.4),
    Column("New", Align.RIGHT),
    Column("The same", Align.RIGHT),
    Column("Changed", Align.RIGHT),
    Column("In conflict", Align.RIGHT),
    Column("What it brings", weight=2),
)


ANSWERS = (
    Shown("ref", "Case", weight=90),
    Shown("effect", "What", weight=80),
    Shown("number", "No.", weight=50),
    Shown("wording", "Question", weight=300),
    Shown("now", "Held now", weight=200),
    Shown("then", "What comes", weight=200),
)


class PreviewPane(QWidget):
    confirmed = Signal()
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.heading = label("", "heading", wraps=True)
        self.about = label("", "reading", wraps=True)
        self.table = WrappedTable(self.tr("What the returns bring"), columns_of(table_of(())))
        self.answers = WrappedTable(self.tr("Answer by answer"), ANSWERS)
        self.answers_title = label(self.tr("Answer by answer"), "strong")
        self.confirm = button(self.tr("Merge them"), "primary", "git-merge")
        self.cancel = button(self.tr("Cancel"))
        self.confirm.clicked.connect(self.confirmed)
        self.cancel.clicked.connect(self.cancelled)
        self._remarks = QVBoxLayout()
        self._lay_out()

    def show_seen(self, seen: Sequence[MergedReturn], lines: Sequence[AnswerLine] = ()) -> None:
        """Before: with the choice to merge or to leave it, and every answer that would be another."""
        self.heading.setText(self.tr("What merging would change"))
        self.about.setText(_sum(seen))
        asked = any(each.words for each in seen)
        self.confirm.setText(
            self.tr("They read the same words: merge") if asked else self.tr("Merge them")
        )
        self.confirm.show()
        self.cancel.setText(self.tr("Cancel: merge nothing"))
        self._show(seen)
        self._show_answers(lines)

    def show_merged(self, merged: Sequence[MergedReturn]) -> None:
        """Afterwards: what has been taken in."""
        self.heading.setText(self.tr("Merged"))
        self.about.setText(_sum(merged))
        self.confirm.hide()
        self.cancel.setText(self.tr("Back to the ledger"))
        self._show(merged)
        self._show_answers(())

    def focus_first(self) -> None:
        (self.confirm if self.confirm.isVisibleTo(self) else self.cancel).setFocus()

    def _show(self, seen: Sequence[MergedReturn]) -> None:
        self.table.show_rows(FigureRows(table_of(seen)))
        empty(self._remarks)
        for title, texts in _remarks(seen):
            self._remarks.addWidget(callout(Callout(Tone.WARN, title, texts)))

    def _show_answers(self, lines: Sequence[AnswerLine]) -> None:
        rows = [
            (at, each.ref, each.effect, each.number, each.wording, each.now, each.then)
            for at, each in enumerate(lines)
        ]
        self.answers.show_rows(HeldRows(("id", *(column.name for column in ANSWERS)), rows))
        self.answers.setVisible(bool(rows))
        self.answers_title.setVisible(bool(rows))

    def _lay_out(self) -> None:
        px = look().px
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.confirm)
        self._remarks.setSpacing(px(8))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(self.heading)
        column.addWidget(self.about)
        column.addLayout(self._remarks)
        column.addWidget(self.table, 1)
        column.addWidget(self.answers_title)
        column.addWidget(self.answers, 2)
        column.addLayout(row)


def table_of(seen: Sequence[MergedReturn]) -> Table:
    """One row a file, its audits counted by what merging does to them."""
    rows: list[tuple[Cell, ...]] = [
        (
            each.file_name,
            each.person,
            Number(each.new),
            Number(each.same),
            Number(each.changed),
            Number(each.conflicting),
            _brings(each),
        )
        for each in seen
    ]
    return Table("What the returns bring", COLUMNS, tuple(rows))


def _brings(each: MergedReturn) -> Flag:
    if each.refused:
        return Flag("Not merged", Tone.BAD)
    if each.conflicting:
        return Flag("Copies in conflict", Tone.WARN)
    if each.new + each.changed > each.taken_back:
        return Flag("New work", Tone.GOOD)
    if each.taken_back:
        return Flag("Taken back", Tone.WARN)
    if each.notes or each.said:
        return Flag("New notes" if each.notes else "New words", Tone.GOOD)
    if each.set_aside:
        return Flag("Kept, not counted", Tone.WARN)
    return Flag("Nothing new", Tone.NEUTRAL)


def _sum(seen: Sequence[MergedReturn]) -> str:
    new, changed = sum(each.new for each in seen), sum(each.changed for each in seen)
    conflicting = sum(each.conflicting for each in seen)
    notes, said = sum(each.notes for each in seen), sum(each.said for each in seen)
    late = sum(each.set_aside for each in seen)
    if all(each.refused for each in seen):
        return "None of these files can be merged."
    if not (new or changed or conflicting or notes or said or late):
        return "Everything in these files is held already; merging them again changes nothing."
    audits = f"{new} new {'audit' if new == 1 else 'audits'}, {changed} changed"
    beside = f" Concerns and other notes, new or written on: {notes}." if notes else ""
    beside += f" New in queries and challenges: {said}." if said else ""
    beside += f" Kept and not counted: {late}." if late else ""
    unfinished = sum(each.unfinished for each in seen)
    open_ones = f" Not signed off yet: {unfinished} of them." if unfinished else ""
    return f"{audits}, {conflicting} in conflict.{open_ones}{beside} Nothing held is lost, whatever is merged."


def _remarks(seen: Sequence[MergedReturn]) -> list[tuple[str, tuple[str, ...]]]:
    """What the lead has to see to: returns that never came, copies to choose between."""
    found = []
    unknown = tuple(
        f"{each.person} signed this on a machine that is not known yet. Let them read the words of their machine, on "
        f"their page Send and receive: {each.words}"
        for each in seen
        if each.words
    )
    if unknown:
        found.append(("Telephone before you merge", unknown))
    refused = tuple(each.refused for each in seen if each.refused)
    if refused:
        found.append(("Left aside", refused))
    for title, remarks in (
        ("Ask the assessor", [remark for each in seen for remark in each.to_ask]),
        ("To know", [remark for each in seen for remark in each.to_know]),
    ):
        if remarks:
            found.append((title, tuple(dict.fromkeys(remarks))))
    if any(each.conflicting for each in seen):
        words = (
            "Copies that went different ways are all kept; say under Moderation which one counts."
        )
        found.append(("To settle afterwards", (words,)))
    return found
