"""UN/EDIFACT CUSCAR, customs cargo report (manifest): each consignment (CNI) is one row.

Directories D.95B to D.21A. Where a message has no CNI, each bill reference (RFF+BM and near) begins a consignment.
"""

from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.edifact_consignment import BILLS, MASTER_AIR, read_consignment, read_header
from tidewaiter.formats.edifact_dump import dump
from tidewaiter.formats.edifact_envelope import Message
from tidewaiter.formats.edifact_marks import Marks, Segment
from tidewaiter.formats.edifact_units import Unit, alone, cut

__all__ = ["KIND", "NAME", "STANDARD", "TITLE", "dump", "read"]

KIND = "CUSCAR"
NAME = "edifact-cuscar"
TITLE = "Customs cargo report (EDIFACT CUSCAR)"
STANDARD = "UN/EDIFACT CUSCAR, D.95B to D.21A"

_NO_NUMBER = "A consignment needs a bill or waybill (RFF+BM, BH, AWB, HWB): send it again."


def read(message: Message, marks: Marks, encoding: str, reading: Reading) -> None:
    """Rows and rejects of a CUSCAR."""
    header_segments, units = cut(message, "CNI")
    if not units:
        header_segments, units = _by_reference(message)
    header = read_header(message, header_segments, reading)
    for unit in units:
        row = read_consignment(unit, header, NAME, reading)
        if row is not None:
            reading.keep(row)
            continue
        first = unit.segments[0]
        raw = alone(message, header_segments, unit, marks).encode(encoding, errors="replace")
        reading.reject("unit-unreadable", first.path, first.shown, _NO_NUMBER, raw)
    if not units:
        reading.warn("segment-missing", "CNI", "", "The manifest has no consignment (CNI): was something lost?")


def _by_reference(message: Message) -> tuple[list[Segment], list[Unit]]:
    header: list[Segment] = []
    units: list[Unit] = []
    for segment in message.segments:
        if segment.tag == "RFF" and segment.get(1) in {*BILLS, *MASTER_AIR} and segment.get(1, 2):
            units.append(Unit([segment]))
        elif units:
            units[-1].segments.append(segment)
        else:
            header.append(segment)
    return header, units
