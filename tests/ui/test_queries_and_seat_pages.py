"""The pages Queries and Lead's seat: names, widths and what is cut off, at every size of letters; and what they say."""

import pytest

from app.domain.threads import Deed
from app.packages import office_key as words_of
from app.packages.keys import PersonKeys
from app.services import handing_over, office_key, threads
from tests.builders import PASSPHRASE, STORES, audits_in, opened, say
from tests.ui.read_round import cut_off, nameless, settle, shown, sideways, the_round
from ui.pages.office_key import name_of
from ui.pages.queries import QueriesPage
from ui.pages.seat import SeatPage
from ui.theme import Scheme

LOOKS = [(Scheme.LIGHT, 100), (Scheme.DARK, 150), (Scheme.LIGHT, 200)]


def size(percent):
    return (1154, 740) if percent == 100 else (1270, 1000)


def walk(page):
    settle()
    assert nameless(page) == []
    assert sideways(page) == []
    assert cut_off(page) == []


@pytest.fixture
def asked(held):
    """An assessor's store with something asked of the lead."""
    with opened(held.folder / "round" / "b.store") as own:
        audit = next(each for each in audits_in(own, the_round(own).id) if not each.is_complete)
        say(
            audit,
            "OJ1",
            "yes",
            ask_lead=True,
            note="Is the younger child meant, who moved in March?",
        )
        yield own


@pytest.mark.parametrize(("scheme", "percent"), LOOKS)
def test_the_page_of_queries_can_be_read_and_reached(
    qtbot, dressed, asked, actions, scheme, percent
):
    dressed.dress(scheme, percent)
    page = QueriesPage(asked, the_round(asked), actions)
    with shown(qtbot, page, size(percent)):
        assert page.status() == "For you: 0, with the lead: 1"
        assert page.view.chosen().last.startswith("Is the younger child meant")
        walk(page)


def test_words_typed_about_one_query_wait_while_another_is_looked_at(
    qtbot, dressed, asked, actions
):
    audit = next(each for each in audits_in(asked, the_round(asked).id) if not each.is_complete)
    say(audit, "OJ2", "meets", ask_lead=True, note="And this one?")
    page = QueriesPage(asked, the_round(asked), actions)
    with shown(qtbot, page):
        first, second = (line.id for line in page.view._lines)
        page.view.choose(first)
        qtbot.keyClicks(page.view.pane.box, "Half a")
        page.view.show_lines(page.view._lines)  # read anew meanwhile: one goes on where one was
        qtbot.keyClicks(page.view.pane.box, " sentence")
        page.view.choose(second)
        assert page.view.pane.box.toPlainText() == ""
        page.view.choose(first)
        assert page.view.pane.box.toPlainText() == "Half a sentence"
        page.view.pane.buttons[Deed.SAY.value].click()
        assert page.view.pane.box.toPlainText() == ""
    said = {
        told.thread.id: told.thread.last.text
        for told in threads.all_threads(asked, the_round(asked).id)
    }
    assert said[first] == "Half a sentence"


@pytest.mark.parametrize(("scheme", "percent"), LOOKS)
def test_the_page_of_the_seat_can_be_read_and_reached(
    qtbot, dressed, ws, actions, tmp_path, scheme, percent
):
    dressed.dress(scheme, percent)
    STORES.create(tmp_path / "d.store", PASSPHRASE, "A deputy with quite a long name, of the North")
    with opened(tmp_path / "d.store") as deputy:
        card = handing_over.write_card(deputy, tmp_path / "card")
    handing_over.name_deputy(ws, the_round(ws).id, card.path, card.code)
    page = SeatPage(ws, the_round(ws), actions, print)
    with shown(qtbot, page, size(percent)):
        assert page.sentence.text().startswith("This store leads the round")
        walk(page)
        to = page.deputy.currentData()
        handing_over.hand_over(ws, the_round(ws).id, to, "On leave until the end of May.", tmp_path)
        page.reload()
        assert "only reads" in page.sentence.text()
        assert page.again.isVisible()
        assert not page.over.isVisible()
        walk(page)


@pytest.mark.parametrize(("scheme", "percent"), LOOKS)
def test_the_office_key_can_be_made_and_used_at_any_size(
    qtbot, dressed, ws, actions, scheme, percent
):
    dressed.dress(scheme, percent)
    page = SeatPage(ws, the_round(ws), actions, print)
    with shown(qtbot, page, size(percent)):
        pane = page.office
        walk(page)
        pane.begin()
        pane.kept_on_paper()
        key = pane._made
        pane.fault.say("The office key: word 4 of 14 is not the right one; look or listen again.")
        walk(page)
        office_key.put_in_force(ws, the_round(ws).id, " ".join(key.words))
        page.reload()
        assert name_of(key.recipient) in pane.stands.text()
        asking = words_of.new_way(key.recipient, PersonKeys.generate().public.recipient)
        pane.request.setText(" ".join(words_of.long_request(asking)))
        pane.sheet.setText(" ".join(key.words))
        pane.find_answer()
        assert pane.answer.text().startswith("1\u00a0")
        walk(page)
        pane._retire()
        settle()
        assert office_key.in_force(ws, the_round(ws).id) == ""
        assert pane.tell.isVisible()
        walk(page)
