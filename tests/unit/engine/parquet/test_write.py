import io
from datetime import UTC, date, datetime

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.engine import lately
from tidewaiter.engine.parquet.leaves import understood
from tidewaiter.engine.parquet.write import write

SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("version", pa.int32()),
        pa.field("count", pa.int64()),
        pa.field("key", pa.uint64()),
        pa.field("share", pa.float32()),
        pa.field("due", pa.timestamp("us", tz="UTC")),
        pa.field("bare", pa.timestamp("us")),
        pa.field("day", pa.date32()),
        pa.field("sure", pa.bool_()),
        pa.field("named", pa.list_(pa.string()), nullable=False),
        pa.field("perhaps", pa.list_(pa.string())),
        pa.field(
            "features",
            pa.struct([("x", pa.float64()), ("name", pa.string()), ("yes", pa.bool_())]),
            nullable=False,
        ),
    ]
)
TEXT = st.sampled_from(
    ["", "US", "aaaaaaa", "aaaaaaaa", "aaaaaaab", "a long name of more than sixteen bytes", "漢字", "\0"]
)
NUMBER = st.sampled_from([0.0, -0.0, 1.0, 0.1, float("inf"), 5e-324])
ROW = st.fixed_dictionaries(
    {
        "id": TEXT,
        "version": st.none() | st.integers(-(2**31), 2**31 - 1),
        "count": st.none() | st.integers(-3, 3),
        "key": st.none() | st.integers(0, 2**64 - 1),
        "share": st.none() | st.sampled_from([0.5, -1.25]),
        "due": st.none() | st.sampled_from([datetime(2026, 3, 1, tzinfo=UTC), datetime(1901, 1, 1, 5, tzinfo=UTC)]),
        "bare": st.none() | st.just(datetime(2026, 3, 1)),  # noqa: DTZ001 - a time without a zone is a type of its own
        "day": st.none() | st.just(date(2026, 3, 1)),
        "sure": st.none() | st.booleans(),
        "named": st.lists(st.none() | TEXT, max_size=4),
        "perhaps": st.none() | st.lists(st.none() | TEXT, max_size=4),
        "features": st.fixed_dictionaries(
            {"x": st.none() | NUMBER, "name": st.none() | TEXT, "yes": st.none() | st.booleans()}
        ),
    }
)


def written(table: pa.Table, group: int = 8, told: tuple[str, ...] = ()) -> pa.Buffer:
    sink = io.BytesIO()
    write(table, sink, group, told)
    return pa.py_buffer(sink.getvalue())


@settings(max_examples=150, deadline=None)
@given(st.lists(ROW, max_size=40), st.integers(1, 9), st.integers(0, 9))
def test_what_is_read_back_is_what_was_written(rows: list[dict[str, object]], times: int, skipped: int) -> None:
    table = pa.Table.from_pylist(rows * times, SCHEMA).slice(skipped)
    assert understood(table.schema)
    back = pq.read_table(pa.BufferReader(written(table)))
    of_library = io.BytesIO()
    pq.write_table(table, of_library)
    assert back.schema.equals(pq.read_schema(pa.BufferReader(of_library.getvalue())), check_metadata=True)
    assert back.equals(table)
    back.validate(full=True)


def varied(rows: int) -> pa.Table:
    """Columns of one value, of two, of many runs, of more than a dictionary holds, of nothing."""
    numbers = {
        "one": [7.0] * rows,
        "two": [float(n * 2654435761 % 97 < 40) for n in range(rows)],
        "runs": [float(n // 31) for n in range(rows)],
        "many": [n * 0.1 for n in range(rows)],
        "twelve_bits": [float(n * 2654435761 % 4001) for n in range(rows)],
        "seldom": [None if n % 97 else float(n % 3) for n in range(rows)],
        "never": [None] * rows,
    }
    columns = {name: pa.array(values, pa.float64()) for name, values in numbers.items()}
    columns["name"] = pa.array([f"name {n % 5000}" if n % 5 else None for n in range(rows)])
    columns["own"] = pa.array([f"s10:{n:09d}" for n in range(rows)])
    columns["ids"] = pa.array([[f"rule-{k}" for k in range(n % 4)] for n in range(rows)])
    return pa.table(columns)


def test_columns_of_every_shape_come_back_through_other_readers(tmp_path) -> None:
    table = varied(50_000)
    path = tmp_path / "varied.parquet"
    path.write_bytes(written(table, 32_768, ("own",)))
    assert pq.read_table(path).equals(table)
    connection = duckdb.connect()
    try:
        assert connection.sql(f"SELECT * FROM read_parquet('{path}')").to_arrow_table().cast(table.schema).equals(table)
        one = f"SELECT many FROM read_parquet('{path}') WHERE own = 's10:000040000'"
        assert connection.sql(one).fetchall() == [(4000.0,)]
    finally:
        connection.close()
    told = pq.ParquetFile(path).metadata
    assert [told.row_group(n).num_rows for n in range(told.num_row_groups)] == [32_768, 17_232]
    assert (told.row_group(1).column(8).statistics.min, told.row_group(1).column(8).statistics.max) == (
        "s10:000032768",
        "s10:000049999",
    )
    assert told.row_group(0).column(0).statistics is None
    # What hardly repeats has no dictionary, what does has one, and a column of one value takes no room.
    assert [told.row_group(0).column(n).has_dictionary_page for n in range(4)] == [True, True, True, False]
    assert told.row_group(0).column(0).total_compressed_size < 80


def test_lists_of_which_the_different_items_are_known_are_written_by_them() -> None:
    names = pa.array([f"a rule of some length {n}" for n in range(200)])
    places = pa.array([n * 7 % 200 for n in range(3000)], pa.int32())
    items = names.take(places)
    lately.keep(items, pa.DictionaryArray.from_arrays(places, names))
    table = pa.table({"ids": pa.ListArray.from_arrays(pa.array(range(0, 3001, 2), pa.int32()), items)})
    assert pq.read_table(pa.BufferReader(written(table))).equals(table)
    many = pa.array([f"{n} of so many that no dictionary holds them" for n in range(3000)])
    own = pa.array(range(3000), pa.int32())
    items = many.take(own)
    lately.keep(items, pa.DictionaryArray.from_arrays(own, many))
    table = pa.table({"ids": pa.ListArray.from_arrays(pa.array(range(0, 3001, 3), pa.int32()), items)})
    assert pq.read_table(pa.BufferReader(written(table, 3000))).equals(table)


def test_what_may_not_be_missing_and_is_is_refused() -> None:
    with pytest.raises(ValueError, match="never to be missing"):
        written(pa.table({"id": pa.array([None], pa.string())}, schema=pa.schema([SCHEMA.field("id")])))
    with pytest.raises(ValueError, match="multiple of eight"):
        written(pa.table({"x": [1.0]}), group=12)
