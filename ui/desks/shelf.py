"""The assessor's cases, as the page of cases asks for them: from the store's own listing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from app.domain.ages import age_words
from app.domain.beside import beside_of
from app.domain.file_requests import Produced, produced
from app.domain.ids import AuditId
from app.domain.keyed_in import keyed_in
from app.domain.partial_dates import PartialDate, words
from app.domain.records import AuditState, Reading
from app.domain.reopenings import reopenings
from app.domain.rounds import Round
from app.domain.slips import Slip
from app.services import file_requests, gave_way, slips
from app.services.file_requests import Told
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
    FileAtHand,
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
    """Searches and filters in SQL. `in_hand`: the audit open at the desk; its file is spoken of through it."""

    def __init__(
        self,
        ws: Workspace,
        audit_round: Round,
        in_hand: Callable[[], OpenAudit | None] = lambda: None,
    ) -> None:
        self._ws = ws
        self._round = audit_round
        self._in_hand = in_hand
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
        return Standing(
            self._left_at(),
            leaving(self._ws, self._round.id),
            gave_way.told(self._ws, self._round.id),
        )

    def _left_at(self) -> LeftAt | None:
        """The audit in progress that was worked on last, at the answer given last."""
        chosen = CHOSEN[CaseFilter.IN_PROGRESS]
        rows = self._listing.page(0, 1, "updated_at", descending=True, chosen=chosen)
        if not rows:
            return None
        audit_id = self._line(rows[0]).audit_id
        with self._ws.begin() as work:
            ref = work.cases.get(work.audits.header(audit_id).case_id).ref
        number, key = self._answered_last(audit_id)
        return LeftAt(audit_id, ref, key, number)

    def _answered_last(self, audit_id: AuditId) -> tuple[str, str]:
        """The number of the item last worked on, and the key of the answer; what was recorded beside the questions
        afterwards, as time on file is, is passed over."""
        with self._ws.begin() as work:
            tool = pinned(work, work.audits.header(audit_id).tool_hash)
            for event in reversed(work.audits.events(audit_id)):
                asked = tool.by_path.get(tool_path(event.key))
                if isinstance(asked, Question) and asked.item:
                    return item_numbers(tool).get(asked.item, ""), event.key
        return "", ""

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
            {name: value for name, value in facts.items() if value}, missing, *self._go_on(audit)
        )

    def file(self, audit_id: AuditId) -> FileAtHand:
        """Whether the file of a case was produced, as far as it was said."""
        with self._ws.begin() as work:
            header = work.audits.header(audit_id)
            case = work.cases.get(header.case_id)
            said = produced(beside_of(work.audits.sheet(audit_id)))
            mine = {line.slip.case_id for line in slips.lines_in(work, self._round)}
        told = tuple(Told(each.at, "", file_requests.said_words(each)) for each in said)
        return FileAtHand(
            expected=case.known.get(file_requests.VOLUMES_EXPECTED, ""),
            said=said,
            told=told,
            has_slip=case.id in mine,
            has_slips=bool(mine),
            signed=header.state is AuditState.COMPLETE,
        )

    def say_file(self, audit_id: AuditId, said: Produced) -> None:
        """One more act in the audit's history. Raises InputRefused, AuditSignedOff."""
        held = self._in_hand()
        audit = held if held is not None and held.id == audit_id else OpenAudit(self._ws, audit_id)
        file_requests.say(self._ws, audit, said)

    def slip(self, audit_id: AuditId) -> Slip | None:
        """On request alone."""
        with self._ws.begin() as work:
            case_id = work.audits.header(audit_id).case_id
        return slips.of_case(self._ws, self._round.id, case_id)

    def _go_on(self, audit: OpenAudit) -> tuple[str, str]:
        """Where the work was left, by number and key, while a core question is unanswered; in an audit with no answer
        yet, the first of them."""
        missing = audit.form.missing()
        if not missing:
            return "", ""
        number, key = self._answered_last(audit.id)
        if key:
            return number, key
        first = audit.state(missing[0]).question.item
        return item_numbers(audit.tool).get(first, ""), missing[0]

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
