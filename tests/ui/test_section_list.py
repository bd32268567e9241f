"""The list of sections: done is what nothing is left of."""

from dataclasses import replace

from PySide6.QtCore import Qt

from app.domain.answers import Answer
from app.domain.ids import AnswerKey
from app.services.tools import built_in
from tests.ui.small_tool import TOOL, MemoryAudit, a_case
from ui.forms.section_list import SectionList, SectionModel
from ui.viewmodels.audit import AuditViewModel

ALONE = AnswerKey("/CS/CS2")


class AskedAgain(MemoryAudit):
    """An audit in which one extended question waits since the tool changed."""

    def asked_again(self):
        return () if self.form.state(ALONE).answer else (ALONE,)


def with_extended(*names):
    def changed(node):
        if hasattr(node, "children"):
            return replace(node, children=tuple(map(changed, node.children)))
        return replace(node, core=node.name not in names)

    return replace(TOOL, sections=tuple(map(changed, TOOL.sections)))


def test_a_section_in_which_an_extended_question_is_asked_again_is_not_done(
    qtbot, dressed, actions
):
    audit = AskedAgain(with_extended("CS2"), a_case())
    row = audit.add_row(AnswerKey("/CS/CS1"))
    model = AuditViewModel(audit, actions, lambda: audit.form.circumstances.today)
    sections = SectionModel(model)
    place = next(at for at, each in enumerate(model.sections) if each.path == "/CS")

    def said():
        return sections.index(place).data(Qt.ItemDataRole.AccessibleTextRole)

    for name, value in (("on", "2009-03-02"), ("where", "home"), ("minutes", "40")):
        audit.answer(AnswerKey(f"{row}/{name}"), Answer(value))
    assert audit.progress("/CS").is_complete
    assert not model.progress("/CS").is_complete
    assert said().endswith("3 of 4 answered")
    audit.answer(ALONE, Answer("yes"))
    assert said().endswith("3 of 3 answered")


def test_no_row_changes_its_height_with_the_scroll_bar(qtbot, dressed, actions):
    """Names wrap the same with and without it, so that none runs into the next and none stands in a gap."""
    audit = MemoryAudit(built_in(), a_case())
    model = AuditViewModel(audit, actions, lambda: audit.form.circumstances.today)
    sections = SectionList(model)
    qtbot.addWidget(sections)
    bar, found = sections.verticalScrollBar(), []

    def whole():
        return not bar.isVisible()

    for height, is_as_wanted in ((900, whole), (300, bar.isVisible), (900, whole)):
        sections.resize(sections.width(), height)
        sections.show()
        qtbot.waitUntil(is_as_wanted)
        found.append([
            sections.visualRect(sections.model().index(row, 0)).height()
            for row in range(sections.model().rowCount())
        ])  # fmt: skip
    assert found[0] == found[1] == found[2]
    assert len(set(found[0])) == 2, "a name of this tool takes one line or two"
