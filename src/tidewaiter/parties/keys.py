"""Keys: what each kind of thing is called in normal form, as an SQL expression over the Consignment.

Two rows that have the same key of a kind touch the same party, place, telephone, route, text or filer as
far as exact comparison of normal forms can tell. Looking for similar names is resolution, not this.
"""

from dataclasses import dataclass

import pyarrow as pa

from tidewaiter.cargo.kind import KINDS, Kind
from tidewaiter.engine import distinct
from tidewaiter.engine.buffers import whole
from tidewaiter.engine.text_columns import project
from tidewaiter.parties import lexicon
from tidewaiter.parties.forms import ADDRESS, PHONE, POSTCODE, TEXT, Form, normal_form, normal_forms

_DESCRIPTION = "goods_description"
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


NORMAL_FORMS: dict[str, Form] = {
    "consignor_name": TEXT,
    "consignor_id": TEXT,
    "consignor_address_line": ADDRESS,
    "consignor_city": TEXT,
    "consignor_postcode": POSTCODE,
    "consignor_country": TEXT,
    "consignor_phone": PHONE,
    "consignee_name": TEXT,
    "consignee_id": TEXT,
    "consignee_address_line": ADDRESS,
    "consignee_city": TEXT,
    "consignee_postcode": POSTCODE,
    "consignee_country": TEXT,
    "consignee_phone": PHONE,
    "goods_description": TEXT,
    "country_of_dispatch": TEXT,
    "loading_location": TEXT,
    "entry_office": TEXT,
    "carrier": TEXT,
    "filer": TEXT,
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

_TERMS = pa.field(lexicon.TERMS, pa.list_(pa.string()))

KEYS: tuple[Key, ...] = tuple(Key(kind, *_EXPRESSIONS[kind.name]) for kind in KINDS)


def add_keys(table: pa.Table, words: lexicon.Lexicon | None = None) -> pa.Table:
    """Consignment rows, in their order, with a `key_<kind>` text column for each kind, and `terms`.

    `terms` lists the terms of a lexicon (None: the one that ships) found in the description of the goods, null
    where they were not described. Columns of these names that are there are replaced.
    """
    # Descriptions repeat themselves from part to part; names and addresses less.
    description, words = whole(table[_DESCRIPTION]), words or lexicon.shipped()
    forms = normal_forms(table, {name: form for name, form in NORMAL_FORMS.items() if name != _DESCRIPTION})
    normal = distinct.by_value(description, lambda texts: normal_form(texts, TEXT), "normal form")
    forms = forms.append_column(_DESCRIPTION, normal)
    keys = project(forms, {key.column: key.expression for key in KEYS})
    kept = table.drop_columns([name for name in (*keys.column_names, lexicon.TERMS) if name in table.column_names])
    found = distinct.by_value(
        description,
        lambda texts: lexicon.find(normal_form(texts, TEXT), words),
        "terms that ship" if words is lexicon.shipped() else None,
    )
    fields = [*kept.schema, *(pa.field(name, pa.string()) for name in keys.column_names), _TERMS]
    return pa.table([*kept.columns, *keys.columns, found], schema=pa.schema(fields))
