"""The reading log and the chronology of the open audit, as the pages see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.domain.answers import Answer, Evidence
from app.domain.beside import Edit
from app.domain.chronology import Chronology, Entry
from app.domain.ids import AnswerKey
from app.domain.partial_dates import PartialDate, words
from app.domain.records import Act
from app.domain.timeliness import VerdictKind
from app.services import reading_log
from app.services.chronology import chronology_of
from app.services.reading_log import Kept, Standing, Way
from app.tool.event_kinds import EventKind, event_kinds
from app.tool.model import Group, Question
from ui.viewmodels.audit import AuditViewModel
from ui.viewmodels.outline import Item, keys_of

_LINE = "log-line"  # where a new line that is being typed is kept
_LEAST = 2  # letters of a word that begin to name a kind


@dataclass(frozen=True, slots=True)
class Carried:
    """What the next line takes over from the last: the record, and the place of either record."""

    source: Evidence = Evidence.PAPER
    paper: str = ""
    electronic: str = ""

    def place(self, source: Evidence | None) -> str:
        return self.electronic if source is Evidence.ELECTRONIC else self.paper


class ReadingLog(QObject):
    """One for each open audit; every page that shows the log or the chronology shares it."""

    changed = Signal()

    def __init__(self, audit: AuditViewModel) -> None:
        super().__init__(audit)
        self.audit = audit
        self.kinds: tuple[EventKind, ...] = event_kinds(audit.audit.tool)
        self._by_path = {kind.path: kind for kind in self.kinds}
        self._held: Chronology | None = None
        self._lines: tuple[Kept, ...] | None = None
        self._asked = False
        self._begun: dict[str, str] = {}
        audit.changed.connect(self._forget)
        audit.rows_changed.connect(self._forget)

    def take_begun(self) -> Mapping[str, str]:
        """The line that was being typed when the program ended last, for the first who asks; {} for nothing."""
        if self._asked:
            return {}
        self._asked = True
        return self.audit.audit.begun(_LINE)

    def keep_begun(self, said: Mapping[str, str]) -> None:
        """Keep what is being typed in a new line; {} once there is nothing of it."""
        if dict(said) != self._begun:
            self._begun = dict(said)
            self.audit.audit.keep_begun(_LINE, said)

    def entry_at(self, key: str) -> Entry | None:
        """What stands under this key, filed or not; None where it is gone."""
        return next((each for each in self.chronology().entries if each.key == key), None)

    def chronology(self) -> Chronology:
        """As the answers stand now; worked out once for each change."""
        if self._held is None:
            self._held = chronology_of(self.audit.audit)
        return self._held

    def lines(self) -> tuple[Kept, ...]:
        if self._lines is None:
            self._lines = reading_log.lines(self.audit.audit)
        return self._lines

    def waiting(self) -> int:
        """How many lines are not filed yet."""
        return sum(kept.answer is None for kept in self.lines())

    def carried(self) -> Carried:
        """From the last lines of the log, so that it is the same on every page and after a break."""
        last: dict[Evidence, str] = {}
        source = Evidence.PAPER
        for kept in self.lines():
            noted = kept.line.noted
            if noted.evidence in (Evidence.PAPER, Evidence.ELECTRONIC):
                source = noted.evidence
                last[source] = noted.place or last.get(source, "")
        return Carried(source, last.get(Evidence.PAPER, ""), last.get(Evidence.ELECTRONIC, ""))

    def kind_at(self, path: str) -> EventKind | None:
        return self._by_path.get(path)

    def kind_named(self, typed: str) -> EventKind | None:
        """The kind that a few letters, or its number, mean: the first that fits best; None where none does."""
        text = " ".join(typed.casefold().split())
        if not text:
            return None
        for fits in (_exactly, _begins, _has_word, _has_all):
            found = next((kind for kind in self.kinds if fits(kind, text)), None)
            if found is not None:
                return found
        return None

    def standing(self, noted: Answer, kind: EventKind | None) -> Standing | None:
        if kind is None or not noted.value:
            return None
        return reading_log.standing(self.audit.audit, kind, noted)

    def keep(
        self,
        noted: Answer,
        kind: EventKind | None,
        way: Way = Way.ROW,
        onto: AnswerKey | None = None,
    ) -> bool:
        """Write a line and file it; whether it was saved."""
        audit = self.audit.audit
        return self.audit.together(lambda: reading_log.filed(audit, noted, kind, way, onto=onto))

    def file(
        self, entry: Entry, noted: Answer, kind: EventKind | None, way: Way, onto: AnswerKey | None
    ) -> bool:
        """File a line that waits, or change what it says while it goes on waiting."""

        def make() -> Sequence[Edit]:
            kept = self._kept(self.audit.where_now(AnswerKey(entry.key)))
            line = kept.line if kept else None
            return reading_log.filed(self.audit.audit, noted, kind, way, line, onto)

        return self.audit.together(make)

    def change(self, entry: Entry, noted: Answer) -> bool:
        """Let a dated answer, and the line that fed it, say something else."""
        key = AnswerKey(entry.key)

        def make() -> Sequence[Edit]:
            where = self.audit.where_now(key)
            fed = next((one for one in self.lines() if one.line.feeds == where), None)
            if fed is not None and not fed.line.is_second:
                return reading_log.changed(self.audit.audit, fed, noted)
            held = self.audit.state(where).answer or Answer()
            return ((Act.SET, where, reading_log.restated(held, noted)),)

        return self.audit.together(make)

    def may_be_another(self, entry: Entry) -> bool:
        """Whether a filed date may be filed as another kind: not where two records, or more than a date, rest on it."""
        if entry.source in (Evidence.BOTH, Evidence.DIFFER):
            return False
        table = self._table(entry)
        if table is None:
            return True
        row = AnswerKey(entry.key.rpartition("/")[0])
        answered = [
            key for key in keys_of(table, [row]) if self.audit.state(key).answer is not None
        ]
        return answered == [entry.key]

    def refile(
        self, entry: Entry, noted: Answer, kind: EventKind, way: Way, onto: AnswerKey | None
    ) -> bool:
        """File what was filed as one kind as another; one step of undo."""
        table, key = self._table(entry), AnswerKey(entry.key)
        with self.audit.undo_stack.together():
            if table is None:
                self.audit.edit(key, None)
            else:
                self.audit.remove_row(table, AnswerKey(key.rpartition("/")[0]))
            waiting = [one for one in self.chronology().waiting if one.line == entry.line]
            if waiting:
                return self.file(waiting[0], noted, kind, way, onto)
            return self.keep(noted, kind, way, onto)

    def _table(self, entry: Entry) -> Group | None:
        kind = self.kind_at(entry.kind)
        node = self.audit.audit.tool.by_path.get(kind.table) if kind and kind.table else None
        return node if isinstance(node, Group) else None

    def take_out(self, entry: Entry) -> bool:
        """Take a line that waits out of the log; False for what is an answer, which is removed where it stands."""
        kept = self._kept(AnswerKey(entry.key))
        if kept is None or entry.is_filed:
            return False
        self.audit.take_out(kept.line)
        return True

    def item_ending(self, standard: str) -> Item | None:
        """The item of the event that stops a clock; where nothing asked does, of the one that starts it."""
        tool = self.audit.audit.tool
        for one in tool.standards:
            if one.id == standard:
                for path in (one.ends, one.starts):
                    asked = tool.by_path.get(path)
                    item = asked.item if isinstance(asked, Question) else ""
                    if item:
                        return self.audit.item_by_number(item)
        return None

    def verdicts_of(self, kind: EventKind) -> str:
        """What the time limits that such an event stops say now, in short words; "" for none."""
        asked = self.audit.audit.tool.by_path.get(kind.path)
        if not isinstance(asked, Question):
            return ""
        said = [
            f"{standard.title}: {verdict.outcome}"
            for standard, verdict in self.audit.verdicts(asked)
            if verdict.kind is not VerdictKind.NOT_APPLICABLE
        ]
        return "; ".join(said)

    def why_uncounted(self, kind: EventKind) -> str:
        """Why what was just filed counts nowhere, in words; "" where it counts."""
        for entry in self.chronology().entries:
            if entry.kind == kind.path and entry.uncounted:
                return entry.uncounted
        return ""

    def _kept(self, row: AnswerKey) -> Kept | None:
        return next((one for one in self.lines() if one.line.key == row), None)

    def _forget(self, _what: object = None) -> None:
        self._held = self._lines = None
        self.changed.emit()


def kind_words(kind: EventKind | None) -> str:
    """ "Supervision · 6.1, a row of its table", or that it waits."""
    if kind is None:
        return _tr("Something else: to be filed later")
    return f"{kind.title} · {kind.number}" if kind.number else kind.title


def way_words(way: Way, standing: Standing, kind: EventKind, noted: Answer) -> str:
    """What a button says that decides about a line."""
    day = words(PartialDate.parse(noted.value)) if noted.value else ""
    if way is Way.BOTH:
        return _tr("The same event: both records agree")
    if way is Way.SECOND:
        return _tr("The other record's date: they differ")
    if way is Way.LINE:
        return _tr("Only a line of the log")
    if kind.table:
        return _tr("Another event: a row of its own")
    return _tr("Replace it with %1").replace("%1", day)


def _exactly(kind: EventKind, text: str) -> bool:
    return text in (kind.number, kind.title.casefold(), kind_words(kind).casefold())


def _begins(kind: EventKind, text: str) -> bool:
    return kind.title.casefold().startswith(text)


def _has_word(kind: EventKind, text: str) -> bool:
    return any(word.startswith(text) for word in kind.title.casefold().split())


def _has_all(kind: EventKind, text: str) -> bool:
    """Every word typed begins a word of the title: "st disc" is the strategy discussion."""
    said = kind.title.casefold().split()
    return all(
        len(each) >= _LEAST and any(word.startswith(each) for word in said) for each in text.split()
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("ReadingLog", text)
