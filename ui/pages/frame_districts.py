"""Which district each team serves, for a list that names teams only: the lead says it, and can say it again."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.strata import is_specialist_team
from app.services.frame_picture import ListRead
from ui.pages.frame_words import tr
from ui.theme import look
from ui.widgets.boxes import Line
from ui.widgets.emptied import empty
from ui.widgets.labels import button, label


class TeamDistricts(QWidget):
    """A link that opens one box a team; nothing is shown for a list that has districts of its own."""

    said = Signal(dict)  # district by team

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, Line] = {}
        self.open = button(tr("Say which district each team serves …"), "link", "map-pin")
        self.use = button(tr("Use these districts"), "primary")
        self._boxes, self._rows = QWidget(), QWidget()
        self._grid = QGridLayout(self._rows)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look().px(12))
        self._grid.setVerticalSpacing(look().px(4))
        self._grid.setColumnStretch(2, 1)
        self._lay_out()
        self.open.clicked.connect(self._turn)
        self.use.clicked.connect(self._say)
        self.hide()

    def show_teams(self, listed: ListRead | None, *, locked: bool) -> None:
        """Ask for the teams of a list; the districts said before are in the boxes."""
        wanted = listed is not None and listed.names_teams and listed.lacks_districts
        self.setVisible(wanted and not locked)
        if listed is None or not wanted:
            return
        served = {child.team: child.district for child in listed.current if child.team}
        if dict(served) == {team: line.text() for team, line in self.lines.items()}:
            return
        empty(self._grid)
        self.lines = {}
        for row, (team, district) in enumerate(sorted(served.items())):
            line = Line()
            line.setText(district)
            line.setMaxLength(120)
            line.setAccessibleName(tr("District of %1").replace("%1", team))
            line.setMinimumWidth(look().px(220))
            name = label(team, "reading")
            name.setBuddy(line)
            self.lines[team] = line
            self._grid.addWidget(name, row, 0)
            self._grid.addWidget(line, row, 1)
            if is_specialist_team(team):
                kind = label(tr("specialist by its name: may be left blank"), "caption")
                self._grid.addWidget(kind, row, 2)

    def _turn(self) -> None:
        self._boxes.setVisible(self._boxes.isHidden())
        if not self._boxes.isHidden() and self.lines:
            next(iter(self.lines.values())).setFocus()

    def _say(self) -> None:
        self._boxes.hide()
        self.said.emit({team: line.text() for team, line in self.lines.items()})

    def _lay_out(self) -> None:
        px = look().px
        hint = tr(
            "The list names no district. Said here, the sample can be spread over districts; it is kept with the round "
            "and "
            "serves for the next list. Teams that serve one district may be given the same words."
        )
        inner = QVBoxLayout(self._boxes)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(px(8))
        inner.addWidget(label(hint, "caption", wraps=True))
        inner.addWidget(self._rows)
        row = QHBoxLayout()
        row.addWidget(self.use)
        row.addStretch(1)
        inner.addLayout(row)
        head = QHBoxLayout()
        head.addWidget(self.open)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self._boxes)
        self._boxes.hide()
