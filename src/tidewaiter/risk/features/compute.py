"""Computes the feature vector of rows that are joined to their profiles."""

from collections.abc import Sequence
from functools import lru_cache

import pyarrow as pa

from tidewaiter.engine.expression import transpile
from tidewaiter.engine.local import query
from tidewaiter.risk.features.feature import Feature
from tidewaiter.risk.features.table import FEATURES
from tidewaiter.risk.text import described, train
from tidewaiter.risk.text.reader import Reader


def compute(table: pa.Table, features: Sequence[Feature] = FEATURES, reader: Reader | None = None) -> pa.Table:
    """Give consignment_id, version and each feature, rows in their order: float64 or, for categories, string.

    `table` is lake rows with their profile columns; what the description says is read by `reader` (None: the one
    that ships) unless it stands there already. A yes-or-no feature is 1 or 0; what cannot be
    computed, or is not finite, is null. Raises KeyError for columns that the expressions read and `table` lacks.
    """
    read, statement = _statement(tuple(features))
    table = _read(table, read, reader)
    present = set(table.column_names)
    missing = [name for name in read if name not in present]
    if missing:
        raise KeyError(f"columns that features read are missing: {missing}")
    vector = query(statement, {"profiled": table.select(read)})
    fields = [pa.field(f.name, pa.string() if f.categorical else pa.float64()) for f in features]
    columns = [column.cast(field.type) for field, column in zip(fields, vector.columns, strict=True)]
    identity = table.select(["consignment_id", "version"])
    return pa.table([*identity.columns, *columns], schema=pa.schema([*identity.schema, *fields]))


def _read(table: pa.Table, read: Sequence[str], reader: Reader | None) -> pa.Table:
    """The table with what its descriptions say, where features ask for it and it is not there."""
    wanted = set(read) & set(described.DESCRIBED.names) - set(table.column_names)
    if not wanted or not set(described.READS) <= set(table.column_names):
        return table
    return described.beside(table, train.shipped() if reader is None else reader)


@lru_cache(maxsize=16)
def _statement(features: tuple[Feature, ...]) -> tuple[list[str], str]:
    """The columns that features read, and the statement that computes them all."""
    read = sorted(frozenset().union(*(feature.sources for feature in features)))
    computed = ", ".join(f"{computed_by(f)} AS {f.name}" for f in features)
    given = ", ".join(f.name if f.categorical else f"CASE WHEN isfinite({f.name}) THEN {f.name} END" for f in features)
    return read, f"SELECT {given} FROM (SELECT {computed} FROM profiled)"


def computed_by(feature: Feature, dialect: str = "duckdb") -> str:
    """The feature's SQL for 'duckdb' or 'spark', in the type it has in the vector, infinities included."""
    kind = ("VARCHAR" if dialect == "duckdb" else "STRING") if feature.categorical else "DOUBLE"
    return f"CAST({transpile(feature.expression, dialect)} AS {kind})"
