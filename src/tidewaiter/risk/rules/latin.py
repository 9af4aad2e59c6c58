"""Text fields in Latin letters, for tests that look across scripts: columns beside the filed ones, made where needed.

The form is that of names (`parties/names/script.py`): small letters and digits, words apart by one space, Cyrillic and
Arabic by tables, Chinese by readings. It is made once for each different text, and texts in ASCII take a kernel.
"""

from collections.abc import Collection

import pyarrow as pa

from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.engine.buffers import whole
from tidewaiter.engine.distinct import by_value

_PREFIX = "latin_"

LATIN = pa.schema([pa.field(f"{_PREFIX}{f.name}", pa.string()) for f in CONSIGNMENT if pa.types.is_string(f.type)])
"""The columns that there may be beside a row; they are no fields of a rule, its tests are compiled to them."""


def latin_of(field: str) -> str | None:
    """The column with the Latin form of a field; None for a field that has none."""
    name = f"{_PREFIX}{field}"
    return name if name in LATIN.names else None


def filed(names: Collection[str]) -> frozenset[str]:
    """The columns as filed of which some columns are made, the others as they are."""
    return frozenset(name.removeprefix(_PREFIX) if name in LATIN.names else name for name in names)


def with_latin(table: pa.Table, names: Collection[str]) -> pa.Table:
    """The table with those columns of LATIN among `names` that it lacks."""
    for name in sorted(set(names) & set(LATIN.names) - set(table.column_names)):
        texts = whole(table[name.removeprefix(_PREFIX)])
        table = table.append_column(LATIN.field(name), by_value(texts, latin_form))
    return table


def latin_form(texts: pa.Array) -> pa.Array:
    """Each text in Latin letters, null for null."""
    from tidewaiter.parties.names.script import latin  # noqa: PLC0415 - it loads tables that few rules need

    return latin(texts)


def latin_term(term: str) -> str:
    """A term in Latin letters, Chinese by syllables."""
    from tidewaiter.parties.names.script import syllables  # noqa: PLC0415 - as above

    return syllables(term)
