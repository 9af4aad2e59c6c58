"""The product's own source, read once for the architecture tests: each names every module that breaks its rule."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "tidewaiter"


@cache
def modules() -> dict[str, ast.Module]:
    """Path below the package (posix) to syntax tree, migrations left out."""
    return {
        path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
        if "migrations" not in path.parts
    }
