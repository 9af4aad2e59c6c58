"""Kinds of training: a table that ships, or `training.toml` of the workspace in its place."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tidewaiter.centre.errors import OperatorError

SHIPPED = Path(__file__).parent / "kinds.toml"
OWN = "training.toml"
"""A workspace's own table."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of training, the codes of the safety cards for which it is needed, and how many months it usually holds.

    `required`: who never had a certificate of it is treated as one whose certificate lapsed, not only warned.
    """

    code: str
    title: str
    cards: tuple[str, ...]
    months: int
    required: bool


def kinds(home: Path) -> dict[str, Kind]:
    """The table in force for a workspace, by code; OperatorError for one that cannot be read."""
    own = home / OWN
    file = own if own.exists() else SHIPPED
    try:
        rows = tomllib.loads(file.read_text(encoding="utf-8"))["kind"]
        read = {kind.code: kind for kind in map(_kind, rows)}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OperatorError(
            "{file} cannot be read: {error}", "write it as the table that ships", file=file, error=error
        ) from error
    return read


def _kind(row: dict[str, Any]) -> Kind:
    cards, months, required = row["cards"], row["months"], row["required"]
    if not (
        all(isinstance(row[name], str) and row[name] for name in ("code", "title"))
        and isinstance(cards, list)
        and all(isinstance(card, str) for card in cards)
        and type(months) is int
        and months > 0
        and isinstance(required, bool)
    ):
        raise ValueError(f"a kind is a code, a title, cards, months and required, not {row}")
    return Kind(row["code"], row["title"], tuple(cards), months, required)
