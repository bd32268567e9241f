"""The places on the rail, by role: their order, their names, and how each page is made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain.rounds import Round
from app.services.open_audit import OpenAudit
from app.workspace import Workspace
from ui.application import Program
from ui.desks.papers import show_paper
from ui.desks.practise import Practise
from ui.desks.shelf import StoreShelf
from ui.folder_watch import FolderWatch
from ui.page import Page
from ui.pages.actions import ActionsPage
from ui.pages.cases import CasesPage
from ui.pages.diary import DiaryPage
from ui.pages.exchange import AssessorExchangePage
from ui.pages.exchange_lead import LeadExchangePage
from ui.pages.findings import FindingsPage
from ui.pages.frame import FramePage
from ui.pages.moderation import ModerationPage
from ui.pages.new_round import NewRoundPage
from ui.pages.overview import OverviewPage
from ui.pages.people import PeoplePage
from ui.pages.practice import PracticePage
from ui.pages.queries import QueriesPage
from ui.pages.report_desk import ReportDesk
from ui.pages.seat import SeatPage
from ui.pages.tool import ToolPage, Try
from ui.rail import Destination

Begun = Callable[[str], None]  # the id of a round that was set up or came with a pack
OpenPlace = Callable[[str, str], None]  # an audit, and the key of an answer in it


@dataclass(frozen=True, slots=True)
class AtDesk:
    """What the assessor's pages ask of the desk: take up a round that came, open a place, tell which audit is open and
    show its chronology."""

    begun: Begun
    open_place: OpenPlace
    in_hand: Callable[[], OpenAudit | None]
    audit: Callable[[], Page]  # what stands on the place of the audit in hand while none is
    chronology: Callable[[], Page]  # of the audit in hand


def assessor_places(
    program: Program,
    ws: Workspace,
    audit_round: Round,
    practise: Practise,
    watch: FolderWatch | None,
    at_desk: AtDesk,
) -> Sequence[Destination]:
    actions = program.actions
    return (
        Destination(
            "cases",
            "My cases",
            "folder-open",
            lambda: CasesPage(StoreShelf(ws, audit_round, at_desk.in_hand), actions),
        ),
        Destination("audit", "Audit", "clipboard-check", at_desk.audit),
        Destination("chronology", "Chronology", "calendar-days", at_desk.chronology),
        Destination(
            "queries",
            "Queries",
            "message-circle-question-mark",
            lambda: _queries(QueriesPage(ws, audit_round, actions), at_desk.open_place),
        ),
        Destination("diary", "Diary", "book-open", lambda: DiaryPage(ws, audit_round, actions)),
        Destination(
            "exchange",
            "Send and receive",
            "git-merge",
            lambda: AssessorExchangePage(ws, audit_round, actions, at_desk.begun, watch),
        ),
        Destination(
            "practice",
            "Practice case",
            "target",
            lambda: _practice(PracticePage(ws, audit_round, actions), practise),
        ),
    )


def _queries(page: QueriesPage, open_place: OpenPlace) -> QueriesPage:
    page.place_wanted.connect(open_place)
    return page


def _practice(page: PracticePage, practise: Practise) -> PracticePage:
    page.file_wanted.connect(practise.read_file)
    page.audit_wanted.connect(practise.begin)
    return page


def _papered(program: Program, page: FramePage) -> FramePage:
    page.paper_wanted.connect(lambda title, pdf: show_paper(program, "frame", title, pdf))
    return page


def _traced(program: Program, page: FindingsPage) -> FindingsPage:
    """From a figure to the case behind it, and on to the answer it rests on."""

    def show(audit_id: str, question: str) -> None:
        moderation = program.window.go_to("moderation")
        if isinstance(moderation, ModerationPage):
            moderation.show_answer(audit_id, question)

    page.answer_wanted.connect(show)
    return page


def lead_places(
    program: Program,
    ws: Workspace,
    audit_round: Round,
    try_tool: Try,
    practise: Practise,
    watch: FolderWatch | None,
) -> Sequence[Destination]:
    actions = program.actions
    made: tuple[tuple[str, str, str, Callable[[], object]], ...] = (
        ("overview", "Overview", "clipboard-check", lambda: OverviewPage(ws, audit_round, actions)),
        ("frame", "Frame and sample", "funnel", lambda: _papered(program, FramePage(ws, audit_round, actions))),
        ("people", "People and allocation", "users", lambda: PeoplePage(ws, audit_round, actions)),
        ("exchange", "Packs and returns", "git-merge", lambda: LeadExchangePage(ws, audit_round, actions, watch)),
        ("moderation", "Moderation", "shield-check", lambda: ModerationPage(ws, audit_round, actions)),
        ("findings", "Findings", "chart-column", lambda: _traced(program, FindingsPage(ws, audit_round, actions))),
        ("diary", "Diary", "book-open", lambda: DiaryPage(ws, audit_round, actions)),
        ("report", "Report", "printer", lambda: ReportDesk(ws, audit_round, actions)),
        ("actions", "Actions", "list-checks", lambda: ActionsPage(ws, audit_round, actions)),
        ("tool", "Audit tool", "file-text", lambda: ToolPage(ws, audit_round, actions, try_tool)),
        ("practice", "Practice case", "target", lambda: _practice(PracticePage(ws, audit_round, actions), practise)),
    )  # fmt: skip
    return tuple(Destination(key, title, icon, make) for key, title, icon, make in made)  # type: ignore[arg-type]


def beginner_places(program: Program, ws: Workspace, begun: Begun) -> Sequence[Destination]:
    """A store without a round: open a work pack, or set up a round of one's own."""
    actions = program.actions
    return (
        Destination(
            "exchange",
            "Open a work pack",
            "folder-open",
            lambda: AssessorExchangePage(ws, None, actions, begun),
        ),
        Destination(
            "seat",
            "Stand in for a lead",
            "key-round",
            lambda: SeatPage(ws, None, actions, begun),
        ),
        Destination(
            "new-round", "Set up a round", "plus", lambda: NewRoundPage(ws, actions, begun)
        ),
    )
