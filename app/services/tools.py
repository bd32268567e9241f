"""The audit tool a round is made with: kept whole in the store, read once per run."""

from functools import lru_cache

from app.domain.ids import ToolHash
from app.ports import UnitOfWork
from app.resources import resource_path
from app.tool.compiled import dump, load, tool_hash
from app.tool.model import Tool

BUILT_IN = ("tools", "child-protection-case-file-audit.json")


def built_in() -> Tool:
    """The tool that comes with the program, compiled from its workbook."""
    return _parsed(resource_path(*BUILT_IN).read_text(encoding="utf-8"))


def pin(work: UnitOfWork, tool: Tool) -> ToolHash:
    """Keep this tool in the store for good; audits name it by its hash."""
    found = tool_hash(tool)
    work.rounds.pin_tool(found, dump(tool))
    return found


def pinned(work: UnitOfWork, found: ToolHash) -> Tool:
    return _parsed(work.rounds.tool(found))


@lru_cache(maxsize=8)
def _parsed(compiled: str) -> Tool:
    return load(compiled)
