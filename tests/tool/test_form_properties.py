"""However a form came to be what it is, it is what working everything out from nothing would give."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.domain.answers import Answer, AnswerState
from app.domain.ids import AnswerKey
from app.tool.form import Form
from app.tool.model import Choice, Kind
from tests.tool.form_samples import form_of, group, question, standard, tool_of

TOWNS = (
    Choice("dover", "Dover", {"county": "yes"}),
    Choice("lewes", "Lewes", {"county": "no"}),
)
TOOL = tool_of(
    group(
        "/A",
        question("/A/gate", Kind.CHOICE, list_name="yn"),
        question("/A/n", Kind.INTEGER, required="${gate} = 'yes'"),
        question("/A/start", Kind.DATE, relevant="${gate} != 'no'"),
        question("/A/end", Kind.DATE, relevant="${start} != ''", constraint=". >= ${start}"),
        question("/A/why", relevant="verdict('T') = 'late' or verdict('T') = 'overdue-open'"),
        question("/A/town", Kind.CHOICE, list_name="towns", choice_filter="county = ${gate}"),
        question("/A/team", default="concat('team of ', ${town})"),
        relevant="true()",
    ),
    group(
        "/B",
        question("/B/total", Kind.CALCULATE, calculation="sum(${x}) + count(${r})"),
        group(
            "/B/r",
            question("/B/r/x", Kind.INTEGER, warning=". < ${n}"),
            question(
                "/B/r/y", Kind.CALCULATE, calculation="${x} * position(..) + coalesce(${n}, 0)"
            ),
            question("/B/r/z", Kind.DATE, relevant="${y} > 4"),
            group(
                "/B/r/s",
                question("/B/r/s/v", Kind.INTEGER, hint_if=". <= ${x}"),
                repeats=True,
                relevant="${x} != 3",
            ),
            question("/B/r/w", Kind.CALCULATE, calculation="sum(../s/v) + count(/data/B/r[x > 1])"),
            repeats=True,
        ),
        group("/B/c", question("/B/c/k"), repeats=True, repeat_count="${n}"),
        question("/B/all", Kind.CALCULATE, calculation="join('-', ${w}, ${k}, ${v})"),
        relevant="${n} < 5 or ${n} = ''",
    ),
    choices={"towns": TOWNS},
    standards=[
        standard("T", "/A/start", "/A/end", "10wd"),
        standard("I", "/A/start", "/B/r/z", "28d", kind="interval", counts_if="${x} > 0"),
    ],
)
TEXTS = (
    "",
    "yes",
    "no",
    "1",
    "2",
    "3",
    "4",
    "7",
    "2009-01-05",
    "2009-01-30",
    "2009-02",
    "dover",
    "x",
)
COUNTED = "/B/c"


def everything(form):
    """All there is to see of a form."""
    keys = list(form.question_keys())
    return {
        "states": {key: form.state(key) for key in keys},
        "groups": {key: form.relevant(AnswerKey(key)) for key in ("/A", "/B", "/B/r", "/B/c")},
        "verdicts": form.verdicts(),
        "progress": form.progress(),
        "missing": form.missing(),
        "warnings": form.warnings(),
    }


def from_nothing(form, rows):
    return Form(form.tool, form.circumstances, dict(form.answers), rows)


class Edits(RuleBasedStateMachine):
    """Any sequence of answers given and taken, rows added and removed."""

    @initialize()
    def open(self):
        self.form = form_of(TOOL)
        self.rows = {}
        self.seen = everything(self.form)["states"]

    def _check_said(self, changed):
        """Whatever is different now was named among the changes."""
        now = everything(self.form)["states"]
        different = {
            key for key in self.seen.keys() | now.keys() if self.seen.get(key) != now.get(key)
        }
        assert different <= changed, different - changed
        self.seen = now

    @rule(
        pick=st.integers(0, 10**6), text=st.sampled_from(TEXTS), state=st.sampled_from(AnswerState)
    )
    def answer(self, pick, text, state):
        keys = [
            key
            for key in self.form.question_keys()
            if not self.form.state(key).question.rules.calculation
        ]
        answer = Answer(text) if state is AnswerState.ANSWERED else Answer(state=state, reason="x")
        self._check_said(self.form.put(keys[pick % len(keys)], answer))

    @rule(pick=st.integers(0, 10**6))
    def take_back(self, pick):
        held = [key for key in self.form.answers if key in set(self.form.question_keys())]
        if held:
            self._check_said(self.form.put(held[pick % len(held)], None))

    @rule(pick=st.integers(0, 10**6))
    def add_row(self, pick):
        repeats = ["/B/r", *(f"{row}/s" for row in self.rows.get("/B/r", ()))]
        repeat = AnswerKey(repeats[pick % len(repeats)])
        if len(self.form.rows(repeat)) < 4:
            self.form.add_row(repeat)
            self._note(repeat)
            self._check_said(self.form.changed)

    @precondition(lambda self: self.rows.get("/B/r"))
    @rule(pick=st.integers(0, 10**6))
    def remove_row(self, pick):
        rows = [row for serials in self.rows.values() for row in serials]
        if rows:
            row = AnswerKey(rows[pick % len(rows)])
            changed = self.form.remove_row(row)
            repeat = row.rpartition("#")[0]
            self.rows = {
                key: value for key, value in self.rows.items() if not key.startswith(f"{row}/")
            }
            self._note(repeat)
            self._check_said(changed)

    def _note(self, repeat):
        self.rows[repeat] = self.form.rows(AnswerKey(repeat))

    @invariant()
    def is_what_working_it_out_from_nothing_gives(self):
        serials = {
            key: tuple(int(row.rpartition("#")[2]) for row in rows)
            for key, rows in self.rows.items()
        }
        assert everything(self.form) == everything(from_nothing(self.form, serials))


Edits.TestCase.settings = settings(deadline=None, max_examples=25, stateful_step_count=25)
TestEdits = Edits.TestCase


@settings(deadline=None, max_examples=40)
@given(
    st.permutations(["/A/gate", "/A/n", "/A/start", "/A/end", "/A/town", "/B/r#1/x", "/B/r#1/z"])
)
def test_the_order_in_which_answers_are_given_does_not_matter(order):
    texts = {
        "/A/gate": "yes", "/A/n": "2", "/A/start": "2009-01-05", "/A/end": "2009-02-20", "/A/town": "dover",
        "/B/r#1/x": "2", "/B/r#1/z": "2009-02-01",
    }  # fmt: skip
    form = form_of(TOOL)
    form.add_row(AnswerKey("/B/r"))
    for key in order:
        form.put(AnswerKey(key), Answer(texts[key]))
    assert everything(form) == everything(from_nothing(form, {AnswerKey("/B/r"): (1,)}))
    assert form.verdict("T").kind.value == "late"


def test_the_sample_reaches_every_kind_of_rule():
    """Guards the properties above against comparing forms in which nothing happens."""
    form = form_of(TOOL)
    form.put(AnswerKey("/A/gate"), Answer("yes"))
    form.put(AnswerKey("/A/n"), Answer("2"))
    form.put(AnswerKey("/A/start"), Answer("2009-01-05"))
    row = form.add_row(AnswerKey("/B/r"))
    form.put(AnswerKey(f"{row}/x"), Answer("4"))
    inner = form.add_row(AnswerKey(f"{row}/s"))
    form.put(AnswerKey(f"{inner}/v"), Answer("9"))
    assert form.value(AnswerKey("/B/total")) == 5
    assert form.value(AnswerKey(f"{row}/w")) == 10
    assert form.value(AnswerKey("/B/all")) == "10---9"
    assert form.relevant(AnswerKey("/A/why"))
    assert form.relevant(AnswerKey(f"{row}/z"))
    assert {
        problem.code for key in form.question_keys() for problem in form.state(key).problems
    } == {"warning", "hint"}
    assert replace(form.circumstances, today=date(2010, 1, 1)) != form.circumstances
