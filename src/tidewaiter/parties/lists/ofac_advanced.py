"""OFAC's advanced XML (sdn_advanced.xml, cons_advanced.xml; the United Nations' Advanced Sanctions Data Model).

Values are numbers that the document's own ReferenceValueSets explain: scripts, party types, features, documents. A name
may stand in several scripts; each is a name of the entry.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tidewaiter.parties.lists.schema import Entry, EntryKind, IdentifierKind, Listing, Name, Sort, Strength, listing
from tidewaiter.parties.lists.tree import read_tree, root_name

if TYPE_CHECKING:
    from lxml import etree

_KINDS = {
    "individual": EntryKind.PERSON, "entity": EntryKind.COMPANY, "vessel": EntryKind.VESSEL,
}  # fmt: skip
_FEATURES = (
    ("email", IdentifierKind.EMAIL),
    ("phone", IdentifierKind.PHONE),
    ("digital currency", IdentifierKind.WALLET),
    ("account", IdentifierKind.ACCOUNT),
    ("registration", IdentifierKind.DOCUMENT),
    ("identification number", IdentifierKind.DOCUMENT),
)


def recognise(data: bytes, name: str) -> bool:  # noqa: ARG001 - a reader's signature
    """Whether the root is Sanctions."""
    return root_name(data) == "Sanctions"


def read(data: bytes, name: str, beside: Mapping[str, bytes]) -> Listing:  # noqa: ARG001 - a reader's signature
    """The entries of a document."""
    root = read_tree(data)
    if isinstance(root, Listing):
        return root
    known = {(str(one.tag), one.get("ID", "")): one for group in root.iterfind("ReferenceValueSets/*") for one in group}
    places = {one.get("ID", ""): _place(one, known) for one in root.iterfind("Locations/Location")}
    entries: dict[str, Entry] = {}
    by_identity: dict[str, Entry] = {}
    for profile in root.iterfind("DistinctParties/DistinctParty/Profile"):
        entry = _entry(profile, known, places)
        entries[entry.entry_id] = entry
        by_identity.update({one.get("ID", ""): entry for one in profile.iterfind("Identity")})
    for document in root.iterfind("IDRegDocuments/IDRegDocument"):
        owner = by_identity.get(document.get("IdentityID", ""))
        number = (document.findtext("IDRegistrationNo") or "").strip()
        if owner is not None and number:
            owner.identifiers.append((IdentifierKind.DOCUMENT, number))
    for sanction in root.iterfind("SanctionsEntries/SanctionsEntry"):
        named = entries.get(sanction.get("ProfileID", ""))
        if named is not None:
            comments = [(c.text or "").strip() for c in sanction.iterfind("SanctionsMeasure/Comment")]
            named.programme = "; ".join(c for c in comments if c) or None
            year, month, day = (sanction.findtext(f"EntryEvent/Date/{part}") for part in ("Year", "Month", "Day"))
            named.listed_on = f"{year}-{int(month or 1):02d}-{int(day or 1):02d}" if year else None
    return listing(name, entries.values())


Known = Mapping[tuple[str, str], "etree._Element"]  # noqa: SLF001 - its only name


def _said(known: Known, tag: str, number: str | None) -> str:
    found = known.get((tag, number or ""))
    return "" if found is None else (found.text or "").strip()


def _entry(profile: "etree._Element", known: Known, places: Mapping[str, tuple[str, str]]) -> Entry:
    entry = Entry(profile.get("ID", ""))
    subtype = known.get(("PartySubType", profile.get("PartySubTypeID", "")))
    words = [_said(known, "PartyType", None if subtype is None else subtype.get("PartyTypeID")).lower()]
    words.append("" if subtype is None else (subtype.text or "").strip().lower())
    entry.kind = next((_KINDS[word] for word in reversed(words) if word in _KINDS), EntryKind.OTHER)
    for alias in profile.iterfind("Identity/Alias"):
        strength = Strength.WEAK if alias.get("LowQuality") == "true" else Strength.STRONG
        sort = Sort.PRIMARY if alias.get("Primary") == "true" else Sort.ALIAS
        former = "f.k.a" in _said(known, "AliasType", alias.get("AliasTypeID")).lower()
        for document in alias.iterfind("DocumentedName"):
            values = list(document.iterfind("DocumentedNamePart/NamePartValue"))
            script = known.get(("Script", values[0].get("ScriptID", ""))) if values else None
            latin = script is None or script.get("ScriptCode", "Latn") == "Latn"
            of = Sort.FORMER if former else sort
            words = [(value.text or "").strip() for value in values]
            entry.names.append(Name(" ".join(words), strength, of if latin else Sort.ORIGINAL))
    for feature in profile.iterfind("Feature"):
        said = _said(known, "FeatureType", feature.get("FeatureTypeID")).lower()
        for location in feature.iterfind("FeatureVersion/VersionLocation"):
            address, country = places.get(location.get("LocationID", ""), ("", ""))
            entry.addresses.append(address)
            entry.countries.append(country)
        kind = next((k for word, k in _FEATURES if word in said), None)
        for detail in feature.iterfind("FeatureVersion/VersionDetail"):
            if kind is not None and (detail.text or "").strip():
                entry.identifiers.append((kind, (detail.text or "").strip()))
    return entry


def _place(location: "etree._Element", known: Known) -> tuple[str, str]:
    """A location as an address, "" where it is a country alone, and its country."""
    parts = [(value.text or "").strip() for value in location.iterfind("LocationPart/LocationPartValue/Value")]
    where = location.find("LocationCountry")
    country = "" if where is None else _said(known, "Country", where.get("CountryID"))
    return (", ".join([*(part for part in parts if part), country]) if any(parts) else "", country)
