"""All kinds of doubtful values in the order in which they are told, and which of them a party has."""

import numpy as np
import pyarrow as pa

from tidewaiter.parties.names.doubtful import copied, mashed, padded, serial, stand_in
from tidewaiter.parties.names.doubtful.doubt import Doubt, listed, true

DOUBTS: tuple[Doubt, ...] = (stand_in.DOUBT, padded.DOUBT, mashed.DOUBT, serial.DOUBT)
"""Kinds that one value shows; a value that has one is not looked at for the next."""

SENTENCES: dict[str, str] = {doubt.code: doubt.sentence for doubt in DOUBTS} | copied.SENTENCES
"""Every code and what it says to an officer."""


def doubtful(filed: dict[str, pa.Array], forms: dict[str, pa.Array]) -> pa.Array:
    """The doubts of parties as lists of "field:code", empty where there is none.

    `filed` and `forms` hold the columns of party.PARTY as filed and in Latin form.
    """
    count = len(filed["name"])
    marks = []
    for field in ("name", "address_line", "city", "phone", "email"):
        told = np.zeros(count, dtype=bool)
        for doubt in (one for one in DOUBTS if field in one.fields):
            found = true(doubt.kernel(filed[field], forms[field])) & ~told
            told |= found
            if found.any():
                marks.append((found, f"{field}:{doubt.code}"))
    found = true(copied.within(forms))
    if found.any():
        marks.append((found, f"name:{copied.FIELDS}"))
    return listed(marks, count)
