from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from app.resources import bank_holidays
from app.services.tools import built_in
from app.tool.model import Group, Question
from app.tool.numbering import plain_label
from tests.builders import opened, small_round
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
from ui.pages.tool import ToolPage
from ui.pages.tool_cards import ToolCard, _Answer
from ui.shortcuts import Shortcut
from ui.theme import Scheme
from ui.viewmodels.asked_when import AskedWhen
from ui.viewmodels.outline import sections
from ui.viewmodels.questions import Questions
from ui.viewmodels.standards import standards_in_words
from ui.widgets.flow import Flow
from ui.widgets.marks import Pill


def nothing_tried(_tool, _child):
    """The desk's part, which opens the audit page."""


@pytest.fixture
def ws(tmp_path_factory, tmp_path):
    with opened(small_round(tmp_path_factory, tmp_path).lead) as ws:
        yield ws


@pytest.fixture
def page(qtbot, dressed, ws, actions):
    page = ToolPage(ws, the_round(ws), actions, nothing_tried)
    with shown(qtbot, page):
        yield page


@pytest.fixture(scope="module")
def tool():
    return built_in()


@pytest.fixture(scope="module")
def rules(tool):
    return AskedWhen(tool, Questions(tool))


def show(page, title):
    rows = range(page.reading.outline.count())
    page.reading.outline.setCurrentRow(
        next(row for row in rows if page.reading.outline.item(row).text().endswith(title))
    )
    settle()


def card(page, number):
    return next(
        one
        for one in page.reading.cards.widget().findChildren(ToolCard)
        if one.accessibleName().startswith(f"{number} ")
    )


def words(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.text()]


def pills(widget):
    return [pill.text() for pill in widget.findChildren(Pill)]


def test_the_sections_stand_on_the_left_and_the_limits_last(page, tool):
    titles = [page.reading.outline.item(row).text() for row in range(page.reading.outline.count())]
    assert len(titles) == len(sections(tool)) + 1
    assert "3  Assessment" in titles
    assert titles[-1] == "Every time limit"
    assert page.reading.outline.hasFocus()


def test_every_question_of_every_section_is_shown_with_its_number_and_wording(page, tool):
    seen = {}
    for row, section in enumerate(sections(tool)):
        page.reading.outline.setCurrentRow(row)
        cards = page.reading.cards.widget().findChildren(ToolCard)
        assert len(cards) == len(section.items)
        for one, item in zip(cards, section.items, strict=True):
            seen[item.number or item.title] = words(one)
            assert item.title in words(one)
            for part in item.parts:
                own = plain_label(part.label)
                assert own == item.title or own in words(one)
    assert sum(number[0].isdigit() for number in seen) == 88


def test_a_question_shows_its_choices_its_rule_its_guidance_and_its_limit(page):
    show(page, "Assessment")
    said = words(card(page, "3.4"))
    assert any(
        "3.2 (Status of the assessment) is “Completed and authorised”" in one for one in said
    )
    assert any(one.startswith("The date of authorisation") for one in said)
    assert any("Source: Kent & Medway" in one for one in said)
    assert "T3  42 working days" in pills(card(page, "3.4"))
    assert {"Not started", "Not required"} <= set(words(card(page, "3.2")))


def test_a_default_that_is_not_verified_says_so_and_a_verified_one_does_not(page, tool):
    show(page, "Assessment")
    marks = {
        standard.id: standard.unverified
        for standard in tool.standards
        if standard.id in ("T2", "T3d")
    }
    assert marks == {"T2": False, "T3d": True}
    assert pills(card(page, "3.1")).count("Editable default, not verified") == 1  # T2-2010's
    assert "Editable default, not verified" not in pills(card(page, "3.3"))
    assert "Editable default, not verified" in pills(card(page, "3.4"))


def test_a_rated_question_shows_what_each_level_means(page, tool):
    show(page, "Supervision and management oversight")
    shown_words = words(card(page, "6.2"))
    assert "Exemplary" in pills(card(page, "6.2"))
    assert any(one.startswith("Each session goes through") for one in shown_words)
    assert not any(one.startswith("Exemplary:") for one in shown_words)


def test_every_rule_is_in_words_or_as_the_workbook_has_it(tool, rules):
    """Words are never guessed: what is not put into words stands as the expression itself."""
    told = {
        node.rules.relevant: rules.rule(node.rules.relevant)
        for node in tool.nodes()
        if node.rules.relevant
    }
    raw = {text for text, rule in told.items() if not rule.in_words}
    assert len(told) - len(raw) > 60
    assert all(rule.text == text for text, rule in told.items() if not rule.in_words)
    assert all("${" not in rule.text for rule in told.values() if rule.in_words)


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        (
            "${AS2_status} = 'completed'",
            "3.2 (Status of the assessment) is “Completed and authorised”",
        ),
        (
            "${PL4} = 'none' or ${PL4} = 'worse' or ${PL4} = 'some'",
            "10.4 is “None”, “Worse” or “Some”",
        ),
        ("${PL4} != 'none' and ${PL4} != 'worse'", "10.4 is not “None” or “Worse”"),
        (
            "${PL4} = 'none' and ${PL4} = 'worse'",
            "10.4 is “None” and 10.4 is “Worse”",
        ),
        ("${CS1_missed_count} > 0", "“Visits at which the child was not seen” is more than 0"),
        (
            "selected(${LG5_orders}, 'other')",
            "11.5 (Which, in the time of this plan) includes “Other”",
        ),
        ("verdict('T4') = 'late'", "T4 (Initial child protection conference) is “late”"),
        ("${PL4} != ''", "10.4 is answered"),
        ("${PL4} = ''", "10.4 is not answered"),
    ],
)
def test_a_simple_rule_is_put_into_words(rules, expression, said):
    rule = rules.rule(expression)
    assert rule.in_words
    assert rule.text == said


@pytest.mark.parametrize(
    "expression",
    [
        "string(${HX1_date}) = '' or ${HX1_date} < date('2013-04-15')",
        "(${PL4} = 'none' or ${PL4} = 'worse') and ${OJ1} = 'no'",  # words have no brackets
        "${PL4} > 'none'",
        "not(${PL4} = 'none')",
        "verdict('T4') < 'late'",
        "${PL4} =",
        "false()",
    ],
)
def test_what_is_not_simple_stays_as_it_is_written(rules, expression):
    rule = rules.rule(expression)
    assert not rule.in_words
    assert rule.text == expression


def test_a_part_within_a_group_carries_the_groups_rule_too(tool, rules):
    groups = [
        node
        for node in tool.nodes()
        if isinstance(node, Group) and node.rules.relevant and node.path.count("/") == 2
    ]
    assert groups
    for group in groups:
        for child in group.children:
            if isinstance(child, Question):
                assert rules.rules(child)[0] == rules.rule(group.rules.relevant)


def test_every_limit_is_in_the_table_with_its_clock_source_and_standing(page, tool):
    show(page, "Every time limit")
    table = page.reading.standards.table
    assert table.isVisible()
    assert table.records.rowCount() == len(tool.standards)
    cells = {
        table.records.index(row, 0).data(): [
            table.records.index(row, at).data() for at in range(1, 5)
        ]
        for row in range(table.records.rowCount())
    }
    assert cells["T3"][:2] == ["Core assessment", "42 working days"]
    assert cells["T3"][2].startswith("from 1.1 “Date of the referral” to 3.4 ")
    assert cells["T3"][3] == "Sourced"
    assert cells["T1"][3] == "Editable default"
    assert cells["T12"][1] == "as set in each plan"
    core = next(row for row in range(len(cells)) if table.records.index(row, 0).data() == "T3")
    table.setCurrentIndex(table.records.index(core, 0))
    detail = words(page.reading.standards.detail)
    assert any("Kent & Medway Safeguarding Children Procedures" in one for one in detail)
    assert "In force until Tue 16 Mar 2010." in detail


def test_a_limit_no_rule_can_read_is_shown_as_it_is_written(tool, rules):
    odd = replace(tool, standards=(replace(tool.standards[0], limit="soon", law_from="never"),))
    (said,) = standards_in_words(odd, Questions(odd), rules)
    assert said.limit == "soon"
    assert "In force from never." in said.notes


def test_what_ends_a_series_is_said_in_words(tool, rules):
    said = {one.id: " ".join(one.notes) for one in standards_in_words(tool, Questions(tool), rules)}
    assert "None is due after one where " in said["T8"]
    assert "Plan ended" in said["T8"]
    assert "None is due" not in said["T6"]


def test_version_and_hash_are_shown_and_the_hash_can_be_copied(qtbot, page, ws):
    audit_round = the_round(ws)
    assert page.about.text() == "Child protection case file audit 1.0 · 13 sections, 88 items"
    groups = [audit_round.tool_hash[at : at + 4] for at in range(0, 16, 4)]
    assert page.hash.text() == f"Hash {' '.join(groups)} …"
    page.hash.setFocus()
    key(qtbot, page.hash, Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == audit_round.tool_hash


def test_a_question_is_found_by_its_words_in_any_section(qtbot, page):
    page.reading.search.setFocus()
    qtbot.keyClicks(page.reading.search, "marac")
    until(qtbot, lambda: "question" in words(page.reading.cards.widget())[0])
    found = [one.accessibleName() for one in page.reading.cards.widget().findChildren(ToolCard)]
    assert found == ["4.3 Public protection arrangements for an adult in the child's life"]
    qtbot.keyClicks(page.reading.search, " nowhere")
    until(qtbot, page.reading.nothing.isVisible)
    page.reading.search.clear()
    until(qtbot, lambda: words(page.reading.cards.widget())[0] == "Records seen")


def test_ctrl_f_goes_to_the_box(qtbot, page):
    actions = {action.objectName(): action for action in page.reading.actions()}
    actions[Shortcut.SEARCH.name].trigger()
    assert page.reading.search.hasFocus()


@pytest.mark.parametrize(
    ("scheme", "percent"), [(Scheme.LIGHT, 100), (Scheme.DARK, 150), (Scheme.LIGHT, 200)]
)
def test_every_section_can_be_read_and_reached(qtbot, dressed, ws, actions, scheme, percent):
    dressed.dress(scheme, percent)
    page = ToolPage(ws, the_round(ws), actions, nothing_tried)
    with shown(qtbot, page, (1154, 740) if percent == 100 else (1270, 1000)):
        for row in range(page.reading.outline.count()):
            page.reading.outline.setCurrentRow(row)
            settle()
            title = page.reading.outline.currentItem().text()
            assert (title, nameless(page)) == (title, [])
            assert (title, sideways(page)) == (title, [])
            assert (title, cut_off(page)) == (title, [])


def test_below_the_time_limits_stands_by_which_table_working_days_are_counted(page):
    table = bank_holidays()
    show(page, "Every time limit")
    words = page.reading.standards.working_days
    assert words.isVisible()
    assert table.in_words in words.text()
    assert f"version {table.version}" in words.text()
    page.reading.show_tool(replace(built_in(), worked=("2009-04-13",)), "northern-ireland")
    assert "Northern Ireland" in words.text()
    assert "worked: Mon 13 Apr 2009" in words.text()


@pytest.mark.parametrize("words", ["All of it", "None of it", "Worker's notes or diary", "Yes"])
def test_an_answer_of_one_line_is_as_wide_as_its_words(qtbot, dressed, words):
    flow = Flow(6)
    qtbot.addWidget(flow)
    chip = _Answer(words)
    flow.add(chip)
    flow.resize(800, 60)
    flow.show()
    assert chip.heightForWidth(chip.width()) <= chip.height()
