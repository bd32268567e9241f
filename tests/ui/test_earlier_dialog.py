"""The dialog for an earlier audit: typed in by keyboard, taken from a file, refused beside what caused it."""

import pytest

from app.services import earlier, findings
from tests.ui.read_round import cut_off, nameless, settle, shown, the_round, until
from ui.pages.earlier_dialog import EarlierDialog
from ui.pages.findings import FindingsPage


@pytest.fixture
def page(qtbot, dressed, ws, actions):
    page = FindingsPage(ws, the_round(ws), actions)
    with shown(qtbot, page):
        until(qtbot, lambda: page.outline.count() > 0)
        yield page


@pytest.fixture
def dialog(page):
    page.open_earlier.click()
    (dialog,) = page.findChildren(EarlierDialog)
    return dialog


def kept(page):
    return earlier.earlier_audits(page._ws, page._round.id)


def name(dialog, text="February audit"):
    dialog.name.setText(text)
    dialog.name.settled.emit(True)


def put(dialog, figure, count, of):
    dialog._take_figure(f"{{{figure}}}")
    dialog.count.put(count)
    dialog.of.put(of)
    dialog.put.click()


def test_figures_are_typed_in_and_the_annex_appears_at_once(page, dialog):
    name(dialog)
    put(dialog, "OJ1=yes", 6, 12)
    put(dialog, "T3", 2, 12)
    put(dialog, "T3", 3, 12)  # put right
    (held,) = kept(page)
    assert not held.drawn_at_random
    assert [(each.figure, each.count, each.of) for each in held.figures] == [
        ("OJ1=yes", 6, 12),
        ("T3", 3, 12),
    ]
    dialog.accept()
    settle()
    titles = [page.outline.item(at).text() for at in range(page.outline.count())]
    assert any("February audit" in title for title in titles)


def test_what_cannot_be_is_said_and_not_kept(page, dialog):
    dialog.put.click()
    assert "Choose the figure" in dialog.fault.text()
    name(dialog)
    put(dialog, "T3", 13, 12)
    assert "13 of 12 cannot be" in dialog.fault.text()
    assert kept(page)[0].figures == ()


def test_a_figure_and_the_audit_can_be_taken_out_again(page, dialog):
    name(dialog)
    put(dialog, "T3", 2, 12)
    dialog.drop.click()
    assert "Choose the figure in the table" in dialog.fault.text()
    dialog.table.view.setCurrentIndex(dialog.table.model.index(0, 0))
    dialog.drop.click()
    assert kept(page)[0].figures == ()
    dialog.strike.click()
    assert kept(page) == ()
    assert dialog.name.text() == ""


def test_a_file_of_another_store_fills_it(page, dialog, tmp_path):
    path = tmp_path / "figures.json"
    path.write_text(findings.as_json(page._found), "utf-8")
    dialog.take_file(path)
    assert kept(page)[0].drawn_at_random
    assert dialog.table.model.rowCount() > 20
    path.write_text("nothing", "utf-8")
    dialog.take_file(path)
    assert "figures.json holds no figures" in dialog.fault.text()


def test_nothing_is_nameless_or_cut(dialog):
    name(dialog, "An audit of three districts with a name that is rather long")
    put(dialog, "T3", 2, 12)
    settle()
    assert nameless(dialog) == []
    assert cut_off(dialog) == []
