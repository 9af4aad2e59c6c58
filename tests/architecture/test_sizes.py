"""One concept a module: a file that outgrows 400 lines, or a function 60, holds more than one."""

import ast
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from source import PACKAGE, modules

MODULE_LINES = 400
FUNCTION_LINES = 60


@pytest.mark.parametrize("name", modules())
def test_a_module_is_at_most_400_lines(name: str) -> None:
    assert len((PACKAGE / name).read_text(encoding="utf-8").splitlines()) <= MODULE_LINES


@pytest.mark.parametrize("name", modules())
def test_a_function_is_at_most_60_lines(name: str) -> None:
    functions = (n for n in ast.walk(modules()[name]) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    too_long = [f.name for f in functions if (f.end_lineno or 0) - f.lineno + 1 > FUNCTION_LINES]
    assert too_long == []


@pytest.mark.parametrize("name", modules())
def test_no_module_is_called_by_what_says_nothing(name: str) -> None:
    stem = Path(name).stem
    assert stem not in {"utils", "helpers", "common", "misc"}
    assert not stem.endswith(("_manager", "_processor", "_handler"))
