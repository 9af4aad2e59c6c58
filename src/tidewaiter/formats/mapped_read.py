"""A filer's table from bytes, columnar: CSV, Parquet or JSON Lines to Arrow columns under the filer's own names.

What cannot be read as a row (wrong number of columns, a line that is no JSON object) becomes a reject with bytes that
can be read alone: header and line. Positions count rows and rejects together, in the order of the file. Values are
not interpreted here; a nested value of a JSON line is its JSON text.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from tidewaiter.cargo import empty_columns
from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.engine.local import query
from tidewaiter.formats.mapped_damaged import Damaged
from tidewaiter.formats.mapping import Kind, Mapping
from tidewaiter.formats.parsed import MAX_MESSAGE_BYTES, Reject

Indices = NDArray[np.int64]

MAX_UNPACKED_BYTES = 2**30
"""Largest table that a Parquet file may unfold to in memory; a smaller file can claim more than any machine has."""

_WORTH_THREADS = 8 * 2**20
"""Bytes of a CSV below which one thread reads it with less work and less memory than several."""
MAX_COLUMNS = 10_000
PARQUET_MAGIC = b"PAR1"
DELIMITERS = ",;\t|"
_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_BATCH_ROWS = 65_536
_BLOCK_LINES, _BLOCK_BYTES, _STEP = 16_384, 4 * 2**20, 2**16
"""So many JSON Lines are read at once: the columns of a tiny line take fifty times its bytes."""


class Again(Protocol):
    """The bytes of chosen rows of a message: one for each, or one that holds them all; readable alone."""

    def __call__(self, rows: Indices, *, apart: bool) -> list[bytes]:
        """Give the rows at these indices of the table."""
        ...


@dataclass(frozen=True, slots=True)
class Source:
    """Columns of the filer by name, the position of each row, and what could not become a row.

    `again` gives rows back as the filer wrote them.
    """

    table: pa.Table
    positions: pa.Array
    kind: Kind
    again: Again
    problems: tuple[Problem, ...] = ()
    rejects: tuple[Reject, ...] = ()


class UnreadableError(Exception):
    """The whole message is no table; carries the FATAL problem. Caught in `mapped`, never raised beyond."""

    def __init__(self, code: str, value: str, hint: str) -> None:
        super().__init__(code)
        self.problem = Problem(code, "message", value, hint, Severity.FATAL, 0)


_LINE_END = re.compile(rb"\r\n|\n|\r")


def kind_of(data: bytes, mapping: Mapping) -> Kind:
    """Which of the three table forms the bytes have: as the mapping says, else by content."""
    if data.startswith(PARQUET_MAGIC):
        return "parquet"
    if mapping.kind is not None:
        return mapping.kind
    return "jsonl" if text_start(data).startswith("{") else "csv"


def text_start(data: bytes, encoding: str = "utf-8", limit: int = 2**16) -> str:
    """The first characters as text, without byte-order mark and leading blank lines."""
    mark = next((m for m in _MARKS if data.startswith(m)), b"")
    text = data[len(mark) : len(mark) + limit].decode(_MARKS.get(mark, encoding), errors="replace")
    return text.lstrip("\r\n\t \x00")


def header_of(data: bytes, mapping: Mapping) -> tuple[list[str], str]:
    """Column names of a CSV text and its delimiter: the mapping's, else the one that shows most of its columns."""
    text = text_start(data, mapping.encoding)
    candidates = [mapping.delimiter] if mapping.delimiter else list(DELIMITERS)
    wanted = set(mapping.names()) | {label.column for label in mapping.labels.values()}
    tried = [(_first_record(text, delimiter), delimiter) for delimiter in candidates]
    return max(tried, key=lambda pair: len(wanted & set(pair[0])))


def _first_record(text: str, delimiter: str) -> list[str]:
    try:
        return [name.strip() for name in next(csv.reader(io.StringIO(text), delimiter=delimiter), [])]
    except (csv.Error, ValueError):
        return []


def read(data: bytes, mapping: Mapping, names: Sequence[str]) -> Source:
    """The columns `names` of a message, those that it has; UnreadableError when it is no table."""
    if len(data) > MAX_MESSAGE_BYTES:
        raise UnreadableError(
            "too-large", f"{len(data)} bytes", f"Split it at the source: at most {MAX_MESSAGE_BYTES} bytes."
        )
    kind = kind_of(data, mapping)
    if kind == "parquet":
        return _read_parquet(data, names)
    text, encoding, doubts = _as_utf8(data, mapping.encoding)
    if not text.strip():
        raise UnreadableError("empty", "", "The message holds nothing: send it again.")
    source = _read_lines(text, names) if kind == "jsonl" else _read_csv(text, mapping, names)

    def again(rows: Indices, *, apart: bool) -> list[bytes]:
        return [_encoded(raw, encoding) for raw in source.again(rows, apart=apart)]

    return replace(
        source,
        problems=(*doubts, *source.problems),
        rejects=tuple(Reject(r.position, _encoded(r.raw, encoding)) for r in source.rejects),
        again=again,
    )


def _encoded(utf8: bytes, encoding: str) -> bytes:
    return utf8 if encoding == "utf-8" else utf8.decode("utf-8").encode(encoding, errors="replace")


def _as_utf8(data: bytes, encoding: str) -> tuple[bytes, str, list[Problem]]:
    """The bytes as UTF-8 without a mark, the encoding they came in, and a doubt when some could not be decoded."""
    mark = next((m for m in _MARKS if data.startswith(m)), b"")
    encoding = _MARKS.get(mark, encoding)
    body = data[len(mark) :]
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        text = body.decode(encoding, errors="replace")
        hint = f"Not valid {encoding}: name the right `encoding` in the mapping. Unreadable characters became U+FFFD."
        shown = body[error.start : error.start + 8].hex(" ")
        doubt = Problem("bad-encoding", f"byte {error.start}", shown, hint)
        return text.encode("utf-8", errors="replace"), _written_as(encoding), [doubt]
    utf8 = codecs.lookup(encoding).name == "utf-8"
    return (body if utf8 else text.encode("utf-8", errors="replace")), _written_as(encoding), []


def _written_as(encoding: str) -> str:
    """UTF-16 is written again with its mark, without which it would not be known."""
    return "utf-16" if encoding.startswith("utf-16") else encoding


# -- CSV --------------------------------------------------------------------------------------------------------------


def _read_csv(text: bytes, mapping: Mapping, names: Sequence[str]) -> Source:
    text = text.lstrip(b"\r\n")
    header, delimiter = header_of(text, msgspec.structs.replace(mapping, encoding="utf-8"))
    if not header or len(header) > MAX_COLUMNS:
        raise UnreadableError("bad-header", "", "The first line must hold the column names.")
    first, body = _split_header(text, delimiter)
    first_of = {name: at for at, name in reversed(list(enumerate(header)))}
    wanted = [name for name in dict.fromkeys(names) if name in first_of]
    internal = [f"c{at}" for at in range(len(header))]
    picked = [internal[first_of[name]] for name in wanted]
    invalid = Damaged(first + b"\n")

    def put_aside(row: pacsv.InvalidRow) -> str:
        invalid.add(-1 if row.number is None else row.number - 1, row.text.encode("utf-8", errors="replace"))
        return "skip"

    several = len(body) > _WORTH_THREADS
    table = _arrow_csv(body, internal, delimiter, put_aside, picked, threads=several)
    if invalid.at and several:
        # Numbers of rows are known to a single thread alone; most files have no bad row and are read by several.
        invalid = Damaged(first + b"\n")
        table = _arrow_csv(body, internal, delimiter, put_aside, picked, threads=False)
    positions = _positions(table.num_rows, np.array(invalid.at))
    table = table.select(picked).rename_columns(wanted) if picked else pa.table({})
    hint = f"A row has {len(header)} columns here: quote a value that holds the separator or a line break."
    problems, rejects = invalid.aside("wrong-column-count", "row", hint)

    def again(rows: Indices, *, apart: bool) -> list[bytes]:
        whole = _arrow_csv(body, internal, delimiter, lambda _: "skip", internal, threads=False).take(pa.array(rows))
        parts = (whole.slice(at, 1) for at in range(len(rows))) if apart else (whole,)
        return [first + b"\n" + _csv_text(part, delimiter) for part in parts]

    return Source(table, positions, "csv", again, tuple(problems), tuple(rejects))


def _csv_text(table: pa.Table, delimiter: str) -> bytes:
    sink = pa.BufferOutputStream()
    pacsv.write_csv(table, sink, pacsv.WriteOptions(include_header=False, delimiter=delimiter, quoting_style="needed"))
    return bytes(sink.getvalue().to_pybytes())


def _split_header(text: bytes, delimiter: str) -> tuple[bytes, bytes]:
    """The bytes of the header record, which may hold quoted line breaks, and the rest."""
    lines = text[: 2**20].decode("utf-8", errors="ignore")
    reader = csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter)
    try:
        next(reader, None)
    except csv.Error:
        return text, b""
    end = 0
    ends = _LINE_END.finditer(text)
    for _ in range(reader.line_num):
        found = next(ends, None)
        if found is None:
            return text, b""
        end = found.end()
    return text[:end].rstrip(b"\r\n"), text[end:]


def _arrow_csv(
    body: bytes,
    columns: list[str],
    delimiter: str,
    put_aside: object,
    picked: list[str],
    *,
    threads: bool,
) -> pa.Table:
    if not body.strip():
        return pa.table({name: pa.array([], pa.string()) for name in picked or columns[:1]})
    kept = picked or columns[:1]
    parse = pacsv.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=put_aside)
    convert = pacsv.ConvertOptions(
        column_types=dict.fromkeys(kept, pa.string()),
        include_columns=kept,
        null_values=[""],
        strings_can_be_null=True,
        check_utf8=False,
    )
    # A record longer than a block is refused; the second try takes the whole body for one block.
    for block in (4 * 2**20, len(body) + 1):
        try:
            options = pacsv.ReadOptions(column_names=columns, use_threads=threads, block_size=block)
            return pacsv.read_csv(pa.BufferReader(body), options, parse, convert)
        except pa.ArrowInvalid as error:
            failure = str(error)
    raise UnreadableError("bad-csv", failure, "Not a CSV text that can be cut into rows: check quotes and separator.")


def _positions(rows: int, aside_at: Indices) -> pa.Array:
    """Positions of the rows kept, those put aside counted."""
    total = rows + len(aside_at)
    kept = np.ones(total, dtype=bool)
    kept[aside_at[aside_at < total]] = False
    return pa.array(np.flatnonzero(kept)[:rows].astype(np.int32))


# -- JSON Lines -------------------------------------------------------------------------------------------------------


def _read_lines(text: bytes, names: Sequence[str]) -> Source:
    damaged = Damaged()
    parts: list[pa.Table] = []
    ordinal = 0
    for lines in _blocks(text):
        found, good = _read_block(lines, names)
        for at in np.flatnonzero(~good):
            damaged.add(ordinal + int(at), lines[at])
        parts.append(found)
        ordinal += len(lines)
    table = empty_columns.combined(parts)
    problems, rejects = damaged.aside("bad-json", "line", "A line must be one complete JSON object.")
    positions = _positions(table.num_rows, np.array(damaged.at))
    ordinals = positions.to_numpy()

    def again(rows: Indices, *, apart: bool) -> list[bytes]:
        wanted = ordinals[rows]
        chosen, before = [], 0
        for lines in _blocks(text):
            here = wanted[(wanted >= before) & (wanted < before + len(lines))]
            chosen += [lines[at - before] for at in here]
            before += len(lines)
        return chosen if apart else [b"\n".join(chosen)]

    return Source(table, positions, "jsonl", again, tuple(problems), tuple(rejects))


def _blocks(text: bytes) -> Iterator[list[bytes]]:
    """The lines of a text that say something, a block after another, at least one."""
    begin = first = 0
    lines: list[bytes] = []
    while begin < len(text):
        end = text.find(b"\n", begin + _STEP)
        end = len(text) if end < 0 else end
        lines += [line for line in text[begin:end].split(b"\n") if line and not line.isspace()]
        begin = end + 1
        if len(lines) >= _BLOCK_LINES or begin - first >= _BLOCK_BYTES or begin >= len(text):
            yield lines
            lines, first = [], begin


def _read_block(lines: list[bytes], names: Sequence[str]) -> tuple[pa.Table, NDArray[np.bool_]]:
    """Columns of the lines that are objects, and which are."""
    column = pa.array(lines, pa.binary()).cast(pa.string(), safe=False)
    paths = ", ".join(f"'{_json_path(name)}'" for name in names)
    values = ", ".join(f'v[{at}] AS "c{at}"' for at in range(1, len(names) + 1))
    # A projection keeps order; `good` decides which lines are rows.
    found = query(
        f"SELECT good, {values or 'NULL AS c0'} FROM (SELECT good,"
        f" json_extract_string(CASE WHEN good THEN line END, [{paths}]::VARCHAR[]) AS v FROM (SELECT line,"
        " CASE WHEN json_valid(line) THEN json_type(line) = 'OBJECT' ELSE false END AS good"
        " FROM lines))",
        {"lines": pa.table({"line": column})},
    )
    good = found["good"].combine_chunks()
    table = found.filter(good)
    table = pa.table({name: table[f"c{at}"] for at, name in enumerate(names, 1)})
    return empty_columns.combined([table]), good.to_numpy(zero_copy_only=False)


def _json_path(name: str) -> str:
    """'shipper.name' to the path one level down; quotes of the name are doubled for SQL, refused in keys."""
    return "$" + "".join(f'."{part}"' for part in name.replace('"', "").replace("'", "''").split("."))


# -- Parquet ----------------------------------------------------------------------------------------------------------


def _read_parquet(data: bytes, names: Sequence[str]) -> Source:
    try:
        probe = pq.ParquetFile(pa.BufferReader(data))
        present = set(probe.schema_arrow.names)
        wanted = [name for name in dict.fromkeys(names) if name in present]
        flat = [n for n in wanted if pa.types.is_string(probe.schema_arrow.field(n).type)]
        file = pq.ParquetFile(pa.BufferReader(data), read_dictionary=flat)
        table = _bounded(file.iter_batches(_BATCH_ROWS, columns=wanted), file.metadata.num_rows, wanted)
        if not wanted:
            table = pa.table({})
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        raise UnreadableError(
            "bad-parquet", str(error), "Not a Parquet file that can be read: send it again."
        ) from error

    def again(rows: Indices, *, apart: bool) -> list[bytes]:
        whole = pq.read_table(pa.BufferReader(data)).take(pa.array(rows))
        return [_parquet(part) for part in ((whole.slice(at, 1) for at in range(len(rows))) if apart else (whole,))]

    return Source(table, pa.array(np.arange(table.num_rows, dtype=np.int32)), "parquet", again)


def _parquet(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    return bytes(sink.getvalue().to_pybytes())


def _bounded(batches: Iterable[pa.RecordBatch], rows: int, wanted: list[str]) -> pa.Table:
    """Batches as one table with plain strings, refused when they unfold beyond MAX_UNPACKED_BYTES."""
    if rows > MAX_MESSAGE_BYTES:
        raise UnreadableError("too-large", f"{rows} rows", "Split it at the source.")
    kept, size = [], 0
    for batch in batches:
        size += sum(_unfolded(column) for column in batch.columns)
        if size > MAX_UNPACKED_BYTES:
            raise UnreadableError(
                "too-large", f"more than {MAX_UNPACKED_BYTES} bytes unpacked", "Split it at the source."
            )
        plain = [_plain(column) for column in batch.columns]
        kept.append(pa.table(plain, names=batch.schema.names))
    return pa.concat_tables(kept) if kept else pa.table({name: pa.array([], pa.string()) for name in wanted})


def _unfolded(column: pa.Array) -> int:
    """Bytes of a column with its dictionary written out."""
    if not pa.types.is_dictionary(column.type):
        return int(column.nbytes)
    lengths = pc.binary_length(column.dictionary).take(column.indices)
    return int(pc.sum(lengths).as_py() or 0) + 4 * len(column)


def _plain(column: pa.Array) -> pa.Array:
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    textual = pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    return column.cast(pa.string() if textual else kind)
