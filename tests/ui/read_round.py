"""A small round that has been read and merged, made once in a run; and what every page of it must keep to."""

import shutil
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QScrollArea

from app.domain.answers import Answer, Evidence
from app.services import moderation, returns, rounds
from tests.builders import audits_in, copied_store, opened, small_round
from tests.services.finished import finish
from tests.ui.finding import tab_stops
from ui.page import Page

TWICE = ("first", "blind-second")
CHANGED = "/OJ/OJ3/OJ3_rating"
DIFFERENT = ("/RC/RC2/RC2_accurate", CHANGED)  # what the second reader answered otherwise
_made = {}


class ReadRound:
    """`lead.store` holds both returns; the returns of `torn`, when merged, leave one audit in two copies.

    `before.store` is the lead's as it was when nothing had come back.
    """

    def __init__(self, folder):
        self.folder = folder
        self.lead = folder / "round" / "lead.store"
        self.before = folder / "round" / "before.store"
        self.returned = sorted((folder / "returned").iterdir())
        self.torn = sorted((folder / "torn").iterdir())


def read_round(tmp_path_factory, tmp_path):
    """A copy of the round in `tmp_path`."""
    if "read" not in _made:
        folder = tmp_path_factory.mktemp("read-round")
        _make(tmp_path_factory, folder)
        _made["read"] = folder
    target = tmp_path / "read"
    shutil.copytree(_made["read"], target)
    return ReadRound(target)


def _make(tmp_path_factory, folder):
    """Three of the seven audits are done: both readings of the case read twice, and one with a concern."""
    small = small_round(tmp_path_factory, folder)
    copied_store(small.lead, "before.store")
    for letter in "ab":
        with opened(small.store(letter)) as ws:
            audits = audits_in(ws, small.round_id)
            for audit in [each for each in audits if each.card.reading in TWICE]:
                finish(audit, sign=False)
                if audit.card.reading == "blind-second":
                    _judge_otherwise(audit)
                audit.complete()
            if letter == "a":
                finish(next(each for each in audits if each.card.reading == "sole"), concern=True)
            returns.make(ws, small.round_id, folder / "returned")
    other = copied_store(small.store("a"), "a2.store")
    for store, value in ((small.store("a"), "short"), (other, "poor")):
        with opened(store) as ws:
            audit = next(
                each for each in audits_in(ws, small.round_id) if each.card.reading == "sole"
            )
            _read_again(audit, value)
            returns.make(ws, small.round_id, folder / "torn")
    with opened(small.lead) as ws:
        returns.merge(ws, small.round_id, sorted((folder / "returned").iterdir()))


def _judge_otherwise(audit):
    for path in DIFFERENT:
        held = audit.form.state(path).answer
        value = "poor" if held is None or held.value != "poor" else "good"
        said = "Seen otherwise."
        answer = Answer(value, evidence=Evidence.PAPER, note=said, warning_reason=said)
        audit.answer(path, answer)


def _read_again(audit, value):
    """Taken up again on this machine: another rating, with its note."""
    audit.reopen("The date of a visit was missed.")
    audit.answer(CHANGED, Answer(value, evidence=Evidence.PAPER, note=f"Read again: {value}."))


def the_round(ws):
    return rounds.current(ws)


def until(qtbot, condition):
    """Wait for something done in the background, on however slow a machine."""
    qtbot.waitUntil(condition, timeout=60_000)


def settle(turns=6):
    for _ in range(turns):
        QCoreApplication.processEvents()


@contextmanager
def shown(qtbot, page: Page, size=(1154, 740)):
    """The page as large as it is in a window of 1366 by 768."""
    qtbot.addWidget(page)
    page.resize(*size)
    page.show()
    page.focus_first()
    settle()
    yield page
    page.hide()


def nameless(page):
    """Tab stops that a screen reader has no name for."""
    found = []
    for widget in tab_stops(page):
        spoken = QAccessible.queryAccessibleInterface(widget)
        if not spoken.text(QAccessible.Text.Name).strip():
            found.append((type(widget).__name__, widget.objectName()))
    return found


def sideways(page):
    """What is wider than its place."""
    areas = [area for area in page.findChildren(QAbstractScrollArea) if area.isVisible()]
    wide = [
        (type(area).__name__, area.accessibleName())
        for area in areas
        if area.horizontalScrollBar().maximum() > 0
    ]
    return wide + [
        (type(area).__name__, area.widget().width(), area.viewport().width())
        for area in areas
        if isinstance(area, QScrollArea)
        and area.widget()
        and area.widget().width() > area.viewport().width()
    ]


def cut_off(page):
    """Labels whose words do not fit their place."""
    found = []
    for label in page.findChildren(QLabel):
        if not label.isVisible() or not label.text() or type(label) is not QLabel:
            continue
        wraps = label.wordWrap()
        needed = label.heightForWidth(label.width()) if wraps else label.sizeHint().height()
        too_wide = not wraps and label.sizeHint().width() > label.width() + 1
        if needed > label.height() + 1 or too_wide:
            found.append((label.objectName(), label.text()[:50], label.size().toTuple()))
    return found


def corrections_of(ws):
    """Every correction that the store holds."""
    with ws.begin() as work:
        found = moderation.views(work, the_round(ws).id)
    return [each for view in found.values() for each in view.corrections]


def key(qtbot, widget, code, modifiers=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(widget, code, modifiers)
    settle()
