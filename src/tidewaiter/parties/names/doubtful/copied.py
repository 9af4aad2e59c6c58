"""Values that were copied: one value in several fields of a party, one party in both places, the filer's own address.

Compared are normal forms (party.NORMALISED), so that another spelling does not hide a copy. The check `same-party` of
intake compares names as filed and grades the filer; this says of each party what was copied.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.parties.names.doubtful.doubt import listed, true

FIELDS = "copied-field"
PARTY = "copied-party"
FILER = "filer-address"

SENTENCES: dict[str, str] = {
    FIELDS: "One value stands in several fields of the party.",
    PARTY: "Sender and addressee have the same name, address, telephone or e-mail.",
    FILER: "The address is the filer's own and not the party's.",
}
"""Codes and what they say to an officer."""

_WITHIN = (("name", "address_line"), ("address_line", "city"), ("name", "email"), ("name", "phone"))
"""Fields that hold different things; name and town are not among them, firms are called like their town."""

_LEAST = 3
"""Characters of a value that can be told to be a copy."""

COMPARED = ("name_latin", "address_form", "phone_e164", "email_mailbox")
"""Columns of NORMALISED by which the parties of a consignment are compared."""


def within(forms: dict[str, pa.Array]) -> pa.Array:
    """Which parties have one value in several fields; Latin forms by column of party.PARTY."""
    found = pa.array(np.zeros(len(forms["name"]), dtype=bool))
    for one, other in _WITHIN:
        same = pc.and_(pc.equal(forms[one], forms[other]), pc.greater_equal(pc.utf8_length(forms[one]), _LEAST))
        found = pc.or_(found, pc.fill_null(same, fill_value=False))
    return found


def between(consignors: pa.Table, consignees: pa.Table) -> pa.Array:
    """For each consignment the columns of COMPARED in which its parties (schema NORMALISED) agree, as a list."""
    marks = [(true(pc.equal(consignors[name], consignees[name]).combine_chunks()), name) for name in COMPARED]
    return listed(marks, consignors.num_rows)


def at_the_filer(address_forms: pa.Array, own: pa.Array) -> pa.Array:
    """Which addresses are among the filer's own; both are texts of the column address_form."""
    return pc.is_in(address_forms, value_set=pc.drop_null(pc.unique(own)))
