"""UPU EMSEVT, events of items, as an EDIFACT message. Not yet tried on a post's live data.

Gives an event for each item with its code (STS). Written from public descriptions of what the message says; its
layout is not public. Items are known by their form (S10).
"""

from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.edifact_envelope import Message
from tidewaiter.formats.edifact_events import Ways, read_events
from tidewaiter.formats.edifact_marks import Marks

KIND = "EMSEVT"
NAME = "upu-emsevt"
TITLE = "Events of postal items (UPU EMSEVT), not yet tried on a post's live data"
STANDARD = "UPU M40, from public descriptions alone"

DEPARTED = {"EMC": "departed", "EMK": "departed"}
"""Departure from the outward office of exchange, and from one of transit (public lists of the events of an item)."""

_WAYS = Ways(NAME, "item event", ("CNI", "STS", "GID", "PAC"), ("7", "334", "137"), ("175", "14", "5"), words=DEPARTED)


def read(message: Message, marks: Marks, encoding: str, reading: Reading) -> None:
    """Events of a EMSEVT."""
    del marks, encoding
    if not read_events(message, _WAYS, reading):
        reading.warn(
            "segment-missing", "EMSEVT", "", "The message names no item and no receptacle: was something lost?"
        )
