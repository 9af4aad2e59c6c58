"""Computes the feature vector of rows that are joined to their profiles."""

from collections.abc import Sequence

import pyarrow as pa

from tidewaiter.engine.expression import transpile
from tidewaiter.engine.local import query
from tidewaiter.risk.features.feature import Feature
from tidewaiter.risk.features.table import FEATURES


def compute(table: pa.Table, features: Sequence[Feature] = FEATURES) -> pa.Table:
    """Give consignment_id, version and each feature, rows in their order: float64 or, for categories, string.

    `table` is lake rows with their profile columns. A yes-or-no feature is 1 or 0; what cannot be
    computed, or is not finite, is null. Raises KeyError for columns that the expressions read and `table` lacks.
    """
    read = sorted(frozenset().union(*(feature.sources for feature in features)))
    missing = [name for name in read if name not in table.column_names]
    if missing:
        raise KeyError(f"columns that features read are missing: {missing}")
    computed = ", ".join(f"CAST({transpile(f.expression)} AS {_type(f)}) AS {f.name}" for f in features)
    given = ", ".join(f.name if f.categorical else f"CASE WHEN isfinite({f.name}) THEN {f.name} END" for f in features)
    identity = table.select(["consignment_id", "version"])
    vector = query(f"SELECT {given} FROM (SELECT {computed} FROM profiled)", {"profiled": table.select(read)})
    for feature, column in zip(features, vector.columns, strict=True):
        field = pa.field(feature.name, pa.string() if feature.categorical else pa.float64())
        identity = identity.append_column(field, column.cast(field.type))
    return identity


def _type(feature: Feature) -> str:
    return "VARCHAR" if feature.categorical else "DOUBLE"
