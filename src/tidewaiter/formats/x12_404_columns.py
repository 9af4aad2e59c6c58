"""Rows of the plain sets of a clean X12 404, all at once, as `x12_404` reads them one by one."""

import pyarrow as pa

from tidewaiter.formats import x12_freight_columns as freight
from tidewaiter.formats.bulk import tag_code
from tidewaiter.formats.x12_404 import NAME
from tidewaiter.formats.x12_columns import Columns, Sets, consignments, words
from tidewaiter.formats.x12_lading_columns import lading


def rows_of(sets: Sets) -> pa.Table:
    """The rows; while it reads, sets turn out not to be plain."""
    number, scac = sets.said(sets.tagged("BX"), 4, 5)
    columns: Columns = {"regime": pa.repeat("rail", len(sets)), "transport_mode": pa.repeat("rail", len(sets))}
    attributes: Columns = {"booking": freight.booking(sets)}
    freight.identity(sets, scac, number, columns)
    freight.equipment(sets, columns, attributes)
    freight.parties(sets, columns, attributes)
    _journey(sets, columns, attributes)
    lading(sets, columns)
    return consignments(sets, columns, attributes, NAME)


def _journey(sets: Sets, columns: Columns, attributes: Columns) -> None:
    """Ports of the sea leg (CM), stations of origin (F9) and destination (D9)."""
    legs = sets.tagged("CM")
    loads = sets.codes(legs, 2) == tag_code("L")
    (columns["loading_location"],) = sets.said(legs[loads], 3)
    (columns["unloading_location"],) = sets.said(legs[~loads], 3)
    voyage, vessel = sets.said(legs, 1, 11)
    columns["conveyance"] = words(vessel, voyage)
    attributes["place_of_receipt"] = words(*sets.said(sets.tagged("F9"), 2, 3))
    attributes["place_of_delivery"] = words(*sets.said(sets.tagged("D9"), 2, 3))
    (attributes["in_bond_type"],) = sets.said(sets.tagged("M12"), 1)
