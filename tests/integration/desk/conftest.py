"""Fixtures of tests/desk.py."""

from desk import site, sqlite_site

__all__ = ["site", "sqlite_site"]
