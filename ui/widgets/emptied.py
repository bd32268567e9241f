"""Taking widgets out of a layout that is filled anew."""

from PySide6.QtWidgets import QLayout


def empty(layout: QLayout, keep: int = 0) -> None:
    """Take all but the last `keep` items out. Widgets vanish now and are deleted when Qt next comes to it."""
    while layout.count() > keep:
        taken = layout.takeAt(0)
        widget = taken.widget() if taken is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
