"""Shipments in JSON: a table of paths makes a reader of an interface's message.

A message is one object, a list of them, or one object a line. Depth is bounded by the decoder; bytes are UTF-8, or
UTF-16 with its mark.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

import msgspec
import pyarrow as pa

from tidewaiter.formats import json_blocks
from tidewaiter.formats.air_reading import Reading, too_large, unrecognised
from tidewaiter.formats.aside import Enclosed
from tidewaiter.formats.goods_lines import summed
from tidewaiter.formats.item_lines import ItemLines
from tidewaiter.formats.json_paths import Paths, at, entries, said
from tidewaiter.formats.json_values import MAX_INT32, kilograms_of, value_of
from tidewaiter.formats.packed import pieces
from tidewaiter.formats.parsed import MAX_LISTED, Format, Parsed

_DAMAGED = "Not JSON: send it again."
_MANY = 200
_JSON = json.JSONEncoder(ensure_ascii=False, default=list).encode
"""A list that is decoded in blocks is written as the list that it is."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Item lines: where they are, and the paths below each. A number is the whole line's unless `each` names it.

    `unit` is that of masses where no path says one.
    """

    at: Paths
    fields: Mapping[str, Paths]
    mass_unit: Paths = ()
    each: tuple[str, ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Packages:
    """The packages of a shipment, each with its mass; `count` says for how many alike an entry stands, else for one."""

    at: str
    mass: Paths
    mass_unit: Paths = ()
    count: Paths = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """One interface: how to know it and where its message keeps what a Consignment row holds.

    `units` leads from an object to the shipments (itself where empty); `identity` are schemes with the paths that
    name the consignment, best first; `scope` is put before a reference that is unique with one filer alone.
    Written messages make lists of the names in `listed` and keep those in `outer` beside the unit; `around` are keys
    beside the shipments that `complete` reads.
    """

    name: str
    title: str
    standard: str
    marks: tuple[str, ...]
    constants: Mapping[str, str]
    identity: tuple[tuple[str, Paths], ...]
    fields: Mapping[str, Paths]
    items: Lines
    units: str = ""
    scope: Paths = ()
    mass_unit: Paths = ()
    unit: str = ""
    packages: Packages | None = None
    attributes: Mapping[str, Paths] = field(default_factory=dict)
    listed: frozenset[str] = frozenset()
    outer: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    complete: Callable[[dict[str, object], object], None] | None = None


def reader(layout: Layout, dump: Callable[[pa.Table], bytes] | None = None) -> Format:
    """The format that a layout makes; `dump` writes it (`json_layout_dump.dumper`)."""

    def parse(data: bytes, *, received_at: datetime | None = None) -> Parsed:
        del received_at  # every date has its year
        return _parse(data, layout)

    return Format(layout.name, layout.title, layout.standard, lambda head: recognises(layout, head), parse, dump)


def recognises(layout: Layout, head: bytes) -> bool:
    """Whether the first bytes are JSON and name what marks the layout."""
    text = _text(head, errors="replace") or ""
    return text.lstrip()[:1] in {"{", "["} and all(re.search(f'"{mark}"\\s*:', text) for mark in layout.marks)


def _text(data: bytes, errors: str) -> str | None:
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return data.decode(encoding, errors)
    except UnicodeDecodeError:
        return None


def _parse(data: bytes, layout: Layout) -> Parsed:
    refused = too_large(data)
    if refused is not None:
        return refused
    text = _text(data, errors="strict")
    if text is None:
        reading = Reading()
        reading.reject("bad-json", "message", data[:40].hex(" "), "Send JSON in UTF-8.", data)
        return reading.parsed()
    text = text.strip()
    if len(data) >= json_blocks.LARGE:
        with suppress(msgspec.DecodeError, RecursionError):
            return _read(_in_blocks(text, layout), data, layout)
    return _read(_objects(text, data), data, layout)


def _read(objects: Iterable[tuple[object, bytes]], data: bytes, layout: Layout) -> Parsed:
    """All shipments of the top-level objects of a message."""
    reading = Reading(joined=True)
    seen = False
    damaged, more = bytearray(), 0
    for found, raw in objects:
        if found is None:
            seen = True
            if len(reading.rejects) < MAX_LISTED:
                reading.reject("bad-json", "message", raw[:80].decode("utf-8", "replace"), _DAMAGED, raw)
            else:
                damaged += raw + b"\n"
                more += 1
            continue
        around: _Around | None = None
        for outer, unit in units_of(found, layout):
            seen = True
            if not read_unit(outer, unit, layout, reading):
                around = around or _around(found, layout.units)
                reject(_enclosed(unit, *around), layout, reading)
    if more:
        reading.reject("bad-json", "message", f"{more} more", f"{_DAMAGED} Kept together.", bytes(damaged[:-1]))
    return reading.parsed() if seen else unrecognised(data, layout.title)


def _in_blocks(text: str, layout: Layout) -> Iterator[tuple[object, bytes]]:
    """As `_objects`, with a long list of messages or of shipments never held; raises where the text is not one JSON."""
    read = _names(layout)
    long = layout.units if layout.units not in read | layout.around else ""
    lines = next((path for path in layout.items.at if "." not in path and path not in read), "")
    found = json_blocks.decoded(text.encode("utf-8", "replace"), long, lines)
    for one in found if isinstance(found, json_blocks.Blocks) else [found]:
        yield one, b""


def _objects(text: str, data: bytes) -> Iterator[tuple[object, bytes]]:
    """Each top-level object with its bytes; None where it is no JSON."""
    try:
        found = msgspec.json.decode(text.encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError):
        yield from _a_line_each(text, data)
        return
    for one in found if isinstance(found, list) else [found]:
        yield one, b""


def _a_line_each(text: str, data: bytes) -> Iterator[tuple[object, bytes]]:
    """One object a line, none of them held; text of which no line is JSON is one unit, not as many as it has lines."""
    damaged = 0
    for raw in _lines(text):
        if _decoded(raw) is not None:
            break
        damaged += 1
    else:
        yield None, data
        return
    for number, raw in enumerate(_lines(text)):
        yield (_decoded(raw) if number >= damaged else None), raw


def _lines(text: str) -> Iterator[bytes]:
    return (line.encode("utf-8", "replace") for line in pieces(text, "\n") if line.strip())


def _decoded(line: bytes) -> object:
    try:
        return msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError):
        return None


def units_of(found: object, layout: Layout) -> Iterator[tuple[object, dict[str, object]]]:
    """The shipments of a message, each with what is read of the object around it."""
    units = at(found, layout.units) if layout.units else found
    beside = _beside(found, layout) if layout.units and isinstance(found, dict) and len(found) > _MANY else found
    for unit in units if isinstance(units, list | json_blocks.Blocks) else [units]:
        if isinstance(unit, dict):
            yield beside, unit


def _beside(found: Mapping[str, object], layout: Layout) -> object:
    """The keys of a message that its layout reads: with each shipment all others would be copied."""
    return {name: found[name] for name in _names(layout) | layout.around | {layout.units} if name in found}


def _names(layout: Layout) -> set[str]:
    """The keys beside the shipments with which what is read of a message begins."""
    ways = [layout.scope, layout.mass_unit, *layout.fields.values(), *layout.attributes.values()]
    return {part.split(".", 1)[0] for paths in ways for path in paths for part in path.split("+")}


def reject(raw: bytes | Enclosed, layout: Layout, reading: Reading) -> None:
    """Put a shipment without identity aside."""
    hint = "Give the number of the shipment, or a reference of its own."
    reading.reject("no-identity", layout.identity[0][1][0], "", hint, raw)


_Around = tuple[bytes, Callable[[int], bytes]]
"""What stands in front of a shipment that stands alone in its message, and what stands behind."""


def _around(outer: object, path: str) -> _Around:
    """What stands around the shipments of a message, whatever their number: written once for all of them."""
    if not path:
        return b"", lambda _: b""
    mark = uuid4().hex  # no sender can know it
    front, back = _written(_with(outer, path, mark)).split(json.dumps(mark).encode(), 1)
    behind = b"null]" + back + b"\n"
    return front + b"[", lambda _: behind


def _with(outer: object, path: str, instead: object) -> object:
    """A message with something else at a path; a list on the way stands for its first entry."""
    if not path:
        return instead
    if isinstance(outer, list):
        return [_with(outer[0], path, instead)]
    name, _, rest = path.partition(".")
    return {**outer, name: _with(outer[name], rest, instead)} if isinstance(outer, dict) else outer


def _enclosed(unit: dict[str, object], front: bytes, back: Callable[[int], bytes]) -> Enclosed:
    """A shipment alone in its message. A comma follows each, and nothing after the last."""
    own = _written(unit)
    return Enclosed(front, own + b",", 1, back) if front else Enclosed(b"", own + b"\n")


def _written(value: object) -> bytes:
    # A message of shipments of two bytes has a third of a million of them a mebibyte.
    return _JSON(value).encode("utf-8", "replace") if value else json.dumps(value).encode()


def read_unit(outer: object, unit: dict[str, object], layout: Layout, reading: Reading) -> bool:
    """Take one shipment of a message as a row, False where nothing identifies it; `outer` is the object around it."""
    named = next(((s, v) for s, paths in layout.identity if (v := said(unit, paths))), None) if unit else None
    if named is None:
        return False
    scheme, number = named
    both = {**outer, **unit} if isinstance(outer, dict) else unit
    scope = said(both, layout.scope) if scheme == "ref" else None
    lines = (line for path in layout.items.at for line in entries(at(unit, path)) if isinstance(line, dict))
    items = ItemLines()
    for n, line in enumerate(lines, 1):
        items.append(_item(line, n, layout.items, reading) if line else {"sequence": n})
    row: dict[str, object] = {**(summed(items) if items else {}), **layout.constants}
    for name, paths in layout.fields.items():
        value = value_of(name, said(both, paths), paths, reading)
        if value is not None:
            row[name] = value
    if items and row.get("currency"):
        row["items"] = _priced(row["items"], row["currency"])
    unit_of_mass = said(both, layout.mass_unit) or layout.unit
    for name in ("gross_mass_kg", "net_mass_kg"):
        if name in layout.fields and isinstance(mass := row.get(name), float) and said(both, layout.fields[name]):
            row[name] = kilograms_of(mass, unit_of_mass, name, reading)
    if layout.packages is not None:
        _packed(row, unit, layout, unit_of_mass, reading)
    row["consignment_id"] = ":".join((scheme, "/".join(part for part in (scope, number) if part)))
    row["source_format"] = layout.name
    row["attributes"] = [(n, v) for n, paths in layout.attributes.items() if (v := said(both, paths))]
    if layout.complete is not None:
        layout.complete(row, both)
    reading.keep(row)
    return True


def _priced(items: object, currency: object) -> ItemLines:
    """Items of which those that have a value and no currency have that of the shipment."""
    made = ItemLines()
    for item in items if isinstance(items, list | ItemLines) else ():
        lacks = item.get("declared_value") is not None and item.get("currency") is None
        made.append({**item, "currency": currency} if lacks else item)
    return made


def _packed(row: dict[str, object], unit: Mapping[str, object], layout: Layout, mass_unit: str, read: Reading) -> None:
    """Where each package says a mass: how many they are, and the mass of the shipment, unless it says them itself."""
    packages = layout.packages or Packages("", ())
    number, total, path = 0, 0.0, ".".join((packages.at, *packages.mass))
    for one in entries(at(unit, packages.at)):
        mass = value_of("gross_mass_kg", said(one, packages.mass), (path,), read)
        kilograms = (
            kilograms_of(mass, said(one, packages.mass_unit) or mass_unit, path, read)
            if isinstance(mass, float)
            else mass
        )
        if not isinstance(kilograms, float):
            return
        alike = value_of("package_quantity", said(one, packages.count), packages.count, read)
        number += alike if isinstance(alike, int) else 1
        total += kilograms * (alike if isinstance(alike, int) else 1)
    row.setdefault("package_quantity", number if number <= MAX_INT32 else None)
    if said(unit, layout.fields.get("gross_mass_kg", ())) is None:
        row["gross_mass_kg"] = round(total, 6)


def _item(line: Mapping[str, object], number: int, lines: Lines, reading: Reading) -> dict[str, object]:
    item: dict[str, object] = {"sequence": number}
    for name, paths in lines.fields.items():
        value = value_of(name, said(line, paths), paths, reading)
        if value is not None:
            item[name] = value
    unit = said(line, lines.mass_unit) or lines.unit
    quantity = item.get("quantity")
    for name in ("gross_mass_kg", "net_mass_kg"):
        if isinstance(mass := item.get(name), float):
            item[name] = kilograms_of(mass, unit, name, reading)
    if isinstance(quantity, float):
        for name in lines.each:
            if isinstance(single := item.get(name), float):
                item[name] = round(single * quantity, 6)
    return item
