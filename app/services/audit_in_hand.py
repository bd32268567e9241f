"""One audit as it stands: what is answered, what waits, and what is in the way of its signature."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.answers import Answer
from app.domain.beside import Edit, beside_of, is_beside
from app.domain.concerns import concern_of
from app.domain.errors import NotFound
from app.domain.ids import AnswerKey, AuditId, EntryId, ToolHash
from app.domain.keyed_in import keyed_in
from app.domain.notebook import Entry
from app.domain.ratings import RolledUp
from app.domain.reading_dates import ReadingDates, reading_dates, uk_day
from app.domain.records import AuditState, Draft, Sheet
from app.domain.rounds import AuditHeader, CaseFile, Concern, Round
from app.domain.tool_versions import (
    AnswersNow,
    PublishedChange,
    ToolVersion,
    key_now,
    told_by_path,
)
from app.services import answer_history, concerns, drafts, unread
from app.services.case_facts import with_electronic_record
from app.services.concerns import concern_in
from app.services.forms import form_of
from app.services.going_over import answers_of, waiting
from app.services.running_progress import RunningProgress
from app.services.tools import pinned
from app.tool.form import Form
from app.tool.form_paths import tool_path
from app.tool.form_states import Progress, QuestionState
from app.tool.model import Question, Tool
from app.tool.numbering import item_numbers
from app.tool.rollups import roll_up, unexplained_rating
from app.workspace import Workspace


@dataclass(frozen=True, slots=True)
class CaseCard:
    """What the head of the page says about the case, and where the audit stands."""

    ref: str
    area: str
    district: str
    team: str
    age_band: str
    category: str
    plan_start: str
    reading: str
    state: AuditState


class AuditInHand:
    """What is read of an audit; nothing is changed from here."""

    def __init__(self, ws: Workspace, audit_id: AuditId) -> None:
        self._ws = ws
        with ws.begin() as work:
            self._header = work.audits.header(audit_id)
            self.case: CaseFile = with_electronic_record(work.cases.get(self._header.case_id))
            self.round: Round = work.rounds.get(self._header.round_id)
            self.tool: Tool = pinned(work, self._header.tool_hash)
            self._versions = work.rounds.versions(self.round.id)
            self._device = work.identities.get().device
            people = {each.id: each.name for each in work.people.all(self.round.id)}
        self._told = told_by_path(self._versions)
        self.reader = people.get(self._header.person_id, "")
        self._made_with = self._header.tool_hash
        self._beside = Sheet({}, {}, {})
        self._take_form_as_saved()
        self.saved_at: datetime | None = self._header.updated_at

    @property
    def id(self) -> AuditId:
        return self._header.id

    @property
    def header(self) -> AuditHeader:
        return self._header

    @property
    def card(self) -> CaseCard:
        case = self.case
        return CaseCard(
            case.ref,
            case.area,
            case.district,
            case.team,
            case.age_band,
            case.category,
            "" if case.plan_start is None else case.plan_start.isoformat(),
            self._header.reading.value,
            self._header.state,
        )

    @property
    def is_kept(self) -> bool:
        """Whether there is a store behind it; a trial has none."""
        return True

    @property
    def notice(self) -> str:
        """What its page says in place of when it was saved; "" for an audit of the round."""
        return ""

    @property
    def is_complete(self) -> bool:
        return self._header.state is AuditState.COMPLETE

    def state(self, key: AnswerKey) -> QuestionState:
        return self.form.state(key)

    def earlier(self, key: AnswerKey) -> Answer | None:
        """What was answered before the question changed its meaning: kept, not counted, and asked again.

        None where nothing was, or where it has been answered since.
        """
        held = self._earlier.get(key)
        return held if held is not None and self.form.state(key).answer is None else None

    def asked_again(self) -> tuple[AnswerKey, ...]:
        """The questions whose earlier answers are kept and wait to be given again, in the tool's order."""
        return waiting(self.form, self._earlier)

    def changes(self, path: str) -> tuple[tuple[ToolVersion, PublishedChange], ...]:
        """What was published about a question during the round and its reader should know, newest first."""
        return self._told.get(path, ())

    def reading_dates(self) -> ReadingDates | None:
        """The first and the last day on which this audit was worked on; None before its first answer."""
        with self._ws.begin() as work:
            return reading_dates(work.audits.events(self.id))

    def history(self, paths: Collection[str]) -> tuple[answer_history.Told, ...]:
        """What became of the answers to these questions or tables, oldest first, the lead's corrections with them."""
        with self._ws.begin() as work:
            reader = self.reader or work.identities.get().name
            names = answer_history.names_in(work, self._header, self._device, reader)
            return answer_history.of_questions(work, self.round.id, self.id, paths, names)

    def progress(self, section: str | None = None) -> Progress:
        if section:
            return self._running.progress_in(section)
        return self._running.progress()

    @property
    def tool_hash(self) -> ToolHash:
        """Which audit tool the keys of this audit are those of."""
        return self._made_with

    def carried(self, key: str, made_with: str) -> AnswerKey:
        """Where a key noted under that version of the tool stands in this audit; itself where that is not known."""
        return key_now(AnswerKey(key), ToolHash(made_with), self._versions)

    @property
    def beside(self) -> Sheet:
        """What is recorded beside the tool's questions: `app.domain.beside` names its tables."""
        return self._beside

    def next_row(self, repeat: AnswerKey, ahead: int = 0) -> AnswerKey:
        """The key that the next new row of a table will have, or the one `ahead` rows after it."""
        last = self._beside.last_serial.get(repeat, 0) if is_beside(repeat) else None
        return AnswerKey(
            f"{repeat}#{(self.form.last_serial(repeat) if last is None else last) + 1 + ahead}"
        )

    def standing_in_the_way(self) -> Sequence[str]:
        """Sentences: core questions unanswered, values that cannot be right, warnings unexplained, and
        a concern that is not finished, or that its question denies."""
        found = []
        missing = self.form.missing()
        if missing:
            found.append(
                _ended(
                    f"{_counted(len(missing), 'question')} unanswered, first {self._item(missing[0])}"
                )
            )
        faulty, unexplained = self.faulty(), self.unexplained()
        if faulty:
            found.append(f"{self._item(faulty[0])} holds a value that cannot be right.")
        if unexplained:
            first = self._item(unexplained[0])
            found.append(
                _ended(f"{_counted(len(unexplained), 'warning')} without a reason, first {first}")
            )
        not_read = unread.standing(self)
        if not_read:
            count = _counted(len(not_read), "date or number", "dates or numbers")
            first = self._item(not_read[0].key)
            found.append(_ended(f"{count} not understood, first {first}"))
        found += self.concern_wants()
        keyed = keyed_in(self._beside)
        if keyed is not None and keyed.waits_for_reader:
            found.append(
                f"{keyed.keyer} keyed it in from paper, and {keyed.reader}, who read the file, has not "
                "confirmed it."
            )
        return found

    def faulty(self) -> tuple[AnswerKey, ...]:
        """Answers that break a rule of the tool, in order."""
        return self._having("error")

    def unexplained(self) -> tuple[AnswerKey, ...]:
        """Answers the tool warns of, that want a reason for standing, in order; last an overall rating other
        than the one suggested."""
        found, rating = self._having("warning"), unexplained_rating(self.form)
        return found if rating is None else tuple(dict.fromkeys((*found, rating)))

    def concern_wants(self) -> tuple[str, ...]:
        """What the immediate concern about this case wants before the audit can be signed, as sentences."""
        asked = self.tool.by_name.get(concerns.NOW)
        item = self._item(AnswerKey(asked.path)) if asked is not None else ""
        with self._ws.begin() as work:
            noted = concerns.noted_in(work, self.round.id, EntryId(self.id))
        return concerns.not_finished(noted, self.form, item, self._earlier)

    def concern(self) -> Concern | None:
        """The immediate concern about this case, by its page or, without one, by the answers."""
        with self._ws.begin() as work:
            noted = concerns.noted_in(work, self.round.id, EntryId(self.id))
        if noted is not None:
            return concern_of(noted, self.case.ref)
        return concern_in(self.form, self.case.ref, self._ws.now(), self.id, self._earlier)

    def open_concerns(self) -> tuple[AnswerKey, ...]:
        """The question that raised an immediate concern that its assessor has not finished yet."""
        asked, raised = self.tool.by_name.get(concerns.NOW), self.concern()
        if asked is None or raised is None or raised.finished_at is not None:
            return ()
        return (AnswerKey(asked.path),)

    def answers_by_concern(self, entry: Entry) -> tuple[Edit, ...]:
        """The edits that let this audit's answers say what the page of its concern says; none once it is signed."""
        return () if self.is_complete else concerns.answers_following(self.form, entry)

    def rolled_up(self) -> RolledUp | None:
        """Section scores and the suggested rating as the answers stand; None for a tool that suggests none."""
        return roll_up(self.form)

    def _having(self, severity: str) -> tuple[AnswerKey, ...]:
        return tuple(
            key
            for key in self.form.warnings()
            if any(
                problem.severity == severity and problem.code != "required"
                for problem in self.form.state(key).problems
            )
        )

    def _item(self, key: AnswerKey) -> str:
        question = self.tool.by_path.get(tool_path(key))
        item = question.item if isinstance(question, Question) else ""
        number = item_numbers(self.tool).get(item, "")
        if number or question is None:
            return number or self.form.label(key)
        try:
            return self.form.label(key)
        except NotFound:  # in the empty row of a table
            return question.label

    def _take_form_as_saved(self) -> None:
        with self._ws.begin() as work:
            self._header = work.audits.header(self._header.id)
            self._last = work.audits.last_event(self._header.id)
            self._draft: Draft | None = work.audits.draft(self._header.id)
            stale = self._header.tool_hash != self._made_with
            now = (
                AnswersNow(drafts.with_draft(work.audits.sheet(self._header.id), self._draft))
                if stale  # nothing can be saved any more: it is opened again before it goes on
                else answers_of(work, self._header)
            )
        self._drafted_from: datetime = self._ws.now()
        self._earlier = now.earlier
        self._beside = beside_of(now.sheet)
        self.form: Form = self._form(now.sheet)
        self._running: RunningProgress = RunningProgress.of(self.form)

    def _keep_up_with_the_day(self) -> None:
        """An audit left open overnight takes the new day's dates."""
        if self.form.circumstances.today < uk_day(self._ws.now()):
            self._take_form_as_saved()

    def _form(self, sheet: Sheet) -> Form:
        return form_of(self.tool, self.round, self.case, sheet, uk_day(self._ws.now()))


def _ended(sentence: str) -> str:
    """With one mark at its end: what it quotes last may bring its own."""
    return sentence if sentence.endswith((".", "?", "!", "…")) else f"{sentence}."


def _counted(number: int, noun: str, nouns: str = "") -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {nouns or f'{noun}s'}"
