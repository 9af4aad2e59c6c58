"""Consignor and consignee in Cargo-IMP: SHP and CNE, in the old form and the new.

Up to FWB/16 and FHL/4 a party is lines in a fixed order: name, street, place and state, country with postcode and
contacts; FWB has an account number on the first line. From FWB/17 and FHL/5 lines are named NAM, ADR and LOC. Fax
and telex are passed over. State or province is passed over: the Consignment has no field for it.
"""

import re
from collections.abc import Iterable

from tidewaiter.formats.cargoimp import PARTY_TAGS, text_of
from tidewaiter.formats.cargoimp_fields import one_line
from tidewaiter.formats.cargoimp_text import address_lines, cimp_code, cimp_text, wrap
from tidewaiter.formats.preloading_notes import lines_of

_CODED = re.compile(r"(?P<country>[A-Z]{2})(?:/(?P<rest>.*))?")
_CONTACTS = ("TE", "FX", "TL", "EM")
_TELEPHONE = ("TE",)
NAME_LINE = ADDRESS_LINE = 35
PLACE = 17
POSTCODE = 9
CONTACT = 25
ACCOUNT = 14
_FULL_PARTY = 4
"""Lines of a complete party in the old form: name, street, place, country."""
_WITHOUT_COUNTRY = 3


def read_party(lines: list[str], role: str, *, account: bool) -> dict[str, object]:
    """Fields `<role>_name` and so on; `account` says that the first line may carry an account number (FWB)."""
    named = any(line.startswith(PARTY_TAGS) for line in lines)
    found = _named(lines) if named else _ordered(lines, account=account)
    return {f"{role}_{name}": value for name, value in found.items() if value}


def _named(lines: list[str]) -> dict[str, str | None]:
    texts: dict[str, list[str]] = {tag: [] for tag in PARTY_TAGS}
    coded: list[str] = []
    current = ""
    identifier = None
    for line in lines:
        if line.startswith(PARTY_TAGS):
            current = line[:3]
            texts[current].append(text_of(line[3:]).strip())
        elif not current:
            identifier = text_of(line).strip() or identifier
        elif current == "LOC":
            coded.append(text_of(line).strip())
        else:
            texts[current].append(text_of(line).strip())
    return {
        "id": identifier,
        "name": one_line(texts["NAM"]),
        "address_line": _address(texts["ADR"]),
        "city": _place(texts["LOC"][0]) if texts["LOC"] else None,
        **_location(coded),
    }


def _ordered(lines: list[str], *, account: bool) -> dict[str, str | None]:
    texts = [text_of(line).strip() for line in lines]
    identifier = None
    if account and texts and texts[0] and not _is_name(texts):
        identifier, texts = texts[0], texts[1:]
    texts = [text for text in texts if text]
    at = _coded_at(texts)
    body, coded = texts[:at], texts[at:]
    place = body.pop() if len(body) > 1 and (coded or len(body) >= _WITHOUT_COUNTRY) else None
    return {
        "id": identifier,
        "name": body[0] if body else None,
        "address_line": _address(body[1:]),
        "city": _place(place) if place else None,
        **_location(coded),
    }


def _is_name(texts: list[str]) -> bool:
    """Whether the first line, where FWB has an account number, holds the name: too few lines follow otherwise."""
    following = sum(1 for text in texts[1:] if text)
    return following < _FULL_PARTY and not any(char.isdigit() for char in texts[0])


def _coded_at(texts: list[str]) -> int:
    """Index of the line with the country, the last that looks like one; the end where none does."""
    for at in range(len(texts) - 1, 0, -1):
        found = _CODED.fullmatch(texts[at])
        if found and (found["country"] not in _CONTACTS or (found["country"] == "TL" and not found["rest"])):
            return at
    return len(texts)


def _place(text: str) -> str | None:
    return text.split("/", 1)[0].strip() or None


def _address(texts: Iterable[str]) -> str | None:
    return ", ".join(text for text in texts if text) or None


def _location(coded: list[str]) -> dict[str, str | None]:
    """Country, postcode and telephone of the coded location and the contact lines after it."""
    if not coded:
        return {}
    parts = [part.strip() for part in coded[0].split("/")]
    country, rest = parts[0], parts[1:]
    postcode = None
    if rest and not (rest[0] in _CONTACTS and len(rest) > 1):
        postcode, rest = rest[0], rest[1:]
    for line in coded[1:]:
        rest += [part.strip() for part in line.split("/")]
    contacts: dict[str, str] = {}
    for code, value in zip(rest[::2], rest[1::2], strict=False):
        contacts.setdefault(code, value)
    phone = next((contacts[code] for code in _TELEPHONE if contacts.get(code)), None)
    email = contacts.get("EM")
    known = len(country) == len("XX") and country.isascii() and country.isalpha()
    return {"country": country if known else None, "postcode": postcode, "phone": phone, "email": email}


def write_party(tag: str, row: dict[str, object], role: str, *, account: bool) -> list[str]:
    """Lines of a party in the new form (FWB/17, FHL/5); empty when the row knows nothing of the party."""
    name = wrap(cimp_text(row[f"{role}_name"]), NAME_LINE, 2)
    address = address_lines(row[f"{role}_address_line"], ADDRESS_LINE, 2)
    city = cimp_text(row[f"{role}_city"])[:PLACE].strip()
    country = cimp_code(row[f"{role}_country"])[:2]
    postcode = cimp_text(row[f"{role}_postcode"])[:POSTCODE].strip()
    phone = cimp_code(row[f"{role}_phone"])[:CONTACT]
    identifier = cimp_text(row[f"{role}_id"]) if account else ""
    if not (name or address or city or country or postcode or phone or identifier):
        return []
    lines = [f"{tag}/{identifier}" if identifier and len(identifier) <= ACCOUNT else tag]
    lines += [("NAM/" if at == 0 else "/") + text for at, text in enumerate(name or [""])]
    lines += [("ADR/" if at == 0 else "/") + text for at, text in enumerate(address or [""])]
    lines.append(f"LOC/{city}")
    contact = f"/TE/{phone}" if phone else ""
    place = f"/{postcode}" if postcode or contact else ""
    lines.append(f"/{country}{place}{contact}")
    return lines


def write_notes(row: dict[str, object], *, account: bool) -> list[str]:
    """OCI lines with what the party lines cannot carry: identifiers, e-mail and other notes of either party."""
    notes: list[str] = []
    for tag, role in (("SHP", "consignor"), ("CNE", "consignee")):
        country = cimp_code(row[f"{role}_country"])[:2]
        identifier = cimp_text(row[f"{role}_id"])[:35].strip()
        if identifier and not (account and len(identifier) <= ACCOUNT):
            notes.append(f"/{country}/{tag}/T/{identifier}")
        user, _, domain = str(row[f"{role}_email"] or "").upper().partition("@")
        if user and domain and user == cimp_text(user) and domain == cimp_text(domain):
            notes += [f"/{country}/{tag}/MU/{user}", f"/{country}/{tag}/MD/{domain}"]
    attributes = row.get("attributes")
    for subject, code, said in lines_of(attributes) if isinstance(attributes, dict) else ():
        if text := cimp_text(said)[:35].strip():
            notes.append(f"//{subject}/{code}/{text}")
    return [("OCI" if at == 0 else "") + note for at, note in enumerate(notes)]
