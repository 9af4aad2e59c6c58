"""Synthetic cannabinoids: an indole, indazole or azaindole, a tail on its nitrogen, a known group behind a carbonyl.

The law of the United States asks for evidence at the CB1 receptor: software says that the class matches, and that
pharmacology is required.
"""

from rdkit import Chem

from tidewaiter.substances import structure
from tidewaiter.substances.classes.base import NO, Answer, Recognition, SubstanceClass

_HEADS = (
    "[c]1[c,n][c][c]2[c]([c]1)[c]([CX3;!R]=[OX1])[c][n]2[CX4;H2;!R][C,c]",
    "[c]1[c,n][c][c]2[c]([c]1)[c]([CX3;!R]=[OX1])[n][n]2[CX4;H2;!R][C,c]",
)
_LINKED = {
    "naphthoyl": "[CX3;!R](=O)c1cccc2ccccc12",
    "tetramethylcyclopropanoyl": "[CX3;!R](=O)C1C(C)(C)C1(C)C",
    "adamantyl": "[CX3;!R](=O)[$(NC12CC3CC(CC(C3)C1)C2),$(C12CC3CC(CC(C3)C1)C2)]",
    "amino acid amide or ester": "[CX3;!R](=O)[NX3;H1][CX4;H1]([C;!$(C=O)])[CX3](=O)[$([NX3;H2]),$([OX2][CH3])]",
    "cumyl": "[CX3;!R](=O)[NX3;H1]C(C)(C)c1ccccc1",
    "quinolinyl or naphthyl ester": "[CX3;!R](=O)[OX2]c1cccc2ccc[c,n]c12",
}


def recognise(molecule: Chem.Mol) -> Recognition:
    """Whether a parent structure has head, tail and linked group; head and tail alone are no answer."""
    for head in _HEADS:
        match = molecule.GetSubstructMatch(structure.pattern(head))
        if not match:
            continue
        groups = [name for name, smarts in _LINKED.items() if molecule.HasSubstructMatch(structure.pattern(smarts))]
        if groups:
            return Recognition(Answer.MATCH, tuple(groups), match, "class match, pharmacology required")
    return NO


CLASS = SubstanceClass(
    "cannabinoid", "Synthetic cannabinoid (cannabimimetic agent)", "21 USC 812(d); 91 FR 2297", recognise
)
