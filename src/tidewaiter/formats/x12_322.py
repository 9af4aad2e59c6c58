"""ASC X12 322, terminal operations and intermodal ramp activity: an event for each piece of equipment (N7).

Release 004010 and near. Q5 says what happened, when and where; R4 the route; N9 the bill that the equipment carries.
"""

from collections.abc import Iterator, Sequence

from tidewaiter.formats import x12_freight as freight
from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.runs import Run, Runs, parts_of
from tidewaiter.formats.x12 import Interchange
from tidewaiter.formats.x12_envelope import TransactionSet
from tidewaiter.formats.x12_marks import Delimiters, Segment, listed
from tidewaiter.formats.x12_values import arrival

CODE = "322"
NAME = "x12-322"
TITLE = "Terminal and ramp activity (X12 322)"
STANDARD = "ASC X12 322, release 004010 and near"

STATUS: dict[str, str] = {
    "A": "arrived",
    "AE": "loaded on vessel",
    "AL": "loaded on rail",
    "AR": "rail arrival at destination",
    "D": "delivered",
    "I": "in gate",
    "L": "loaded",
    "NF": "free time to expire",
    "OA": "out gate",
    "P": "departed",
    "RL": "rail departure from origin",
    "UR": "unloaded from rail",
    "UV": "unloaded from vessel",
    "VA": "vessel arrival",
    "VD": "vessel departure",
}
"""Codes of element 157, shipment status, to words; any other stands as `status` and itself."""

ROUTE = {"5": "activity_location", "L": "loading_location", "D": "unloading_location", "7": "place_of_delivery"}
"""Functions of R4 to what their places are called."""

ATTRIBUTES = (*ROUTE.values(), "bill", "booking", "seals")
"""What an event has in `attributes`, in this order."""


def read_set(transaction: TransactionSet, interchange: Interchange, reading: Reading) -> None:
    """Events of a 322."""
    count = 0
    for loop in _loops(transaction.segments, interchange.delimiters):
        tags = loop.tags
        if "N7" in tags:
            q5, said = _said(transaction, loop, tags)
            for unit in loop:
                if unit.tag == "N7":
                    reading.happened(_event(q5, said, unit, reading))
                    count += 1
    if not count:
        reading.warn("segment-missing", "N7", "", "The set names no equipment (N7): was something lost?")


def _loops(segments: Sequence[Segment], marks: Delimiters) -> Iterator[Runs[Segment]]:
    """What stands before the first Q5, and from each Q5 to the next."""
    loop = listed(marks)
    for part in parts_of(segments):
        if isinstance(part, Run) and part.tags is not None and "Q5" not in part.tags:
            loop.extend(part)
            continue
        for segment in loop.cut(part) if isinstance(part, Run) else part:
            if segment.tag == "Q5" and loop:
                yield loop
                loop = listed(marks)
            loop.append(segment)
    if loop:
        yield loop


def _said(transaction: TransactionSet, loop: Runs[Segment], tags: set[str]) -> tuple[Segment | None, dict[str, object]]:
    """The Q5 of a loop, and what the loop says of each of its units alike."""
    q5 = next((s for s in loop if s.tag == "Q5"), None) if "Q5" in tags else None
    code = q5.get(1) if q5 is not None else ""
    attributes: dict[str, str] = {}
    for segment in () if tags.isdisjoint({"R4", "N9"}) else loop:
        if segment.tag == "R4" and segment.get(1) in ROUTE:
            attributes.setdefault(ROUTE[segment.get(1)], freight.port(segment) or "")
        elif segment.tag == "N9" and segment.get(1) in {"BM", "BN"}:
            attributes.setdefault("bill" if segment.get(1) == "BM" else "booking", segment.get(2))
    freight.equipment([s for s in loop if s.tag == "M7"] if "M7" in tags else [], attributes)
    named = " ".join(t for t in (q5.get(6), q5.get(7), q5.get(8)) if t) if q5 is not None else ""
    return q5, {
        "event": STATUS.get(code, f"status {code}".strip()),
        "code": code or None,
        "place": attributes.get("activity_location") or named or None,
        "filer": freight.filer(transaction),
        "attributes": {key: text for key in ATTRIBUTES if (text := attributes.get(key))},
        "source_format": NAME,
    }


def _event(q5: Segment | None, said: dict[str, object], unit: Segment, reading: Reading) -> dict[str, object]:
    at = arrival(q5.get(2), q5.get(3), f"{q5.path} Q5", reading) if q5 is not None else None
    return {"key": f"container:{freight.box(unit)}", "at": at, **said}
