"""UN/EDIFACT IFCSUM, forwarding and consolidation summary: each consignment of the consolidation (CNI) is one row.

Directories S.93A to D.21A. The number of a consignment is its bill or waybill (RFF), else what CNI gives it.
"""

from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.edifact_consignment import read_header, read_unit
from tidewaiter.formats.edifact_envelope import Message
from tidewaiter.formats.edifact_marks import Marks
from tidewaiter.formats.edifact_units import Above, cut

KIND = "IFCSUM"
NAME = "edifact-ifcsum"
TITLE = "Consignments of a consolidation (EDIFACT IFCSUM)"
STANDARD = "UN/EDIFACT IFCSUM, S.93A to D.21A"

_NO_NUMBER = "A consignment needs its number in CNI or a bill or waybill in RFF: send it again."


def read(message: Message, marks: Marks, encoding: str, reading: Reading) -> None:
    """Rows and rejects of an IFCSUM."""
    header_segments, units = cut(message, "CNI")
    header = read_header(message, header_segments, reading)
    above = Above(message, header_segments, marks, encoding)
    for unit in units or ():
        read_unit(unit, header, above, NAME, _NO_NUMBER, reading)
    if units is None:
        reading.warn("segment-missing", "CNI", "", "The summary has no consignment (CNI): was something lost?")
