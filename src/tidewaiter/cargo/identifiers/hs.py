"""Form of a Harmonized System code: 6, 8 or 10 digits of a chapter 01 to 97 that is in use (77 is reserved).

Whether the heading exists in an edition of the HS is not judged here: national lines differ and editions overlap.
"""

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo.identifiers import spelling

LENGTHS = (6, 8, 10)
LAST_CHAPTER = 97
RESERVED_CHAPTER = 77

_FORM = r"^(0[1-9]|[1-68][0-9]|7[0-689]|9[0-7])[0-9]{4}([0-9]{2}){0,2}$"


def normalise(text: str) -> str:
    """The code without dots, spaces and hyphens, e.g. '8517.13.00' to '85171300'."""
    return spelling.compact(text).replace(".", "")


def problem(text: str) -> str | None:
    """What is wrong with the form of an HS code as a sentence, or None."""
    s = normalise(text)
    if not spelling.is_number(s):
        return "An HS code is digits, with or without dots."
    if len(s) not in LENGTHS:
        return f"An HS code has 6, 8 or 10 digits, this has {len(s)}."
    chapter = int(s[:2])
    if not 1 <= chapter <= LAST_CHAPTER or chapter == RESERVED_CHAPTER:
        return f"There is no chapter {s[:2]} in the Harmonized System."
    return None


def valid(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Which strings have the form of an HS code; null stays null."""
    column = pc.replace_substring(spelling.compact_column(values), ".", "")
    return pc.match_substring_regex(column, _FORM)
