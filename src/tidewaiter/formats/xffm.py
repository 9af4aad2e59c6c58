"""IATA Cargo-XML XFFM, flight manifest: an event of its waybill for each master consignment, and no row.

Why no row: `ffm`.
"""

from datetime import datetime

from tidewaiter.formats import flight_manifest
from tidewaiter.formats.air_reading import Reading, too_large, unrecognised
from tidewaiter.formats.cargoxml import root_of
from tidewaiter.formats.parsed import Format, Parsed

NAME = "iata-xffm"


def parse(data: bytes, *, received_at: datetime | None = None) -> Parsed:
    """Events of an XFFM; its times have their year, so `received_at` is not used."""
    del received_at
    refused = too_large(data)
    if refused is not None:
        return refused
    if not recognise(data[:4096]):
        return unrecognised(data, "XFFM")
    reading = Reading()
    flight_manifest.tell(flight_manifest.read_xml(data, reading), NAME, reading)
    return reading.parsed()


def recognise(head: bytes) -> bool:
    """Whether a document is a flight manifest of Cargo-XML."""
    return root_of(head) == flight_manifest.XML_ROOT


FORMAT = Format(
    name=NAME,
    title="Flight manifest (Cargo-XML XFFM)",
    standard="IATA Cargo-XML, XFFM 1.00 to 3.00",
    recognise=recognise,
    parse=parse,
)
