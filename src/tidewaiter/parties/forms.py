"""Normal forms of whole columns: ASCII texts by kernel, the others by the SQL expression.

Each form has its definition in `parties/normalise.py`; the kernel of `parties/ascii_forms.py` is the same
for ASCII. One pass over a column tells which rows need the other.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.engine.buffers import texts_of, whole
from tidewaiter.engine.local import project
from tidewaiter.engine.threads import each
from tidewaiter.parties import ascii_forms, normalise

LEAST_ROWS = 5_000
"""Fewer rows are done sooner than threads are started."""


@dataclass(frozen=True, slots=True)
class Form:
    """A normal form: the SQL expression that defines it, over an SQL expression, and its kernel for ASCII."""

    sql: Callable[[str], str]
    kernel: ascii_forms.Kernel


TEXT = Form(normalise.text_key, ascii_forms.text)
ADDRESS = Form(normalise.address_key, ascii_forms.address(dict(normalise.ABBREVIATIONS), normalise.DWELLING_WORDS))
POSTCODE = Form(normalise.postcode_key, ascii_forms.postcode)
PHONE = Form(normalise.phone_key, ascii_forms.phone)


def normal_forms(table: pa.Table, forms: Mapping[str, Form]) -> pa.Table:
    """The columns named in `forms`, rows in their order, each in its normal form; null where nothing is left."""
    if table.num_rows < LEAST_ROWS:
        return pa.table([normal_form(table[name], form) for name, form in forms.items()], list(forms))
    return pa.table(each(lambda name: normal_form(table[name], forms[name]), forms), list(forms))


def normal_form(column: pa.Array | pa.ChunkedArray, form: Form) -> pa.Array:
    """A text column in normal form."""
    array = whole(column)
    done, other = ascii_forms.formed(texts_of(array), form.kernel)
    result = done.array()
    if not other.any():
        return result
    rest = pa.table({"filed": array.filter(pa.array(other))})
    by_sql = whole(project(rest, {"form": form.sql("filed")})["form"]).cast(pa.string())
    return pc.replace_with_mask(result, pa.array(other), by_sql)
