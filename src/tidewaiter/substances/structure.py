"""Structures as RDKit sees them: what was written, the parent without salt and charge, and a drawing of it.

Pure. A structure that cannot be read gives None, never an exception.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from rdkit import Chem, rdBase
from rdkit.Chem.Draw import rdMolDraw2D
from rdkit.Chem.MolStandardize import rdMolStandardize
from rdkit.Chem.rdMolDescriptors import CalcMolFormula

rdBase.DisableLog("rdApp.*")

LONGEST_SMILES = 2_000
"""Characters of a SMILES that is read; a longer one is no small molecule."""

MOST_ATOMS = 200


def read(smiles: str) -> Chem.Mol | None:
    """The molecule that a SMILES writes, None when it writes none."""
    text = smiles.strip()
    if not text or len(text) > LONGEST_SMILES:
        return None
    made = Chem.MolFromSmiles(text)
    return made if made is not None and 0 < made.GetNumAtoms() <= MOST_ATOMS else None


def parent(molecule: Chem.Mol) -> Chem.Mol:
    """Its largest carbon compound without charge, isotopes and handedness: salts and isomers are one substance."""
    pieces = Chem.GetMolFrags(molecule, asMols=True, sanitizeFrags=False)
    organic = [one for one in pieces if one.HasSubstructMatch(pattern("[#6]"))]
    largest = Chem.Mol(max(organic or pieces, key=lambda one: one.GetNumHeavyAtoms()))
    try:
        Chem.SanitizeMol(largest)
        bare = _uncharger().uncharge(largest)
        for atom in bare.GetAtoms():
            atom.SetIsotope(0)
        Chem.RemoveStereochemistry(bare)
        plain = Chem.MolFromSmiles(Chem.MolToSmiles(bare))
    except ValueError:  # RDKit's own refusals are ValueErrors; what is odd in it stays as it was drawn
        return molecule
    return bare if plain is None else plain


def skeleton(molecule: Chem.Mol) -> str:
    """The canonical SMILES of its parent: equal for salts and isomers of one substance."""
    return str(Chem.MolToSmiles(parent(molecule)))


def inchi_key(molecule: Chem.Mol) -> str:
    """Its InChIKey, '' where there is none."""
    return str(Chem.MolToInchiKey(molecule) or "")  # type: ignore[no-untyped-call] # RDKit's own


def formula(molecule: Chem.Mol) -> str:
    """Its molecular formula in Hill order."""
    return str(CalcMolFormula(molecule))


def drawing(molecule: Chem.Mol, atoms: Iterable[int] = (), *, width: int = 340, height: int = 240) -> str:
    """A drawing as SVG, with the atoms that matched set off; it holds no script and no text of others."""
    canvas = rdMolDraw2D.MolDraw2DSVG(width, height)
    canvas.drawOptions().clearBackground = False  # type: ignore[assignment] # as RDKit documents it
    marked = sorted(set(atoms))
    rdMolDraw2D.PrepareAndDrawMolecule(canvas, molecule, highlightAtoms=marked)
    canvas.FinishDrawing()
    return str(canvas.GetDrawingText())


@cache
def pattern(smarts: str) -> Chem.Mol:
    """A substructure pattern; a wrong one is a fault of ours."""
    made = Chem.MolFromSmarts(smarts)
    if made is None:
        raise ValueError(f"no pattern: {smarts}")
    return made


@cache
def _uncharger() -> Any:  # noqa: ANN401 - a class of RDKit's
    return rdMolStandardize.Uncharger()
