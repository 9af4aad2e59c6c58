"""OFAC's XML lists: sdn.xml and consolidated.xml (schema tempuri.org/sdnList.xsd), an sdnEntry an entry."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tidewaiter.parties.lists.schema import Entry, EntryKind, IdentifierKind, Listing, Name, Sort, Strength, listing
from tidewaiter.parties.lists.tree import read_tree, root_name, text

if TYPE_CHECKING:
    from lxml import etree

_KINDS = {"individual": EntryKind.PERSON, "entity": EntryKind.COMPANY, "vessel": EntryKind.VESSEL}
_ID_KINDS = (
    ("email", IdentifierKind.EMAIL),
    ("phone", IdentifierKind.PHONE),
    ("digital currency", IdentifierKind.WALLET),
    ("website", None),
    ("gender", None),
    ("secondary sanctions", None),
    ("account", IdentifierKind.ACCOUNT),
)
_ADDRESS = ("address1", "address2", "address3", "city", "stateOrProvince", "postalCode", "country")


def recognise(data: bytes, name: str) -> bool:  # noqa: ARG001 - a reader's signature
    """Whether the root is sdnList."""
    return root_name(data) == "sdnList"


def read(data: bytes, name: str, beside: Mapping[str, bytes]) -> Listing:  # noqa: ARG001 - a reader's signature
    """The entries of a document."""
    root = read_tree(data)
    if isinstance(root, Listing):
        return root
    published = text(root, "publshInformation/Publish_Date") or None
    return listing(name, [_entry(one, published) for one in root.iter("sdnEntry")])


def _entry(element: "etree._Element", published: str | None) -> Entry:
    entry = Entry(text(element, "uid"), _KINDS.get(text(element, "sdnType").lower(), EntryKind.OTHER))
    entry.listed_on = published
    entry.names.append(Name(_full(element), sort=Sort.PRIMARY))
    entry.programme = "; ".join(p.text or "" for p in element.iterfind("programList/program")) or None
    for aka in element.iterfind("akaList/aka"):
        strength = Strength.WEAK if text(aka, "category").lower() == "weak" else Strength.STRONG
        sort = Sort.FORMER if text(aka, "type").lower().startswith("f") else Sort.ALIAS
        entry.names.append(Name(_full(aka), strength, sort))
    for address in element.iterfind("addressList/address"):
        parts = [text(address, part) for part in _ADDRESS]
        if any(parts[:3]):
            entry.addresses.append(", ".join(part for part in parts if part))
        entry.countries.append(parts[-1])
    for one in element.iterfind("idList/id"):
        said, number = text(one, "idType").lower(), text(one, "idNumber")
        kind = next((k for word, k in _ID_KINDS if word in said), IdentifierKind.DOCUMENT)
        if kind is not None and number:
            entry.identifiers.append((kind, number))
    return entry


def _full(element: "etree._Element") -> str:
    """'LAST, First' as the list prints it; firms have a last name alone."""
    first, last = text(element, "firstName"), text(element, "lastName")
    return f"{last}, {first}" if first and last else last or first
