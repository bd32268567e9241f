"""What one key costs: the store is asked once, and what did not change is not shown anew."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from app.domain.answers import Answer
from app.domain.ids import AnswerKey
from app.services.open_audit import OpenAudit
from tests.builders import audits_in, opened, small_round
from tests.ui.small_tool import MemoryAudit
from tests.ui.stage import house, program
from tests.ui.test_audit_page import come_up
from ui.pages.audit import AuditPage
from ui.viewmodels.audit import AuditViewModel

CONCERN = AnswerKey("/OJ/OJ5/OJ5_now")


class Counting:
    """A store that counts how often it is begun to be asked."""

    def __init__(self, store):
        self._store = store
        self.begun = 0

    def begin(self):
        self.begun += 1
        return self._store.begin()

    def __getattr__(self, name):
        return getattr(self._store, name)


@pytest.fixture
def window(qtbot, dressed):
    made, close = program()
    made.window.enter(house(made, {}))
    made.window.resize(1366, 768)
    made.window.show()

    def show(audit):
        model = AuditViewModel(audit, made.actions, lambda: audit.form.circumstances.today)
        page = AuditPage(model, made.actions)
        made.window.show_page("audit", page)
        come_up(qtbot, made.window)
        return page

    yield show
    close()


@pytest.fixture
def stored(tmp_path_factory, tmp_path):
    """An audit of the real tool, and the store it is saved in."""
    small = small_round(tmp_path_factory, tmp_path)
    with opened(small.store("a")) as ws:
        counting = Counting(ws.store)
        yield OpenAudit(replace(ws, store=counting), audits_in(ws, small.round_id)[0].id), counting


def test_an_answer_asks_the_store_once_and_that_is_to_save_it(window, stored):
    audit, store = stored
    page = window(audit)
    before = store.begun
    page.audit.edit(AnswerKey("/HX/HX1/HX1_date"), Answer("2009-01-12"))
    assert store.begun - before == 1


def test_a_concern_is_counted_as_soon_as_its_answer_says_so(window, stored):
    audit, _store = stored
    page = window(audit)
    assert page.audit.standing().concerns == 0
    page.audit.edit(CONCERN, Answer("yes"))
    assert page.audit.standing().concerns == 1
    assert page.audit.concern.wants()
    page.audit.undo_stack.undo()
    assert page.audit.standing().concerns == 0
    assert not page.audit.concern.wants()


def test_only_the_section_that_changed_is_painted_anew_in_the_list(qtbot, window):
    page = window(MemoryAudit())
    told = []
    page.list.model().dataChanged.connect(
        lambda first, last: told.append((first.row(), last.row()))
    )
    place = page.place
    page.audit.edit(AnswerKey("/HX/HX3/year"), Answer("4"))
    assert told == [(place, place)]


def test_the_clocks_beside_the_cards_keep_their_labels(window):
    page = window(MemoryAudit().half_done())
    page.list.show_place(1)
    before = page.panel.clocks.findChildren(QLabel)
    assert before
    page.audit.edit(AnswerKey("/AS/AS1"), Answer("2009-03-02"))
    said = {one.text() for one in page.panel.clocks.findChildren(QLabel) if one.isVisible()}
    assert set(before) <= set(page.panel.clocks.findChildren(QLabel))
    page.audit.undo_stack.undo()
    assert said != {one.text() for one in page.panel.clocks.findChildren(QLabel) if one.isVisible()}


def test_a_table_is_not_shown_anew_for_an_answer_elsewhere(window):
    memory = MemoryAudit()
    row = memory.add_row(AnswerKey("/CS/CS1"))
    page = window(memory)
    place = next(at for at, one in enumerate(page.audit.sections) if one.path == "/CS")
    page.list.show_place(place)
    form = page.stack.currentWidget()
    table = next(
        part for card in form.cards.values() for part in card.parts if hasattr(part, "model")
    )
    told = []
    table.model.dataChanged.connect(lambda *_: told.append(1))
    page.audit.edit(AnswerKey("/CS/CS2"), Answer("yes"))
    assert not told
    page.audit.edit(AnswerKey(f"{row}/on"), Answer("2009-03-02"))
    assert told


def test_the_page_stays_where_it_is_when_the_last_count_is_done(window):
    memory = MemoryAudit()
    page = window(memory)
    counters = page.window().counters
    before, high = page.height(), page.window().statusBar().sizeHint().height()
    counters.show_counters(())
    bar = page.window().statusBar()
    for _ in range(5):  # the layouts tell each other upwards
        QApplication.processEvents()
    assert (bar.sizeHint().height(), page.height()) == (high, before)
