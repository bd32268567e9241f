"""Conclusions written beside the figures: kept at a pause, read back, refused where a word does not fit its figure."""

import pytest

from app.domain.conclusions import Basis, Use
from app.services import lead_words
from tests.ui.read_round import cut_off, nameless, settle, shown, the_round, until
from ui.pages.figure_picker import FigurePicker
from ui.pages.findings import FindingsPage


@pytest.fixture
def page(qtbot, dressed, ws, actions):
    page = FindingsPage(ws, the_round(ws), actions)
    with shown(qtbot, page):
        until(qtbot, lambda: page.outline.count() > 0)
        yield page


def go_to(page, title):
    rows = range(page.outline.count())
    row = next(at for at in rows if page.outline.item(at).text().endswith(title))
    page.outline.setCurrentRow(row)
    settle()


def write(page, text):
    page.conclude.box.setPlainText(text)
    page.conclude.box.settled.emit(True)
    settle()


def kept(page):
    return lead_words.lead_words(page._ws, page._round.id).conclusions


def callouts(page):
    return [
        block.text
        for chapter in page._chapters
        for block in chapter.blocks
        if getattr(block, "title", "") == "Conclusion"
    ]


def test_a_sentence_stands_at_once_below_the_figures_of_its_chapter(page):
    go_to(page, "Supervision")
    page.show_conclusions(shown=True)
    write(page, "On file in {SV1_any=yes|count} cases.")
    page.conclude.basis.segments["counted"].click()
    page.conclude.use.segments["shortcoming"].click()
    (one,) = kept(page)
    assert (one.chapter, one.basis, one.use) == ("3", Basis.COUNTED, Use.SHORTCOMING)
    settle()
    ((said,),) = callouts(page)
    assert said[0].text == "Counted. "
    assert said[1].startswith("On file in ")
    assert " of " in said[1]
    assert page.outline.currentItem().text() == "3  Supervision"


def test_a_word_that_does_not_fit_its_figure_is_said_while_it_is_typed(page):
    go_to(page, "Supervision")
    page.show_conclusions(shown=True)
    page.conclude.box.setPlainText("All of it {T99}.")
    assert "{T99} names no figure" in page.conclude.fault.text()
    page.conclude.box.setPlainText("Supervision was seen.")
    page.conclude.basis.segments["judged"].click()
    assert page.conclude.fault.text() == ""


def test_each_chapter_has_its_own_and_one_is_taken_up_again_or_struck_out(page):
    go_to(page, "Supervision")
    page.show_conclusions(shown=True)
    write(page, "First")
    page.conclude.another.click()
    write(page, "Second")
    go_to(page, "Assessments")
    assert page.conclude.list.count() == 0
    assert page.conclude.box.toPlainText() == ""
    go_to(page, "Supervision")
    assert page.conclude.list.count() == 2
    page.conclude.take_up(0)
    write(page, "First, put right")
    assert [each.text for each in kept(page)] == ["First, put right", "Second"]
    page.conclude.strike.click()
    assert [each.text for each in kept(page)] == ["Second"]


def test_what_is_being_typed_is_kept_on_going_to_another_chapter(page):
    go_to(page, "Supervision")
    page.show_conclusions(shown=True)
    page.conclude.box.setPlainText("Half a sentence")
    go_to(page, "Assessments")
    assert [(each.chapter, each.text) for each in kept(page)] == [("3", "Half a sentence")]


def test_annexes_have_no_conclusions_and_folding_gives_the_keyboard_back(page):
    go_to(page, "Supervision")
    page.show_conclusions(shown=True)
    assert page.conclude.isVisible()
    page.conclude.fold.click()
    assert not page.conclude.isVisible()
    assert page.open_conclude.hasFocus()
    page.outline.setCurrentRow(page.outline.count() - 1)
    settle()
    assert not page.open_conclude.isVisible()


def test_a_figure_is_inserted_where_the_caret_is(page):
    go_to(page, "Supervision")
    page.show_conclusions(shown=True)
    page.conclude.insert.click()
    (picker,) = page.findChildren(FigurePicker)
    picker.search.setText("core assessment in time")
    picker.search.returnPressed.emit()
    settle()
    assert page.conclude.box.toPlainText() == "{T3}"


def test_nothing_is_nameless_or_cut(page):
    go_to(page, "Supervision")
    page.show_conclusions(shown=True)
    write(page, "A long sentence of conclusion about supervision and its record. " * 3)
    assert nameless(page) == []
    assert cut_off(page) == []
