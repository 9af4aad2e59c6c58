"""Write the terms by which goods descriptions name substances of the register: src/tidewaiter/parties/register.toml.

    python scripts/register-terms.py [--check]

Names and synonyms in every language, CAS numbers, InChIKeys and SMILES (as the register and as RDKit write them) of
drugs and precursors. Left out: what the lexicon has already, slang, short names that are words or part numbers of
innocent goods, and bulk chemicals without a subheading of their own. Written once when the register changes; a test
checks that it is up to date.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from rdkit import Chem

from tidewaiter.parties import lexicon
from tidewaiter.substances import register, structure
from tidewaiter.substances.register import Substance

TARGET = lexicon.REGISTER
SHORTEST = 5
"""Letters and digits of a name that may stand in a description without meaning something else."""

INNOCENT = frozenset({"akb48", "xlr11", "ur-144", "hu-210", "ultiva", "alfenta", "heliotropin", "cannabidiol"})
"""Names that mostly mean something else or lawful goods of everyday: music, plugs, part numbers, fragrances, oils."""

HEAD = """\
# Written by scripts/register-terms.py from the register of substances; change that, not this. Groups:
# listed-drug, listed-precursor   names and synonyms in any language
# listed-number                   CAS numbers, InChIKeys and SMILES of both
"""


def names(one: Substance) -> Iterator[str]:
    """What a description may call it."""
    for name in (one.name, *one.synonyms):
        long = sum(letter.isalnum() for letter in name) >= SHORTEST or not name.isascii()
        if long and register.fold(name) not in INNOCENT:
            yield name


def numbers(one: Substance) -> Iterator[str]:
    """By which it is ordered without a name."""
    if one.cas:
        yield one.cas
    made = structure.read(one.smiles)
    if made is not None:
        yield structure.inchi_key(made)
        yield from sorted({one.smiles, Chem.MolToSmiles(made)})


def groups() -> list[tuple[str, str, list[str]]]:
    """Group, title and terms; of equal terms the first counts."""
    taken = {term.text for term in lexicon.load(lexicon.SHIPPED).terms}
    made = []
    listed = [one for one in register.substances() if one.kind == "drug" or (one.kind == "precursor" and one.hs)]
    for group, title, chosen in (
        ("listed-drug", "Drugs by name", [n for one in listed if one.kind == "drug" for n in names(one)]),
        (
            "listed-precursor",
            "Precursors by name",
            [n for one in listed if one.kind == "precursor" for n in names(one)],
        ),
        ("listed-number", "Drugs and precursors by number or structure", [n for one in listed for n in numbers(one)]),
    ):
        made.append((group, title, list(_fresh(chosen, taken))))
    return made


def _fresh(chosen: Iterable[str], taken: set[str]) -> Iterator[str]:
    chosen = list(chosen)
    for name, text in zip(chosen, lexicon.normal_texts(chosen), strict=True):
        if text is not None and text not in taken:
            taken.add(text)
            yield name


def document() -> str:
    """The file's text."""
    parts = [HEAD]
    for group, title, terms in groups():
        quoted = "".join(f"    {_quoted(term)},\n" for term in sorted(terms))
        parts.append(
            f'\n[[group]]\ngroup = "{group}"\ntitle = "{title}"\nlanguage = "mul"\n'
            f'source = "The register of substances (substances/tables)"\nterms = [\n{quoted}]\n'
        )
    return "".join(parts)


def _quoted(term: str) -> str:
    return f"'{term}'" if "\\" in term or '"' in term else f'"{term}"'


def main() -> None:
    """Write the file, or say that it is out of date."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--check", action="store_true")
    text = document()
    if arguments.parse_args().check:
        sys.exit(0 if TARGET.read_text(encoding="utf-8") == text else f"{TARGET} is out of date: run {sys.argv[0]}")
    Path(TARGET).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
