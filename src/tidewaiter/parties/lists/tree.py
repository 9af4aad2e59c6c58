"""XML of a list as a tree without namespaces; hostile until shown otherwise, as in `formats/cargoxml.py`, but larger.

No document type, no entities, nothing loaded from anywhere; bytes, elements and depth are bounded.
"""

from lxml import etree

from tidewaiter.cargo.xml_name import localise
from tidewaiter.parties.lists.schema import Listing, refused

MAX_BYTES = 256 * 2**20
MAX_ELEMENTS = 12_000_000
MAX_DEPTH = 64
_CHUNK = 2**20
_HEAD = 4096


def read_tree(data: bytes) -> "etree._Element | Listing":
    """The root element with local names for tags, or a listing that says why there is none."""
    if len(data) > MAX_BYTES:
        return refused("message-too-large", f"{len(data)} bytes", f"At most {MAX_BYTES} bytes of XML are read.")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"\x00" in data[:_HEAD]:
        hint = "Send the list in UTF-8, without a document type and without entities; neither is ever read."
        return refused("xml-doctype", "<!DOCTYPE", hint)
    parser = etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    depth = elements = 0
    try:
        for at in range(0, len(data), _CHUNK):
            parser.feed(data[at : at + _CHUNK])
            for event, element in parser.read_events():
                depth += 1 if event == "start" else -1
                elements += event == "start"
                if event == "end" and isinstance(element, etree._Element):  # noqa: SLF001 - lxml names no other
                    localise(element)
                if depth > MAX_DEPTH:
                    return refused("xml-too-deep", f"depth {depth}", f"Elements nest at most {MAX_DEPTH} deep.")
                if elements > MAX_ELEMENTS:
                    return refused("message-too-large", f"{elements} elements", f"At most {MAX_ELEMENTS} are read.")
        return parser.close()
    except etree.XMLSyntaxError as error:
        code = "xml-too-deep" if "depth" in str(error.msg or "").lower() else "xml-malformed"
        return refused(code, f"line {error.lineno}: {error.msg}", "Fetch the list again: it is not well-formed XML.")


def text(element: "etree._Element", path: str) -> str:
    """The text of the first element of a path, "" where there is none."""
    return (element.findtext(path) or "").strip()


def root_name(data: bytes) -> str:
    """The local name of the root element in the first bytes of a document, "" where there is none."""
    head = data[:_HEAD].decode("utf-8", errors="replace").lstrip("\ufeff \t\r\n")
    while head.startswith(("<?", "<!--")):
        head = head.partition("?>" if head.startswith("<?") else "-->")[2].lstrip()
    if not head.startswith("<"):
        return ""
    return head[1:].split(">")[0].split()[0].rstrip("/").rpartition(":")[2] if len(head) > 1 else ""
