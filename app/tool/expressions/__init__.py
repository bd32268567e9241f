"""Expressions of the audit tool: XPath 1.0 with the functions of ODK and our own, compiled to Python functions."""

from app.tool.expressions.compiler import compile_expression, evaluate
from app.tool.expressions.environment import Context, Environment
from app.tool.expressions.faults import ExpressionFault
from app.tool.expressions.nodes import Node, Value
from app.tool.expressions.scope import Scope
from app.tool.expressions.values import holds, to_number, to_text, to_truth

__all__ = [
    "Context", "Environment", "ExpressionFault", "Node", "Scope", "Value",
    "compile_expression", "evaluate", "holds", "to_number", "to_text", "to_truth",
]  # fmt: skip
