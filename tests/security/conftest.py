"""Fixtures of tests/desk.py, and counts that begin anew."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
import pytest
from django.core.cache import cache

from desk import site, sqlite_site

__all__ = ["site", "sqlite_site"]


@pytest.fixture(autouse=True)
def _no_counts_from_before() -> None:
    """What the process counts of logins begins anew."""
    cache.clear()
