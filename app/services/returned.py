"""What a returned audit says under the tool in force: corrections laid over, what is asked again set apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.domain.answers import Answer
from app.domain.ids import AnswerKey
from app.domain.merge import AuditView, CorrectionState, ReadAs, ShownAnswer, shown_answers
from app.domain.reading_dates import ReadingDates, reading_dates
from app.domain.records import Sheet, replay
from app.domain.tool_versions import ToolVersion, answers_now, key_now


@dataclass(frozen=True, slots=True)
class ReturnedAnswers:
    """`own` is what the assessor alone answered, `shown` what counts; `earlier` was answered before the question
    changed its meaning: kept, counted nowhere, asked again. All by the keys of the tool in force. `read` are the
    days of its edits."""

    own: Sheet
    shown: Mapping[AnswerKey, ShownAnswer]
    earlier: Mapping[AnswerKey, Answer] = field(default_factory=dict)
    read: ReadingDates | None = None

    @property
    def read_on(self) -> date | None:
        """The day of the last edit: the "today" of its form, on every machine and in every year the same."""
        return self.read.last if self.read else None

    @property
    def sheet(self) -> Sheet:
        """The answers that count."""
        answers = {key: each.shown for key, each in self.shown.items() if each.shown}
        return replace(self.own, answers=answers)

    @property
    def is_corrected(self) -> bool:
        return any(each.correction for each in self.shown.values())


def returned_answers(view: AuditView, versions: Sequence[ToolVersion]) -> ReturnedAnswers:
    """Of a view that is counted. `versions` are those of the round: () while there is but one."""
    if view.revision is None:
        return ReturnedAnswers(Sheet({}, {}, {}), {})
    revision = view.revision
    read = reading_dates(revision.events)
    if len(versions) < 2:
        return ReturnedAnswers(replay(revision.events), shown_answers(view), read=read)
    now = answers_now(revision.events, revision.tool_hash, versions)
    shown = {key: ShownAnswer(answer, answer, None) for key, answer in now.sheet.answers.items()}
    for each in view.corrections:
        if each.state is CorrectionState.APPLIES and each.key not in now.earlier:
            beneath = now.sheet.answers.get(each.key)
            shown[each.key] = ShownAnswer(each.correction.answer, beneath, each.correction)
    return ReturnedAnswers(now.sheet, shown, now.earlier, read)


def reading_under(versions: Sequence[ToolVersion]) -> ReadAs:
    """How revisions are read once the tool has changed: a correction holds while the answer under the tool in force
    is the one that was corrected, wherever it stands by now."""
    return ReadAs(
        lambda revision: answers_now(revision.events, revision.tool_hash, versions).sheet.answers,
        lambda key, revision: key_now(key, revision.tool_hash, versions),
    )
