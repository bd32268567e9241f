"""The companions of dates: questions that say on which day the date beside them was put on the record."""

from app.tool.form_spots import ENTERED
from app.tool.model import Node, Tool


def is_companion(node: Node, tool: Tool) -> bool:
    return node.path.endswith(ENTERED) and node.path.removesuffix(ENTERED) in tool.by_path
