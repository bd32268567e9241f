"""The suggested rating under the choices of the overall rating, live while other answers change."""

import pytest
from PySide6.QtCore import Qt

from app.domain.answers import Answer
from app.services.tools import built_in
from tests.ui.finding import part, segment
from tests.ui.read_round import cut_off, settle
from tests.ui.small_tool import POSITION, MemoryAudit
from ui.forms.section import SectionForm
from ui.forms.suggestion import Suggestion
from ui.theme import Scheme
from ui.viewmodels.audit import AuditViewModel

RATING, WHY = "/OJ/OJ3/OJ3_rating", "/OJ/OJ3/OJ3_why"


OWN_FIRST = "Give your own rating first; then you see what the other ratings suggest."


@pytest.fixture
def memory():
    made = MemoryAudit(built_in())
    for name in ("RC6", "LG6", "CF9", "CS5"):
        made.answer(made.form.key_of(name), Answer("good"))
    return made


@pytest.fixture
def audit(memory, actions):
    return AuditViewModel(memory, actions, lambda: POSITION)


@pytest.fixture
def form(qtbot, dressed, audit):
    """The last section, shown."""
    form = SectionForm(audit.sections[-1], audit)
    qtbot.addWidget(form)
    form.resize(640, 700)
    form.show()
    settle()
    return form


def suggestion(form):
    (found,) = form.findChildren(Suggestion)
    return found


def test_it_stands_between_the_choices_and_the_remarks_of_the_overall_rating_alone(form):
    body = part(form, RATING).body
    line = suggestion(form)
    assert part(form, RATING).isAncestorOf(line)
    assert body.editor.geometry().bottom() < line.y()
    assert line.geometry().bottom() < body.remarks.y()


def test_it_follows_answers_in_other_sections(form, audit, memory):
    line = suggestion(form)
    assert line.words.text() == "Nothing is suggested yet: 4 rated items, at least 5 are needed."
    audit.edit(memory.form.key_of("HX6"), Answer("good"))
    assert line.words.text() == OWN_FIRST
    audit.edit(RATING, Answer("good"))
    assert line.words.text() == "Suggested: Good enough. The mean of 5 rated items is 3.0."
    audit.edit(memory.form.key_of("PL1_on_file"), Answer("no"))
    assert "lowered because no current plan is on file" in line.words.text()
    audit.undo_stack.undo()
    assert "lowered" not in line.words.text()


def test_another_rating_asks_why_until_it_is_said(qtbot, form, audit, memory):
    line = suggestion(form)
    audit.edit(memory.form.key_of("HX6"), Answer("good"))
    assert not line.wanted.isVisibleTo(form)
    segment(form, RATING, "short").setFocus()
    qtbot.keyClick(segment(form, RATING, "short"), Qt.Key.Key_Space)
    assert memory.value(RATING) == "short"
    assert line.wanted.isVisibleTo(form)
    assert line.wanted.text() == "Your rating is another one: say why below."
    audit.edit(WHY, Answer("The child was hurt again."))
    assert not line.wanted.isVisibleTo(form)


def test_a_tool_that_suggests_nothing_has_no_such_line(qtbot, dressed, actions):
    small = AuditViewModel(MemoryAudit(), actions, lambda: POSITION)
    for section in small.sections:
        form = SectionForm(section, small)
        qtbot.addWidget(form)
        assert not form.findChildren(Suggestion)


@pytest.mark.parametrize(("scheme", "percent"), [(Scheme.LIGHT, 100), (Scheme.DARK, 150)])
def test_long_words_wrap_and_are_not_cut_off(qtbot, dressed, audit, memory, scheme, percent):
    dressed.dress(scheme, percent)
    for name, value in (("HX6", "good"), ("PL1_on_file", "no"), ("SV1_any", "no")):
        audit.edit(memory.form.key_of(name), Answer(value))
    audit.edit(RATING, Answer("good"))
    form = SectionForm(audit.sections[-1], audit)
    qtbot.addWidget(form)
    form.resize(640, 700)
    form.show()
    settle()
    line = suggestion(form)
    assert line.wanted.isVisibleTo(form)
    assert line.words.height() > line.wanted.height()
    assert cut_off(form) == []
