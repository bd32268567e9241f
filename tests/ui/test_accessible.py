"""What a screen reader is told of every page; whether one sees where the keyboard is; that boxes are only typed in."""

import itertools
from datetime import date

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QScrollArea,
    QTableView,
    QTextEdit,
    QWidget,
)

from app.domain.answers import Answer
from app.services.tools import built_in
from tests.journeys.typist import Sheet
from tests.ui.finding import segment, tab_stops
from tests.ui.lead_scenes import LEAD_SCENES
from tests.ui.scenes import SCENES
from tests.ui.small_tool import MemoryAudit
from ui.forms.choices import FindBox
from ui.forms.part import QuestionPart
from ui.forms.section import SectionForm
from ui.viewmodels.audit import AuditViewModel
from ui.widgets.boxes import Line, Text

EVERY = pytest.mark.parametrize(
    "scene", [*SCENES.values(), *LEAD_SCENES.values()], ids=[*SCENES, *LEAD_SCENES]
)
CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QTextEdit,
)
INNER = ("qt_", "ScrollLeft", "ScrollRight")  # parts of Qt's own widgets, which speak for them
NOT_SAID = {QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Window}


def settle():
    for _ in range(4):
        QCoreApplication.processEvents()


@pytest.fixture
def opened(qtbot, dressed):
    closing = []

    def open_scene(scene, size=(1366, 768)):
        window, close = scene()
        qtbot.addWidget(window)
        closing.append(close)
        window.resize(*size)
        window.show()
        settle()
        return window

    yield open_scene
    for close in closing:
        close()


def controls(window):
    """Whatever can be used or read off, reached by Tab or not."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if isinstance(widget, CONTROLS)
        and widget.isVisibleTo(window)
        and not isinstance(widget, QHeaderView)
        and not widget.objectName().startswith(INNER)
        and not isinstance(
            widget.parentWidget(), QTableView | QLineEdit | QAbstractSpinBox | QComboBox
        )
    ]


@EVERY
def test_every_control_has_a_name_and_a_role(opened, scene):
    silent = []
    for widget in controls(opened(scene)):
        spoken = QAccessible.queryAccessibleInterface(widget)
        name = spoken.text(QAccessible.Text.Name).strip()
        if not any(letter.isalnum() for letter in name) or spoken.role() in NOT_SAID:
            silent.append((type(widget).__name__, widget.objectName(), name, spoken.role()))
    assert silent == []


def test_of_one_choice_and_of_several_a_screen_reader_hears_which(opened):
    """As AT-SPI had it, the answers of a single choice were check boxes: as if one could tick both yes and no."""
    window = opened(SCENES["audit-history"])
    roles = {
        name: QAccessible.queryAccessibleInterface(segment(window, key, name)).role()
        for key, name in (("/HX/HX2", "yes"), ("/HX/HX2", "not-recorded"), ("/HX/HX2b", "police"))
    }
    assert roles == {
        "yes": QAccessible.Role.RadioButton,
        "not-recorded": QAccessible.Role.RadioButton,
        "police": QAccessible.Role.CheckBox,
    }


@EVERY
def test_every_column_of_a_table_has_a_heading_and_every_cell_words(opened, scene):
    nameless = []
    for table in opened(scene).findChildren(QTableView):
        model = table.model()
        if not table.isVisible() or model is None or table.horizontalHeader().isHidden():
            continue
        for column in range(model.columnCount()):
            heading = model.headerData(column, Qt.Orientation.Horizontal)
            if not table.isColumnHidden(column) and not str(heading or "").strip():
                nameless.append((table.accessibleName(), column))
    assert nameless == []


def _with_room(widget, window):
    """The widget and what a frame drawn round it would need."""
    corner = widget.mapTo(window, QPoint(0, 0))
    return QRect(corner, widget.size()).adjusted(-4, -4, 4, 4)


@EVERY
def test_one_sees_where_the_keyboard_is(opened, scene):
    """Each kind of thing that takes the keyboard looks otherwise with it than without it."""
    window = opened(scene)
    window.activateWindow()
    kinds = {}
    for widget in tab_stops(window):
        checked = isinstance(widget, QAbstractButton) and widget.isChecked()
        kinds.setdefault((type(widget), widget.objectName(), checked), widget)
    unseen = []
    for widget in kinds.values():
        for area in window.findChildren(QScrollArea):
            if area.widget() is not None and area.isAncestorOf(widget):
                area.ensureWidgetVisible(widget)  # as Tab does
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        settle()
        if QApplication.focusWidget() is not widget:
            continue
        where = _with_room(widget, window)
        seen = window.grab(where).toImage()
        widget.clearFocus()
        settle()
        if window.grab(where).toImage() == seen:
            unseen.append((type(widget).__name__, widget.objectName(), widget.accessibleName()))
    assert unseen == []


@pytest.mark.parametrize("name", ["audit-history", "audit-assessment", "audit-seen", "audit-new"])
def test_tab_goes_through_a_section_as_the_eye_does(qtbot, opened, name):
    window = opened(SCENES[name])
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    (form,) = [one for one in window.findChildren(SectionForm) if one.isVisible()]
    first = form.findChildren(QuestionPart)[0].focus_target()
    first.setFocus()
    at, places = first, []
    for _ in range(200):
        corner = at.mapTo(form.widget(), QPoint(0, 0))
        places.append((corner.y(), corner.y() + at.height(), corner.x(), at.accessibleName()))
        qtbot.keyClick(at, Qt.Key.Key_Tab)
        at = QApplication.focusWidget()
        if not form.isAncestorOf(at):
            break
    back = [
        (before[3], after[3])
        for before, after in itertools.pairwise(places)
        # Further up, or in the same line further left.
        if after[1] <= before[0] or (after[0] < before[1] and after[2] < before[2])
    ]
    assert len(places) >= 2
    assert not form.isAncestorOf(at), "Tab leads out of the section at its end"
    assert back == []


def test_letters_and_digits_are_only_typed_in_every_box_of_the_tool(qtbot, dressed, actions):
    """Not recorded, evidence, note and the choices have keys: in a box each of them is a letter or a digit."""
    tool = built_in()
    memory = MemoryAudit(tool)
    audit = AuditViewModel(memory, actions, lambda: date(2009, 6, 1))
    for name, entry in Sheet.read("thick").entries.items():
        node = (
            memory.form.tool.by_name[name]
            if hasattr(memory.form, "tool")
            else built_in().by_name[name]
        )
        if getattr(node, "list_name", "") and entry.value not in {"nr", "na", "cnl"}:
            memory.answer(memory.form.key_of(name), Answer(entry.value))
    typed, walked = "r1a2l3e4n5p6q7", 0
    for section in audit.sections:
        form = SectionForm(section, audit)
        qtbot.addWidget(form)
        form.resize(1000, 800)
        form.show()
        qtbot.waitUntil(form.isActiveWindow)
        for part in form.findChildren(QuestionPart):
            if part.body is None or not part.isVisible():
                continue
            for box in part.body.editor.findChildren(QWidget):
                if not isinstance(box, Line | Text):
                    continue
                before = memory.held(part.key)
                box.setFocus()
                qtbot.keyClicks(box, typed)
                now = memory.held(part.key)
                if isinstance(box, Text):
                    assert box.toPlainText().endswith(typed)
                else:
                    assert box.text().endswith(typed)
                    assert now == before, part.key
                assert (now or Answer()).state is (before or Answer()).state
                assert (now or Answer()).evidence is (before or Answer()).evidence
                assert (now or Answer()).note == (before or Answer()).note
                assert QApplication.focusWidget() is box, "no key led away"
                if isinstance(box, FindBox):
                    box.clear()
                walked += 1
        form.hide()
    assert walked > 30
