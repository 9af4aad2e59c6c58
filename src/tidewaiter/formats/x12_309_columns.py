"""Columns of the plain bills of a clean X12 309: each field of all bills at once."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo.identifiers import container
from tidewaiter.cargo.schema import CONSIGNMENT, ITEM
from tidewaiter.formats.air_reading import HS_LONGEST, HS_SHORTEST
from tidewaiter.formats.bulk import (
    NONE,
    Elements,
    Ints,
    Mask,
    by_value,
    kept,
    lists,
    mask,
    numbers,
    string_map,
    tag_code,
    unlike,
)
from tidewaiter.formats.x12_309_bill import HS_QUALIFIERS, NAME, NOTIFY
from tidewaiter.formats.x12_309_plain import Bills
from tidewaiter.formats.x12_ports import location
from tidewaiter.formats.x12_values import KILOGRAMS

_M11, _N1, _N3, _N4, _VID, _N10 = (tag_code(tag) for tag in ("M11", "N1", "N3", "N4", "VID", "N10"))
_PARTY = (_N1, _N3, _N4)
_NOTIFIED = 2
_ROLES = {"SH": 0, "CN": 1, **dict.fromkeys(NOTIFY, _NOTIFIED)}
_LONGEST_COUNT = 9
_HS_QUALIFIERS = pa.array(sorted(HS_QUALIFIERS))
_LINE = (1, 4, 5, 6, 7, 8, 10, 11)
"""Elements of N10 of which a line has some; without any it goes on with the description of the line before."""
_COUNTRY = r"^[A-Z]{2}$"


def rows_of(bills: Bills) -> pa.Table:
    """The rows of the plain bills; while it reads, bills turn out not to be plain (`Bills.plain`)."""
    columns: dict[str, pa.Array] = {}
    attributes: dict[str, pa.Array] = {}
    _details(bills, columns, attributes)
    _parties(bills, columns, attributes)
    _equipment(bills, columns)
    destinations = _goods(bills, columns)
    columns["country_of_dispatch"] = columns["consignor_country"]
    columns["country_of_destination"] = pc.coalesce(destinations, columns["consignee_country"])
    under = pa.array(bills.under)
    above = {
        name: pa.array([one.attributes.get(name) or None for one in bills.contexts], pa.string()).take(under)
        for name in ("vessel_code", "manifest_type", "firms_code")
    }
    columns["attributes"] = string_map(above | attributes, CONSIGNMENT.field("attributes").type)
    columns["source_position"] = pa.array(np.arange(len(bills.begin), dtype=np.int32))
    columns["source_format"] = pa.repeat(pa.scalar(NAME), len(bills.begin))
    for name in (
        "regime",
        "transport_mode",
        "carrier",
        "conveyance",
        "unloading_location",
        "eta",
        "filer",
        "simulated",
    ):
        shared = [one.row.get(name) for one in bills.contexts]
        kind = CONSIGNMENT.field(name).type
        columns[name] = pa.array([None if said == "" else said for said in shared], kind).take(under)
    count = len(bills.begin)
    arrays = [columns.get(f.name) if f.name in columns else pa.nulls(count, f.type) for f in CONSIGNMENT]
    return kept(pa.table(arrays, schema=CONSIGNMENT), bills.plain)


def _details(bills: Bills, columns: dict[str, pa.Array], attributes: dict[str, pa.Array]) -> None:
    bulk = bills.bulk
    segments = np.flatnonzero(bulk.tags == _M11)
    at = bills.place(segments)
    bills.plain &= at >= 0
    bills.plain &= bills.begin + 1 == np.where(at >= 0, segments[np.maximum(at, 0)] if len(segments) else 0, 0)
    m11 = bulk.of(segments, 13, at)
    written, loaded, quantity, mass, unit, kind, receipt, issuer, *house = m11.columns(1, 2, 3, 5, 6, 9, 10, 12, 13, 11)
    bills.plain &= mask(pc.and_(pc.is_valid(written), pc.is_valid(issuer)))
    bill = [
        None if w is None or i is None else w if w.startswith(i) else i + w
        for w, i in zip(written.to_pylist(), issuer.to_pylist(), strict=True)
    ]
    columns["bill"] = pa.array(bill, pa.string())
    columns["consignment_id"] = pc.fill_null(pc.binary_join_element_wise("bill:", columns["bill"], ""), "")
    columns["loading_location"] = by_value(loaded, location)
    whole = pc.match_substring_regex(quantity, rf"^[0-9]{{1,{_LONGEST_COUNT}}}$")
    bills.plain &= ~mask(pc.invert(whole))
    columns["package_quantity"] = pc.if_else(whole, quantity, None).cast(pa.int32())
    columns["gross_mass_kg"], wrong = _masses(mass, unit)
    bills.plain &= ~wrong
    joined = pc.binary_join_element_wise(*(pc.fill_null(part, "") for part in house), "")
    attributes |= {
        "bill_type": kind,
        "place_of_receipt": receipt,
        "house_bill": pc.if_else(pc.equal(joined, ""), None, joined),
    }


def _masses(texts: pa.Array, units: pa.Array) -> tuple[pa.Array, Mask]:
    """Kilograms, and where they need a closer look: no plain number, or a unit that is not known."""
    values, wrong = numbers(texts)
    if texts.null_count == len(texts):
        return values, wrong
    coded = units.dictionary_encode()
    factors = [KILOGRAMS.get(unit) for unit in coded.dictionary.to_pylist()]
    factor = pa.array(factors, pa.float64()).take(coded.indices)
    return pc.multiply(values, factor), wrong | mask(pc.and_(pc.is_valid(texts), pc.is_null(factor)))


def _parties(bills: Bills, columns: dict[str, pa.Array], attributes: dict[str, pa.Array]) -> None:
    """Consignor, consignee and whom to notify, in this order and each once; an N1 owns what follows it."""
    bulk = bills.bulk
    segments = np.flatnonzero(np.isin(bulk.tags, _PARTY))
    named = bulk.tags[segments] == _N1
    before = segments - 1
    follows = named | np.isin(bulk.tags[before], _PARTY)
    kinds = bulk.of(segments[named], 1).texts(1)
    coded = kinds.dictionary_encode()
    known = pa.array([_ROLES.get(kind, NONE) for kind in coded.dictionary.to_pylist()], pa.int64())
    role_of_name = np.asarray(pc.fill_null(known.take(coded.indices), NONE).to_numpy(zero_copy_only=False))
    name_of = np.cumsum(named) - 1
    role = np.where(name_of >= 0, role_of_name[np.maximum(name_of, 0)], NONE) if len(role_of_name) else name_of * 0 - 1
    bills.spoil(segments, ~follows | (role == NONE))
    first = segments[named]
    same = bills.unit[first][1:] == bills.unit[first][:-1]
    bills.spoil(first[1:], same & (role_of_name[1:] <= role_of_name[:-1]))
    n1, n3, n4 = (_owned(bills, segments, role, tag) for tag in _PARTY)
    count = len(bills.begin)
    names, ids = n1.columns(2, 4)
    lines = n3.columns(1, 2)
    address = pc.coalesce(pc.binary_join_element_wise(*lines, ", "), *lines)
    city, state, postcode, country = n4.columns(1, 2, 3, 4)
    strange = unlike(country, _COUNTRY)
    for number, who in enumerate(("consignor", "consignee")):
        begin = number * count
        columns[f"{who}_name"], columns[f"{who}_id"] = names.slice(begin, count), ids.slice(begin, count)
        columns[f"{who}_address_line"] = address.slice(begin, count)
        columns[f"{who}_city"] = city.slice(begin, count)
        columns[f"{who}_postcode"] = postcode.slice(begin, count)
        columns[f"{who}_country"] = country.slice(begin, count)
        bills.plain &= ~strange[begin : begin + count]
        attributes[f"{who}_state"] = state.slice(begin, count)
    attributes["notify_party"] = names.slice(2 * count)


def _owned(bills: Bills, segments: Ints, role: Ints, tag: int) -> Elements:
    """Segments of a tag as rows: those of all consignors, then those of all consignees and of all who are notified."""
    here = bills.bulk.tags[segments] == tag
    found, role = segments[here], role[here]
    own = [np.flatnonzero(role == number) for number in range(_NOTIFIED + 1)]
    rows = [np.append(places, NONE)[bills.place(found[places])] for places in own]
    return bills.bulk.of(found, 4, np.concatenate(rows))


def _equipment(bills: Bills, columns: dict[str, pa.Array]) -> None:
    """Containers, each once and without seals; a VID of nothing (NC) says that there is none."""
    bulk = bills.bulk
    segments = np.flatnonzero(bulk.tags == _VID)
    vid = bulk.of(segments, 5)
    said, owner, serial = vid.columns(1, 2, 3)
    none = pc.and_(pc.is_null(owner), pc.equal(said, "NC"))
    digits = pc.match_substring_regex(serial, "^[0-9]{6,7}$")
    fits = pc.and_kleene(pc.match_substring_regex(owner, "^[A-Z]{3}[UJZ]$"), digits)
    boxed, empty = mask(fits), mask(none) & mask(pc.equal(pc.fill_null(serial, "NC"), "NC"))
    bills.spoil(segments, ~(boxed | empty) | vid.holds(4) | vid.holds(5))
    stems = pc.binary_join_element_wise(owner, serial, "").filter(pa.array(boxed)).to_pylist()
    names = [stem if len(stem) > len("SIMU123456") else f"{stem}{container.check_digit(stem)}" for stem in stems]
    units = bills.unit[segments[boxed]]
    seen: set[tuple[int, str]] = set()
    for unit, name in zip(units.tolist(), names, strict=True):
        if (unit, name) in seen:
            bills.plain[unit] = False
        seen.add((unit, name))
    columns["container"] = lists(units, len(bills.begin), pa.array(names, pa.string()))


def _goods(bills: Bills, columns: dict[str, pa.Array]) -> pa.Array:
    """Lines of goods, and what they say together; gives the country of destination that they name."""
    bulk = bills.bulk
    segments = np.flatnonzero(bulk.tags == _N10)
    units, count = bills.unit[segments], len(bills.begin)
    n10 = bulk.of(segments, 13)
    alone = (np.arange(len(segments)) > 0) & ~np.any([n10.holds(number) for number in _LINE], axis=0)
    goes_on = np.concatenate([[False], units[1:] == units[:-1]]) if len(units) else np.zeros(0, np.bool_)
    counted, text, kind, code, valued, unit, weighed = n10.columns(1, 2, 4, 5, 6, 7, 8)
    origin, destination, currency = n10.columns(11, 12, 13)
    quantity, wrong = numbers(counted)
    worth, no_worth = numbers(valued)
    mass, no_mass = _masses(weighed, unit)
    known = pc.is_in(pc.fill_null(kind, ""), value_set=_HS_QUALIFIERS)
    wrong |= no_worth | no_mass | unlike(code, f"^[0-9]{{{HS_SHORTEST},{HS_LONGEST}}}$") | unlike(origin, _COUNTRY)
    wrong |= mask(pc.is_valid(code)) & ~mask(known)
    bills.spoil(segments, wrong | (alone & goes_on & mask(pc.is_valid(text))))
    held = np.bincount(units, minlength=count)
    first = np.cumsum(held) - held
    sequence = pa.array((np.arange(len(segments)) - first[units] + 1).astype(np.int32))
    money = pc.if_else(pc.is_valid(worth), pc.fill_null(currency, "USD"), None)
    nulls = pa.nulls(len(segments), pa.float64())
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
