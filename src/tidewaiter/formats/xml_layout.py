"""Shipments in XML, read by the same tables of paths as those in JSON (`json_layout`).

An element becomes an object of its children, or its text where it has none; a name that stands more than once becomes
a list; namespaces and attributes make no difference. XML is read safely (`cargoxml.read_tree`).
"""

import re
from datetime import datetime

from lxml import etree

from tidewaiter.formats.air_reading import Reading, too_large, unrecognised
from tidewaiter.formats.cargoxml import Refusal, read_tree, root_with_namespaces
from tidewaiter.formats.json_layout import Layout, read_unit, reject, units_of
from tidewaiter.formats.parsed import Format, Parsed
from tidewaiter.formats.xml_layout_dump import dumper

ENVELOPES = frozenset({"Envelope"})
"""Roots around a message, which may be of any kind."""


def reader(layout: Layout, roots: frozenset[str]) -> Format:
    """The format that a layout makes of documents with one of these roots, bare or in a SOAP envelope."""

    def recognise(head: bytes) -> bool:
        return _recognises(layout, roots, head)

    def parse(data: bytes, *, received_at: datetime | None = None) -> Parsed:
        del received_at  # every date has its year
        return _parse(data, layout, roots)

    return Format(layout.name, layout.title, layout.standard, recognise, parse, dumper(layout, min(roots)))


def _recognises(layout: Layout, roots: frozenset[str], head: bytes) -> bool:
    root = root_with_namespaces(head)
    if root is None or root[0] not in roots | ENVELOPES:
        return False
    text = head.replace(b"\0", b"").decode("latin-1")
    marks = (*layout.marks, f"(?:{'|'.join(sorted(roots))})")
    return all(re.search(rf"<(?:[\w.-]+:)?{mark}[\s/>]", text) for mark in marks)


def _parse(data: bytes, layout: Layout, roots: frozenset[str]) -> Parsed:
    refused = too_large(data)
    if refused is not None:
        return refused
    reading = Reading()
    root = read_tree(data)
    if isinstance(root, Refusal):
        reading.reject(root.code, "message", root.value, root.hint, data)
        return reading.parsed()
    found = [one for one in root.iter() if one.tag in roots] if root.tag in ENVELOPES else [root]
    seen = False
    for one in found:
        lost = 0
        for outer, unit in units_of(plain(one), layout) if one.tag in roots else ():
            seen = True
            lost += not read_unit(outer, unit, layout, reading)
        if lost:
            # Once, however many they are: each would be the whole document again.
            reject(data if one is root else etree.tostring(one, encoding="utf-8"), layout, reading)
    return reading.parsed() if seen else unrecognised(data, layout.title)


def plain(element: "etree._Element") -> object:
    """An element as text or an object of its children; comments and processing instructions say nothing."""
    children = [child for child in element if isinstance(child.tag, str)]
    if not children:
        return element.text or ""
    found: dict[str, object] = {}
    for child in children:
        value = plain(child)
        before = found.get(child.tag)
        if before is None:
            found[child.tag] = value
        elif isinstance(before, list):
            before.append(value)
        else:
            found[child.tag] = [before, value]
    return found
