"""Parts of a kit: what words and Harmonized System codes say of a consignment, and how far each is believed.

A part is a tabletting machine, a die, a machine that fills capsules, empty capsules, a binder, a dye or a precursor.
All have lawful uses and a single one says little; what several of them say together is `kit.py`. Names are in
`kit_parts.toml`, compared as the lexicon compares them (parties/lexicon.py: several words, several languages, a longer
harmless term shields). Beliefs are judgements of how often goods so named are the part, not of what it is for. The
words of descriptions, of item lines and of pictures' captions are read alike.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.engine import local
from tidewaiter.parties import lexicon
from tidewaiter.parties.forms import TEXT, normal_form

SHIPPED = Path(__file__).with_name("kit_parts.toml")


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of part: `points` is what it adds to a kit (log-odds at full belief); a kit needs one that is `core`."""

    name: str
    title: str
    points: float
    core: bool


PARTS: tuple[Part, ...] = (
    Part("press", "tabletting machine", 2.6, core=True),
    Part("die", "punches or dies", 2.6, core=True),
    Part("capsule-machine", "machine that fills capsules", 2.2, core=True),
    Part("precursor", "precursor", 2.8, core=True),
    Part("binder", "binder or filler", 1.6, core=False),
    Part("capsule-shells", "empty capsules", 1.0, core=False),
    Part("dye", "dye", 0.8, core=False),
)
BY_NAME: dict[str, Part] = {part.name: part for part in PARTS}


@dataclass(frozen=True, slots=True)
class Sign:
    """A group of terms (`kit_parts.toml`): the part it speaks of and how far it is believed."""

    group: str
    part: str
    belief: float


SIGNS: tuple[Sign, ...] = (
    Sign("press", "press", 0.85),
    Sign("press-cover", "press", 0.4),
    Sign("die", "die", 0.85),
    Sign("die-cover", "die", 0.4),
    Sign("capsule-machine", "capsule-machine", 0.85),
    Sign("capsule-shells", "capsule-shells", 0.8),
    Sign("binder", "binder", 0.7),
    Sign("dye", "dye", 0.6),
    Sign("dye-cover", "dye", 0.15),
    Sign("precursor", "precursor", 0.9),
)


@dataclass(frozen=True, slots=True)
class Heading:
    """The beginning of HS codes under which a part belongs, how far the code alone is believed, what else is there."""

    prefix: str
    part: str
    belief: float
    also: str


HEADINGS: tuple[Heading, ...] = (
    Heading("293336", "precursor", 0.85, "4-ANPP alone"),
    Heading("293337", "precursor", 0.85, "NPP alone"),
    Heading("293333", "precursor", 0.3, "controlled substances and their medicines' raw material"),
    Heading("293334", "precursor", 0.6, "other fentanyls and their derivatives"),
    Heading("293339", "precursor", 0.1, "every other compound with a pyridine or piperidine ring"),
    Heading("293492", "precursor", 0.3, "other fentanyls"),
    Heading("847982", "press", 0.25, "machines that mix, knead, crush and grind"),
    Heading("847989", "press", 0.1, "machines not named elsewhere"),
    Heading("848049", "die", 0.25, "moulds for metal and carbides"),
    Heading("8480", "die", 0.12, "every mould for metal, glass, rubber and plastic"),
    Heading("391290", "binder", 0.25, "other cellulose and its derivatives, of every trade"),
    Heading("960200", "capsule-shells", 0.35, "carved vegetable and mineral material, gelatin"),
)

LEAST = 0.15
"""The belief from which a consignment is a part worth linking."""

RECOGNISED = pa.schema(
    [
        pa.field("row", pa.int64(), nullable=False),
        pa.field("part", pa.string(), nullable=False),
        pa.field("belief", pa.float64(), nullable=False),
        pa.field("said", pa.list_(pa.string()), nullable=False),  # terms, and 'HS <prefix>'
    ]
)
"""One row for each part that a row of the input may be."""


@cache
def terms() -> lexicon.Lexicon:
    """The names of parts that ship, read once."""
    return lexicon.load(SHIPPED)


def recognise(texts: pa.Array | pa.ChunkedArray, hs: pa.Array | pa.ChunkedArray) -> pa.Table:
    """What parts rows may be (RECOGNISED, sorted by row and part): texts as filed and HS codes, either may be null.

    Words and code speak independently of one another, several terms of one part count once, the strongest. What is
    believed less than LEAST is left out.
    """
    found = _by_words(texts)
    coded = _by_code(hs)
    sql = f"""
        WITH heard AS (
            SELECT "row", part, max(belief) AS belief, list(DISTINCT said ORDER BY said) AS said FROM found GROUP BY ALL
        ), coded AS (
            SELECT "row", part, arg_max(said, belief) AS said, max(belief) AS belief FROM by_code GROUP BY ALL
        )
        SELECT "row", part,
            1 - (1 - coalesce(heard.belief, 0)) * (1 - coalesce(coded.belief, 0)) AS belief,
            list_concat(coalesce(heard.said, []), CASE WHEN coded.said IS NULL THEN [] ELSE [coded.said] END) AS said
        FROM heard FULL JOIN coded USING ("row", part)
        WHERE 1 - (1 - coalesce(heard.belief, 0)) * (1 - coalesce(coded.belief, 0)) >= {LEAST}
        ORDER BY "row", part
    """
    return local.query(sql, {"found": found, "by_code": coded}).cast(RECOGNISED)


def _by_words(texts: pa.Array | pa.ChunkedArray) -> pa.Table:
    """Terms in texts: row, part, belief, said; terms of groups that are no sign (shields) are left out."""
    words = terms()
    lists = lexicon.find(normal_form(texts, TEXT), words)
    rows = pc.list_parent_indices(lists)
    group = {term.id: term.group for term in words.terms}
    signs = {sign.group: sign for sign in SIGNS}
    encoded = pc.list_flatten(lists).dictionary_encode()
    known = [signs.get(group[name]) for name in encoded.dictionary.to_pylist()]
    said = pa.array([term.partition("/")[2].replace("-", " ") for term in encoded.dictionary.to_pylist()], pa.string())
    table = pa.table(
        {
            "row": rows.cast(pa.int64()),
            "part": pa.array([None if s is None else s.part for s in known], pa.string()).take(encoded.indices),
            "belief": pa.array([0.0 if s is None else s.belief for s in known], pa.float64()).take(encoded.indices),
            "said": said.take(encoded.indices),
        }
    )
    return table.filter(pc.is_valid(table["part"]))


def _by_code(hs: pa.Array | pa.ChunkedArray) -> pa.Table:
    """Headings of codes: row, part, belief, said."""
    codes = hs.combine_chunks() if isinstance(hs, pa.ChunkedArray) else hs
    rows: list[np.ndarray] = []
    which: list[np.ndarray] = []
    for number, heading in enumerate(HEADINGS):
        at = np.flatnonzero(pc.fill_null(pc.starts_with(codes, heading.prefix), fill_value=False))
        rows.append(at)
        which.append(np.full(len(at), number))
    chosen = pa.array(np.concatenate(which), pa.int64())
    return pa.table(
        {
            "row": pa.array(np.concatenate(rows), pa.int64()),
            "part": pa.array([h.part for h in HEADINGS], pa.string()).take(chosen),
            "belief": pa.array([h.belief for h in HEADINGS], pa.float64()).take(chosen),
            "said": pa.array([f"HS {h.prefix}" for h in HEADINGS], pa.string()).take(chosen),
        }
    )
