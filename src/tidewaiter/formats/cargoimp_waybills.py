"""Reading a Cargo-IMP file: FWB, FHL and FFM as they come, in one file or apart.

A master waybill, its house list and the manifest of its flight often travel together, so each format reads all.
Messages of other kinds in the same file are named in one warning each kind.
"""

from datetime import datetime

from tidewaiter.formats import fhl_read, flight_manifest, fwb_read
from tidewaiter.formats.air_reading import Reading, too_large, unrecognised
from tidewaiter.formats.cargoimp import OTHER, Message, messages
from tidewaiter.formats.parsed import Parsed

NOT_READ = "Only FWB, FHL, XFWB, XFZB and XFHL become consignments, FFM and XFFM events; this message was passed over."


def parse(data: bytes, *, received_at: datetime | None = None) -> Parsed:
    """Read every FWB, FHL and FFM of a file; `received_at` gives the year of days that FLT and FFM write alone."""
    refused = too_large(data)
    if refused is not None:
        return refused
    reading = Reading(joined=True)
    seen = False
    for message in messages(data):
        seen = True
        if message.kind == "FWB":
            fwb_read.read(message, reading, received_at)
        elif message.kind == "FHL":
            fhl_read.read(message, reading)
        elif message.kind == "FFM":
            _manifest(message, reading, received_at)
        else:
            hint = f"{OTHER[message.kind].capitalize()}. {NOT_READ}"
            reading.warn_once("message-not-read", message.kind, message.path, hint, of_unit=False)
    return reading.parsed() if seen else unrecognised(data, "Cargo-IMP")


def _manifest(message: Message, reading: Reading, received_at: datetime | None) -> None:
    """Events of a flight manifest; what is doubtful in it concerns none of the units around it."""
    reading.of_units = False
    lines = flight_manifest.read_ffm(message, reading, received_at)
    flight_manifest.tell(lines, "iata-ffm", reading, message.sender)
    reading.of_units = True
