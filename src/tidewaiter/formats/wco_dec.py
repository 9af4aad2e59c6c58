"""WCO Declaration (DEC-DMS) XML: one Consignment row a declaration, its goods items in `items`.

A declaration stands bare or in an envelope (MetaData, or a request around that); versions 2 and 3 of the data model
differ in nothing that is read here, so namespaces are dropped. Follows the WCO Data Model 3.6, information package DEC
(WCO_DEC_2_DMS.xsd) with the data elements of the Union Customs Code's annex B in its comments. Notifications
(Response) are named and not read. Corrections and cancellations name places in a declaration that is not at hand:
they wait in quarantine.
"""

from datetime import datetime

from lxml import etree

from tidewaiter.cargo.problem import Problem
from tidewaiter.cargo.schema import table
from tidewaiter.formats import wco_dec_dump, wco_dec_read
from tidewaiter.formats.air_reading import Reading, too_large, unrecognised
from tidewaiter.formats.cargoxml import Refusal, read_tree, root_with_namespaces, text
from tidewaiter.formats.parsed import Format, Parsed

NAME = "wco-dec"
NAMESPACE = "urn:wco:datamodel:wco:"
COMPLETE = frozenset({"9", "5"})
"""UN/EDIFACT 1225: original, replacement. Anything else says something about a declaration sent before."""


def parse(data: bytes, *, received_at: datetime | None = None) -> Parsed:  # noqa: ARG001 - every date has its year
    """Read one document, which may hold several declarations; one that cannot be read is a reject."""
    refused = too_large(data)
    if refused is not None:
        return refused
    root = read_tree(data)
    reading = Reading()
    if isinstance(root, Refusal):
        reading.reject(root.code, "DEC", root.value, root.hint, data)
        return reading.parsed()
    if next(root.iter("Response"), None) is not None:
        hint = "A customs administration's answer makes no consignment: send declarations."
        return Parsed(table([]), (Problem("message-not-read", "message", "DMS notification", hint),))
    found = [found for found in root.iter("Declaration") if not _within(found)]
    if not found:
        return unrecognised(data, "WCO declaration")
    alone = len(found) == 1
    for declaration in found:
        _read(declaration, data if alone else etree.tostring(declaration, encoding="utf-8"), reading)
    return reading.parsed()


def _within(element: "etree._Element") -> bool:
    return any(parent.tag == "Declaration" for parent in element.iterancestors())


def _read(declaration: "etree._Element", raw: bytes, reading: Reading) -> None:
    function = text(declaration, "FunctionCode")
    number = text(declaration, "ID") or text(declaration, "FunctionalReferenceID")
    if function is not None and function not in COMPLETE:
        hint = "A correction or cancellation is not applied alone: send the whole declaration, or handle it by hand."
        said = f"{number or ''} function {function} type {text(declaration, 'TypeCode') or ''}"
        reading.reject("amendment-not-read", "Declaration/FunctionCode", said, hint, raw)
        return
    if number is None:
        hint = "Give the declaration's number in ID, or the declarant's own in FunctionalReferenceID."
        reading.reject("unit-unreadable", "Declaration/FunctionalReferenceID", "", hint, raw)
        return
    reading.keep({"source_format": NAME, **wco_dec_read.consignment(declaration, number, reading)})


def recognise(head: bytes) -> bool:
    """Whether the root is a declaration of the WCO Data Model, or an envelope that one stands in."""
    root = root_with_namespaces(head)
    if root is None or root[0] not in {"Declaration", "MetaData", "submitDeclarationRequest"}:
        return False
    marks = (NAMESPACE.encode(), b"wcotypename")
    return any(mark in head.replace(b"\x00", b"").lower() for mark in marks)


FORMAT = Format(
    name=NAME,
    title="Customs declaration (WCO DEC-DMS XML)",
    standard="WCO Data Model 3.6, DEC-DMS",
    recognise=recognise,
    parse=parse,
    dump=wco_dec_dump.dump,
)
