"""A case summary as it will print: named or anonymised; look, print, or save it."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.domain.anonymised import perhaps_names
from app.domain.changes import Changes
from app.services import reporting
from app.services.open_audit import OpenAudit
from app.workspace import Workspace
from ui.actions import Actions
from ui.forms.choices import SegmentRow
from ui.pages.paper import PaperPage
from ui.theme import look
from ui.widgets.boxes import Line
from ui.widgets.flow import Flow
from ui.widgets.labels import label
from ui.widgets.segments import Dress, Segment

NAMED, ANONYMISED = "named", "anonymised"
_MOST_SHOWN = 12  # words that may be names


class SummaryPage(PaperPage):
    """The summary is made from the audit as it stands. A name typed here is for the print alone: it is kept nowhere."""

    def __init__(self, ws: Workspace, audit: OpenAudit, actions: Actions) -> None:
        self._ws, self._audit = ws, audit
        super().__init__("", audit.case.ref, None, actions)
        self.title.setText(self.tr("Summary of %1").replace("%1", audit.case.ref))
        self.back.setText(self.tr("Questions"))
        self._show_way()

    @property
    def is_anonymous(self) -> bool:
        return self.ways.segments[ANONYMISED].isChecked()

    def concerned_by(self, changes: Changes) -> bool:
        return self._audit.id in changes.audits

    def file_name(self) -> str:
        return "case-summary-anonymised" if self.is_anonymous else self._audit.case.ref

    def maker(self) -> Callable[[], bytes]:
        ws, audit = self._ws, self._audit
        if self.is_anonymous:
            summary, named = reporting.anonymous_summary_of_open(ws, audit), ""
            self._say_names(perhaps_names(summary))
        else:
            summary, named = reporting.summary_of_open(audit), self.name.text()
        return lambda: reporting.summary_bytes(ws, summary, named)

    def beneath_head(self) -> QWidget:
        self.ways = SegmentRow()
        self.ways.setAccessibleName(self.tr("Named or anonymised"))
        for way, said in ((NAMED, self.tr("Named")), (ANONYMISED, self.tr("Anonymised"))):
            self.ways.put(way, Segment(said, Dress()), said)
        self.ways.show_checked({NAMED})
        self.ways.chosen.connect(self._choose)
        self.name = Line()
        self.name.setPlaceholderText(self.tr("Name, for this print only"))
        self.name.setAccessibleName(self.tr("Name of the child, for this print only"))
        self.name.setFixedWidth(look().px(300))
        self.name.settled.connect(self._named)
        self._made_named = ""
        self.about = label("", "caption", wraps=True)
        px = look().px
        bar = QFrame()
        bar.setObjectName("head")
        row = Flow(px(10))
        row.add(self.ways)
        row.add(self.name)
        column = QVBoxLayout(bar)
        column.setContentsMargins(px(24), px(8), px(24), px(10))
        column.setSpacing(px(6))
        column.addWidget(row)
        column.addWidget(self.about)
        return bar

    def _choose(self, way: str) -> None:
        self.ways.show_checked({way})
        self._show_way()
        self.reload()

    def _show_way(self) -> None:
        self.name.setVisible(not self.is_anonymous)
        if not self.is_anonymous:
            self.about.setText(
                self.tr(
                    "With the reference. What you type as a name stands on these pages alone and is kept nowhere."
                )
            )

    def _say_names(self, names: tuple[str, ...]) -> None:
        said = self.tr(
            "Without reference, place, team and assessor; of every day its month. Read what people wrote in their "
            "own words before it leaves."
        )
        if names:
            shown = ", ".join(names[:_MOST_SHOWN])
            more = len(names) - _MOST_SHOWN
            if more > 0:
                shown = self.tr("%1 and %2 more").replace("%1", shown).replace("%2", str(more))
            said += " " + self.tr("These may be names: %1.").replace("%1", shown)
        self.about.setText(said)

    def _named(self, _finished: bool) -> None:
        if self.name.text() != self._made_named:
            self._made_named = self.name.text()
            self.reload()
