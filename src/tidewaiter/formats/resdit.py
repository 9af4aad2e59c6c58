"""UPU RESDIT, carrier response to a consignment of mail, as an EDIFACT message. Not yet tried on a post's live data.

Gives an event for each receptacle with the carrier's status (STS). Written from public descriptions of what the message
says; its layout is not public. Receptacles are known by their form (S9).
"""

from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.edifact_envelope import Message
from tidewaiter.formats.edifact_events import DEPARTURE, Ways, read_events
from tidewaiter.formats.edifact_marks import Marks

KIND = "RESDIT"
NAME = "upu-resdit"
TITLE = "A carrier's reports on mail (UPU RESDIT), not yet tried on a post's live data"
STANDARD = "UPU M49, from public descriptions alone"

_WAYS = Ways(
    NAME,
    "carrier status",
    ("CNI", "STS", "GID", "PAC", "EQD"),
    ("7", "334", "137"),
    ("175", "9", "5"),
    departs=DEPARTURE,
)


def read(message: Message, marks: Marks, encoding: str, reading: Reading) -> None:
    """Events of a RESDIT."""
    del marks, encoding
    if not read_events(message, _WAYS, reading):
        reading.warn(
            "segment-missing", "RESDIT", "", "The message names no item and no receptacle: was something lost?"
        )
