"""Which offices hold the files, where they are not simply the districts: a short table that the lead types."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.ids import RoundId
from app.domain.rounds import Office
from app.services import offices
from app.workspace import Workspace
from ui.pages.frame_words import tr
from ui.pages.refusals import Refused, or_refused
from ui.pages.sheets import Fault
from ui.theme import look
from ui.widgets.labels import button, label
from ui.widgets.typed_table import TypedColumn, TypedRows, TypedTable


class OfficesPane(QWidget):
    """A link that opens the table; each cell is kept as it is left. `changed` is told once the store holds it."""

    changed = Signal(object)  # Changes

    def __init__(self, ws: Workspace, round_id: RoundId) -> None:
        super().__init__()
        self._ws, self._round_id = ws, round_id
        self.open = button(tr("Say which offices hold the files …"), "link", "house")
        self.rows = TypedRows(
            (
                TypedColumn(tr("Office"), 220),
                TypedColumn(tr("Holds the files of these districts or teams"), 480),
            ),
            self._why_not,
        )
        self.table = TypedTable(self.rows, tr("Offices"))
        self.remove = button(tr("Take the row away"))
        self.fault = Fault()
        self.named = label("", "caption", wraps=True)
        self._body = QWidget()
        self._lay_out()
        self.open.clicked.connect(self._turn)
        self.rows.refused.connect(self.fault.say)
        self.rows.edited.connect(self.keep)
        self.remove.clicked.connect(self.table.remove_current)

    def read(self, places: Sequence[str]) -> None:
        """What the store holds now; `places`: what the list and the cases name."""
        with self._ws.begin() as work:
            held = work.rounds.get(self._round_id).offices
        self.rows.show([(each.name, "; ".join(each.serves)) for each in held])
        words = tr("1 office holds files …") if len(held) == 1 else tr("%1 offices hold files …")
        self.open.setText(
            words.replace("%1", str(len(held)))
            if held
            else tr("Say which offices hold the files …")
        )
        self.named.setText(tr("The list names: %1.").replace("%1", ", ".join(places)))
        self.named.setVisible(bool(places))

    def keep(self) -> bool:
        """Save the table; False where it is refused, which is said beside it."""
        said = [
            Office(name, tuple(part.strip() for part in places.split(";") if part.strip()))
            for name, places in self.rows.rows
        ]
        kept = or_refused(lambda: offices.keep(self._ws, self._round_id, said))
        if isinstance(kept, Refused):
            self.fault.say(kept.why)
            return False
        self.fault.say("")
        self.changed.emit(kept)
        return True

    def _turn(self) -> None:
        self._body.setVisible(self._body.isHidden())
        if not self._body.isHidden():
            self.table.setFocus()

    def _why_not(self, row: int, column: int, text: str) -> str:
        if column == 0 and not text:
            return tr("A name is needed; to take the row away press Ctrl+Delete.")
        if column and row >= len(self.rows.rows):
            return tr("Type the office first.")
        return ""

    def _lay_out(self) -> None:
        px = look().px
        hint = tr(
            "Without a list an office is the district of its cases. Named here, file requests, finding slips, journeys "
            "and the numbers to telephone go by the office; districts and teams are written as the list has them, with "
            "a semicolon between two. A team's office goes before its district's. It changes nothing of "
            "the sample; journeys already entered go on with the files they lead to."
        )
        inner = QVBoxLayout(self._body)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(px(8))
        for part in (label(hint, "caption", wraps=True), self.named, self.table, self.fault):
            inner.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(self.remove)
        row.addStretch(1)
        inner.addLayout(row)
        head = QHBoxLayout()
        head.addWidget(self.open)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self._body)
        self._body.hide()
