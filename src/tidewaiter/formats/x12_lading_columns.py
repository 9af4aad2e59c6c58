"""Lines of lading of X12 310 and 404 as columns of all plain sets of a clean file, as `x12_freight` reads them."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.cargo import empty_columns
from tidewaiter.cargo.schema import ITEM
from tidewaiter.formats import x12_freight as freight
from tidewaiter.formats.air_reading import HS_LONGEST, HS_SHORTEST
from tidewaiter.formats.bulk import NONE, Ints, among, lists, mask, numbers, tag_code, unlike, valid
from tidewaiter.formats.x12_columns import Columns, Sets, distinct, kilograms

_GROSS, _NET = tag_code("G"), tag_code("N")
_TARIFF = pa.array(sorted(freight.TARIFF))
_LONGEST_COUNT = 9
_MAX_INT = 2**31 - 1


def lading(sets: Sets, columns: Columns) -> None:
    """Items (LX with its L0 and L5), and what they come to; the total mass of L3 stands above their sum."""
    begun = sets.tagged("LX")
    units, held = sets.unit[begun], len(begun)
    of_each = np.bincount(units, minlength=len(sets))
    sequence = np.arange(held) - (np.cumsum(of_each) - of_each)[units] + 1
    item = _items(sets, begun)
    gross, net, quantity = _weights(sets, item, held)
    text, code = _descriptions(sets, item, held)
    money, nulls = empty_columns.nulls(held, pa.float64()), empty_columns.nulls(held, pa.string())
    fields = [pa.array(sequence.astype(np.int32)), text, code, gross, net, quantity, money, nulls, nulls]
    columns["items"] = lists(units, len(sets), pa.StructArray.from_arrays(fields, fields=list(ITEM)))
    columns["goods_description"] = pc.binary_join(distinct(units, len(sets), text), ", ")
    columns["hs_code"] = _alike(units, len(sets), code)
    mass, count = _totals(sets)
    columns["gross_mass_kg"] = pc.coalesce(mass, _sum(units, of_each, gross))
    columns["net_mass_kg"] = _sum(units, of_each, net)
    whole = mask(pc.equal(pc.floor(quantity), quantity))
    counted = _sum(units, of_each, pc.if_else(pa.array(whole), quantity, None))
    most = pc.min_element_wise(counted, float(_MAX_INT), skip_nulls=False)
    columns["package_quantity"] = pc.coalesce(most.cast(pa.int32()), count)


def _items(sets: Sets, begun: Ints) -> Ints:
    """For each segment of the file the number of the LX that it stands under, -1 for none."""
    last = np.zeros(len(sets.bulk.tags), np.int64)
    last[begun] = 1
    item = np.cumsum(last) - 1
    under = np.append(sets.unit[begun], NONE)[item]
    return np.where((under == sets.unit) & (under != NONE), item, NONE)


def _weights(sets: Sets, item: Ints, held: int) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Gross and net mass and the number of packages of each item (L0)."""
    segments = sets.tagged("L0")
    segments = segments[item[segments] != NONE]
    at = sets.owned(segments, item[segments], held)
    kinds = sets.codes(segments, 5)
    weight, quantity, unit = sets.bulk.of(segments).columns(4, 8, 11)
    count = len(segments)
    figures, none = numbers(pa.concat_arrays([weight, quantity]))
    mass, no_unit = kilograms(figures.slice(0, count), unit)
    gross, net = among(kinds, (_GROSS, 0)), kinds == _NET
    sets.spoil(segments, none.reshape(2, count).any(axis=0) | (no_unit & (gross | net)))
    index = pa.array(at, mask=at == NONE)
    found = (pc.if_else(pa.array(gross), mass, None), pc.if_else(pa.array(net), mass, None), figures.slice(count))
    first, second, third = (one.take(index) for one in found)
    return first, second, third


def _descriptions(sets: Sets, item: Ints, held: int) -> tuple[pa.Array, pa.Array]:
    """What each item is (the lines of its L5), and its tariff code: the first that it names."""
    segments = sets.tagged("L5")
    segments = segments[item[segments] != NONE]
    owner, number = item[segments], np.arange(len(segments))
    text, code, kind = sets.bulk.of(segments).columns(2, 3, 4)
    tariff = mask(pc.is_in(pc.ascii_upper(kind), value_set=_TARIFF))
    tariff &= mask(pc.greater_equal(pc.binary_length(code), HS_SHORTEST))
    sets.spoil(segments, tariff & unlike(code, f"^[0-9]{{{HS_SHORTEST},{HS_LONGEST}}}$"))
    at = np.full(held, NONE)
    at[owner[tariff][::-1]] = number[tariff][::-1]
    line = np.full(held, NONE)
    line[owner] = number
    said = text.take(pa.array(line, mask=line == NONE))
    several = np.bincount(owner, minlength=held) > 1
    several[owner[mask(pc.match_substring(text, "  "))]] = True
    if several.any():
        lines: dict[int, list[str]] = {}
        mine = several[owner]
        for one, part in zip(owner[mine].tolist(), text.filter(pa.array(mine)).to_pylist(), strict=True):
            lines.setdefault(one, []).append(part or "")
        made = pa.array([freight.joined(lines[one]) for one in np.flatnonzero(several).tolist()], pa.string())
        said = pc.replace_with_mask(said, pa.array(several), made)
    return said, code.take(pa.array(at, mask=at == NONE))


def _totals(sets: Sets) -> tuple[pa.Array, pa.Array]:
    """Gross mass and packages of a set (L3)."""
    segments = sets.tagged("L3")
    mass, unit, count = sets.bulk.of(segments, sets.place(segments)).columns(1, 12, 11)
    figures, none = numbers(mass)
    gross, no_unit = kilograms(figures, unit)
    whole = mask(pc.and_(pc.ascii_is_decimal(count), pc.less_equal(pc.binary_length(count), _LONGEST_COUNT)))
    sets.plain &= ~(none | no_unit | (valid(count) & ~whole))
    return gross, pc.if_else(pa.array(whole), count, None).cast(pa.int32())


def _sum(units: Ints, of_each: Ints, values: pa.Array) -> pa.Array:
    """The sum of what the items of each set say, null unless all of them do."""
    there = valid(values)
    weights: NDArray[np.float64] = pc.fill_null(values, 0.0).to_numpy(zero_copy_only=False)
    count = len(of_each)
    said = np.bincount(units[there], minlength=count)
    return pa.array(np.bincount(units, weights, count), mask=(of_each == 0) | (said < of_each))


def _alike(units: Ints, count: int, values: pa.Array) -> pa.Array:
    """The value that all items of a set have, null where they differ."""
    coded = values.dictionary_encode()
    codes = pc.fill_null(coded.indices, NONE).to_numpy(zero_copy_only=False).astype(np.int64)
    least, most = np.full(count, len(codes)), np.full(count, NONE)
    np.minimum.at(least, units, codes)
    np.maximum.at(most, units, codes)
    return coded.dictionary.take(pa.array(most, mask=(most == NONE) | (least != most)))
