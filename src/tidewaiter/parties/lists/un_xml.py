"""The United Nations Security Council's consolidated list in XML (www.un.org/sc/resources/sc-sanctions.xsd)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tidewaiter.parties.lists.schema import Entry, EntryKind, IdentifierKind, Listing, Name, Sort, Strength, listing
from tidewaiter.parties.lists.tree import read_tree, root_name, text

if TYPE_CHECKING:
    from lxml import etree

_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_ADDRESS = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")


def recognise(data: bytes, name: str) -> bool:  # noqa: ARG001 - a reader's signature
    """Whether the root is CONSOLIDATED_LIST."""
    return root_name(data) == "CONSOLIDATED_LIST"


def read(data: bytes, name: str, beside: Mapping[str, bytes]) -> Listing:  # noqa: ARG001 - a reader's signature
    """The individuals and entities of a document."""
    root = read_tree(data)
    if isinstance(root, Listing):
        return root
    people = [_entry(one, "INDIVIDUAL", EntryKind.PERSON) for one in root.iterfind("INDIVIDUALS/INDIVIDUAL")]
    return listing(
        name, people + [_entry(one, "ENTITY", EntryKind.COMPANY) for one in root.iterfind("ENTITIES/ENTITY")]
    )


def _entry(element: "etree._Element", tag: str, kind: EntryKind) -> Entry:
    entry = Entry(text(element, "REFERENCE_NUMBER") or text(element, "DATAID"), kind)
    entry.names.append(Name(" ".join(filter(None, (text(element, part) for part in _NAMES))), sort=Sort.PRIMARY))
    entry.names.append(Name(text(element, "NAME_ORIGINAL_SCRIPT"), sort=Sort.ORIGINAL))
    entry.programme, entry.listed_on = text(element, "UN_LIST_TYPE") or None, text(element, "LISTED_ON") or None
    for alias in element.iterfind(f"{tag}_ALIAS"):
        quality = text(alias, "QUALITY").lower()
        strength = Strength.WEAK if quality == "low" else Strength.STRONG
        sort = Sort.FORMER if quality.startswith("f.k.a") else Sort.ALIAS
        # Several spellings of one alias stand in one element, parted by semicolons.
        entry.names.extend(Name(one.strip(), strength, sort) for one in text(alias, "ALIAS_NAME").split(";"))
    for address in element.iterfind(f"{tag}_ADDRESS"):
        parts = [text(address, part) for part in _ADDRESS]
        if parts[0]:
            entry.addresses.append(", ".join(part for part in parts if part))
        entry.countries.append(parts[-1])
    entry.countries.extend((one.text or "") for one in element.iterfind("NATIONALITY/VALUE"))
    for document in element.iterfind(f"{tag}_DOCUMENT"):
        if text(document, "NUMBER"):
            entry.identifiers.append((IdentifierKind.DOCUMENT, text(document, "NUMBER")))
    return entry
