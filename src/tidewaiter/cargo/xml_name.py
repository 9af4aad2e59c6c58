"""Local names for the elements of an XML document that names its things by prefix or namespace."""

from lxml import etree

UNNAMED = "_"
"""The name of an element whose own cannot be one without its prefix."""


def localise(element: "etree._Element") -> None:
    """Give an element its local name for a tag: without its namespace, and without a prefix that nobody declared.

    libxml2 lets some undeclared prefixes pass, and names that are none after one.
    """
    if not isinstance(element.tag, str):  # a comment or an instruction
        return
    try:
        element.tag = element.tag.rpartition("}")[2].rpartition(":")[2] or UNNAMED
    except ValueError:
        element.tag = UNNAMED
