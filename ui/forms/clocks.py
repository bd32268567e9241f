"""The clocks of a section beside its cards: how each standard stands now, and the sum behind it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.timeliness import Verdict, VerdictKind
from app.tool.model import Standard
from ui.forms.side_column import SideColumn
from ui.forms.wording import Said
from ui.theme import look
from ui.viewmodels.audit import AuditViewModel
from ui.viewmodels.outline import Section
from ui.widgets.labels import label, rule
from ui.widgets.marks import Pill
from ui.widgets.tips import tip as tip_of

_WIDEST = 260


class Clocks(SideColumn):
    """A clock is made when it first has something to say and kept: at a key only what changed is written anew."""

    def __init__(self, audit: AuditViewModel) -> None:
        super().__init__()
        self._audit = audit
        self._order = [standard.id for standard in audit.audit.tool.standards]
        self._made: dict[str, _Clock] = {}
        self._empty = label(
            self.tr("The clocks of this section appear here once their dates are typed."),
            "caption",
            wraps=True,
        )
        self.add(self._empty)

    def show_section(self, section: Section) -> None:
        form = self._audit.audit.form
        said: dict[str, tuple[Standard, Verdict]] = {}
        for standard in self._audit.audit.tool.standards:
            inside = standard.ends.startswith(f"{section.path}/")
            verdict = form.verdict(standard.id) if inside else None
            if verdict is not None and verdict.kind is not VerdictKind.NOT_APPLICABLE:
                said[standard.id] = (standard, verdict)
        for standard, verdict in said.values():
            self._clock(standard).say(self._audit.verdict_said(standard, verdict), verdict)
        for standard_id, clock in self._made.items():
            clock.setVisible(standard_id in said)
        self._empty.setVisible(not said)

    def _clock(self, standard: Standard) -> "_Clock":
        clock = self._made.get(standard.id)
        if clock is None:
            clock = _Clock(standard)
            before = self._order[: self._order.index(standard.id)]
            self.column.insertWidget(sum(one in self._made for one in before), clock)
            self._made[standard.id] = clock
        return clock


class _Clock(QWidget):
    def __init__(self, standard: Standard) -> None:
        super().__init__()
        self._said: tuple[Said, str] | None = None
        self._pill = Pill()
        self._pill.setMaximumWidth(look().px(_WIDEST))
        self._explanation = label("", "caption", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(6))
        column.addWidget(label(standard.title, "strong", wraps=True))
        column.addWidget(self._pill)
        column.addWidget(self._explanation)
        if standard.unverified:
            default = self.tr("The limit is an editable default, not verified.")
            column.addWidget(label(default, "small", wraps=True))
        column.addWidget(rule())

    def say(self, said: Said, verdict: Verdict) -> None:
        if self._said == (said, verdict.explanation):
            return
        self._said = (said, verdict.explanation)
        self._pill.say(said.text, said.tone, said.icon)
        self._pill.setToolTip(tip_of(said.text))
        self._explanation.setText(verdict.explanation)
