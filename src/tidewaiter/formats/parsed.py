"""What every reader returns, and what every format offers to the registry."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import pyarrow as pa

from tidewaiter.cargo.problem import Problem
from tidewaiter.formats.garbage import sparing
from tidewaiter.formats.lent_memory import lending

MAX_MESSAGE_BYTES = 256 * 2**20
"""A message larger than this is refused with a Problem; split it at the source."""

MAX_LISTED = 10_000
"""Problems of one kind, and rejects, that are listed one by one; what is beyond is told in one."""


@dataclass(frozen=True, slots=True)
class Reject:
    """A unit that could not become a row: its ordinal and its own bytes, which the same reader can parse again."""

    position: int
    raw: bytes


@dataclass(frozen=True, slots=True)
class Parsed:
    """The Consignment rows of a message (schema CONSIGNMENT), what was wrong, and the units that became no row.

    Every reject has at least one FATAL problem whose `row` is its position. `events` (schema `events.EVENT`, None for
    none) is what the message says of containers, receptacles and items that it does not describe as consignments.
    """

    rows: pa.Table
    problems: Sequence[Problem] = ()
    rejects: tuple[Reject, ...] = ()
    events: pa.Table | None = None


class Parse(Protocol):
    """Bytes in, rows and problems out. `received_at` (UTC) resolves dates that the format writes without a year."""

    def __call__(self, data: bytes, *, received_at: datetime | None = None) -> Parsed:
        """Read one message."""
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """One wire message: how to know it, read it and write it.

    `recognise` sees the first 4 KiB and must not be fooled by a byte-order mark or leading blank lines.
    `dump` writes the fields the format can carry; parse of its output gives them back.
    While `parse` reads, Python looks for garbage seldom (`garbage.py`) and Arrow's memory is lent (`lent_memory.py`).
    `parse_all` gives for each of several messages what `parse` gives, small ones sooner; None: there is no such way.
    """

    name: str
    title: str
    standard: str
    recognise: Callable[[bytes], bool]
    parse: Parse
    dump: Callable[[pa.Table], bytes] | None = None
    parse_all: Callable[[Sequence[bytes]], list[Parsed]] | None = None

    def __post_init__(self) -> None:
        """Spare the reader, whichever it is."""
        object.__setattr__(self, "parse", sparing(lending(self.parse)))
