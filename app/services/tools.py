"""The audit tool a round is made with: kept whole in the store, read once per run."""

from functools import lru_cache

from app.domain.ids import RoundId, ToolHash
from app.ports import UnitOfWork
from app.resources import resource_path
from app.tool.compiled import dump, load, tool_hash
from app.tool.model import Tool
from app.workspace import Workspace

BUILT_IN = ("tools", "child-protection-case-file-audit.json")


def built_in() -> Tool:
    """The tool that comes with the program, compiled from its workbook."""
    return _parsed(resource_path(*BUILT_IN).read_text(encoding="utf-8"))


def pin(work: UnitOfWork, tool: Tool) -> ToolHash:
    """Keep this tool in the store for good; audits name it by its hash."""
    found = tool_hash(tool)
    work.rounds.pin_tool(found, dump(tool))
    return found


def workbook_in_force(ws: Workspace, round_id: RoundId) -> bytes:
    """The workbook of the round's tool, to be edited in Excel; of the built-in tool with its worked cases."""
    with ws.begin() as work:
        tool = pinned(work, work.rounds.get(round_id).tool_hash)
    if tool == built_in():
        return resource_path("tools", "child-protection-case-file-audit.xlsx").read_bytes()
    from app.tool.workbook_writer import tool_workbook

    return tool_workbook(tool)


def pinned(work: UnitOfWork, found: ToolHash) -> Tool:
    return _parsed(work.rounds.tool(found))


@lru_cache(maxsize=8)
def _parsed(compiled: str) -> Tool:
    return load(compiled)
