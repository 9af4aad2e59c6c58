"""All normal forms of parties at once: what was filed, and beside it the forms in which spellings meet.

A table of parties (schema PARTY) gives a table of the same rows in the same order (schema NORMALISED): Latin form and
skeleton of the name, the firm's name without legal form, the address in parts and forms, telephone in E.164, mailbox,
and what is doubtful. Every form is null where the value is and never empty where it is not blank. docs/names.md says
what each form is for.
"""

import pyarrow as pa

from tidewaiter.parties.names.address import ADDRESS, address
from tidewaiter.parties.names.company import company
from tidewaiter.parties.names.consonants import skeleton
from tidewaiter.parties.names.doubtful.table import doubtful
from tidewaiter.parties.names.email import mailbox
from tidewaiter.parties.names.phone import e164
from tidewaiter.parties.names.script import latin, script

PARTY = pa.schema(
    [pa.field(name, pa.string()) for name in ("name", "address_line", "city", "postcode", "country", "phone", "email")]
)
"""A party as filed, by the names of the Consignment's columns without the role. A column may be left out."""

NORMALISED = pa.schema(
    [
        *PARTY,
        pa.field("name_script", pa.string()),
        pa.field("name_latin", pa.string()),
        pa.field("name_skeleton", pa.string()),
        pa.field("company_core", pa.string()),
        pa.field("company_form", pa.string()),
        pa.field("company_kind", pa.string()),
        pa.field("is_company", pa.bool_()),
        *(pa.field(f"address_{name}", pa.string()) for name in ADDRESS.names),
        pa.field("phone_e164", pa.string()),
        pa.field("email_mailbox", pa.string()),
        pa.field("doubtful", pa.list_(pa.string()), nullable=False),
    ]
)
"""The columns of PARTY, and:

`name_script`, `name_latin`: script.py. `name_skeleton`: consonants.py. `company_core`: the name without legal form or
title, in Latin letters; `company_form`, `company_kind`, `is_company`: company.py. `address_number` to
`address_country`, `address_house` (the building) and `address_form` (the door): address.py. `phone_e164`: phone.py.
`email_mailbox`: email.py. `doubtful`: "field:code" for each value that says nothing, codes of doubtful/table.py."""

_WRITTEN = ("name", "address_line", "city", "phone", "email")


def normalised(parties: pa.Table) -> pa.Table:
    """Parties (any of the columns of PARTY, others are left out) with all their forms, schema NORMALISED."""
    count = parties.num_rows
    filed = {
        name: _text(parties[name]) if name in parties.column_names else pa.nulls(count, pa.string())
        for name in PARTY.names
    }
    names = filed["name"]
    # Each form is made once: telephones and e-mails have Latin ones for the sake of what is doubtful.
    forms = {name: latin(filed[name]) for name in _WRITTEN}
    firms = company(names, forms["name"])
    places = address(filed["address_line"], filed["city"], filed["postcode"], filed["country"])
    columns = {
        **filed,
        "name_script": script(names),
        "name_latin": forms["name"],
        "name_skeleton": skeleton(forms["name"]),
        "company_core": firms["core"],
        "company_form": firms["form"],
        "company_kind": firms["kind"],
        "is_company": firms["company"],
        **{f"address_{name}": places[name] for name in ADDRESS.names},
        "phone_e164": e164(filed["phone"], places["country"]),
        "email_mailbox": mailbox(filed["email"]),
        "doubtful": doubtful(filed, forms),
    }
    return pa.table([columns[name] for name in NORMALISED.names], schema=NORMALISED)


def of_consignments(rows: pa.Table, role: str) -> pa.Table:
    """The consignors or consignees (`role`) of Consignment rows, schema PARTY."""
    return pa.table([rows[f"{role}_{name}"] for name in PARTY.names], schema=PARTY)


def _text(column: pa.ChunkedArray) -> pa.Array:
    whole = column.combine_chunks()
    return whole.cast(pa.string()) if whole.type != pa.string() else whole
