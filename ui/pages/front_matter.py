"""What stands before and after the report's chapters: typed by the lead, beside what the records know already."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.conclusions import LeadWords
from app.domain.final_checks import front_to_clear
from app.domain.findings import Findings
from app.domain.front_matter import FrontMatter, Source, written_front
from app.domain.ids import EntryId
from app.domain.rounds import Round
from app.services import findings, front_matter, lead_words
from app.workspace import Workspace
from ui.actions import Actions
from ui.page import Page
from ui.pages.front_sources import Sources
from ui.pages.refusals import Refused, or_refused
from ui.pages.sheets import Facts, Fault, Field, Sheet, lay_ground
from ui.widgets.boxes import Line, Text
from ui.widgets.labels import button, label


class FrontMatterPage(Page):
    """Each box is kept at a pause; every version stays in the notebook."""

    def __init__(
        self, ws: Workspace, audit_round: Round, actions: Actions, zone: ZoneInfo | None = None
    ) -> None:
        super().__init__(actions)
        self.keys_hint = self.tr("Tab goes on · Ctrl+Tab next tab · F1 all keys")
        self._ws, self._round, self._zone = ws, audit_round, zone
        self._words, self._saved = LeadWords(), ""
        self._held = FrontMatter()
        self._found: Findings | None = None
        self.agreed, self.earlier = Text(lines=(2, 8)), Text(lines=(2, 8))
        self.caution, self.thanks = Text(lines=(3, 12)), Text(lines=(2, 6))
        self.offices, self.collated_by = Text(lines=(1, 4)), Line()
        self.signatories = Text(lines=(2, 8))
        self.usual = button(self.tr("Use the usual words"), "", "pen-line")
        self.wanted = label("", "warn", wraps=True)
        self.known = Facts()
        self.fault = Fault()
        self.sources = Sources(self._note_source)
        self._boxes: dict[str, Text | Line] = {
            "agreed": self.agreed,
            "earlier": self.earlier,
            "offices": self.offices,
            "collated_by": self.collated_by,
            "caution": self.caution,
            "signatories": self.signatories,
            "thanks": self.thanks,
        }
        self._lay_out()
        for box in self._boxes.values():
            box.settled.connect(lambda _finished: self.keep())
        self.usual.clicked.connect(self._take_usual)

    def concerned_by(self, changes: Changes) -> bool:
        if changes.ledger or changes.round:
            self._found = None  # what is typed here alters no record
        return changes.notebook or changes.ledger or changes.round

    def reload(self) -> None:
        """Show what stands; what is being typed stays in its box."""
        self._show(lead_words.lead_words(self._ws, self._round.id))
        if self._found is not None:
            self._show_known(self._found)
            return
        self.actions_.fetch(
            self, lambda _report: findings.findings(self._ws, self._round.id), self._show_known
        )

    def status(self) -> str:
        return self._saved

    def focus_first(self) -> None:
        self.agreed.setFocus(Qt.FocusReason.OtherFocusReason)

    def keep(self) -> None:
        """Save what is in the boxes."""
        said = replace(
            self._held, **{name: _text(box).strip() for name, box in self._boxes.items()}
        )
        if said == self._held:
            return
        kept = or_refused(lambda: front_matter.keep_front(self._ws, self._round.id, said))
        if isinstance(kept, Refused):
            self.fault.say(kept.why)
            return
        self.fault.say("")
        self._held = said
        self._say_saved()
        self._show_wanted(replace(self._words, front=said))
        self.actions_.announce(kept)

    def _show(self, words: LeadWords) -> None:
        now, before = written_front(words.front), written_front(self._held)
        for name, box in self._boxes.items():
            if _text(box).strip() == before[name] != now[name]:
                _say(box, now[name])
        self._held = words.front
        self.sources.show_held(words.sources)
        self._show_wanted(words)

    def _show_wanted(self, words: LeadWords) -> None:
        self._words = words
        wanted = " ".join(each.what for each in front_to_clear(words))
        self.wanted.setText(self.tr("Before the report can be final: %1").replace("%1", wanted))
        self.wanted.setVisible(bool(wanted))
        self.usual.setVisible(not words.front.caution.strip())

    def _show_known(self, found: Findings) -> None:
        words, self._found = self._words, found
        readers = ", ".join(f"{name} ({count})" for name, count in found.first_readings.items())
        talks = ", ".join(each.who for each in words.discussions)
        self.collated_by.setPlaceholderText(found.lead_name)
        self.known_sheet.show()
        self.known.put(
            {
                self.tr("Purpose"): found.purpose or self.tr("Not said when the round was set up"),
                self.tr("Files read"): found.read.between if found.read else self.tr("None yet"),
                self.tr("Offices"): ", ".join(found.offices) or self.tr("None given"),
                self.tr("Assessors, cases"): readers or self.tr("Nobody yet"),
                self.tr("Discussed with"): talks or self.tr("Nobody yet; note it under Actions"),
            }
        )

    def _take_usual(self) -> None:
        self.caution.say(front_matter.usual_caution())
        self.keep()
        self.caution.setFocus()

    def _note_source(self, said: Source) -> EntryId:
        """Raises InputRefused, for the sheet to say."""
        kept, changes = front_matter.keep_source(self._ws, self._round.id, said)
        self._say_saved()
        self.actions_.announce(changes)
        return kept

    def _say_saved(self) -> None:
        now = self._ws.now().astimezone(self._zone)
        self._saved = self.tr("Saved %1").replace("%1", f"{now:%H:%M:%S}")
        self.status_changed.emit(self._saved)

    def _lay_out(self) -> None:
        ground = lay_ground(self)
        intro = self.tr(
            "What the report says before its first chapter and after its last. A source is cited as a footnote: write "
            "its short name in braces, as the list below shows it."
        )
        self.known_sheet = Sheet(self.tr("What the records say, and need not be typed"))
        self.known_sheet.body.addWidget(self.known)
        self.known_sheet.hide()
        before, after = Sheet(self.tr("Before the chapters")), Sheet(self.tr("After the chapters"))
        before.body.addWidget(
            Field(self.tr("Who asked for this audit, and agreed how it is done"), self.agreed)
        )
        before.body.addWidget(
            Field(
                self.tr(
                    "The study before, and how this one stands to it (empty where there was none)"
                ),
                self.earlier,
            )
        )
        before.body.addWidget(Field(self.tr("To the reader: what to bear in mind"), self.caution))
        before.body.addWidget(self.usual, 0, Qt.AlignmentFlag.AlignLeft)
        before.body.addWidget(
            Field(self.tr("Anything to add on where and when files were read"), self.offices)
        )
        before.body.addWidget(Field(self.tr("Who collated what was found"), self.collated_by))
        after.body.addWidget(
            Field(self.tr("Signed by (one a line: the name, a comma, the role)"), self.signatories)
        )
        after.body.addWidget(Field(self.tr("Thanks"), self.thanks))
        top = QWidget()
        row = QHBoxLayout(top)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(intro, "muted", wraps=True))
        ground.add(top, self.wanted, self.fault, self.known_sheet, before, after, self.sources)
        ground.column.addStretch(1)


def _text(box: Text | Line) -> str:
    return box.text() if isinstance(box, Line) else box.toPlainText()


def _say(box: Text | Line, text: str) -> None:
    if isinstance(box, Line):
        box.setText(text)
    else:
        box.say(text)
