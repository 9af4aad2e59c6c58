"""Names as words: their bytes, their consonants and their weights, in arrays that kernels read.

A word's weight says how much it tells: the logarithm of how rare it is among listed names and among everybody's
(`common.csv`), little for a title, an honorific or a company's form. Words are those of the Latin form.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from numpy.typing import NDArray
from rigour._core import person_name_prefixes_list

from tidewaiter.engine.buffers import texts_of
from tidewaiter.engine.text_table import TextTable
from tidewaiter.parties.names import script
from tidewaiter.parties.screening import reading

COMMON = Path(__file__).with_name("common.csv")

HEAVIEST = 9.0
"""Weight of a word that is on no list and that nobody is known to bear (natural logarithm, about one in 8,000)."""

FEWEST = 10_000
"""Names that a list counts as at least: what is rare is not told by a list of five."""

LIGHT = 0.4
"""Weight of a word that says what somebody is called by courtesy, or what form a company has."""

_FORMS = """
ltd limited llc llp inc incorporated corp corporation co company plc pty pte gmbh ag kg mbh sa sas sarl srl spa
sl slu bv nv ab as oy oyj aps kft zrt doo dd ad ooo oao zao pao ao tov jsc pjsc cjsc ojsc llc fze fzco fz fzc
wll sdn bhd tbk pt cv de cv rl sac eirl ltda cia sociedad anonima limitada compania kabushiki kaisha gaisha
youxian gongsi gufen jituan the of and for und et y al el e i group holding holdings international trading
import export general enterprise enterprises industries industrial services service
"""
FORMS = frozenset(_FORMS.split())
"""Words of company forms, articles, and what half the firms of the world call themselves."""

_HONORIFICS = """
mr mrs ms miss dr prof professor sir madam mme mlle herr frau sr sra srta don dona senor senora sheikh shaikh
shaykh haji hajji hadji mullah maulavi mawlawi mufti ustad ustaz qari qazi imam sayyid sayed syed general gen
colonel col capt captain major maj lt eng engineer hon rev attn attention contact tel jr junior ii iii iv
"""
HONORIFICS = frozenset(_HONORIFICS.split())
"""Titles and courtesies, as consignments and lists write them."""

TITLES = frozenset(
    word for prefix in person_name_prefixes_list() for word in script.romanised(prefix).split() if len(word) > 1
)


@dataclass(frozen=True, slots=True)
class Words:
    """Texts as words: text k has the words bounds[k] to bounds[k + 1].

    Word w has the bytes data[at[w]:at[w + 1]], the consonants bones[bones_at[w]:bones_at[w + 1]] and the weight
    weights[w]; the sets have a bit for each different letter of it. `other` marks texts that were not written in Latin
    letters.
    """

    bounds: NDArray[np.int64]
    data: NDArray[np.uint8]
    at: NDArray[np.int64]
    bones: NDArray[np.uint8]
    bones_at: NDArray[np.int64]
    weights: NDArray[np.float32]
    letter_sets: NDArray[np.uint32]
    bone_sets: NDArray[np.uint32]
    other: NDArray[np.bool_]

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self.bounds) - 1


@cache
def common() -> Mapping[str, float]:
    """Word to how often people and firms bear it, a share, from common.csv."""
    table = pa.csv.read_csv(COMMON)
    return dict(zip(table["word"].to_pylist(), table["share"].to_pylist(), strict=True))


def weigh(words: pa.Array, listed: Mapping[str, int], names: int) -> NDArray[np.float32]:
    """The weight of each different word, given in how many of so many listed names each stands; shape (n,)."""
    found = np.full(len(words), HEAVIEST, dtype=np.float32)
    shares, everybody = common(), max(names, FEWEST)
    light = FORMS | HONORIFICS | TITLES
    for position, word in enumerate(words.to_pylist()):
        if word in light:
            found[position] = LIGHT
            continue
        share = max(listed.get(word, 0) / everybody, shares.get(word, 0.0))
        if share > 0:
            found[position] = min(max(-np.log(share), 1.0), HEAVIEST)
        if len(word) == 1:
            found[position] = min(found[position], 1.0)
    return found


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Different words, sorted, each with its weight: what is asked of every word of a text."""

    words: pa.Array
    weights: NDArray[np.float32]
    known: TextTable = field(init=False, default_factory=TextTable, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Put the words where kernels find them."""
        self.known.add(texts_of(self.words))

    @classmethod
    def of(cls, forms: pa.Array) -> "Vocabulary":
        """The words of listed forms (Latin, as `script.latin` gives them), and of everybody's."""
        lists = pc.utf8_split_whitespace(forms)
        counted = pc.value_counts(pc.list_flatten(lists))
        held = dict(zip(counted.field(0).to_pylist(), counted.field(1).to_pylist(), strict=True))
        names = sorted(set(held) | set(common()) | FORMS | HONORIFICS | TITLES)
        words = pa.array(names, pa.string())
        return cls(words, weigh(words, held, len(forms)))

    def read(self, forms: pa.Array, other: NDArray[np.bool_]) -> Words:
        """Forms (Latin, not null) as words; `other` marks those that were written in another script, shape (n,)."""
        return Words(*reading.read(reading.parted(forms), self.known.table, self.weights, HEAVIEST), other)
