"""ASC X12 sets other than the 309: recognised, named, not read.

A file that begins with another set is read all the same, because a 309 may come after it.
"""

from tidewaiter.formats.parsed import Format
from tidewaiter.formats.x12 import first_set
from tidewaiter.formats.x12_309 import parse

NAME = "x12-other"


def recognise(head: bytes) -> bool:
    """Whether a file is X12 and its first set is not a 309."""
    return first_set(head) not in {None, "309"}


FORMAT = Format(
    name=NAME,
    title="Other X12 transaction sets, named but not read",
    standard="ASC X12",
    recognise=recognise,
    parse=parse,
)
