"""Building XML documents from fields: what is null or empty is no element.

Texts lose the characters that XML cannot hold. Numbers have every digit and no exponent, as the readers want them.
"""

import math
from decimal import Decimal
from typing import Any

from lxml import etree

NOT_XML: dict[int, None] = {code: None for code in range(32) if chr(code) not in "\t\n\r"}
NOT_XML |= dict.fromkeys((0xFFFE, 0xFFFF)) | dict.fromkeys(range(0xD800, 0xE000))
"""Characters that no document can hold, for `str.translate`."""

_PLACES = 12


def node(tag: str, *content: "etree._Element | str | int | None", **attributes: str | None) -> "etree._Element | None":
    """An element of this name around texts and elements, or None where there is neither."""
    held = [one for one in content if one is not None and one != ""]
    if not held:
        return None
    made = etree.Element(tag)
    for name, value in attributes.items():
        if value:
            made.set(name, value.translate(NOT_XML))
    for one in held:
        if isinstance(one, str | int):
            made.text = str(one).translate(NOT_XML)
        else:
            made.append(one)
    return made


def root(name: str, namespace: str, **prefixes: str) -> "etree._Element":
    """An empty document of a namespace, which is its default; `prefixes` are further ones."""
    spaces: dict[Any, str] = {None: namespace, **prefixes}
    return etree.Element(f"{{{namespace}}}{name}", nsmap=spaces)


def number(value: object) -> str | None:
    """A number as digits, at most twelve after the point; None for null and for what is negative or not finite."""
    if isinstance(value, int):
        return str(value)
    if not isinstance(value, float) or not math.isfinite(value) or value < 0:
        return None
    plain = Decimal(repr(value))
    digits = f"{round(plain, _PLACES) if -int(plain.as_tuple().exponent) > _PLACES else plain:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def document(whole: "etree._Element") -> bytes:
    """The whole document in UTF-8."""
    return etree.tostring(whole, xml_declaration=True, encoding="UTF-8")
