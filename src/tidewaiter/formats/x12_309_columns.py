"""Columns of the plain bills of a clean X12 309: each field of all bills at once."""

from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo import empty_columns
from tidewaiter.cargo.identifiers import container
from tidewaiter.cargo.schema import CONSIGNMENT, ITEM
from tidewaiter.formats.air_reading import HS_LONGEST, HS_SHORTEST
from tidewaiter.formats.bulk import (
    NONE,
    Elements,
    Ints,
    among,
    by_value,
    columns_of,
    kept,
    lists,
    mask,
    numbers,
    string_map,
    tag_code,
    unlike,
    valid,
)
from tidewaiter.formats.x12_309_bill import HS_QUALIFIERS, NAME, NOTIFY
from tidewaiter.formats.x12_309_plain import Bills
from tidewaiter.formats.x12_columns import kilograms
from tidewaiter.formats.x12_ports import location

_M11, _N1, _N3, _N4, _VID, _N10 = (tag_code(tag) for tag in ("M11", "N1", "N3", "N4", "VID", "N10"))
_PARTY = (_N1, _N3, _N4)
_NOTIFIED = 2
_ROLES = {"SH": 0, "CN": 1, **dict.fromkeys(sorted(NOTIFY), _NOTIFIED)}
_LONGEST_COUNT = 9
_HS_QUALIFIERS = pa.array(sorted(HS_QUALIFIERS))
_LINE = (1, 4, 5, 6, 7, 8, 10, 11)
"""Elements of N10 of which a line has some; without any it goes on with the description of the line before."""
_BILL = (1, 2, 3, 5, 6, 9, 10, 12, 13, 11)
_NAMES, _LINES, _CITIES, _EQUIPMENT = (2, 4), (1, 2), (1, 2, 3, 4), (1, 2, 3)
_GOODS = (1, 6, 8, 7, 2, 4, 5, 11, 12, 13)
_MANIFEST = ("regime", "transport_mode", "carrier", "conveyance", "unloading_location", "eta", "filer", "simulated")

Columns = dict[str, pa.Array]


def rows_of(bills: Bills) -> pa.Table:
    """The rows of the plain bills; while it reads, bills turn out not to be plain (`Bills.plain`)."""
    bulk, count = bills.bulk, len(bills.begin)
    eleven, boxes, goods = (np.flatnonzero(bulk.tags == tag) for tag in (_M11, _VID, _N10))
    m11, vid, n10 = bulk.of(eleven, bills.place(eleven)), bulk.of(boxes), bulk.of(goods)
    names, lines, cities = _parties(bills)
    wanted = ((m11, _BILL), (names, _NAMES), (lines, _LINES), (cities, _CITIES), (vid, _EQUIPMENT), (n10, _GOODS))
    taken = iter(columns_of(*wanted))
    columns: Columns = {}
    attributes: Columns = {}
    _manifest(bills, columns, attributes)
    bills.plain &= (m11.first == np.where(m11.last >= 0, bulk.first[bills.begin + 1], NONE)) & m11.holds(1)
    bills.plain &= m11.holds(12)
    _details(bills, list(islice(taken, len(_BILL))), columns, attributes)
    _addresses(list(islice(taken, len(_NAMES + _LINES + _CITIES))), columns, attributes)
    bills.plain &= ~cities.unlike_capitals(4, 2)[: _NOTIFIED * count].reshape(_NOTIFIED, count).any(axis=0)
    _equipment(bills, boxes, vid, list(islice(taken, len(_EQUIPMENT))), columns)
    destinations = _goods(bills, goods, n10, list(taken), columns)
    columns["country_of_dispatch"] = columns["consignor_country"]
    columns["country_of_destination"] = pc.coalesce(destinations, columns["consignee_country"])
    columns["attributes"] = string_map(attributes, CONSIGNMENT.field("attributes").type)
    columns["source_position"] = pa.array(np.arange(count, dtype=np.int32))
    columns["source_format"] = pa.repeat(pa.scalar(NAME), count)
    arrays = [columns.get(f.name) if f.name in columns else empty_columns.nulls(count, f.type) for f in CONSIGNMENT]
    return kept(pa.table(arrays, schema=CONSIGNMENT), bills.plain)


def _manifest(bills: Bills, columns: Columns, attributes: Columns) -> None:
    """What the headers say for all bills under them."""
    under = pa.array(bills.under)

    def shared(said: list[object], kind: pa.DataType) -> pa.Array:
        values = [None if one == "" else one for one in said]
        if len(values) == 1:
            one = pa.scalar(values[0], kind)
            return pa.repeat(one, len(under)) if one.is_valid else empty_columns.nulls(len(under), kind)
        return pa.array(values, kind).take(under)

    for name in ("vessel_code", "manifest_type", "firms_code"):
        attributes[name] = shared([one.attributes.get(name) for one in bills.contexts], pa.string())
    for name in _MANIFEST:
        columns[name] = shared([one.row.get(name) for one in bills.contexts], CONSIGNMENT.field(name).type)


def _details(bills: Bills, found: list[pa.Array], columns: Columns, attributes: Columns) -> None:
    """What M11 says; the bill after it must have its number and its issuer."""
    written, loaded, quantity, mass, unit, kind, receipt, issuer, *house = found
    columns["bill"] = _numbers_of_bills(written, issuer)
    columns["consignment_id"] = pc.fill_null(pc.binary_join_element_wise("bill:", columns["bill"], ""), "")
    columns["loading_location"] = by_value(loaded, location)
    whole = pc.and_(pc.ascii_is_decimal(quantity), pc.less_equal(pc.binary_length(quantity), _LONGEST_COUNT))
    if not mask(whole)[valid(quantity)].all():
        bills.plain &= mask(whole) | ~valid(quantity)
        quantity = pc.if_else(whole, quantity, None)
    columns["package_quantity"] = quantity.cast(pa.int32())
    values, wrong = numbers(mass)
    columns["gross_mass_kg"], no_unit = kilograms(values, unit)
    bills.plain &= ~(wrong | no_unit)
    house = [part for part in house if part.null_count < len(part)]
    joined = pc.binary_join_element_wise(*(pc.fill_null(part, "") for part in house), "") if house else written
    attributes |= {
        "bill_type": kind,
        "place_of_receipt": receipt,
        "house_bill": pc.if_else(pc.equal(joined, ""), None, joined)
        if house
        else empty_columns.nulls(len(joined), pa.string()),
    }


def _numbers_of_bills(written: pa.Array, issuer: pa.Array) -> pa.Array:
    """Numbers behind their issuer's code, which a bill may have written in front of it already."""
    issuers = pc.unique(issuer).to_pylist()
    if len(issuers) == 1 and issuers[0] is not None:
        there = pc.starts_with(written, pattern=issuers[0])
        return pc.if_else(there, written, pc.binary_join_element_wise(issuer, written, ""))
    numbers = [
        None if w is None or i is None else w if w.startswith(i) else i + w
        for w, i in zip(written.to_pylist(), issuer.to_pylist(), strict=True)
    ]
    return pa.array(numbers, pa.string())


def _parties(bills: Bills) -> tuple[Elements, Elements, Elements]:
    """Names (N1), lines (N3) and cities (N4): those of all consignors, of all consignees and of all who are notified.

    Each stands once in a bill, in this order; an N1 owns what follows it.
    """
    bulk, count = bills.bulk, len(bills.begin)
    party = among(bulk.tags, _PARTY)
    segments = np.flatnonzero(party)
    tags = bulk.tags[segments]
    named = tags == _N1
    first = segments[named]
    kinds = bulk.of(first).coded(1)
    role_of_name = np.full(len(first), NONE)
    for code, number in _ROLES.items():
        role_of_name[kinds == tag_code(code)] = number
    name_of = np.cumsum(named) - 1
    role = role_of_name[name_of] if len(first) else np.full(len(segments), NONE)
    role[name_of < 0] = NONE
    bills.spoil(segments, ~(named | party[segments - 1]) | (role == NONE))
    same = bills.unit[first][1:] == bills.unit[first][:-1]
    bills.spoil(first[1:], same & (role_of_name[1:] <= role_of_name[:-1]))
    owner = role * count + bills.unit[segments]
    own: list[Elements] = []
    for tag in _PARTY:
        here = (tags == tag) & (role != NONE)
        at = np.full((_NOTIFIED + 1) * count, NONE)
        at[owner[here]] = np.arange(np.count_nonzero(here))
        bills.spoil(segments[here], at[owner[here]] != np.arange(np.count_nonzero(here)))
        own.append(bulk.of(segments[here], at))
    names, lines, cities = own
    return names, lines, cities


def _addresses(found: list[pa.Array], columns: Columns, attributes: Columns) -> None:
    """What parties are called and where they are, from columns of all roles one after another."""
    names, ids, *lines, city, state, postcode, country = found
    count = len(names) // (_NOTIFIED + 1)
    address = pc.coalesce(pc.binary_join_element_wise(*lines, ", "), *lines)
    parts = {"name": names, "id": ids, "address_line": address, "city": city, "postcode": postcode, "country": country}
    for number, who in enumerate(("consignor", "consignee")):
        columns |= {f"{who}_{part}": array.slice(number * count, count) for part, array in parts.items()}
        attributes[f"{who}_state"] = state.slice(number * count, count)
    attributes["notify_party"] = names.slice(_NOTIFIED * count)


def _equipment(bills: Bills, segments: Ints, vid: Elements, found: list[pa.Array], columns: Columns) -> None:
    """Containers, each once and without seals; a VID of nothing (NC) says that there is none."""
    said, owner, serial = found
    none = mask(pc.equal(said, "NC")) & ~valid(owner) & mask(pc.equal(pc.fill_null(serial, "NC"), "NC"))
    boxed = mask(pc.match_substring_regex(serial, "^[0-9]{6,7}$"))
    boxed &= mask(pc.match_substring_regex(owner, "^[A-Z]{3}[UJZ]$"))
    bills.spoil(segments, ~(boxed | none) | vid.holds(4, 5))
    stems = pc.binary_join_element_wise(owner, serial, "").filter(pa.array(boxed)).to_pylist()
    names = [stem if len(stem) > len("SIMU123456") else f"{stem}{container.check_digit(stem)}" for stem in stems]
    units = bills.unit[segments[boxed]]
    seen: set[tuple[int, str]] = set()
    for unit, name in zip(units.tolist(), names, strict=True):
        if (unit, name) in seen:
            bills.plain[unit] = False
        seen.add((unit, name))
    columns["container"] = lists(units, len(bills.begin), pa.array(names, pa.string()))


def _goods(bills: Bills, segments: Ints, n10: Elements, found: list[pa.Array], columns: Columns) -> pa.Array:
    """Lines of goods, and what they say together; gives the country of destination that they name."""
    units, count, held = bills.unit[segments], len(bills.begin), len(segments)
    alone = ~n10.holds(*_LINE)
    alone[:1] = False
    goes_on = np.zeros(held, np.bool_)
    goes_on[1:] = units[1:] == units[:-1]
    *figures, unit, text, kind, code, origin, destination, currency = found
    counted, none = numbers(pa.concat_arrays(figures))
    quantity, worth, mass = (counted.slice(at * held, held) for at in range(len(figures)))
    mass, no_unit = kilograms(mass, unit)
    wrong = none.reshape(len(figures), held).any(axis=0) | no_unit | n10.unlike_capitals(11, 2)
    if code.null_count < held:
        wrong |= valid(code) & ~mask(pc.is_in(pc.fill_null(kind, ""), value_set=_HS_QUALIFIERS))
        wrong |= unlike(code, f"^[0-9]{{{HS_SHORTEST},{HS_LONGEST}}}$")
    bills.spoil(segments, wrong | (alone & goes_on & valid(text)))
    of_each = np.bincount(units, minlength=count)
    first = np.cumsum(of_each) - of_each
    sequence = pa.array((np.arange(held) - first[units] + 1).astype(np.int32))
    nulls = empty_columns.nulls(held, pa.float64())
    money = empty_columns.nulls(held, pa.string())
    if worth.null_count < held:
        money = pc.if_else(pc.is_valid(worth), pc.fill_null(currency, "USD"), None)
    fields = [sequence, text, code, mass, nulls, quantity, worth, money, origin]
    columns["items"] = lists(units, count, pa.StructArray.from_arrays(fields, fields=list(ITEM)))
    lines = pa.table(
        {"unit": units, "text": text, "code": code, "worth": worth, "money": money, "origin": origin, "to": destination}
    )
    return _together(bills, lines, columns)


def _together(bills: Bills, lines: pa.Table, columns: dict[str, pa.Array]) -> pa.Array:
    """What the lines of a bill say together: one line says it itself, several by their groups."""
    count = len(bills.begin)
    units = lines["unit"].combine_chunks().to_numpy()
    at = np.full(count, NONE)
    at[units] = np.arange(len(units))
    several = np.bincount(units, minlength=count) > 1
    index = pa.array(np.maximum(at, 0), mask=(at < 0) | several)
    names = {"text": "goods_description", "code": "hs_code", "worth": "declared_value", "money": "currency"}
    names |= {"origin": "country_of_origin", "to": "to"}
    said = {name: lines[column].combine_chunks().take(index) for column, name in names.items()}
    if several.any():
        rows: dict[int, list[dict[str, object]]] = {}
        for line in lines.filter(pa.array(several[units])).to_pylist():
            rows.setdefault(line["unit"], []).append(line)
        found = [_said(rows[unit]) if several[unit] else {} for unit in range(count)]
        for name, own in said.items():
            said[name] = pc.coalesce(own, pa.array([row.get(name) for row in found], own.type))
    destination = said.pop("to")
    columns |= said
    return destination


def _said(lines: list[dict[str, object]]) -> dict[str, object]:
    """What several lines say together, as `x12_309_bill` sums them up."""
    valued = [line for line in lines if line["worth"] is not None]
    moneys = {line["money"] for line in valued}
    row: dict[str, object] = {
        "goods_description": ", ".join(dict.fromkeys(str(line["text"]) for line in lines if line["text"])) or None
    }
    for name, column in (("hs_code", "code"), ("country_of_origin", "origin")):
        codes = {line[column] for line in lines}
        row[name] = codes.pop() if len(codes) == 1 else None
    if len(moneys) == 1:
        row["currency"] = moneys.pop()
        row["declared_value"] = sum(v for line in valued if isinstance(v := line["worth"], float))
    destinations = {line["to"] for line in lines if line["to"]}
    if len(destinations) == 1:
        row["to"] = destinations.pop()
    return row
