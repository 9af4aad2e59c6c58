"""ASC X12 404, rail carrier shipment information: each set is a bill, and one row. Release 004010 and near."""

from collections.abc import Sequence

from tidewaiter.formats import x12_freight as freight
from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.x12 import Interchange
from tidewaiter.formats.x12_envelope import TransactionSet
from tidewaiter.formats.x12_marks import Segment

CODE = "404"
NAME = "x12-404"
TITLE = "Shipment of a rail carrier (X12 404)"
STANDARD = "ASC X12 404, release 004010 and near"

_NO_BILL = "A shipment needs its bill in N9*BM, or its number in BX-04: send it again."


def read_set(transaction: TransactionSet, interchange: Interchange, reading: Reading) -> None:
    """The row of a 404, or its reject."""
    segments = transaction.segments
    first = {segment.tag: segment for segment in reversed(segments)}
    named = segments if "N9" in first else ()
    bx = first.get("BX")
    scac = bx.get(5) if bx is not None else ""
    bill = freight.bill_number(named, scac, bx.get(4) if bx is not None else "")
    if not bill:
        path = segments[0].path if segments else "set"
        raw = freight.enclosed(transaction, interchange)
        reading.reject("bill-unreadable", path, "", _NO_BILL, raw)
        return
    attributes: dict[str, str] = {}
    row: dict[str, object] = {
        "consignment_id": f"bill:{bill}",
        "bill": bill,
        "regime": "rail",
        "transport_mode": "rail",
        "carrier": scac,
        "filer": freight.filer(transaction) or scac,
        "simulated": freight.simulated(transaction),
    }
    row |= freight.parties(segments if "N1" in first else (), attributes, reading)
    row |= freight.lading(segments, reading)
    row["container"] = freight.equipment(segments if "N7" in first or "M7" in first else (), attributes)
    _journey(segments, first, row, attributes)
    reading.keep(freight.finished(row, attributes, NAME))


def _journey(
    segments: Sequence[Segment], first: dict[str, Segment], row: dict[str, object], attributes: dict[str, str]
) -> None:
    """Where it comes from and goes: ports of the sea leg (CM), stations of origin (F9) and destination (D9)."""
    for segment in segments if "CM" in first else ():
        if segment.tag == "CM":
            name = "loading_location" if segment.get(2).upper() == "L" else "unloading_location"
            row.setdefault(name, segment.get(3) or None)
            vessel = " ".join(t for t in (segment.get(11), segment.get(1)) if t)
            row.setdefault("conveyance", vessel or None)
    for tag, name in (("F9", "place_of_receipt"), ("D9", "place_of_delivery")):
        if tag in first:
            attributes[name] = " ".join(t for t in (first[tag].get(2), first[tag].get(3)) if t)
    attributes["in_bond_type"] = first["M12"].get(1) if "M12" in first else ""
    named = segments if "N9" in first else ()
    attributes["booking"] = next((s.get(2) for s in named if s.tag == "N9" and s.get(1) == "BN"), "")
