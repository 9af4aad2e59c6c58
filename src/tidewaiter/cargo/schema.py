"""The Consignment: one row per lowest-level consignment, as an Arrow schema.

Names are WCO Data Model terms in snake_case, one spelling each (docs/glossary.md). A consignment is a
postal item, a house waybill (or a master without houses), a house bill, a declaration or a truck
shipment. Every field but the identity may be null: missing is a state of its own, never zero or "".
`docs/data-dictionary.md` is generated from this module.
"""

from dataclasses import dataclass
from itertools import repeat
from operator import is_

import numpy as np
import pyarrow as pa

from tidewaiter.cargo.empty_columns import nulls

_TEXT = pa.string()
_NUMBER = pa.float64()
_TIME = pa.timestamp("us", tz="UTC")

ITEM = pa.struct(
    [
        pa.field("sequence", pa.int32()),
        pa.field("goods_description", _TEXT),
        pa.field("hs_code", _TEXT),
        pa.field("gross_mass_kg", _NUMBER),
        pa.field("net_mass_kg", _NUMBER),
        pa.field("quantity", _NUMBER),
        pa.field("declared_value", _NUMBER),
        pa.field("currency", _TEXT),
        pa.field("country_of_origin", _TEXT),
    ]
)


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its Arrow type and the sentence the data dictionary prints."""

    name: str
    type: pa.DataType
    meaning: str
    required: bool = False


def _party(role: str, title: str) -> tuple[Field, ...]:
    return (
        Field(f"{role}_name", _TEXT, f"Name of the {title}, as filed."),
        Field(f"{role}_address_line", _TEXT, f"Street and number of the {title}, lines joined by ', '."),
        Field(f"{role}_city", _TEXT, f"City of the {title}."),
        Field(f"{role}_postcode", _TEXT, f"Postcode of the {title}."),
        Field(f"{role}_country", _TEXT, f"Country of the {title}, ISO 3166-1 alpha-2."),
        Field(f"{role}_phone", _TEXT, f"Telephone of the {title}, as filed."),
        Field(f"{role}_email", _TEXT, f"E-mail of the {title}, as filed."),
        Field(f"{role}_id", _TEXT, f"Identifier of the {title} with the filer or the state (account, EORI, tax)."),
    )


FIELDS: tuple[Field, ...] = (
    Field("consignment_id", _TEXT, "'scheme:value', e.g. s10:RB123456785GB; the same in every version.", required=True),
    Field("version", pa.int32(), "1 for what arrived first; an amendment adds 1. Null until intake sets it."),
    Field(
        "regime",
        _TEXT,
        "Law under which the message is filed, by its name in regimes.toml: mail, air, express, ocean and others.",
    ),
    Field("transport_mode", _TEXT, "maritime, rail, road, air or mail (UN/ECE Recommendation 19)."),
    Field("s10", _TEXT, "UPU S10 postal item identifier."),
    Field("awb", _TEXT, "Master air waybill number, 'NNN-NNNNNNNN'."),
    Field("house_waybill", _TEXT, "House air waybill number."),
    Field("bill", _TEXT, "Bill of lading number, with the issuer's SCAC in front where known."),
    Field("declaration_number", _TEXT, "Customs declaration number."),
    Field("tracking_number", _TEXT, "Carrier's own tracking number (express)."),
    Field("container", pa.list_(_TEXT), "ISO 6346 container numbers."),
    Field("filer", _TEXT, "Who sent the data: post, carrier, forwarder or broker, by its code or name."),
    Field("carrier", _TEXT, "Carrier code (IATA designator, SCAC or name)."),
    Field("conveyance", _TEXT, "Flight, or vessel and voyage, or vehicle."),
    *_party("consignor", "consignor (shipper, sender)"),
    *_party("consignee", "consignee (addressee, importer)"),
    Field("goods_description", _TEXT, "Description of the goods, as filed."),
    Field("hs_code", _TEXT, "Harmonized System code as filed, digits only, 6 to 10."),
    Field("gross_mass_kg", _NUMBER, "Gross mass in kilograms."),
    Field("net_mass_kg", _NUMBER, "Net mass in kilograms."),
    Field("package_quantity", pa.int32(), "Number of packages (pieces)."),
    Field("declared_value", _NUMBER, "Declared customs value in `currency`."),
    Field("currency", _TEXT, "ISO 4217 code of `declared_value`."),
    Field("country_of_dispatch", _TEXT, "Country the consignment was sent from, ISO 3166-1 alpha-2."),
    Field("country_of_origin", _TEXT, "Country the goods were made in, ISO 3166-1 alpha-2."),
    Field("country_of_destination", _TEXT, "Country of final destination, ISO 3166-1 alpha-2."),
    Field("loading_location", _TEXT, "Place of loading, IATA airport or UN/LOCODE."),
    Field("unloading_location", _TEXT, "Place of unloading, IATA airport or UN/LOCODE."),
    Field("entry_office", _TEXT, "Facility where customs meets the goods, a code of facilities.toml."),
    Field("posted_on", pa.date32(), "Date of posting or acceptance."),
    Field("eta", _TIME, "Expected time of arrival, UTC."),
    Field("received_at", _TIME, "When the advance data reached the centre, UTC. Filled by intake where not filed."),
    Field("items", pa.list_(ITEM), "Item lines of the consignment."),
    Field("attributes", pa.map_(_TEXT, _TEXT), "A filer's further columns, by name, as a mapping file declares them."),
    Field("simulated", pa.bool_(), "True when the row comes from the practice world."),
    Field("source_format", _TEXT, "Name of the reader, e.g. iata-fwb."),
    Field("source_message", _TEXT, "SHA-256 of the message the row came from. Filled by intake."),
    Field("source_position", pa.int32(), "Ordinal of the unit (row, bill) in its message, from 0.", required=True),
)

CONSIGNMENT = pa.schema([pa.field(f.name, f.type, nullable=not f.required) for f in FIELDS])

_EMPTY = CONSIGNMENT.empty_table()
_MANY = 32
"""Rows from which it is worth knowing that all share a value."""


def table(rows: list[dict[str, object]]) -> pa.Table:
    """Rows as dicts with any subset of the fields, to a Consignment table; a name not in the schema raises."""
    if not rows:
        return _EMPTY
    filed = set().union(*rows)
    if unknown := filed.difference(CONSIGNMENT.names):
        raise KeyError(f"not fields of a Consignment: {sorted(unknown)}")
    columns = (
        _column([row.get(field.name) for row in rows], field.type)
        if field.name in filed
        else nulls(len(rows), field.type)
        for field in CONSIGNMENT
    )
    return pa.Table.from_arrays(list(columns), schema=CONSIGNMENT)


def _column(values: list[object], kind: pa.DataType) -> pa.Array:
    """A column of values; one that all rows share, as what a message says once for all, is converted once."""
    first = values[0]
    if len(values) < _MANY or not all(map(is_, values, repeat(first))):
        return pa.array(values, kind)
    return pa.array([first], kind).take(pa.array(np.zeros(len(values), np.int32)))
