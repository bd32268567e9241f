"""Tab follows the eye: by where things stand now, whenever they were made."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget


def stops(area: QWidget) -> list[QWidget]:
    """What Tab reaches within `area`: line after line, each from left to right."""
    found = [widget for widget in area.findChildren(QWidget) if is_stop(widget)]
    tops = {widget: widget.mapTo(area, QPoint(0, 0)) for widget in found}
    lines: list[list[QWidget]] = []
    bottom = 0
    for widget in sorted(found, key=lambda one: tops[one].y()):
        middle = tops[widget].y() + widget.height() // 2
        if not lines or tops[widget].y() >= bottom or middle > bottom:
            lines.append([])
            bottom = tops[widget].y() + widget.height()
        lines[-1].append(widget)
    return [one for line in lines for one in sorted(line, key=lambda one: tops[one].x())]


def beyond(area: QWidget, *, forward: bool) -> QWidget | None:
    """The stop after `area`, or before it."""
    at: QWidget | None = area
    while at is not None:
        at = at.nextInFocusChain() if forward else at.previousInFocusChain()
        if at is None or at is area:
            break
        if is_stop(at) and not area.isAncestorOf(at):
            return at
    return None


def is_stop(widget: QWidget) -> bool:
    return (
        bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusProxy() is None
    )
