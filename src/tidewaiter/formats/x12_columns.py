"""What readers of X12 share that take all sets of a clean file at once: where sets are, and columns of their segments.

A set is read as columns while it is plain: what the reader of one set would trim, repair or complain of makes it
another's (`Sets.spoil`, `x12_sets_bulk`).
"""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo import empty_columns
from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.formats import x12_clean
from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.bulk import NONE, Ints, Mask, Units, among, by_value, kept, lists, string_map, tag_code, valid
from tidewaiter.formats.x12 import Interchange
from tidewaiter.formats.x12_envelope import SERVICE
from tidewaiter.formats.x12_freight import ATTRIBUTES
from tidewaiter.formats.x12_ports import location
from tidewaiter.formats.x12_values import KILOGRAMS, arrival

_SERVICE = tuple(tag_code(tag) for tag in SERVICE)
_ST = tag_code("ST")
_SMALL = (ord("a"), ord("z"))

_WIDEST_HEADER = 512
"""Bytes of a header that is said again for each set below it."""
_LISTS = pa.array(["D", "K"])
"""Qualifiers (309) of Schedule D and K."""

Columns = dict[str, pa.Array]


@dataclass(slots=True)
class Sets(Units):
    """The sets of a clean file as units, each with the headers above it."""

    transactions: x12_clean.Sets

    def __len__(self) -> int:
        """How many there are."""
        return len(self.transactions)

    def tagged(self, *tags: str) -> Ints:
        """The segments that have one of these tags."""
        return np.flatnonzero(among(self.bulk.tags, tuple(tag_code(tag) for tag in tags)))

    def codes(self, segments: Ints, number: int) -> Ints:
        """An element as `tag_code` says it; where it has small letters its set is not plain."""
        codes = self.bulk.of(segments).coded(number)
        small = np.zeros(len(codes), np.bool_)
        for shift in (0, 8, 16):
            byte = (codes >> shift) & 255
            small |= (byte >= _SMALL[0]) & (byte <= _SMALL[1])
        self.spoil(segments, small & (codes != NONE))
        return codes

    def first(self, segments: Ints) -> Ints:
        """For each set the place among segments of its first, -1 for none."""
        return first_of(self.unit[segments], len(self))

    def said(self, segments: Ints, *numbers: int) -> list[pa.Array]:
        """For each set elements of the first of its segments among these."""
        return self.bulk.of(segments, self.first(segments)).columns(*numbers)

    def owned(self, segments: Ints, owners: Ints, count: int) -> Ints:
        """For each of `count` owners the place of its own among segments; the set of one with several is not plain."""
        at = np.full(count, NONE)
        number = np.arange(len(segments))
        at[owners] = number
        self.spoil(segments, at[owners] != number)
        return at


def sets_of(interchange: Interchange, code: str) -> Sets | None:
    """The sets of a clean file that has sets with this code alone, None for any other file."""
    bulk, transactions = interchange.bulk, interchange.sets
    if bulk is None or not isinstance(transactions, x12_clean.Sets) or transactions.codes() != {code}:
        return None
    opened = bulk.tags == _ST
    begin = np.flatnonzero(opened) + 1
    service = among(bulk.tags, _SERVICE)
    if (bulk.ends - bulk.starts)[service].max() > _WIDEST_HEADER:
        return None
    unit = np.where(service, NONE, np.cumsum(opened) - 1)
    number = np.arange(len(begin))
    sets = Sets(bulk, begin, unit, number, np.ones(len(begin), np.bool_), transactions)
    held = np.flatnonzero(unit != NONE)
    sets.spoil(held, bulk.odd[held])
    return sets


def first_of(owners: Ints, count: int) -> Ints:
    """For each of `count` owners the first place at which it stands, -1 for none."""
    at = np.full(count, NONE)
    at[owners[::-1]] = np.arange(len(owners))[::-1]
    return at


def kilograms(values: pa.Array, units: pa.Array) -> tuple[pa.Array, Mask]:
    """Masses in kilograms, null with a flag where there is a value and no unit that is known."""
    if values.null_count == len(values):
        return values, np.zeros(len(values), np.bool_)
    coded = units.dictionary_encode()
    factors = [KILOGRAMS.get(unit) for unit in coded.dictionary.to_pylist()]
    factor = pa.array(factors, pa.float64()).take(coded.indices)
    return pc.multiply(values, factor), valid(values) & ~valid(factor)


def ports(sets: Sets, segments: Ints) -> pa.Array:
    """The place of each R4: UN/LOCODE, a code of Schedule D or K, else its name."""
    kind, code, name = sets.bulk.of(segments).columns(2, 3, 4)
    listed = pc.is_in(pc.ascii_upper(kind), value_set=_LISTS)
    return pc.coalesce(pc.if_else(listed, by_value(code, location), code), name)


def moments(sets: Sets, segments: Ints, day: int, clock: int) -> pa.Array:
    """The time that each segment tells in two elements, as `arrival` reads it; what it complains of is not plain."""
    days, clocks = sets.bulk.of(segments).columns(day, clock)
    coded = pc.binary_join_element_wise(*(pc.fill_null(one, "") for one in (days, clocks)), "*").dictionary_encode()
    found: list[datetime | None] = []
    wrong: list[bool] = []
    for text in coded.dictionary.to_pylist():
        reading = Reading()
        on, _, clock_ = text.partition("*")
        found.append(arrival(on, clock_, "", reading))
        wrong.append(bool(reading.problems))
    codes = coded.indices.to_numpy()
    sets.spoil(segments, np.array(wrong, np.bool_)[codes])
    return pa.array(found, pa.timestamp("us", tz="UTC")).take(coded.indices)


def words(*texts: pa.Array) -> pa.Array:
    """Those of several columns that are there, with a blank between them."""
    said = texts[0]
    for text in texts[1:]:
        # Joined where both are there; what skips nulls loses rows where all are null.
        said = pc.coalesce(pc.binary_join_element_wise(said, text, " "), said, text)
    return said


def distinct(units: Ints, count: int, values: pa.Array) -> pa.Array:
    """The values of each unit as a list, each value once; null where it has none."""
    there = valid(values)
    values, units = values.filter(pa.array(there)), units[there]
    codes = values.dictionary_encode().indices.to_numpy()
    keys = units * (int(codes.max(initial=0)) + 1) + codes
    first = np.sort(np.unique(keys, return_index=True)[1])
    if len(first) < len(units):
        values, units = values.take(pa.array(first)), units[first]
    return lists(units, count, values)


def consignments(sets: Sets, columns: Columns, attributes: Columns, name: str) -> pa.Table:
    """The rows of the plain sets, with what follows from their fields."""
    count = len(sets)
    columns["country_of_dispatch"] = columns["consignor_country"]
    columns["country_of_destination"] = columns["consignee_country"]
    ordered = {key: attributes[key] for key in ATTRIBUTES if key in attributes}
    columns["attributes"] = string_map(ordered, CONSIGNMENT.field("attributes").type)
    columns["source_format"] = pa.repeat(pa.scalar(name), count)
    columns["source_position"] = pa.array(np.arange(count, dtype=np.int32))
    arrays = [columns[f.name] if f.name in columns else empty_columns.nulls(count, f.type) for f in CONSIGNMENT]
    return kept(pa.table(arrays, schema=CONSIGNMENT), sets.plain)
