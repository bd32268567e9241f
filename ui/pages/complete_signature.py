"""What is signed, by whom and when; and every time a signature was taken back, with the reason."""

from collections import Counter
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.answers import AnswerState
from app.domain.keyed_in import keyed_in
from app.domain.reopenings import reopenings
from app.domain.time_on_file import minutes_on_file, minutes_words
from app.services.summaries import READINGS
from ui.pages.sheets import Facts
from ui.pages.when import moment, moment_in
from ui.theme import look
from ui.viewmodels.audit import AuditViewModel
from ui.widgets.labels import label
from ui.widgets.panel import Panel

_SHOWN_OF_HASH = 16


class SignaturePanel(Panel):
    """`person` is who signs, or signed."""

    def __init__(self, audit: AuditViewModel, person: str, zone: ZoneInfo | None) -> None:
        done = audit.audit.is_complete
        title = self.tr("What was signed") if done else self.tr("What you sign")
        super().__init__(title, "good" if done else "")
        facts = Facts()
        facts.put(self._facts(audit, person, zone))
        self.column.addWidget(facts)
        self.column.addWidget(label(self._statement(audit), "reading", wraps=True))
        self._add_reopenings(audit, zone)

    def _facts(self, audit: AuditViewModel, person: str, zone: ZoneInfo | None) -> dict[str, str]:
        held = audit.audit
        header, read = held.header, held.reading_dates()
        at = header.completed_at
        return {
            self.tr("Name"): person,
            self.tr("Signed"): moment(at, zone) if at else self.tr("not yet"),
            self.tr("Case"): f"{held.case.ref}, {READINGS[header.reading]}",
            self.tr("Answers"): self._answers(audit),
            self.tr("Audit tool"): self._tool(audit),
            self.tr("Read"): read.words if read else self.tr("not yet"),
            self.tr("Time on file"): minutes_words(minutes_on_file(held.beside)),
        }

    def _answers(self, audit: AuditViewModel) -> str:
        progress = audit.audit.progress()
        text = self.tr("%1 of %2 questions that count").replace("%1", str(progress.answered))
        text = text.replace("%2", str(progress.asked))
        states = Counter(
            state.answer.state
            for section in audit.sections
            for item in section.items
            for key in audit.keys(item)
            for state in [audit.state(key)]
            if state.relevant and state.answer is not None
        )
        said = (
            (AnswerState.NOT_RECORDED, self.tr("not recorded")),
            (AnswerState.NOT_APPLICABLE, self.tr("not applicable")),
            (AnswerState.COULD_NOT_LOOK, self.tr("could not look")),
        )
        parts = [f"{states[state]} {name}" for state, name in said if states[state]]
        if not parts:
            return text
        return f"{text}; {self.tr('of all answers')} {', '.join(parts)}"

    def _tool(self, audit: AuditViewModel) -> str:
        tool, shown = audit.audit.tool, audit.audit.header.tool_hash[:_SHOWN_OF_HASH]
        return f"{tool.title} {tool.version}, {self.tr('hash')} {shown} …"

    def _statement(self, audit: AuditViewModel) -> str:
        keyed = keyed_in(audit.audit.beside)
        if keyed is not None and keyed.by_another:
            said = self.tr(
                "“%1 read this file on paper, %2 keyed it in, and %1 found it to be what was written. It is %1's "
                "reading of the file.”"
            )
            return said.replace("%1", keyed.reader).replace("%2", keyed.keyer)
        return self.tr(
            "“I read this file. The answers are mine, from what I was given to read, and this is my reading of it.”"
        )

    def _add_reopenings(self, audit: AuditViewModel, zone: ZoneInfo | None) -> None:
        held = reopenings(audit.audit.beside)
        if not held:
            return
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, look().px(6), 0, 0)
        column.setSpacing(look().px(4))
        column.addWidget(label(self.tr("Opened again after signing"), "strong"))
        for each in held:
            said = self.tr("Signed %1; opened again %2: %3").replace(
                "%1", moment_in(each.signed_at, zone)
            )
            said = said.replace("%2", moment_in(each.at, zone)).replace("%3", each.why)
            column.addWidget(label(said, "reading", wraps=True))
        self.column.addWidget(box)
