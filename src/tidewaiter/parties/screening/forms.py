"""The form names are compared in: Latin words, as `script.latin` gives them, with two readings of Arabic put right.

Arabic consonants that begin a word are w and y, not vowels; and the first letters of the word for God are no article.
Not here: company forms and courtesies, which keep their words and weigh little (`words`).
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.engine.buffers import whole
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
    filled = pc.fill_null(whole(texts), "")
    beyond = pc.invert(pc.string_is_ascii(filled))
    other = np.zeros(len(filled), dtype=np.bool_)
    if pc.any(beyond).as_py():
        some = filled.filter(beyond)
        across = script.is_other(some)
        other[beyond.to_numpy(zero_copy_only=False)] = across
        # A Latin form is its own one, so that those found here may stand among the texts.
        filled = pc.replace_with_mask(filled, beyond, script.latin(_prepared(some, across)))
    return script.latin(filled), other


def _prepared(texts: pa.Array, across: NDArray[np.bool_]) -> pa.Array:
    """Texts beyond ASCII, of another script than Latin or with accents, before they are read."""
    arabic = pc.match_substring_regex(texts, _ARABIC)
    if pc.any(arabic).as_py():
        written = texts.filter(arabic)
        for pattern, instead in _BEFORE:
            written = pc.replace_substring_regex(written, pattern, instead)
        texts = pc.replace_with_mask(texts, arabic, written)
    # Accents come off in bulk, as `script.latin` takes them off one text after the other.
    accented = pa.array(~across)
    apart = pc.utf8_normalize(texts.filter(accented), form="NFKD")
    return pc.replace_with_mask(texts, accented, pc.replace_substring_regex(apart, r"\p{M}", ""))
