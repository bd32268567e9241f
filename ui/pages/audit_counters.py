"""What still waits in the open audit, as the status bar counts it: one key, or a click, to the next of each kind."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication

from ui.page import Counter
from ui.shortcuts import Shortcut
from ui.viewmodels.audit import Standing


def counters(
    standing: Standing, goes: Mapping[Shortcut, Callable[[], object]]
) -> tuple[Counter, ...]:
    """Gravest last, where the eye ends; what is done is not counted."""
    made = (
        (standing.unanswered, _tr("%1 unanswered"), "", "circle", Shortcut.NEXT_UNANSWERED),
        (standing.asked, _tr("%1 asked by the lead"), "warn", "message-circle-question-mark",
         Shortcut.NEXT_QUERY),
        (standing.queries, _tr("%1 for the lead"), "accent", "message-circle-question-mark",
         Shortcut.NEXT_QUERY),
        (standing.warnings, _tr("%1 to explain"), "warn", "triangle-alert", Shortcut.NEXT_WARNING),
        (standing.unread, _tr("%1 not understood"), "bad", "circle-x", Shortcut.NEXT_WARNING),
        (standing.concerns, _tr("%1 concern open"), "bad", "flag", Shortcut.NEXT_CONCERN),
    )  # fmt: skip
    return tuple(
        Counter(
            words.replace("%1", str(count)),
            shortcut.keys[0],
            shortcut.words,
            tone,
            icon,
            goes[shortcut],
        )
        for count, words, tone, icon, shortcut in made
        if count
    )


def lines_to_file(waiting: int, go: Callable[[], object]) -> tuple[Counter, ...]:
    """The lines of the reading log that are not filed yet; none where none waits."""
    if not waiting:
        return ()
    key = Shortcut.NEXT_LINE
    words = _tr("%1 to file").replace("%1", str(waiting))
    return (Counter(words, key.keys[0], key.words, "", "inbox", go),)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Counters", text)
