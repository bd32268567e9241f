"""Any edit an assessor could make, chosen by chance: for tests that something holds after every one."""

from dataclasses import replace

from app.domain.answers import Answer, AnswerState, Evidence
from app.tool.model import Group, Kind

DATES = ("2009-01-12", "2008-11", "2007", "2009-03-11", "2009-02-28", "2030-01-01", "1980-05-05")
NUMBERS = ("0", "1", "3", "28", "99999", "-4")
TEXTS = ("Seen on the file.", "", "14:05", "no time")
REASONED = {AnswerState.NOT_APPLICABLE, AnswerState.COULD_NOT_LOOK}
ENTERED = {
    Kind.CHOICE,
    Kind.CHOICES,
    Kind.DATE,
    Kind.INTEGER,
    Kind.DECIMAL,
    Kind.TEXT,
    Kind.ACKNOWLEDGE,
}


def random_edit(form, chance):
    """One edit, made on a form or an open audit."""
    act = chance.random()
    tables = [node.path for node in form.tool.nodes() if isinstance(node, Group) and node.repeats]
    inner = getattr(form, "form", form)
    if act < 0.12:
        form.add_row(chance.choice(tables))
    elif act < 0.18:
        rows = [row for table in tables for row in inner.rows(table)]
        if rows:
            form.remove_row(chance.choice(rows))
    else:
        keys = [
            key
            for key in inner.question_keys()
            if inner.state(key).question.kind in ENTERED
            and not inner.state(key).question.rules.calculation
        ]
        steering = [key for key in keys if inner.state(key).choices and inner.state(key).relevant]
        key = chance.choice(steering if chance.random() < 0.5 else keys)
        give = getattr(form, "answer", None) or form.put
        give(key, random_answer(inner.state(key), chance))


def random_answer(state, chance):
    if chance.random() < 0.15:
        return None
    answer = Answer(value=_value(state, chance))
    if chance.random() < 0.15:
        special = chance.choice([each for each in AnswerState if each is not AnswerState.ANSWERED])
        answer = Answer(state=special, reason="Not in this file" if special in REASONED else "")
    if chance.random() < 0.3:
        answer = replace(answer, evidence=chance.choice(list(Evidence)), place="Volume 1")
    return replace(
        answer,
        ask_lead=chance.random() < 0.2,
        warning_reason="As filed" if chance.random() < 0.2 else "",
    )


def _value(state, chance):
    kind, names = state.question.kind, [choice.name for choice in state.choices]
    if kind is Kind.CHOICES and names:
        return " ".join(chance.sample(names, chance.randint(1, min(4, len(names)))))
    if kind is Kind.CHOICE and names:
        return chance.choice(names)
    if kind is Kind.DATE:
        return chance.choice(DATES)
    if kind in {Kind.INTEGER, Kind.DECIMAL}:
        return chance.choice(NUMBERS)
    return "OK" if kind is Kind.ACKNOWLEDGE else chance.choice(TEXTS)
