"""What hangs on a scaffold: each substituent by the word a definition has for it."""

from collections.abc import Collection

from rdkit import Chem

HALOGENS = {9, 17, 35, 53}
_CARBON, _NITROGEN, _OXYGEN = 6, 7, 8

SIMPLE = frozenset({"alkyl", "alkenyl", "alkoxyl", "hydroxyl", "halo", "haloalkyl", "amino", "nitro"})


def on(molecule: Chem.Mol, places: Collection[int], scaffold: Collection[int]) -> list[str]:
    """The substituents on atoms of a scaffold, in words; 'other' for what has none."""
    found = []
    for place in sorted(places):
        for neighbour in molecule.GetAtomWithIdx(place).GetNeighbors():
            if neighbour.GetIdx() not in scaffold:
                found.append(_word(molecule, neighbour, place))
    return found


def _word(molecule: Chem.Mol, first: Chem.Atom, place: int) -> str:
    branch = _branch(first, place)
    numbers = {molecule.GetAtomWithIdx(index).GetAtomicNum() for index in branch}
    kind = first.GetAtomicNum()
    if kind in HALOGENS:
        return "halo"
    if kind == _OXYGEN:
        if first.GetDegree() == 1:
            return "hydroxyl" if first.GetTotalNumHs() else "oxo"
        carbonyl = any(_is_carbonyl(n) for n in first.GetNeighbors() if n.GetIdx() != place)
        return "ester" if carbonyl else "alkoxyl" if numbers <= {_CARBON, _OXYGEN} else "other"
    if kind == _NITROGEN:
        oxygens = sum(n.GetAtomicNum() == _OXYGEN and n.GetDegree() == 1 for n in first.GetNeighbors())
        if oxygens == 2:  # noqa: PLR2004 - a nitro group has two
            return "nitro"
        amide = any(_is_carbonyl(n) for n in first.GetNeighbors() if n.GetIdx() != place)
        return "other" if amide else "amino"
    if kind != _CARBON:
        return "other"
    return _carbon_word(molecule, first, branch, numbers)


def _carbon_word(molecule: Chem.Mol, first: Chem.Atom, branch: set[int], numbers: set[int]) -> str:
    if _is_carbonyl(first):
        single = [n for n in first.GetNeighbors() if n.GetAtomicNum() == _OXYGEN and n.GetDegree() > 1]
        return "ester" if single else "other"
    if any(molecule.GetAtomWithIdx(index).GetIsAromatic() for index in branch):
        return "other"
    if numbers <= {_CARBON}:
        bonds = [b for index in branch for b in molecule.GetAtomWithIdx(index).GetBonds()]
        if any(b.GetBondType() == Chem.BondType.TRIPLE for b in bonds):
            return "other"
        return "alkenyl" if any(b.GetBondType() == Chem.BondType.DOUBLE for b in bonds) else "alkyl"
    if numbers <= {_CARBON, *HALOGENS}:
        return "haloalkyl"
    oxygens = [molecule.GetAtomWithIdx(i) for i in branch if molecule.GetAtomWithIdx(i).GetAtomicNum() == _OXYGEN]
    carbonyl = any(_is_carbonyl(molecule.GetAtomWithIdx(index)) for index in branch)
    if numbers <= {_CARBON, _OXYGEN} and not carbonyl and all(o.GetDegree() == 2 for o in oxygens):  # noqa: PLR2004 - ethers
        return "ether"
    return "other"


def _is_carbonyl(atom: Chem.Atom) -> bool:
    return atom.GetAtomicNum() == _CARBON and any(
        bond.GetBondType() == Chem.BondType.DOUBLE and bond.GetOtherAtom(atom).GetAtomicNum() == _OXYGEN
        for bond in atom.GetBonds()
    )


def _branch(first: Chem.Atom, place: int) -> set[int]:
    seen, waiting = {first.GetIdx()}, [first]
    while waiting:
        for neighbour in waiting.pop().GetNeighbors():
            if neighbour.GetIdx() not in seen and neighbour.GetIdx() != place:
                seen.add(neighbour.GetIdx())
                waiting.append(neighbour)
    return seen
