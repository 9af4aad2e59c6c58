"""Fixtures of tests/workspaces.py: workspaces on real SQLite and real PostgreSQL."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
import pytest
from django.core.cache import cache

from desk import site, sqlite_site
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
    "site",
    "sqlite_site",
    "sqlite_template",
    "sqlite_workspace",
    "workspace",
]


@pytest.fixture(autouse=True)
def _no_counts_from_before() -> None:
    """What the process counts of logins begins anew."""
    cache.clear()
