"""UN/EDIFACT COARRI, discharge and loading report: what a terminal took off or put on a vessel, as events."""

from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.edifact_envelope import Message
from tidewaiter.formats.edifact_events import Ways, read_events
from tidewaiter.formats.edifact_marks import Marks

KIND = "COARRI"
NAME = "edifact-coarri"
TITLE = "Containers discharged or loaded (EDIFACT COARRI)"
STANDARD = "UN/EDIFACT COARRI, D.95B and near"

_EVENTS = {
    **dict.fromkeys(("44", "98", "119"), "discharged"),
    **dict.fromkeys(("46", "122", "270"), "loaded"),
}
"""Document codes (1001) as the guides of SMDG and ITIGG use them."""

_WAYS = Ways(NAME, "moved", ("EQD",), ("203", "7", "137"), ("11", "9", "175"))
_DISCHARGE = Ways(NAME, "discharged", ("EQD",), ("203", "7", "137"), ())
"""Ports of a box itself are where it was loaded and will be discharged: where it was moved is in the header."""


def read(message: Message, marks: Marks, encoding: str, reading: Reading) -> None:
    """Events of a COARRI."""
    del marks, encoding
    code = next((s.get(1) for s in message.segments if s.tag == "BGM"), "")
    terminal = next((s for s in message.segments if s.tag == "LOC"), None)
    where = terminal.get(2) or None if terminal is not None else None
    count = read_events(message, _DISCHARGE, reading, _EVENTS.get(code, _WAYS.event), where)
    if not count:
        reading.warn("segment-missing", "EQD", "", "The report names no container (EQD): was something lost?")
