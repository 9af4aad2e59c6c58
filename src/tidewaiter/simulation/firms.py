"""Firms written otherwise: legal forms in several spellings, names and addresses in other letters.

What can be written otherwise is in firms.toml; how often it is, in world.toml, where it ships turned off: a name is the
key of history, and the worlds of seeds that were measured stay as they were. `OFTEN` are rates to practise names with.
Lawful and unlawful rows are written alike, from a generator of their own. A firm keeps one name in its own letters.
"""

import re
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.selection.draw import generator
from tidewaiter.simulation import ties

SHIPPED = Path(__file__).with_name("firms.toml")
OFTEN = ties.Firms(forms=0.3, native=0.25, addresses=0.25, regimes=["mail", "express"])
"""Rates by which one firm is met in many spellings; world.toml ships with none."""

_LINE = re.compile(r"^(\d+) (.+?)(?: Room (\d+))?$")
_WORD = re.compile("[A-Z]?[a-z]+")


class Letters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How firms of some countries are written in their own letters."""

    countries: list[str]
    joined: bool
    line: str
    room: str
    words: dict[str, str]
    streets: dict[str, str]
    beginning: str = ""
    ending: str = ""
    sounds: dict[str, str] = {}


class Tables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of firms.toml."""

    forms: dict[str, list[str]]
    han: Letters
    cyrillic: Letters
    arabic: Letters

    def letters(self, country: str | None) -> Letters | None:
        """The letters of a country, None where they are Latin."""
        return next((one for one in (self.han, self.cyrillic, self.arabic) if country in one.countries), None)

    def ending(self, name: str) -> str | None:
        """The ending of a firm's name that may be written otherwise."""
        return next((ending for ending in self.forms if name.endswith(f" {ending}")), None)


@cache
def tables(path: Path = SHIPPED) -> Tables:
    """The spellings of a firms.toml; a wrong file raises ValueError naming file and place."""
    try:
        return msgspec.toml.decode(path.read_bytes(), type=Tables)
    except (msgspec.DecodeError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from error


def reformed(name: str, at: float) -> str:
    """A firm's name with its legal form in another spelling; `at` in [0, 1) says which."""
    ending = tables().ending(name)
    if ending is None:
        return name
    others = tables().forms[ending]
    return name.removesuffix(ending) + others[int(at * len(others))]


def native(name: str, letters: Letters) -> str:
    """A firm's name in its own letters, without the Latin legal form."""
    ending = tables().ending(name)
    stem = name if ending is None else name.removesuffix(ending).strip()
    words = [_written(word, letters) for word in stem.split()]
    body = ("" if letters.joined else " ").join(words)
    return " ".join(part for part in (letters.beginning, body, "" if letters.joined else letters.ending) if part) + (
        letters.ending if letters.joined else ""
    )


def _written(word: str, letters: Letters) -> str:
    if word in letters.words:
        return letters.words[word]
    for size in range(len(word) - 1, 0, -1):  # "Brightway" is of two words
        if word[:size] in letters.words and word[size:] in letters.words:
            return letters.words[word[:size]] + letters.words[word[size:]]
    if not letters.sounds:
        return word
    sounds = sorted(letters.sounds, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, sounds)))
    spelt = pattern.sub(lambda found: letters.sounds[found.group()], word.lower())
    return spelt.capitalize()


def addressed(line: str, letters: Letters) -> str:
    """An address line in the letters of its country; as it is where its street has none."""
    found = _LINE.match(line)
    if found is None or found[2] not in letters.streets:
        return line
    written = letters.line.format(street=letters.streets[found[2]], house=found[1])
    return written + (letters.room.format(room=found[3]) if found[3] else "")


class FirmSpelling:
    """Writes some firms of a day otherwise."""

    def __init__(self, want: ties.Firms, seed: int) -> None:
        self.want = want
        self.seed = seed

    def write(self, core: pa.Table, day: int) -> pa.Table:
        """The core rows of a day (traffic.CORE, columns of one chunk) as firms write themselves."""
        if not (self.want.forms or self.want.native or self.want.addresses):
            return core
        rng = generator("firm spelling", self.seed, day)
        able = pc.is_in(core["regime"], pa.array(self.want.regimes)).to_numpy()
        for party in ("consignor", "consignee"):
            draws = rng.random((4, core.num_rows))
            columns = {name: core[f"{party}_{name}"].combine_chunks() for name in ("name", "address_line", "country")}
            rows = np.flatnonzero(
                able & (draws[:3] < [[self.want.forms], [self.want.native], [self.want.addresses]]).any(0)
            )
            names, lines, countries = (column.take(pa.array(rows)).to_pylist() for column in columns.values())
            for at, row in enumerate(rows.tolist()):
                names[at], lines[at] = self._one(names[at], lines[at], countries[at], draws[:, row])
            mask = np.zeros(core.num_rows, dtype=bool)
            mask[rows] = True
            for name, written in (("name", names), ("address_line", lines)):
                column = pc.replace_with_mask(columns[name], pa.array(mask), pa.array(written, pa.string()))
                index = core.schema.get_field_index(f"{party}_{name}")
                core = core.set_column(index, core.schema.field(index), column)
        return core

    def _one(
        self,
        name: str | None,
        line: str | None,
        country: str | None,
        draws: np.ndarray[tuple[int], np.dtype[np.float64]],
    ) -> tuple[str | None, str | None]:
        """Name and address line of one party as it writes them this time."""
        letters = tables().letters(country)
        firm = name is not None and tables().ending(name) is not None
        if line is not None and letters is not None and draws[2] < self.want.addresses:
            line = addressed(line, letters)
        if firm and name is not None and letters is not None and draws[1] < self.want.native:
            return native(name, letters), line
        if firm and name is not None and draws[0] < self.want.forms:
            return reformed(name, float(draws[3])), line
        return name, line
