"""The register: drugs, precursors, cutting agents, binders and equipment with their names, structures and dated status.

Curated tables beside this module (`tables/`), joined with the `chemicals` package for what they do not hold. Names are
compared folded; a hyphen counts ("3-methylthiofentanyl" is not "3-(methylthio)fentanyl").
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import chemicals
from rapidfuzz import fuzz, process

from tidewaiter.substances import structure

TABLES = Path(__file__).with_name("tables")

CLOSE = 85
"""A ratio (0 to 100) from which a misspelt name is offered; 85 finds 97 % of names with one typing error."""

SHORTEST_FUZZY = 6
"""Characters of a query below which only exact names count."""

JURISDICTIONS = ("US", "UN", "EU", "UK", "CN")

_GREEK = {
    "\N{GREEK SMALL LETTER ALPHA}": "alpha",
    "\N{GREEK SMALL LETTER BETA}": "beta",
    "\N{GREEK SMALL LETTER GAMMA}": "gamma",
}

_CAS = re.compile(r"\d{2,7}-\d{2}-\d")
_KEY = re.compile(r"[A-Z]{14}-[A-Z]{10}-[A-Z]")
_HS = re.compile(r"\d{4}(\.?\d{2}){0,3}")


@dataclass(frozen=True, slots=True)
class Status:
    """What a jurisdiction says of a substance or class between two days; None: the day is not recorded.

    `read_in` is the document in which the first day was read, '' where it was not compared with any.
    """

    of: str
    jurisdiction: str
    state: str
    schedule: str
    first_day: date | None
    last_day: date | None
    citation: str
    read_in: str = ""

    def on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return (self.first_day is None or self.first_day <= day) and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True, slots=True)
class Substance:
    """One entry. `slang` are terms of several words; `hs` six-digit subheadings; `source` where the row is from."""

    code: str
    kind: str
    name: str
    cas: str
    smiles: str
    formula: str
    synonyms: tuple[str, ...]
    slang: tuple[str, ...]
    hs: tuple[str, ...]
    hazards: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A substance that a query may mean, why, and how well (0 to 100; 100 is exact)."""

    substance: Substance
    how: str
    score: float


@cache
def substances() -> tuple[Substance, ...]:
    """All entries of the curated table."""
    return tuple(
        Substance(
            row["code"],
            row["kind"],
            row["name"],
            row["cas"],
            row["smiles"],
            row["formula"],
            _split(row["synonyms"]),
            tuple(re.sub(r" \([a-z]{2}\)$", "", term) for term in _split(row["slang"])),
            _split(row["hs"]),
            _split(row["hazards"]),
            row["source"],
        )
        for row in _rows("substances.csv")
    )


@cache
def statuses() -> tuple[Status, ...]:
    """All rows of the status table."""
    return tuple(
        Status(
            row["of"],
            row["jurisdiction"],
            row["state"],
            row["schedule"],
            _day(row["first_day"]),
            _day(row["last_day"]),
            row["citation"],
            row["read_in"],
        )
        for row in _rows("status.csv")
    )


def status_of(code: str, classes: Iterable[str], day: date, jurisdiction: str | None = None) -> list[Status]:
    """What holds for a substance (by itself or by its classes) on a day, all jurisdictions or one."""
    wanted = {code, *(f"class:{name}" for name in classes)}
    return [one for one in statuses() if one.of in wanted and one.on(day) and jurisdiction in {None, one.jurisdiction}]


def history_of(code: str, classes: Iterable[str] = ()) -> list[Status]:
    """Every status it ever had, the earliest first."""
    wanted = {code, *(f"class:{name}" for name in classes)}
    return sorted(
        (one for one in statuses() if one.of in wanted), key=lambda one: (one.jurisdiction, one.first_day or date.min)
    )


def find(query: str, most: int = 10) -> list[Hit]:
    """What a query may mean: a name, synonym or misspelling, a CAS number, InChIKey, SMILES or HS subheading."""
    text = query.strip()
    if not text:
        return []
    if _CAS.fullmatch(text):
        return _by_cas(text)
    if _KEY.fullmatch(text):
        return [Hit(one, "InChIKey", 100.0) for one in substances() if _key(one.smiles) == text]
    exact = [Hit(one, how, 100.0) for name, how, one in _names() if name == fold(text)]
    if exact:
        return list({hit.substance.code: hit for hit in exact}.values())[:most]
    if _HS.fullmatch(text):
        digits = text.replace(".", "")[:6]
        return [Hit(s, "HS subheading", 100.0) for s in substances() if any(h.startswith(digits) for h in s.hs)][:most]
    return _by_structure(text) or _by_likeness(text, most) or _beyond(text)


def named(text: str) -> tuple[Substance, ...]:
    """Entries with exactly this name or synonym, in the order of the table; no slang and no likeness."""
    folded = fold(text)
    found = [one for name, how, one in _names() if name == folded and how != "slang"]
    return tuple({one.code: one for one in found}.values())


def drawn(smiles: str) -> tuple[Substance, ...]:
    """Entries whose parent structure is that of a SMILES (salts, charges, isotopes and handedness taken off)."""
    made = structure.read(smiles)
    if made is None:
        return ()
    wanted = structure.skeleton(made)
    return tuple(one for one in substances() if one.smiles and _skeleton(one.smiles) == wanted)


def fold(text: str) -> str:
    """A name for comparing: case and width folded, spaces made one, hyphens kept, Greek letters spelt."""
    folded = unicodedata.normalize("NFKC", text).casefold().strip()
    for letter, spelt in _GREEK.items():
        folded = folded.replace(letter, spelt)
    return re.sub(r"\s+", " ", folded.replace("‐", "-").replace("–", "-"))  # noqa: RUF001 - the dashes people type


def cas_valid(cas: str) -> bool:
    """Whether a CAS number's check digit fits."""
    if not _CAS.fullmatch(cas):
        return False
    digits = cas.replace("-", "")
    return sum(int(d) * n for n, d in enumerate(reversed(digits[:-1]), 1)) % 10 == int(digits[-1])


def inconsistencies() -> list[str]:
    """What in the tables does not fit: CAS digits, structures against formulas and the chemicals package, names."""
    return list(_inconsistent())


def _inconsistent() -> Iterator[str]:
    codes = [one.code for one in substances()]
    yield from (f"{code}: twice" for code in set(codes) if codes.count(code) > 1)
    for one in substances():
        if one.cas and not cas_valid(one.cas):
            yield f"{one.code}: the check digit of {one.cas} does not fit"
        made = structure.read(one.smiles)
        if one.smiles and made is None:
            yield f"{one.code}: no structure: {one.smiles}"
        elif made is not None and structure.formula(made) != one.formula:
            yield f"{one.code}: {structure.formula(made)} is drawn, {one.formula} is written"
        other = _known(one.cas) if made is not None and one.cas else None
        theirs = structure.read(other.smiles) if other is not None else None
        if made is not None and theirs is not None and structure.skeleton(made) != structure.skeleton(theirs):
            yield f"{one.code}: {one.cas} is another structure in the chemicals package: {other.smiles}"  # type: ignore[union-attr] # theirs is read of it
    known = set(codes)
    yield from (f"status of {s.of}: no such substance" for s in statuses() if ":" not in s.of and s.of not in known)


def _by_cas(cas: str) -> list[Hit]:
    if not cas_valid(cas):
        return []
    own = [Hit(one, "CAS number", 100.0) for one in substances() if one.cas == cas]
    return own or _beyond(cas)


def _by_structure(text: str) -> list[Hit]:
    if re.search(r"\s", text) or not re.search(r"[()=#\[\]@]|[cno]\d", text):
        return []
    return [Hit(one, "structure", 100.0) for one in drawn(text)]


def _by_likeness(text: str, most: int) -> list[Hit]:
    folded = fold(text)
    if len(folded) < SHORTEST_FUZZY:
        return []
    names = _names()
    found = process.extract(folded, [name for name, _, _ in names], scorer=fuzz.ratio, score_cutoff=CLOSE, limit=most)
    best: dict[str, Hit] = {}
    for name, score, place in found:
        one = names[place][2]
        if one.code not in best:
            best[one.code] = Hit(one, f"like {name!r}", round(score, 1))
    return list(best.values())


def _beyond(text: str) -> list[Hit]:
    """What the chemicals package knows: names and structure without a status."""
    known = _known(text)
    if known is None:
        return []
    one = Substance(
        known.CASs, "chemical", known.common_name, known.CASs, known.smiles, known.formula, (), (), (), (), "chemicals"
    )
    return [Hit(one, "chemicals package", 100.0)]


@cache
def _known(text: str) -> "chemicals.identifiers.ChemicalMetadata | None":
    try:
        found: chemicals.identifiers.ChemicalMetadata = chemicals.search_chemical(text)
    except ValueError:
        return None
    return found


@cache
def _names() -> tuple[tuple[str, str, Substance], ...]:
    made = []
    for one in substances():
        made += [(fold(one.name), "name", one), (fold(one.code), "name", one)]
        made += [(fold(name), "synonym", one) for name in one.synonyms]
        made += [(fold(term), "slang", one) for term in one.slang]
    return tuple(dict.fromkeys(made))


@cache
def _skeleton(smiles: str) -> str:
    made = structure.read(smiles)
    return "" if made is None else structure.skeleton(made)


@cache
def _key(smiles: str) -> str:
    made = structure.read(smiles)
    return "" if made is None else structure.inchi_key(made)


def _rows(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
