"""The plain XLSForm: what goes along means the same there, and what does not is listed."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.domain.answers import Answer
from app.domain.calendar import WorkingCalendar
from app.domain.errors import InputRefused
from app.domain.ids import AnswerKey
from app.domain.limits import Limit
from app.domain.timeliness import VerdictKind
from app.resources import bank_holidays
from app.services.tools import built_in
from app.tool.export import LEFT_OUT, export, workbook_of
from app.tool.export_days import day_number, number_of, working_day, working_days_upto
from app.tool.export_limits import GROUP
from app.tool.export_rules import Terms, Unportable, rewritten
from app.tool.form import Circumstances, Form
from app.tool.form_plan import ANSWERABLE
from app.tool.model import Choice, Kind, Tool
from app.tool.notices import last_day
from app.tool.workbook import has_errors, read_workbook
from tests.tool.form_samples import YES_NO, group, question, standard, tool_of
from tests.tool.test_tool_command import BUILT_IN, call

CALENDAR = bank_holidays()
TERMS = Terms(CALENDAR, {"T3": "cfa_T3"}, own="here")
DAYS = st.dates(date(2006, 1, 1), date(2012, 12, 31))


def read_back(tool: Tool, folder: Path, calendar: WorkingCalendar = CALENDAR) -> Tool:
    file = folder / "plain.xlsx"
    file.write_bytes(workbook_of(export(tool, calendar)))
    found, problems = read_workbook(file)
    assert not has_errors(problems), problems
    assert found is not None
    return found


# -- rules


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("${a} = 'yes' and (${b} or ${c} != 2)", "${a} = 'yes' and (${b} or ${c} != 2)"),
        ("1 - (2 - 3) * -4 div 5", "1 - (2 - 3) * -4 div 5"),
        ("(1 + 2) * 3", "(1 + 2) * 3"),
        ("not(selected(., 'x'))", "not(selected(${here}, 'x'))"),
        ("count(${rows}[./seen = 'yes'])", "count(${rows}[./seen = 'yes'])"),
        ("../other > 1.5", "../other > 1.5"),
        ("/data/a[b = 1]/c", "/data/a[b = 1]/c"),
        ("verdict('T3') = 'late'", "${cfa_T3} = 'late'"),
        ("verdict('T6') = 'late'", "'' = 'late'"),
        ("regex(., '^[a-z]+$')", "regex(${here}, '^([a-z]+)$')"),
        ("regex(., '[0-9]')", "regex(${here}, '^.*([0-9]).*$')"),
        ("regex(., '^(a|b)')", "regex(${here}, '^((a|b)).*$')"),
        ("regex(., 'a|b')", "regex(${here}, '^.*(a|b).*$')"),
        ("floor(${x})", "if(${x} < int(${x}), int(${x}) - 1, int(${x}))"),
        ("substring(${x}, 2, 3)", "substr(${x}, 1, 4)"),
        ("string-length()", "string-length(${here})"),
        ("concat(\"it's\", 'a')", "concat(\"it's\", 'a')"),
    ],
)
def test_a_rule_is_written_for_others(ours: str, theirs: str) -> None:
    assert rewritten(ours, TERMS) == theirs


@pytest.mark.parametrize(
    ("ours", "why"),
    [
        ("last()", "no function last()"),
        ("//a", "cannot follow"),
        ("count(${a} | ${b})", "cannot join"),
        ("instance('case')/root/unborn", "knows of a case"),
        ("regex(., '^a|b$')", "read differently"),
        ("regex(., ${p})", "must stand in the rule"),
        ("working-days(../a, ${b})", "relative path"),
        ("verdict(${a})", "must be named"),
    ],
)
def test_a_rule_without_a_counterpart_is_refused_with_its_reason(ours: str, why: str) -> None:
    with pytest.raises(Unportable, match=why.replace("(", r"\(").replace(")", r"\)")):
        rewritten(ours, TERMS)


def test_working_days_of_the_value_just_typed_cannot_stand_in_a_constraint() -> None:
    typed = Terms(CALENDAR, own="here", itself=True)
    with pytest.raises(Unportable, match="just typed"):
        rewritten("working-days(., today()) < 5", typed)
    assert "${here}" in rewritten("working-days(., today()) < 5", TERMS)


# -- working days


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Form:
    tool = tool_of(
        question("/a", Kind.DATE),
        question("/b", Kind.DATE),
        question("/n", Kind.INTEGER),
        question("/between", Kind.CALCULATE, calculation="working-days(${a}, ${b})"),
        question("/after", Kind.CALCULATE, calculation="working-day-add(${a}, ${n})"),
    )
    plain = read_back(tool, tmp_path_factory.mktemp("days"))
    return Form(plain, Circumstances(date(2013, 1, 1), date(2013, 1, 1), CALENDAR))


@given(DAYS, DAYS, st.integers(0, 300))
@settings(max_examples=80, deadline=None)
def test_working_days_in_plain_xpath_are_the_calendar_s(counted, a, b, n) -> None:
    for path, text in (("/a", a.isoformat()), ("/b", b.isoformat()), ("/n", str(n))):
        counted.put(AnswerKey(path), Answer(text))
    assert float(str(counted.value(AnswerKey("/between")))) == CALENDAR.between(a, b)
    value = counted.value(AnswerKey("/after"))
    assert getattr(value, "iso", value) == CALENDAR.after(a, n).isoformat()


def test_working_days_are_blank_with_a_blank_and_outside_the_years_known(counted: Form) -> None:
    for path in ("/a", "/b", "/n"):
        counted.put(AnswerKey(path), None)
    assert counted.value(AnswerKey("/between")) is None
    assert counted.value(AnswerKey("/after")) is None
    for path, text in (("/a", "1980-01-01"), ("/b", "2009-01-01"), ("/n", "3")):
        counted.put(AnswerKey(path), Answer(text))
    assert counted.value(AnswerKey("/between")) is None
    assert counted.value(AnswerKey("/after")) is None


def test_the_day_s_number_is_that_of_1970() -> None:
    assert number_of(date(1970, 1, 1)) == 0
    assert day_number("${a}") == "round(decimal-date-time(date(${a})))"
    assert "cfa_holidays" in working_days_upto("1")
    assert "upto" in working_day("1")


# -- verdicts


def limits_tool() -> Tool:
    """Every way a limit between two dates can be made."""
    return tool_of(
        group("/case", question("/case/position_date", Kind.HIDDEN, "Position")),
        group(
            "/g",
            question("/g/a", Kind.DATE),
            question("/g/b", Kind.DATE),
            question("/g/kind", Kind.CHOICE, list_name="yn"),
            question("/g/days", Kind.INTEGER, relevant="${kind} = 'no'"),
            question("/g/late", Kind.TEXT, relevant="verdict('W') = 'late'"),
            question("/g/told", Kind.CHOICE, list_name="told"),
            question("/g/c", Kind.DATE, relevant="${told} = 'yes'"),
            group(
                "/g/rows",
                question("/g/rows/on", Kind.DATE),
                question("/g/rows/marked", Kind.CHOICE, list_name="yn"),
                repeats=True,
            ),
        ),
        standards=[
            standard("W", "/g/a", "/g/b", "10wd"),
            standard("W0", "/g/a", "/g/b", "0wd"),
            standard("D", "/g/a", "/g/b", "28d"),
            standard("M", "/g/a", "/g/b", "3m"),
            standard("Q", "/g/a", "/g/b", "/g/days"),
            standard("A", "/g/a", "/g/b", "5wd", applies_if="${kind} = 'yes'"),
            standard("L", "/g/a", "/g/b", "5d", law_from="2008-01-01", law_to="2009-06-30"),
            standard("F", "/g/rows/on", "/g/b", "10wd"),
            standard("Z", "/g/rows/on", "/g/b", "10wd", pick="last"),
            standard("K", "/g/rows/on", "/g/b", "10wd", pick="marked:marked"),
            standard("E", "/g/a", "/g/rows/on", "3m"),
            standard("GS", "/g/c", "/g/b", "10wd"),
            standard("GE", "/g/a", "/g/c", "10wd"),
            standard("GA", "/g/a", "/g/b", "10wd", applies_if="${kind} = 'yes' or ${told} = 'yes'"),
            standard("I", "/g/a", "/g/rows/on", "28d", kind="interval"),
            *(
                standard(f"N{limit}", "/g/a", "/g/b", limit, kind="notice")
                for limit in ("3wd", "0wd", "10d", "0d", "1m", "3m")
            ),
            standard("NQ", "/g/a", "/g/b", "/g/days", kind="notice"),
            standard("NC", "/g/c", "/g/b", "3wd", kind="notice"),
            standard("NE", "/g/a", "/g/c", "3wd", kind="notice", absent_if="${told} = 'no'"),
            standard("NR", "/g/a", "/g/rows/on", "3wd", kind="notice"),
        ],
        choices={"told": (*YES_NO, Choice("cannot_tell", "Cannot tell"))},
    )  # fmt: skip


@pytest.fixture(scope="module")
def plain_limits(tmp_path_factory: pytest.TempPathFactory) -> Tool:
    return read_back(limits_tool(), tmp_path_factory.mktemp("limits"))


NEAR = st.one_of(st.none(), st.integers(-40, 130).map(lambda n: date(2009, 3, 1) + timedelta(n)))
KIND = st.sampled_from([None, "yes", "no"])


@st.composite
def answers(draw) -> dict[str, str]:
    found = {
        "/g/a": draw(NEAR),
        "/g/b": draw(NEAR),
        "/g/kind": draw(KIND),
        "/g/days": draw(st.one_of(st.none(), st.integers(0, 60))),
        "/g/told": draw(st.sampled_from([None, "yes", "no", "cannot_tell"])),
        "/g/c": draw(NEAR),
    }
    for row in range(1, draw(st.integers(0, 3)) + 1):
        found[f"/g/rows[{row}]/on"] = draw(NEAR)
        found[f"/g/rows[{row}]/marked"] = draw(KIND)
    return {path: str(value or "") for path, value in found.items()}


def filled(tool: Tool, given: dict[str, str], position: date) -> Form:
    form = Form(tool, Circumstances(position, position, CALENDAR, facts={}))
    for path, text in given.items():
        repeat, _, rest = path.partition("[")
        if rest and len(form.rows(AnswerKey(repeat))) < int(rest[0]):
            form.add_row(AnswerKey(repeat))
        form.put(form.key_of(path), Answer(text) if text else None)
    return form


EXPANDED = (
    *("W", "W0", "D", "M", "Q", "A", "L", "F", "Z", "K", "E", "GS", "GE", "GA"),
    *("N3wd", "N0wd", "N10d", "N0d", "N1m", "N3m", "NQ", "NC", "NE"),
)


@given(answers(), st.integers(0, 200))
@settings(max_examples=120, deadline=None)
def test_verdicts_in_plain_xpath_are_ours(plain_limits, given_answers, later) -> None:
    position = date(2009, 2, 10) + timedelta(later)
    ours = filled(limits_tool(), given_answers, position)
    theirs = filled(
        plain_limits, {"/case/position_date": position.isoformat(), **given_answers}, position
    )

    def said(name: str) -> str:
        value = theirs.value(AnswerKey(f"/{GROUP}/{name}"))
        return str(getattr(value, "iso", "" if value is None else value))

    for name in EXPANDED:
        verdict = ours.verdict(name)
        assert said(f"cfa_{name}") == (verdict.kind.value if verdict else ""), name
        if verdict is not None and verdict.days is not None:
            assert float(said(f"cfa_{name}_days")) == verdict.days, name
        if verdict is not None and verdict.due is not None:
            assert said(f"cfa_{name}_due_on") == verdict.due.isoformat(), name
    kept = ours.verdict("W")
    is_late = kept is not None and kept.kind is VerdictKind.LATE
    assert theirs.relevant(AnswerKey("/g/late")) is is_late


def test_the_last_day_of_a_notice_is_ours_at_the_ends_of_months(tmp_path: Path) -> None:
    limits = ("1m", "3m", "3wd")
    notices = [standard(f"N{one}", "/a", "/b", one, kind="notice") for one in limits]
    tool = tool_of(question("/a", Kind.DATE), question("/b", Kind.DATE), standards=notices)
    form = filled(read_back(tool, tmp_path), {}, date(2009, 1, 1))
    for day in (date(2008, 1, 1) + timedelta(n) for n in range(430)):
        if (day + timedelta(2)).day < 5:
            form.put(AnswerKey("/a"), Answer(day.isoformat()))
            for limit in limits:
                said = form.value(AnswerKey(f"/{GROUP}/cfa_N{limit}_due_on"))
                last = last_day(day, Limit.parse(limit), CALENDAR)
                assert getattr(said, "iso", said) == last.isoformat(), (day, limit)


def test_what_cannot_be_expanded_is_a_note_and_is_listed() -> None:
    found = export(limits_tool(), CALENDAR)
    listed = {one.name: one for one in found.left_out if one.what == "standard"}
    assert set(listed) == {"I", "NR"} == {one.id for one in limits_tool().standards} - {*EXPANDED}
    assert "which of several dates" in listed["NR"].why
    assert "interval" in listed["I"].why
    notes = {row[1]: row[2] for row in found.sheets["survey"] if row[0] == "note"}
    assert "28 calendar days: not worked out in this form" in notes["cfa_I_note"]
    rows = found.sheets[LEFT_OUT]
    assert [row[1] for row in rows[1:]] == [one.name for one in found.left_out]


def test_states_and_partial_dates_are_said_to_be_left_out_and_nothing_is_required() -> None:
    tool = tool_of(
        question("/a", Kind.DATE, required="yes"),
        question("/b", Kind.TEXT, states=[], required="yes", constraint="last() = 1"),
    )
    found = export(tool, CALENDAR)
    head, a, b = found.sheets["survey"]
    required = head.index("required")
    assert (a[required], b[required]) == ("", "yes")
    assert b[head.index("constraint")] == ""
    assert "1 questions offer them" in found.left_out[0].why
    assert str(found.left_out[-1]).startswith("survey, row 2: b, constraint: ")


def test_a_warning_becomes_a_note_that_shows_while_it_does_not_hold(tmp_path: Path) -> None:
    tool = tool_of(
        question("/n", Kind.INTEGER, warning=". < 10", warning_message="Is that right?"),
    )
    plain = read_back(tool, tmp_path)
    form = Form(plain, Circumstances(date(2009, 1, 1), date(2009, 1, 1), CALENDAR))
    note = AnswerKey("/n_cfa_warning")
    assert not form.relevant(note)
    form.put(AnswerKey("/n"), Answer("12"))
    assert form.relevant(note)
    assert form.label(note) == "Please check: Is that right?"


def test_a_plain_tool_comes_back_as_it_went(tmp_path: Path) -> None:
    lists = {"yn": (Choice("yes", "Yes", {"kind": "a"}), Choice("no", "No", {"kind": "b"}))}
    tool = tool_of(
        group(
            "/g",
            question("/g/a", Kind.CHOICE, "A?", list_name="yn", states=[], choice_filter="kind = 'a'"),
            question("/g/b", Kind.DATE, "B?", states=[], relevant="${a} = 'yes'", constraint=". <= today()"),
            question("/g/c", Kind.CALCULATE, calculation="count(${r})"),
            group("/g/r", question("/g/r/d", Kind.DECIMAL, "D?", states=[], default="2"), repeats=True, label="R"),
            label="G",
        ),
        choices=lists,
    )  # fmt: skip
    found = read_back(tool, tmp_path)
    kept = [(one.path, one.kind, one.list_name, one.rules) for one in tool.questions]
    assert [(one.path, one.kind, one.list_name, one.rules) for one in found.questions] == kept
    assert found.choices == lists
    assert export(tool, CALENDAR).left_out == ()


@pytest.mark.parametrize("name", ["plain", "limits", "built-in"])
def test_an_export_is_not_exported_again(name: str, tmp_path: Path) -> None:
    made = {
        "plain": tool_of(question("/a", required="yes", states=[])),
        "limits": limits_tool(),
        "built-in": built_in(),
    }[name]
    again = read_back(made, tmp_path)
    with pytest.raises(InputRefused, match="exported before; export the audit tool"):
        export(again, CALENDAR)
    older = replace(again, settings={})
    if name != "plain":  # without the mark by what only an export holds
        with pytest.raises(InputRefused, match="exported before"):
            export(older, CALENDAR)


def test_settings_of_others_go_along_and_choices_may_stand_twice(tmp_path: Path) -> None:
    namespaces = 'cfa="urn:casefile-audit:xlsform" entities="urn:x"'
    twice = {"yn": (Choice("yes", "Yes", {"kind": "a"}), Choice("yes", "Yes", {"kind": "b"}))}
    settings_ = {
        "form_id": "sample",
        "form_title": "Sample",
        "style": "pages",
        "namespaces": namespaces,
    }
    tool = tool_of(
        question("/a", Kind.CHOICE, list_name="yn", choice_filter="kind = 'a'"),
        choices=twice,
        settings=settings_,
    )
    found = read_back(tool, tmp_path)
    assert found.choices == twice
    assert found.settings["style"] == "pages"
    assert found.settings["namespaces"] == 'cfa="urn:casefile-audit:export" entities="urn:x"'


def test_what_is_said_of_a_group_becomes_a_note_in_it(tmp_path: Path) -> None:
    inner = replace(group("/g/r", question("/g/r/a"), repeats=True), guidance="One for each event.")
    tool = tool_of(replace(group("/g", inner), hint="Why we ask", guidance="Look in the file."))
    plain = read_back(tool, tmp_path)
    about, rows = plain.question("/g/g_cfa_about"), plain.question("/g/r/r_cfa_about")
    assert (about.kind, about.label, about.guidance) == (
        Kind.NOTE,
        "Why we ask",
        "Look in the file.",
    )
    assert (rows.label, rows.guidance) == ("One for each event.", "")


def test_what_an_xlsform_has_no_place_for_is_listed_each_with_its_reason() -> None:
    told = {one.what: one.why for one in export(built_in(), CALENDAR, 21).left_out if not one.place}
    assert set(told) == {
        "'not recorded', 'not applicable' and 'could not look'",
        "evidence, places, notes and queries",
        "core and extended",
        f"the suggested overall rating and its {len(built_in().rollup.caps)} caps",
        "partial dates in verdicts",
        "what is said of time limits: source, remark, local, not verified",
        "requests for a note",
        "tones and scores and codes of choices",
        "items and their numbers",
        "21 worked cases",
    }
    assert all(told.values())
    extended = [one for one in built_in().questions if one.kind in ANSWERABLE and not one.core]
    assert told["core and extended"].startswith(f"{len(extended)} of ")


# -- the built-in tool


def test_the_built_in_tool_keeps_every_question_and_leaves_out_only_what_is_listed(
    tmp_path: Path,
) -> None:
    tool = built_in()
    plain = read_back(tool, tmp_path)
    asked = [one.path for one in tool.questions if one.kind in ANSWERABLE]
    assert set(asked) <= set(plain.by_path)
    rules = [one for one in export(tool, CALENDAR).left_out if one.place.startswith("survey")]
    assert rules == []
    standards = {one.name for one in export(tool, CALENDAR).left_out if one.what == "standard"}
    assert standards == {"T6", "T8", "T12", "T13"}


def test_the_command_writes_the_workbook_and_prints_what_was_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "plain.xlsx"
    assert call("export", BUILT_IN, "--out", file) == 0
    out = capsys.readouterr().out
    assert "plain.xlsx written. Left out:" in out
    assert "T12, standard" in out
    assert "worked cases: " in out
    book = load_workbook(file, read_only=True)
    assert {"survey", "choices", "settings", LEFT_OUT} == set(book.sheetnames)
    cells = [str(cell.value) for row in book["survey"].rows for cell in row if cell.value]
    book.close()
    assert not [text for text in cells if "working-day" in text or "verdict(" in text]
    assert max(map(len, cells)) < 32_000


def test_the_same_tool_gives_the_same_workbook() -> None:
    assert workbook_of(export(limits_tool(), CALENDAR)) == workbook_of(
        export(limits_tool(), CALENDAR)
    )
