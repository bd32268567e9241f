"""Everything that a round's store holds about one child, read table by table and put into words."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from app.domain.beside import is_beside
from app.domain.child_file import ChildFile, ChildKeys, HeldTable, Rows
from app.domain.errors import InputRefused, NotFound
from app.domain.ids import AnswerKey, AuditId, RoundId
from app.domain.merge import AuditView
from app.domain.notebook import EntryKind
from app.domain.rounds import CaseFile, Role, Round
from app.domain.texts_within import texts_within
from app.domain.third_parties import FoundAs
from app.ports import UnitOfWork
from app.services import moderation
from app.services.child_file_words import APART, AS_KEPT, ORDER, TITLES, Names, held_table, words_of
from app.services.forms import asked_in_full, form_of
from app.services.reporting import returned_summaries
from app.services.returned import returned_answers
from app.services.summaries import STATES, said
from app.services.tools import pinned
from app.tool.event_kinds import event_kinds
from app.tool.form import Form
from app.tool.form_paths import tool_path
from app.tool.numbering import plain_label

_OF_AN_ANSWER = ("value", "state", "evidence", "place", "reason", "note", "other", "warning_reason")
_AROUND = 120  # letters of a report on either side of the reference
_SAID_OF_A_RECORD = ("Volume", "times", "to", "Late", "Overdue")  # the program's, beside dates
_TOLD_BY = frozenset({"who", "told", "told_by", "number", "to", "to_whom"})


def keys_of(work: UnitOfWork, audit_round: Round, case: CaseFile) -> ChildKeys:
    """By what this store knows the child of a case. Raises InputRefused in an assessor's store."""
    if audit_round.role is not Role.LEAD:
        raise InputRefused(
            "One child's file is made from the lead's store, where everything comes together; open that store."
        )
    slips = {each.key: each for each in work.slips.all(audit_round.id)}
    given = work.audits.allocations(audit_round.id, with_replaced=True)
    return ChildKeys(
        case.id,
        case.ref,
        case.child,
        slips[case.child].name if case.child in slips else "",
        tuple(each.audit_id for each in given if each.case_id == case.id),
    )


def case_called(work: UnitOfWork, round_id: RoundId, name: str) -> CaseFile:
    """By reference or by the council's number. Raises InputRefused where no case of the round is called so."""
    wanted = name.strip().casefold()
    for case in work.cases.all(round_id):
        if wanted and wanted in {case.ref.casefold(), case.child.casefold()}:
            return case
    raise InputRefused(
        f"No case of this round is called {name.strip() or 'nothing'}; give its reference, such as CF-012, or the "
        "council's number."
    )


def child_file(work: UnitOfWork, audit_round: Round, case: CaseFile) -> ChildFile:
    """Everything held, first what is read most: the answers as they stand, then every table of the store."""
    keys = keys_of(work, audit_round, case)
    rows = work.child_files.rows(audit_round.id, keys)
    names = _names(work, audit_round)
    tables = [*_summaries(work, audit_round, keys, names)]
    tables += [*_answers(work, audit_round, case, keys, names)]
    tables += _histories(work, audit_round, case, keys, rows, names)
    narrowed = {
        name: list(_narrowed(name, held, keys))
        for name, held in _with_words(rows).items()
        if name not in APART
    }
    tables += [
        held_table(name, narrowed[name], names)
        for name in sorted(narrowed, key=_place)
        if narrowed[name]
    ]
    tables += [*_issued(work, audit_round, keys)]
    return ChildFile(case.ref, audit_round.name, tuple(tables))


def known_others(
    work: UnitOfWork, audit_round: Round, case: CaseFile
) -> tuple[dict[str, FoundAs], list[str]]:
    """Texts that name somebody else, with why they do; and texts that are the child's own or words of the field."""
    known: dict[str, FoundAs] = {}
    for each in work.slips.all(audit_round.id):
        if each.worker:
            known[each.worker] = FoundAs.WORKER
        if each.name and each.key != case.child:
            known[each.name] = FoundAs.SIBLING
    for one in work.cases.all(audit_round.id):
        if one.id != case.id:
            known[one.ref] = FoundAs.SIBLING
            if len(one.child) > 3:  # shorter ones stand in many texts by chance
                known[one.child] = FoundAs.SIBLING
    for person in work.people.all(audit_round.id):
        known[person.name] = FoundAs.TEAM
    known[audit_round.lead_name] = FoundAs.TEAM
    for seat in work.people.seats(audit_round.id):
        known[seat.name] = FoundAs.TEAM
    own = [case.ref, case.child, case.area, case.district, case.team, audit_round.name]
    own += [each.name for each in work.slips.all(audit_round.id) if each.key == case.child]
    own += [*TITLES.values(), *AS_KEPT.values(), *STATES.values()]
    return known, [each for each in own if each]


def printed_in(work: UnitOfWork, audit_round: Round) -> set[str]:
    """What the round's audit tool itself says, in every version of it: labels, answers, time limits, events."""
    hashes = {
        audit_round.tool_hash,
        *(each.tool_hash for each in work.rounds.versions(audit_round.id)),
    }
    tools = [pinned(work, each) for each in hashes]
    said = {text for tool in tools for text in texts_within(tool)}
    events = {kind.title for tool in tools for kind in event_kinds(tool)}
    return {*said, *map(plain_label, said), *events, *_SAID_OF_A_RECORD}


def told_by(rows: Rows) -> dict[str, FoundAs]:
    """Whoever is named where it is asked by whom or to whom something was told."""
    found: dict[str, FoundAs] = {}
    for name in sorted(rows):
        for row in rows[name]:
            for text in _told_in(_parsed(row)):
                found[text] = FoundAs.TOLD
    return found


def _told_in(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _told_in(each)
    if not isinstance(value, dict):
        return
    if value.get("evidence") == "told" and value.get("place"):
        yield str(value["place"])
    for name, each in value.items():
        if isinstance(each, str):
            if name in _TOLD_BY and 2 < len(each) <= 300 and "\n" not in each:
                yield each
        else:
            yield from _told_in(each)


def _parsed(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with the JSON texts in it opened."""
    made = dict(row)
    for name in ("body", "answer", "document"):
        text = made.get(name)
        if isinstance(text, str) and text[:1] in "{[":
            made[name] = json.loads(text)
    return made


def _with_words(rows: Rows) -> Rows:
    """With what each word about an answer says beside the package that carried it."""
    if "sent_post" not in rows:
        return rows
    said_in = {row["hash"]: json.loads(row["body"]).get("body") for row in rows["record"]}
    carried = [{**row, "what": said_in.get(row["hash"])} for row in rows["sent_post"]]
    return {**rows, "sent_post": carried}


def _issued(work: UnitOfWork, audit_round: Round, keys: ChildKeys) -> Iterator[HeldTable]:
    """The pages of issued reports that name the case, and the words around it."""
    from app.reports.rendering import Pages

    rows = []
    for each in work.issued.all(audit_round.id):
        with Pages(work.issued.pdf(audit_round.id, each.number)) as pages:
            for page in range(pages.count):
                said = " ".join(pages.text(page).split())
                for match in re.finditer(rf"(?<!\w){re.escape(keys.ref)}(?!\w)", said):
                    around = said[max(match.start() - _AROUND, 0) : match.end() + _AROUND]
                    rows.append(
                        (f"{each.number}, {each.kind}", str(each.at), str(page + 1), around)
                    )
    if rows:
        columns = ("Report", "Issued", "Page", "What it says")
        yield HeldTable(TITLES["issued_report"], "issued_report", columns, tuple(rows))


def _place(table: str) -> tuple[int, str]:
    return (ORDER.index(table) if table in ORDER else len(ORDER), table)


def _names(work: UnitOfWork, audit_round: Round) -> Names:
    cases = {each.id: each.ref for each in work.cases.all(audit_round.id)}
    people = {str(each.id): each.name for each in work.people.all(audit_round.id)}
    people[work.identities.get().store_id] = audit_round.lead_name
    audits = {}
    for each in work.audits.allocations(audit_round.id, with_replaced=True):
        reader = people.get(each.person_id, "")
        ref = cases.get(each.case_id, "")
        audits[str(each.audit_id)] = f"{ref}, read by {reader}" if reader else ref
    audits |= {
        each.package_id: f"{each.kind} {each.direction.value} {each.at:%d %B %Y}"
        for each in work.ledger.entries(audit_round.id)
    }
    return Names(people | {str(key): ref for key, ref in cases.items()} | audits)


def _form(work: UnitOfWork, audit_round: Round, case: CaseFile, view: AuditView | None) -> Form:
    tool = pinned(work, audit_round.tool_hash)
    if view is None:
        return form_of(tool, audit_round, case)
    told = returned_answers(view, work.rounds.versions(audit_round.id))
    return form_of(tool, audit_round, case, told.sheet, told.read_on)


def _summaries(
    work: UnitOfWork, audit_round: Round, keys: ChildKeys, names: Names
) -> Iterator[HeldTable]:
    """The case summary that goes back to a team, whole."""
    from app.reports.case_summary import case_summary
    from app.reports.child_file import in_rows

    for audit_id in keys.audits:
        for summary in returned_summaries(work, audit_round.id, [audit_id]):
            title = f"Case summary: {names.name(audit_id)}"
            yield HeldTable(title, "", ("About", "Text"), in_rows(case_summary(summary)))


def _answers(
    work: UnitOfWork, audit_round: Round, case: CaseFile, keys: ChildKeys, names: Names
) -> Iterator[HeldTable]:
    """What counts of each audit that came back, in the words of the tool."""
    views = moderation.views(work, audit_round.id)
    for audit_id in keys.audits:
        view = views.get(audit_id)
        if view is None or view.revision is None:
            continue
        form = _form(work, audit_round, case, view)
        told = returned_answers(view, work.rounds.versions(audit_round.id))
        rows = []
        for key, each in told.shown.items():
            answer = each.shown
            if answer is None or is_beside(key):
                continue
            correction = each.correction
            rows.append(
                (
                    _question(form, key),
                    said(form.state(key)) or answer.value,
                    words_of({"where": answer.where_found, "reason": answer.reason}, names),
                    words_of({"note": answer.note, "other": answer.other}, names),
                    f"corrected: {correction.reason}" if correction else "",
                )
            )
        title = f"Answers as they stand: {names.name(audit_id)}"
        columns = ("Question", "Answer", "Where, and why", "Note", "Correction")
        yield HeldTable(title, "", columns, tuple(rows))


def _histories(
    work: UnitOfWork,
    audit_round: Round,
    case: CaseFile,
    keys: ChildKeys,
    rows: Rows,
    names: Names,
) -> Iterator[HeldTable]:
    """Every edit of every audit of the case, once, whichever copies and packages brought it."""
    events: dict[AuditId, dict[str, dict[str, Any]]] = {}
    for row in rows.get("record", ()):
        body = json.loads(row["body"])
        if body.get("record") == "revision" and body["audit_id"] in keys.audits:
            held = events.setdefault(AuditId(body["audit_id"]), {})
            held.update({each["hash"]: each for each in body["events"]})
    for row in rows.get("answer_event", ()):
        if row["audit_id"] in keys.audits:
            held = events.setdefault(AuditId(row["audit_id"]), {})
            answer = json.loads(row["answer"]) if row["answer"] else None
            held[row["hash"]] = {**row, "answer": answer}
    form = _form(work, audit_round, case, None)
    for audit_id in sorted(events, key=names.name):
        ordered = sorted(events[audit_id].values(), key=lambda each: (each["n"], each["hash"]))
        made = tuple(
            (
                words_of(each["at"], names),
                _question(form, AnswerKey(each["key"])),
                str(each["act"]),
                told,
            )
            for each in ordered
            for told in [_edit_words(each["answer"], names)]
        )
        title = f"Every edit: {names.name(audit_id)}"
        yield HeldTable(title, "answer_event", ("When", "Question", "Edit", "Answer"), made)


def _edit_words(answer: Mapping[str, Any] | None, names: Names) -> str:
    if not answer:
        return ""
    return words_of({name: answer.get(name) for name in _OF_AN_ANSWER}, names)


def _question(form: Form, key: AnswerKey) -> str:
    """In the tool's words; what stands beside the questions, and what an older tool asked, by its path."""
    if is_beside(key) or tool_path(key) not in form.tool.by_path:
        return str(key)
    node = form.tool.by_path[tool_path(key)]
    item = getattr(node, "item", "")
    try:
        asked = asked_in_full(form, key)
    except NotFound:  # of a row that was taken away
        asked = plain_label(node.label)
    return f"{item} {asked}".strip()


def _narrowed(table: str, held: Sequence[Mapping[str, Any]], keys: ChildKeys) -> Iterator[Any]:
    """Of rows that speak of several children, what they say of this one."""
    mine = {keys.case_id, *keys.audits}
    for row in held:
        if table == "draw":
            yield {**row, "document": _of_draw(json.loads(row["document"]), keys.child)}
        elif table == "frame":
            told = [each for each in row["problems"] if _speaks_of(each, keys)]
            yield {**row, "problems": told, "sources": None, "population": None}
        elif table == "interest":
            mine_alone = [each for each in row["children"] if each == keys.child]
            yield {**row, "children": mine_alone}
        elif table == "answer_event":
            if row["audit_id"] not in keys.audits:  # the case's own stand as its history
                yield _parsed(row)
        elif table == "notebook":
            if row["kind"] != EntryKind.CALIBRATION.value:
                yield row
        elif table == "record":
            yield from _of_record(row, mine, keys)
        else:
            yield _parsed(row)


def _of_record(
    row: Mapping[str, Any], mine: Iterable[str], keys: ChildKeys
) -> Iterator[Mapping[str, Any]]:
    body = json.loads(row["body"])
    if body.get("record") == "entry" and body.get("kind") == EntryKind.CALIBRATION.value:
        return
    if body.get("record") == "revision":
        if body["audit_id"] in mine:
            body["events"] = f"{body['event_count']} edits, in the history"
        else:  # of another child's audit, what it says of this one
            body["events"] = [each for each in body["events"] if _speaks_of(each, keys)]
    yield {**row, "body": body}


def _speaks_of(value: object, keys: ChildKeys) -> bool:
    text = json.dumps(value, ensure_ascii=False).casefold()
    named = [keys.ref, keys.name, keys.case_id, *keys.audits]
    if len(keys.child) > 3:
        named.append(keys.child)
    return any(each and each.casefold() in text for each in named) or f'"{keys.child}"' in text


def _of_draw(document: Mapping[str, Any], child: str) -> dict[str, Any]:
    """Where the child stood in a draw; the numbers of the others stay out of it."""
    made: dict[str, Any] = {
        name: value for name, value in document.items() if isinstance(value, str | int)
    }
    for stratum in document["strata"]:
        if child in stratum["ranked"]:
            made |= {"area": stratum["area"], "group": stratum["group"]}
            made["rank"] = f"{stratum['ranked'].index(child) + 1} of {len(stratum['ranked'])}"
            made["drawn_of_the_group"] = stratum["count"]
    made["left_out"] = [each for each in document.get("left_out", ()) if each["child"] == child]
    return made
