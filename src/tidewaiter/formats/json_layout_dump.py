"""Writing shipments by the table of paths that reads them (`json_layout`): a row becomes an object.

A field goes to the first of its paths that is free; what the layout has no path for is not carried, and what follows
from the items follows again. Reading what was written of a row that was read by the same layout gives the row back.
"""

import json
import math
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from tidewaiter.formats.json_layout import Layout, Lines
from tidewaiter.formats.json_paths import Paths, at
from tidewaiter.formats.json_values import MASSES

KILOGRAM = "KG"
_PLACES = 12
MAX_PACKAGES = 9_999
"""So many packages are written; a shipment of more is written as one."""
_S10 = "s10"
_IN_UNITS = ("gross_mass_kg", "net_mass_kg")


def dumper(layout: Layout) -> Callable[[pa.Table], bytes]:
    """What writes rows by a layout: one JSON object a line."""

    def dump(rows: pa.Table) -> bytes:
        return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in messages(rows, layout)).encode("utf-8")

    return dump


def messages(rows: pa.Table, layout: Layout) -> Iterator[dict[str, Any]]:
    """Each row as the object of a whole message; ValueError for a row that nothing in the layout can name."""
    for number, row in enumerate(rows.to_pylist(maps_as_pydicts="lossy")):
        unit: dict[str, Any] = {}
        _fields(row, unit, layout, _identity(row, unit, layout, number))
        lines = [_line(item, layout.items) for item in row["items"] or ()]
        if lines:
            _put(unit, layout.items.at[0], lines)
        _packages(row, unit, layout)
        yield _whole(unit, layout)


def _identity(row: Mapping[str, Any], unit: dict[str, Any], layout: Layout, number: int) -> Paths:
    """Write what names the row; gives the paths that must stay empty, because they would name it otherwise."""
    scheme, _, value = (row["consignment_id"] or "").partition(":")
    paths = dict(layout.identity).get("track" if scheme == _S10 and layout.complete is not None else scheme)
    if paths is None or not value:
        raise ValueError(f"row {number} has no number that {layout.name} can carry: {row['consignment_id']}")
    if scheme == _S10 and row.get("tracking_number") is not None:
        return ()  # it stands where the tracking number stands
    scoped = _scoped(row, value, layout) if scheme == "ref" else None
    if scoped is not None:
        path, scope, value = scoped
        _put(unit, path, scope)
    silent = {path for name, filled in layout.fields.items() if row.get(name) is None for path in filled}
    _first(unit, tuple(path for path in paths if path not in silent) or paths, value)
    return layout.scope if scheme == "ref" and scoped is None else ()


def _scoped(row: Mapping[str, Any], value: str, layout: Layout) -> tuple[str, str, str] | None:
    """The path of the scope, the scope and the number that a reference is made of; None for a number alone."""
    for path in layout.scope:
        owners = [name for name, paths in layout.fields.items() if path in paths]
        known = [row[name] for name in owners if row.get(name) is not None]
        if owners and not known:
            continue
        for slash in (place for place, sign in enumerate(value) if sign == "/"):
            scope, number = value[:slash], value[slash + 1 :]
            if scope and number and scope == scope.strip() and number == number.strip() and known in ([], [scope]):
                return path, scope, number
    return None


def _fields(row: Mapping[str, Any], unit: dict[str, Any], layout: Layout, empty: Paths) -> None:
    for name, paths in layout.fields.items():
        if row.get(name) is not None:
            value = row[name] / MASSES[layout.unit] if name in _IN_UNITS else row[name]
            _first(unit, tuple(path for path in paths if path not in empty), _text(value))
    if layout.mass_unit and row["gross_mass_kg"] is not None and "gross_mass_kg" in layout.fields:
        _first(unit, layout.mass_unit, KILOGRAM)
    attributes = row["attributes"] or {}
    for name, paths in layout.attributes.items():
        if attributes.get(name):
            _first(unit, paths, attributes[name])


def _packages(row: Mapping[str, Any], unit: dict[str, Any], layout: Layout) -> None:
    """Write packages where the mass of a shipment has no place but theirs: as many as it has, a share of it in each."""
    packages, mass, many = layout.packages, row["gross_mass_kg"], row["package_quantity"]
    if packages is None or "gross_mass_kg" in layout.fields or mass is None:
        return
    many = many if many is not None and 0 < many <= MAX_PACKAGES else 1
    written = at(unit, packages.at)
    listed: list[dict[str, Any]] = [written if isinstance(written, dict) else {}, *({} for _ in range(many - 1))]
    share = math.floor(mass / many * 1e6) / 1e6  # what is read is rounded to milligrams: the last takes the rest
    for one in listed[:-1]:
        _put(one, packages.mass[0], _text(share))
    _put(listed[-1], packages.mass[0], _text(round(mass - share * (many - 1), 6)))
    _first(unit, layout.mass_unit, KILOGRAM)
    *way, last = packages.at.split(".")
    for name in way:
        unit = unit.setdefault(name, {})
    unit[last] = listed


def _line(item: Mapping[str, Any], lines: Lines) -> dict[str, Any]:
    found: dict[str, Any] = {}
    quantity = item.get("quantity")
    for name, paths in lines.fields.items():
        value = item.get(name)
        if value is None:
            continue
        if name in lines.each and quantity:
            value /= quantity
        if name in _IN_UNITS:
            value /= MASSES[lines.unit]
        _first(found, paths, _text(value))
    if lines.mass_unit and any(item.get(name) is not None for name in _IN_UNITS):
        _first(found, lines.mass_unit, KILOGRAM)
    return found or {next(iter(lines.fields.values()))[0]: ""}  # a line that says nothing is still a line


def _whole(unit: dict[str, Any], layout: Layout) -> dict[str, Any]:
    names = layout.units.split(".") if layout.units else []
    beside = {name: unit.pop(name) for name in sorted(layout.outer) if name in unit}
    whole = _listed(unit, layout.listed)
    if not isinstance(whole, dict):
        raise TypeError("a unit is an object")
    for mark in layout.marks:
        if mark not in names:
            whole.setdefault(mark, {} if not mark.endswith("Time") else "")
    for name in reversed(names):
        whole = {name: whole}
    return {**beside, **whole}


def _listed(value: Any, names: frozenset[str]) -> Any:  # noqa: ANN401 - whatever JSON holds
    """The same with lists where the interface wants lists."""
    if isinstance(value, list):
        return [_listed(one, names) for one in value]
    if not isinstance(value, dict):
        return value
    found = {name: _listed(one, names) for name, one in value.items()}
    return {name: [one] if name in names and not isinstance(one, list) else one for name, one in found.items()}


def _first(target: dict[str, Any], paths: Paths, value: str) -> None:
    """Put a text where the first path that is free, or says the same, leads."""
    for path in paths:
        if _put(target, path.partition("+")[0], value):
            return


def _put(target: dict[str, Any], path: str, value: object) -> bool:
    *way, last = path.split(".")
    for name in way:
        target = target.setdefault(name, {})
        if not isinstance(target, dict):
            return False
    return bool(target.setdefault(last, value) == value)


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.{_PLACES}f}".rstrip("0").rstrip(".")
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
