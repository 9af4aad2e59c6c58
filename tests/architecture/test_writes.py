"""In `centre`, `actions.py` alone writes and `queries.py` alone reads: one verb, one transaction, one audit entry."""

import ast
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from source import PACKAGE, modules

ORM_WRITES = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "save", "delete", "aupdate"}


def _centre() -> list[str]:
    return [name for name in modules() if name.startswith("centre/")]


def _orm_writes(name: str) -> set[str]:
    """Names of ORM writing methods called on `….objects…` or on a saved instance."""
    found = set()
    for node in ast.walk(modules()[name]):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ORM_WRITES:
            text = ast.unparse(node.func.value)
            # Django's save takes no positional argument; that of a model's files does.
            if "objects" in text or (node.func.attr == "save" and not node.args):
                found.add(node.func.attr)
    return found


def test_only_actions_write_to_the_store() -> None:
    writes = {name: _orm_writes(name) for name in _centre() if not name.endswith("actions.py")}
    assert {name: found for name, found in writes.items() if found} == {}


def test_no_shell_or_stage_touches_the_orm() -> None:
    others = [name for name in modules() if not name.startswith("centre/")]
    named = [name for name in others if "objects" in (PACKAGE / name).read_text(encoding="utf-8")]
    assert [name for name in named if ".objects." in ast.unparse(modules()[name])] == []


def test_there_is_something_to_check() -> None:
    assert len([name for name in _centre() if name.endswith(("queries.py", "states.py"))]) > 3
    assert any(_orm_writes(name) for name in _centre() if name.endswith("actions.py"))
