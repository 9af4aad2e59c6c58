"""Fentanyl-related substances: fentanyl changed in one or more of five ways, as the law of the United States has it.

A: the phenyl of the phenethyl replaced by a monocycle; B: substitution in or on the phenethyl; C: substitution in or on
the piperidine; D: another aromatic monocycle for the aniline ring, substituted or not; E: another acyl than propionyl.
Substances that are listed by themselves are not of the class. Fused rings and carbamates are for a chemist.
"""

from functools import cache

from rdkit import Chem

from tidewaiter.substances import structure
from tidewaiter.substances.classes import substituents
from tidewaiter.substances.classes.base import NO, Answer, Recognition, SubstanceClass

_CORE = "[CX3:1](=[OX1:2])[NX3:3]([a:4])[CX4:5]1[CX4:6][CX4:7][NX3:8]([CX4;!R:9][CX4;!R:10][*;R:11])[CX4:12][CX4:13]1"
_CARBAMATE = "[OX2,NX3][CX3](=[OX1])[NX3]([a])[CX4]1[CX4][CX4][NX3]([CX4;!R][CX4;!R][*;R])[CX4][CX4]1"
_ON_PIPERIDINE = substituents.SIMPLE | {"ester", "ether"}

_ELSEWHERE = (
    "CCC(=O)N(C1CCN(CCc2ccccc2)CC1)c1ccccc1",  # fentanyl
    "CCC(=O)N(c1ccccc1)C1(COC)CCN(CCc2cccs2)CC1",  # sufentanil
    "CCC(=O)N(c1ccccc1)C1(COC)CCN(CCn2nnn(CC)c2=O)CC1",  # alfentanil
    "CCC(=O)N(c1ccccc1)C1(C(=O)OC)CCN(CCc2ccccc2)CC1",  # carfentanil
    "CCC(=O)N(c1ccccc1)C1(C(=O)OC)CCN(CCC(=O)OC)CC1",  # remifentanil
)
_PHENYL = 6


def recognise(molecule: Chem.Mol) -> Recognition:
    """Whether a parent structure is a fentanyl-related substance, and by which modifications."""
    if structure.skeleton(molecule) in _listed_elsewhere():
        return Recognition(Answer.NO, note="listed by itself")
    matches = molecule.GetSubstructMatches(structure.pattern(_CORE))
    if not matches:
        return NO
    carbamate = molecule.HasSubstructMatch(structure.pattern(_CARBAMATE))
    judged = [_judged(molecule, match, carbamate=carbamate) for match in matches]
    return min(judged, key=lambda one: (one.answer is not Answer.MATCH, one.answer is not Answer.RELATED))


def _judged(molecule: Chem.Mol, match: tuple[int, ...], *, carbamate: bool) -> Recognition:
    acyl, oxygen, amide, aniline, c4, c3, c2, n1, alpha, beta, tail, c6, c5 = match
    piperidine = {c4, c3, c2, n1, c6, c5}
    rings = [set(ring) for ring in molecule.GetRingInfo().AtomRings()]
    tails = [ring for ring in rings if tail in ring]
    anilines = [ring for ring in rings if aniline in ring]
    if len(tails) != 1 or len(anilines) != 1 or _fused(tails[0], rings) or _fused(anilines[0], rings):
        return Recognition(Answer.RELATED, (), match, "a fused ring where the definition has a monocycle")
    if _fused(piperidine, rings):
        return Recognition(Answer.RELATED, (), match, "a bridged or fused piperidine")
    if carbamate:
        return Recognition(Answer.RELATED, (), match, "a carbamate or urea where the definition has an acyl group")
    tail_ring, aniline_ring = tails[0], anilines[0]
    scaffold = {acyl, oxygen, amide, alpha, beta, *piperidine, *tail_ring, *aniline_ring}
    on_phenethyl = substituents.on(molecule, {alpha, beta, *tail_ring}, scaffold)
    on_piperidine = substituents.on(molecule, piperidine, scaffold)
    found = {
        "A": not _is_benzene(molecule, tail_ring),
        "B": bool(on_phenethyl),
        "C": bool(on_piperidine),
        "D": not _is_benzene(molecule, aniline_ring) or bool(substituents.on(molecule, aniline_ring, scaffold)),
        "E": not _is_propionyl(molecule, acyl, amide),
    }
    changes = tuple(letter for letter, there in found.items() if there)
    beyond = [word for word in on_phenethyl if word not in substituents.SIMPLE and not found["A"]]
    beyond += [word for word in on_piperidine if word not in _ON_PIPERIDINE]
    if beyond:
        return Recognition(Answer.RELATED, changes, match, "a substituent that the definition does not name")
    return Recognition(Answer.MATCH, changes, match) if changes else Recognition(Answer.NO, note="fentanyl itself")


def _fused(ring: set[int], rings: list[set[int]]) -> bool:
    return any(other != ring and len(ring & other) > 1 for other in rings)


def _is_benzene(molecule: Chem.Mol, ring: set[int]) -> bool:
    atoms = [molecule.GetAtomWithIdx(index) for index in ring]
    return len(ring) == _PHENYL and all(a.GetAtomicNum() == 6 and a.GetIsAromatic() for a in atoms)  # noqa: PLR2004 - carbon


def _is_propionyl(molecule: Chem.Mol, acyl: int, amide: int) -> bool:
    ethyl = [
        n
        for n in molecule.GetAtomWithIdx(acyl).GetNeighbors()
        if n.GetIdx() != amide and n.GetAtomicNum() == 6  # noqa: PLR2004 - carbon
    ]
    if len(ethyl) != 1 or ethyl[0].GetTotalNumHs() != 2 or ethyl[0].GetDegree() != 2:  # noqa: PLR2004 - CH2 between two
        return False
    last = next(n for n in ethyl[0].GetNeighbors() if n.GetIdx() != acyl)
    return bool(last.GetAtomicNum() == 6 and last.GetTotalNumHs() == 3)  # noqa: PLR2004 - a methyl


@cache
def _listed_elsewhere() -> frozenset[str]:
    made = (structure.read(smiles) for smiles in _ELSEWHERE)
    return frozenset(structure.skeleton(one) for one in made if one is not None)


CLASS = SubstanceClass(
    code="fentanyl-related",
    title="Fentanyl-related substance",
    source="21 CFR 1308.11(h)(30); Public Law 119-26",
    recognise=recognise,
)
