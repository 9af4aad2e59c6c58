"""Glycidic acids and esters of P2P and PMK, and the substituted phenylacetones themselves in disguise."""

from rdkit import Chem

from tidewaiter.substances import structure
from tidewaiter.substances.classes.base import NO, Answer, Recognition, SubstanceClass

_CORE = "[c;r6][CX4]1([CH3])[OX2][CX4;H1]1[CX3](=[OX1])[OX2,OX1-]"
_DISGUISED = {
    "nitrile (APAAN)": "[c;r6][CX4;H1](C#N)[CX3](=O)[CH3]",
    "amide (APAA)": "[c;r6][CX4;H1]([CX3](=O)[NX3;H2])[CX3](=O)[CH3]",
    "ester (MAPA)": "[c;r6][CX4;H1]([CX3](=O)[OX2][CX4])[CX3](=O)[CH3]",
}
_OTHER_RING = "[c;r6][F,Cl,Br,I,N,S,CH3,$([OX2;!R])]"
_LARGEST = 22


def recognise(molecule: Chem.Mol) -> Recognition:
    """Whether a parent structure is such a glycidate, or a phenylacetone that hides behind another group."""
    if molecule.GetNumHeavyAtoms() > _LARGEST:
        return NO
    plain = not molecule.HasSubstructMatch(structure.pattern(_OTHER_RING))
    for name, smarts in {"glycidate": _CORE, **_DISGUISED}.items():
        match = molecule.GetSubstructMatch(structure.pattern(smarts))
        if match and plain:
            return Recognition(Answer.MATCH, (name,), match)
        if match:
            return Recognition(Answer.RELATED, (name,), match, "a ring that neither P2P nor PMK has")
    return NO


CLASS = SubstanceClass(
    "p2p-precursor", "Precursor of P2P or PMK (glycidate, APAAN, APAA, MAPA)", "1988 Convention, Table I", recognise
)
