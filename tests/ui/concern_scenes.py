"""The pages of concerns, of the diary and of the telephone numbers as they look in use: for walks and for pictures."""

import tempfile
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.domain.diary import Observation, Tag
from app.domain.notebook import EntryKind
from app.services import concerns, diary, returns
from app.services.notebook import Writing
from tests.builders import audits_in, opened, small_round
from tests.packages.builders import A_CALL
from tests.ui.concern_desk import NIGHT, NUMBERS, desk

LONG = (
    "A visitor who may not see the child was in the home at the last two visits, the plan says that nobody may be told "
    "where the child lives, and nobody in the team knew of the visits until the file was read today."
)


class _Folders:
    """Makes folders as pytest's own factory does, for the gallery too."""

    def mktemp(self, name):
        return Path(tempfile.mkdtemp(prefix=name))


def scene(store, then):
    """The window at a store of the small round, brought by `then(program, desk, ws, small)` to what is to be seen."""

    def make():
        stack = ExitStack()
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        small = small_round(_Folders(), folder)
        path = small.lead if store == "lead" else small.store(store)
        program, made, ws = stack.enter_context(desk(path, small.round_id))
        then(program, made, ws, small)
        return program.window, stack.close

    return make


def begun(program, _made, _ws, _small):
    program.window.concern_wanted.emit()


def about_a_case(program, made, ws, small):
    made.case.open(audits_in(ws, small.round_id)[0].id)
    program.window.concern_wanted.emit()
    page = program.window.pages.currentWidget()
    page.model.put(what=LONG, office="District A", since="Monday")
    page.note_call(NUMBERS[0])
    page.note_call(NIGHT)
    called = replace(page.model.calls[1], who="B. Worker", answered=True, said=LONG)
    page.model.put_call(1, called)
    page.focus_first()


def listed(program, made, ws, small):
    """What an assessor raised, as the lead reads it."""
    with opened(small.store("a")) as theirs:
        body = {"about": "A baby in the same household", "what": LONG, "team": "North team"}
        concerns.write(theirs, small.round_id, Writing(EntryKind.CONCERN, body, (A_CALL, A_CALL)))
        sent = returns.make(theirs, small.round_id, small.folder / "out").path
    returns.merge(ws, small.round_id, [sent])
    made._see_concern()


def diary_lines(program, _made, ws, small):
    for day, (tag, what) in enumerate(
        ((Tag.OFFICE, "No printer"), (Tag.SYSTEM, LONG), (Tag.AGENCY, "Records kept elsewhere")), 1
    ):
        seen = Observation("", date(2009, 4, day), tag, "North office", what)
        diary.write(ws, small.round_id, seen)
    program.window.diary_wanted.emit()


def numbers(program, _made, _ws, _small):
    program.window.go_to("exchange").show_numbers()


CONCERN_SCENES = {
    "concern-new": scene("a", begun),
    "concern-case": scene("a", about_a_case),
    "concerns-none": scene("a", lambda program, made, ws, small: made._concerns.show_list()),
    "concerns-lead": scene("lead", listed),
    "diary-empty": scene("a", lambda program, made, ws, small: program.window.diary_wanted.emit()),
    "diary-lead": scene("lead", diary_lines),
    "numbers": scene("lead", numbers),
}
