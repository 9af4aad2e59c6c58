"""4-Piperidone, its acetals, amides and carbamates: beginnings of the fentanyls."""

from rdkit import Chem

from tidewaiter.substances import structure
from tidewaiter.substances.classes.base import NO, Answer, Recognition, SubstanceClass

_RING = "[CX4;H2]1[CX4;H2][NX3;{n}][CX4;H2][CX4;H2]{c}1"
_KETONE = "[CX3](=[OX1])"
_ACETAL = "[CX4]([OX2;!H1])([OX2;!H1])"
_FREE = "H1"
_ACYL = "$(N[CX3]=[OX1])"
_LARGEST = 20


def recognise(molecule: Chem.Mol) -> Recognition:
    """Whether a parent structure is of the family; another group on the nitrogen is for a chemist."""
    for name, carbon in (("ketone", _KETONE), ("acetal", _ACETAL)):
        for kind, nitrogen in (("4-piperidone", _FREE), ("amide or carbamate", _ACYL)):
            match = molecule.GetSubstructMatch(structure.pattern(_RING.format(n=nitrogen, c=carbon)))
            if match and molecule.GetNumHeavyAtoms() <= _LARGEST:
                return Recognition(Answer.MATCH, (name, kind), match)
            if match:
                return Recognition(Answer.RELATED, (name, kind), match, "a larger molecule with this ring")
    match = molecule.GetSubstructMatch(structure.pattern(_RING.format(n="$(N[CX4])", c=_KETONE)))
    if match and molecule.GetNumHeavyAtoms() <= _LARGEST:
        note = "NPP and its kin are listed by themselves"
        return Recognition(Answer.RELATED, ("ketone", "substituted nitrogen"), match, note)
    return NO


CLASS = SubstanceClass(
    "4-piperidone", "4-Piperidone, its acetals, amides and carbamates", "21 CFR 1310.02(a), 12 May 2023", recognise
)
