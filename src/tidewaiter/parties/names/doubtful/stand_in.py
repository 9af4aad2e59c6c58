"""A word that stands where a value should: "N/A", "SAME AS CONSIGNEE", "TO ORDER", "测试", or signs alone.

The table of intake/checks/placeholder.py and stand_ins.toml beside this file, which has more languages. Words are
compared by their Latin forms without spaces.
"""

from functools import cache
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.intake.checks.placeholder import WORDS
from tidewaiter.parties.names.doubtful.doubt import Doubt
from tidewaiter.parties.names.script import latin


class _Tables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    whole: list[str]
    begins: list[str]


@cache
def _tables() -> tuple[pa.Array, str]:
    """The words in Latin form without spaces, and the pattern of beginnings."""
    tables = msgspec.toml.decode(Path(__file__).with_name("stand_ins.toml").read_bytes(), type=_Tables)
    words = latin(pa.array([*WORDS, *tables.whole]))
    begins = "|".join(latin(pa.array(tables.begins)).to_pylist())
    return pc.unique(pc.replace_substring(words, " ", "")), rf"^(?:{begins})\b"


def is_stand_in(_filed: pa.Array, forms: pa.Array) -> pa.Array:
    """Which Latin forms are a stand-in, or have no letter or digit."""
    words, begins = _tables()
    found = pc.or_(
        pc.is_in(pc.replace_substring(forms, " ", ""), value_set=words), pc.match_substring_regex(forms, begins)
    )
    # A Latin form begins with a letter or digit unless it has none.
    signs = pc.match_substring_regex(forms, r"^[\x00-\x2f\x3a-\x60\x7b-\x7f]")
    return pc.fill_null(pc.or_(found, signs), fill_value=False)


DOUBT = Doubt(
    code="stand-in",
    sentence="The value only fills the field: it names nobody and no place.",
    fields=("name", "address_line", "city", "phone", "email"),
    kernel=is_stand_in,
)
