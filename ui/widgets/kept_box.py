"""A box whose text is on the disk at each word's end and each pause, before anything is made of it."""

from collections.abc import Callable, Mapping
from typing import Protocol

from ui.widgets.boxes import Line, Text


class Keeper(Protocol):
    """Keeps by place what is being typed, and has it again after a kill; {} for nothing."""

    def taken(self, place: str) -> Mapping[str, str]: ...
    def keep(self, place: str, said: Mapping[str, str]) -> None: ...


class KeptBoxes:
    """Boxes that are filled in together, at one place. They show what was being typed there when they are made."""

    def __init__(self, keeper: Keeper, place: str, boxes: Mapping[str, Line | Text]) -> None:
        self._keeper, self.place, self._boxes = keeper, place, dict(boxes)
        self._is_over = False
        # What they say by themselves is nothing typed.
        self._before = {name: _text(box) for name, box in self._boxes.items()}
        held = keeper.taken(place)
        for name, box in self._boxes.items():
            if held.get(name):
                _show(box, held[name])
            box.word_ended.connect(self.keep)
            box.settled.connect(lambda _left: self.keep())

    @property
    def is_begun(self) -> bool:
        return bool(self._keeper.taken(self.place))

    def keep(self) -> None:
        said = {name: _text(box) for name, box in self._boxes.items()}
        if not self._is_over:
            self._keeper.keep(self.place, said if said != self._before else {})

    def hand_over(self, deed: Callable[[], str]) -> str:
        """What becomes of it; it is kept on where the deed says why it was refused.

        Boxes that go with the deed are emptied of nothing, and tell once more when they are left: that is not heard.
        """
        self._is_over = True
        self._keeper.keep(self.place, {})
        why = deed()
        self._is_over = not why
        self.keep()
        return why

    def go_on(self) -> None:
        """The same boxes are typed in again."""
        self._is_over = False
        self.keep()


class BoxesInTurn:
    """Boxes that are filled in for one thing after another: what is typed for each comes back with it, after a look at
    another, after new data and after a kill."""

    def __init__(self, keeper: Keeper, boxes: Mapping[str, Line | Text]) -> None:
        self._keeper, self._boxes = keeper, dict(boxes)
        self._place = ""
        self._is_done = False
        for box in self._boxes.values():
            box.word_ended.connect(self.keep)
            box.settled.connect(lambda _left: self.keep())

    def show(self, place: str) -> None:
        """What is typed for the thing kept at `place`. The one that is shown already stays as it is being typed."""
        if place == self._place and not self._is_done:
            return
        if not self._is_done:
            self.keep()
        self._place, self._is_done = place, False
        held = self._keeper.taken(place)
        for name, box in self._boxes.items():
            _show(box, held.get(name, ""))

    def keep(self) -> None:
        if self._place:
            self._is_done = False
            said = {name: _text(box) for name, box in self._boxes.items()}
            self._keeper.keep(self._place, {name: text for name, text in said.items() if text})

    def forget(self, *names: str) -> None:
        """What was typed there has been said: those boxes are empty again."""
        for name in names:
            _show(self._boxes[name], "")
        self.keep()

    def let_go(self) -> None:
        """It is being carried out: kept no more, unless it is refused and somebody types on."""
        if self._place:
            self._keeper.keep(self._place, {})
            self._is_done = True


def _text(box: Line | Text) -> str:
    return box.toPlainText() if isinstance(box, Text) else box.text()


def _show(box: Line | Text, text: str) -> None:
    if isinstance(box, Text):
        box.say(text)
    else:
        box.setText(text)
