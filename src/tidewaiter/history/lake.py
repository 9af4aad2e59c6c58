"""The lake: every version of every consignment, in immutable Parquet files by arrival date.

A file holds the rows of one batch, or of several small ones of a moment, that arrive on one day. Nothing here knows
which files count: the manifest in the centre does, and its commit is the only commit point; here files are given as
paths. A file written before a column existed reads as null there.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tidewaiter.cargo.kind import KIND_NAMES
from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.history import single_rows
from tidewaiter.history.relation import relation

LAKE = pa.schema(
    [
        *CONSIGNMENT,
        pa.field("batch_id", pa.string(), nullable=False),
        pa.field("arrival_date", pa.date32(), nullable=False),  # of eta, else of received_at
        pa.field("content_hash", pa.string()),
        pa.field("grade", pa.string()),
        pa.field("problem_codes", pa.list_(pa.string())),
        pa.field("terms", pa.list_(pa.string())),  # of the lexicon, found in goods_description
        *(pa.field(f"key_{kind}", pa.string()) for kind in KIND_NAMES),
        *(pa.field(f"hash_{kind}", pa.int64()) for kind in KIND_NAMES),
        *(pa.field(f"event_{kind}", pa.bool_()) for kind in KIND_NAMES),
    ]
)

VERSION_COLUMNS = (
    "consignment_id",
    "version",
    "content_hash",
    "received_at",
    *(f"hash_{kind}" for kind in KIND_NAMES),
)
"""What intake must know of what came before: to recognise duplicates and amendments, and to mark events."""

ROWS_PER_GROUP = 122_880
"""Sixty of DuckDB's vectors, the unit in which it reads in parallel: for narrow files, which are scanned."""

ROWS_PER_WIDE_GROUP = 32_768
"""For the lake's own files: one row is read by decoding one group. Measured in docs/decisions/0008-lake-layout.md."""

ROWS_PER_FILE = 16 * ROWS_PER_WIDE_GROUP
"""The most rows that compaction puts in one file, about 110 MB: a look-up reads a footer, which grows with the file."""

SORTED_BY = ("consignment_id", "version", "received_at", "batch_id", "source_position")
"""The order of the rows of a file."""

DESCRIBED = ("consignment_id", "version", "received_at", "eta", "arrival_date", "batch_id")
"""Columns with minimum and maximum for each row group: those that queries are narrowed by."""

_SELDOM_REPEATED = frozenset(
    {
        "consignment_id",
        "s10",
        "awb",
        "house_waybill",
        "consignee_name",
        "consignee_address_line",
        "consignee_phone",
        "content_hash",
        "key_consignee",
        "key_consignee_address",
        "key_consignee_phone",
        "key_pair",
    }
)
DICTIONARY = tuple(f.name for f in LAKE if f.type == pa.string() and f.name not in _SELDOM_REPEATED)
"""Columns stored as a dictionary: texts that repeat within a row group."""

_COMPRESSION_LEVEL = 1

_LATEST = "row_number() OVER (PARTITION BY consignment_id ORDER BY version DESC, received_at DESC, batch_id) = 1"


def conform(rows: pa.Table) -> pa.Table:
    """Examined, keyed and marked rows with a `batch_id` as LAKE rows; KeyError for a column that a stage left out.

    The arrival date is that of `eta`, else of `received_at`, in UTC; a row with neither raises ValueError.
    """
    arrival = pc.cast(pc.coalesce(rows["eta"], rows["received_at"]), pa.date32())
    if arrival.null_count:
        raise ValueError("intake fills received_at: a row without eta and received_at has no arrival date")
    missing = set(LAKE.names) - {"arrival_date"} - set(rows.column_names)
    if missing:
        raise KeyError(f"columns that earlier stages fill are missing: {sorted(missing)}")
    columns = [arrival if name == "arrival_date" else rows[name] for name in LAKE.names]
    return of_schema(columns, LAKE)


def of_schema(columns: Sequence[pa.ChunkedArray | pa.Array], schema: pa.Schema) -> pa.Table:
    """Columns as a table of a schema, cast where their type is another; ValueError for a null where none may be."""
    pairs = list(zip(columns, schema, strict=True))
    for column, field in pairs:
        if not field.nullable and column.null_count:
            raise ValueError(f"{field.name} may not be null")
    return pa.table([c if c.type == f.type else c.cast(f.type) for c, f in pairs], schema=schema)


def split(rows: pa.Table) -> list[tuple[date, pa.Table]]:
    """LAKE rows by arrival date, earliest first, each part sorted by consignment and version."""
    ordered = rows.sort_by([("arrival_date", "ascending"), ("consignment_id", "ascending"), ("version", "ascending")])
    runs = pc.run_end_encode(ordered["arrival_date"].combine_chunks())
    parts, start = [], 0
    for value, end in zip(runs.values, runs.run_ends, strict=True):
        parts.append((value.as_py(), ordered.slice(start, end.as_py() - start)))
        start = end.as_py()
    return parts


def relative_path(arrival_date: date, batch_id: str) -> str:
    """Where below the lake's folder the rows of a batch that arrive on a day are kept."""
    return f"consignments/arrival_date={arrival_date.isoformat()}/{batch_id}.parquet"


def write(rows: pa.Table, sink: pa.NativeFile | Path) -> None:
    """Write LAKE rows as one Parquet file; the same rows give the same bytes."""
    with writer(sink) as file:
        file.write_table(rows.cast(LAKE).combine_chunks(), ROWS_PER_WIDE_GROUP)


def writer(sink: pa.NativeFile | Path) -> pq.ParquetWriter:
    """A writer of a lake file, for rows that come in parts: multiples of ROWS_PER_WIDE_GROUP but for the last."""
    return pq.ParquetWriter(
        sink,
        LAKE,
        compression="zstd",
        compression_level=_COMPRESSION_LEVEL,
        use_dictionary=list(DICTIONARY),
        write_statistics=list(DESCRIBED),
    )


def encode(rows: pa.Table) -> bytes:
    """The Parquet file of a part (LAKE rows); the same rows give the same bytes."""
    sink = pa.BufferOutputStream()
    write(rows, sink)
    return sink.getvalue().to_pybytes()  # type: ignore[no-any-return]


def known_versions(
    connection: duckdb.DuckDBPyConnection, files: Sequence[Path], ids: pa.Array | pa.ChunkedArray
) -> pa.Table:
    """Every stored version of `ids`: VERSION_COLUMNS, sorted by consignment_id and version.

    All, not the latest alone: a filer who sends an old version again is recognised by its content.
    """
    lake = relation(connection, files, VERSION_COLUMNS, LAKE)
    sql = f"""
        SELECT * FROM {lake} SEMI JOIN wanted_ids USING (consignment_id)
        ORDER BY consignment_id, version, received_at
    """
    return _wanted(connection, sql, ids, VERSION_COLUMNS)


def rows_of(connection: duckdb.DuckDBPyConnection, files: Sequence[Path], ids: pa.Array | pa.ChunkedArray) -> pa.Table:
    """All stored versions of the consignments `ids` (schema LAKE), sorted by consignment_id and version."""
    lake = relation(connection, files, LAKE.names, LAKE)
    sql = f"""
        SELECT * FROM {lake} SEMI JOIN wanted_ids USING (consignment_id)
        ORDER BY consignment_id, version, received_at
    """
    return _wanted(connection, sql, ids, LAKE.names)


def rows_in(
    connection: duckdb.DuckDBPyConnection, files: Sequence[Path], names: Sequence[str] = LAKE.names
) -> pa.Table:
    """All rows of some files, these columns of LAKE, sorted by consignment_id and version."""
    lake = relation(connection, files, LAKE.names, LAKE)
    found = connection.sql(f"SELECT {', '.join(names)} FROM {lake} ORDER BY consignment_id, version, received_at")
    return found.to_arrow_table().cast(pa.schema([LAKE.field(name) for name in names]))


def rows_at(file: Path, numbers: Sequence[int], names: Sequence[str] = LAKE.names) -> pa.Table:
    """Rows of one file by their numbers in it, from 0, these columns of LAKE, in the order of the file.

    Decodes these columns of the row groups in which they are: for the few columns that a question needs. All columns
    of a few rows: `whole_rows`.
    """
    with pq.ParquetFile(file) as opened:
        meta = opened.metadata
        starts = np.cumsum([0, *(meta.row_group(group).num_rows for group in range(meta.num_row_groups))])
        wanted = np.unique(np.asarray(numbers, dtype=np.int64))
        if len(wanted) and not 0 <= wanted[0] <= wanted[-1] < starts[-1]:
            raise IndexError(f"{file} has {starts[-1]} rows, not one of number {wanted[-1]}")
        held = frozenset(opened.schema_arrow.names)
        present = [name for name in names if name in held]
        groups = np.searchsorted(starts, wanted, side="right") - 1
        parts = [
            opened.read_row_group(int(group), columns=present, use_threads=False).take(
                pa.array(wanted[groups == group] - starts[group])
            )
            for group in np.unique(groups)
        ]
    schema = pa.schema([LAKE.field(name) for name in names])
    return conformed(pa.concat_tables(parts), schema) if parts else schema.empty_table()


def whole_rows(file: Path, numbers: Sequence[int]) -> pa.Table:
    """Rows of one file by their numbers in it, from 0, as LAKE rows, in the order of the file."""
    return conformed(single_rows.at(file, numbers))


def conformed(rows: pa.Table, schema: pa.Schema = LAKE) -> pa.Table:
    """Rows as they stand in a file, as LAKE rows: what the file lacks is null, what the schema lacks is left out."""
    columns = [
        rows[field.name].cast(field.type) if field.name in rows.column_names else pa.nulls(rows.num_rows, field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)


def latest(rows: pa.Table) -> pa.Table:
    """Of rows sorted by consignment_id and version, the last version of each consignment; order kept."""
    ids = rows["consignment_id"].combine_chunks()
    if len(ids) == 0:
        return rows
    ends = pc.not_equal(ids[:-1], ids[1:]).to_numpy(zero_copy_only=False)
    return rows.filter(pa.array(np.append(ends, True)))


def current(
    connection: duckdb.DuckDBPyConnection, files: Sequence[Path], arrival_from: date, arrival_until: date
) -> pa.Table:
    """The consignments whose latest version arrives in [arrival_from, arrival_until): schema LAKE, sorted by id.

    `files` holds every version of them, whatever its day: an amendment may move a consignment into the
    window or out of it.
    """
    versions = relation(
        connection, files, ("consignment_id", "version", "received_at", "batch_id", "arrival_date"), LAKE
    )
    lake = relation(connection, files, LAKE.names, LAKE)
    window = "arrival_date >= $arrival_from AND arrival_date < $arrival_until"
    sql = f"""
        WITH arriving AS (SELECT DISTINCT consignment_id FROM {versions} WHERE {window}),
        latest AS (
            SELECT * FROM {versions} SEMI JOIN arriving USING (consignment_id) QUALIFY {_LATEST}
        )
        SELECT * FROM {lake} SEMI JOIN latest USING (consignment_id, version, batch_id)
        WHERE {window} ORDER BY consignment_id
    """
    found = connection.sql(sql, params={"arrival_from": arrival_from, "arrival_until": arrival_until})
    return found.to_arrow_table().cast(LAKE)


def _wanted(
    connection: duckdb.DuckDBPyConnection, sql: str, ids: pa.Array | pa.ChunkedArray, columns: Sequence[str]
) -> pa.Table:
    """Run a query over `wanted_ids` and give it the lake's types."""
    connection.register("wanted_ids", pa.table({"consignment_id": ids.cast(pa.string())}))
    try:
        return connection.sql(sql).to_arrow_table().cast(pa.schema([LAKE.field(name) for name in columns]))
    finally:
        connection.unregister("wanted_ids")
