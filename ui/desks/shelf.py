"""The assessor's cases, as the page of cases asks for them: from the store's own listing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from app.domain.ages import age_words
from app.domain.ids import AnswerKey, AuditId
from app.domain.keyed_in import keyed_in
from app.domain.partial_dates import PartialDate, words
from app.domain.records import AuditState, Reading
from app.domain.reopenings import reopenings
from app.domain.rounds import Round
from app.services.leaving import leaving
from app.services.open_audit import OpenAudit
from app.services.tools import pinned
from app.services.word_search import Found, find_words
from app.tool.form_paths import tool_path
from app.tool.model import Group, Question
from app.tool.numbering import item_numbers
from app.workspace import Workspace
from ui.viewmodels.case_list import (
    CaseDetail,
    CaseFilter,
    CaseLine,
    CaseOrder,
    LeftAt,
    Standing,
)

MOST = 500  # cases of one person in one round
CHOSEN: Mapping[CaseFilter, Mapping[str, str]] = {
    CaseFilter.ALL: {},
    CaseFilter.NOT_STARTED: {"state": AuditState.ALLOCATED.value},
    CaseFilter.IN_PROGRESS: {"state": AuditState.IN_PROGRESS.value},
    CaseFilter.QUERIES: {"asks": "yes"},
    CaseFilter.COMPLETE: {"state": AuditState.COMPLETE.value},
    CaseFilter.READY: {"leaves": "ready"},
}
ORDERED: Mapping[CaseOrder, tuple[str, bool]] = {  # column, from the largest down
    CaseOrder.WORK: ("turn", False),
    CaseOrder.REFERENCE: ("ref", False),
    CaseOrder.PROGRESS: ("progress", True),
    CaseOrder.LAST_WORKED: ("updated_at", True),
}


class StoreShelf:
    """Searches and filters in SQL."""

    def __init__(self, ws: Workspace, audit_round: Round) -> None:
        self._ws = ws
        self._round = audit_round
        self._listing = ws.store.listing("audits", audit_round.id)
        self._at = {name: place for place, name in enumerate(self._listing.columns)}

    def lines(
        self, text: str, chosen: CaseFilter, order: CaseOrder = CaseOrder.WORK
    ) -> Sequence[CaseLine]:
        """Those whose reference, team or other facts hold the words, and those in whose writing they stand."""
        rows = self._rows(text, chosen, order)
        found: dict[AuditId, tuple[Found, ...]] = {}
        for each in find_words(self._ws, self._round, text):
            found[each.audit_id] = (*found.get(each.audit_id, ()), each)
        if found:
            fit = {row[0] for row in rows}
            every = self._rows("", chosen, order)
            rows = [row for row in every if row[0] in fit or row[0] in found]
        lines = (self._line(row) for row in rows)
        return [replace(line, found=found.get(line.audit_id, ())) for line in lines]

    def _rows(
        self, text: str, chosen: CaseFilter, order: CaseOrder
    ) -> Sequence[tuple[object, ...]]:
        column, down = ORDERED[order]
        return self._listing.page(
            0, MOST, column, descending=down, text=text, chosen=CHOSEN[chosen]
        )

    def standing(self) -> Standing:
        return Standing(self._left_at(), leaving(self._ws, self._round.id))

    def _left_at(self) -> LeftAt | None:
        """The audit in progress that was worked on last, at the answer given last."""
        chosen = CHOSEN[CaseFilter.IN_PROGRESS]
        rows = self._listing.page(0, 1, "updated_at", descending=True, chosen=chosen)
        if not rows:
            return None
        audit_id = self._line(rows[0]).audit_id
        with self._ws.begin() as work:
            last = work.audits.last_event(audit_id)
            ref = work.cases.get(work.audits.header(audit_id).case_id).ref
            tool = pinned(work, work.audits.header(audit_id).tool_hash)
        key = "" if last is None else last.key
        asked = next(
            (node for node in tool.nodes() if node.path == tool_path(AnswerKey(key))), None
        )
        item = asked.item if isinstance(asked, Question) else ""
        return LeftAt(audit_id, ref, key if item else "", item_numbers(tool).get(item, ""))

    def counts(self) -> Mapping[CaseFilter, int]:
        return {each: self._listing.count(chosen=CHOSEN[each]) for each in CaseFilter}

    def detail(self, audit_id: AuditId) -> CaseDetail:
        audit = OpenAudit(self._ws, audit_id)
        case = audit.case
        began, read = case.plan_start, audit.reading_dates()
        keyed = keyed_in(audit.beside)
        facts = {
            "District": "" if case.district == case.team else case.district,
            "Team": case.team,
            "Age": age_words(case.age_band),
            "Category": case.category.capitalize(),
            "Plan began": "" if began is None else words(PartialDate.exactly(began)),
            "Read": read.words if read else "",
            "From paper": keyed.in_words if keyed else "",
            "Opened again": "; ".join(each.why for each in reopenings(audit.beside)),
        }
        missing = tuple(
            (section.label, progress.answered, progress.asked)
            for section in audit.tool.sections
            if isinstance(section, Group)
            for progress in [audit.progress(section.path)]
            if progress.asked
        )
        return CaseDetail(
            {name: value for name, value in facts.items() if value}, missing, *_go_on(audit)
        )

    def _line(self, row: Sequence[object]) -> CaseLine:
        def at(name: str) -> object:
            return row[self._at[name]]

        worked = at("updated_at")
        return CaseLine(
            audit_id=AuditId(str(at("id"))),
            ref=str(at("ref")),
            area="" if at("area") == at("team") else str(at("area")),
            team=str(at("team")),
            age_band=age_words(str(at("age_band"))),
            state=AuditState(str(at("state"))),
            answered=_number(at("answered")),
            asked=_number(at("asked")),
            queries=_number(at("queries")),
            warnings=_number(at("warnings")),
            minutes=_number(at("minutes")),
            last_worked=worked if isinstance(worked, datetime) else None,
            returned=at("leaves") == "sent",
            second=at("reading") == Reading.BLIND_SECOND.value,
        )


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _go_on(audit: OpenAudit) -> tuple[str, str]:
    """The number of the first item with a core question unanswered, and the key of that question."""
    missing = audit.form.missing()
    if not missing:
        return "", ""
    number = item_numbers(audit.tool).get(audit.state(missing[0]).question.item, "")
    return number, missing[0]
