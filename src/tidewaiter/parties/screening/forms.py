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
    # Two consonants whose Latin letters together would be read as one sound.
    ("([\u062a\u062f])([\u0633\u0635\u0632])", r"\1a\2"),
    ("([\u062a\u062f\u0633\u0632\u0643\u06a9\u0637])([\u0647\u0629])", r"\1a\2"),
    ("(^|[ -])\u0648", r"\1w"),
    ("(^|[ -])\u064a", r"\1y"),
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
                written = pc.replace_substring_regex(written, pattern, instead)
            filled = pc.replace_with_mask(filled, arabic, written)
    # Accents come off in bulk, as `script.latin` takes them off one text after the other.
    accented = pc.and_(pc.invert(pc.string_is_ascii(filled)), pc.invert(pa.array(other)))
    if pc.any(accented).as_py():
        apart = pc.utf8_normalize(filled.filter(accented), form="NFKD")
        filled = pc.replace_with_mask(filled, accented, pc.replace_substring_regex(apart, r"\p{M}", ""))
    return script.latin(filled), other
