"""Readers made of mapping files: a filer's CSV, Parquet or JSON Lines as Consignment rows.

`reader` gives a Format for the registry; `labels` the known answers beside published data, for evaluation alone; `dump`
writes rows back in the filer's columns.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.cargo.schema import table
from tidewaiter.formats import mapped_read
from tidewaiter.formats.mapped_convert import column_text, convert, identities
from tidewaiter.formats.mapped_dump import dump
from tidewaiter.formats.mapped_read import PARQUET_MAGIC, Source, UnreadableError
from tidewaiter.formats.mapping import Mapping
from tidewaiter.formats.parsed import MAX_LISTED, Format, Parsed, Reject

__all__ = ["dump", "labels", "reader", "recognises"]

_NO_IDENTITY = "A row without what identifies it cannot be used: send the columns that the mapping names in `identity`."


def reader(mapping: Mapping) -> Format:
    """The reader and writer of one layout, under the mapping's name."""

    def parse(data: bytes, *, received_at: datetime | None = None) -> Parsed:
        del received_at  # every date in a table has its year
        return _parse(data, mapping)

    return Format(
        name=mapping.name,
        title=mapping.title,
        standard=f"Mapping file {mapping.name}.toml",
        recognise=lambda head: recognises(mapping, head),
        parse=parse,
        dump=_dumper(mapping),
    )


def _dumper(mapping: Mapping) -> Callable[[pa.Table], bytes]:
    return lambda rows: dump(rows, mapping)


def _parse(data: bytes, mapping: Mapping) -> Parsed:
    try:
        source = mapped_read.read(data, mapping, mapping.names())
        source, ids = _with_identity(source, mapping)
    except UnreadableError as failure:
        # What is empty or too large is refused as a whole; anything else waits in quarantine, to be read again.
        kept = () if failure.problem.code in {"empty", "too-large"} else (Reject(0, data),)
        return Parsed(table([]), (failure.problem,), kept)
    rows, problems = convert(source, mapping, ids)
    return Parsed(rows, (*source.problems, *problems), source.rejects)


def _with_identity(source: Source, mapping: Mapping) -> tuple[Source, pa.Array]:
    """The rows that have an identity, with it; the others become rejects."""
    for name in mapping.identity.columns:
        if name not in source.table.column_names:
            hint = f"The mapping {mapping.name} identifies a row by this column: send it, or use another mapping."
            raise UnreadableError("missing-column", name, hint)
    ids = identities(source, mapping)
    if not ids.null_count:
        return source, ids
    good = ids.is_valid()
    bad = np.flatnonzero(~good.to_numpy(zero_copy_only=False))
    problems, rejects = _without_identity(source, bad)
    kept = replace(
        source,
        table=source.table.filter(good),
        positions=source.positions.filter(good),
        problems=(*source.problems, *problems),
        rejects=(*source.rejects, *rejects),
    )
    return kept, ids.filter(good)


def _without_identity(source: Source, bad: mapped_read.Indices) -> tuple[list[Problem], list[Reject]]:
    """Rejects one by one up to the limit, the rest (and all of a Parquet file) together in one."""
    single = 0 if source.kind == "parquet" else MAX_LISTED
    positions = source.positions.take(pa.array(bad[: single + 1])).to_pylist()
    problems = [
        Problem("no-identity", "consignment_id", "", _NO_IDENTITY, Severity.FATAL, at) for at in positions[:single]
    ]
    rejects = [
        Reject(at, raw)
        for at, raw in zip(positions[:single], source.again(bad[:single], apart=True) if single else [], strict=False)
    ]
    if len(bad) > single:
        said = f"{len(bad) - single} rows"
        problems.append(Problem("no-identity", "consignment_id", said, _NO_IDENTITY, Severity.FATAL, positions[single]))
        rejects.append(Reject(positions[single], source.again(bad[single:], apart=False)[0]))
    return problems, rejects


def labels(data: bytes, mapping: Mapping) -> pa.Table:
    """The labels of a message beside its rows: source_position and a bool column a label, null where nothing is said.

    Same rows in the same order as `reader(mapping).parse(data).rows`. Raises ValueError when the message is no table
    or lacks a label's column.
    """
    wanted = [*mapping.identity.columns, *(label.column for label in mapping.labels.values())]
    try:
        source, _ = _with_identity(mapped_read.read(data, mapping, wanted), mapping)
    except UnreadableError as failure:
        raise ValueError(f"{mapping.name}.toml: {failure.problem.value}. {failure.problem.hint}") from failure
    columns = {"source_position": source.positions}
    for name, label in mapping.labels.items():
        if label.column not in source.table.column_names:
            raise ValueError(f"{mapping.name}.toml: the message has no column {label.column!r} for the label {name!r}")
        said = column_text(source, mapping, label.column)
        positive = pc.is_in(said, value_set=pa.array(label.positive, pa.string()))
        columns[name] = pc.if_else(pc.is_valid(said), positive, pa.scalar(None, pa.bool_()))
    return pa.table(columns)


def recognises(mapping: Mapping, data: bytes) -> bool:
    """Whether the columns by which the layout is known are in the header, the first JSON line or the Parquet schema.

    The first bytes of a text are enough; Parquet keeps its schema at the end and needs all of them.
    """
    required = set(mapping.required())
    if data.startswith(PARQUET_MAGIC):
        return mapping.kind in {None, "parquet"} and required <= _parquet_names(data)
    start = mapped_read.text_start(data, mapping.encoding)
    if start.startswith("{"):
        return mapping.kind in {None, "jsonl"} and required <= _json_names(start, required)
    return mapping.kind in {None, "csv"} and required <= set(mapped_read.header_of(data, mapping)[0])


def _parquet_names(data: bytes) -> set[str]:
    try:
        return set(pq.read_schema(pa.BufferReader(data)).names)
    except (pa.ArrowException, OSError):
        return set()


def _json_names(start: str, wanted: set[str]) -> set[str]:
    """Which of the names the first object has, nested ones by their dotted path; a name that is null counts."""
    line = start.split("\n", 1)[0]
    try:
        found = msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError):
        # The line goes on beyond what is shown: its names stand in it as text.
        return {name for name in wanted if all(f'"{part}"' in line for part in name.split("."))}
    return {name for name in wanted if _has(found, name.split("."))}


def _has(value: object, path: list[str]) -> bool:
    for part in path:
        if not isinstance(value, dict) or part not in value:
            return False
        value = value[part]
    return True
