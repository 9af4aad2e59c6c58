"""UN/EDIFACT CUSCAR, customs cargo report (manifest): each consignment (CNI) is one row.

Directories D.95B to D.21A. Where a message has no CNI, each bill reference (RFF+BM and near) begins a consignment.
"""

from collections.abc import Iterator

from tidewaiter.formats import edifact_consignment
from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.edifact_consignment import BILLS, MASTER_AIR, Header, read_header
from tidewaiter.formats.edifact_dump import dump
from tidewaiter.formats.edifact_envelope import Message
from tidewaiter.formats.edifact_marks import Marks, Segment
from tidewaiter.formats.edifact_units import Above, Unit, cut, grouped
from tidewaiter.formats.runs import Runs

__all__ = ["KIND", "NAME", "STANDARD", "TITLE", "dump", "read"]

KIND = "CUSCAR"
NAME = "edifact-cuscar"
TITLE = "Customs cargo report (EDIFACT CUSCAR)"
STANDARD = "UN/EDIFACT CUSCAR, D.95B to D.21A"

_NO_NUMBER = "A consignment needs a bill or waybill (RFF+BM, BH, AWB, HWB): send it again."


def read(message: Message, marks: Marks, encoding: str, reading: Reading) -> None:
    """Rows and rejects of a CUSCAR."""
    header_segments, units = cut(message, "CNI")
    if units is None:
        header_segments, units = _by_reference(message)
    header = read_header(message, header_segments, reading)
    above = Above(message, header_segments, marks, encoding)
    for unit in units or ():
        read_unit(unit, header, above, reading)
    if units is None:
        reading.warn("segment-missing", "CNI", "", "The manifest has no consignment (CNI): was something lost?")


def read_unit(unit: Unit, header: Header, above: Above, reading: Reading) -> None:
    """The row or the reject of one consignment."""
    edifact_consignment.read_unit(unit, header, above, NAME, _NO_NUMBER, reading)


def _by_reference(message: Message) -> tuple[Runs[Segment], Iterator[Unit] | None]:
    def begins(segment: Segment) -> bool:
        return segment.tag == "RFF" and segment.get(1) in {*BILLS, *MASTER_AIR} and bool(segment.get(1, 2))

    return grouped(message.segments, begins)
