"""What a tree of dicts and lists has at a path, as text.

A path goes down by names with dots between; a list on the way stands for its first entry, a list at the end for its
texts joined by ', '; paths joined by '+' are lines of one text. Of several paths the first that says something counts.
"""

from collections.abc import Sequence
from functools import cache

from tidewaiter.formats.json_blocks import Blocks

Paths = tuple[str, ...]
"""Paths of a layout, the best first."""


def at(value: object, path: str) -> object:
    """What is at a path; a list on the way stands for its first entry, None for what is not there."""
    return _below(value, path.split("."))


def _below(value: object, names: Sequence[str]) -> object:
    for name in names:
        if isinstance(value, list):
            value = value[0] if value else None
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


@cache
def _ways(paths: Paths) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Of each path the names of each of its lines."""
    return tuple(tuple(tuple(way.split(".")) for way in path.split("+")) for path in paths)


def said(value: object, paths: Paths) -> str | None:
    """The first path that has a text or number, as text with single spaces."""
    for ways in _ways(paths):
        texts: list[str] = []
        for names in ways:
            found = _below(value, names)
            # Of thirty paths of a layout few are in any one message.
            if found is not None:
                texts += [text for part in entries(found) if (text := _text_of(part))]
        if texts:
            return ", ".join(texts)
    return None


def _text_of(part: object) -> str:
    """A text or number with single spaces, '' for anything else."""
    return " ".join(str(part).split()) if isinstance(part, str | int | float) and not isinstance(part, bool) else ""


def entries(found: object) -> list[object] | Blocks:
    """The lines at a path; one that stands alone is a list of one."""
    return found if isinstance(found, list | Blocks) else [found]
