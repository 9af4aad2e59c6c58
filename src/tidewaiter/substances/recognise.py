"""Recognising a structure: every class that it may belong to, by the structure of its parent."""

from dataclasses import dataclass

from rdkit import Chem

from tidewaiter.substances import structure
from tidewaiter.substances.classes import CLASSES
from tidewaiter.substances.classes.base import Answer, Recognition, SubstanceClass


@dataclass(frozen=True, slots=True)
class Found:
    """A class that a structure matches or is related to."""

    of: SubstanceClass
    recognition: Recognition


@dataclass(frozen=True, slots=True)
class Classified:
    """A structure with its parent and the classes found, matches first; `answer` is the strongest of them."""

    smiles: str
    parent: Chem.Mol
    found: tuple[Found, ...]

    @property
    def answer(self) -> Answer:
        """The strongest answer."""
        answers = {one.recognition.answer for one in self.found}
        return next((one for one in Answer if one in answers), Answer.NO)

    def svg(self) -> str:
        """The parent drawn, with the atoms of the first class found set off."""
        return structure.drawing(self.parent, self.found[0].recognition.atoms if self.found else ())


def classify(smiles: str) -> Classified | None:
    """The classes of a structure, None for what is none."""
    made = structure.read(smiles)
    if made is None:
        return None
    bare = structure.parent(made)
    found = [Found(one, one.recognise(bare)) for one in CLASSES]
    kept = [one for one in found if one.recognition.answer is not Answer.NO]
    kept.sort(key=lambda one: one.recognition.answer is not Answer.MATCH)
    return Classified(smiles.strip(), bare, tuple(kept))


def matched(smiles: str) -> tuple[str, ...]:
    """Codes of the classes that a structure matches."""
    made = classify(smiles) if smiles else None
    return tuple(one.of.code for one in made.found if one.recognition.answer is Answer.MATCH) if made else ()
