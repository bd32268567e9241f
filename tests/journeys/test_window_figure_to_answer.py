"""From a figure to the case behind it, and on to the answer it rests on, through the real window."""

import pytest
from PySide6.QtCore import Qt

from app.reports.content import Figure, Table
from tests.journeys.windows import come_back, page_of, unlock
from ui.pages.findings import FindingsPage
from ui.pages.moderation import ModerationPage
from ui.viewmodels.findings_view import behind_in

JUDGED = "The three judgements side by side"


@pytest.fixture
def returned(small, tmp_path):
    """One audit of Assessor A with two judgements and a date, come back."""
    return come_back(small, tmp_path, OJ1="yes", OJ2="meets", HX1_date="2009-01-05")


def go_behind(qtbot, page, row):
    """Enter on the first number of a judgement's row; the pane with the cases behind it."""
    rows = range(page.outline.count())
    page.outline.setCurrentRow(
        next(at for at in rows if page.outline.item(at).text().endswith("The three judgements"))
    )
    qtbot.waitUntil(lambda: any(one.table.title == JUDGED for one in page.view.tables))
    held = next(one.table for one in page.view.tables if one.table.title == JUDGED)
    words = [str(cells[0]) for cells in held.rows]
    page.show_behind(held, words.index(row), 1)
    qtbot.waitUntil(page.behind.isVisible)


def test_enter_on_a_figure_and_on_to_the_answer(qtbot, small, window_on, returned):
    program, _doors = window_on(small.lead)
    unlock(qtbot, program)
    program.window.go_to("findings")
    page = page_of(program, "findings", FindingsPage)
    qtbot.waitUntil(lambda: page.outline.count() > 0, timeout=20_000)
    go_behind(qtbot, page, "Meets requirements, short of best practice")
    assert page.behind.answer.text() == "Answer"
    qtbot.mouseClick(page.behind.answer, Qt.MouseButton.LeftButton)
    moderation = page_of(program, "moderation", ModerationPage)
    assert program.window.here == "moderation"
    # Made at this moment, it shows the answer once the audits are read.
    qtbot.waitUntil(lambda: moderation.answers.title.text() != "", timeout=20_000)
    assert moderation.tabs.currentWidget() is moderation.answers
    assert moderation.answers.title.text().startswith("13.2")
    assert moderation.answers.table.hasFocus()

    # The page stands as it was left, and the next figure leads to its answer in the page that is there.
    program.window.go_to("findings")
    assert page.behind.isVisible()
    go_behind(qtbot, page, "Adequately protected, with or without concerns")
    qtbot.mouseClick(page.behind.answer, Qt.MouseButton.LeftButton)
    assert moderation.answers.title.text().startswith("13.1")


def test_a_time_limit_leads_to_what_ends_it_and_a_sum_to_all_answers(
    qtbot, small, window_on, returned
):
    program, _doors = window_on(small.lead)
    unlock(qtbot, program)
    program.window.go_to("findings")
    page = page_of(program, "findings", FindingsPage)
    qtbot.waitUntil(lambda: page.outline.count() > 0, timeout=20_000)
    wanted = []
    page.answer_wanted.connect(lambda *asked: wanted.append(asked))
    rows = {each.id: each.ends for each in page._found.standards if each.id in ("T3", "T12", "T13")}
    assert rows == {
        "T3": "/AS/AS4",
        "T12": "/CS/CS1/CS1_visits/CS1_date",
        "T13": "/SV/SV1/SV1_sessions/SV1_date",
    }
    for shown, says in (("/AS/AS4", "Answer"), ("", "Answers")):
        behind = next(each for each in pieces(page) if each.question == shown and each.cases)
        page.behind.show_behind(behind)
        assert page.behind.answer.text() == says
        qtbot.mouseClick(page.behind.answer, Qt.MouseButton.LeftButton)
        assert wanted[-1] == (returned, shown)


def pieces(page):
    """What stands behind every cell of every table of the page."""
    for block in page._document.blocks:
        held = block.numbers if isinstance(block, Figure) else block
        if isinstance(held, Table):
            for row in range(len(held.rows)):
                for column in range(len(held.columns)):
                    behind = behind_in(page._view, held, row, column)
                    if behind is not None:
                        yield behind
