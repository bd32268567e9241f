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
        self._before = _said(self._boxes)
        held = keeper.taken(place)
        for name, box in self._boxes.items():
            if held.get(name):
                _show(box, held[name])
        _hear(self._boxes, self.keep)

    @property
    def is_begun(self) -> bool:
        return bool(self._keeper.taken(self.place))

    def keep(self) -> None:
        said = _said(self._boxes)
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
        self._let_go: Mapping[str, str] | None = None
        _hear(self._boxes, self.keep)

    def show(self, place: str) -> None:
        """What is typed for the thing kept at `place`. The one that is shown already stays as it is being typed."""
        if place == self._place and self._let_go is None:
            return
        self.keep()
        self._place, self._let_go = place, None
        held = self._keeper.taken(place)
        for name, box in self._boxes.items():
            _show(box, held.get(name, ""))

    def keep(self) -> None:
        said = _said(self._boxes)
        if self._place and said != self._let_go:
            self._let_go = None
            self._keeper.keep(self._place, said)

    def forget(self, *names: str) -> None:
        """What was typed there has been said: those boxes are empty again."""
        for name in names:
            _show(self._boxes[name], "")
        self.keep()

    def let_go(self) -> None:
        """It is being carried out: kept no more, unless it is refused and somebody types on. Boxes tell once more when
        they are left: that is not heard."""
        if self._place:
            self._keeper.keep(self._place, {})
            self._let_go = _said(self._boxes)


def _hear(boxes: Mapping[str, Line | Text], keep: Callable[[], None]) -> None:
    """At each word's end, each pause and when a box is left."""
    for box in boxes.values():
        box.word_ended.connect(keep)
        box.settled.connect(lambda _left: keep())


def _said(boxes: Mapping[str, Line | Text]) -> dict[str, str]:
    return {name: _text(box) for name, box in boxes.items()}


def _text(box: Line | Text) -> str:
    return box.toPlainText() if isinstance(box, Text) else box.text()


def _show(box: Line | Text, text: str) -> None:
    if isinstance(box, Text):
        box.say(text)
    else:
        box.setText(text)
