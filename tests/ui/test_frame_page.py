"""Frame and sample: a list read, a design that answers as one types, a draw that can be defended."""

from contextlib import ExitStack
from fractions import Fraction

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication

from app.domain.ages import AgeBand
from app.domain.file_requests import Production
from app.domain.strata import Design, Spread
from app.services import file_requests, frames, rounds, sample
from app.services.file_requests import FileNote
from tests.frame import files
from tests.ui.finding import button, named
from tests.ui.lead_rounds import TEAMS, lead_store, wait_for, write_list
from ui.pages.frame import FramePage
from ui.pages.frame_ages import in_proportion
from ui.pages.frame_assurance import affected_words, assurance_words, half_width_words, needed_for


@pytest.fixture
def at(tmp_path):
    """A store and its round at a stage."""
    with ExitStack() as stack:
        yield lambda stage: stack.enter_context(lead_store(tmp_path, stage))


@pytest.fixture
def shown(qtbot, dressed, at, actions):
    """Shows the page of a round at that stage, with its store and round beside it."""

    def show(stage):
        ws, audit_round = at(stage)
        page = FramePage(ws, audit_round, actions)
        page.ws, page.audit_round = ws, audit_round
        qtbot.addWidget(page)
        page.resize(1100, 900)
        page.show()
        wait_for(page)
        return page

    return show


def cells(table):
    model = table.model
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def tried_out(qtbot, page):
    """Until the design on the sheet was tried out."""
    qtbot.waitUntil(lambda: bool(page.design.preview.text() or page.design.fault.text()))


def settle_seed(page, seed="dice 6 3 1", again=""):
    """Everything that a draw asks for."""
    held = page.draw.ceremony
    held.origin.segments["dice"].click()
    held.one.setText("Lead reviewer")
    held.two.setText("Deputy")
    held.fixed_on.line.setText("3 3 2009")
    held.seed.setText(seed)
    held.again.setText(seed)
    page.draw.again.setText(again)


def press(qtbot, page, text):
    qtbot.waitUntil(lambda: button(page, text).height() > 0)  # laid out anew after the last one
    qtbot.mouseClick(button(page, text), Qt.MouseButton.LeftButton)


def drop(page, *paths):
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    move, left, none = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    entering = QDragEnterEvent(QPoint(5, 5), move, held, left, none)
    page.source.zone.dragEnterEvent(entering)
    if entering.isAccepted():
        page.source.zone.dropEvent(QDropEvent(QPointF(5, 5), move, held, left, none))
    return entering.isAccepted()


def test_before_there_is_a_list_every_step_says_what_will_appear(shown):
    page = shown("begun")
    for step in (page.read, page.design, page.sample):
        assert step.nothing.isVisible()
        assert step.nothing.text().startswith("Once")
    assert not page.draw.draw.isEnabled()
    assert "position date" in " ".join(
        each.text() for each in page.source.zone.findChildren(type(page.source.reason))
    )


def test_a_file_dropped_on_the_page_is_read_and_kept(qtbot, shown, tmp_path):
    page = shown("begun")
    assert drop(page, write_list(tmp_path / "dropped.csv"))
    qtbot.waitUntil(lambda: page.found.listed is not None)
    record = frames.record(page.ws, page.audit_round.id)
    assert (record.file_name, record.children, record.on_plan) == ("dropped.csv", 63, 61)
    assert record.as_of == page.audit_round.position_date
    assert not page.read.nothing.isVisible()


def test_only_one_file_at_a_time_can_be_dropped(shown, tmp_path):
    page = shown("begun")
    assert not drop(page, tmp_path / "one.csv", tmp_path / "two.csv")


def test_a_file_that_cannot_be_used_is_refused_beside_the_zone_and_nothing_kept(
    qtbot, shown, problems, tmp_path
):
    page = shown("begun")
    (tmp_path / "empty.xlsx").write_bytes(b"")
    page.source.take(tmp_path / "empty.xlsx")
    qtbot.waitUntil(page.source.fault.isVisible)
    assert page.source.fault.text() == "empty.xlsx is empty: choose another file."
    assert frames.record(page.ws, page.audit_round.id) is None
    assert problems == []
    assert page.source.zone.isEnabled()


def test_another_list_waits_for_a_yes_and_says_what_it_replaces(qtbot, shown, tmp_path):
    page = shown("drawn")
    page.source.take(write_list(tmp_path / "other.csv", children=40))
    qtbot.waitUntil(page.source.waiting.isVisible)
    words = page.source.waiting.words.text()
    assert "other.csv holds 43 children, 41 of them with a plan" in words
    assert "It would take the place of list.csv." in words
    assert "drawn again" in words
    assert frames.record(page.ws, page.audit_round.id).file_name == "list.csv"
    press(qtbot, page, "Keep the one there is")
    assert not page.source.waiting.isVisible()
    assert frames.record(page.ws, page.audit_round.id).file_name == "list.csv"


def test_a_list_that_is_confirmed_replaces_the_other(qtbot, shown, tmp_path):
    page = shown("drawn")
    page.source.take(write_list(tmp_path / "other.csv", children=40))
    qtbot.waitUntil(page.source.waiting.isVisible)
    press(qtbot, page, "Use this list")
    qtbot.waitUntil(lambda: page.found.listed.record.file_name == "other.csv")
    assert page.design.cases.most == 41


def test_what_was_read_is_counted_by_age_and_team_with_every_problem(shown):
    page = shown("listed")
    teams = {row[0]: int(row[1]) for row in cells(page.read.teams)}
    assert set(teams) == set(TEAMS)
    assert sum(teams.values()) == 61
    assert sum(int(row[1]) for row in cells(page.read.bands)) == 61
    assert cells(page.read.problems)[0] == [
        "left blank",
        "row 64, column date_of_birth",
        "The value is not a date; it is left out.",
        "unreadable",
    ]
    assert page.read._found.text() == "2 problems: 1 left blank, 1 doubted"
    assert not page.read.fine.isVisible()


def test_who_is_outside_is_told_with_their_numbers(shown):
    words = shown("listed").read.outside.text()
    assert "The sample speaks for the 61 children with a plan on Tue 31 Mar 2009" in words
    assert "1 whose plan had ended, 1 whose plan began later" in words


def test_the_children_are_listed_when_asked_for(qtbot, shown):
    page = shown("listed")
    assert not page.read.listed.isVisible()
    press(qtbot, page, "Show the 63 children of the list")
    assert page.read.listed.isVisible()
    assert page.read.listed.model.rowCount() == 63
    press(qtbot, page, "Hide the children of the list")
    assert not page.read.listed.isVisible()


def test_the_assurance_moves_with_every_digit_typed(qtbot, shown):
    page = shown("listed")
    box = named(page, "Cases in the sample")
    box.selectAll()
    qtbot.keyClicks(box, "1")
    assert page.design.assurance.text() == assurance_words(1, 61)
    qtbot.keyClicks(box, "2")
    assert page.design.assurance.text() == assurance_words(12, 61)
    assert "None found in 12 would mean at most" in page.design.assurance.text()
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert box.text() == "13"
    box.selectAll()
    qtbot.keyClicks(box, "99")  # more than there are: marked, and the last number stays
    assert box.property("unread") is True
    assert page.design.design().size == 9


def test_the_figures_of_the_brief_are_the_ones_shown():
    assert assurance_words(50, 1100) == (
        "None found in 50 would mean at most 62 of 1,100 children."
    )
    assert assurance_words(61, 61).startswith("Every child's file would be read")
    assert assurance_words(5, 0) == ""
    assert assurance_words(50, 1100, 0.99).startswith("None found in 50 would mean at most 94 of")
    assert "92.8%" in affected_words(55, 50, 1100)
    assert "4.5%" in affected_words(1, 50, 1100)
    assert "over 99.9%" in affected_words(300, 50, 1100)
    assert "100.0%" in affected_words(300, 801, 1100)  # more than are without
    assert needed_for(11, 1100, 0.95) == 262
    assert "13.7" in half_width_words(50, 1100, 0.95)


def test_a_design_is_tried_out_before_anything_is_drawn(qtbot, shown):
    page = shown("listed")
    press(qtbot, page, "Teams")
    tried_out(qtbot, page)
    qtbot.waitUntil(lambda: "6 groups" in page.design.preview.text())
    assert "Each of 3 places gives between" in page.design.preview.text()
    assert sample.latest_draw(page.ws, page.audit_round.id) is None


def test_an_impossible_design_says_why_and_cannot_be_drawn(qtbot, shown):
    page = shown("listed")
    tried_out(qtbot, page)
    settle_seed(page)
    qtbot.waitUntil(page.draw.draw.isEnabled)
    press(qtbot, page, "A floor for pre-school")
    page.design.ages.floor.put(45)
    qtbot.waitUntil(page.design.fault.isVisible)
    assert "A floor of 45 pre-school cases cannot be met" in page.design.fault.text()
    assert not page.draw.draw.isEnabled()


def test_specialist_teams_are_told_by_name_and_confirmed_by_the_lead(qtbot, shown):
    page = shown("listed")
    press(qtbot, page, "Districts and specialist teams")
    assert page.design.teams.confirmed == ("Disability team",)
    qtbot.waitUntil(lambda: "3 places" in page.design.preview.text())
    named(page, "Disability team is a specialist team").click()
    assert page.design.teams.confirmed == ()
    qtbot.waitUntil(lambda: "2 places" in page.design.preview.text())


def test_quotas_begin_in_proportion_and_say_how_they_add_up(qtbot, shown):
    page = shown("listed")
    page.design.cases.put(20)
    press(qtbot, page, "A number for each age band")
    assert page.design.ages.sum.text() == "20 of 20 cases"
    assert page.design.ages.sum.objectName() == "good"
    quotas = page.design.design().quotas
    assert sum(quotas.values()) == 20
    box = named(page, "Under 2 years: cases")
    box.put(box.value + 1)
    assert page.design.ages.sum.text() == "21 of 20 cases"
    assert page.design.ages.sum.objectName() == "warn"
    qtbot.waitUntil(page.design.fault.isVisible)
    assert "The quotas add up to 21" in page.design.fault.text()
    assert not named(page, "Unborn: cases").isVisible()  # nobody of the list is unborn


def test_in_proportion_leaves_no_band_without_a_case():
    held = {AgeBand.UNBORN: 1, AgeBand.UNDER_2: 90, AgeBand.FROM_16: 9}
    assert in_proportion(held, 10) == {
        AgeBand.UNBORN: 1,
        AgeBand.UNDER_2: 8,
        AgeBand.FROM_16: 1,
    }
    assert in_proportion({}, 10) == {}


def test_nothing_is_drawn_until_the_seed_came_about_in_the_open(qtbot, shown):
    """Each thing in turn is missed, and named."""
    page = shown("listed")
    tried_out(qtbot, page)
    held, missing = page.draw.ceremony, page.draw.missing
    assert "how the seed came about, the names of two people, the day, the seed." in missing.text()
    settle_seed(page)
    qtbot.waitUntil(page.draw.draw.isEnabled)
    assert missing.text() == ""
    for spoil, words in (
        (lambda: held.two.setText("lead REVIEWER"), "the names of two people"),
        (lambda: held.fixed_on.line.setText("March 2009"), "the day"),
        (lambda: held.seed.setText(""), "the seed"),
        (lambda: held.again.setText(""), "the seed a second time"),
        (lambda: held.again.setText("dice 6 3 2"), "The two seeds typed differ"),
        (held.origin.segments["public"].click, "which number, or how else"),
    ):
        settle_seed(page)
        spoil()
        assert words in missing.text()
        assert not page.draw.draw.isEnabled()
        qtbot.keyClick(held.seed, Qt.Key.Key_Return)
    assert sample.latest_draw(page.ws, page.audit_round.id) is None
    settle_seed(page)
    held.again.setText("")
    held.check.segments["read-back"].click()
    assert page.draw.draw.isEnabled()  # read back aloud instead
    assert not held.again.isVisible()


def test_a_draw_makes_the_sample_and_shows_what_was_expected_and_drawn(qtbot, shown):
    page = shown("listed")
    page.design.cases.put(12)
    press(qtbot, page, "Teams")
    press(qtbot, page, "By their size")
    settle_seed(page, "dice 2 2 5")
    qtbot.waitUntil(page.draw.draw.isEnabled)
    press(qtbot, page, "Draw the sample")
    qtbot.waitUntil(lambda: page.found.drawn is not None)
    drawn = sample.latest_draw(page.ws, page.audit_round.id)
    assert (drawn.size, drawn.seed) == (12, "dice 2 2 5")
    assert page.found.drawn.draw.design.spread is Spread.TEAM
    assert page.found.drawn.draw.design.power == Fraction(1)
    assert drawn.ceremony.people == ("Lead reviewer", "Deputy")
    rows = cells(page.sample.strata)
    assert sum(int(row[4]) for row in rows) == len(sample.cases(page.ws, page.audit_round.id)) == 12
    assert sum(int(row[2]) for row in rows) == 61
    assert "thrown with dice in front of Lead reviewer and Deputy" in page.sample.method.text()
    (row,) = cells(page.sample.draws)
    assert row[2:4] == ["dice 2 2 5", "dice: Lead reviewer, Deputy, Tue 3 Mar 2009"]
    assert page.draw.ceremony.seed.text() == ""  # it has been used
    qtbot.waitUntil(lambda: "–" not in {row[4] for row in cells(page.design.strata)})
    assert sum(int(row[4]) for row in cells(page.design.strata)) == 12
    assert page.status() == "61 children on a plan, 12 drawn"


def test_every_draw_stays_in_the_list_and_the_design_is_the_last_ones(qtbot, shown):
    page = shown("drawn")
    assert page.design.design().size == 8
    assert page.design.design().preschool_floor == 2
    assert page.draw.draw.text() == "Draw again"
    assert "replaces the sample of 8 cases" in page.draw.note.text()
    settle_seed(page, "another")
    tried_out(qtbot, page)
    assert page.draw.missing.text() == "Still needed: why the sample is drawn again."
    assert not page.draw.draw.isEnabled()
    page.draw.again.setText("The list of the wrong day was read.")
    qtbot.waitUntil(page.draw.draw.isEnabled)
    qtbot.keyClick(page.draw.again, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.found.draws == 2)
    rows = cells(page.sample.draws)
    assert [(row[2], row[4], row[6]) for row in rows] == [
        ("dice 6 3 1", "", ""),
        ("another", "The list of the wrong day was read.", "yes"),
    ]
    assert "drawn twice; both draws are kept" in page.sample.method.text()
    page.sample.draws.view.selectRow(1)
    assert "why again: The list of the wrong day was read." in page.sample.said.text()
    assert page.found.history[1].digest in page.sample.said.text()


def test_the_paragraph_is_copied_for_the_report(qtbot, shown):
    page = shown("drawn")
    button(page, "Copy the paragraph").click()
    text = QGuiApplication.clipboard().text()
    assert text == page.sample.method.text()
    assert "seed dice 6 3 1" in text


def test_ages_sort_by_age_and_numbers_by_size(qtbot, shown):
    page = shown("listed")
    quotas = in_proportion(page.design.ages._held, 20)
    sample.draw_cases(page.ws, page.audit_round.id, Design(20, quotas=quotas), "dice 6 3 1")
    page.reload()
    qtbot.waitUntil(lambda: page.found.drawn is not None)
    page.sample.strata.view.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    ages = [row[1] for row in cells(page.sample.strata)]
    assert ages == [  # by the alphabet "10 to 15" would come first
        "Under 2 years",
        "2 to 4 years",
        "5 to 9 years",
        "10 to 15 years",
        "16 and 17 years",
        "Age not known",
    ]
    page.sample.strata.view.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    sizes = [int(row[2]) for row in cells(page.sample.strata)]
    assert sizes == sorted(sizes, reverse=True)


def test_once_cases_are_shared_out_design_and_draw_are_closed_and_only_a_census_is_taken(shown):
    page = shown("shared")
    why = "9 audits of this sample are shared out, so list and sample stay as they are."
    assert page.source.reason.text() == why
    assert page.draw.reason.text() == why
    for way in (page.source.choose_folder, page.source.choose_table, page.source.mapping):
        assert not way.isVisible()
    assert "Children in Need census" in page.source._said.text()
    assert not named(page, "Cases in the sample").isEnabled()
    assert not page.draw.ceremony.isVisible()
    settle_seed(page, "again", "Because.")
    assert not page.draw.draw.isEnabled()
    assert not page.left_out.go.isVisible()
    assert page.sample.strata.isVisible()


def test_a_half_decided_design_stays_while_something_else_of_the_round_changes(qtbot, shown):
    page = shown("listed")
    page.design.cases.put(17)
    before = page.found
    page.reload()
    qtbot.waitUntil(lambda: page.found is not before)
    assert page.design.cases.value == 17


def census_of(tmp_path, numbers):
    closed = (
        "<CINreferralDate>2008-05-06</CINreferralDate><CINclosureDate>2008-07-07</CINclosureDate>"
    )
    again = (
        "<CINreferralDate>2008-12-01</CINreferralDate><Assessments>"
        "<AssessmentActualStartDate>2008-12-02</AssessmentActualStartDate>"
        "<AssessmentAuthorisationDate>2009-01-05</AssessmentAuthorisationDate></Assessments>"
    )
    made = [files.census_child(each, files.BORN, episodes=(closed, again)) for each in numbers]
    return files.census(tmp_path / "census.xml", *made)


def test_a_census_is_laid_beside_the_list_and_the_population_shown(qtbot, shown, tmp_path):
    page = shown("listed")
    assert page.population.nothing.isVisibleTo(page.population)
    page.source.take(census_of(tmp_path, ["C0001", "C0002", "elsewhere"]))
    qtbot.waitUntil(page.source.waiting.isVisible)
    assert "adds the electronic record's dates" in page.source.waiting.words.text()
    press(qtbot, page, "Lay it beside the list")
    qtbot.waitUntil(lambda: page.found.population is not None)
    assert page.found.listed.record.file_name == "list.csv"
    assert page.tabs.tabText(1) == "Population (3 children)"
    assert "The census holds 1 child without a plan on that day." in page.read.outside.text()
    page.tabs.setCurrentIndex(1)
    assert not page.population.nothing.isVisible()
    rows = {(row[0], row[1]): row[2:] for row in cells(page.population.timeliness)}
    first = "Assessment, from referral"
    assert rows[first, "Everyone"] == ["3", "3", "100.0%", "44–100%", "0", "0", "0"]
    assert rows[first, "On a plan"][:2] == ["2", "2"]
    again = {(row[0], row[1]): row[2:4] for row in cells(page.population.patterns)}
    assert again["Either sign", "Everyone"] == ["3", "3"]
    assert again["Either sign", "On a plan"] == ["2", "2"]
    candidates = cells(page.population.candidates)
    assert [row[0] for row in candidates] == ["C0001", "C0002", "elsewhere"]
    assert candidates[2][1:] == [
        "no",
        "2",
        "Mon 1 Dec 2008",
        "closed, referred again and assessed anew",
    ]


def test_a_census_can_be_the_list_instead(qtbot, shown, tmp_path):
    page = shown("listed")
    page.source.take(census_of(tmp_path, ["C0001"]))
    qtbot.waitUntil(page.source.waiting.isVisible)
    press(qtbot, page, "Use it as the list")
    qtbot.waitUntil(lambda: page.found.listed.record.file_name == "census.xml")
    assert page.found.population.everyone.found == 1
    assert "Nobody on this list had a plan" in page.read.outside.text()


def test_the_cover_page_counts_by_everything_the_list_tells(qtbot, shown, tmp_path):
    page = shown("begun")
    disabled = {"Does the Child have a Disability": "a) Yes"}
    path = files.annex_a(
        tmp_path / "list.xlsx",
        [
            files.plan("C1", **disabled),
            files.plan("C2", **{"Number of Previous Child Protection Plans": 3}),
            files.plan("C3"),
        ],
    )
    page.source.take(path)
    qtbot.waitUntil(lambda: page.found.listed is not None)
    cover = page.read.cover
    assert cells(cover.disability) == [["Disabled", "1"], ["None on record", "2"]]
    assert cells(cover.plans) == [["None", "2"], ["Two or more", "1"]]
    assert cells(cover.categories) == [["neglect", "3"]]
    assert not cover.districts.isVisible()
    assert cells(page.read.parts) == [["list.xlsx", "List 7", "3", "3", "0"]]


def test_the_calculator_answers_as_one_types_and_its_size_can_be_taken(qtbot, shown):
    page = shown("listed")
    held = page.design.calculator
    named(page, "Children with something in common").put(5)
    assert held.met.text() == affected_words(5, 50, 61)
    assert held.for_affected.text() == f"Being 95% sure of it takes {needed_for(5, 61, 0.95)}"
    held.confidence.segments["99"].click()
    assert page.design.assurance.text() == assurance_words(50, 61, 0.99)
    assert held.for_affected.text() == f"Being 99% sure of it takes {needed_for(5, 61, 0.99)}"
    held.for_affected.click()
    assert page.design.design().size == needed_for(5, 61, 0.99)
    assert not held.for_affected.isEnabled()


def test_what_it_means_however_children_are_spread_and_for_families(qtbot, shown):
    page = shown("listed")
    page.design.cases.put(12)
    press(qtbot, page, "Teams")
    qtbot.waitUntil(lambda: "However they are spread" in page.design.however.text())
    assert "The children come from 31 families; a sample of 12 meets about" in (
        page.design.families.text()
    )


def test_a_child_is_left_out_and_taken_in_again_with_words(qtbot, shown):
    page = shown("drawn")
    step = page.left_out
    assert step.said.text().startswith("Every child of the list")
    step.child.setText("C0003")
    step.words.setText("In the spring audit.")
    assert not step.go.isEnabled()  # no reason chosen yet
    step.reason.setCurrentIndex(step.reason.findData("audited"))
    step.go.click()
    qtbot.waitUntil(lambda: len(page.found.left_out) == 1)
    assert cells(step.table)[0][:3] == [
        "C0003",
        "audited in the last twelve months",
        "In the spring audit.",
    ]
    assert "1 child with a plan left out, each with its reason, which leaves 60" in step.said.text()
    assert page.design.cases.most == 60
    assert page.sample.stale.isVisible()
    step.table.view.selectRow(0)
    step.why_back.setText("It was another child.")
    assert step.back.text() == "Take C0003 in again"
    step.back.click()
    qtbot.waitUntil(lambda: not page.found.left_out)
    assert not page.sample.stale.isVisible()


def test_a_number_that_is_not_on_the_list_is_refused_beside_its_box(qtbot, shown):
    page = shown("listed")
    step = page.left_out
    step.child.setText("nobody")
    step.words.setText("Why")
    step.reason.setCurrentIndex(1)
    step.go.click()
    qtbot.waitUntil(step.fault.isVisible)
    assert "no child of the list" in step.fault.text()
    assert step.child.text() == "nobody"


def test_a_case_gives_way_to_its_reserve_and_is_brought_back(qtbot, shown):
    page = shown("shared")
    step = page.cases
    assert {row[3] for row in cells(step.table)} == {"drawn"}
    first = next(iter(step._held.values()))
    step.choose(first.case.id)
    assert step.go.text() == f"Replace {first.case.ref} by its reserve"
    weight = float(1 / first.case.probability)
    assert f"number {first.case.child} of the list; chance of selection" in step.about.text()
    assert f"stands for {weight:.1f} children" in step.about.text()
    step.words.setText("Burnt.")
    assert not step.go.isEnabled()
    step.reason.setCurrentIndex(step.reason.findData("nothing-to-read"))
    step.go.click()
    qtbot.waitUntil(step.fault.isVisible)
    assert "note that in the list of files first" in step.fault.text()
    gone = FileNote(Production.NOTHING, 2, 0, 2, reason="destroyed")
    file_requests.note(page.ws, page.audit_round.id, first.case.id, gone)
    step.go.click()
    qtbot.waitUntil(lambda: len(page.found.achieved.cases) == 9)
    assert "gave way to" in step.told.text()
    assert "issue their packs again" in step.told.text()
    rows = {row[0]: row for row in cells(step.table)}
    assert rows[first.case.ref][3] == "replaced"
    stand_in = rows[first.case.ref][4].removeprefix("by ")
    assert rows[stand_in][3:5] == ["stand-in", f"for {first.case.ref}"]
    assert rows[stand_in][5]  # somebody reads it
    assert sum(int(row[5]) for row in cells(page.sample.strata)) == 1
    assert "Of the 8 cases drawn 1 gave way" in page.sample.method.text()
    step.choose(first.case.id)
    assert "was replaced by" in step.chosen.text()
    assert not step.reason.isVisible()
    step.words.setText("Found in the other office.")
    step.go.click()
    qtbot.waitUntil(lambda: len(page.found.achieved.cases) == 8)
    assert "1 replacement was made and undone again" in page.sample.method.text()


def test_the_draw_is_worked_out_again_when_asked(qtbot, shown):
    page = shown("drawn")
    button(page, "Work the draw out again").click()
    qtbot.waitUntil(page.sample.verified.isVisible)
    assert page.sample.verified.text().startswith("It agrees")
    assert sample.latest_draw(page.ws, page.audit_round.id).digest in page.sample.digest.text()


def test_districts_of_teams_are_said_where_the_list_names_none(qtbot, shown, tmp_path):
    page = shown("begun")
    rows = [files.plan("C1"), files.plan("C2", **{"Allocated Team": "Disabled Children Team"})]
    page.source.take(files.annex_a(tmp_path / "list.xlsx", rows))
    qtbot.waitUntil(lambda: page.found.listed is not None)
    asked = page.read.districts
    assert list(asked.lines) == ["Disabled Children Team", "Team 1"]
    assert not page.design.spread.segments["district"].isEnabled()
    press(qtbot, page, "Say which district each team serves …")
    asked.lines["Team 1"].setText("North")
    press(qtbot, page, "Use these districts")
    qtbot.waitUntil(lambda: page.found.listed.names_districts)
    assert cells(page.read.cover.districts) == [["North", "1"], ["No district named", "1"]]
    assert page.design.spread.segments["district"].isEnabled()
    assert asked.lines["Team 1"].text() == "North"
    assert asked.isVisible()


def test_a_list_with_districts_of_its_own_is_not_asked_for_them(shown):
    assert not shown("listed").read.districts.isVisible()


def test_when_cases_are_shared_out_a_census_is_counted_and_any_other_list_refused(
    qtbot, shown, tmp_path
):
    page = shown("shared")
    rid, before = page.audit_round.id, page.found
    assert drop(page, census_of(tmp_path, ["C0001", "elsewhere"]))
    qtbot.waitUntil(page.source.waiting.isVisible)
    assert "the cases stay as they are" in page.source.waiting.words.text()
    assert not page.source.waiting.use.isVisible()
    press(qtbot, page, "Count the population")
    qtbot.waitUntil(lambda: page.found.population is not None)
    assert page.population.source.isVisibleTo(page.population)
    assert page.found.listed.current == before.listed.current
    assert not page.found.drawn.stale
    assert drop(page, write_list(tmp_path / "other.csv"))
    qtbot.waitUntil(page.source.fault.isVisible)
    assert "choose a census" in page.source.fault.text()
    assert frames.record(page.ws, rid).file_name == "list.csv"
    assert drop(page, tmp_path / "census.xml")
    qtbot.waitUntil(page.source.waiting.isVisible)
    press(qtbot, page, "Count the population")
    qtbot.waitUntil(lambda: "counted in this round already" in page.source.fault.text())


def test_offices_are_typed_into_a_table_kept_at_each_cell_and_refused_beside_it(
    qtbot, shown, actions
):
    page = shown("shared")
    pane, rows = page.offices, page.offices.rows
    pane.open.click()
    assert pane.table.isVisible()
    place = page.found.listed.places[0]
    assert place in pane.named.text()
    rows.setData(rows.index(0, 0), "Old Mill")
    rows.setData(rows.index(0, 1), f"{place}; Nowhere at all")
    assert "no district or team Nowhere at all" in pane.fault.text()
    rows.setData(rows.index(0, 1), place)
    assert pane.fault.text() == ""
    (kept,) = rounds.current(page.ws).offices
    assert (kept.name, kept.serves) == ("Old Mill", (place,))
    page.reload()
    qtbot.waitUntil(lambda: pane.open.text() == "1 office holds files …")
    assert rows.rows == (("Old Mill", place),)


def test_reading_a_file_leaves_page_and_keyboard_where_they_are(qtbot, shown, tmp_path):
    page = shown("begun")
    page.focus_first()
    page.source.take(write_list(tmp_path / "first.csv"))
    qtbot.waitUntil(lambda: page.found.listed is not None)
    assert page.source.choose.hasFocus()
    assert page._steps.verticalScrollBar().value() == 0
    page.source.take(write_list(tmp_path / "other.csv", children=40))
    qtbot.waitUntil(page.source.waiting.isVisible)
    qtbot.waitUntil(lambda: not page.source.waiting.visibleRegion().isEmpty())
    assert page.source.waiting.use.hasFocus()
