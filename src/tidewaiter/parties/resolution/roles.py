"""Which column of a table plays which role, from its name: a table of patterns that a user may override.

Protected traits of a person (cargo/protected.py) have no role, whatever their column is called; the date of birth
identifies a person here and is no input to a risk score. Columns that are not recognised are told, not guessed at.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tidewaiter.cargo.protected import protected_trait

ID = "id"

ROLES: Mapping[str, str] = {
    ID: r"(unique|record|rec|row|customer|client|party|person|entity)?_?id|uid|recid|key",
    "given_name": r"(given|first|fore)_?names?|forename|vorname|prenom",
    "middle_name": r"middle_?names?|second_?name",
    "surname": r"(sur|last|family)_?names?|surname|nachname",
    "full_name": (
        r"(full|complete|whole|party|customer|consignee|consignor|company|business|legal|trading)?_?names?|party"
    ),
    "birth_date": r"(date_?of_?)?birth(_?(date|day))?|birth_?date|dob|born(_on)?|d_o_b",
    "birth_place": r"(birth_?place|place_?of_?birth|pob|birth_?city|born_in)",
    "street_number": r"(street|house|building)_?(number|no|nr|num)|st_?no",
    "address": (
        r"(street_?|home_?|postal_?|mailing_?|residential_?)?(address|addr)(_?(line)?_?[0-9])?(_?line)?|street(_?name)?"
    ),
    "locality": r"(city|town|suburb|locality|municipality|place|address_?city|city_?name)",
    "postcode": r"(post_?(al_)?code|zip(_?code)?|plz|postcode_?\w*|eircode)",
    "region": r"(state|region|province|county|territory|state_?code)",
    "country": r"(country(_?(code|of_?residence))?|nation)",
    "phone": (
        r"(tele?phone|phone|mobile|cell|tel|fax|msisdn|contact)(_?(number|no|num|nr))?(_?[0-9])?|(home|work|mobile)_?phone"
    ),
    "email": r"e_?mail(_?(address|addr))?(_?[0-9])?",
    "identifier": (
        r"(soc_?sec(_?id)?|ssn|nino|nhs(_?number)?|passport(_?(number|no|nr))?|tax_?(id|number)|tin|vat(_?(number|id))?|eori"
        r"|national_?id|account(_?(number|no|nr|id))?|acct(_?no)?|iban|card_?(number|no)|identifier|licen[cs]e(_?(number|no))?"
        r"|registration_?(number|no)|wallet|client_?number|customer_?number)"
    ),
    "occupation": r"(occupation|profession|job(_?title)?)",
    "employer": r"(employer|company_?name|organi[sz]ation|works_?for)",
}
"""Role to the names that its columns have, in snake case, whole; the first role that fits is taken."""

ONCE = frozenset(
    {ID, "given_name", "surname", "birth_date", "birth_place", "locality", "postcode", "region", "country"}
)
"""Roles that one column plays: of several, the first."""


IDENTIFYING = frozenset({"birth_date", "birth_place"})
"""Roles that tell two people of one name apart, and that no risk score may read."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Columns by role, in the order of the table, and the columns that play none."""

    columns: Mapping[str, tuple[str, ...]]
    ignored: tuple[str, ...]

    def of(self, role: str) -> tuple[str, ...]:
        """The columns of a role, none where no column plays it."""
        return self.columns.get(role, ())


def find(names: Sequence[str], given: Mapping[str, str] | None = None) -> Roles:
    """The roles of columns by their names; `given` maps column to role, '' for none, and comes first.

    ValueError names a column or role that there is not, a protected trait that was given a role, or a table in which
    nobody could be recognised.
    """
    said = dict(given or {})
    wrong = [column for column in said if column not in names]
    if wrong:
        raise ValueError(f"no column {wrong[0]!r}; there are {', '.join(names)}")
    unknown = [role for role in said.values() if role and role not in ROLES]
    if unknown:
        raise ValueError(f"no role {unknown[0]!r}; there are {', '.join(ROLES)}")
    refused = [name for name, role in said.items() if role not in {"", ID, *IDENTIFYING} and protected_trait(name)]
    if refused:
        raise ValueError(
            f"{refused[0]!r} names a protected trait ({protected_trait(refused[0])}); nobody is told by it"
        )
    found: dict[str, list[str]] = {}
    ignored = []
    for name in names:
        role = said[name] if name in said else _role(name)
        if not role or (role in ONCE and role in found and name not in said):
            ignored.append(name)
        else:
            found.setdefault(role, []).append(name)
    if not set(found) - {ID, "country", "region"}:
        raise ValueError(f"no column names a party; say which do, e.g. --map {[*names, 'COLUMN'][0]}=full_name")
    return Roles({role: tuple(columns) for role, columns in found.items()}, tuple(ignored))


def _role(name: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    plain = re.sub(r"[^a-z0-9]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", bare).lower()).strip("_")
    role = next((role for role, pattern in ROLES.items() if re.fullmatch(pattern, plain)), "")
    return "" if role not in IDENTIFYING and protected_trait(plain) else role
