"""ASC X12 310, freight receipt and invoice (ocean), release 004010 and near: each set is a bill of lading, one row."""

from tidewaiter.formats import x12_freight as freight
from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.x12 import Interchange
from tidewaiter.formats.x12_envelope import TransactionSet

CODE = "310"
NAME = "x12-310"
TITLE = "Freight receipt and invoice of an ocean carrier (X12 310)"
STANDARD = "ASC X12 310, release 004010 and near"

_NO_BILL = "A bill needs its number in N9*BM, or in B3-02: send it again."


def read_set(transaction: TransactionSet, interchange: Interchange, reading: Reading) -> None:
    """The row of a 310, or its reject."""
    segments = transaction.segments
    first = {segment.tag: segment for segment in reversed(segments)}
    named = segments if "N9" in first else ()
    b3, v1 = first.get("B3"), first.get("V1")
    scac = (b3.get(11) if b3 is not None else "") or (v1.get(5) if v1 is not None else "")
    bill = freight.bill_number(named, scac, b3.get(2) if b3 is not None else "")
    if not bill:
        path = segments[0].path if segments else "set"
        raw = freight.enclosed(transaction, interchange)
        reading.reject("bill-unreadable", path, "", _NO_BILL, raw)
        return
    attributes: dict[str, str] = {}
    row: dict[str, object] = {
        "consignment_id": f"bill:{bill}",
        "bill": bill,
        "regime": "ocean",
        "transport_mode": "maritime",
        "carrier": scac,
        "filer": freight.filer(transaction) or scac,
        "simulated": freight.simulated(transaction),
    }
    if v1 is not None:
        row["conveyance"] = " ".join(t for t in (v1.get(2) or v1.get(1), v1.get(4)) if t)
        attributes["vessel_code"] = v1.get(1)
    attributes["booking"] = next((s.get(2) for s in named if s.tag == "N9" and s.get(1) == "BN"), "")
    row |= freight.parties(segments if "N1" in first else (), attributes, reading)
    row |= freight.ports(segments if "R4" in first else (), attributes, reading)
    row |= freight.lading(segments, reading)
    row["container"] = freight.equipment(segments if "N7" in first or "M7" in first else (), attributes)
    reading.keep(freight.finished(row, attributes, NAME))
