"""One concept a module: a file that outgrows 400 lines, or a function 60, holds more than one."""

import ast
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from source import PACKAGE, modules

MODULE_LINES = 400
FUNCTION_LINES = 60


def test_a_module_is_at_most_400_lines() -> None:
    lines = {name: len((PACKAGE / name).read_text(encoding="utf-8").splitlines()) for name in modules()}
    assert {name: count for name, count in lines.items() if count > MODULE_LINES} == {}


def test_a_function_is_at_most_60_lines() -> None:
    too_long = [
        (name, f.name)
        for name, tree in modules().items()
        for f in ast.walk(tree)
        if isinstance(f, ast.FunctionDef | ast.AsyncFunctionDef) and (f.end_lineno or 0) - f.lineno + 1 > FUNCTION_LINES
    ]
    assert too_long == []


def test_no_module_is_called_by_what_says_nothing() -> None:
    stems = {name: Path(name).stem for name in modules()}
    assert [name for name, stem in stems.items() if stem in {"utils", "helpers", "common", "misc"}] == []
    assert [name for name, stem in stems.items() if stem.endswith(("_manager", "_processor", "_handler"))] == []
