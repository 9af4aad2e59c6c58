"""Computes the feature vector of rows that are joined to their profiles."""

from collections.abc import Sequence
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

from tidewaiter.engine import distinct, number_columns, number_plan
from tidewaiter.engine.buffers import all_finite
from tidewaiter.engine.expression import transpile, tree_of
from tidewaiter.engine.local import query
from tidewaiter.engine.once import once
from tidewaiter.parties.screening import summary
from tidewaiter.risk.features.feature import Feature
from tidewaiter.risk.features.table import FEATURES
from tidewaiter.risk.linked import LINKED, completed
from tidewaiter.risk.text import described, train
from tidewaiter.risk.text.reader import Reader


def compute(table: pa.Table, features: Sequence[Feature] = FEATURES, reader: Reader | None = None) -> pa.Table:
    """Give consignment_id, version and each feature, rows in their order: float64 or, for categories, string.

    `table` is lake rows with their profile columns; what the description says is read by `reader` (None: the one
    that ships) unless it stands there already; links and hits on lists that were not worked out are null. A yes-or-no
    feature is 1 or 0; what cannot be computed, or is not finite, is null. Raises KeyError for columns that the
    expressions read and `table` lacks.
    """
    wanted = sorted(frozenset().union(*(feature.sources for feature in features)))
    table = _read(table, wanted, reader)
    if not set(LINKED.names).isdisjoint(wanted):
        table = completed(table)
    if not set(summary.SUMMARY.names).isdisjoint(wanted):
        table = summary.completed(table)
    present = set(table.column_names)
    missing = [name for name in wanted if name not in present]
    if missing:
        raise KeyError(f"columns that features read are missing: {missing}")
    columns = {f.name: taken for f in features if (taken := _taken(f, table)) is not None}
    columns |= _once_a_text(tuple(f for f in features if f.name not in columns), table)
    worked = tuple(f for f in features if f.name not in columns)
    if worked:
        read, statement, expressions = _statement(worked)
        if table.num_rows < distinct.LEAST_ROWS:
            vector = query(statement, {"profiled": table.select(read)})
        else:
            vector = number_columns.project(table.select(read), dict(expressions))
        for feature, column in zip(worked, vector.columns, strict=True):
            columns[feature.name] = column.cast(_type(feature)) if feature.categorical else _finite(column)
    identity = table.select(["consignment_id", "version"])
    fields = [pa.field(f.name, _type(f)) for f in features]
    return pa.table(
        [*identity.columns, *(columns[f.name] for f in features)], schema=pa.schema([*identity.schema, *fields])
    )


def _taken(feature: Feature, table: pa.Table) -> pa.ChunkedArray | None:
    """A feature that is a column as it stands, without a query; None for any other."""
    name = _column_alone(feature.expression)
    if name is None:
        return None
    column = table[name]
    if feature.categorical:
        return column if pa.types.is_string(column.type) else None
    if pa.types.is_integer(column.type):
        return pc.cast(column, pa.float64(), safe=False)
    if pa.types.is_float64(column.type):
        return _finite(column)
    return None


def _finite(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Numbers as float64, null where they are not finite."""
    numbers = column.cast(pa.float64())
    if all_finite(numbers):
        return numbers
    return pc.if_else(pc.is_finite(numbers), numbers, pa.scalar(None, pa.float64()))


def _once_a_text(features: tuple[Feature, ...], table: pa.Table) -> dict[str, pa.Array]:
    """The features that read one text column, worked out once for each different text where texts repeat."""
    columns: dict[str, pa.Array] = {}
    for name, named in _of_one_column(features).items():
        if pa.types.is_string(table.schema.field(name).type):
            columns |= distinct.over_values(table, name, named) or {}
    return {f.name: columns[f.name].cast(_type(f)) for f in features if f.name in columns}


@once(maxsize=16)
def _of_one_column(features: tuple[Feature, ...]) -> dict[str, dict[str, str]]:
    """By column, the expressions of those features that read no other."""
    found: dict[str, list[Feature]] = {}
    for feature in features:
        if len(feature.sources) == 1:
            found.setdefault(next(iter(feature.sources)), []).append(feature)
    return {
        name: {feature.name: _given(feature, computed_by(feature)) for feature in named}
        for name, named in found.items()
        # What is worked out a column at a step costs less than looking for different texts.
        if not all(number_plan.planned(computed_by(feature)) for feature in named)
    }


def _given(feature: Feature, value: str) -> str:
    """What a feature gives for its value: a number that is not finite is none."""
    return value if feature.categorical else f"CASE WHEN isfinite({value}) THEN {value} END"


@lru_cache(maxsize=1024)
def _column_alone(expression: str) -> str | None:
    """The column that is all of an expression, or None."""
    tree = tree_of(expression)
    return tree.name if isinstance(tree, exp.Column) else None


def _type(feature: Feature) -> pa.DataType:
    return pa.string() if feature.categorical else pa.float64()


def _read(table: pa.Table, read: Sequence[str], reader: Reader | None) -> pa.Table:
    """The table with what its descriptions say, where features ask for it and it is not there."""
    wanted = set(read) & set(described.DESCRIBED.names) - set(table.column_names)
    if not wanted or not set(described.READS) <= set(table.column_names):
        return table
    return described.beside(table, train.shipped() if reader is None else reader)


@once(maxsize=16)
def _statement(features: tuple[Feature, ...]) -> tuple[list[str], str, tuple[tuple[str, str], ...]]:
    """The columns that features read, the statement that computes them all, and each one's expression."""
    read = sorted(frozenset().union(*(feature.sources for feature in features)))
    expressions = tuple((f.name, computed_by(f)) for f in features)
    computed = ", ".join(f"{sql} AS {name}" for name, sql in expressions)
    return read, f"SELECT {computed} FROM profiled", expressions


def computed_by(feature: Feature, dialect: str = "duckdb") -> str:
    """The feature's SQL for 'duckdb' or 'spark', in the type it has in the vector, infinities included."""
    kind = ("VARCHAR" if dialect == "duckdb" else "STRING") if feature.categorical else "DOUBLE"
    return f"CAST({transpile(feature.expression, dialect)} AS {kind})"
