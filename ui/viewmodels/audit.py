"""The open audit as the window sees it: its states, its edits with a way back, and what to work on next."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import is_

from PySide6.QtCore import QObject, Signal

from app.domain.answers import Answer, AnswerState
from app.domain.beside import Edit, is_beside
from app.domain.changes import Changes
from app.domain.errors import AuditError
from app.domain.ids import AnswerKey
from app.domain.reading_log import Line
from app.domain.records import Act, Sheet, split_row
from app.domain.timeliness import Verdict, VerdictKind
from app.services.case_facts import OF_THE_ROUND
from app.services.concerns import touches_concern
from app.services.row_moves import following
from app.services.siblings import Offer, TakenOver
from app.services.unread import kept as kept_unread
from app.services.unread import standing as standing_unread
from app.tool.form_paths import tool_path
from app.tool.form_states import Progress, QuestionState
from app.tool.form_tree import typed
from app.tool.model import Group, Kind, Node, Question, Standard
from ui.actions import Actions
from ui.forms.wording import Said, verdict_said
from ui.viewmodels import edits
from ui.viewmodels.audit_queries import AuditQueries
from ui.viewmodels.carried import Carried
from ui.viewmodels.concern_of_audit import ConcernOfAudit
from ui.viewmodels.half_typed import HalfTyped
from ui.viewmodels.open_audit import OpenAudit, Siblings
from ui.viewmodels.outline import Item, Section, keys_of, sections
from ui.viewmodels.questions import Questions
from ui.viewmodels.steps import Step, Steps


@dataclass(frozen=True, slots=True)
class Standing:
    """How many questions wait for an answer or for a reason, are asked of the lead; how many concerns are open; how
    many dates and numbers were not understood; about how many answers the lead waits for a word (`asked`)."""

    unanswered: int
    warnings: int
    queries: int
    concerns: int
    unread: int = 0
    asked: int = 0


class AuditViewModel(QObject):
    """Every edit goes through `undo_stack` to `OpenAudit.answer`: there is no unsaved state to lose."""

    changed = Signal(object)  # frozenset of the keys whose state may differ now
    rows_changed = Signal(str)  # the repeat whose rows are others now
    saved = Signal()

    def __init__(
        self,
        audit: OpenAudit,
        actions: Actions,
        today: Callable[[], date],
        parent: QObject | None = None,
        keep_time: Callable[[], object] = lambda: None,
        siblings: Siblings | None = None,
        queries: AuditQueries | None = None,
    ) -> None:
        """`keep_time` saves the minutes counted so far: called before the audit is signed."""
        super().__init__(parent)
        self.queries = queries
        self.siblings = siblings if siblings is not None and siblings.is_wanted else None
        self.audit = audit
        self.keep_time = keep_time
        self.actions = actions
        self.today = today
        self.undo_stack = Steps(self)
        of_this_round = (
            replace(section, items=tuple(filter(self._is_of_this_round, section.items)))
            for section in sections(audit.tool)
        )
        # A section of which the round asks nothing is not shown: conversations, where none are held.
        self.sections: tuple[Section, ...] = tuple(one for one in of_this_round if one.items)
        self.questions = Questions(audit.tool)
        self.carried = Carried()
        self.half_typed = HalfTyped(audit, actions)
        # Rows put back by undo get new serials: where an older edit's row is to be found now.
        self._moved: dict[AnswerKey, AnswerKey] = {}
        self._typed: frozenset[AnswerKey] = frozenset()  # changed by typing and not told yet
        self.concern = ConcernOfAudit(audit, actions, self)
        # What was not understood, and of which answers that is: every cell and every count asks for it.
        self._unread: dict[AnswerKey, str] = {}
        self._unread_at: tuple[object, object, object] = (None, None, None)
        self.half_typed.put_cell_back(self)

    def state(self, key: AnswerKey) -> QuestionState:
        return self.audit.state(key)

    def verdicts(self, question: Question) -> tuple[tuple[Standard, Verdict], ...]:
        """What the standards that this question ends say now."""
        found = []
        for standard in self.standards(question):
            verdict = self.audit.form.verdict(standard.id)
            if verdict is not None:
                found.append((standard, verdict))
        return tuple(found)

    def standards(self, question: Question) -> tuple[Standard, ...]:
        """The standards that this question ends."""
        return tuple(one for one in self.audit.tool.standards if one.ends == question.path)

    def verdict_said(self, standard: Standard, verdict: Verdict) -> Said:
        """The verdict in words; an overdue one is no finding while nobody has looked for the event yet."""
        said = verdict_said(verdict)
        if verdict.written_afterwards:
            late = self.tr("%1 written afterwards").replace("%1", str(verdict.written_afterwards))
            said = replace(said, text=f"{said.text} · {late}")
        is_open = verdict.kind is VerdictKind.OVERDUE_OPEN
        if not is_open or not self.audit.form.is_end_unread(standard.id):
            return said
        return Said(self.tr("If none: %1").replace("%1", said.text), "", said.icon)

    def rows(self, repeat: Node) -> tuple[AnswerKey, ...]:
        return self.audit.form.rows(AnswerKey(repeat.path))

    def keys(self, item: Item) -> Iterator[AnswerKey]:
        for part in item.parts:
            rows = self.rows(part) if isinstance(part, Group) else ()
            yield from keys_of(part, rows)

    # Edits: these are what editors call.

    def edit(self, key: AnswerKey, answer: Answer | None, *, merge: object = None) -> bool:
        """Record an answer so that it can be undone. Edits with the same `merge` object undo as one.

        Returns whether the audit holds what was asked for.
        """
        wanted = None if answer is None or answer.is_blank else answer
        before = self.state(key).answer
        if wanted != before:
            self.undo_stack.push(edits.Edit(self, key, before, wanted, merge))
            self.carried.heed(wanted or Answer())
        return self.state(key).answer == wanted

    def type(self, key: AnswerKey, answer: Answer, merge: object) -> bool:
        """Keep an answer while it is being typed: on the disk at once, told to the page at the next `rest`.

        Returns whether the audit holds what was asked for.
        """
        wanted = None if answer.is_blank else answer
        before = self.state(key).answer
        if wanted != before:
            self.undo_stack.push(edits.Edit(self, key, before, wanted, merge, is_typing=True))
            self.carried.heed(answer)
        return self.state(key).answer == wanted

    def rest(self) -> None:
        """Whoever types has paused: the page shows what hangs on it."""
        if self._typed:
            keys, self._typed = self._typed, frozenset()
            self._tell(keys)

    def leave(self) -> None:
        """The box typed in was left: its text stands in the history from here on."""
        self.actions.attempt(self.audit.settle)
        self.rest()

    def explain_rating(self, reason: str, merge: object) -> None:
        """Say why the overall rating is another than the one suggested, while it is typed: where the tool asks for it,
        else with the rating itself."""
        rollup = self.audit.tool.rollup
        if rollup is None:
            return
        why, rating = AnswerKey(rollup.why), AnswerKey(rollup.overall)
        if self.state(why).relevant:
            given = replace(self._held(why), value=reason, state=AnswerState.ANSWERED, reason="")
            self.type(why, given, merge)
        else:
            self.type(rating, replace(self._held(rating), warning_reason=reason), merge)

    def _is_of_this_round(self, item: Item) -> bool:
        """Not where the round alone decides that it is not asked: no answer could bring it up."""
        form = self.audit.form
        return not all(form.is_ruled_out(part.path, OF_THE_ROUND) for part in item.parts)

    def _held(self, key: AnswerKey) -> Answer:
        return self.state(key).answer or Answer()

    def add_row(self, repeat: Group) -> AnswerKey | None:
        """A new last row, or None when the audit refuses."""
        command = edits.AddRow(self, repeat)
        self.undo_stack.push(command)
        return command.row

    def remove_row(self, repeat: Group, row: AnswerKey) -> None:
        self.undo_stack.push(edits.RemoveRow(self, repeat, row))

    def together(self, make: Callable[[], Sequence[Edit]]) -> bool:
        """Several edits as one step of undo; whether they were saved.

        `make` is asked again when the step is done again: the rows it adds have other numbers then.
        """
        command = edits.Together(self, make)
        self.undo_stack.push(command)
        return command.done

    def take_out(self, line: Line) -> None:
        """Take a line out of the reading log; what it feeds stays."""
        self.undo_stack.push(edits.TakeOut(self, line))

    def take_shared(self, offer: Offer) -> None:
        """What a sibling's audit says holds for this child too."""
        self.undo_stack.push(edits.TakeShared(self, offer))

    def complete(self) -> bool:
        self.keep_time()
        return self._finish(self.audit.complete)

    def reopen(self, why: str) -> str:
        """Take the signature back; why not, where it is refused."""
        return self._beside(lambda: self.audit.reopen(why))

    def record(self, made: Callable[[Sheet], Sequence[Edit]]) -> str:
        """Record something beside the questions; why not, where it is refused."""
        return self._beside(lambda: self.audit.together(made(self.audit.beside)))

    def _beside(self, command: Callable[[], object]) -> str:
        try:
            command()
        except AuditError as refused:
            return str(refused)
        self._tell(frozenset(key for item in self._items() for key in self.keys(item)))
        return ""

    def unread(self) -> dict[AnswerKey, str]:
        """What was typed as a date or a number and not understood, by its box, in the tool's order."""
        form, beside = self.audit.form, self.audit.beside
        stand = (form, form.edition, beside)
        if not all(map(is_, stand, self._unread_at)):
            self._unread_at = stand
            self._unread = {each.key: each.text for each in standing_unread(self.audit)}
        return self._unread

    def keep_unread(self, key: AnswerKey, text: str) -> bool:
        """Keep what a box holds and nobody understands, as typed; "" lets go of it. Whether that is saved."""
        edits = kept_unread(self.audit, key, text)
        if not edits:
            return True
        touched = self.actions.attempt(lambda: self.audit.together(edits))
        self._tell(frozenset({key}))
        return touched is not None

    def answered_elsewhere(self, keys: frozenset[AnswerKey]) -> None:
        """Another page gave answers of this audit: what shows them is shown anew."""
        self._tell(keys)

    # Storing: these are what undo commands call.

    def store(self, key: AnswerKey, answer: Answer | None) -> bool:
        where = self.where_now(key)
        touched = self.actions.attempt(lambda: self.audit.answer(where, answer))
        self._tell((touched or frozenset()) | {where})
        return touched is not None

    def store_typed(self, key: AnswerKey, answer: Answer | None) -> bool:
        where = self.where_now(key)
        touched = self.actions.attempt(lambda: self.audit.draft(where, answer))
        if touches_concern(where):
            self.concern.forget()
        if touched is not None:
            self._typed |= touched | {where}
            self.saved.emit()
        return touched is not None

    def store_new_row(self, repeat: AnswerKey) -> AnswerKey | None:
        row = self.actions.attempt(lambda: self.audit.add_row(repeat))
        if row is not None:
            self.rows_changed.emit(repeat)
            self._tell(frozenset())
        return row

    def store_without_row(self, repeat: AnswerKey, row: AnswerKey) -> bool:
        where = self.where_now(row)
        touched = self.actions.attempt(lambda: self.audit.remove_row(where))
        if touched is None:
            return False
        self.rows_changed.emit(repeat)
        self._tell(touched)
        return True

    def store_together(self, changes: Sequence[Edit]) -> bool:
        touched = self.actions.attempt(lambda: self.audit.together(changes))
        keys = frozenset(key for act, key, _answer in changes if act in (Act.SET, Act.CLEAR))
        for act, key, _answer in changes:
            if act in (Act.ADD_ROW, Act.REMOVE_ROW) and not is_beside(key):
                self.rows_changed.emit(split_row(key)[0])
        self._tell((touched or frozenset()) | frozenset(key for key in keys if not is_beside(key)))
        return touched is not None

    def held_now(self, key: AnswerKey) -> Answer | None:
        """An answer as it is kept, of a question or beside the questions."""
        return self.audit.beside.answers.get(key) if is_beside(key) else self.state(key).answer

    def store_shared(self, offer: Offer) -> TakenOver | None:
        siblings = self.siblings
        done = self.actions.attempt(lambda: siblings.take(offer)) if siblings else None
        if done is not None:
            self._tell_shared(*done)
        return done[0] if done is not None else None

    def store_not_shared(self, done: TakenOver) -> bool:
        siblings = self.siblings
        now = replace(done, key=self.where_now(done.key))
        touched = self.actions.attempt(lambda: siblings.give_back(now)) if siblings else None
        if touched is not None:
            self._tell_shared(now, touched)
        return touched is not None

    def _tell_shared(self, done: TakenOver, touched: frozenset[AnswerKey]) -> None:
        if done.is_row:
            self.rows_changed.emit(done.key.rpartition("#")[0])
        self._tell(touched | {done.key})

    def row_moved(self, old: AnswerKey, new: AnswerKey) -> None:
        if old != new:
            self._moved[old] = new
            follows = following(self.audit, old, new)
            if follows and self.store_together(follows):
                self.rows_changed.emit(split_row(new)[0])

    def where_now(self, key: AnswerKey) -> AnswerKey:
        """The key under which an edit made earlier finds its answer now."""
        for old, new in self._moved.items():
            if key == old or key.startswith(f"{old}/"):
                key = AnswerKey(new + key[len(old) :])
        return key

    # Finding one's way.

    def item_by_number(self, number: str) -> Item | None:
        wanted = number.strip().casefold()
        for item in self._items():
            if wanted and wanted in (item.number, item.code.casefold()):
                return item
        return None

    def next_unanswered(self, after: Item | None) -> Item | None:
        """The next item, going round, with a question that counts and has no answer of any state, or is asked again."""
        return self._next(after, frozenset((*self.audit.form.missing(), *self.audit.asked_again())))

    def next_queried(self, after: Item | None) -> Item | None:
        """The next item, going round, about which the lead asks or is asked; those where the lead waits come first."""
        waiting = self.queries.waiting() if self.queries is not None else frozenset[AnswerKey]()
        return self._next(after, waiting or frozenset(self.audit.form.queries()))

    def next_warned(self, after: Item | None) -> Item | None:
        """The next item, going round, whose answer cannot be right, wants a reason or is not understood."""
        not_read = (item for key in self.unread() if (item := self.item_of(key)) is not None)
        return self._next(
            after, frozenset((*self.audit.faulty(), *self.audit.unexplained())), [*not_read]
        )

    def next_concern(self, after: Item | None) -> Item | None:
        """The item, going round, at which an immediate concern stands open."""
        return self._next(after, frozenset(self.concern.open_at()))

    def standing(self) -> Standing:
        """What is still to be done in the whole audit, counted."""
        progress, again = self.audit.progress(), self.audit.asked_again()
        unanswered = progress.asked - progress.answered
        if again:
            unanswered = len({*self.audit.form.missing(), *again})
        return Standing(
            unanswered,
            progress.warnings,
            progress.queries,
            len(self.concern.open_at()),
            len(self.unread()),
            len(self.queries.waiting()) if self.queries is not None else 0,
        )

    def progress(self, section: str) -> Progress:
        """As the form counts it, with the extended questions that are asked again: a section in which one is left is
        not done. What was not understood is marked as warnings are."""
        found = self.audit.progress(section)
        not_read = sum(key.startswith(f"{section}/") for key in self.unread())
        if not_read:
            found = replace(found, warnings=found.warnings + not_read)
        again = [key for key in self.audit.asked_again() if key.startswith(f"{section}/")]
        if not again:
            return found
        extended = {*again} - {*self.audit.form.missing(section)}
        return replace(found, asked=found.asked + len(extended))

    def still_fits(self, key: AnswerKey) -> bool:
        """Whether the answer kept from before is one that the question can hold now."""
        held, state = self.audit.earlier(key), self.state(key)
        if held is None:
            return False
        if held.state is not AnswerState.ANSWERED:
            return held.state.value in state.question.states
        if state.question.kind in (Kind.CHOICE, Kind.CHOICES):
            return {choice.name for choice in state.choices}.issuperset(held.value.split())
        if state.question.kind in (Kind.DATE, Kind.INTEGER, Kind.DECIMAL):
            return not isinstance(typed(state.question, held.value), str)
        return True

    def item_of(self, key: AnswerKey) -> Item | None:
        """The item on whose card an answer or a row stands, or stood before it was taken out."""
        path = tool_path(key)
        return next(
            (one for one in self._items() if any(_is_in(path, part) for part in one.parts)), None
        )

    def undone_next(self) -> AnswerKey | None:
        """Where the edit stands that undo would take back."""
        return self._key_of(self.undo_stack.next_undone())

    def redone_next(self) -> AnswerKey | None:
        return self._key_of(self.undo_stack.next_redone())

    def _key_of(self, step: Step | None) -> AnswerKey | None:
        return None if step is None or step.key is None else self.where_now(step.key)

    def _next(
        self, after: Item | None, wanted: frozenset[AnswerKey], named: Sequence[Item] = ()
    ) -> Item | None:
        items = list(self._items())
        start = items.index(after) + 1 if after in items else 0
        for item in (*items[start:], *items[:start]):
            if item in named or not wanted.isdisjoint(self.keys(item)):
                return item
        return None

    def _items(self) -> Iterator[Item]:
        for section in self.sections:
            yield from section.items

    def _finish(self, command: Callable[[], Changes]) -> bool:
        changes = self.actions.attempt(command)
        self._tell(frozenset(key for item in self._items() for key in self.keys(item)))
        if changes is not None:
            self.actions.announce(changes)
        return changes is not None

    def _tell(self, keys: frozenset[AnswerKey]) -> None:
        no_concern = not any(map(touches_concern, keys))
        if not no_concern:
            self.concern.forget()
        self.changed.emit(keys)
        self.saved.emit()
        self.actions.announce(Changes(audits=frozenset({self.audit.id}), answers_only=no_concern))


def _is_in(path: str, part: Node) -> bool:
    return path == part.path or (isinstance(part, Group) and path.startswith(f"{part.path}/"))
