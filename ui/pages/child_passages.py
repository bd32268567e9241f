"""Going through one child's file: which passages name somebody else, and which of them are taken out."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QWidget

from app.domain.child_file import ChildRequest
from app.domain.third_parties import FoundAs, Mark, Passage
from ui.models.held_rows import HeldRows
from ui.models.records import Column
from ui.pages.sheets import Fault, Field, Sheet
from ui.theme import look
from ui.widgets.boxes import Line
from ui.widgets.flow import Flow
from ui.widgets.labels import button, label
from ui.widgets.small_table import PageTable

MarkThem = Callable[[dict[str, Mark | None]], None]


class PassagesSheet(Sheet):
    """Shown while a request is in hand. `mark` keeps decisions, `export` asks for the folder, `close` ends it."""

    def __init__(
        self, mark: MarkThem, export: Callable[[], None], close: Callable[[str], None]
    ) -> None:
        super().__init__(self.tr("Going through the file"))
        self._mark = mark
        self._held: dict[str, Passage] = {}
        self.about = label("", "strong", wraps=True)
        self.counts = label("", "reading", wraps=True)
        self.table = PageTable(
            self.tr("Passages that may name somebody else"),
            self._columns(),
            (
                self.tr("No passage found"),
                self.tr("Nothing in the file looks like somebody else's name; add what does."),
            ),
            "users",
            most=12,
        )
        self.table.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.words = label("", "reading", wraps=True)
        self.keep = button(self.tr("Keep those chosen"))
        self.redact = button(self.tr("Redact those chosen"))
        self.rest = button(self.tr("Keep all that are left"))
        self.added = Line()
        self.add = button(self.tr("Redact this text"))
        self.export = button(self.tr("Export as PDF and JSON …"), "primary", "download")
        self.closing = Line()
        self.close_it = button(self.tr("Close the request"))
        self.fault = Fault()
        self.done = label("", "good", wraps=True)
        self._lay_out()
        self.keep.clicked.connect(lambda: self._decide(Mark.KEEP))
        self.redact.clicked.connect(lambda: self._decide(Mark.REDACT))
        self.rest.clicked.connect(self.keep_the_rest)
        self.add.clicked.connect(self.redact_added)
        self.added.returnPressed.connect(self.redact_added)
        self.export.clicked.connect(export)
        self.close_it.clicked.connect(lambda: close(self.closing.text()))
        self.closing.returnPressed.connect(lambda: close(self.closing.text()))
        self.table.activated.connect(self._turn)
        self.table.view.selectionModel().currentChanged.connect(lambda *_: self._show_words())
        self.hide()

    def show_request(self, request: ChildRequest | None, found: tuple[Passage, ...] = ()) -> None:
        """The passages of this request; None puts the sheet away, and every name with it."""
        self.setVisible(request is not None)
        before = self.table.view.currentIndex().row()
        self._held = {each.text: each for each in found}
        names = ("id", *(column.name for column in self.table.model.columns))
        self.table.show_rows(HeldRows(names, [_row(each) for each in found]))
        if found and before >= 0:
            row = min(before, self.table.model.rowCount() - 1)
            self.table.view.setCurrentIndex(self.table.model.index(row, 0))
        self._show_words()
        if request is None:
            return
        self.about.setText(f"{request.ref}: {request.why}")
        left = sum(each.mark is None for each in found)
        out = sum(each.mark is Mark.REDACT for each in found)
        said = self.tr("%1 passages: %2 not gone through, %3 to be redacted.")
        said = said.replace("%1", str(len(found))).replace("%2", str(left))
        self.counts.setText(said.replace("%3", str(out)))
        self.rest.setEnabled(left > 0)
        self.export.setEnabled(left == 0)

    def keep_the_rest(self) -> None:
        """All that were not gone through name nobody, or somebody who may be named."""
        self._mark({text: Mark.KEEP for text, each in self._held.items() if each.mark is None})

    def redact_added(self) -> None:
        """Take out a text that was not found."""
        self._mark({self.added.text(): Mark.REDACT})

    def _decide(self, mark: Mark) -> None:
        rows = {index.row() for index in self.table.view.selectionModel().selectedRows()}
        records = [self.table.model.record(row) for row in rows]
        texts = [str(record[0]) for record in records if record is not None]
        if not texts:
            self.fault.say(self.tr("Choose passages in the table first."))
            return
        self._mark(dict.fromkeys(texts, mark))

    def _turn(self, record: object) -> None:
        """Enter on a passage: to be redacted, or kept where it was to be."""
        if isinstance(record, tuple):
            each = self._held[str(record[0])]
            turned = Mark.KEEP if each.mark is Mark.REDACT else Mark.REDACT
            self._mark({each.text: turned})

    def _show_words(self) -> None:
        record = self.table.chosen()
        held = self._held.get(str(record[0])) if record is not None else None
        self.words.setText("\n".join(held.excerpts) if held is not None else "")
        self.words.setVisible(bool(self.words.text()))

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("passage", self.tr("Passage"), weight=190),
            Column("found", self.tr("Found as"), weight=195),
            Column("places", self.tr("Places"), weight=85, number=True),
            Column("words", self.tr("Where it stands"), weight=270),
            Column("mark", self.tr("Decision"), weight=110),
        )

    def _lay_out(self) -> None:
        self.say(
            self.tr(
                "Siblings, workers, who told what and names as they were typed: say of each whether it is kept. What "
                "is redacted is taken out of both papers wherever it stands. The finder leans to too much, and cannot "
                "know every name: read the paper before it is given to anybody."
            )
        )
        for widget in (self.about, self.counts, self.table, self.words):
            self.body.addWidget(widget)
        row = Flow(10)
        for each in (self.redact, self.keep, self.rest):
            row.add(each)
        self.body.addWidget(row)
        self.body.addWidget(
            Field(self.tr("Also redact"), self.added, within=_beside(self.added, self.add))
        )
        self.body.addWidget(self.export, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(
            Field(
                self.tr("What became of the request"),
                self.closing,
                within=_beside(self.closing, self.close_it),
            )
        )
        self.body.addWidget(self.fault)
        self.body.addWidget(self.done)


def _row(each: Passage) -> tuple[object, ...]:
    marks = {None: "not yet", Mark.KEEP: "kept", Mark.REDACT: "redacted"}
    return (
        each.text,
        each.text,
        FoundAs(each.found_as).words,
        each.places,
        each.excerpts[0] if each.excerpts else "",
        marks[each.mark],
    )


def _beside(box: QWidget, go: QWidget) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(look().px(10))
    row.addWidget(box, 1)
    row.addWidget(go)
    return made
