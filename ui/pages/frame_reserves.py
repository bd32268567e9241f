"""Step 7 of frame and sample: the cases, which of them gave way to a reserve and why, and undoing that."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.ids import CaseId
from app.domain.sample_log import REPLACED_WORDS, ReplacedFor
from app.services.achieved import Achieved, Part, SampleCase
from ui.models.held_rows import HeldRows
from ui.models.records import Column
from ui.pages.frame_words import area_words, band_words, one_decimal, per_cent, tr
from ui.pages.sheets import Chooser, Fault, Field, Sheet
from ui.theme import look
from ui.widgets.boxes import Line
from ui.widgets.labels import button, label
from ui.widgets.small_table import PageTable

Replace = Callable[[CaseId, ReplacedFor, str], None]
BringBack = Callable[[CaseId, str], None]
_ROWS = 12


class ReservesStep(Sheet):
    """`replace` and `bring_back` do it; what they are refused with stands in `fault`."""

    def __init__(self, replace: Replace, bring_back: BringBack) -> None:
        super().__init__(self.tr("Cases and reserves"), 7)
        self._replace, self._bring_back = replace, bring_back
        self._held: dict[str, SampleCase] = {}
        self.nothing = self.say(
            self.tr(
                "Once the sample is drawn, its cases are listed here, and a case can give way to its reserve."
            )
        )
        self.table = PageTable(
            self.tr("Cases of the sample"),
            _columns(),
            (self.tr("No cases"), self.tr("They appear once the sample is drawn.")),
            "users",
            most=_ROWS,
        )
        self.chosen = label("", "strong", wraps=True)
        self.about = label("", "caption", wraps=True)
        self.reason = Chooser(self.tr("Reason for the replacement"))
        self.words = Line()
        self.go = button(self.tr("Replace"))
        self.fault = Fault()
        self.told = label("", "good", wraps=True)
        self.told.hide()
        self._body, self._panel = QWidget(), QWidget()
        self._lay_out()
        self.go.clicked.connect(self._try)
        self.words.returnPressed.connect(self._try)
        self.words.textChanged.connect(lambda _text: self._show_ready())
        self.reason.currentIndexChanged.connect(lambda _at: self._show_ready())
        self.table.view.selectionModel().currentChanged.connect(lambda *_: self._show_chosen())
        self.table.model.modelReset.connect(self._show_chosen)
        self.table.view.sortByColumn(0, Qt.SortOrder.AscendingOrder)

    def show_cases(self, became: Achieved | None) -> None:
        self.nothing.setVisible(became is None)
        self._body.setVisible(became is not None)
        kept = self.table.chosen()
        cases = became.cases if became else ()
        self._held = {each.case.id: each for each in cases}
        self.table.show_rows(HeldRows(_NAMES, (_row(each) for each in cases)))
        self.table.choose(kept[0] if kept else "")
        self._show_chosen()

    def say_done(self, said: str) -> None:
        self.words.clear()
        self.reason.setCurrentIndex(0)
        self.fault.say("")
        self.told.setText(said)
        self.told.setVisible(bool(said))

    def choose(self, case_id: str) -> None:
        """Bring this case to the panel below the table."""
        self.table.choose(case_id)

    def _case(self) -> SampleCase | None:
        record = self.table.chosen()
        return self._held.get(str(record[0])) if record else None

    def _show_chosen(self) -> None:
        case = self._case()
        self._panel.setVisible(bool(self._held))
        undoing = case is not None and case.part is Part.REPLACED
        self._reason_field.setVisible(not undoing)
        self.chosen.setText(_chosen_words(case))
        self.about.setText(_about_words(case))
        self._show_ready()

    def _show_ready(self) -> None:
        case = self._case()
        undoing = case is not None and case.part is Part.REPLACED
        ready = case is not None and bool(self.words.text().strip())
        self.go.setEnabled(ready and (undoing or bool(self.reason.currentData())))
        said = self.tr("Bring %1 back") if undoing else self.tr("Replace %1 by its reserve")
        self.go.setText(said.replace("%1", case.case.ref if case else "…"))

    def _try(self) -> None:
        case = self._case()
        if case is None or not self.go.isEnabled():
            return
        self.told.hide()
        words = self.words.text().strip()
        if case.part is Part.REPLACED:
            stand_in = next(
                (each for each in self._held.values() if each.case.ref == case.other), None
            )
            if stand_in is not None:
                self._bring_back(stand_in.case.id, words)
        else:
            self._replace(case.case.id, ReplacedFor(self.reason.currentData()), words)

    def _lay_out(self) -> None:
        px = look().px
        self.reason.addItem(self.tr("Choose the reason"), "")
        for reason, words in REPLACED_WORDS.items():
            self.reason.addItem(f"{words[0].upper()}{words[1:]}", reason.value)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(
            label(
                self.tr(
                    "A case that cannot be read gives way to the next reserve of its group: nobody chooses which. What "
                    "is found in a file is never a reason."
                ),
                "caption",
                wraps=True,
            )
        )
        column.addWidget(self.table)
        panel = QVBoxLayout(self._panel)
        panel.setContentsMargins(0, px(4), 0, 0)
        panel.setSpacing(px(8))
        panel.addWidget(self.chosen)
        panel.addWidget(self.about)
        row = QHBoxLayout()
        row.setSpacing(px(12))
        self.words.setAccessibleName(self.tr("Replacement, in words: they stay in this store"))
        self._reason_field = Field(self.tr("Reason"), self.reason)
        row.addWidget(self._reason_field, 1)
        row.addWidget(Field(self.tr("In words: they stay in this store"), self.words), 1)
        row.addWidget(self.go, 0, Qt.AlignmentFlag.AlignBottom)
        panel.addLayout(row)
        panel.addWidget(self.fault)
        panel.addWidget(self.told)
        column.addWidget(self._panel)
        self._body.hide()
        self.body.addWidget(self._body)


_NAMES = ("id", "ref", "area", "age", "part", "other", "readers", "audited")


def _columns() -> tuple[Column, ...]:
    return (
        Column("ref", tr("Case"), weight=90),
        Column("area", tr("Place"), lambda area: area_words(str(area)), 160),
        Column("age", tr("Age"), weight=130),
        Column("part", tr("Part"), weight=90),
        Column("other", tr("Other case"), weight=105),
        Column("readers", tr("Readers"), weight=150),
        Column("audited", tr("Audited"), weight=70),
    )


def _row(each: SampleCase) -> tuple[object, ...]:
    other = {Part.REPLACED: tr("by %1"), Part.STAND_IN: tr("for %1"), Part.DRAWN: ""}[each.part]
    return (
        each.case.id,
        each.case.ref,
        each.case.area,
        band_words(each.case.age_band),
        _part_words(each.part),
        other.replace("%1", each.other),
        ", ".join(each.readers),
        tr("yes") if each.audited else tr("answers came back") if each.came_back else "",
    )


def _part_words(part: Part) -> str:
    return {
        Part.DRAWN: tr("drawn"),
        Part.STAND_IN: tr("stand-in"),
        Part.REPLACED: tr("replaced"),
    }[part]


def _chosen_words(case: SampleCase | None) -> str:
    if case is None:
        return tr("Choose a case in the table to replace it, or to bring it back.")
    if case.part is Part.REPLACED:
        said = tr("%1 was replaced by %2: %3.").replace("%2", case.other)
        why = REPLACED_WORDS[case.why.reason] if case.why else ""
        return said.replace("%1", case.case.ref).replace("%3", why)
    if case.part is Part.STAND_IN:
        return tr("%1 stands in for %2.").replace("%1", case.case.ref).replace("%2", case.other)
    return tr("%1 is in the sample as drawn.").replace("%1", case.case.ref)


def _about_words(case: SampleCase | None) -> str:
    if case is None:
        return ""
    said = tr("Child number %1 of the list; chance of selection %2, stands for %3 children.")
    chance = case.case.probability
    said = said.replace("%1", case.case.child).replace("%2", per_cent(chance))
    said = said.replace("%3", one_decimal(1 / chance))
    if case.part is Part.REPLACED and case.why is not None:
        return f"{said} {tr('In words: %1').replace('%1', case.why.words)}"
    if case.came_back:
        return f"{said} " + tr(
            "Answers have come back, so it can give way only where the child should never have been in the sample."
        )
    return said
