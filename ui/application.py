"""The Qt application: name, style, look, the one window, and what happens when something goes wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QFileOpenEvent, QIcon
from PySide6.QtWidgets import QApplication

from ui import icons
from ui.actions import Actions
from ui.collecting import Collector
from ui.main_window import MainWindow
from ui.messages import Messages, catch_everything
from ui.tasks import Background
from ui.theme import Scheme, look


class Application(QApplication):
    """Qt's application; macOS tells it by an event which file was double-clicked."""

    file_wanted = Signal(object)  # Path

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            self.file_wanted.emit(Path(event.file()))
            return True
        return super().event(event)


@dataclass(frozen=True, slots=True)
class Program:
    """What whoever puts the program together needs of the window. `run` shows it until it is closed."""

    application: QApplication
    window: MainWindow
    actions: Actions
    background: Background
    messages: Messages

    def run(self) -> int:
        catch_everything(self.messages)
        self.window.show()
        collector = Collector(self.window)
        collector.begin()
        try:
            return self.application.exec()
        finally:
            self.background.close()
            collector.end()


def make_program(
    arguments: Sequence[str], scheme: Scheme = Scheme.SYSTEM, percent: int = 100
) -> Program:
    """The window without anything in it yet; nothing heavy is imported."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else Application(list(arguments))
    application.setApplicationName("casefile-audit")
    application.setApplicationDisplayName("Case File Audit")
    application.setStyle("Fusion")
    look().dress(scheme, percent)
    application.setWindowIcon(_window_icon())
    background = Background()
    messages = Messages()
    actions = Actions(messages, background)
    window = MainWindow(actions, messages)
    messages.setParent(window)
    return Program(application, window, actions, background, messages)


def _window_icon() -> QIcon:
    made = QIcon()
    for side in (16, 32, 48, 96):
        made.addPixmap(icons.icon("shield-check", "accent").pixmap(QSize(side, side)))
    return made
