"""FollowTheMoney entities as JSON Lines, one object a line (followthemoney.tech), as OpenSanctions publishes them.

Which property says what is a table below; a property that is not in it is not screened. Entities that only stand
between others (ownership, sanctions, addresses of their own) are no entries: what is written in the entry itself
counts.
"""

import json
from collections.abc import Mapping

from tidewaiter.cargo.problem import Problem
from tidewaiter.parties.lists.schema import Entry, EntryKind, IdentifierKind, Listing, Name, Sort, Strength, listing
from tidewaiter.parties.lists.text import decoded

SCHEMATA: dict[str, EntryKind] = {
    "Person": EntryKind.PERSON,
    "Company": EntryKind.COMPANY,
    "Organization": EntryKind.COMPANY,
    "PublicBody": EntryKind.COMPANY,
    "LegalEntity": EntryKind.OTHER,
    "Vessel": EntryKind.VESSEL,
    "Airplane": EntryKind.OTHER,
    "Vehicle": EntryKind.OTHER,
    "CryptoWallet": EntryKind.OTHER,
    "BankAccount": EntryKind.OTHER,
    "UserAccount": EntryKind.OTHER,
}
"""Schemata whose entities are entries."""

NAMES: dict[str, tuple[Strength, Sort]] = {
    "name": (Strength.STRONG, Sort.PRIMARY),
    "alias": (Strength.STRONG, Sort.ALIAS),
    "previousName": (Strength.STRONG, Sort.FORMER),
    "weakAlias": (Strength.WEAK, Sort.ALIAS),
    "abbreviation": (Strength.WEAK, Sort.ALIAS),
}

IDENTIFIERS: dict[str, IdentifierKind] = {
    "phone": IdentifierKind.PHONE,
    "email": IdentifierKind.EMAIL,
    "publicKey": IdentifierKind.WALLET,
    "cryptoAddress": IdentifierKind.WALLET,
    "iban": IdentifierKind.ACCOUNT,
    "accountNumber": IdentifierKind.ACCOUNT,
    "accountId": IdentifierKind.ACCOUNT,
    **dict.fromkeys(
        (
            "passportNumber", "idNumber", "registrationNumber", "taxNumber", "vatCode", "innCode", "ogrnCode",
            "leiCode",             "dunsCode", "imoNumber", "mmsi", "socialSecurityNumber", "uscCode", "okpoCode",
            "kppCode",
        ),
        IdentifierKind.DOCUMENT,
    ),
}  # fmt: skip

ADDRESS, COUNTRIES, URLS = (
    "address",
    ("country", "nationality", "jurisdiction", "citizenship"),
    ("sourceUrl", "website"),
)


def recognise(data: bytes, name: str) -> bool:  # noqa: ARG001 - a reader's signature
    """Whether the first line is an object with `schema` and `properties`."""
    first = data[:65536].lstrip(b"\xef\xbb\xbf \r\n").split(b"\n", 1)[0]
    return first.startswith(b"{") and b'"schema"' in first and b'"properties"' in first


def read(data: bytes, name: str, beside: Mapping[str, bytes]) -> Listing:  # noqa: ARG001 - a reader's signature
    """The entities of SCHEMATA; lines that are no entity are problems."""
    entries, problems = [], []
    for line, said in enumerate(decoded(data).split("\n"), 1):
        if not said.strip():
            continue
        try:
            entity = json.loads(said)
            entry = _entry(entity)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            problems.append(
                Problem("list-line-unreadable", f"line {line}", said, "No FollowTheMoney entity: left out.")
            )
            continue
        if entry is not None:
            entries.append(entry)
    return listing(name, entries, problems)


def _entry(entity: Mapping[str, object]) -> Entry | None:
    kind = SCHEMATA.get(str(entity["schema"]))
    properties = entity["properties"]
    if not isinstance(properties, Mapping):
        raise TypeError("properties are an object")
    if kind is None:
        return None
    values = {str(key): [str(v) for v in some if v] for key, some in properties.items() if isinstance(some, list)}
    entry = Entry(str(entity["id"]), kind)
    for key, (strength, sort) in NAMES.items():
        entry.names.extend(Name(value, strength, sort) for value in values.get(key, ()))
    for key, of in IDENTIFIERS.items():
        entry.identifiers.extend((of, value) for value in values.get(key, ()))
    entry.addresses.extend(values.get(ADDRESS, ()))
    for key in COUNTRIES:
        entry.countries.extend(values.get(key, ()))
    entry.programme = "; ".join([*values.get("program", ()), *values.get("programId", ())]) or None
    entry.url = next((value for key in URLS for value in values.get(key, ())), None)
    return entry
