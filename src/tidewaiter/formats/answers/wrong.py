"""Why a filing could not be used, in the codes that pre-loading centres send carriers.

The codes are those of Transport Canada's PACT technical implementation guide (2024), tables 7 and 9; an element that
they have no word for is answered as a consignment whose details could not be read.
"""

UNREADABLE = "BAD_WBL_FORMAT"
UNKNOWN_KIND = "INVALID_MESSAGE_TYPE"
DETAILS = "MISSING_CSM_LINE"

MISSING: dict[str, str] = {
    "awb": "MISSING_WBL_LINE",
    "house_waybill": "MISSING_HOUSE_BILL_NBR",
    "consignee_name": "MISSING_CNE_NAME",
    "consignee_address_line": "MISSING_CNE_ADDR",
    "consignee_country": "MISSING_CNE_CTRY",
    "consignor_name": "MISSING_SHP_NAME",
    "consignor_address_line": "MISSING_SHP_ADDR",
    "consignor_country": "MISSING_SHP_CTRY",
    "gross_mass_kg": "MISSING_WEIGHT",
    "package_quantity": "MISSING_BILL_QTY",
    "goods_description": "MISSING_CARGO_DESC",
}
"""Code of a missing element, by the Consignment field."""

INVALID: dict[str, str] = {
    "house_waybill": "INVALID_HOUSE_BILL_NBR",
    "gross_mass_kg": "INVALID_WEIGHT",
    "package_quantity": "INVALID_BILL_QTY",
}
"""Code of an element that is there and cannot be read."""

BAD_REQUEST, UNPROCESSABLE = 400, 422


def code_of(element: str, *, present: bool = False) -> str:
    """The code for a field that is missing, or present and unreadable."""
    table = INVALID if present else MISSING
    return table.get(element) or MISSING.get(element) or DETAILS


def status_of(code: str) -> int:
    """The HTTP status beside a code: 400 where nothing could be read, 422 where what was read does not do."""
    return BAD_REQUEST if code in {UNREADABLE, UNKNOWN_KIND} else UNPROCESSABLE
