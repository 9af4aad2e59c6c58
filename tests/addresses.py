"""Every address that the desk has, read off its URLconf: tests that go through all of them cover later pages, too."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tidewaiter.centre.permissions import PERMISSIONS, Permission, Role
from tidewaiter.desk.access import ANYONE, BY_KEY, LOGGED_IN
from tidewaiter.desk.middleware.access import needed_for

SAMPLES = {
    "IntConverter": "999999",
    "SlugConverter": "nothing-here",
    "StringConverter": "nothing-here",
    "UUIDConverter": "00000000-0000-4000-8000-000000000000",
    "PathConverter": "nothing/here",
}
"""A value for each kind of argument that names nothing that exists."""

ALL_METHODS = ("GET", "HEAD", "POST")


@dataclass(frozen=True)
class Address:
    """An address with a value for each argument, and what its view is marked with."""

    path: str
    name: str
    view: Callable[..., Any] = field(hash=False, compare=False)
    route: str

    @property
    def arguments(self) -> tuple[str, ...]:
        """Names of its arguments."""
        return tuple(re.findall(r"<(?:\w+:)?(\w+)>", self.route))

    def filled(self, values: dict[str, str]) -> str:
        """Its path with these values for its arguments."""
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found[1]], self.route)

    @property
    def needed(self) -> Permission | str | None:
        return needed_for(self.view, self.name)

    @property
    def methods(self) -> tuple[str, ...]:
        return getattr(self.view, "methods", ALL_METHODS)

    @property
    def changes(self) -> bool:
        """Whether it takes forms."""
        return "POST" in self.methods and self.needed != BY_KEY

    def roles(self) -> tuple[Role, ...]:
        """The roles that may come here."""
        return PERMISSIONS[self.needed] if isinstance(self.needed, Permission) else tuple(Role)


@cache
def addresses() -> tuple[Address, ...]:
    """All of them, those of the interface for programs included."""
    return tuple(_walk(get_resolver("tidewaiter.desk.config.urls").url_patterns, "/"))


def pages() -> list[Address]:
    """Pages that people look at and that need no argument, in the order of their addresses."""
    plain = [one for one in addresses() if not one.arguments and "GET" in one.methods and one.needed != BY_KEY]
    return sorted(plain, key=lambda one: one.path)


def named(one: Address) -> str:
    """What a test is called by."""
    return one.path


def _walk(patterns: list[URLPattern | URLResolver], before: str, route: str = "/") -> Iterator[Address]:
    for pattern in patterns:
        text = str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, before + _filled(pattern, text), route + text)
            continue
        yield Address(before + _filled(pattern, text), pattern.name or "", pattern.callback, route + text)


def _filled(pattern: URLPattern | URLResolver, text: str) -> str:
    for name, converter in pattern.pattern.converters.items():
        sample = SAMPLES.get(type(converter).__name__, "nothing-here")
        text = re.sub(rf"<(\w+:)?{name}>", sample, text)
    return text


__all__ = ["ALL_METHODS", "ANYONE", "BY_KEY", "LOGGED_IN", "Address", "addresses", "named", "pages"]
