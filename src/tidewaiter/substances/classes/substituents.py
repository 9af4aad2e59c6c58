"""What hangs on a scaffold: each substituent by the word a definition has for it."""

from collections.abc import Collection

from rdkit import Chem

HALOGENS = {9, 17, 35, 53}
_CARBON, _NITROGEN, _OXYGEN = 6, 7, 8

SIMPLE = frozenset({"alkyl", "alkenyl", "alkoxyl", "hydroxyl", "halo", "haloalkyl", "amino", "nitro"})


def on(molecule: Chem.Mol, places: Collection[int], scaffold: Collection[int]) -> list[str]:
    """The substituents on atoms of a scaffold, in words; 'other' for what has none."""
    return [
        _word(molecule, neighbour, place)
        for place in sorted(places)
        for neighbour in molecule.GetAtomWithIdx(place).GetNeighbors()
        if neighbour.GetIdx() not in scaffold
    ]


def _word(molecule: Chem.Mol, first: Chem.Atom, place: int) -> str:
    branch = _branch(first, place)
    numbers = {molecule.GetAtomWithIdx(index).GetAtomicNum() for index in branch}
    kind = first.GetAtomicNum()
    if kind in HALOGENS:
        return "halo"
    if kind == _OXYGEN:
        return _oxygen_word(first, place, numbers)
    if kind == _NITROGEN:
        return _nitrogen_word(first, place)
    return _carbon_word(molecule, first, branch, numbers) if kind == _CARBON else "other"


def _oxygen_word(first: Chem.Atom, place: int, numbers: set[int]) -> str:
    if first.GetDegree() == 1:
        return "hydroxyl" if first.GetTotalNumHs() else "oxo"
    if any(_is_carbonyl(n) for n in first.GetNeighbors() if n.GetIdx() != place):
        return "ester"
    return "alkoxyl" if numbers <= {_CARBON, _OXYGEN} else "other"


def _nitrogen_word(first: Chem.Atom, place: int) -> str:
    oxygens = sum(n.GetAtomicNum() == _OXYGEN and n.GetDegree() == 1 for n in first.GetNeighbors())
    if oxygens == 2:  # noqa: PLR2004 - a nitro group has two
        return "nitro"
    others = [n for n in first.GetNeighbors() if n.GetIdx() != place]
    plain = all(n.GetAtomicNum() == _CARBON and not _is_carbonyl(n) for n in others)
    return "amino" if plain else "other"


def _carbon_word(molecule: Chem.Mol, first: Chem.Atom, branch: set[int], numbers: set[int]) -> str:
    if _is_carbonyl(first):
        single = [n for n in first.GetNeighbors() if n.GetAtomicNum() == _OXYGEN and n.GetDegree() > 1]
        return "ester" if single else "other"
    atoms = [molecule.GetAtomWithIdx(index) for index in branch]
    kinds = {bond.GetBondType() for atom in atoms for bond in atom.GetBonds()}
    if any(atom.GetIsAromatic() for atom in atoms) or Chem.BondType.TRIPLE in kinds:
        return "other"
    if numbers <= {_CARBON}:
        return "alkenyl" if Chem.BondType.DOUBLE in kinds else "alkyl"
    if numbers <= {_CARBON, *HALOGENS}:
        return "haloalkyl"
    ethers = all(a.GetDegree() == 2 for a in atoms if a.GetAtomicNum() == _OXYGEN)  # noqa: PLR2004 - between two carbons
    return "ether" if numbers <= {_CARBON, _OXYGEN} and ethers and not any(map(_is_carbonyl, atoms)) else "other"


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
