"""Writing shipments as XML by the table of paths that reads them (`json_layout_dump` says what is carried)."""

from collections.abc import Callable

import pyarrow as pa
from lxml import etree

from tidewaiter.formats.json_layout import Layout
from tidewaiter.formats.json_layout_dump import messages
from tidewaiter.formats.xml_tree import NOT_XML, document


def dumper(layout: Layout, root: str) -> Callable[[pa.Table], bytes]:
    """What writes rows by a layout: a document with this root, in a SOAP envelope where there are several rows."""

    def dump(rows: pa.Table) -> bytes:
        documents = [_element(root, one) for one in messages(rows, layout)]
        if len(documents) == 1:
            whole = documents[0]
        else:
            whole = etree.Element("Envelope")
            whole.extend(documents)
        return document(whole)

    return dump


def _element(name: str, value: object) -> "etree._Element":
    made = etree.Element(name)
    if isinstance(value, dict):
        for child, inner in value.items():
            for one in inner if isinstance(inner, list) else [inner]:
                made.append(_element(child, one))
    else:
        made.text = str(value).translate(NOT_XML)
    return made
