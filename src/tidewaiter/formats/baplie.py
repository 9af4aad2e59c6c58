"""UN/EDIFACT BAPLIE, bay plan: where each container stands on a vessel, as events that join on the container.

A stow plan names boxes, masses and ports; parties and most goods are on the manifest. A row of it under its bill would
stand as a later, emptier version of the manifest's consignment, so there is none.
"""

from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.edifact_envelope import Message
from tidewaiter.formats.edifact_events import Ways, read_events
from tidewaiter.formats.edifact_marks import Marks

KIND = "BAPLIE"
NAME = "edifact-baplie"
TITLE = "Stow plan of a vessel (EDIFACT BAPLIE)"
STANDARD = "UN/EDIFACT BAPLIE, D.95B and near (SMDG 2.x), D.13B (SMDG 3.x)"

_WAYS = Ways(NAME, "stowed", ("LOC",), ("137",), ("5",), position="147")
_BY_BOX = Ways(NAME, "stowed", ("EQD",), ("137",), ("5",))


def read(message: Message, marks: Marks, encoding: str, reading: Reading) -> None:
    """Events of a BAPLIE; a plan without positions (LOC+147) is cut at its containers."""
    del marks, encoding
    positions = any(s.tag == "LOC" and s.get(1) == "147" for s in message.segments)
    if not read_events(message, _WAYS if positions else _BY_BOX, reading):
        reading.warn("segment-missing", "EQD", "", "The plan names no container (EQD): was something lost?")
