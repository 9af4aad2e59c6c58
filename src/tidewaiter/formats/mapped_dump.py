"""Consignment rows back into a filer's columns: CSV, JSON Lines or Parquet, as a mapping describes them.

What a mapping does not name is not written (constants come back by reading; other fields are lost). A mass is written
to a millionth of the filer's unit, a time without offset in the mapping's zone. Labels are never written.
"""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from tidewaiter.engine.local import project, query
from tidewaiter.formats.mapped_values import KILOGRAMS
from tidewaiter.formats.mapping import Column, Kind, Mapping

_MASS_DECIMALS = 6
_TIME, _FINE_TIME, _DATE = "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%d"


def dump(rows: pa.Table, mapping: Mapping, kind: Kind | None = None) -> bytes:
    """The rows (schema CONSIGNMENT) in the filer's columns, as `kind`, else the mapping's kind, else CSV.

    Raises ValueError when a consignment_id has not the scheme of the mapping.
    """
    columns = _columns(rows, mapping)
    chosen = kind or mapping.kind or "csv"
    if chosen == "jsonl":
        nested = {where.names[0] for field, where in mapping.sources().items() if field in {"items", "attributes"}}
        return _json_lines(columns, nested)
    if chosen == "parquet":
        sink = pa.BufferOutputStream()
        pq.write_table(pa.table(columns), sink)
        return bytes(sink.getvalue().to_pybytes())
    sink = pa.BufferOutputStream()
    options = pacsv.WriteOptions(delimiter=mapping.delimiter or ",", quoting_style="needed")
    pacsv.write_csv(pa.table({name: _plain_text(column) for name, column in columns.items()}), sink, options)
    text = bytes(sink.getvalue().to_pybytes())
    return text if mapping.encoding == "utf-8" else text.decode().encode(mapping.encoding, errors="replace")


def _plain_text(column: pa.Array) -> pa.Array:
    return column if pa.types.is_string(column.type) else column.cast(pa.string())


def _columns(rows: pa.Table, mapping: Mapping) -> dict[str, pa.Array]:
    """The filer's columns in the order of the mapping; the first field with a value fills a shared column."""
    found: dict[str, pa.Array] = {}
    for name, values in _written(rows, mapping):
        found[name] = pc.coalesce(found[name], values) if name in found else values
    return {name: found[name] for name in mapping.names()}


def _written(rows: pa.Table, mapping: Mapping) -> Iterator[tuple[str, pa.Array]]:
    yield from _identity(rows, mapping)
    for field, where in mapping.sources().items():
        column = rows[field].combine_chunks()
        if where.unit_column:
            known = pc.is_valid(column)
            yield where.unit_column, pc.if_else(known, pa.scalar("KG"), pa.scalar(None, pa.string()))
        first, *others = where.names
        yield first, _written_field(column, where, mapping)
        for name in others:
            yield name, pa.nulls(rows.num_rows, pa.string())
    if mapping.attributes:
        maps = rows["attributes"].combine_chunks()
        for key, name in mapping.attributes.items():
            yield name, pc.map_lookup(maps, pa.scalar(key), "first")


def _identity(rows: pa.Table, mapping: Mapping) -> Iterator[tuple[str, pa.Array]]:
    identity, ids = mapping.identity, rows["consignment_id"].combine_chunks()
    front = (f"{identity.scheme}:" if identity.scheme else "") + identity.prefix
    if not pc.all(pc.starts_with(ids, front), min_count=0).as_py():
        raise ValueError(f"mapping {mapping.name} writes consignment ids that begin with {front!r}, and no others")
    value = pc.utf8_slice_codeunits(ids, len(front))
    if len(identity.columns) == 1:
        yield identity.columns[0], value
        return
    separator = identity.separator.replace("'", "''")
    for at, name in enumerate(identity.columns, 1):
        part = project(pa.table({"v": value}), {"p": f"nullif(split_part(v, '{separator}', {at}), '')"})
        yield name, part["p"].combine_chunks()


def _written_field(column: pa.Array, where: Column, mapping: Mapping) -> pa.Array:
    kind = column.type
    if pa.types.is_string(kind):
        return _untranslated(column, where)
    if pa.types.is_list(kind) and pa.types.is_string(kind.value_type):
        return pc.binary_join(column, where.split or " ")
    if pa.types.is_nested(kind):
        return project(pa.table({"x": column}), {"y": "to_json(x)::VARCHAR"})["y"].combine_chunks()
    if pa.types.is_boolean(kind):
        return pc.if_else(column, pa.scalar("true"), pa.scalar("false"))
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return _moment(column, where, mapping)
    if where.unit and KILOGRAMS[where.unit]:
        column = _in_unit(column, where.unit)
    return _number(column, where.decimal or mapping.decimal)


def _in_unit(column: pa.Array, unit: str) -> pa.Array:
    operator, factor = KILOGRAMS[unit].split()
    inverse = pc.multiply if operator == "/" else pc.divide
    return pc.round(inverse(column, float(factor)), _MASS_DECIMALS)


def _number(column: pa.Array, decimal: str) -> pa.Array:
    return column if decimal == "." else pc.replace_substring(column.cast(pa.string()), ".", decimal)


def _untranslated(column: pa.Array, where: Column) -> pa.Array:
    if where.prefix:
        bare = pc.utf8_slice_codeunits(column, len(where.prefix))
        column = pc.if_else(pc.starts_with(column, where.prefix), bare, column)
    if not where.map:
        return column
    back = {value: key for key, value in reversed(where.map.items())}
    found = pa.array(list(back.values()), pa.string()).take(
        pc.index_in(column, value_set=pa.array(list(back), pa.string()))
    )
    return pc.coalesce(found, column) if where.unmapped == "keep" else found


def _moment(column: pa.Array, where: Column, mapping: Mapping) -> pa.Array:
    forms = where.dates or mapping.dates
    if pa.types.is_date(column.type):
        form = next((f for f in forms if "%H" not in f and "%I" not in f), forms[0] if forms else _DATE)
        return _formed(column, "x", form)
    timed = [f for f in forms if "%H" in f or "%I" in f] or list(forms)
    fine = not timed and pc.any(pc.not_equal(pc.microsecond(column), 0)).as_py()
    fine = fine or (not timed and pc.any(pc.not_equal(pc.millisecond(column), 0)).as_py())
    form = timed[0] if timed else (_FINE_TIME if fine else _TIME)
    return _formed(column, f"timezone('{'UTC' if '%z' in form else mapping.time_zone}', x)", form)


def _formed(column: pa.Array, expression: str, form: str) -> pa.Array:
    quoted = form.replace("%z", "+00:00").replace("'", "''")
    return project(pa.table({"x": column}), {"y": f"strftime({expression}, '{quoted}')"})["y"].combine_chunks()


def _json_lines(columns: dict[str, pa.Array], nested: set[str]) -> bytes:
    """One object a line; a dot in a column's name goes one level down, `nested` columns are JSON already."""
    tree: dict[str, Any] = {}
    table = pa.table({"position": pa.array(range(len(next(iter(columns.values())))), pa.int64())})
    for at, (name, column) in enumerate(columns.items()):
        *above, leaf = name.split(".")
        level = tree
        for part in above:
            level = level.setdefault(part, {})
        level[leaf] = f"c{at}::JSON" if name in nested else f"c{at}"
        table = table.append_column(f"c{at}", column)
    sql = f"SELECT to_json({_struct(tree)})::VARCHAR AS line FROM rows ORDER BY position"
    return "".join(f"{line}\n" for line in query(sql, {"rows": table})["line"].to_pylist()).encode()


def _struct(tree: dict[str, Any]) -> str:
    parts = []
    for key, value in tree.items():
        quoted = key.replace("'", "''")
        parts.append(f"'{quoted}': {_struct(value) if isinstance(value, dict) else value}")
    return "{" + ", ".join(parts) + "}"
