"""A short document to read and to put away again: the summary of one case."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.reports.content import Document, Facts
from ui.theme import look
from ui.widgets.dialog import Dialog
from ui.widgets.document_view import DocumentView
from ui.widgets.labels import button, label

_WIDTH, _HEIGHT = 800, 640


class DocumentDialog(Dialog):
    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(document.title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        px = look().px
        room = parent.window().size()
        self.resize(
            min(px(_WIDTH), room.width() - px(40)), min(px(_HEIGHT), room.height() - px(20))
        )
        head = QFrame()
        head.setObjectName("head")
        words = QVBoxLayout(head)
        words.setContentsMargins(px(24), px(14), px(24), px(12))
        words.setSpacing(px(2))
        words.addWidget(label(document.title, "title", wraps=True))
        words.addWidget(label(document.subtitle, "caption", wraps=True))
        self.view = DocumentView(document.title)
        facts = (Facts(document.facts),) if document.facts else ()
        self.view.show_blocks((*facts, *document.blocks))
        shut = button(self.tr("Close"), "primary")
        shut.setDefault(True)
        shut.clicked.connect(self.accept)
        foot = QFrame()
        foot.setObjectName("foot")
        line = QHBoxLayout(foot)
        line.setContentsMargins(px(24), px(10), px(24), px(10))
        line.addWidget(label(document.marking, "small"))
        line.addStretch(1)
        line.addWidget(shut)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.view, 1)
        column.addWidget(foot)
        self.view.setFocus()
