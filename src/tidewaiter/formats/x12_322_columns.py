"""Events of the plain sets of a clean X12 322, all at once, as `x12_322` reads them one by one."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo import empty_columns
from tidewaiter.formats import x12_freight
from tidewaiter.formats.bulk import NONE, Ints, Mask, by_value, string_map, tag_code
from tidewaiter.formats.events import EVENT
from tidewaiter.formats.x12_322 import ATTRIBUTES, NAME, ROUTE, STATUS
from tidewaiter.formats.x12_columns import Columns, Sets, first_of, moments, ports, words
from tidewaiter.formats.x12_freight_columns import boxes, by_header, seals

_Q5, _ST = tag_code("Q5"), tag_code("ST")
_BILLS = {"bill": "BM", "booking": "BN"}


_MOST_SAID = 2**28
"""Bytes that all events say at most: what stands in a loop once is said for each N7 of it."""


def events_of(sets: Sets) -> tuple[pa.Table, Ints] | None:
    """An event for each N7 of all sets, and the set of each; sets turn out not to be plain. None where it swells."""
    bulk = sets.bulk
    begins = bulk.tags == _Q5
    begins[1:] |= (bulk.tags[:-1] == _ST) & (sets.unit[1:] != NONE)
    held = sets.unit != NONE
    loop = np.where(held, np.cumsum(begins) - 1, NONE)
    count = int(np.count_nonzero(begins))
    units = sets.tagged("N7")
    length = np.bincount(loop[held], (bulk.ends - bulk.starts)[held], count)
    if (length * np.bincount(loop[units], minlength=count)).sum() > _MOST_SAID:
        return None
    sets.plain &= np.bincount(sets.unit[units], minlength=len(sets)) > 0
    mine = loop[units]
    what = np.flatnonzero(begins)
    what = np.where(bulk.tags[what] == _Q5, what, NONE)
    at = _places(what != NONE, mine)
    happened = what[what != NONE]
    code, *named = bulk.of(happened, at).columns(1, 6, 7, 8)
    index = pa.array(at, mask=at == NONE)
    attributes = {name: column.take(pa.array(mine)) for name, column in _of_loops(sets, loop, count).items()}
    happenings = by_value(pc.fill_null(code, ""), lambda one: STATUS.get(one, f"status {one}".strip()))
    columns: Columns = {
        "key": pc.binary_join_element_wise("container:", boxes(sets, units), ""),
        "event": happenings,
        "code": code,
        "at": moments(sets, happened, 2, 3).take(index),
        "place": pc.coalesce(attributes["activity_location"], words(*named)),
        "filer": by_header(sets, x12_freight.filer, pa.string()).take(pa.array(sets.unit[units])),
        "attributes": _maps({name: attributes[name] for name in ATTRIBUTES}),
        "source_format": pa.repeat(NAME, len(units)),
        "source_position": pa.array(np.arange(len(units), dtype=np.int32)),
    }
    arrays = [columns[f.name] if f.name in columns else empty_columns.nulls(len(units), f.type) for f in EVENT]
    return pa.table(arrays, schema=EVENT), sets.unit[units]


def _maps(attributes: Columns) -> pa.Array:
    """Attributes as maps, empty where nothing is said: an event has no null there."""
    kind = EVENT.field("attributes").type
    maps = string_map(attributes, kind)
    return pa.MapArray.from_arrays(maps.offsets, maps.keys, maps.items, type=kind)


def _places(there: Mask, mine: Ints) -> Ints:
    """For each event the place among all Q5 of that of its loop, -1 for none."""
    place = np.where(there, np.cumsum(there) - 1, NONE)
    return place[mine]


def _of_loops(sets: Sets, loop: Ints, count: int) -> Columns:
    """What R4, N9 and M7 of each loop say."""
    found: Columns = {}
    segments = sets.tagged("R4")
    kinds, places = sets.bulk.of(segments).coded(1), ports(sets, segments)
    for code, name in ROUTE.items():
        mine = np.flatnonzero(kinds == tag_code(code))
        at = np.append(mine, NONE)[first_of(loop[segments[mine]], count)]
        found[name] = places.take(pa.array(at, mask=at == NONE))
    references = sets.tagged("N9")
    kinds = sets.bulk.of(references).coded(1)
    for name, code in _BILLS.items():
        named = references[kinds == tag_code(code)]
        found[name] = sets.bulk.of(named, first_of(loop[named], count)).texts(2)
    found["seals"] = pc.binary_join(seals(sets, loop, count), " ")
    return found
