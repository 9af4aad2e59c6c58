"""4-Anilinopiperidines without an acyl group: the next step before a fentanyl."""

from rdkit import Chem

from tidewaiter.substances import structure
from tidewaiter.substances.classes.base import NO, Answer, Recognition, SubstanceClass

_CORE = "c1ccc(cc1)[NX3;H1;!R][CX4;H1]1[CX4;H2][CX4;H2][NX3:1][CX4;H2][CX4;H2]1"
_LARGEST = 26


def recognise(molecule: Chem.Mol) -> Recognition:
    """Whether a parent structure is one, free, protected or with a phenethyl or benzyl; others are for a chemist."""
    match = molecule.GetSubstructMatch(structure.pattern(_CORE))
    if not match or molecule.GetNumHeavyAtoms() > _LARGEST:
        return NO
    kinds = {
        "free nitrogen": _CORE.replace("[NX3:1]", "[NX3;H1:1]"),
        "carbamate or amide": _CORE.replace("[NX3:1]", "[NX3;$(N[CX3]=[OX1]):1]"),
        "phenethyl": _CORE.replace("[NX3:1]", "[NX3;$(N[CX4;H2][CX4;H2]c1ccccc1):1]"),
        "benzyl": _CORE.replace("[NX3:1]", "[NX3;$(N[CX4;H2]c1ccccc1):1]"),
    }
    found = tuple(name for name, smarts in kinds.items() if molecule.HasSubstructMatch(structure.pattern(smarts)))
    answer = Answer.MATCH if found else Answer.RELATED
    return Recognition(answer, found, match, "" if found else "another group on the piperidine's nitrogen")


CLASS = SubstanceClass(
    "anilinopiperidine", "4-Anilinopiperidine, a precursor of fentanyls", "21 CFR 1310.02(a), 15 May 2020", recognise
)
