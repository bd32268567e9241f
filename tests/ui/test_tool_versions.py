"""The lead changes the tool during a round: problems beside cells, decisions, publishing, and what assessors see."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu

from app.domain.tool_versions import ChangeKind
from app.services import packs, returns, tool_versions
from app.services.open_audit import OpenAudit
from app.services.trial_audit import TRIAL_CHILDREN
from tests.builders import audits_in, opened, say, small_round
from tests.editions import CLEARER, LIMIT, NEW_MEANING, RENAMED, edition, spoilt, tool_of
from tests.services.finished import finish
from tests.ui.read_round import cut_off, nameless, settle, shown, sideways, the_round, until
from ui.forms.told import Told
from ui.pages.audit import AuditPage
from ui.pages.complete import CompletePage
from ui.pages.exchange import AssessorExchangePage
from ui.pages.tool import ToolPage
from ui.theme import Scheme
from ui.viewmodels.audit import AuditViewModel

ABSENCE = "/RC/RC9"


@pytest.fixture
def small(tmp_path_factory, tmp_path):
    """Assessor A has signed one audit off; it is returned and merged."""
    made = small_round(tmp_path_factory, tmp_path)
    with opened(made.store("a")) as ws:
        audit = audits_in(ws, made.round_id)[0]
        finish(audit)
        audit.reopen("A date was missed.")
        say(audit, "RC9", "yes", note="From the staff list")
        audit.complete()
        sent = returns.make(ws, made.round_id, tmp_path / "sent").path
    with opened(made.lead) as ws:
        returns.merge(ws, made.round_id, [sent])
    return made


@pytest.fixture
def ws(small):
    with opened(small.lead) as ws:
        yield ws


@pytest.fixture
def workbook(tmp_path_factory):
    return edition(tmp_path_factory, "2.0", LIMIT, CLEARER, NEW_MEANING, RENAMED)


@pytest.fixture
def tried():
    return []


@pytest.fixture
def page(qtbot, dressed, ws, actions, tried):
    page = ToolPage(ws, the_round(ws), actions, lambda tool, child: tried.append((tool, child)))
    with shown(qtbot, page):
        page.tabs.setCurrentWidget(page.versions)
        settle()
        yield page


def words(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def cells(table):
    return [
        [table.records.index(row, at).data() for at in range(table.records.columnCount())]
        for row in range(table.records.rowCount())
    ]


def read(qtbot, page, path):
    page.versions.read(path)
    until(qtbot, lambda: page.versions.workbook._read is not None)
    settle()
    return page.versions.workbook


def place_of(pane, what, where):
    return next(
        at for at, row in enumerate(cells(pane.changes)) if row[0] == what and where in row[1]
    )


def test_a_round_that_was_never_changed_says_how_to_change_it(page):
    assert page.versions.nothing.isVisible()
    assert not page.versions.table.isVisible()
    assert not page.versions.send.isVisible()
    assert page.versions.about.text().startswith("Version 1.0 is in force since ")
    assert page.tabs.tabText(1) == "Versions"


def test_every_problem_stands_beside_its_cell_and_nothing_can_be_published(
    qtbot, page, workbook, tmp_path
):
    bad = spoilt(
        workbook,
        tmp_path / "bad.xlsx",
        ("survey", "C20", "${HX1_datte} <"),
        ("standards", "F3", "10 WD"),
    )
    pane = read(qtbot, page, bad)
    found = {row[1]: row for row in cells(pane.problems)}
    assert found["standards F3"][0] == "Error"
    assert found["standards F3"][2] == "10 WD"
    assert not pane.publish.isVisible()
    assert not pane.changes.isVisible()
    assert "Mend them in Excel" in pane.about.text()
    assert pane.problems.hasFocus()
    pane.cancel.click()
    assert page.versions.nothing.isVisible()


def test_a_file_that_is_no_workbook_is_one_sentence(qtbot, page, tmp_path):
    (tmp_path / "notes.xlsx").write_text("not a workbook")
    pane = read(qtbot, page, tmp_path / "notes.xlsx")
    (row,) = cells(pane.problems)
    assert row[:2] == ["Error", "the file"]
    assert "notes.xlsx" in row[3]


def test_a_workbook_that_is_refused_leads_back(qtbot, page, problems, tmp_path_factory):
    same = edition(tmp_path_factory, "1.0")
    page.versions.read(same)
    until(qtbot, lambda: bool(problems))
    assert "nothing would change" in str(problems[0])
    settle()
    assert page.versions.currentIndex() == 0


def test_each_change_can_be_decided_and_the_cases_it_touches_are_named(qtbot, page, workbook):
    pane = read(qtbot, page, workbook)
    assert [row[0] for row in cells(pane.changes)].count("Time limit") == 1
    assert pane.about.text().endswith(
        "Looked into: 1 returned audit. 6 audits are still with the assessors, and may hold answers too."
    )
    limit = place_of(pane, "Time limit", "T5")
    pane.changes.setCurrentIndex(pane.changes.records.index(limit, 0))
    settle()
    assert not pane.ways.isVisible()
    assert "worked out again" in pane.effect.text()
    place = place_of(pane, "Wording", "right now")
    pane.changes.setCurrentIndex(pane.changes.records.index(place, 0))
    settle()
    assert pane.ways.isVisible()
    assert pane.cases.text().startswith("Touches CF-")
    assert cells(pane.changes)[place][3] == "Stand"
    pane.ways.segments[ChangeKind.NEW_MEANING.value].click()
    settle()
    assert cells(pane.changes)[place][3] == "Asked again"
    assert pane.changes.currentIndex().row() == place


def test_it_is_published_with_its_reason_and_taken_to_the_assessors(
    qtbot, page, ws, small, workbook, tmp_path, actions
):
    pane = read(qtbot, page, workbook)
    assert not pane.publish.isEnabled()
    assert pane.missing.isVisible()
    qtbot.keyClicks(pane.note, "The local limit is 20 working days.")
    assert pane.publish.isEnabled()
    assert pane.publish.text() == "Publish version 2.0"
    pane.publish.click()
    until(qtbot, lambda: page.tabs.tabText(1) == "Versions (2)")
    settle()
    assert "Version 2.0 is in force" in words(page.versions)
    assert page.about.text().startswith("Child protection case file audit 2.0")
    assert {row[0] for row in cells(page.versions.table)} == {"2.0"}
    assert "The local limit is 20 working days." in words(page.versions)
    page.versions.write_update(tmp_path / "out")
    until(qtbot, lambda: "The update is ready" in words(page.versions))
    said = " ".join(words(page.versions))
    assert "to Assessor A by stick or mail" in said
    assert "Nothing has come back from Assessor B yet" in said
    (file,) = (tmp_path / "out").iterdir()
    with opened(small.store("a")) as mine:
        receive = AssessorExchangePage(mine, the_round(mine), actions, print)
        with shown(qtbot, receive):
            receive.open_pack(file)
            until(qtbot, lambda: "The audit tool is now version 2.0" in words(receive))
            told = " ".join(words(receive))
        assert "The local limit is 20 working days." in told
        assert "asked again in CF-" in told
        assert "Tool update" in [row[1] for row in cells_of_ledger(receive)]


def cells_of_ledger(page):
    model = page.ledger.model
    return [
        [model.index(row, at).data() for at in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


@pytest.fixture
def asked_again(small, workbook, tmp_path):
    """Assessor A's store after the update, and the audit that was signed."""
    with opened(small.lead) as lead:
        tool_versions.publish(
            lead, small.round_id, tool_of(workbook), {}, "Two readings of one question"
        )
        made = tool_versions.write_update(lead, small.round_id, tmp_path / "out")
    with opened(small.store("a")) as mine:
        packs.open_pack(mine, made.path)
        yield OpenAudit(mine, audits_in(mine, small.round_id)[0].id)


def test_the_card_says_what_changed_and_keeps_the_earlier_answer_until_it_is_given_again(
    qtbot, dressed, actions, asked_again
):
    model = AuditViewModel(asked_again, actions, lambda: asked_again.round.position_date)
    page = AuditPage(model, actions)
    with shown(qtbot, page):
        page.next_unanswered()
        settle()
        assert page._item.code == "RC9"
        card = page._form().cards[page._item.number]
        (told,) = [one for one in card.findChildren(Told) if one.isVisible()]
        assert told.property("tone") == "warn"
        assert any("Means something else since version 2.0." in text for text in words(told))
        assert told.earlier.text().startswith("Your answer before: “Yes”.")
        told.holds.setFocus()
        qtbot.keyClick(told.holds, Qt.Key.Key_Space)
        settle()
        assert not told._row.isVisible()
        assert asked_again.state(ABSENCE).answer.note == "From the staff list"
        assert not asked_again.asked_again()
        model.undo_stack.undo()
        settle()
        assert told._row.isVisible()
        assert page.audit.item_of("/OJ/OJ1")
        page.go_to_number("OJ1")
        settle()
        clearer = page._form().cards[page._item.number].findChildren(Told)
        assert [one.property("tone") for one in clearer] == ["accent"]
        assert "Made clearer in version 2.0." in words(clearer[0])[0]


def test_the_last_page_lists_what_is_asked_again(qtbot, dressed, actions, asked_again):
    model = AuditViewModel(asked_again, actions, lambda: asked_again.round.position_date)
    page = CompletePage(model, actions, "Assessor A")
    with shown(qtbot, page):
        assert "Asked again since the tool changed" in words(page)
        asked_again.answer(ABSENCE, asked_again.earlier(ABSENCE))
        page.reload()
        settle()
        assert "Asked again since the tool changed" not in words(page)


def test_the_tool_in_force_and_an_edited_one_can_be_tried(qtbot, page, workbook, tried):
    page.trial.click()
    choose_child(page, 1)
    assert (tried[0][0].version, tried[0][1]) == ("1.0", TRIAL_CHILDREN[1])
    pane = read(qtbot, page, workbook)
    pane.trial.click()
    choose_child(page, 0)
    assert (tried[1][0].version, tried[1][1]) == ("2.0", TRIAL_CHILDREN[0])


def choose_child(page, place):
    (menu,) = [one for one in page.findChildren(QMenu) if one.isVisible()]
    menu.actions()[place].trigger()
    menu.close()
    settle()


@pytest.mark.parametrize("dress", [(Scheme.LIGHT, 100), (Scheme.DARK, 150), (Scheme.LIGHT, 200)])
def test_everything_can_be_read_and_reached(qtbot, dressed, ws, actions, workbook, tmp_path, dress):
    dressed.dress(*dress)
    page = ToolPage(ws, the_round(ws), actions, print)
    size = (1154, 740) if dress[1] == 100 else (1270, 1000)
    with shown(qtbot, page, size):
        page.tabs.setCurrentWidget(page.versions)
        settle()
        steps = {"nothing": None}
        steps["problems"] = spoilt(workbook, tmp_path / "bad.xlsx", ("standards", "F3", "10 WD"))
        steps["changes"] = workbook
        for name, path in steps.items():
            if path is not None:
                read(qtbot, page, path)
            assert (name, nameless(page)) == (name, [])
            assert (name, sideways(page)) == (name, [])
            assert (name, cut_off(page)) == (name, [])
