"""Papers that name children, shown before they are printed, and the page that keeps count of them."""

from app.domain.rounds import Round
from app.workspace import Workspace
from ui.application import Program
from ui.pages.paper import PaperPage
from ui.pages.slips import SlipsPage

PAPER, SLIPS = "slip-paper", "slips"


def show_paper(program: Program, came_from: str, title: str, pdf: bytes) -> None:
    """Pages that were numbered already: made in memory, to look at, print or save. Back leads to where it was made."""
    page = PaperPage(title, title.lower().replace(" ", "-"), lambda: pdf, program.actions)
    page.back_wanted.connect(lambda: program.window.go_back_to(came_from))
    program.window.show_page(PAPER, page)


def show_slips(program: Program, ws: Workspace, audit_round: Round) -> None:
    """The page of the assessor's own print-outs."""
    page = SlipsPage(ws, audit_round, program.actions)
    page.back_wanted.connect(lambda: program.window.go_back_to("cases"))
    page.paper_wanted.connect(lambda title, pdf: show_paper(program, SLIPS, title, pdf))
    program.window.show_page(SLIPS, page)
