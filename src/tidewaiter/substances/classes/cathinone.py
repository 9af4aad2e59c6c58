"""Cathinones: 2-amino-1-phenylpropan-1-one with a substituted ring, another side chain or another amine.

Bupropion and diethylpropion are medicines listed by themselves or exempt. Where the carbon beside the carbonyl bears no
hydrogen (photoinitiators such as Irgacure 369 and 907) it is no cathinone.
"""

from functools import cache

from rdkit import Chem

from tidewaiter.substances import structure
from tidewaiter.substances.classes import substituents
from tidewaiter.substances.classes.base import NO, Answer, Recognition, SubstanceClass

_CORE = "[c;r6:1][CX3;!R:2](=[OX1:3])[CX4;H1;!R:4]([CX4:5])[NX3;!$(N[C,S]=[O,S]);!$(N-a):6]"
_MEDICINES = ("CC(NC(C)(C)C)C(=O)c1cccc(Cl)c1", "CCN(CC)C(C)C(=O)c1ccccc1")
_RING = frozenset({"alkyl", "alkylenedioxy", "alkoxyl", "halo", "haloalkyl", "hydroxyl", "amino", "nitro"})
_LARGEST = 30
_PHENYL = 6


def recognise(molecule: Chem.Mol) -> Recognition:
    """Whether a parent structure is a cathinone; an unusual ring or a large molecule is for a chemist."""
    match = molecule.GetSubstructMatch(structure.pattern(_CORE))
    if not match:
        return NO
    if structure.skeleton(molecule) in _medicines():
        return Recognition(Answer.NO, note="a medicine that is listed by itself or exempt")
    rings = [set(ring) for ring in molecule.GetRingInfo().AtomRings() if match[0] in ring]
    if molecule.GetNumHeavyAtoms() > _LARGEST or len(rings) != 1:
        return Recognition(Answer.RELATED, (), match, "a larger ring system or molecule than the definition has")
    bridge = _dioxy(molecule, rings[0])
    if substituents.on(molecule, {match[3]}, set(match) - {match[4]}) != ["alkyl"]:
        return Recognition(Answer.RELATED, (), match, "a side chain that is no alkyl")
    words = substituents.on(molecule, rings[0], rings[0] | set(match) | bridge) + ["alkylenedioxy"] * bool(bridge)
    beyond = [word for word in words if word not in _RING]
    if beyond:
        return Recognition(Answer.RELATED, (), match, "a substituent on the ring that the definition does not name")
    return Recognition(Answer.MATCH, tuple(dict.fromkeys(words)), match)


def _dioxy(molecule: Chem.Mol, ring: set[int]) -> set[int]:
    """Atoms of an alkylenedioxy bridge (two oxygens and the carbons between them) on the ring."""
    for match in molecule.GetSubstructMatches(structure.pattern("c1c([OX2][CX4][OX2]2)c2ccc1")) + (
        molecule.GetSubstructMatches(structure.pattern("c1c([OX2][CX4][CX4][OX2]2)c2ccc1"))
    ):
        if len(set(match) & ring) == _PHENYL:
            return set(match) - ring
    return set()


@cache
def _medicines() -> frozenset[str]:
    made = (structure.read(smiles) for smiles in _MEDICINES)
    return frozenset(structure.skeleton(one) for one in made if one is not None)


CLASS = SubstanceClass(
    "cathinone", "Cathinone", "UK Misuse of Drugs Act 1971, Schedule 2, generic definition of cathinones", recognise
)
