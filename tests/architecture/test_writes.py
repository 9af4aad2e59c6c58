"""In `centre`, `actions.py` alone writes and `queries.py` alone reads: one verb, one transaction, one audit entry."""

import ast
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from source import modules

ORM_WRITES = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "save", "delete", "aupdate"}
CENTRE = [name for name in modules() if name.startswith("centre/")]
READERS = [name for name in modules() if name.endswith(("queries.py", "states.py")) and name.startswith("centre/")]


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


@pytest.mark.parametrize("name", [n for n in CENTRE if not n.endswith("actions.py")])
def test_only_actions_write_to_the_store(name: str) -> None:
    assert _orm_writes(name) == set()


@pytest.mark.parametrize("name", [n for n in modules() if not n.startswith("centre/")])
def test_no_shell_or_stage_touches_the_orm(name: str) -> None:
    assert ".objects." not in ast.unparse(modules()[name])


def test_there_is_something_to_check() -> None:
    assert len(READERS) > 3
    assert any(_orm_writes(n) for n in CENTRE if n.endswith("actions.py"))
