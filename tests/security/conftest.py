"""Fixtures of tests/workspaces.py: workspaces on real SQLite and real PostgreSQL."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from workspaces import (
    actor,
    clock,
    postgresql_server,
    postgresql_template,
    postgresql_workspace,
    sqlite_template,
    sqlite_workspace,
    workspace,
)

__all__ = [
    "actor",
    "clock",
    "postgresql_server",
    "postgresql_template",
    "postgresql_workspace",
    "sqlite_template",
    "sqlite_workspace",
    "workspace",
]
