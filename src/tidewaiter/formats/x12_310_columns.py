"""Rows of the plain sets of a clean X12 310, all at once, as `x12_310` reads them one by one."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.formats import x12_freight
from tidewaiter.formats import x12_freight_columns as freight
from tidewaiter.formats.bulk import NONE, among, tag_code
from tidewaiter.formats.x12_310 import NAME
from tidewaiter.formats.x12_columns import Columns, Sets, consignments, moments, ports, words
from tidewaiter.formats.x12_lading_columns import lading

_ENDING = tuple(tag_code(tag) for tag in ("R4", "LX", "N7", "N1", "ST"))
_ARRIVALS = tuple(tag_code(code) for code in sorted(x12_freight.ARRIVALS))


def rows_of(sets: Sets) -> pa.Table:
    """The rows; while it reads, sets turn out not to be plain."""
    number, scac = sets.said(sets.tagged("B3"), 2, 11)
    code, vessel, voyage, carrier = sets.said(sets.tagged("V1"), 1, 2, 4, 5)
    columns: Columns = {"regime": pa.repeat("ocean", len(sets)), "transport_mode": pa.repeat("maritime", len(sets))}
    columns["conveyance"] = words(pc.coalesce(vessel, code), voyage)
    attributes: Columns = {"booking": freight.booking(sets)}
    freight.identity(sets, pc.coalesce(scac, carrier), number, columns)
    freight.equipment(sets, columns, attributes)
    freight.parties(sets, columns, attributes)
    _ports(sets, columns, attributes)
    attributes["vessel_code"] = code
    lading(sets, columns)
    return consignments(sets, columns, attributes, NAME)


def _ports(sets: Sets, columns: Columns, attributes: Columns) -> None:
    """Places of loading and discharge with the time of arrival, and where it was taken over."""
    segments = sets.tagged("R4")
    kinds, places = sets.codes(segments, 1), ports(sets, segments)
    into = {"L": (columns, "loading_location"), "D": (columns, "unloading_location")}
    into |= {"R": (attributes, "place_of_receipt"), "E": (attributes, "place_of_delivery")}
    for code, (target, name) in into.items():
        mine = np.flatnonzero(kinds == tag_code(code))
        at = np.append(mine, NONE)[sets.first(segments[mine])]
        target[name] = places.take(pa.array(at, mask=at == NONE))
    discharge = np.zeros(len(sets.bulk.tags), np.bool_)
    discharge[segments[kinds == tag_code("D")]] = True
    number = np.arange(len(sets.bulk.tags))
    begun = np.maximum.accumulate(np.where(among(sets.bulk.tags, _ENDING), number, 0))
    times = sets.tagged("DTM")
    times = times[discharge[begun[times]]]
    times = times[among(sets.bulk.of(times).coded(1), _ARRIVALS)]
    at = sets.first(times)
    columns["eta"] = moments(sets, times, 2, 3).take(pa.array(at, mask=at == NONE))
