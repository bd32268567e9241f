"""Many widgets shown or hidden at once, and their places worked out once."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QWidget


@contextmanager
def laid_out_once(widgets: Iterable[QWidget]) -> Iterator[None]:
    """Within it the layouts of these widgets rest; what they were asked for meanwhile they do at the next turn."""
    layouts = [layout for each in widgets if (layout := each.layout()) and layout.isEnabled()]
    for layout in layouts:
        layout.setEnabled(False)
    try:
        yield
    finally:
        for layout in layouts:
            layout.setEnabled(True)
