"""Reading IATA Cargo-XML safely: bytes to a tree without namespaces, and the elements waybills share.

XML from outside is hostile until shown otherwise. Bytes are decoded here and reach the parser as UTF-8, so that no
encoding hides anything from the checks. Refused before parsing: document types, entities, encodings not listed.
Bounded while parsing: depth, elements, bytes. Nothing is loaded from anywhere. Namespaces are dropped because
versions 1.00 to 3.00 differ in little else; element names follow the Cargo-XML toolkit (iata:datamodel:3).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from lxml import etree

from tidewaiter.cargo.xml_name import localise
from tidewaiter.formats.air_reading import Reading, country_code
from tidewaiter.formats.cargoimp_fields import MAX_INT32, POUND
from tidewaiter.formats.customs_notes import Note

MAX_DEPTH = 64
MAX_ELEMENTS = 200_000
MAX_XML_BYTES = 64 * 2**20
CHUNK = 2**16
HEAD = 4096

_ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "utf-16": "utf-8",  # declared so, yet neither a mark nor zero bytes: written as UTF-8 by mistake
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "latin-1",
    "latin1": "latin-1",
    "latin-1": "latin-1",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
    **{f"iso-8859-{part}": f"iso8859-{part}" for part in (2, 5, 6, 7, 8, 9, 13, 15)},
    **{f"windows-125{part}": f"cp125{part}" for part in (0, 1, 3, 4, 5, 6, 7, 8)},
    **{name: name for name in ("koi8-r", "koi8-u", "shift_jis", "euc-jp", "gbk", "gb18030", "big5", "euc-kr")},
    "gb2312": "gb18030",  # declared so by writers of its successors, of which it is a part
}
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]{0,200}\?>")
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?(?P<name>[A-Za-z]\w*)(?P<rest>[^>]*)")
_COMMENT = re.compile(r"<!--.*?(?:-->|$)|<\?.*?(?:\?>|$)|<!.*?(?:>|$)", re.DOTALL)
_QUOTED = re.compile(r"""["']([^"']{1,200})["']""")
_NAMESPACE = re.compile(r"""["']iata:(?P<name>[a-z]+):""")
_NUMBER = re.compile(r"\+?(?:[0-9]{1,18}(?:\.[0-9]{0,12})?|\.[0-9]{1,12})")
_TO_KILOGRAMS = {
    **dict.fromkeys(("KGM", "KG", "K"), Decimal(1)),
    **dict.fromkeys(("LBR", "LBS", "LB", "L"), POUND),
    "GRM": Decimal("0.001"),
    "TNE": Decimal(1000),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a document was not read: code of the problem, what stood there, what to do."""

    code: str
    value: str
    hint: str


def root_of(head: bytes) -> tuple[str, str] | None:
    """Local name of the root element in the first bytes of a document and its `iata:` message name, or None."""
    text = _decoded(head[:HEAD], errors="replace")
    if isinstance(text, Refusal):
        text = head[:HEAD].decode("latin-1")  # to name the document; reading it says what is wrong with it
    if not text.lstrip().startswith("<"):
        return None
    root = _ROOT.search(_COMMENT.sub("", text))
    if root is None:
        return None
    namespaces = [found["name"] for found in _NAMESPACE.finditer(root["rest"])]
    messages = [name for name in namespaces if name != "datamodel"]
    return (root["name"], messages[0]) if messages else None


def root_with_namespaces(head: bytes) -> tuple[str, frozenset[str]] | None:
    """Local name of the root element in the first bytes of a document and what its attributes say, or None."""
    text = _decoded(head[:HEAD], errors="replace")
    if isinstance(text, Refusal):
        text = head[:HEAD].decode("latin-1")
    if not text.lstrip().startswith("<"):
        return None
    root = _ROOT.search(_COMMENT.sub("", text))
    return (root["name"], frozenset(_QUOTED.findall(root["rest"]))) if root else None


def read_tree(data: bytes) -> "etree._Element | Refusal":
    """Root element with local names for tags, or why there is none."""
    if len(data) > MAX_XML_BYTES:
        return Refusal("message-too-large", f"{len(data)} bytes", f"At most {MAX_XML_BYTES} bytes of XML are read.")
    text = _decoded(data, errors="strict")
    if isinstance(text, Refusal):
        return text
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        hint = "Send the document without a document type and without entities; neither is ever read."
        return Refusal("xml-doctype", "<!DOCTYPE", hint)
    declaration = _DECLARATION.match(text)
    if declaration:
        text = "\n" * declaration.group().count("\n") + text[declaration.end() :]
    try:
        return _parsed(text.encode("utf-8", errors="replace"))
    except etree.XMLSyntaxError as error:
        return _malformed(str(error.msg or ""), error.lineno or 0)


def _decoded(data: bytes, errors: str) -> str | Refusal:
    if data[:4] in {b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff"}:
        return Refusal("xml-encoding", "UTF-32", "Send the document in UTF-8.")
    encoding = _marked(data)
    if encoding is None:
        declared = _DECLARED.search(data[:400])
        name = declared.group(1).decode("ascii").lower() if declared else "utf-8"
        encoding = _ENCODINGS.get(name)
        if encoding is None:
            return Refusal("xml-encoding", name, "Send the document in UTF-8.")
    try:
        return data.decode(encoding, errors)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return Refusal("xml-malformed", f"line {line}", f"The bytes are not {encoding}: declare the true encoding.")


def _marked(data: bytes) -> str | None:
    """Encoding that the first bytes give away: a byte-order mark, or the zero bytes of UTF-16."""
    if data[:3] == b"\xef\xbb\xbf":
        return "utf-8-sig"
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16"
    return {b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}.get(data[:2])


def _malformed(said: str, line: int) -> Refusal:
    if "depth" in said.lower():
        return Refusal("xml-too-deep", said, f"Elements nest at most {MAX_DEPTH} deep.")
    return Refusal(
        "xml-malformed", f"line {line}: {said}", f"Line {line} is not well-formed XML: mend it at the source."
    )


def _parsed(data: bytes) -> "etree._Element | Refusal":
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
    for at in range(0, len(data), CHUNK):
        parser.feed(data[at : at + CHUNK])
        for event, _ in parser.read_events():
            depth += 1 if event == "start" else -1
            elements += event == "start"
            if depth > MAX_DEPTH:
                return Refusal("xml-too-deep", f"depth {depth}", f"Elements nest at most {MAX_DEPTH} deep.")
            if elements > MAX_ELEMENTS:
                return Refusal("message-too-large", f"{elements} elements", f"At most {MAX_ELEMENTS} are read.")
    root = parser.close()
    for element in root.iter():
        localise(element)
    return root


def text(element: "etree._Element | None", path: str) -> str | None:
    """Text of the first element at `path`, single spaces, or None."""
    if element is None:
        return None
    found = element.find(path)
    return " ".join((found.text or "").split()) or None if found is not None else None


def text_lines(element: "etree._Element", path: str) -> list[str]:
    """Non-empty lines of the text of the first element at `path`."""
    found = element.find(path)
    lines = (found.text or "").splitlines() if found is not None else []
    return [line for raw in lines if (line := " ".join(raw.split()))]


def decimal(element: "etree._Element", path: str, where: str, reading: Reading) -> Decimal | None:
    """Number at `path`, or None; what is there and is no number is a problem."""
    filed = text(element, path)
    if filed is None:
        return None
    if _NUMBER.fullmatch(filed):
        return Decimal(filed)
    reading.error("bad-number", f"{where}/{path}", filed, "Give digits with a decimal point, not negative.")
    return None


def count(element: "etree._Element", path: str, where: str, reading: Reading) -> int | None:
    """Whole number at `path`, or None."""
    amount = decimal(element, path, where, reading)
    if amount is None:
        return None
    if amount == amount.to_integral_value() and amount <= MAX_INT32:
        return int(amount)
    reading.error("bad-number", f"{where}/{path}", str(amount), "Give a whole number of pieces.")
    return None


def kilograms(element: "etree._Element", path: str, where: str, reading: Reading) -> float | None:
    """Measure at `path` in kilograms by its unit code (KGM, LBR, GRM, TNE); without one it is taken for kilograms."""
    amount = decimal(element, path, where, reading)
    found = element.find(path)
    if amount is None or found is None:
        return None
    unit = str(found.get("unitCode") or "").strip().upper()
    if not unit:
        reading.warn("bad-unit", f"{where}/{path}/@unitCode", "", "Give KGM or LBR; kilograms were assumed.")
        unit = "KGM"
    if unit not in _TO_KILOGRAMS:
        reading.error("bad-unit", f"{where}/{path}/@unitCode", unit, "Give the mass in KGM or LBR.")
        return None
    return float(amount * _TO_KILOGRAMS[unit])


def moment(element: "etree._Element", path: str, where: str, reading: Reading) -> datetime | None:
    """Time at `path` in UTC; one without an offset is taken for UTC, because the message has no other clue."""
    filed = text(element, path)
    if filed is None:
        return None
    try:
        time = datetime.fromisoformat(filed)
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        reading.error("bad-date", f"{where}/{path}", filed, "Give date and time as 2025-07-01T05:10:10Z.")
        return None


def read_party(element: "etree._Element | None", role: str, where: str, reading: Reading) -> dict[str, object]:
    """Fields `<role>_name` and so on of a ConsignorParty or ConsigneeParty."""
    if element is None:
        return {}
    address = "PostalStructuredAddress"
    contact = "DefinedTradeContact"
    street = [*text_lines(element, f"{address}/StreetName"), *text_lines(element, f"{address}/PostOfficeBox")]
    phones = (f"{contact}/{kind}/CompleteNumber" for kind in ("DirectTelephoneCommunication", "MobileCommunication"))
    emails = (f"{contact}/URIEmailCommunication/{part}" for part in ("URIID", "CompleteNumber"))
    ids = ("AccountID", "PrimaryID", "AdditionalID")
    return {
        f"{role}_name": text(element, "Name"),
        f"{role}_address_line": ", ".join(street) or None,
        f"{role}_city": text(element, f"{address}/CityName"),
        f"{role}_postcode": text(element, f"{address}/PostcodeCode"),
        f"{role}_country": country_code(text(element, f"{address}/CountryID"), f"{where}/CountryID", reading),
        f"{role}_phone": next((found for path in phones if (found := text(element, path))), None),
        f"{role}_email": next((found for path in emails if (found := text(element, path))), None),
        f"{role}_id": next((found for path in ids if (found := text(element, path))), None),
    }


def customs_notes(element: "etree._Element") -> Iterator[Note]:
    """IncludedCustomsNote elements as the notes that OCI lines carry too."""
    for note in element.findall("IncludedCustomsNote"):
        names = ("CountryID", "SubjectCode", "ContentCode", "Content")
        yield Note(*((text(note, name) or "") for name in names))
