"""Transaction sets of ASC X12 by number, for those that are known and not read."""

from tidewaiter.cargo.problem import Problem

SETS: dict[str, str] = {
    "110": "air freight details and invoice",
    "204": "motor carrier load tender",
    "210": "motor carrier freight details and invoice",
    "214": "transportation carrier shipment status",
    "240": "motor carrier package status",
    "300": "reservation of ocean space",
    "301": "confirmation of ocean space",
    "303": "cancellation of ocean space",
    "304": "shipping instructions",
    "312": "arrival notice (ocean)",
    "315": "status details (ocean)",
    "350": "US customs status information",
    "353": "US customs events advisory details",
    "355": "US customs acceptance or rejection",
    "356": "US customs permit to transfer request",
    "357": "US customs in-bond information",
    "358": "customs consist information",
    "410": "rail carrier freight details and invoice",
    "417": "rail carrier waybill interchange",
    "810": "invoice",
    "824": "application advice",
    "837": "health care claim",
    "850": "purchase order",
    "855": "purchase order acknowledgement",
    "856": "ship notice",
    "945": "warehouse shipping advice",
    "990": "response to a load tender",
    "997": "functional acknowledgement",
    "999": "implementation acknowledgement",
}
"""Number to what it is."""


def not_read(code: str, path: str) -> Problem:
    """The problem that says which set stands at `path` and that it gives no consignments."""
    known = SETS.get(code, "a set that is not known here")
    hint = f"{known[0].upper()}{known[1:]}: no consignments are read from it. Send X12 309, 310 or 404."
    return Problem("message-not-read", path, f"X12 {code or '(no number)'}", hint)
