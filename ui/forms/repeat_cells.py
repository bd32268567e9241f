"""What opens in a cell of a table one types down: a line, or the answers to choose from."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.models.repeat_rows import RepeatModel
from ui.widgets.boxes import Line

Index = QModelIndex | QPersistentModelIndex


class CellDelegate(QStyledItemDelegate):
    """A line to type in, or a list of choices that opens by itself."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self.closeEditor.connect(self._closed)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        model = self._table.model()
        assert isinstance(model, RepeatModel)
        name = f"{model.title(index.column())}, {self.tr('row')} {index.row() + 1}"
        offers = model.offers(index)
        if not offers:
            line = Line(parent=parent)
            line.setAccessibleName(name)
            here = QPersistentModelIndex(index)

            def keep(left: bool = False) -> None:
                if not left:
                    model.keep_open(here, line.text())

            line.word_ended.connect(keep)
            line.settled.connect(keep)
            return line
        box = _ChoiceBox(parent)
        box.setAccessibleName(name)
        box.addItem("", "")
        for value, words in offers:
            box.addItem(words, value)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        value = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(editor.findData(value), 0))
        elif isinstance(editor, QLineEdit):
            editor.setText(value)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, str(editor.currentData() or ""))
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    def _closed(self) -> None:
        """Taken or left: what was typed in the cell is an answer by now, or is let go of."""
        model = self._table.model()
        assert isinstance(model, RepeatModel)
        model.keep_open(self._table.currentIndex(), "")

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        editor.setGeometry(self._table.visualRect(index))


class _ChoiceBox(QComboBox):
    """A digit is the answer of that number here too: Tab from the cell before has opened this one."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        is_digit = not held and text.isascii() and text.isdigit()
        if is_digit and 1 <= int(text) < self.count():  # the first says nothing
            self.setCurrentIndex(int(text))
        else:
            super().keyPressEvent(event)
