"""Normal forms of whole columns: ASCII texts by kernel, others by their characters or by the SQL expression.

Each form has its definition in `parties/normalise.py`; the kernel of `parties/ascii_forms.py` is the same
for ASCII. One pass over a column tells which rows need the other.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.engine.buffers import texts_of, whole
from tidewaiter.engine.encoded import by_text
from tidewaiter.engine.local import project
from tidewaiter.engine.threads import each
from tidewaiter.parties import ascii_forms, folding, normalise

LEAST_ROWS = 5_000
"""Fewer rows are done sooner than threads are started."""

LEAST_FOLDED = 500
"""Fewer texts beyond ASCII are given to the expression, which knows all characters from the start."""


@dataclass(frozen=True, slots=True)
class Form:
    """A normal form: the SQL expression that defines it, over an SQL expression, and its kernel for ASCII."""

    sql: Callable[[str], str]
    kernel: ascii_forms.Kernel
    of_text: bool = True
    """Whether the form of a text is the form of its TEXT form, which is told a character at a step."""


TEXT = Form(normalise.text_key, ascii_forms.text)
ADDRESS = Form(normalise.address_key, ascii_forms.address(dict(normalise.ABBREVIATIONS), normalise.DWELLING_WORDS))
POSTCODE = Form(normalise.postcode_key, ascii_forms.postcode)
PHONE = Form(normalise.phone_key, ascii_forms.phone, of_text=False)


def normal_forms(table: pa.Table, forms: Mapping[str, Form]) -> pa.Table:
    """The columns named in `forms`, rows in their order, each in its normal form; null where nothing is left."""
    if table.num_rows < LEAST_ROWS:
        return pa.table([normal_form(table[name], form) for name, form in forms.items()], list(forms))
    return pa.table(each(lambda name: normal_form(table[name], forms[name]), forms), list(forms))


def normal_form(column: pa.Array | pa.ChunkedArray, form: Form) -> pa.Array:
    """A text column in normal form."""
    array = whole(column)
    if isinstance(array, pa.DictionaryArray):
        return by_text(array, lambda texts: normal_form(texts, form))
    done, other = ascii_forms.formed(texts_of(array), form.kernel)
    result = done.array()
    if not other.any():
        return result
    return pc.replace_with_mask(result, pa.array(other), _beyond_ascii(array.filter(pa.array(other)), form))


def _beyond_ascii(texts: pa.Array, form: Form) -> pa.Array:
    """Texts in normal form: many by their characters, few and those that characters do not tell by the expression."""
    if not form.of_text or len(texts) < LEAST_FOLDED:
        return _by_expression(texts, form)
    done, other = folding.folded(texts_of(texts))
    if form is not TEXT:  # what the form makes of a text is what it makes of the text's own normal form
        done, more = ascii_forms.formed(done, form.kernel)
        other |= more
    result = done.array()
    if not other.any():
        return result
    return pc.replace_with_mask(result, pa.array(other), _by_expression(texts.filter(pa.array(other)), form))


def _by_expression(texts: pa.Array, form: Form) -> pa.Array:
    return whole(project(pa.table({"filed": texts}), {"form": form.sql("filed")})["form"]).cast(pa.string())
