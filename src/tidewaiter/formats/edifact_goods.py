"""Goods items of an EDIFACT group (GID) to `items`, and what the items say together.

An item has FTX+AAA or C213 for its description, CST, PIA or GDS for its commodity code, MEA for its mass, MOA for its
value (with CUX where MOA names no currency), LOC+27 for its origin, SGP or EQD for its container.
"""

from tidewaiter.cargo.identifiers import container
from tidewaiter.formats.air_reading import Reading, country_code, hs_code
from tidewaiter.formats.edifact_marks import Segment
from tidewaiter.formats.edifact_units import Unit
from tidewaiter.formats.edifact_values import measured, number, place, text_of
from tidewaiter.formats.item_lines import ItemLines

VALUES = ("40", "43", "66", "77", "123", "38", "44", "79", "128", "141")
"""Monetary amounts (5025) that are a value of goods, the customs value first."""

GOODS = frozenset({"GID", "MOA", "CUX", "SGP", "EQD", "FTX", "MEA", "CST", "GDS", "PIA", "LOC"})
"""Segments that say something of goods."""
_CLASSIFIED = frozenset({"HS", "CC", "CCC", "TSP", "CV", ""})
_DESCRIBES = frozenset({"AAA", "AAR", "ACB", ""})
_MAX_INT = 2**31 - 1


def goods(unit: Unit, tags: set[str], reading: Reading) -> dict[str, object]:
    """Items, containers, description, masses, packages, value and origin of a group of segments with these tags."""
    items = ItemLines()
    own: dict[str, object] = {}
    worth: dict[str, tuple[float, str]] = {}
    boxes: dict[str, None] = {}
    money = ""
    if "CUX" in tags:
        money = next((text for s in unit.segments if s.tag == "CUX" and (text := s.get(1, 2))), "")
    last = own
    sequence = 0
    for segment in unit.segments:
        if segment.tag == "GID":
            _close(last, worth, money)
            worth = {}
            sequence += 1
            last = _item(segment, sequence, reading)
            items.append(last)
        elif segment.tag == "MOA":
            amount = number(segment.get(1, 2), f"{segment.path} C516", reading)
            if amount is not None and segment.get(1) in VALUES:
                worth.setdefault(segment.get(1), (amount, segment.get(1, 3)))
        elif segment.tag == "CUX":
            continue
        elif segment.tag in {"SGP", "EQD"}:
            box = container.normalise(segment.get(2 if segment.tag == "EQD" else 1))
            if box:
                boxes[box] = None
        else:
            _detail(last, segment, reading)
    _close(last, worth, money)
    row = _together(items, own)
    row["container"] = list(boxes)
    return row


def _item(segment: Segment, sequence: int, reading: Reading) -> dict[str, object]:
    quantity = number(segment.get(2), f"{segment.path} C213", reading)
    return {"sequence": sequence, "quantity": quantity, "goods_description": segment.get(2, 5) or None}


def _detail(item: dict[str, object], segment: Segment, reading: Reading) -> None:
    """What a segment after GID, or before the first, says of goods."""
    if segment.tag == "FTX" and segment.get(1) in _DESCRIBES:
        before = item.get("goods_description") if item.get("described") else None
        item["goods_description"] = " ".join(t for t in (before, text_of(segment)) if isinstance(t, str) and t) or None
        item["described"] = True
    elif segment.tag == "MEA":
        found = measured(segment, reading)
        if found is not None:
            item.setdefault(*found)
    elif segment.tag == "CST" and segment.get(2):
        item.setdefault("hs_code", hs_code(segment.get(2), f"{segment.path} C246", reading))
    elif segment.tag == "GDS" and segment.get(1, 2) in {"122", "HS"}:
        item.setdefault("hs_code", hs_code(segment.get(1), f"{segment.path} C703", reading))
    elif segment.tag == "PIA" and segment.get(2, 2) in _CLASSIFIED - {""}:
        item.setdefault("hs_code", hs_code(segment.get(2), f"{segment.path} C212", reading))
    elif segment.tag == "LOC" and segment.get(1) == "27":
        item.setdefault("country_of_origin", country_code(place(segment), f"{segment.path} C517", reading))


def _close(item: dict[str, object], worth: dict[str, tuple[float, str]], money: str) -> None:
    """Give an item its value when all of its segments were read."""
    item["declared_value"], item["currency"] = _worth(worth, money) if worth else (None, None)
    item.pop("described", None)


def _worth(amounts: dict[str, tuple[float, str]], money: str) -> tuple[float | None, str | None]:
    amount, currency = next((amounts[code] for code in VALUES if code in amounts), (None, ""))
    return amount, ((currency or money) or None) if amount is not None else None


def said_alone(item: dict[str, object], row: dict[str, object]) -> None:
    """Fields of a row that its only item says, as `said_together` gives them."""
    if description := item.get("goods_description"):
        row["goods_description"] = description
    for name in ("hs_code", "country_of_origin"):
        row.setdefault(name, item.get(name))
    for name in ("gross_mass_kg", "net_mass_kg"):
        if isinstance(kilograms := item.get(name), float):
            row.setdefault(name, 0 + kilograms)
    count = item.get("quantity")
    if isinstance(count, float) and count == int(count) <= _MAX_INT:
        row.setdefault("package_quantity", int(count))
    worth = item.get("declared_value")
    if isinstance(worth, float) and "declared_value" not in row:
        row["currency"], row["declared_value"] = item.get("currency"), 0 + worth


def _together(items: ItemLines, own: dict[str, object]) -> dict[str, object]:
    """Fields of the row: what the group says itself, else what its items say together."""
    row = {name: value for name, value in own.items() if value is not None}
    row["items"] = items
    if not items:
        return row
    if len(items) == 1:
        said_alone(items.last, row)
    else:
        said_together(items, row)
    return row


def said_together(items: ItemLines, row: dict[str, object]) -> None:
    """Fields of a row that its items, at least one, say together."""
    if descriptions := items.descriptions():
        row["goods_description"] = descriptions
    for name in ("hs_code", "country_of_origin"):
        said = set(items.column(name))
        if len(said) == 1 and name not in row:
            row[name] = said.pop()
    for name in ("gross_mass_kg", "net_mass_kg"):
        if name not in row and (found := items.total(name)) is not None:
            row[name] = found
    count = items.total("quantity")
    if count is not None and count == int(count) <= _MAX_INT:
        row.setdefault("package_quantity", int(count))
    moneys = items.currencies()
    if len(moneys) == 1 and "declared_value" not in row:
        row["currency"] = moneys.pop()
        row["declared_value"] = items.held("declared_value")
