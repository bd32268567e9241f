"""What the audit of a drawn brother or sister says of a question of the family's, and which answers came from there."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel

from app.domain.ids import AnswerKey
from app.services.siblings import Offer
from app.tool.model import Group, Question
from ui import icons
from ui.shortcuts import Shortcut
from ui.theme import look
from ui.viewmodels.audit import AuditViewModel
from ui.viewmodels.outline import columns, key_in_row
from ui.widgets.flow import Flow
from ui.widgets.labels import button, label
from ui.widgets.marks import Pill
from ui.widgets.tips import tip as tip_of


def is_shared(question: Question, audit: AuditViewModel) -> bool:
    """Whether the audit of a sibling may ever say something of it."""
    return question.shared and audit.siblings is not None


def offer_words(audit: AuditViewModel, offer: Offer) -> str:
    """The fact in words; of a row its cells, one after the other."""
    said = (
        audit.questions.said(AnswerKey(f"{offer.path}{tail}"), answer)
        for tail, answer in offer.cells
    )
    return ", ".join(said)


class SharedLine(Flow):
    """Of one question, or beneath one table: the next offer with its button, or from whom the answer came."""

    def __init__(self, path: str, name: str, audit: AuditViewModel) -> None:
        super().__init__(look().px(6))
        self._path = path
        self._audit = audit
        self.offers: tuple[Offer, ...] = ()
        self.chip = Pill()
        picture = QLabel()
        icons.give(picture, "users", "muted", 14)
        self._picture = picture
        self.words = label("", "caption")
        self.same = button(_tr("Same here"), "chipbutton")
        icons.give(self.same, "check", "muted", 14)
        self.same.setToolTip(Shortcut.TAKE_SHARED.hint(Shortcut.TAKE_SHARED.words))
        self.same.setAccessibleName(f"{name}: {_tr('as in the audit of the sibling')}")
        self.same.clicked.connect(self.take)
        for widget in (self.chip, picture, self.words, self.same):
            self.add(widget)

    def refresh(self) -> None:
        siblings = self._audit.siblings
        if siblings is None:
            return
        self.offers = siblings.offers_at(self._path)
        shared, stands = self._shared_words()
        self.chip.setVisible(bool(shared))
        if shared:
            self.chip.say(shared, *(("accent", "users") if stands else ("warn", "triangle-alert")))
            self.chip.setToolTip(tip_of(shared))
        for widget in (self._picture, self.words, self.same):
            widget.setVisible(bool(self.offers))
        if self.offers:
            self.words.setText(self._offer_words())
            self.words.setToolTip(tip_of(self.words.text()))
        self.setVisible(bool(shared or self.offers))
        self.arrange()

    def take(self) -> None:
        """The first that is offered: of a table the next row."""
        if self.offers:
            self._audit.take_shared(self.offers[0])

    def _offer_words(self) -> str:
        first = self.offers[0]
        text = _tr("Sibling %1: %2").replace("%1", first.sibling)
        text = text.replace("%2", offer_words(self._audit, first))
        more = len(self.offers) - 1
        if more and first.is_row:
            text += _tr(" and %1 more").replace("%1", str(more))
        return text

    def _shared_words(self) -> tuple[str, bool]:
        """ "Shared with CF-002", of a table which entries; and whether the sibling still says so."""
        siblings, node = self._audit.siblings, self._audit.audit.tool.by_path.get(self._path)
        if siblings is None:
            return "", True
        if not isinstance(node, Group):
            key = AnswerKey(self._path)
            ref, otherwise = siblings.shared_with(key), siblings.is_otherwise_there(key)
            return (_from_whom(ref, otherwise=otherwise) if ref else ""), not otherwise
        found: dict[tuple[str, bool], list[str]] = {}
        for place, row in enumerate(self._audit.rows(node), start=1):
            cells = [key_in_row(row, node, question) for question in columns(node)]
            taken = [key for key in cells if siblings.shared_with(key)]
            if taken:
                otherwise = any(map(siblings.is_otherwise_there, taken))
                whose = siblings.shared_with(taken[0]), otherwise
                found.setdefault(whose, []).append(str(place))
        parts = (
            f"{_from_whom(ref, otherwise=otherwise)}: {_tr('entry')} {', '.join(places)}"
            for (ref, otherwise), places in found.items()
        )
        return " · ".join(parts), not any(otherwise for _ref, otherwise in found)


def _from_whom(ref: str, *, otherwise: bool) -> str:
    text = _tr("Taken from %1, which no longer says so") if otherwise else _tr("Shared with %1")
    return text.replace("%1", ref)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Shared", text)
