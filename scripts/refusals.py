"""What the centre says when it says no: the templates of Conflict and OperatorError, read off the source.

They are said in English where they are raised and put into a reader's language by the desk, so that translators find
them here and not in a list that somebody keeps by hand.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "tidewaiter"
ROOMS = ("centre", "desk")
NOT_SHOWN = ("desk/api",)
"""What programs read: problem+json is English, with a code that stays."""

SAID = {
    "Conflict": (1, 2),
    "OperatorError": (0, 1),
    "Gap": (2,),
    "printed": (0,),
    "check_move": (3,),
    "_wrong": (1, 2),
    "_bad": (0,),
    "_reason": (1,),
    "_reasoned": (1,),
    "_said": (1,),
    "reasoned": (1,),
}
"""Who says something, and which of its arguments are templates."""

_BY_NAME = {"message", "hint"}


def templates(source: Path = SOURCE) -> dict[str, str]:
    """Each template with the file in which it is said first, as a path from `source`."""
    found: dict[str, str] = {}
    for room in ROOMS:
        for file in sorted((source / room).rglob("*.py")):
            name = file.relative_to(source).as_posix()
            if not name.startswith(NOT_SHOWN):
                for template, _ in said(ast.parse(file.read_text(encoding="utf-8"))):
                    found.setdefault(template, name)
    return found


def said(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """The texts that are said in a module, with the line of the call."""
    for call, scope in _calls(tree, tree):
        for argument in _said_in(call):
            for text in _texts(argument, scope):
                yield text, call.lineno


def fluid(tree: ast.AST) -> Iterator[int]:
    """The lines where something is said that no translator can find: an f-string instead of a template."""
    for call, scope in _calls(tree, tree):
        for argument in _said_in(call):
            spelt = [argument, *_assigned(argument, scope)] if isinstance(argument, ast.Name) else [argument]
            if any(isinstance(part, ast.JoinedStr) for one in spelt for part in ast.walk(one)):
                yield call.lineno


def _calls(node: ast.AST, scope: ast.AST) -> Iterator[tuple[ast.Call, ast.AST]]:
    for child in ast.iter_child_nodes(node):
        inner = child if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else scope
        if isinstance(child, ast.Call) and _name(child.func) in SAID:
            yield child, inner
        yield from _calls(child, inner)


def _name(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""


def _said_in(call: ast.Call) -> list[ast.expr]:
    places = SAID[_name(call.func)]
    by_place = [call.args[place] for place in places if place < len(call.args)]
    return by_place + [one.value for one in call.keywords if one.arg in _BY_NAME]


def _assigned(name: ast.Name, scope: ast.AST) -> list[ast.expr]:
    return [
        node.value
        for node in ast.walk(scope)
        if isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == name.id for target in node.targets)
    ]


def _texts(node: ast.expr, scope: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body, scope)
        yield from _texts(node.orelse, scope)
    elif isinstance(node, ast.Name):
        for value in _assigned(node, scope):
            if not isinstance(value, ast.Name):
                yield from _texts(value, scope)
