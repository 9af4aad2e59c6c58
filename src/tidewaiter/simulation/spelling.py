"""One person in several spellings: names in Chinese, Cyrillic or Arabic letters, and in other Latin forms.

What can be spelled otherwise is in spelling.toml; how often it is, in world.toml. A person who ever writes
otherwise keeps one native form. Lawful and unlawful rows are spelled alike, from a generator of their own; addresses,
e-mails and telephones stay as they are.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.selection.draw import generator
from tidewaiter.simulation import ties
from tidewaiter.simulation.attributes import uniform
from tidewaiter.simulation.names import Names

SHIPPED = Path(__file__).with_name("spelling.toml")
PARTIES = ("consignor", "consignee")


class Word(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One word of a name: its native forms, any of which it may stand for, and its other Latin forms."""

    native: list[str]
    latin: list[str]


class Script(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of a naming culture; `family_first`: natively the family name stands first, without a space."""

    family_first: bool
    given: dict[str, Word]
    family: dict[str, Word]


@dataclass(frozen=True, slots=True)
class Spelled:
    """A name that can be spelled otherwise, in its two parts."""

    script: Script
    given: str
    family: str

    def native(self, at: float) -> str:
        """The name in its own script; `at` in [0, 1) says which of the names of this sound it is."""
        given, family = self.script.given[self.given].native, self.script.family[self.family].native
        first = given[int(at * len(given))]
        last = family[int(at * len(given) * len(family)) % len(family)]
        return last + first if self.script.family_first else f"{first} {last}"

    def latin(self, at: float) -> str:
        """The name in another Latin form: one part or both transliterated otherwise, perhaps family name first."""
        forms = [
            f"{family} {given}" if swapped else f"{given} {family}"
            for given in [self.given, *self.script.given[self.given].latin]
            for family in [self.family, *self.script.family[self.family].latin]
            for swapped in (False, True)
        ][1:]  # the first is the name as it is
        return forms[int(at * len(forms))]


@cache
def scripts(path: Path = SHIPPED) -> dict[str, Script]:
    """The spellings of a spelling.toml by naming culture; a wrong file raises ValueError naming file and place."""
    try:
        return msgspec.toml.decode(path.read_bytes(), type=dict[str, Script])
    except (msgspec.DecodeError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from error


class Spelling:
    """Writes some names of a day otherwise."""

    def __init__(self, want: ties.Spelling, names: Names, seed: int) -> None:
        self.want = want
        self.seed = seed
        known = scripts()
        self._spelled = {
            f"{given} {family}": Spelled(known[culture], given, family)
            for culture, words in names.culture.items()
            if culture in known
            for given in words.given
            for family in words.family
            if given in known[culture].given and family in known[culture].family
        }

    def write(self, core: pa.Table, day: int) -> pa.Table:
        """The core rows of a day (traffic.CORE, columns of one chunk) as their senders spell the parties' names."""
        rng = generator("spelling", self.seed, day)
        able = pc.is_in(core["regime"], pa.array(self.want.regimes)).to_numpy()
        for party in PARTIES:
            draws = rng.random((2, core.num_rows))
            name = f"{party}_name"
            spelled = self._respelled(core[name], core[f"{party}_entity"], able, draws)
            core = core.set_column(core.schema.get_field_index(name), core.schema.field(name), spelled)
        return core

    def _respelled(
        self, names: pa.ChunkedArray, entities: pa.ChunkedArray, able: NDArray[np.bool_], draws: NDArray[np.float64]
    ) -> pa.Array:
        """The names, some of those that can be written otherwise so written; `draws` has two a row."""
        column = names.combine_chunks()
        candidates = pc.is_in(column, pa.array(list(self._spelled))).to_numpy(zero_copy_only=False)
        rows = np.flatnonzero(able & candidates & (draws[0] < self.want.native + self.want.variant))
        entity = entities.take(pa.array(rows)).to_pylist()
        who = np.array([crc32(text.encode()) for text in entity], dtype=np.int64)
        otherwise = uniform(self.seed, "writes otherwise", who) < self.want.people
        rows, who = rows[otherwise], who[otherwise]
        own = uniform(self.seed, "native form", who).tolist()
        new = [
            self._spelled[name].native(form)
            if draws[0, row] < self.want.native
            else self._spelled[name].latin(draws[1, row])
            for name, row, form in zip(column.take(pa.array(rows)).to_pylist(), rows.tolist(), own, strict=True)
        ]
        mask = np.zeros(len(column), dtype=bool)
        mask[rows] = True
        return pc.replace_with_mask(column, pa.array(mask), pa.array(new, pa.string()))
