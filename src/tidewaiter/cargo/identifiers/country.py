"""ISO 3166-1 alpha-2 country code, officially assigned."""

from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo.codes import countries
from tidewaiter.cargo.identifiers import spelling

WIDTH = 2


def normalise(text: str) -> str:
    """Capitals without spaces or hyphens."""
    return spelling.compact(text)


def problem(text: str) -> str | None:
    """What is wrong with a country code as a sentence, or None."""
    s = normalise(text)
    if len(s) != WIDTH:
        return f"A country code has two letters, this has {len(s)} characters."
    if s not in countries.alpha2():
        return f"{s} is not a country code of ISO 3166-1."
    return None


@cache
def _listed() -> pa.Array:
    return pa.array(sorted(countries.alpha2()))


def valid(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Which strings are country codes; null stays null."""
    column = spelling.compact_column(values)
    known = pc.is_in(column, value_set=_listed())
    return pc.if_else(pc.is_valid(column), known, pa.scalar(None, pa.bool_()))
