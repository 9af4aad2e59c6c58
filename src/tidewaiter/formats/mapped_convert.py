"""The filer's columns to Consignment fields, whole columns at a time.

Text is trimmed and translated by Arrow kernels; numbers, dates and times are one DuckDB projection of the expressions
in `mapped_values`. A value that cannot be read leaves the field null and becomes an ERROR with what was sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.cargo import empty_columns
from tidewaiter.cargo.identifiers import spelling
from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.cargo.protected import protected_trait
from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.engine.local import project, query
from tidewaiter.formats import mapped_values as values
from tidewaiter.formats.mapped_read import Source
from tidewaiter.formats.mapping import Column, Identity, Mapping
from tidewaiter.formats.parsed import MAX_LISTED

HS_SHORTEST, HS_LONGEST = 6, 10
FEW_ROWS = 2000
"""Up to so many rows all texts are trimmed in one call."""

HINTS = {
    "bad-number": "Give a plain number; name the decimal sign in the mapping (`decimal`) if it is a comma.",
    "bad-date": "Write the date as the mapping says (`dates`), or add the form that is used to it.",
    "bad-flag": "Write true or false.",
    "bad-unit": "Give the unit of mass as kg, g, lb, oz or t.",
    "bad-structure": "Give a JSON list of items, or a JSON object of attributes.",
    "bad-hs-code": "Give six to ten digits of the Harmonized System.",
    "unmapped-value": 'Add the value to `map` in the mapping, or set unmapped = "keep".',
    "protected-trait": "A protected trait of a person may not enter the product: do not send it. It was left out.",
}


@dataclass(slots=True)
class Conversion:
    """The rows of a source, the fields made of them so far, and what was wrong."""

    source: Source
    mapping: Mapping
    columns: dict[str, pa.Array] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _texts: dict[str, pa.Array] = field(default_factory=dict)

    def note(self, code: str, path: str, bad: pa.Array, sent: pa.Array, severity: Severity = Severity.ERROR) -> None:
        """One problem for each row where `bad`, the first MAX_LISTED one by one, the rest in one."""
        where = np.flatnonzero(pc.fill_null(bad, fill_value=False).to_numpy(zero_copy_only=False))
        listed = pa.array(where[:MAX_LISTED])
        rows = self.source.positions.take(listed).to_pylist()
        for value, row in zip(sent.take(listed).to_pylist(), rows, strict=True):
            self.problems.append(Problem(code, path, str(value), HINTS[code], severity, row))
        if len(where) > MAX_LISTED:
            said = f"{len(where) - MAX_LISTED} more rows"
            self.problems.append(Problem(code, path, said, f"{HINTS[code]} Not listed one by one.", severity))

    def unread(self, code: str, path: str, sent: pa.Array, value: pa.Array) -> None:
        """Note every row in which something was sent and nothing could be read."""
        self.note(code, path, pc.and_(pc.is_valid(sent), pc.is_null(value)), sent)

    def text(self, name: str) -> pa.Array:
        """A column of the filer as trimmed text, null where it says nothing or is absent."""
        if not self._texts and len(self.source.positions) <= FEW_ROWS:
            self._texts |= _texts_together(self.source.table, self.mapping)
        if name not in self._texts:
            self._texts[name] = column_text(self.source, self.mapping, name)
        return self._texts[name]


def column_text(source: Source, mapping: Mapping, name: str) -> pa.Array:
    """A column as trimmed text; a nested value is its JSON text, a number that is whole has no point."""
    if name not in source.table.column_names:
        return empty_columns.nulls(len(source.positions), pa.string())
    column = source.table[name].combine_chunks()
    kind = column.type
    if pa.types.is_nested(kind):
        column = _projected(column, "to_json(x)")
    elif pa.types.is_floating(kind):
        column = pc.replace_substring_regex(column.cast(pa.string()), r"\.0$", "")
    elif not pa.types.is_string(kind):
        column = _projected(column, "CAST(x AS VARCHAR)")
    return _said(column, mapping)


def _said(text: pa.Array, mapping: Mapping) -> pa.Array:
    """Trimmed, null where it says nothing."""
    trimmed = pc.utf8_trim_whitespace(text)
    nothing = pa.array(["", *mapping.missing], pa.string())
    return pc.if_else(pc.is_in(trimmed, value_set=nothing), pa.scalar(None, pa.string()), trimmed)


def _texts_together(table: pa.Table, mapping: Mapping) -> dict[str, pa.Array]:
    """The text columns of a table of few rows, as `column_text` gives each: a call costs more than a value."""
    names = [
        name for name, kind in zip(table.column_names, table.schema.types, strict=True) if pa.types.is_string(kind)
    ]
    if not names:
        return {}
    if not table.num_rows:
        return {name: pa.array([], pa.string()) for name in names}
    said = _said(pa.concat_arrays([chunk for name in names for chunk in table[name].chunks]), mapping)
    return {name: said.slice(at * table.num_rows, table.num_rows) for at, name in enumerate(names)}


def _projected(column: pa.Array, expression: str) -> pa.Array:
    return project(pa.table({"x": column}), {"y": expression})["y"].combine_chunks().cast(pa.string())


def identities(source: Source, mapping: Mapping) -> pa.Array:
    """The consignment_id of each row, null where a column of it is missing."""
    identity = mapping.identity
    parts = [column_text(source, mapping, name) for name in identity.columns]
    value = _spelled(pc.binary_join_element_wise(*parts, identity.separator), identity)
    scheme = f"{identity.scheme}:" if identity.scheme else ""
    return pc.binary_join_element_wise(pa.scalar(scheme + identity.prefix), value, "")


def _spelled(value: pa.Array, identity: Identity) -> pa.Array:
    """Identifiers with a check digit in their one spelling, so that two filers name one thing alike."""
    if identity.scheme == "s10":
        return spelling.compact_column(value)
    if identity.scheme == "awb":
        return pc.replace_substring_regex(value, r"^(\d{3})[- ]?(\d{8})$", r"\1-\2")
    return value


def convert(source: Source, mapping: Mapping, ids: pa.Array) -> tuple[pa.Table, list[Problem]]:
    """The rows of a source, whose consignment ids are `ids` (none null), as a Consignment table with their problems."""
    work = Conversion(source, mapping)
    typed: dict[str, tuple[pa.Array, str]] = {}
    for name, where in mapping.sources().items():
        _absent(work, name, where)
        sent = _sent(work, name, where)
        kind = CONSIGNMENT.field(name).type
        if name == "hs_code":
            work.columns[name] = _hs_code(work, sent)
        elif pa.types.is_string(kind):
            work.columns[name] = sent
        elif name == "container":
            work.columns[name] = _containers(work, where, sent)
        elif sent.null_count == len(sent) and not where.unit_column:
            work.columns[name] = empty_columns.nulls(len(sent), kind)
        else:
            typed[name] = (sent, _code(kind))
    _read_typed(work, typed)
    if mapping.attributes:
        work.columns["attributes"] = _attributes(work)
    return _assembled(work, ids), work.problems


def _absent(work: Conversion, name: str, where: Column) -> None:
    """A column that the file ought to have; the keys of a JSON line may be left out."""
    if where.optional or work.mapping.partial or work.source.kind == "jsonl":
        return
    for column in where.names:
        if column not in work.source.table.column_names:
            hint = "Send the column, or mark it `optional` in the mapping. The field stays empty."
            work.problems.append(Problem("missing-column", name, column, hint, Severity.ERROR))


def _sent(work: Conversion, name: str, where: Column) -> pa.Array:
    """The text of a field as the filer sent it: joined, translated, prefixed."""
    parts = [work.text(column) for column in where.names]
    sent = parts[0]
    for part in parts[1:]:
        both = pc.binary_join_element_wise(sent, part, where.separator)
        sent = pc.coalesce(both, sent, part)
    if where.map:
        at = pc.index_in(sent, value_set=pa.array(list(where.map), pa.string()))
        translated = pa.array(list(where.map.values()), pa.string()).take(at)
        if where.unmapped == "keep":
            translated = pc.coalesce(translated, sent)
        else:
            work.unread("unmapped-value", name, sent, translated)
        sent = pc.if_else(pc.equal(translated, ""), pa.scalar(None, pa.string()), translated)
    return pc.binary_join_element_wise(pa.scalar(where.prefix), sent, "") if where.prefix else sent


def _hs_code(work: Conversion, sent: pa.Array) -> pa.Array:
    digits = pc.replace_substring_regex(sent, "[^0-9]", "")
    length = pc.utf8_length(digits)
    short, long = pc.less(length, HS_SHORTEST), pc.greater(length, HS_LONGEST)
    work.note("bad-hs-code", "hs_code", pc.or_(short, long), sent, Severity.WARNING)
    return pc.if_else(short, pa.scalar(None, pa.string()), pc.utf8_slice_codeunits(digits, 0, HS_LONGEST))


def _containers(work: Conversion, where: Column, sent: pa.Array) -> pa.Array:
    (name,) = where.names
    column = work.source.table[name] if name in work.source.table.column_names else None
    if column is not None and pa.types.is_list(column.type):
        return column.combine_chunks().cast(CONSIGNMENT.field("container").type)
    parts = pc.split_pattern(sent, where.split) if where.split else pc.split_pattern(sent, "\0")
    flat = pc.utf8_trim_whitespace(pc.list_flatten(parts))
    kept = pc.not_equal(flat, "")
    parents = pc.list_parent_indices(parts).to_numpy()[kept.to_numpy(zero_copy_only=False)]
    return pa.ListArray.from_arrays(_offsets(parents, sent), flat.filter(kept))


def _offsets(parents: NDArray[np.int64], rows: pa.Array) -> pa.Array:
    """Offsets of a list column whose elements have these parents; null where `rows` is null."""
    counts = np.bincount(parents, minlength=len(rows))
    ends = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    absent = np.append(rows.is_null().to_numpy(zero_copy_only=False), False)
    return pa.array(ends, pa.int32(), mask=absent)


def _code(kind: pa.DataType) -> str:
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        return "bad-date"
    if pa.types.is_boolean(kind):
        return "bad-flag"
    return "bad-structure" if pa.types.is_nested(kind) else "bad-number"


def _read_typed(work: Conversion, typed: dict[str, tuple[pa.Array, str]]) -> None:
    """All columns that are not text, in one query of two steps."""
    if not typed:
        return
    inputs = {"position": work.source.positions}
    first, second = [], []
    for name, (sent, _) in typed.items():
        inputs[f"t_{name}"] = sent
        reading, finishing = _expressions(work, name, inputs)
        first.append(f'({reading}) AS "r_{name}"')
        second.append(f'({finishing}) AS "{name}"')
        if f"u_{name}" in inputs:
            second.append(f'({values.known_unit(_quoted("u", name))}) AS "u_{name}"')
        if name == "items":
            second.append(f"({values.items_doubt(_quoted('t', name), _quoted('r', name))}) AS doubt")
    sql = f"SELECT {', '.join(second)} FROM (SELECT *, {', '.join(first)} FROM rows)"
    read = query(sql, {"rows": pa.table(inputs)})
    for name, (given, code) in typed.items():
        sent, value = given, read[name].combine_chunks()
        unit = f"u_{name}"
        if unit in read.column_names:
            known = read[unit].combine_chunks()
            work.unread("bad-unit", name, inputs[unit], known)
            strange = pc.and_(pc.is_valid(inputs[unit]), pc.is_null(known))
            sent = pc.if_else(strange, pa.scalar(None, pa.string()), sent)
        work.unread(code, name, sent, value)
        work.columns[name] = _without_traits(work, value) if name == "attributes" else value
    if "doubt" in read.column_names:
        work.note("bad-number", "items", read["doubt"].combine_chunks(), inputs["t_items"])


def _quoted(step: str, name: str) -> str:
    return f'"{step}_{name}"'


def _expressions(work: Conversion, name: str, inputs: dict[str, pa.Array]) -> tuple[str, str]:
    """SQL that reads a field, and SQL that makes it fit, from its text or the typed value of a Parquet file."""
    where, kind = work.mapping.sources()[name], CONSIGNMENT.field(name).type
    text, read, native = _quoted("t", name), _quoted("r", name), _native(work, where)
    if native is not None:
        inputs[f"n_{name}"] = native
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        day = pa.types.is_date(kind)
        zone = None if day else work.mapping.time_zone
        if native is not None and pa.types.is_temporal(native.type):
            return values.native_moment(_quoted("n", name), native.type, zone), values.plausible(read, day=day)
        return values.moment(text, where.dates or work.mapping.dates, zone), values.plausible(read, day=day)
    if pa.types.is_boolean(kind):
        return values.flag(text), read
    if pa.types.is_nested(kind):
        return values.items(text) if name == "items" else values.attributes(text), read
    number = values.number(text, where.decimal or work.mapping.decimal)
    if native is not None and (pa.types.is_floating(native.type) or pa.types.is_integer(native.type)):
        number = f"CAST({_quoted('n', name)} AS DOUBLE)"
    if name.endswith("_mass_kg"):
        if where.unit_column:
            inputs[f"u_{name}"] = work.text(where.unit_column)
        return number, values.mass(read, where.unit, _quoted("u", name) if where.unit_column else None)
    return number, values.whole(read) if pa.types.is_integer(kind) else values.finite(read)


def _native(work: Conversion, where: Column) -> pa.Array | None:
    """The column with the type the file gave it, unless that is text or must be translated first."""
    if len(where.names) != 1 or where.map or where.names[0] not in work.source.table.column_names:
        return None
    column = work.source.table[where.names[0]].combine_chunks()
    return None if pa.types.is_string(column.type) else column


def _attributes(work: Conversion) -> pa.Array:
    """The section [attributes]: what is missing has no key, a row without any has no map."""
    names = list(work.mapping.attributes)
    texts = [work.text(column) for column in work.mapping.attributes.values()]
    valid = np.array([t.is_valid().to_numpy(zero_copy_only=False) for t in texts], dtype=bool).reshape(len(texts), -1)
    rows, which = np.nonzero(valid.T)
    flat = pa.concat_arrays(texts).take(pa.array(which * valid.shape[1] + rows))
    keys = pa.array(names, pa.string()).take(pa.array(which))
    anything = pa.array(np.ones(valid.shape[1]), mask=~valid.any(axis=0))
    return pa.MapArray.from_arrays(_offsets(rows, anything), keys, flat)


def _without_traits(work: Conversion, read: pa.Array) -> pa.Array:
    """Maps without the keys that speak of a protected trait, each noted."""
    maps = read.cast(CONSIGNMENT.field("attributes").type)
    refused = [key for key in pc.unique(maps.keys).to_pylist() if protected_trait(key)]
    if not refused:
        return maps
    bad = pc.is_in(maps.keys, value_set=pa.array(refused, pa.string())).to_numpy(zero_copy_only=False)
    starts = maps.offsets.to_numpy()
    parents = np.repeat(np.arange(len(maps)), np.diff(starts))
    rows = np.zeros(len(maps), dtype=bool)
    rows[parents[bad]] = True
    work.note(
        "protected-trait", "attributes", pa.array(rows), pa.array([", ".join(refused)] * len(maps)), Severity.WARNING
    )
    kept = pa.array(~bad)
    return pa.MapArray.from_arrays(_offsets(parents[~bad], maps), maps.keys.filter(kept), maps.items.filter(kept))


def _assembled(work: Conversion, ids: pa.Array) -> pa.Table:
    """All fields in the order of the schema; constants repeated, the rest null."""
    count, mapping = len(ids), work.mapping
    constants = {
        **({"filer": mapping.filer} if mapping.filer else {}),
        **mapping.constants,
        "source_format": mapping.name,
    }
    columns: dict[str, pa.Array] = {**work.columns, "consignment_id": ids, "source_position": work.source.positions}
    made: Sequence[pa.Array] = [
        _conformed(columns[f.name], f.type)
        if f.name in columns
        else pa.repeat(pa.scalar(constants[f.name], f.type), count)
        if f.name in constants
        else empty_columns.nulls(count, f.type)
        for f in CONSIGNMENT
    ]
    return pa.table(list(made), schema=CONSIGNMENT)


def _conformed(column: pa.Array | pa.ChunkedArray, kind: pa.DataType) -> pa.Array:
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if whole.null_count == len(whole):
        return empty_columns.nulls(len(whole), kind)
    return whole if whole.type == kind else whole.cast(kind)
