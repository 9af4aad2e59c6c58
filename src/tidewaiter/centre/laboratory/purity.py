"""What purity is usual by the way goods come: dated configuration, an assumption for what nobody has measured yet.

A range and its source, by substance and channel, from a day on (`purity.toml`). What comes of it is never a result: a
seizure whose purity a laboratory measured is counted by that alone (`doses.py`).
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tidewaiter.centre.errors import OperatorError

SHIPPED = Path(__file__).parent / "purity.toml"
OWN = "purity.toml"
"""A workspace's own table."""

CHANNELS: dict[str, str] = {"mail": "mail", "air": "air", "road": "land", "rail": "land", "maritime": "sea"}
"""The channel of each mode of transport (UN/ECE Recommendation 19, as consignments write it)."""
_WHOLE = 100.0


@dataclass(frozen=True, slots=True)
class Usual:
    """A usual purity, in per cent by weight, of a substance by a channel ('': any) from a day on, and who says so."""

    substance: str
    channel: str
    since: date
    least: float
    most: float
    source: str


def table(home: Path) -> tuple[Usual, ...]:
    """The table in force for a workspace; OperatorError for one that cannot be read."""
    own = home / OWN
    file = own if own.exists() else SHIPPED
    try:
        rows = tomllib.loads(file.read_text(encoding="utf-8"))["range"]
        return tuple(_usual(row) for row in rows)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OperatorError(
            "{file} cannot be read: {error}", "write it as the table that ships", file=file, error=error
        ) from error


def usual(known: tuple[Usual, ...], substance: str, channel: str, on: date) -> Usual | None:
    """The range for a substance by a channel on a day: its own, else that of any channel; None where there is none."""
    fits = [one for one in known if one.substance == substance.strip().casefold() and one.since <= on]
    own = [one for one in fits if one.channel == channel]
    return max(own or [one for one in fits if not one.channel], key=lambda one: one.since, default=None)


def _usual(row: dict[str, Any]) -> Usual:
    texts = (row["substance"], row["channel"], row["source"])
    if not all(isinstance(text, str) for text in texts) or not row["substance"] or not row["source"]:
        raise ValueError(f"a range has a substance, a channel and a source, not {row}")
    if row["channel"] not in {"", *CHANNELS.values()}:
        raise ValueError(f"{row['channel']!r} is no channel")
    if type(row["since"]) is not date:
        raise ValueError("since is a day, as 2026-01-05")
    least, most = float(row["least"]), float(row["most"])
    if not 0 <= least <= most <= _WHOLE:
        raise ValueError(f"{least} to {most} per cent is no purity")
    return Usual(row["substance"].casefold(), row["channel"], row["since"], least, most, row["source"])
