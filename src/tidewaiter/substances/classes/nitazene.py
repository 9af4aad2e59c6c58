"""Nitazenes: 2-benzylbenzimidazoles with an aminoethyl on the first nitrogen (the UK's generic definition)."""

from rdkit import Chem

from tidewaiter.substances import structure
from tidewaiter.substances.classes.base import NO, Answer, Recognition, SubstanceClass

_STRICT = "c1ccc2c(c1)nc([CH2;!R][c;r6]1cc[c]cc1)n2[CX4;!R][CX4;!R][NX3;!$(N[C,S]=[O,S])]"
_RELATED = "c1ccc2c(c1)nc([CX4,OX2,SX2,CX3;!R][c;r6]1cc[c]cc1)n2[CX4;!R][CX4;!R][NX3;!$(N[C,S]=[O,S])]"


def recognise(molecule: Chem.Mol) -> Recognition:
    """Whether a parent structure is a nitazene; another bridge than CH2 between the rings is for a chemist."""
    match = molecule.GetSubstructMatch(structure.pattern(_STRICT))
    if match:
        nitro = molecule.HasSubstructMatch(structure.pattern("c1ccc2c(c1)ncn2.[N+](=O)[O-]"))
        return Recognition(Answer.MATCH, ("nitro",) if nitro else ("desnitro",), match)
    match = molecule.GetSubstructMatch(structure.pattern(_RELATED))
    return Recognition(Answer.RELATED, (), match, "another bridge between the rings") if match else NO


CLASS = SubstanceClass("nitazene", "2-Benzylbenzimidazole opioid (nitazene)", "SI 2024/1361", recognise)
