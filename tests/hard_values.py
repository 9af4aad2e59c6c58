"""Values on which two engines differ when they differ, and rows made of them."""

import math
from datetime import UTC, date, datetime

import numpy as np
import pyarrow as pa

HARD: dict[str, list[object]] = {
    "string": [
        None,
        "",
        " ",
        "a",
        "A",
        "10",
        "1e3",
        "x y",
        " x\u00a0",
        "\u00a0",
        "ÁRBOL día",
        "straße",
        "İstanbul",
        "ǅ",
        "e\u0301",
        "日本語",
        "👩‍👩‍👧",
        "id:7",
        "acme co ltd",
        "Ltd",
        "pill press",
        "C/O  PMB 4",
        "fentanyl\n",
        "it's 100%_",
        "back\\slash",
        "960200",
        "29333300",
        "D",
        "US",
        "usd",
        "EUR",
        "RB123456785GB",
        "tab\tend",
        "\u017f",
        "\u1e9e",
        "K",
    ],
    "double": [
        None,
        0.0,
        -0.0,
        1.0,
        -1.0,
        0.1,
        0.3,
        2.5,
        2.675,
        10.0,
        20.0,
        1e-9,
        1e12,
        1e300,
        -1e300,
        5e-324,
        9007199254740993.0,
        math.nan,
        math.inf,
        -math.inf,
        3.3,
        1000.0,
        77.7,
    ],
    "int32": [None, 0, 1, -1, 2, 7, 2**31 - 1, -(2**31)],
    "int64": [None, 0, 1, 2, 3, 7, 60, 200, -1, 2**53 + 1, 2**62, -(2**62)],
    "bool": [None, True, False],
    "timestamp": [
        None,
        datetime(2026, 1, 4, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(2026, 1, 5, tzinfo=UTC),
        datetime(2027, 1, 3, 12, 30, tzinfo=UTC),
        datetime(2024, 2, 29, 0, 0, 0, 1, tzinfo=UTC),
        datetime(2020, 12, 31, 23, 59, 59, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 500000, tzinfo=UTC),
        datetime(1900, 1, 1, tzinfo=UTC),
    ],
    "date32": [None, date(2026, 1, 4), date(2026, 1, 5), date(2024, 2, 29), date(1969, 12, 31), date(2021, 1, 1)],
    "list": [None, [], ["a"], ["a", None], [None], ["vague-description"], ["b", "a", "ÁRBOL"]],
    "map": [None, [], [("x", "1")], [("x", None), ("y", "é")]],
    "struct": [None],
}
"""Values on which engines differ when they differ, by kind of column."""


def hard_rows(schema: pa.Schema, count: int, seed: int) -> pa.Table:
    """Rows of a schema whose columns hold the hard values in random combinations."""
    rng = np.random.default_rng(seed)
    columns = []
    for field in schema:
        values = HARD[_kind(field.type)]
        picks = rng.integers(0, len(values), size=count).tolist()
        columns.append(pa.array([values[pick] for pick in picks], field.type))
    return pa.table(columns, pa.schema([f.with_nullable(nullable=True) for f in schema]))


def _kind(of: pa.DataType) -> str:
    if pa.types.is_list(of):
        return "list" if pa.types.is_string(of.value_type) else "struct"
    return str(of).split("[", maxsplit=1)[0].split("<", maxsplit=1)[0].split(" ", maxsplit=1)[0]
