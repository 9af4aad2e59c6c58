"""One feature of one row, for the tests of the features."""

import pyarrow as pa
import pytest

from tidewaiter.risk.features import SOURCES, compute


@pytest.fixture
def value_of():
    """The value of a feature for a row given by some of its columns; the rest is null."""

    def value(feature, row):
        columns = {"consignment_id", "version", *feature.sources}
        schema = pa.schema([SOURCES.field(name).with_nullable(nullable=True) for name in sorted(columns)])
        given = {name: value for name, value in row.items() if name in columns}
        table = pa.Table.from_pylist([{"consignment_id": "x:1", "version": 1, **given}], schema=schema)
        return compute(table, (feature,))[feature.name][0].as_py()

    return value
