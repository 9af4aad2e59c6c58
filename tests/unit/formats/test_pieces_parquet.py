"""Parquet files by runs of their rows."""

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidewaiter.formats import pieces, pieces_parquet, registry
from tidewaiter.formats.pieces_xml import UncutError

TABLE = pa.table({"consignment_id": [f"X{n}" for n in range(300)], "consignor_name": ["Paper"] * 300})


def written(table):
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, row_group_size=70)
    return sink.getvalue().to_pybytes()


def test_pieces_hold_the_rows_in_their_order():
    data = written(TABLE)
    assert pieces.can_cut(data[:4096])
    parts = list(pieces.cut(io.BytesIO(data), 50 * pieces_parquet.ROW_BYTES))
    assert len(parts) >= 6
    rows = pa.concat_tables([registry.parse(part).rows for part in parts])
    assert rows["consignment_id"].to_pylist() == TABLE["consignment_id"].to_pylist()


def test_the_reader_is_known_by_the_columns_alone():
    known = registry.recognise(pieces_parquet.schema_only(io.BytesIO(written(TABLE))))
    assert known is not None
    assert known.name == "consignment"


def test_what_is_damaged_is_told():
    assert pieces_parquet.schema_only(io.BytesIO(b"PAR1")) is None
    with pytest.raises(UncutError, match="bad-parquet"):
        list(pieces_parquet.cut(io.BytesIO(b"PAR1 and no more"), 100))
