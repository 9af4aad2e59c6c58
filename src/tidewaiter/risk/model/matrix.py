"""The feature table as the learners see it: numbers with gaps, and categories as codes.

A number is float64 with NaN where it is missing (infinities count as missing); a category is a code into
its levels with -1 where it is missing. Nothing is filled in here: each learner treats missing in its own
stated way. Rows are consignments, in the order of the table.
"""

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.engine.buffers import whole

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int32]
Rows = npt.NDArray[np.intp]


class FeatureTableError(ValueError):
    """The feature table cannot be used: columns are missing or of a type that the model does not know."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which features a model was trained on: the numbers first, then the categories."""

    numeric: tuple[str, ...]
    categorical: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All features, in the order of contributions."""
        return (*self.numeric, *self.categorical)


@dataclass(frozen=True, slots=True)
class Category:
    """One categorical feature: a code a row (-1 for missing) into its levels."""

    codes: Codes
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The rows of a feature table, a column each: of `numbers` (rows,), read only where they are the table's own."""

    columns: Columns
    rows: int
    numbers: tuple[Numbers, ...]
    categories: tuple[Category, ...]

    def take(self, rows: Rows) -> "Matrix":
        """Give the rows at these positions, in that order."""
        categories = tuple(Category(c.codes[rows], c.levels) for c in self.categories)
        return Matrix(self.columns, len(rows), tuple(column[rows] for column in self.numbers), categories)


@dataclass(frozen=True, slots=True)
class Sample:
    """Rows to learn from or to measure on: features, findings, and weights of mean about 1."""

    matrix: Matrix
    label: Flags
    weight: Numbers

    def take(self, rows: Rows) -> "Sample":
        """Give the rows at these positions, in that order."""
        return Sample(self.matrix.take(rows), self.label[rows], self.weight[rows])


def columns_of(features: pa.Table) -> Columns:
    """Sort the columns of a feature table into numbers and categories; a nested or dated column is refused."""
    numeric, categorical = [], []
    for field in features.schema:
        if _is_number(field.type):
            numeric.append(field.name)
        elif _is_text(field.type):
            categorical.append(field.name)
        else:
            raise FeatureTableError(
                f"feature {field.name!r} has type {field.type}; give a number, a boolean or a string"
            )
    if len(set(features.column_names)) != features.num_columns:
        raise FeatureTableError(f"features with the same name twice: {features.column_names}")
    return Columns(tuple(numeric), tuple(categorical))


def matrix_of(features: pa.Table, columns: Columns) -> Matrix:
    """Read the features that a model knows out of a table; extra columns are left, missing ones are refused by name."""
    absent = [name for name in columns.names if name not in features.column_names]
    if absent:
        raise FeatureTableError(f"features that the model was trained on are not in the table: {absent}")
    numbers = tuple(_numbers(features[name], name) for name in columns.numeric)
    categories = tuple(_category(features[name], name) for name in columns.categorical)
    return Matrix(columns, features.num_rows, numbers, categories)


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind))


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_text(kind.value_type)
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _numbers(column: pa.ChunkedArray, name: str) -> Numbers:
    if not (_is_number(column.type) or pa.types.is_null(column.type)):
        raise FeatureTableError(f"feature {name!r} was a number when the model was trained, now it is {column.type}")
    if pa.types.is_boolean(column.type):
        column = pc.cast(column, pa.int8())
    array = whole(pc.cast(column, pa.float64(), safe=False))
    if not len(array):
        return np.empty(0, dtype=np.float64)
    validity, data = array.buffers()
    valid = np.empty(0, np.uint8) if not array.null_count else np.frombuffer(validity, dtype=np.uint8)
    held = np.frombuffer(data, dtype=np.float64)[array.offset : array.offset + len(array)]
    if not len(valid) and _all_finite_or_missing(held):
        return held
    values = np.empty(len(held), dtype=np.float64)
    _with_gaps(held, valid, array.offset, values)
    return values


@numba.njit(cache=True, nogil=True)
def _all_finite_or_missing(held: Numbers) -> bool:
    infinite = False
    for value in held:
        infinite |= np.isinf(value)
    return not infinite


@numba.njit(cache=True, nogil=True)
def _with_gaps(held: Numbers, valid: npt.NDArray[np.uint8], offset: int, values: Numbers) -> None:
    """The values, NaN where a bit of `valid` (empty: all are there) is not set, and where they are infinite."""
    for row in range(len(held)):
        at = offset + row
        there = len(valid) == 0 or (valid[at >> 3] >> (at & 7)) & 1
        value = held[row]
        values[row] = value if there and not np.isinf(value) else np.nan


def _category(column: pa.ChunkedArray, name: str) -> Category:
    if not (_is_text(column.type) or pa.types.is_null(column.type)):
        raise FeatureTableError(f"feature {name!r} was a category when the model was trained, now it is {column.type}")
    encoded = whole(pc.cast(column, pa.string())).dictionary_encode()
    codes: Codes = pc.fill_null(encoded.indices, -1).to_numpy().astype(np.int32)
    return Category(codes, tuple(encoded.dictionary.to_pylist()))
