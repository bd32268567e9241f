from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFrame

from app.domain.ids import AuditId
from app.reports.collated import collated_report
from app.reports.content import Callout, Figure, Table, cell_text
from app.reports.figures import timeliness_table
from app.reports.ratings import COUNTED, SCORES
from app.services import findings, moderation, reporting
from tests.builders import opened
from tests.ui.read_round import (
    cut_off,
    key,
    nameless,
    settle,
    shown,
    sideways,
    the_round,
    until,
)
from ui.pages.findings import FindingsPage
from ui.theme import Scheme
from ui.viewmodels.findings import behind, counted_in, summary_document
from ui.viewmodels.findings_view import chapters_of
from ui.widgets.document_dialog import DocumentDialog


@pytest.fixture
def found(ws):
    return findings.findings(ws, the_round(ws).id)


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


def table(page, title):
    return next(one for one in page.view.tables if one.table.title == title)


def put_on(view, row, column):
    view.setFocus()
    view.setCurrentIndex(view.records.index(row, column))


def tables_of(document):
    for block in document.blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Figure):
            yield block.numbers


def test_the_chapters_stand_in_the_reports_order_with_its_numbers(page, found):
    titles = [page.outline.item(at).text() for at in range(page.outline.count())]
    opens = titles.index("1  Structure of the audit")
    assert titles[opens - 1].strip() == "The three judgements"
    assert titles[opens + 1] == "2  Overall conclusion"
    assert titles[opens + 2 : opens + 4] == [
        "3  Supervision",
        "3.1  Gaps in supervision, and drift",
    ]
    assert "9.7  Recording" in titles
    assert len(titles) == len(chapters_of(collated_report(found).blocks)) + 1
    assert titles[-1] == "Themes and quotes"  # of the page alone
    assert page.count.text() == "2 of 6 cases counted"
    assert page.outline.hasFocus()


DRAWN = (
    "Children in the sample by age",
    "First readings by assessor",
    "Cases by district or specialist team",
    "Cases expected, drawn, replaced and audited in each group",
)


def test_every_figure_is_made_of_as_many_cases_as_it_says(found):
    """Whatever cell of whatever table that counts cases: those behind it are as many as the number in it."""
    checked, wrong, unknown = 0, [], set()
    for each in tables_of(collated_report(found)):
        if each.title in {SCORES, *DRAWN, "Agreement by section"}:
            continue  # these count items, cases drawn, and answers: each has a test of its own
        for row in range(len(each.rows)):
            for column in range(len(each.columns)):
                number, cases = counted_in(each, row, column), behind(found, each, row, column)
                if cases is None:
                    unknown.add(each.title)
                elif number is not None:
                    checked += 1
                    if len(cases.cases) != number:
                        wrong.append((each.title, cell_text(each.rows[row][0]), column, number))
    assert wrong == []
    assert checked > 1000
    assert unknown == set()


def test_behind_a_section_score_are_the_cases_with_such_items_and_what_they_say(found):
    tables = {each.title: each for each in tables_of(collated_report(found))}
    table = tables[SCORES]
    headers = [column.header for column in table.columns]
    seen = set()
    for row, cells in enumerate(table.rows):
        held = {
            audit.ref: next(one for one in audit.rolled.sections if one.title == cells[0])
            for audit in found.audits
        }
        for column in range(2, len(headers)):
            name = COUNTED[headers[column]]
            cases = behind(found, table, row, column)
            refs = {ref: getattr(score, name) for ref, score in held.items()}
            assert {each.ref for each in cases.cases} == {ref for ref in refs if refs[ref]}
            assert sum(refs.values()) == counted_in(table, row, column)
            seen.update((headers[column], each.says) for each in cases.cases)
        rated = behind(found, table, row, 1)
        assert (rated.what, rated.value) == (cells[0], "Rated")
        assert rated.cases == behind(found, table, row, 2).cases
    assert {header for header, _says in seen} >= {"Rated", "Not recorded"}
    assert all("rated" in says and "not recorded" in says for _header, says in seen)


def test_behind_a_rating_other_than_suggested_are_its_explanation_and_reason(found):
    tables = {each.title: each for each in tables_of(collated_report(found))}
    table = tables["Rating given and rating suggested"]
    words = [cell_text(row[0]) for row in table.rows]
    assert words == ["As suggested", "Higher than suggested", "Lower than suggested"]
    listed = tables["Ratings other than suggested"]
    (case,) = behind(found, listed, 0, 3).cases
    (audit,) = [each for each in found.audits if each.ref == cell_text(listed.rows[0][0])]
    assert case.ref == audit.ref
    assert case.says == f"{audit.rolled.explanation} Reason: {audit.rolled.why}"


def test_a_file_by_itself_leads_to_its_case(found):
    (files,) = [
        one for one in tables_of(collated_report(found)) if one.title.startswith("When each")
    ]
    shown = [behind(found, files, row, 0) for row in range(len(files.rows))]
    assert [one.value for one in shown] == [row[0] for row in files.rows]
    assert [case.audit_id for one in shown for case in one.cases] == [
        audit.audit_id for audit in found.readings
    ]


def test_a_total_and_a_place_outside_the_table_have_no_cases_behind(found):
    tables = {each.title: each for each in tables_of(collated_report(found))}
    ages, practice = tables["Children in the sample by age"], tables["Practice"]
    assert behind(found, ages, len(ages.rows), 1) is None
    assert behind(found, practice, 0, 1) is not None
    assert behind(found, practice, -1, 1) is None
    assert behind(found, practice, len(practice.rows), 1) is None


def test_a_row_of_a_choices_table_shows_its_cases_with_assessor_and_district(qtbot, page, found):
    go_to(page, "Overall conclusion")
    practice = table(page, "Practice")
    row = next(
        at for at, cells in enumerate(practice.table.rows) if counted_in(practice.table, at, 1)
    )
    put_on(practice, row, 1)
    assert not page.behind.isVisible()  # nothing moves until it is asked for
    key(qtbot, practice, Qt.Key.Key_Return)
    assert page.behind.isVisible()
    words = cell_text(practice.table.rows[row][0])
    assert page.behind.value.text().startswith(f"{words} · ")
    cases = page.behind.table.records
    refs = {audit.ref: audit for audit in found.audits}
    listed = [
        [cases.index(at, column).data() for column in (0, 1)] for at in range(cases.rowCount())
    ]
    assert len(listed) == counted_in(practice.table, row, 1)
    assert [who for _ref, who in listed] == [
        f"{refs[ref].assessor}, {refs[ref].district}" for ref, _who in listed
    ]


def test_a_verdict_shows_its_cases_and_the_sum_of_each(qtbot, page, found):
    go_to(page, "Annex A: every time limit")
    (limits,) = page.view.tables
    place = next(
        (row, column)
        for row in range(len(limits.table.rows))
        for column in (2, 3)
        if counted_in(limits.table, row, column)
    )
    put_on(limits, *place)
    key(qtbot, limits, Qt.Key.Key_Space)
    standard = cell_text(limits.table.rows[place[0]][0]).partition(" ")[0]
    ref = page.behind.table.record_here()[1]
    audit = next(audit for audit in found.audits if audit.ref == ref)
    assert page.behind.says.text() == audit.explanations[standard] != ""


def test_what_nobody_answered_shows_its_cases(found):
    first = found.audits[0]
    silent = replace(first, verdicts={})
    changed = replace(found, audits=(silent, *found.audits[1:]))
    table = timeliness_table(changed)
    column = [each.header for each in table.columns].index("Not answered")
    row = next(at for at, each in enumerate(table.rows) if cell_text(each[0]).startswith("T3 "))
    held = behind(changed, table, row, column)
    assert (held.value, [case.ref for case in held.cases]) == ("Not answered", [first.ref])
    assert counted_in(table, row, column) == 1


def test_the_cases_follow_the_keyboard_and_escape_puts_them_away(qtbot, page):
    go_to(page, "Overall conclusion")
    practice = table(page, "Practice")
    put_on(practice, 0, 1)
    key(qtbot, practice, Qt.Key.Key_Return)
    before = page.behind.value.text()
    key(qtbot, practice, Qt.Key.Key_Down)
    assert page.behind.value.text() != before
    page.behind.table.setFocus()
    key(qtbot, page.behind.table, Qt.Key.Key_Escape)
    assert not page.behind.isVisible()


def test_a_case_opens_its_summary_to_read(qtbot, page, ws, found):
    go_to(page, "Overall conclusion")
    practice = table(page, "Practice")
    row = next(at for at in range(3) if counted_in(practice.table, at, 1))
    practice.chosen.emit(row, 1)
    settle()
    ref = page.behind.table.record_here()[1]
    key(qtbot, page.behind.table, Qt.Key.Key_Return)
    until(qtbot, lambda: bool(page.findChildren(DocumentDialog)))
    (dialog,) = page.findChildren(DocumentDialog)
    assert dialog.windowTitle() == f"Case summary {ref}"
    assert dialog.view.tables[0].table.title == "Judgements"
    assert nameless(dialog) == []
    dialog.accept()


def test_a_summary_shows_the_leads_correction_not_the_answer_beneath(ws, found):
    pair = moderation.double_reads(ws, the_round(ws).id)[0]
    overall = next(each for each in pair.differences if each.key == "/OJ/OJ3/OJ3_rating")
    moderation.correct(
        ws, the_round(ws).id, pair.first, overall.key, overall.second, "Looked at again."
    )
    judged = summary_document(ws, the_round(ws).id, pair.first).blocks[0]
    levels = {"good": "Good enough", "poor": "Seriously deficient"}
    assert overall.first.value != overall.second.value
    assert cell_text(judged.rows[2][1]) == levels[overall.second.value]


def test_a_concern_is_a_card_with_its_mark_in_the_colour_of_its_tone(page, found):
    go_to(page, "Overall conclusion")
    assert any(isinstance(block, Callout) for block in collated_report(found).blocks)
    (callout,) = [one for one in page.view.findChildren(QFrame) if one.objectName() == "callout"]
    assert callout.property("tone") == "bad"


def test_the_box_narrows_rows_and_hides_tables_without_such_rows(qtbot, page):
    go_to(page, "Overall conclusion")
    tables = len(page.view.tables)
    qtbot.keyClicks(page.search, "best practice")
    until(qtbot, lambda: sum(one.isVisible() for one in page.view.tables) == 1)
    practice = table(page, "Practice")
    assert practice.isVisible()
    assert practice.records.rowCount() == 1
    qtbot.keyClicks(page.search, " nowhere")
    until(qtbot, lambda: not any(one.isVisible() for one in page.view.tables))
    assert "best practice nowhere" in page.view._nothing.text()
    page.search.clear()
    until(qtbot, lambda: sum(one.isVisible() for one in page.view.tables) == tables)


def test_what_is_chosen_stays_right_in_a_narrowed_and_sorted_table(qtbot, page, found):
    go_to(page, "Annex A: every time limit")
    (limits,) = page.view.tables
    limits.narrow("core assessment")
    limits.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    put_on(limits, 0, 6)
    key(qtbot, limits, Qt.Key.Key_Return)
    words = limits.records.index(0, 0).data()
    assert page.behind.what.text().partition(",")[0] in words
    assert page.behind.table.records.rowCount() == int(limits.records.index(0, 6).data())


def test_rows_are_copied_with_their_headings(qtbot, page):
    go_to(page, "Overall conclusion")
    practice = table(page, "Practice")
    practice.setFocus()
    practice.selectRow(0)
    key(qtbot, practice, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "Answer\tCases\tShare"
    assert lines[1].startswith("Best practice\t")


def test_the_figures_are_live_and_the_chapter_stays_in_front(qtbot, page, ws, actions):
    go_to(page, "Overall conclusion")
    before = table(page, "Overall quality of work").table
    pair = moderation.double_reads(ws, the_round(ws).id)[0]
    overall = next(each for each in pair.differences if each.key == "/OJ/OJ3/OJ3_rating")
    actions.announce(
        moderation.correct(ws, the_round(ws).id, pair.first, overall.key, overall.second, "Again.")
    )
    until(qtbot, lambda: table(page, "Overall quality of work").table != before)
    assert page.outline.currentItem().text() == "2  Overall conclusion"


def test_before_anything_has_come_back_the_page_says_what_will_appear(
    qtbot, dressed, held, actions
):
    with opened(held.before) as ws:
        page = FindingsPage(ws, the_round(ws), actions)
        with shown(qtbot, page):
            until(qtbot, lambda: page.empty.title.text() == "No findings yet")
            assert not page.bar.isVisible()  # nothing to choose from
            assert page.empty.isVisible()
            assert not page.body.isVisible()


def test_in_a_narrow_window_the_cases_stand_below_the_finding(qtbot, page):
    go_to(page, "Overall conclusion")
    practice = table(page, "Practice")
    practice.chosen.emit(0, 1)
    settle()
    beside = page.behind.geometry()
    assert beside.left() >= page.view.geometry().right()
    page.resize(860, 740)
    settle()
    assert page.behind.geometry().top() >= page.view.geometry().bottom()


@pytest.mark.parametrize(
    ("scheme", "percent"), [(Scheme.LIGHT, 100), (Scheme.DARK, 150), (Scheme.LIGHT, 200)]
)
def test_every_chapter_can_be_read_and_reached(qtbot, dressed, ws, actions, scheme, percent):
    dressed.dress(scheme, percent)
    page = FindingsPage(ws, the_round(ws), actions)
    with shown(qtbot, page, (1154, 740) if percent == 100 else (1270, 700)):
        until(qtbot, lambda: page.outline.count() > 0)
        for row in range(page.outline.count()):
            page.outline.setCurrentRow(row)
            settle()
            if page.view.tables:
                page.view.tables[0].chosen.emit(0, 1)
                settle()
            title = page.outline.currentItem().text()
            assert (title, nameless(page)) == (title, [])
            assert (title, sideways(page)) == (title, [])
            assert (title, cut_off(page)) == (title, [])
    assert QApplication.activeModalWidget() is None


def test_a_summary_of_an_audit_that_is_gone_is_refused_in_a_sentence(ws):
    from app.domain.errors import NotFound

    with pytest.raises(NotFound, match="No returned copy"):
        summary_document(ws, the_round(ws).id, AuditId("gone"))


def test_the_tables_of_the_sample_part_the_cases_that_are_counted(ws):
    found, document = reporting.report_of(ws, the_round(ws).id)
    tables = {each.title: each for each in tables_of(document)}
    for title in DRAWN[:3]:
        rows = range(len(tables[title].rows))
        held = [behind(found, tables[title], row, 1).cases for row in rows]
        refs = [each.ref for cases in held for each in cases]
        assert sorted(refs) == sorted(each.ref for each in found.audits), title
        for row, cases in enumerate(held):
            assert len(cases) <= counted_in(tables[title], row, 1), title


def test_a_section_in_which_two_readings_differ_leads_to_both(ws):
    found, document = reporting.report_of(ws, the_round(ws).id)
    (sections,) = [each for each in tables_of(document) if each.title == "Agreement by section"]
    differing = 0
    for row, (_section, same) in enumerate(sections.rows):
        cases = behind(found, sections, row, 1).cases
        assert bool(cases) is (same.value < same.of)
        differing += bool(cases)
        assert all(each.says.startswith("They differ in: ") for each in cases)
    assert differing
