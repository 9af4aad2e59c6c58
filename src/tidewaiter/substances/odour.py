"""Whether a find is of the odour that a dog was certified for: the same substance, a member of a named class, or kin.

An odour that names a substance is that substance under every name of the register, its salts and forms included. An
odour that names a class (`CLASS_ODOURS`) is every member of the class. What only belongs to the same class as a named
substance is kin: dogs may show it, nothing certified says so. A name that the register does not know is compared by its
words.
"""

import re
from enum import StrEnum
from functools import cache

from tidewaiter.substances import recognise, register, structure
from tidewaiter.substances.register import Substance


class Kinship(StrEnum):
    """How a find stands to an odour, the closest first."""

    SAME = "same"
    MEMBER = "member"
    KIN = "kin"
    NONE = "none"


CLASS_ODOURS: dict[str, str] = {
    "fentanyls": "fentanyl-related",
    "fentanyl class": "fentanyl-related",
    "fentanyl analogues": "fentanyl-related",
    "fentanyl related substances": "fentanyl-related",
    "nitazenes": "nitazene",
    "cathinones": "cathinone",
    "synthetic cathinones": "cathinone",
    "synthetic cannabinoids": "cannabinoid",
}
"""Odours that name a class, in small letters without hyphens, and the class's code."""

FAMILY: dict[str, tuple[str, ...]] = {
    "fentanyl-related": ("fentanyl", "carfentanil", "sufentanil", "alfentanil", "remifentanil", "lofentanil")
}
"""Substances that the law lists by themselves and an odour counts with the class."""

_SALTS = frozenset({"hydrochloride", "hcl", "hydrobromide", "citrate", "sulfate", "sulphate", "phosphate", "tartrate"})
_FORMS = _SALTS | {"base", "freebase", "salt", "powder", "tablet", "tablets"}
"""Words of forms beside a substance's name."""
_WORD = re.compile(r"[^\W_]+")


def kinship(odour: str, find: str) -> Kinship:
    """How what was found stands to an odour; NONE where either is not named."""
    if not odour.strip() or not find.strip():
        return Kinship.NONE
    if _words(odour) in _words(find):
        return Kinship.SAME
    found = _substance(find)
    named = CLASS_ODOURS.get(_words(odour).strip())
    if named is not None:
        return Kinship.MEMBER if found is not None and named in _classes(found) else Kinship.NONE
    wanted = _substance(odour)
    if wanted is None or found is None:
        return Kinship.NONE
    if wanted.code == found.code or (_parent(wanted) and _parent(wanted) == _parent(found)):
        return Kinship.SAME
    return Kinship.KIN if _classes(wanted) & _classes(found) else Kinship.NONE


@cache
def _substance(text: str) -> Substance | None:
    """The one substance of the register with exactly this name, words of salts and forms left away."""
    bare = " ".join(word for word in text.split() if word.casefold().strip("().,") not in _FORMS)
    known = register.named(text) or register.named(bare)
    return known[0] if len(known) == 1 else None


@cache
def _classes(of: Substance) -> frozenset[str]:
    listed = {code for code, members in FAMILY.items() if of.code in members}
    return frozenset({*recognise.matched(of.smiles), *listed})


@cache
def _parent(of: Substance) -> str:
    made = structure.read(of.smiles)
    return "" if made is None else structure.skeleton(structure.parent(made))


def _words(text: str) -> str:
    """A text's words with a blank on each side, so that one stands in another whole or not at all."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "
