"""A mistake of the program itself: one line that says where, never a traceback, never case content."""

from app import __main__ as program
from app.cli import main as commands


def test_a_mistake_of_the_program_is_one_line_without_its_text(monkeypatch, capsys):
    def breaks(_arguments):
        raise RuntimeError("MARKER of a child's file")

    monkeypatch.setattr(commands, "main", breaks)
    assert program.main(["calc", "due"]) == 1
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1
    assert "RuntimeError in test_last_resort.py, line" in said
    assert "MARKER" not in said
    assert "Traceback" not in said
