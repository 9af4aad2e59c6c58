"""Keys: what each kind of thing is called in normal form, as an SQL expression over the Consignment.

Two rows that have the same key of a kind touch the same party, place, telephone, route, text or filer as
far as exact comparison of normal forms can tell. Looking for similar names is resolution, not this.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa

from tidewaiter.cargo.kind import KINDS, Kind
from tidewaiter.engine.local import query
from tidewaiter.parties.normalise import address_key, phone_key, postcode_key, text_key

_GOODS_CHARACTERS = 60
"""A description's beginning says what the goods are; what follows is numbers of orders and marks."""


@dataclass(frozen=True, slots=True)
class Key:
    """How the key of a kind is made: the expression over NORMAL_FORMS, null when that is missing, and in words."""

    kind: Kind
    expression: str
    sentence: str

    @property
    def column(self) -> str:
        """Name of the column it fills."""
        return f"key_{self.kind.name}"


NORMAL_FORMS: dict[str, Callable[[str], str]] = {
    "consignor_name": text_key,
    "consignor_id": text_key,
    "consignor_address_line": address_key,
    "consignor_city": text_key,
    "consignor_postcode": postcode_key,
    "consignor_country": text_key,
    "consignor_phone": phone_key,
    "consignee_name": text_key,
    "consignee_id": text_key,
    "consignee_address_line": address_key,
    "consignee_city": text_key,
    "consignee_postcode": postcode_key,
    "consignee_country": text_key,
    "consignee_phone": phone_key,
    "goods_description": text_key,
    "country_of_dispatch": text_key,
    "loading_location": text_key,
    "entry_office": text_key,
    "carrier": text_key,
    "filer": text_key,
}
"""Fields of the Consignment that keys are made of, each by its normal form; the expressions below mean these."""

# The colon and the bracket, which no normal form contains, keep what is joined apart.
_PARTY = "coalesce({role}_name, 'id:' || {role}_id)"

# Cities are spelt in many ways where a postcode is not, so the city counts only without one.
_ADDRESS = """
    CASE WHEN {role}_address_line IS NOT NULL
    THEN concat_ws(', ', {role}_address_line, coalesce({role}_postcode, {role}_city), {role}_country) END
"""

_CONSIGNOR, _CONSIGNEE = _PARTY.format(role="consignor"), _PARTY.format(role="consignee")
_DELIVERY_ADDRESS = _ADDRESS.format(role="consignee")

# Declarations carry identifiers and no addresses: there the consignee stands for the place.
_PAIR = f"{_CONSIGNOR} || ' > ' || coalesce({_DELIVERY_ADDRESS}, {_CONSIGNEE})"

_ROUTE = """
    CASE WHEN coalesce(country_of_dispatch, loading_location) IS NOT NULL
    THEN coalesce(country_of_dispatch, '?') || ' > ' || coalesce(loading_location, '?') || ' > '
        || coalesce(entry_office, '?') || ' > ' || coalesce(carrier, '?') END
"""

_EXPRESSIONS: dict[str, tuple[str, str]] = {
    "consignor": (_CONSIGNOR, "Name of the consignor, or its identifier where no name was filed."),
    "consignee": (_CONSIGNEE, "Name of the consignee, or its identifier where no name was filed."),
    "consignor_address": (
        _ADDRESS.format(role="consignor"),
        "Address line, postcode (or city) and country of the consignor.",
    ),
    "consignee_address": (_DELIVERY_ADDRESS, "Address line, postcode (or city) and country of the consignee."),
    "consignor_phone": ("consignor_phone", "Last ten digits of the consignor's telephone."),
    "consignee_phone": ("consignee_phone", "Last ten digits of the consignee's telephone."),
    "pair": (_PAIR, "Consignor and delivery address; the consignee where no address was filed."),
    "route": (_ROUTE, "Country of dispatch, place of loading, entry office and carrier, '?' where unknown."),
    "goods": (
        f"rtrim(left(goods_description, {_GOODS_CHARACTERS}))",
        f"First {_GOODS_CHARACTERS} characters of the goods description.",
    ),
    "filer": ("filer", "Who sent the data."),
}

KEYS: tuple[Key, ...] = tuple(Key(kind, *_EXPRESSIONS[kind.name]) for kind in KINDS)


def add_keys(table: pa.Table) -> pa.Table:
    """Consignment rows, in their order, with a `key_<kind>` text column for each kind, in place of any there."""
    forms = ", ".join(f"{normal_form(column)} AS {column}" for column, normal_form in NORMAL_FORMS.items())
    expressions = ", ".join(f"{key.expression} AS {key.column}" for key in KEYS)
    keys = query(f"SELECT {expressions} FROM (SELECT {forms} FROM consignments)", {"consignments": table})
    kept = table.drop_columns([name for name in keys.column_names if name in table.column_names])
    for name in keys.column_names:
        kept = kept.append_column(pa.field(name, pa.string()), keys[name].cast(pa.string()))
    return kept
