"""Rows of an open audit: added, taken out, counted, nested; and the paths and keys that name what is in them."""

import pytest

from app.domain.answers import Answer
from app.domain.errors import InputRefused, NotFound
from app.domain.ids import AnswerKey
from app.tool.model import Kind
from tests.tool.form_samples import add, form_of, group, put, question, value


def visits(**rules):
    return (
        group(
            "/visits",
            question("/visits/day", Kind.DATE),
            question("/visits/seen", Kind.CHOICE, list_name="yn"),
            question("/visits/why", relevant="${seen} = 'no'"),
            question("/visits/number", Kind.CALCULATE, calculation="position(..)"),
            repeats=True,
            **rules,
        ),
        question("/count", Kind.CALCULATE, calculation="count(${visits})"),
        question("/unseen", Kind.CALCULATE, calculation="count(${visits}[${seen} = 'no'])"),
        question("/last", Kind.CALCULATE, calculation="string(${day}[last()])"),
    )


def test_rows_are_added_counted_and_told_apart():
    form = form_of(*visits())
    first, second = add(form, "/visits"), add(form, "/visits")
    assert (first, second) == ("/visits#1", "/visits#2")
    assert value(form, "/count") == 2
    put(form, "/visits[2]/seen", "no")
    assert form.relevant(AnswerKey("/visits#2/why"))
    assert not form.relevant(AnswerKey("/visits#1/why"))
    assert value(form, "/unseen") == 1
    assert [value(form, f"/visits[{n}]/number") for n in (1, 2)] == [1, 2]


def test_taking_out_a_row_takes_its_answers_and_moves_the_others_up():
    form = form_of(*visits())
    for day in ("2009-01-01", "2009-02-01", "2009-03-01"):
        row = add(form, "/visits")
        form.put(AnswerKey(f"{row}/day"), Answer(day))
    changed = form.remove_row(AnswerKey("/visits#2"))
    assert {"/visits", "/visits#2", "/visits#2/day", "/visits#3/number", "/count"} <= changed
    assert form.rows(AnswerKey("/visits")) == ("/visits#1", "/visits#3")
    assert AnswerKey("/visits#2/day") not in form.answers
    assert value(form, "/visits[2]/number") == 2
    assert value(form, "/last") == "2009-03-01"
    assert add(form, "/visits") == "/visits#4"


def test_a_serial_is_never_used_twice():
    form = form_of(*visits())
    form.add_row(AnswerKey("/visits"), 5)
    form.remove_row(AnswerKey("/visits#5"))
    with pytest.raises(InputRefused, match="used once"):
        form.add_row(AnswerKey("/visits"), 5)
    assert add(form, "/visits") == "/visits#6"


def test_an_audit_opens_with_its_rows_and_knows_the_serials_used():
    answers = {
        AnswerKey("/visits#7/seen"): Answer("no"),
        AnswerKey("/visits#2/seen"): Answer("yes"),
    }
    form = form_of(*visits(), answers=answers, rows={AnswerKey("/visits"): (7, 2)})
    assert form.position_path(AnswerKey("/visits#7/seen")) == "/visits[1]/seen"
    assert form.key_of("/visits[2]/seen") == "/visits#2/seen"
    assert value(form, "/unseen") == 1
    assert add(form, "/visits") == "/visits#8"


def test_rows_inside_rows():
    form = form_of(
        group(
            "/child",
            question("/child/name"),
            group("/child/school", question("/child/school/years", Kind.INTEGER), repeats=True),
            question("/child/total", Kind.CALCULATE, calculation="sum(${years})"),
            repeats=True,
        ),
        question("/all", Kind.CALCULATE, calculation="sum(${years})"),
        question(
            "/second",
            Kind.CALCULATE,
            calculation="indexed-repeat(${years}, ${child}, 2, ${school}, 1)",
        ),
    )
    for _ in range(2):
        add(form, "/child")
    for repeat, years in (
        ("/child#1/school", "3"),
        ("/child#1/school", "4"),
        ("/child#2/school", "5"),
    ):
        form.put(AnswerKey(f"{add(form, repeat)}/years"), Answer(years))
    assert [value(form, f"/child[{n}]/total") for n in (1, 2)] == [7, 5]
    assert value(form, "/all") == 12
    assert value(form, "/second") == 5
    form.remove_row(AnswerKey("/child#1"))
    assert value(form, "/all") == 5
    assert form.position_path(AnswerKey("/child#2/school#1/years")) == "/child[1]/school[1]/years"


def test_a_counted_repeat_has_the_rows_asked_for_and_keeps_what_was_in_them():
    form = form_of(
        question("/n", Kind.INTEGER),
        group("/row", question("/row/x"), repeats=True, repeat_count="${n}"),
        question("/joined", Kind.CALCULATE, calculation="join('-', ${x})"),
    )
    put(form, "/n", "3")
    assert form.rows(AnswerKey("/row")) == ("/row#1", "/row#2", "/row#3")
    put(form, "/row[1]/x", "a")
    put(form, "/row[3]/x", "c")
    put(form, "/n", "1")
    assert value(form, "/joined") == "a"
    put(form, "/n", "3")
    assert value(form, "/joined") == "a--c"
    with pytest.raises(InputRefused, match="counted"):
        add(form, "/row")
    with pytest.raises(InputRefused, match="counted"):
        form.remove_row(AnswerKey("/row#1"))
    put(form, "/n", "100000")
    assert len(form.rows(AnswerKey("/row"))) == 300


def test_a_repeat_without_rows_is_asked_when_its_rule_holds():
    form = form_of(
        question("/any", Kind.CHOICE, list_name="yn"), *visits(relevant="${any} = 'yes'")
    )
    assert not form.relevant(AnswerKey("/visits"))
    put(form, "/any", "yes")
    assert form.relevant(AnswerKey("/visits"))
    add(form, "/visits")
    put(form, "/any", "no")
    assert not form.relevant(AnswerKey("/visits"))
    assert value(form, "/count") == 0


def test_a_row_added_to_a_hidden_repeat_is_hidden():
    form = form_of(
        question("/any", Kind.CHOICE, list_name="yn"), *visits(relevant="${any} = 'yes'")
    )
    add(form, "/visits")
    assert not form.relevant(AnswerKey("/visits#1/day"))
    assert value(form, "/count") == 0


def test_a_row_added_in_a_hidden_group_is_hidden():
    form = form_of(
        question("/any", Kind.CHOICE, list_name="yn"),
        group("/g", group("/g/r", question("/g/r/x"), repeats=True), relevant="${any} = 'yes'"),
        question("/count", Kind.CALCULATE, calculation="count(${r})"),
    )
    add(form, "/g/r")
    assert not form.relevant(AnswerKey("/g/r#1/x"))
    assert value(form, "/count") == 0
    put(form, "/any", "yes")
    assert form.relevant(AnswerKey("/g/r#1/x"))
    assert value(form, "/count") == 1


def test_rows_may_build_on_the_rows_before_them():
    form = form_of(
        group(
            "/r",
            question("/r/x", Kind.INTEGER),
            question(
                "/r/total",
                Kind.CALCULATE,
                calculation="${x} + coalesce(/data/r[position() = position(current()/..) - 1]/total, 0)",
            ),
            repeats=True,
        )
    )
    for number in ("1", "2", "3"):
        form.put(AnswerKey(f"{add(form, '/r')}/x"), Answer(number))
    assert [value(form, f"/r[{n}]/total") for n in (1, 2, 3)] == [1, 3, 6]
    put(form, "/r[1]/x", "10")
    assert [value(form, f"/r[{n}]/total") for n in (1, 2, 3)] == [10, 12, 15]
    form.remove_row(AnswerKey("/r#2"))
    assert [value(form, f"/r[{n}]/total") for n in (1, 2)] == [10, 13]


# -- keys and paths


def test_paths_and_keys_lead_to_each_other():
    form = form_of(*visits())
    add(form, "/visits")
    add(form, "/visits")
    form.remove_row(AnswerKey("/visits#1"))
    assert form.key_of("/visits[1]/day") == "/visits#2/day"
    assert form.key_of("/visits/day") == "/visits#2/day"
    assert form.key_of("/visits#2/day") == "/visits#2/day"
    assert form.key_of("/data/visits[1]/day") == "/visits#2/day"
    assert form.key_of("/visits") == "/visits"
    assert form.key_of("count") == "/count"
    assert form.position_path(AnswerKey("/visits")) == "/visits"
    for path in ("/visits[2]/day", "/nowhere", "nothing", "/visits[x]", "/visits[0]/day"):
        with pytest.raises(NotFound):
            form.key_of(path)


def test_keys_in_a_group_are_those_directly_inside():
    form = form_of(group("/A", question("/A/x"), group("/A/g", question("/A/g/y"))), *visits())
    assert form.keys_in(AnswerKey("")) == ("/A", "/visits", "/count", "/unseen", "/last")
    assert form.keys_in(AnswerKey("/A")) == ("/A/x", "/A/g")
    row = add(form, "/visits")
    assert form.keys_in(row)[:2] == ("/visits#1/day", "/visits#1/seen")
    assert next(iter(form.question_keys(AnswerKey("/visits")))) == "/visits#1/day"
    assert list(form.question_keys(AnswerKey("/A"))) == ["/A/x", "/A/g/y"]
