"""Files of ASC X12 sets, the formats they offer to the registry, and which reader takes which set.

A file may hold sets of several kinds: whichever comes first gives the format its name, all are read. A set without a
reader is named in one problem.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

import numpy as np

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.cargo.schema import table
from tidewaiter.formats import x12_309, x12_309_bulk, x12_310, x12_322, x12_404, x12_sets_bulk
from tidewaiter.formats.again import Again
from tidewaiter.formats.air_reading import Reading, unrecognised
from tidewaiter.formats.bulk import tag_code
from tidewaiter.formats.opened import Opened
from tidewaiter.formats.parsed import Format, Parsed
from tidewaiter.formats.runs import Runs
from tidewaiter.formats.x12 import (
    ENVELOPE,
    MAX_BYTES,
    WORTH_BYTES,
    Interchange,
    closely,
    first_set,
    tokenise_at_once,
)
from tidewaiter.formats.x12_envelope import TransactionSet
from tidewaiter.formats.x12_sets import not_read

Read = Callable[[TransactionSet, Interchange, Reading], None]

READERS: dict[str, Read] = {
    "309": x12_309.read_set,
    x12_310.CODE: x12_310.read_set,
    x12_322.CODE: x12_322.read_set,
    x12_404.CODE: x12_404.read_set,
}
"""Number of a set to its reader."""

OTHER = "x12-other"

SMALLEST_UNIT = 64
"""Bytes of a bill or set on average from which a file is read as columns: a unit takes a kilobyte while they are made,
so that a file of smaller ones would take more than twenty times its size."""
_LX = tag_code("LX")


def parse(data: bytes, *, received_at: datetime | None = None) -> Parsed:
    """Read every set of a file; dates have their year, so `received_at` is not used."""
    del received_at
    if len(data) > MAX_BYTES:
        hint = f"Split it at the source: at most {MAX_BYTES} bytes are read at once."
        return Parsed(table([]), (Problem("too-large", "message", f"{len(data)} bytes", hint, Severity.FATAL),))
    clean = tokenise_at_once(data) if len(data) >= WORTH_BYTES else None
    if clean is not None and not is_worth(clean):
        clean = None
    if clean is not None and len(data) >= x12_309_bulk.WORTH_BYTES:
        plain = x12_309_bulk.parse(clean) or x12_sets_bulk.parse(clean)
        if plain is not None:
            return plain
    opened = Opened(clean, iter(clean.sets), [], ENVELOPE) if clean is not None else closely(data)
    reading = Reading(joined=True)
    again = Again(reading)

    def take(transaction: TransactionSet) -> bool:
        read = READERS.get(transaction.code)
        if read is None:
            return False
        again.under(transaction.code, transaction.isa, transaction.gs, transaction.st)
        segments = transaction.segments
        few = segments.few() if isinstance(segments, Runs) and not again.rests() else None
        if few is None and transaction.code == "309":
            x12_309.read_set(transaction, opened.of, reading, again)
        else:
            again.read(few, partial(read, transaction, opened.of))
        return True

    if not opened.read(take, _not_read, reading, "sets"):
        return unrecognised(data, "X12")
    return reading.parsed()


def is_worth(clean: Interchange) -> bool:
    """Whether the bills, or where there are none the sets, of a clean file are large enough to be read all at once."""
    bulk = clean.bulk
    bills = 0 if bulk is None else int(np.count_nonzero(bulk.tags == _LX))
    return bulk is not None and len(bulk.data) >= SMALLEST_UNIT * max(len(clean.sets), bills)


def _not_read(transaction: TransactionSet, at: int) -> Problem:
    return not_read(transaction.code, f"set {at}")


def _recogniser(code: str) -> Callable[[bytes], bool]:
    def recognise(head: bytes) -> bool:
        return first_set(head) == code

    return recognise


def is_other(head: bytes) -> bool:
    """Whether a file is X12 and its first set has no reader of its own."""
    return first_set(head) not in {None, *READERS}


FORMATS: tuple[Format, ...] = (
    replace(x12_309.FORMAT, parse=parse),
    *(Format(m.NAME, m.TITLE, m.STANDARD, _recogniser(m.CODE), parse) for m in (x12_310, x12_322, x12_404)),
    Format(OTHER, "Other X12 transaction sets, named but not read", "ASC X12", is_other, parse),
)
