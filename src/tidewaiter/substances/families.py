"""A class asked for by its name: which it is, and which entries of the register belong to it."""

import re
from functools import cache

from tidewaiter.substances import recognise, register
from tidewaiter.substances.classes import CLASSES
from tidewaiter.substances.classes.base import SubstanceClass
from tidewaiter.substances.register import Hit, Substance


def named(text: str) -> SubstanceClass | None:
    """The class that is called so: by its code or title, in the singular or plural ("nitazenes"); None for none."""
    asked = _bare(text)
    return next((one for one in CLASSES if asked in {_bare(one.code), _bare(re.split(r"[(,]", one.title)[0])}), None)


@cache
def members(code: str) -> tuple[Substance, ...]:
    """Entries of the register whose structure matches a class, in the order of the table."""
    return tuple(one for one in register.substances() if one.smiles and code in recognise.matched(one.smiles))


def find(query: str, most: int) -> list[Hit]:
    """What a query may mean (`register.find`); the members of a class where it names one and no entry."""
    found = register.find(query, most)
    family = None if any(hit.score == _EXACT for hit in found) else named(query)
    if family is None:
        return found
    return [Hit(one, f"class {family.code}", _EXACT) for one in members(family.code)][:most]


_EXACT = 100.0


def _bare(text: str) -> str:
    """A class's name for comparing: folded, without hyphens, "substance(s)" and the plural's s."""
    folded = register.fold(text).replace("-", " ").removesuffix("s").removesuffix(" substance")
    return folded.removesuffix("s").strip()
