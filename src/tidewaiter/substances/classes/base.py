"""What every class of substances offers, and what recognising one gives."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from rdkit import Chem


class Answer(StrEnum):
    """Whether a structure belongs to a class."""

    MATCH = "match"
    RELATED = "related: chemist review"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Recognition:
    """The answer, in which ways it differs from the parent of the class, atoms that matched, and why."""

    answer: Answer
    modifications: tuple[str, ...] = ()
    atoms: tuple[int, ...] = ()
    note: str = ""


NO = Recognition(Answer.NO)


@dataclass(frozen=True, slots=True)
class SubstanceClass:
    """One class. `recognise` takes a parent structure (structure.parent); `source` is the definition it follows."""

    code: str
    title: str
    source: str
    recognise: Callable[[Chem.Mol], Recognition]
