"""Reading a Cargo-IMP file: FWB and FHL as they come, in one file or apart.

A master waybill and its house list often travel together, so both formats read both. Messages of other kinds in
the same file are named in one warning each kind.
"""

from datetime import datetime

from tidewaiter.formats import fhl_read, fwb_read
from tidewaiter.formats.air_reading import Reading, too_large, unrecognised
from tidewaiter.formats.cargoimp import OTHER, messages
from tidewaiter.formats.parsed import Parsed

NOT_READ = "Only FWB, FHL, XFWB, XFZB and XFHL become consignments; this message was passed over."


def parse(data: bytes, *, received_at: datetime | None = None) -> Parsed:
    """Read every FWB and FHL of a file; `received_at` gives the month and year of days that FLT writes alone."""
    refused = too_large(data)
    if refused is not None:
        return refused
    reading = Reading()
    seen = False
    for message in messages(data):
        seen = True
        if message.kind == "FWB":
            fwb_read.read(message, reading, received_at)
        elif message.kind == "FHL":
            fhl_read.read(message, reading)
        else:
            hint = f"{OTHER[message.kind].capitalize()}. {NOT_READ}"
            reading.warn_once("message-not-read", message.kind, message.path, hint, of_unit=False)
    return reading.parsed() if seen else unrecognised(data, "Cargo-IMP")
