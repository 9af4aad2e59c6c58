"""UPU PREDES, pre-advice of a dispatch, as an EDIFACT message. Not yet tried on a post's live data.

Gives an event for each receptacle and item it names. Written from public descriptions of what the message says; its
layout is not public. Receptacles and items are known by their form (S9, S10).
"""

from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.edifact_envelope import Message
from tidewaiter.formats.edifact_events import DEPARTURE, Ways, read_events
from tidewaiter.formats.edifact_marks import Marks

KIND = "PREDES"
NAME = "upu-predes"
TITLE = "Dispatch of receptacles (UPU PREDES), not yet tried on a post's live data"
STANDARD = "UPU M41, from public descriptions alone"

_WAYS = Ways(
    NAME, "dispatched", ("CNI", "GID", "PAC", "EQD"), ("189", "133", "11", "137"), ("5", "9"), departs=DEPARTURE
)


def read(message: Message, marks: Marks, encoding: str, reading: Reading) -> None:
    """Events of a PREDES."""
    del marks, encoding
    if not read_events(message, _WAYS, reading):
        reading.warn(
            "segment-missing", "PREDES", "", "The message names no item and no receptacle: was something lost?"
        )
