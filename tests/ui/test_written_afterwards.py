"""An audit of a round that was announced: the day of entry is asked compactly, and only where it can matter."""

from contextlib import ExitStack, closing

import pytest
from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtWidgets import QLabel

from app.domain.answers import Answer
from app.reports.collated import collated_report
from app.reports.content import Table
from app.services import findings
from app.services.open_audit import OpenAudit
from tests.builders import POSITION, audits_in, opened, say, small_round
from tests.services.announced import SESSIONS, announced_round, caught_up, merged
from tests.ui.finding import part, segment
from tests.ui.test_repeats import type_in_cell
from ui.forms.repeats import RepeatPart
from ui.forms.section import SectionForm
from ui.viewmodels.audit import AuditViewModel
from ui.viewmodels.findings import behind
from ui.widgets.marks import Pill

GATE, CONFERENCE, ENTERED = "/records/late_entries", "/CF/CF1/CF1_date", "/CF/CF1/CF1_date_entered"


@pytest.fixture
def rounds_(tmp_path_factory, tmp_path):
    small = small_round(tmp_path_factory, tmp_path)
    with ExitStack() as held:
        lead, reader, made = announced_round(tmp_path, small.folder / "annex-a.xlsx")
        for ws in (lead, reader):
            held.enter_context(closing(ws.store))
        yield lead, reader, made.id


@pytest.fixture
def model(rounds_, actions, qapp):
    _lead, reader, round_id = rounds_
    return AuditViewModel(audits_in(reader, round_id)[0], actions, lambda: POSITION)


@pytest.fixture
def open_section(qtbot, dressed, model):
    def show(path, model=model):
        section = next(one for one in model.sections if one.path == path)
        form = SectionForm(section, model)
        qtbot.addWidget(form)
        form.resize(760, 700)
        with qtbot.waitActive(form):
            form.show()
            form.activateWindow()
        return form

    return show


def shown_cards(form):
    return [card.wording.text() for card in form.cards.values()]


def test_the_card_names_the_day_of_the_announcement(open_section, model):
    form = open_section("/records")
    (asked,) = [words for words in shown_cards(form) if "audit was announced" in words]
    assert asked.endswith("announced (Mon 16 Mar 2009)?")
    segment(form, GATE, "yes").click()
    assert model.audit.form.value(GATE) == "yes"
    assert not any("${" in sentence for sentence in model.audit.standing_in_the_way())
    titles = [item.title for section in model.sections for item in section.items]
    assert not [title for title in titles if "${" in title]


def test_a_round_without_an_announcement_does_not_know_of_it(
    qtbot, dressed, actions, tmp_path_factory, tmp_path
):
    small = small_round(tmp_path_factory, tmp_path / "plain")
    with opened(small.store("a")) as ws:
        audit = OpenAudit(ws, audits_in(ws, small.round_id)[0].id)
        say(audit, "SV1_any", "yes")
        model = AuditViewModel(audit, actions, lambda: POSITION)
        items = [item.title for section in model.sections for item in section.items]
        assert not [title for title in items if "announced" in title]
        form = SectionForm(next(one for one in model.sections if one.path == "/SV"), model)
        qtbot.addWidget(form)
        form.resize(760, 700)
        form.show()
        table = form.findChild(RepeatPart, SESSIONS)
        assert "Entered on the record on" not in columns(table)
        assert len(columns(table)) == 5


def columns(table):
    model = table.model
    return [
        model.title(place)
        for place in range(model.columnCount())
        if not table.table.isColumnHidden(place)
    ]


def test_below_an_earlier_date_stands_one_line_for_the_day_of_entry(open_section, model):
    say(model.audit, "CF1_kind", "initial")
    form = open_section("/CF")
    line = part(form, ENTERED)
    assert not line.isVisible()
    model.edit(GATE, Answer("yes"))
    model.edit(CONFERENCE, Answer("2009-01-26"))
    assert line.isVisible()
    QCoreApplication.processEvents()  # a section is laid out once for a key, before it is painted
    box = line.body.editor.line
    assert line.title.text() == "Entered on the record on"
    assert line.title.mapTo(form, QPoint(0, 0)).x() < box.mapTo(form, QPoint(0, 0)).x()
    tops = [widget.mapTo(form, QPoint(0, 0)).y() for widget in (line.title, box)]
    assert abs(tops[0] - tops[1]) < box.height()
    hints = [one.text() for one in line.findChildren(QLabel) if one.isVisible()]
    assert "Leave blank unless it was after the announcement." in hints
    assert line.height() < 2 * box.height()
    model.edit(CONFERENCE, Answer("2009-03-20"))
    assert not line.isVisible()


def test_a_table_gains_the_column_and_its_verdict_says_how_many(qtbot, open_section, model):
    say(model.audit, "SV1_any", "yes")
    form = open_section("/SV")
    table = form.findChild(RepeatPart, SESSIONS)
    table.take_focus()
    type_in_cell(qtbot, table, 0, 0, "10/2/09")
    assert "Entered on the record on" not in columns(table)
    model.edit(GATE, Answer("yes"))
    assert columns(table)[1] == "Entered on the record on"
    type_in_cell(qtbot, table, 0, 1, "20/3/09")
    said = [pill.text() for pill in table.findChildren(Pill) if pill.isVisible()]
    assert any(text.endswith("· 1 written afterwards") for text in said), said
    last = max(
        place for place in range(table.model.columnCount()) if not table.table.isColumnHidden(place)
    )
    right = table.table.columnViewportPosition(last) + table.table.columnWidth(last)
    assert right <= table.table.viewport().width()


def test_behind_the_ends_not_counted_are_their_cases(rounds_, tmp_path):
    lead, reader, round_id = rounds_
    first, *_others = caught_up(reader, round_id)
    merged(lead, reader, round_id, tmp_path)
    found = findings.findings(lead, round_id)
    document = collated_report(found)
    tables = {block.title: block for block in document.blocks if isinstance(block, Table)}
    ends, files = (
        tables["Entries made after the announcement and not counted"],
        tables["When each file was read"],
    )
    for row in range(len(ends.rows)):
        for column in range(len(ends.columns)):
            (case,) = behind(found, ends, row, column).cases
            assert case.ref == first.card.ref
            assert "entered after" in case.says or "written after" in case.says
    shown = [behind(found, files, row, 4).value for row in range(len(files.rows))]
    assert shown == [row[0] for row in files.rows]
