"""Reading a Cargo-IMP file: FWB, FHL and FFM as they come, in one file or apart.

A master waybill, its house list and the manifest of its flight often travel together, so each format reads all.
Messages of other kinds in the same file are named in one warning each kind.
"""

from datetime import datetime

from tidewaiter.formats import fhl_read, flight_manifest, fwb_read
from tidewaiter.formats.air_reading import Reading, too_large, unrecognised
from tidewaiter.formats.alike_units import Kinds
from tidewaiter.formats.aside import Enclosed
from tidewaiter.formats.cargoimp import OTHER, Message, messages
from tidewaiter.formats.parsed import Parsed

NOT_READ = "Only FWB, FHL, XFWB, XFZB and XFHL become consignments, FFM and XFFM events; this message was passed over."

SHORT = 64
"""Characters of a message that is compared with those that were refused before."""
MOST_ALIKE = 1024
"""So many different ones are remembered."""


def parse(data: bytes, *, received_at: datetime | None = None) -> Parsed:
    """Read every FWB, FHL and FFM of a file; `received_at` gives the year of days that FLT and FFM write alone."""
    refused = too_large(data)
    if refused is not None:
        return refused
    reading = Reading(joined=True)
    seen = False
    alike: dict[str, Enclosed] = {}
    houses = Kinds()
    for message in messages(data):
        seen = True
        short = len(message.text) <= SHORT
        if short and (known := alike.get(message.text)) is not None:
            reading.reject_again(known)
            continue
        position, last = reading.position, reading.kept_together()
        _read(message, reading, houses, received_at)
        unit = reading.kept_together()
        if short and unit is not None and unit is not last and reading.position == position + 1:
            # The message is one unit, and that is kept together with others.
            if len(alike) >= MOST_ALIKE:
                alike.clear()
            alike[message.text] = unit
    return reading.parsed() if seen else unrecognised(data, "Cargo-IMP")


def _read(message: Message, reading: Reading, houses: Kinds, received_at: datetime | None) -> None:
    if message.kind == "FWB":
        fwb_read.read(message, reading, received_at)
    elif message.kind == "FHL":
        fhl_read.read(message, reading, houses)
    elif message.kind == "FFM":
        _manifest(message, reading, received_at)
    else:
        hint = f"{OTHER[message.kind].capitalize()}. {NOT_READ}"
        reading.warn_once("message-not-read", message.kind, message.path, hint, of_unit=False)


def _manifest(message: Message, reading: Reading, received_at: datetime | None) -> None:
    """Events of a flight manifest; what is doubtful in it concerns none of the units around it."""
    reading.of_units = False
    lines = flight_manifest.read_ffm(message, reading, received_at)
    flight_manifest.tell(lines, "iata-ffm", reading, message.sender)
    reading.of_units = True
