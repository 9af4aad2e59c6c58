"""Columns of texts that repeat, held as their different texts and a number a row (Arrow's dictionaries).

A file of Parquet that holds a column in this form gives it at a tenth of what the texts themselves take, and what is
asked of each text alone is asked once a different text. Answers are those of plain columns.
"""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tidewaiter.engine.buffers import whole

LEAST_BYTES = 4
"""A text that is written one by one takes as much for its length alone: what takes less was written as a number."""


def is_encoded(column: pa.Array | pa.ChunkedArray) -> bool:
    """Whether a column holds its different values and a number a row."""
    return bool(pa.types.is_dictionary(column.type))


def plain(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A column as one array of its values, a row each."""
    array = whole(column)
    return array.dictionary.take(array.indices) if isinstance(array, pa.DictionaryArray) else array


def plain_table(table: pa.Table) -> pa.Table:
    """A table whose columns are all as `plain` gives them; what is plain already is not touched."""
    for place, name in enumerate(table.column_names):
        if is_encoded(table[name]):
            table = table.set_column(place, name, plain(table[name]))
    return table


def by_text(column: pa.DictionaryArray, function: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """A function of each text alone, worked out once a different text; null where the text is missing."""
    return function(column.dictionary).take(column.indices)


def read(file: Path) -> pa.Table:
    """A file of Parquet, one piece a column; texts that it holds as numbers throughout stay encoded."""
    metadata = pq.read_metadata(file)
    with pq.ParquetFile(file, metadata=metadata, read_dictionary=_encoded_throughout(metadata)) as opened:
        return opened.read().combine_chunks()


def _encoded_throughout(metadata: pq.FileMetaData) -> list[str]:
    """Columns of texts that every group of rows holds as numbers of different texts."""
    if not metadata.num_rows:
        return []
    schema = metadata.schema
    texts = [n for n in range(metadata.num_columns) if _is_column_of_texts(schema.column(n))]
    groups = [metadata.row_group(n) for n in range(metadata.num_row_groups)]
    return [schema.column(n).path for n in texts if all(_is_encoded(group.column(n)) for group in groups)]


def _is_column_of_texts(column: pq.ColumnSchema) -> bool:
    return column.logical_type.type == "STRING" and column.max_repetition_level == 0 and "." not in column.path


def _is_encoded(chunk: pq.ColumnChunkMetaData) -> bool:
    statistics = chunk.statistics
    missing = statistics.null_count if statistics is not None and statistics.has_null_count else 0
    there = chunk.num_values - missing
    return bool(chunk.has_dictionary_page and chunk.total_uncompressed_size < LEAST_BYTES * max(there, 1))
