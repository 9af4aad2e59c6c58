"""IATA Cargo-IMP FFM, flight manifest: the format offered to the registry.

A line gives an event of its waybill (`flight_manifest.tell`) and no row. It has neither parties nor value, and a row of
it would replace the waybill's own as its newest version. FWB and FHL of the same file become rows.
"""

from tidewaiter.formats.cargoimp import first_kind
from tidewaiter.formats.cargoimp_waybills import parse
from tidewaiter.formats.parsed import Format

NAME = "iata-ffm"


def recognise(head: bytes) -> bool:
    """Whether the first message of a file is an FFM."""
    return first_kind(head) == "FFM"


FORMAT = Format(
    name=NAME,
    title="Flight manifest (Cargo-IMP FFM)",
    standard="IATA Cargo-IMP, FFM versions 5 to 8",
    recognise=recognise,
    parse=parse,
)
