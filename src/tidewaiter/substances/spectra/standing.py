"""How a first hit stands: its mark, whether it is called, and if not, why, in words."""

from dataclasses import dataclass

import numpy as np

from tidewaiter.substances.spectra import criterion, judge
from tidewaiter.substances.spectra.grid import Gridded
from tidewaiter.substances.spectra.grounds import KINDS, grounds_of
from tidewaiter.substances.spectra.library import Vibrational

_WHY = {
    judge.LIKENESS: "the spectrum resembles no reference closely enough",
    judge.RIVALS: "other substances of the library are too close",
    judge.COMPANY: "it does not resemble the other substances as this one does",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """`why` is '' for a hit that is called; `judged`: by the library's company, not by the plain criterion.

    `rival` names the substance of the library that comes nearest to the hit's, '' where that is not known.
    """

    mark: float
    why: str
    judged: bool
    rival: str = ""


def of(query: Gridded, part: Vibrational, index: float, gap: float, residual: float) -> Standing:
    """How the first hit of one query (the first of `query`) stands."""
    if part.company is None:
        mark = criterion.strength(index, gap)
        return Standing(mark, criterion.why_not(index, gap, residual), judged=False)
    one = Gridded(query.absorbance[:1], query.derivative[:1], query.covered[:1])
    found = grounds_of(one, part, part.company)
    weighing = judge.shipped()
    mark = float(weighing.marks(found.rows)[0])
    nearest = int(part.company.rival[int(found.substance[0]), 0])
    rival = part.references["name"][int(part.starts[nearest])].as_py() if nearest >= 0 else ""
    return Standing(mark, _why(mark, index, residual, found.rows[0], weighing), judged=True, rival=str(rival))


def _why(mark: float, index: float, residual: float, row: np.ndarray, weighing: judge.Weighing) -> str:
    if residual > criterion.MOST_RESIDUAL:
        return "the reference leaves too much of the spectrum unexplained"
    if index < criterion.LEAST_INDEX:
        return _WHY[judge.LIKENESS]
    return "" if mark >= 0 else _WHY[weighing.weakest(row, KINDS)]
