"""UPU CUSITM, a post's items for customs, as an EDIFACT message: as ITMATT. Not yet tried on a post's live data."""

from tidewaiter.formats import itmatt
from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.edifact_envelope import Message
from tidewaiter.formats.edifact_marks import Marks

KIND = "CUSITM"
NAME = "upu-cusitm"
TITLE = "Postal items for customs (UPU CUSITM), not yet tried on a post's live data"
STANDARD = "UPU M43, from public descriptions alone"


def read(message: Message, marks: Marks, encoding: str, reading: Reading) -> None:
    """Rows and rejects of a CUSITM."""
    itmatt.read(message, marks, encoding, reading, NAME)
