"""Finding one's way about a page as a person would: by what a thing is called."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.forms.part import QuestionPart


def part(page, key):
    """The part of a question by its key."""
    found = page.findChild(QuestionPart, key)
    assert found is not None, key
    return found


def segment(page, key, name):
    """One answer of a choice, or one state, by its name."""
    rows = [part(page, key).body.editor, part(page, key).body.remarks.row]
    for row in rows:
        if name in getattr(row, "segments", {}):
            return row.segments[name]
    raise AssertionError(name)


def named(page, accessible_name, kind=QWidget):
    """The widget that a screen reader calls by this name."""
    found = [one for one in page.findChildren(kind) if one.accessibleName() == accessible_name]
    assert len(found) == 1, (accessible_name, found)
    return found[0]


def button(page, text):
    found = [
        one for one in page.findChildren(QAbstractButton) if one.text() == text and one.isVisible()
    ]
    assert len(found) == 1, (text, found)
    return found[0]


def tab_stops(page):
    """Every visible widget that Tab reaches."""
    return [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisibleTo(page)
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
    ]
