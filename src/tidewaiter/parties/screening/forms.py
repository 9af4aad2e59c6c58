"""The form names are compared in: Latin words, as `script.latin` gives them, with two readings of Arabic put right.

Arabic consonants that begin a word are w and y, not vowels; and the first letters of the word for God are no article.
Not here: company forms and courtesies, which keep their words and weigh little (`words`).
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.parties.names import script

_ARABIC = r"[\x{600}-\x{6ff}]"
_BEFORE: tuple[tuple[str, str], ...] = (
    ("\u0627\u0644\u0644\u0647", "\u0644\u0627\u0647"),  # Allah: what follows "abd" is al-lah
    ("(^|[ -])\u0648", "${1}w"),
    ("(^|[ -])\u064a", "${1}y"),
)


def formed(texts: pa.Array | pa.ChunkedArray) -> tuple[pa.Array, NDArray[np.bool_]]:
    """Each text in the form that is compared, "" for null, and whether it was written in another script than Latin."""
    array = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    filled = pc.fill_null(array, "")
    other = pc.not_equal(script.script(filled), "Latin").to_numpy(zero_copy_only=False).astype(np.bool_)
    if other.any():
        arabic = pc.match_substring_regex(filled, _ARABIC)
        if pc.any(arabic).as_py():
            written = filled.filter(arabic)
            for pattern, instead in _BEFORE:
                written = pc.replace_substring_regex(written, pattern, instead.replace("${1}", r"\1"))
            filled = pc.replace_with_mask(filled, arabic, written)
    return script.latin(filled), other
