"""ISO 4217 alphabetic currency code."""

from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo.codes import currencies
from tidewaiter.cargo.identifiers import spelling

WIDTH = 3


def normalise(text: str) -> str:
    """Capitals without spaces or hyphens."""
    return spelling.compact(text)


def problem(text: str) -> str | None:
    """What is wrong with a currency code as a sentence, or None."""
    s = normalise(text)
    if len(s) != WIDTH:
        return f"A currency code has three letters, this has {len(s)} characters."
    if s not in currencies.codes():
        return f"{s} is not a currency code of ISO 4217."
    return None


@cache
def _listed() -> pa.Array:
    return pa.array(sorted(currencies.codes()))


def valid(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Which strings are currency codes; null stays null."""
    column = spelling.compact_column(values)
    known = pc.is_in(column, value_set=_listed())
    return pc.if_else(pc.is_valid(column), known, pa.scalar(None, pa.bool_()))
