"""Which act each page is for. A view without one of these marks is refused to everybody (middleware/access.py)."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.views.decorators.http import require_http_methods

from tidewaiter.centre.permissions import Permission

View = TypeVar("View", bound=Callable[..., Any])

ANYONE = "anyone"
"""No login: the login page itself, health, what browsers fetch."""
BY_KEY = "by key"
"""A program's key or a login, which the API asks for itself (desk/api/credentials.py)."""
LOGGED_IN = "logged in"
"""Everybody with a login."""


def page(permission: Permission | str, *methods: str) -> Callable[[View], View]:
    """Mark a view with the act it is for and the methods it answers (GET, HEAD by default)."""

    def mark(view: View) -> View:
        guarded: Any = require_http_methods(list(methods) or ["GET", "HEAD"])(view)
        guarded.permission = permission
        guarded.methods = tuple(methods) or ("GET", "HEAD")
        return guarded  # type: ignore[no-any-return] # the same view, guarded

    return mark


def act(permission: Permission | str) -> Callable[[View], View]:
    """Mark a view that changes something: POST only."""
    return page(permission, "POST")
