"""UPU CARDIT, carrier pre-advice of mail, as an EDIFACT message. Not yet tried on a post's live data.

Gives an event for each receptacle that is handed over. Written from public descriptions of what the message says; its
layout is not public. Receptacles are known by their form (S9).
"""

from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.edifact_envelope import Message
from tidewaiter.formats.edifact_events import DEPARTURE, Ways, read_events
from tidewaiter.formats.edifact_marks import Marks

KIND = "CARDIT"
NAME = "upu-cardit"
TITLE = "Mail handed to a carrier (UPU CARDIT), not yet tried on a post's live data"
STANDARD = "UPU M48, from public descriptions alone"

_WAYS = Ways(NAME, "consigned", ("CNI", "GID", "PAC", "EQD"), ("189", "133", "137"), ("5", "9"), departs=DEPARTURE)


def read(message: Message, marks: Marks, encoding: str, reading: Reading) -> None:
    """Events of a CARDIT."""
    del marks, encoding
    if not read_events(message, _WAYS, reading):
        reading.warn(
            "segment-missing", "CARDIT", "", "The message names no item and no receptacle: was something lost?"
        )
