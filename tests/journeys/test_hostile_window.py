"""The window with hostile words in every field: they are shown as they were typed, and nothing of them is markup."""

import os
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QLabel,
    QScrollArea,
    QTabBar,
    QWidget,
)

from tests.journeys import hostile_round
from tests.journeys.hostile_texts import marks_in, squeezed
from tests.journeys.windows import unlock
from ui.theme import Scheme, look
from ui.widgets.labels import label
from ui.widgets.tips import tip

Role = Qt.ItemDataRole
MANY = 400  # cells of one table that are asked


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    return hostile_round.make(tmp_path_factory.mktemp("hostile"))


def picture(window: QWidget, name: str) -> None:
    """Kept where somebody wants to look: CASEFILE_PICTURES names the folder."""
    if folder := os.environ.get("CASEFILE_PICTURES"):
        window.grab().save(str(Path(folder) / f"{name}.png"))


def settle(qtbot):
    for _ in range(6):
        QCoreApplication.processEvents()
    qtbot.wait(150)  # the page's tasks answer from other threads


def might_be_rich(text: str) -> bool:
    """As Qt sees it, and a little sooner: a tag anywhere."""
    return re.search(r"<[a-zA-Z!?/]", text) is not None


def shown_as_typed(text: str) -> bool:
    """Whether a tip, which Qt may read as a page, says in letters what it is made of."""
    if not might_be_rich(text):
        return True
    return text.startswith("<p style") and might_be_rich(text[3:].removesuffix("</p>")) is False


def read_as_markup(window: QWidget):
    """Whatever on the window would be taken for a page, or lose an ampersand, that holds words of the round."""
    for each in window.findChildren(QWidget):
        if (
            each.toolTip()
            and marks_in(squeezed(each.toolTip()))
            and not shown_as_typed(each.toolTip())
        ):
            yield "tip", type(each).__name__, each.toolTip()[:60]
    for each in window.findChildren(QLabel):
        rich = each.textFormat() == Qt.TextFormat.AutoText and might_be_rich(each.text())
        if rich or (
            each.textFormat() == Qt.TextFormat.RichText
            and any(tag in each.text() for tag in ("<img", "<a href", "<font"))
        ):
            yield "label", each.objectName(), each.text()[:60]
    for each in (*window.findChildren(QAbstractButton), *window.findChildren(QAction)):
        if marks_in(squeezed(each.text())) and "&" in each.text().replace("&&", ""):
            yield "button", type(each).__name__, each.text()[:60]
    for bar in window.findChildren(QTabBar):
        for place in range(bar.count()):
            if marks_in(squeezed(bar.tabText(place))):
                yield "tab", bar.objectName(), bar.tabText(place)[:60]


def _columns(model: QAbstractItemModel) -> int:
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount()


def sideways(window: QWidget):
    """Whatever is wider than the page that shows it."""
    for area in window.findChildren(QScrollArea):
        if area.isVisible() and area.widget() and area.widget().width() > area.viewport().width():
            yield type(area).__name__, area.widget().width(), area.viewport().width()


def tips_of_tables(window: QWidget):
    """How many cells' tips hold words of the round, and those that would be read as a page."""
    held, wrong = 0, []
    for view in window.findChildren(QAbstractItemView):
        model = view.model()
        if not isinstance(model, QAbstractItemModel):
            continue
        cells = (
            model.index(row, column)
            for row in range(min(model.rowCount(), 40))
            for column in range(_columns(model))
        )
        for _, index in zip(range(MANY), cells, strict=False):
            said = str(index.data(Role.ToolTipRole) or "")
            if marks_in(squeezed(said)):
                held += 1
                if not shown_as_typed(said):
                    wrong.append((type(model).__name__, said[:60]))
    return held, wrong


def words_of(window: QWidget) -> set[int]:
    """The marks of the fields that some label, button, box or table of the window shows."""
    found = set()
    for each in (*window.findChildren(QLabel), *window.findChildren(QAbstractButton)):
        found |= marks_in(squeezed(each.text()))
    for view in window.findChildren(QAbstractItemView):
        model = view.model()
        if model is None:
            continue
        for row in range(min(model.rowCount(), 40)):
            for column in range(_columns(model)):
                found |= marks_in(squeezed(str(model.index(row, column).data() or "")))
    return found


@pytest.mark.parametrize(("store", "percent"), [("lead", 100), ("lead", 150), ("a", 150)])
def test_every_page_shows_hostile_words_as_they_were_typed(
    qtbot, hostile, window_on, store, percent, tmp_path
):
    look().dress(Scheme.LIGHT, percent)
    program, _doors = window_on(hostile.folder / f"{store}.store")
    unlock(qtbot, program)
    program.window.resize(1366, 768)
    wrong, marks, held, pages = [], set(), 0, []
    for place in program.window._destinations():
        program.window.go_to(place.key)
        settle(qtbot)
        wrong += [(place.key, *each) for each in read_as_markup(program.window)]
        wrong += [(place.key, "too wide", *each) for each in sideways(program.window)]
        tips, rich = tips_of_tables(program.window)
        held += tips
        wrong += [(place.key, *each) for each in rich]
        marks |= words_of(program.window)
        pages.append(place.key)
        picture(program.window, f"hostile-{store}-{place.key}-{percent}")
    look().dress(Scheme.LIGHT, 100)
    assert wrong == []
    assert len(pages) >= (8 if store == "lead" else 4)
    assert held >= (20 if store == "lead" else 3)
    assert len(marks) >= (30 if store == "lead" else 10)


def test_the_look_at_the_window_would_find_what_is_markup(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    auto = QLabel("<b>bold</b>zq000aqz", holder)
    careless = label("x", "muted")
    careless.setParent(holder)
    careless.setToolTip('<img src="file:///etc/passwd"/>zq000aqz')
    assert {each[0] for each in read_as_markup(holder)} == {"label", "tip"}
    auto.setTextFormat(Qt.TextFormat.PlainText)
    careless.setToolTip(tip('<img src="file:///etc/passwd"/>zq000aqz'))
    assert list(read_as_markup(holder)) == []
