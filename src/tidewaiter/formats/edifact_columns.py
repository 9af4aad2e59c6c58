"""Columns of the plain groups of a clean CUSCAR or ITMATT: each field of all consignments at once."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo import empty_columns
from tidewaiter.cargo.schema import CONSIGNMENT, ITEM, table
from tidewaiter.formats import cuscar, itmatt
from tidewaiter.formats.bulk import NONE, Elements, Ints, Mask, among, kept, lists, mask, string_map, tag_code, unlike
from tidewaiter.formats.edifact_plain import Groups
from tidewaiter.formats.edifact_values import KILOGRAMS

_CNI, _RFF, _LOC, _NAD, _CNT, _GID, _FTX, _MEA = (
    tag_code(tag) for tag in ("CNI", "RFF", "LOC", "NAD", "CNT", "GID", "FTX", "MEA")
)
_MAX_INT = 2**31 - 1
_COUNTRY = r"^[A-Z]{2}$"
_ITEM = r"^[A-Z]{2}[0-9]{9}[A-Z]{2}$"
_NUMBER = r"[0-9]{1,15}(?:\.[0-9]{1,12})?"
_PARTS = {2: "id", 4: "name", 5: "address_line", 6: "city", 8: "postcode", 9: "country"}
_HEADER = ("filer", "simulated", "carrier", "conveyance", "eta", "regime", "transport_mode")


def rows_of(groups: Groups, kind: str) -> pa.Table:
    """The rows of the plain groups; while it reads, groups turn out not to be plain (`Groups.plain`)."""
    _order(groups)
    under = pa.array(groups.under)
    said = [{k: v for k, v in one.header.row.items() if v not in (None, "")} for one in groups.contexts]
    shared = table([{"source_position": 0, "consignment_id": ""} | row for row in said]).combine_chunks()
    columns = {name: shared[name].combine_chunks().take(under) for name in _HEADER}
    if kind == itmatt.KIND:
        _item(groups, columns)
    else:
        _bill(groups, columns)
    for name, code in (("loading_location", "9"), ("unloading_location", "11")):
        own = _places(groups, code)
        columns[name] = pc.coalesce(own, shared[name].combine_chunks().take(under))
    notify = _parties(groups, columns)
    _goods(groups, columns)
    _totals(groups, columns)
    for name, party in (("country_of_dispatch", "consignor"), ("country_of_destination", "consignee")):
        columns[name] = pc.coalesce(shared[name].combine_chunks().take(under), columns[f"{party}_country"])
    above = {
        name: pa.array([one.header.attributes.get(name) or None for one in groups.contexts], pa.string()).take(under)
        for name in ("message_function", "vessel_code", "receptacle", "notify_party")
    }
    above["notify_party"] = pc.coalesce(above["notify_party"], notify)
    count = len(groups.begin)
    columns["attributes"] = string_map(above, CONSIGNMENT.field("attributes").type)
    columns["source_position"] = pa.array(np.arange(count, dtype=np.int32))
    columns["source_format"] = pa.repeat(pa.scalar(itmatt.NAME if kind == itmatt.KIND else cuscar.NAME), count)
    arrays = [columns.get(f.name) if f.name in columns else empty_columns.nulls(count, f.type) for f in CONSIGNMENT]
    return kept(pa.table(arrays, schema=CONSIGNMENT), groups.plain)


def _order(groups: Groups) -> None:
    """A plain group has its goods last: an item (GID), then what is said of it."""
    tags, unit = groups.bulk.tags, groups.unit
    goods = among(tags, (_GID, _FTX, _MEA))
    held = np.flatnonzero(unit != NONE)
    before = held - 1
    late = goods[before] & (unit[before] == unit[held]) & ~goods[held]
    orphan = goods[held] & (tags[held] != _GID) & ~goods[before]
    groups.spoil(held, late | orphan)


def _single(groups: Groups, segments: Ints, held: Elements, number: int, at: Ints | None = None) -> pa.Array:
    """Elements without components; a group that has any there is not plain."""
    texts = held.texts(number)
    several = mask(pc.match_substring(texts, ":"))
    groups.spoil(segments, several)
    return texts if at is None else texts.take(pa.array(np.maximum(at, 0), mask=at < 0))


def _bill(groups: Groups, columns: dict[str, pa.Array]) -> None:
    """One reference to a bill (BM, BH), with the issuer's SCAC in front."""
    segments = np.flatnonzero(groups.bulk.tags == _RFF)
    at = groups.place(segments)
    texts = groups.bulk.of(segments, at).texts(1)
    bill = pc.struct_field(pc.extract_regex(texts, r"^B[MH]:(?P<bill>[^:]+)$"), "bill")
    groups.plain &= mask(pc.is_valid(bill))
    issuers = [one.header.scac for one in groups.contexts]
    if any(issuers):
        issued = pa.array(issuers, pa.string()).take(pa.array(groups.under)).to_pylist()
        whole = [b if b is None or b.startswith(i) else i + b for b, i in zip(bill.to_pylist(), issued, strict=True)]
        bill = pa.array(whole, pa.string())
    columns["bill"] = bill
    columns["consignment_id"] = pc.fill_null(pc.binary_join_element_wise("bill:", bill, ""), "")
    known = pc.is_valid(columns["regime"])
    columns["regime"] = pc.if_else(known, columns["regime"], "ocean")
    columns["transport_mode"] = pc.if_else(known, columns["transport_mode"], "maritime")


def _item(groups: Groups, columns: dict[str, pa.Array]) -> None:
    """The S10 in CNI, and no reference beside it."""
    groups.spoil(segments := np.flatnonzero(groups.bulk.tags == _RFF), np.ones(len(segments), np.bool_))
    cni = groups.bulk.of(groups.begin)
    first, number = cni.texts(1), cni.texts(2)
    groups.plain &= mask(pc.match_substring_regex(number, _ITEM))
    groups.plain &= mask(pc.fill_null(pc.match_substring_regex(first, "^[0-9]{1,9}$"), fill_value=True))
    columns["s10"] = number
    columns["consignment_id"] = pc.fill_null(pc.binary_join_element_wise("s10:", number, ""), "")
    count = len(groups.begin)
    columns["regime"] = columns["transport_mode"] = pa.repeat(pa.scalar("mail"), count)


def _places(groups: Groups, code: str) -> pa.Array:
    """The place that one code names in each group, in capitals; other codes make a group not plain."""
    segments = np.flatnonzero(groups.bulk.tags == _LOC)
    codes = _single(groups, segments, groups.bulk.of(segments), 1)
    groups.spoil(segments, ~mask(pc.is_in(codes, value_set=pa.array(["9", "11"]))))
    own = segments[mask(pc.equal(codes, code))]
    place = _single(groups, own, groups.bulk.of(own), 2)
    groups.spoil(own, mask(pc.is_null(place)) | ~mask(pc.equal(pc.ascii_upper(place), place)))
    at = groups.place(own)
    return place.take(pa.array(np.maximum(at, 0), mask=at < 0))


def _parties(groups: Groups, columns: dict[str, pa.Array]) -> pa.Array:
    """Consignor (CZ) and consignee (CN), each once; gives whom to notify (NI)."""
    bulk = groups.bulk
    segments = np.flatnonzero(bulk.tags == _NAD)
    nad = bulk.of(segments)
    codes = nad.texts(1)
    groups.spoil(segments, ~mask(pc.is_in(codes, value_set=pa.array(["CZ", "CN", "NI"]))) | nad.holds(3))
    for code, role in (("CZ", "consignor"), ("CN", "consignee")):
        own = segments[mask(pc.equal(codes, code))]
        at, held = groups.place(own), bulk.of(own)
        for number, part in _PARTS.items():
            columns[f"{role}_{part}"] = _single(groups, own, held, number, at)
        country = columns[f"{role}_country"]
        groups.plain &= ~unlike(country, _COUNTRY)
    told = segments[mask(pc.equal(codes, "NI"))]
    return _single(groups, told, bulk.of(told), 4, groups.place(told))


def _totals(groups: Groups, columns: dict[str, pa.Array]) -> None:
    """Mass and packages that a consignment states itself stand above the sums of its goods."""
    bulk = groups.bulk
    segments = np.flatnonzero(bulk.tags == _CNT)
    texts = bulk.of(segments).texts(1)
    massed = mask(pc.match_substring_regex(texts, rf"^7:{_NUMBER}:[A-Z]+$"))
    counted = mask(pc.match_substring_regex(texts, r"^(?:8|11):[0-9]{1,9}$"))
    groups.spoil(segments, ~(massed | counted))
    found = pc.extract_regex(texts.filter(pa.array(massed)), rf"^7:(?P<mass>{_NUMBER}):(?P<unit>[A-Z]+)$")
    own = segments[massed]
    units = pc.struct_field(found, "unit").dictionary_encode()
    factors = pa.array([KILOGRAMS.get(unit) for unit in units.dictionary.to_pylist()], pa.float64()).take(units.indices)
    groups.spoil(own, mask(pc.is_null(factors)))
    values = pc.multiply(pc.struct_field(found, "mass").cast(pa.float64()), factors)
    at = groups.place(own)
    stated = values.take(pa.array(np.maximum(at, 0), mask=at < 0))
    columns["gross_mass_kg"] = pc.coalesce(stated, columns["gross_mass_kg"])
    own = segments[counted]
    said = pc.struct_field(pc.extract_regex(texts.filter(pa.array(counted)), "^[0-9]+:(?P<count>[0-9]+)$"), "count")
    at = groups.place(own)
    packages = said.cast(pa.int32()).take(pa.array(np.maximum(at, 0), mask=at < 0))
    columns["package_quantity"] = pc.coalesce(packages, columns["package_quantity"])


def _goods(groups: Groups, columns: dict[str, pa.Array]) -> None:
    """Items (GID) with a description (FTX+AAA) and a gross mass (MEA) each, and what they say together."""
    bulk = groups.bulk
    segments = np.flatnonzero(bulk.tags == _GID)
    units, count = groups.unit[segments], len(groups.begin)
    packs = bulk.of(segments).texts(2)
    shaped = r"^(?P<count>[0-9]{1,9})(?::[^:]*){0,3}$"
    groups.spoil(segments, unlike(packs, shaped))
    quantity = pc.struct_field(pc.extract_regex(packs, shaped), "count").cast(pa.float64())
    text = _said(groups, segments, _FTX, "AAA", 4)
    doubtful = pc.match_substring_regex(text, "^:|::|:$")
    at = np.flatnonzero(mask(doubtful))
    groups.plain[units[at]] = False
    text = pc.replace_substring(text, ":", " ")
    mass = _masses(groups, segments)
    held = np.bincount(units, minlength=count)
    first = np.cumsum(held) - held
    sequence = pa.array((np.arange(len(segments)) - first[units] + 1).astype(np.int32))
    none, nothing = empty_columns.nulls(len(segments), pa.string()), empty_columns.nulls(len(segments), pa.float64())
    fields = [sequence, text, none, mass, nothing, quantity, nothing, none, none]
    columns["items"] = lists(units, count, pa.StructArray.from_arrays(fields, fields=list(ITEM)))
    columns["gross_mass_kg"] = _sums(mass, units, count)
    sums = _sums(quantity, units, count)
    fits = pc.less_equal(sums, pa.scalar(float(_MAX_INT)))
    columns["package_quantity"] = pc.if_else(fits, sums, None).cast(pa.int32())
    columns["goods_description"] = _together(text, units, count)


def _of_item(groups: Groups, segments: Ints, own: Ints) -> Ints:
    """For each item the place among segments of that which follows it, -1 for none; several make a group not plain."""
    item = np.searchsorted(segments, own) - 1
    if len(own):
        groups.spoil(own[1:], item[1:] == item[:-1])
    at = np.full(len(segments), NONE)
    at[item[item >= 0]] = np.flatnonzero(item >= 0)
    return at


def _said(groups: Groups, segments: Ints, tag: int, code: str, number: int) -> pa.Array:
    """An element of the segment of an item that begins with a code; any other code makes a group not plain."""
    own = np.flatnonzero(groups.bulk.tags == tag)
    groups.spoil(own, ~mask(pc.equal(groups.bulk.of(own).texts(1), code)))
    return groups.bulk.of(own, _of_item(groups, segments, own)).texts(number)


def _masses(groups: Groups, segments: Ints) -> pa.Array:
    """Kilograms of MEA+AAE+G+KGM:n, or WT for AAE."""
    bulk = groups.bulk
    own = np.flatnonzero(bulk.tags == _MEA)
    mea = bulk.of(own)
    kinds = mask(pc.is_in(mea.texts(1), value_set=pa.array(["AAE", "WT"])))
    gross = mask(pc.equal(mea.texts(2), "G"))
    found = pc.extract_regex(mea.texts(3), rf"^KGM:(?P<mass>{_NUMBER})$")
    text = pc.struct_field(found, "mass")
    groups.spoil(own, ~(kinds & gross & mask(pc.is_valid(text))))
    at = _of_item(groups, segments, own)
    return text.cast(pa.float64()).take(pa.array(np.maximum(at, 0), mask=at < 0))


def _sums(values: pa.Array, units: Ints, count: int) -> pa.Array:
    """Sums of each group whose items all have a value, added in their order; null for others."""
    valid = mask(pc.is_valid(values))
    filled = np.asarray(pc.fill_null(values, 0.0).to_numpy(zero_copy_only=False), np.float64)
    held = np.bincount(units, minlength=count)
    complete: Mask = (held > 0) & (np.bincount(units[valid], minlength=count) == held)
    return pa.array(np.bincount(units, weights=filled, minlength=count), mask=~complete)


def _together(text: pa.Array, units: Ints, count: int) -> pa.Array:
    """Descriptions of each group's items joined, each once."""
    held = np.bincount(units, minlength=count)
    at = np.full(count, NONE)
    at[units] = np.arange(len(units))
    several = held > 1
    single = text.take(pa.array(np.maximum(at, 0), mask=(at < 0) | several))
    if not several.any():
        return single
    texts, first = text.to_pylist(), np.cumsum(held) - held
    joined: list[str | None] = [None] * count
    for unit in np.flatnonzero(several).tolist():
        said = dict.fromkeys(t for t in texts[first[unit] : first[unit] + held[unit]] if t)
        joined[unit] = ", ".join(said) or None
    return pc.coalesce(single, pa.array(joined, pa.string()))
