"""A desk with a real store behind it, and the telephone numbers that its round brought."""

from contextlib import contextmanager
from dataclasses import replace

from app.domain.notebook import Contact
from tests.builders import opened
from ui.application import make_program
from ui.desks.desk import Desk
from ui.theme import look

DUTY = Contact("District A", "Duty manager", "Duty manager, District A", "01632 960001")
ELSEWHERE = Contact("District B", "Duty manager", "Duty manager, District B", "01632 960002")
NIGHT = Contact("", "Out-of-hours team", "", "01632 960009")
STAFF = Contact("", "Designated officer (allegations against staff)", "", "01632 960030")
NUMBERS = (DUTY, ELSEWHERE, NIGHT, STAFF)


def give_numbers(ws, round_id, contacts=NUMBERS):
    with ws.begin() as work:
        work.rounds.add(replace(work.rounds.get(round_id), contacts=tuple(contacts)))
        work.commit()


@contextmanager
def desk(store, round_id, contacts=NUMBERS):
    """The program at this store, its window shown: (program, desk, workspace)."""
    with opened(store) as ws:
        give_numbers(ws, round_id, contacts)
        program = make_program([], look().scheme, look().percent)
        made = Desk(program, ws)
        made.settle()
        program.window.show()
        try:
            yield program, made, ws
        finally:
            program.window.close()
            program.background.close()
            program.window.deleteLater()


def press(program):
    """The one key, wherever one is."""
    (action,) = (each for each in program.window.actions() if each.objectName() == "CONCERN")
    action.trigger()
