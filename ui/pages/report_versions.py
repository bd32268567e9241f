"""The versions of a report as they went out, what changed from each to the next, and what a final one waits for."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.final_checks import ToClear
from app.domain.issued import Issued, Moved
from ui.models.records import Column
from ui.pages.when import moment
from ui.theme import look
from ui.widgets.dialog import Dialog
from ui.widgets.labels import button, label
from ui.widgets.small_table import SmallTable

_WIDTH = 860


class VersionsDialog(Dialog):
    """`moved` gives what a version changed against the one before; it is asked when a row is chosen."""

    save_wanted = Signal(int, object)  # the version's number, the Path

    def __init__(
        self,
        issued: Sequence[Issued],
        moved: Callable[[int], Sequence[Moved]],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._moved = moved
        self.setWindowTitle(self.tr("Reports issued"))
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(min(look().px(_WIDTH), parent.window().width() - look().px(24)))
        self.table = SmallTable(
            self.tr("Reports issued"),
            (
                Column("number", self.tr("No."), weight=40),
                Column("kind", self.tr("As"), weight=130),
                Column("at", self.tr("Issued"), weight=210),
                Column("by", self.tr("By"), weight=130),
                Column("position", self.tr("Position"), weight=250),
                Column("fingerprint", self.tr("Fingerprint"), weight=170),
            ),
            (
                self.tr("Nothing issued yet"),
                self.tr("Each version that is issued is kept here as it went out."),
            ),
            "history",
        )
        self.changes = SmallTable(
            self.tr("What changed since the version before"),
            (
                Column("label", self.tr("Figure"), weight=460),
                Column("before", self.tr("Before"), weight=110),
                Column("after", self.tr("Now"), weight=110),
            ),
            (
                self.tr("No figure changed"),
                self.tr("This version says the same as the one before, or is the first."),
            ),
            "scale",
        )
        self.what = label("", "strong")
        self.save = button(self.tr("Save this version as PDF …"), "", "save")
        self.shut = button(self.tr("Close"))
        self._lay_out()
        self.table.put(
            (
                each.number,
                each.number,
                self._as(each),
                moment(each.at),
                each.by,
                each.position.partition(": ")[2],
                each.fingerprint,
            )
            for each in reversed(issued)
        )
        self.table.view.selectionModel().currentRowChanged.connect(lambda *_: self._show_moved())
        self.save.clicked.connect(self._choose_file)
        self.shut.clicked.connect(self.accept)
        self.save.setEnabled(bool(issued))
        self.changes.setVisible(bool(issued))  # without a version nothing could have changed
        if issued:
            self.table.view.setCurrentIndex(self.table.model.index(0, 0))
        self.table.view.setFocus()

    def chosen(self) -> int:
        """The number of the version in hand; 0 where there is none."""
        record = self.table.chosen()
        return record[0] if record is not None and isinstance(record[0], int) else 0

    def _as(self, held: Issued) -> str:
        kind = held.kind.capitalize()
        return self.tr("%1, published").replace("%1", kind) if held.profile else kind

    def _show_moved(self) -> None:
        number = self.chosen()
        self.what.setText(
            self.tr("What changed in report %1 since the one before").replace("%1", str(number))
        )
        self.changes.put(
            (place, each.label, _pair(each.before), _pair(each.after))
            for place, each in enumerate(self._moved(number))
        )

    def _choose_file(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self,
            self.tr("Save this version"),
            self.tr("report-%1.pdf").replace("%1", str(self.chosen())),
            self.tr("PDF files (*.pdf)"),
        )
        if name:
            self.save_wanted.emit(self.chosen(), Path(name))

    def _lay_out(self) -> None:
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(18), px(20), px(18))
        column.setSpacing(px(10))
        column.addWidget(self.table)
        column.addWidget(self.what)
        column.addWidget(self.changes)
        foot = QHBoxLayout()
        foot.addWidget(self.save)
        foot.addStretch(1)
        foot.addWidget(self.shut)
        column.addLayout(foot)


class ClearingDialog(Dialog):
    """What has to be cleared before the report can be final, each with where it is."""

    def __init__(self, problems: Sequence[ToClear], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Before the report can be final"))
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(min(look().px(_WIDTH), parent.window().width() - look().px(24)))
        self.table = SmallTable(
            self.tr("To be cleared"),
            (
                Column("where", self.tr("Where"), weight=200),
                Column("what", self.tr("What is to be done"), weight=600),
            ),
            (
                self.tr("Nothing stands in the way"),
                self.tr("The report can be issued as final."),
            ),
            "circle-check",
        )
        self.shut = button(self.tr("Close"))
        self.shut.clicked.connect(self.accept)
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(18), px(20), px(18))
        column.setSpacing(px(10))
        column.addWidget(self.table)
        column.addWidget(self.shut, 0, Qt.AlignmentFlag.AlignRight)
        self.table.put((place, each.where, each.what) for place, each in enumerate(problems))
        self.table.view.setWordWrap(True)
        self.table.view.resizeRowsToContents()


def _pair(pair: tuple[int, int] | None) -> str:
    return "–" if pair is None else f"{pair[0]:,} of {pair[1]:,}"
