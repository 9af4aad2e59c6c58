"""What X12 310 and 404 say alike, as columns of all plain sets of a clean file: the bill, parties and equipment.

The same as `x12_freight` reads set by set; lines of lading: `x12_lading_columns`.
"""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo.identifiers import container
from tidewaiter.formats import x12_freight as freight
from tidewaiter.formats.bulk import NONE, Ints, Mask, among, mask, tag_code
from tidewaiter.formats.x12_columns import Columns, Sets, distinct
from tidewaiter.formats.x12_envelope import TransactionSet

_SHIPPER, _FROM, _CONSIGNEE, _ULTIMATE, _TO = range(5)
_CODES = ("SH", "SF", "CN", "UC", "ST")
"""Codes of N1-01 in the order of these numbers."""
_WHOSE = {"consignor": (_SHIPPER, _FROM), "consignee": (_CONSIGNEE, _ULTIMATE, _TO)}
_TOLD = ("N1", "NP", "NI")
_PARTING = tuple(tag_code(tag) for tag in ("N1", "R4", "LX", "N7", "F9", "D9", "ST"))
"""Tags behind which a party before them has no more parts; a set begins with ST."""
_PHONES, _EMAILS = pa.array(["TE", "CP"]), pa.array(["EM"])
_CONTACTS = (3, 4, 5, 6, 7, 8)
_BOX = "^[A-Z]{3}[UJZ][0-9]{6,7}$"


def identity(sets: Sets, scac: pa.Array, otherwise: pa.Array, columns: Columns) -> None:
    """The bill (N9*BM, else what the set calls itself) behind its issuer's code, and who sent it."""
    references = sets.tagged("N9")
    codes = sets.codes(references, 1)
    named = references[(codes == tag_code("BM")) & sets.bulk.of(references).holds(2)]
    written = pc.coalesce(*sets.said(named, 2), otherwise)
    sets.plain &= mask(pc.is_valid(written))
    columns["bill"] = numbered(pc.fill_null(written, ""), pc.fill_null(scac, ""))
    columns["consignment_id"] = pc.binary_join_element_wise("bill:", columns["bill"], "")
    columns["carrier"] = scac
    columns["filer"] = pc.coalesce(by_header(sets, freight.filer, pa.string()), scac)
    columns["simulated"] = by_header(sets, freight.simulated, pa.bool_())


def by_header(sets: Sets, say: Callable[[TransactionSet], object], kind: pa.DataType) -> pa.Array:
    """What the headers above each set say, asked once for those that share them."""
    found: list[object] = []
    for one, many in sets.transactions.headed():
        found += [say(one)] * many
    return pa.array(found, kind)


def numbered(written: pa.Array, issuers: pa.Array) -> pa.Array:
    """Numbers behind their issuer's code, which a bill may have written in front of it already."""
    said = pc.unique(issuers).to_pylist()
    if len(said) == 1:
        there = pc.starts_with(written, pattern=said[0])
        return pc.if_else(there, written, pc.binary_join_element_wise(issuers, written, ""))
    pairs = zip(written.to_pylist(), issuers.to_pylist(), strict=True)
    return pa.array([number if number.startswith(issuer) else issuer + number for number, issuer in pairs], pa.string())


def booking(sets: Sets) -> pa.Array:
    """N9*BN."""
    references = sets.tagged("N9")
    return sets.said(references[sets.bulk.of(references).coded(1) == tag_code("BN")], 2)[0]


def parties(sets: Sets, columns: Columns, attributes: Columns) -> None:
    """Consignor and consignee: SH and CN, else who ships from (SF) and the ultimate consignee (UC, ST)."""
    bulk, count = sets.bulk, len(sets)
    names = sets.tagged("N1")
    codes = sets.codes(names, 1)
    attributes["notify_party"] = sets.said(names[among(codes, tuple(map(tag_code, _TOLD)))], 2)[0]
    role = np.full(len(names), NONE)
    for number, code in enumerate(_CODES):
        role[codes == tag_code(code)] = number
    names, role = names[role != NONE], role[role != NONE]
    owner = np.full(len(bulk.tags), NONE)
    owner[names] = role * count + sets.unit[names]
    every = len(_CODES) * count
    name_at = sets.owned(names, owner[names], every)
    # A part belongs to the N1 before it unless something else begins between.
    begun = np.maximum.accumulate(np.where(among(bulk.tags, _PARTING), np.arange(len(bulk.tags)), 0))
    owner = owner[begun]
    further = sets.tagged("N2")
    sets.spoil(further, owner[further] != NONE)
    parts = [_parts(sets, owner, every, *tags) for tags in (("N3",), ("N4",), ("PER", "G61"))]
    (lines, line_at), (cities, city_at), (contacts, contact_at) = parts
    sets.spoil(cities, bulk.of(cities).unlike_capitals(4, 2))
    chosen = _chosen(sets, name_at, city_at)
    name, identifier = bulk.of(names, name_at[chosen]).columns(2, 4)
    line, line_2 = bulk.of(lines, line_at[chosen]).columns(1, 2)
    city, state, postcode, country = bulk.of(cities, city_at[chosen]).columns(1, 2, 3, 4)
    phone, email = _contacts(bulk.of(contacts, contact_at[chosen]).columns(*_CONTACTS))
    address = pc.coalesce(pc.binary_join_element_wise(line, line_2, ", "), line, line_2)
    said = {"name": name, "id": identifier, "address_line": address, "city": city, "postcode": postcode}
    said |= {"country": country, "phone": phone, "email": email}
    for at, who in enumerate(_WHOSE):
        columns |= {f"{who}_{part}": column.slice(at * count, count) for part, column in said.items()}
        attributes[f"{who}_state"] = state.slice(at * count, count)


def _parts(sets: Sets, owner: Ints, every: int, *tags: str) -> tuple[Ints, Ints]:
    """The segments with these tags that belong to a party, and for each party the place of its own."""
    segments = sets.tagged(*tags)
    segments = segments[owner[segments] != NONE]
    return segments, sets.owned(segments, owner[segments], every)


def _chosen(sets: Sets, name_at: Ints, city_at: Ints) -> Ints:
    """Which party each consignor is, and each consignee: the better one, else the last of the others."""
    count = len(sets)
    found = []
    number = np.arange(count)
    names, cities = name_at.reshape(-1, count), city_at.reshape(-1, count)
    for better, *others in _WHOSE.values():
        last = np.full(count, others[0])
        for other in others[1:]:
            last = np.where(names[other] > names[others[0]], other, last)
        one = np.where(names[better] != NONE, better, last)
        # A state is kept from whoever else has one.
        there: Mask = cities[[better, *others]].max(axis=0) != NONE
        sets.plain &= ~(there & (cities[one, number] == NONE))
        found.append(one * count + number)
    return np.concatenate(found)


def _contacts(said: list[pa.Array]) -> tuple[pa.Array, pa.Array]:
    """The first telephone and the first address for mail of three pairs of kind and number."""
    pairs = [(pc.ascii_upper(kind), text) for kind, text in zip(said[::2], said[1::2], strict=True)]

    def first(wanted: pa.Array) -> pa.Array:
        return pc.coalesce(*(pc.if_else(pc.is_in(kind, value_set=wanted), text, None) for kind, text in pairs))

    return first(_PHONES), first(_EMAILS)


def equipment(sets: Sets, columns: Columns, attributes: Columns) -> None:
    """Container numbers of N7; other equipment and seals (M7) go into `attributes`."""
    count = len(sets)
    units = sets.tagged("N7")
    names = boxes(sets, units)
    boxed = pc.match_substring_regex(names, _BOX)
    columns["container"] = distinct(sets.unit[units], count, pc.if_else(boxed, names, None))
    others = pc.if_else(pc.or_(boxed, pc.equal(names, "")), None, names)
    attributes["equipment"] = pc.binary_join(distinct(sets.unit[units], count, others), ", ")
    attributes["seals"] = pc.binary_join(seals(sets, sets.unit, count), " ")


def boxes(sets: Sets, units: Ints) -> pa.Array:
    """The number of each N7 as one word; a check digit that was left out of a container's is added."""
    parts = sets.bulk.of(units).columns(1, 2)
    names = pc.binary_join_element_wise(*(pc.fill_null(part, "") for part in parts), "")
    sets.spoil(units, ~mask(pc.match_substring_regex(names, "^[A-Z0-9]*$")))
    stems = pc.match_substring_regex(names, "^[A-Z]{3}[UJZ][0-9]{6}$")
    if pc.any(stems).as_py():
        names = pc.replace_with_mask(names, stems, container.completed(names.filter(stems)))
    return names


def seals(sets: Sets, owner: Ints, count: int) -> pa.Array:
    """The seals of M7 as a list for each of `count` owners; `owner`: that of each segment of the file."""
    sealed = sets.tagged("M7")
    sealed = sealed[owner[sealed] != NONE]
    said = pa.concat_arrays(sets.bulk.of(sealed).columns(1, 2, 3, 4))
    order = np.arange(len(said)).reshape(4, -1).T.ravel()
    return distinct(np.repeat(owner[sealed], 4), count, said.take(pa.array(order)))
