"""The report's desk: the report as it will print, and what the lead writes around its chapters."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.rounds import Round
from app.workspace import Workspace
from ui.actions import Actions
from ui.page import Page
from ui.pages.front_matter import FrontMatterPage
from ui.pages.quotes import QuotesPage
from ui.pages.report import ReportPage
from ui.theme import look


class ReportDesk(Page):
    """Each tab is a page of its own: it reads only when it is in front."""

    def __init__(self, ws: Workspace, audit_round: Round, actions: Actions) -> None:
        super().__init__(actions)
        self.report = ReportPage(ws, audit_round, actions)
        self.front = FrontMatterPage(ws, audit_round, actions)
        self.quotes = QuotesPage(ws, audit_round, actions)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("Report"))
        self.tabs.tabBar().setAccessibleName(self.tr("Parts of the report's desk"))
        self.tabs.tabBar().setDrawBase(False)
        for page, title in (
            (self.report, self.tr("Report")),
            (self.front, self.tr("Front matter")),
            (self.quotes, self.tr("Quotes")),
        ):
            self.tabs.addTab(page, title)
            page.status_changed.connect(lambda _words: self._tell())
        self.tabs.currentChanged.connect(lambda _place: self._turned())
        self.keys_hint = self.tr("Ctrl+Tab next tab · Left and Right turn pages · F1 all keys")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look().px(6), 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)

    def concerned_by(self, changes: Changes) -> bool:
        return False  # its tabs are pages and hear of changes themselves

    def reload(self) -> None:
        """Nothing of its own."""

    def status(self) -> str:
        return self._page().status()

    def focus_first(self) -> None:
        self._page().focus_first()

    def _page(self) -> Page:
        held: QWidget = self.tabs.currentWidget()
        return held if isinstance(held, Page) else self.report

    def _turned(self) -> None:
        if not self.tabs.tabBar().hasFocus():
            self.tabs.tabBar().setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()

    def _tell(self) -> None:
        self.status_changed.emit(self.status())
