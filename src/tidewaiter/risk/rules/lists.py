"""Named lists of values that an analyst keeps: a TOML file each in the folder `lists` of a rulebook.

A rule takes the values that its list has when the rule is read; a committed rule keeps those of its commitment.
"""

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.risk.rules.rule import Line

FOLDER = "lists"
MAX_FILE_BYTES = 256 * 1024

_Value = Annotated[str, Meta(min_length=1, max_length=200)]


class ValueList(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A list: what it is, who answers for it, and its values."""

    title: Line
    owner: Line
    values: Annotated[tuple[_Value, ...], Meta(min_length=1, max_length=1000)]


def read_lists(folder: Path) -> tuple[dict[str, tuple[str, ...]], tuple[Problem, ...]]:
    """The lists of a folder by the names of their files, and what is wrong with those that cannot be used."""
    found: dict[str, tuple[str, ...]] = {}
    problems = []
    for file in sorted(folder.glob("*.toml")):
        with file.open("rb") as stream:
            content = stream.read(MAX_FILE_BYTES + 1)
        try:
            kept = _read(file.stem, content)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            problems.append(Problem("rule-list", f"{FOLDER}/{file.name}", "", str(error), Severity.ERROR))
            continue
        found[file.stem] = tuple(dict.fromkeys(kept.values))
    return found, tuple(problems)


def _read(name: str, content: bytes) -> ValueList:
    if len(content) > MAX_FILE_BYTES:
        raise ValueError(f"Keep a list under {MAX_FILE_BYTES} bytes.")
    if not name.isidentifier() or name != name.lower():
        raise ValueError("Name the file by small letters, digits and underscores: watched_countries.toml.")
    return msgspec.toml.decode(content, type=ValueList)
