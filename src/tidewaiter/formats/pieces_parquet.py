"""A large Parquet file as Parquet files of some of its rows, which the same reader reads one after another."""

from collections.abc import Iterator
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from tidewaiter.formats.pieces_xml import UncutError

ROW_BYTES = 150
"""About so many bytes of a piece's size are one row: a piece of the usual size has some 28,000 rows."""


def schema_only(file: BinaryIO) -> bytes | None:
    """A Parquet file of the same columns without rows, by which the reader is known; None for one that is damaged."""
    try:
        return _written(pq.read_schema(file).empty_table())
    except (pa.ArrowException, OSError):
        return None


def cut(file: BinaryIO, size: int) -> Iterator[bytes]:
    """Pieces of so many rows as about `size` bytes of text would be; UncutError for a file that is damaged."""
    try:
        whole = pq.ParquetFile(file, pre_buffer=False)
        for batch in whole.iter_batches(max(size // ROW_BYTES, 1)):
            yield _written(pa.Table.from_batches([batch], batch.schema))
    except (pa.ArrowException, OSError, ValueError) as error:
        hint = "Not a Parquet file that can be read: send it again."
        raise UncutError("bad-parquet", str(error), hint) from error


def _written(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    return bytes(sink.getvalue().to_pybytes())
