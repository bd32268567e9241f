"""The tab of what is known already: the case's facts, and what the electronic record says question by question."""

from PySide6.QtCore import Qt

from app.domain.electronic_record import Stand, stand_of
from app.domain.ids import AnswerKey
from app.domain.partial_dates import words
from app.services.case_facts import answered_facts
from app.services.electronic_record import said_of, value_of
from app.services.siblings import Offer
from app.tool.model import Question, Tool
from ui.forms.shared import offer_words
from ui.forms.side_column import LookedAtColumn
from ui.viewmodels.audit import AuditViewModel
from ui.widgets.labels import button, label, rule

_MOST = 12  # offers of one sibling that are listed; all of them stand beside their questions


class RecordPane(LookedAtColumn):
    """Written anew when it is looked at and something changed."""

    def __init__(self, audit: AuditViewModel) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("What is known already"))
        self._audit = audit
        self._spoken = [
            question
            for question in audit.audit.tool.questions
            if said_of(question, audit.audit.case.known) and audit.questions.named(_key(question))
        ]
        audit.saved.connect(self.refresh)

    def _write(self) -> None:
        here = self._paths_here()
        for question in sorted(self._spoken, key=lambda one: one.path not in here):
            self._add_question(question)
        if self._spoken:
            self.add(rule())
        self._add_siblings()
        self._add_facts()

    def _add_siblings(self) -> None:
        """What their audits say that is not said here yet, each taken by a press."""
        siblings = self._audit.siblings
        if siblings is None:
            return
        offers, here = siblings.offers(), self._paths_here()
        for ref in siblings.refs:
            self.add(
                label(
                    self.tr("From the audit of %1 (sibling)").replace("%1", ref),
                    "strong",
                    wraps=True,
                )
            )
            own = [each for each in offers if each.sibling == ref]
            for offer in sorted(own, key=lambda one: one.path not in here)[:_MOST]:
                self._add_offer(offer)
            if not own:
                self.say(self.tr("Nothing that is not said here already."))
            elif len(own) > _MOST:
                more = self.tr("%1 more, beside their questions.")
                self.say(more.replace("%1", str(len(own) - _MOST)))
        self.add(rule())

    def _add_offer(self, offer: Offer) -> None:
        key = AnswerKey(f"{offer.path}{offer.cells[0][0]}")
        number = self._audit.questions.number(key)
        wording = self._audit.questions.wording(key)
        self.add(label(f"{number} {wording}".strip(), "small", wraps=True))
        self.add(label(offer_words(self._audit, offer), "reading", wraps=True))
        take = button(self.tr("Same here"), "link", "check")
        take.setAccessibleName(f"{number} {wording}: {take.text()}")
        take.clicked.connect(lambda: self._audit.take_shared(offer))
        self.add(take, Qt.AlignmentFlag.AlignLeft)

    def _paths_here(self) -> frozenset[str]:
        parts = self._item.parts if self._item is not None else ()
        return frozenset(part.path for part in parts)

    def _add_question(self, question: Question) -> None:
        """What it says, and how the answer stands to it."""
        key = _key(question)
        state = self._audit.state(key)
        said = said_of(question, self._audit.audit.case.known)
        value = value_of(question, state.choices, said)
        stand = stand_of(value, state.answer) if value else Stand.OPEN
        number, wording = self._audit.questions.number(key), self._audit.questions.wording(key)
        self.add(label(f"{number} {wording}".strip(), "small", wraps=True))
        shown = self._audit.questions.value_said(key, value) if value else said
        self.add(label(shown, "reading", wraps=True))
        if stand is not Stand.OPEN:
            self.add(label(stand.words.capitalize(), "strong", wraps=True))

    def _add_facts(self) -> None:
        card, tool = self._audit.audit.case, self._audit.audit.tool
        start = words(card.plan_start) if card.plan_start else ""
        told = answered_facts() | {name for one in self._spoken for name in (one.name, one.path)}
        facts = (
            (self.tr("District"), card.district),
            (self.tr("Team"), card.team),
            (self.tr("Age band"), card.age_band),
            (self.tr("Category"), card.category),
            (self.tr("Plan began"), start),
            *(
                (_title(tool, name), value)
                for name, value in card.known.items()
                if name not in told
            ),
        )
        for name, value in facts:
            if value:
                self.add(label(name, "small", wraps=True))
                self.add(label(value, "reading", wraps=True))
        self.say(self.tr("From the list the sample was drawn from; confirm it on file."))


def _key(question: Question) -> AnswerKey:
    return AnswerKey(question.path)


def _title(tool: Tool, name: str) -> str:
    """What the tool calls a fact that the program knows."""
    node = tool.by_name.get(name)
    return node.label if node is not None and node.label else name.replace("_", " ").capitalize()
