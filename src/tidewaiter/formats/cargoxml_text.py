"""Writing Cargo-XML: elements as text, escaped, without the characters XML cannot hold.

Null is no element. Element order follows the Cargo-XML schemas 3.00; there is no indentation.
"""

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def element(name: str, content: str | None, attributes: Mapping[str, str] | None = None) -> str:
    """An element around content that is markup already; nothing when there is no content."""
    if not content:
        return ""
    said = "".join(f" {key}={quoteattr(value)}" for key, value in (attributes or {}).items())
    return f"<ram:{name}{said}>{content}</ram:{name}>"


def words(name: str, value: object, attributes: Mapping[str, str] | None = None) -> str:
    """An element with text; null or empty gives nothing."""
    if value is None:
        return ""
    return element(name, escape(_ILLEGAL.sub(" ", str(value))), attributes)


def amount(name: str, value: object, attributes: Mapping[str, str] | None = None) -> str:
    """An element with a number, every digit of it; null and what is not finite give nothing."""
    if isinstance(value, int):
        return element(name, str(value), attributes)
    if not isinstance(value, float) or not math.isfinite(value) or value < 0:
        return ""
    return element(name, f"{Decimal(repr(value)):f}", attributes)


def party(name: str, row: Mapping[str, object], role: str) -> str:
    """A ConsignorParty or ConsigneeParty."""
    address = "".join(
        words(tag, row[f"{role}_{part}"])
        for tag, part in (
            ("PostcodeCode", "postcode"),
            ("StreetName", "address_line"),
            ("CityName", "city"),
            ("CountryID", "country"),
        )
    )
    contact = element("DirectTelephoneCommunication", words("CompleteNumber", row[f"{role}_phone"]))
    contact += element("URIEmailCommunication", words("URIID", row[f"{role}_email"]))
    body = words("Name", row[f"{role}_name"]) + words("AccountID", row[f"{role}_id"])
    body += element("PostalStructuredAddress", address) + element("DefinedTradeContact", contact)
    return element(name, body)
