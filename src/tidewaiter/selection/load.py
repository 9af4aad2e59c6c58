"""The load of a shift before it begins: who is due, what fits, what more officers would find.

What is known of a shift's candidates is filled into the shift as a selection would be, without drawing. Expected
findings are sums of calibrated probabilities over inclusion probabilities; without a model nothing is expected in
figures. Advance data goes on arriving until the shift begins, so a plan says how many candidates are usual; while less
than half of them are known, those of a day that was like it stand in, and `like` names that day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import msgspec
import numpy as np
import pyarrow as pa

from tidewaiter.selection.arms import Shares
from tidewaiter.selection.capacity import Shift
from tidewaiter.selection.select import Drawing, overflow, select_shift

STAFFS = (0.5, 1.0, 1.5, 2.0, 3.0)
"""Officers, as shares of those planned, for which the load is told."""

FEW = 0.5
"""Below this share of the usual candidates a shift's load is told from a day that was like it."""


@dataclass(frozen=True, slots=True)
class Staffing:
    """With so many officers: examinations, lookout hits without room, findings expected (None without a model)."""

    officers: int
    examinations: int
    overflow: int
    expected_findings: float | None


@dataclass(frozen=True, slots=True)
class Load:
    """A shift's load: candidates so far and usually, by kind of examination, and for several staffs.

    `like` is the day whose candidates stand in for those not known yet in `by_exam` and `staffing`; None: its own.
    """

    candidates: int
    usual: float | None
    lookouts: int
    too_late: int
    by_exam: dict[str, int]
    staffing: tuple[Staffing, ...]
    like: date | None = None

    @property
    def few(self) -> bool:
        """Whether less than half of the usual candidates are known so far."""
        return self.candidates < FEW * (self.usual or 1.0)

    def told_by(self, other: "Load", day: date) -> "Load":
        """The same shift, with what is examined and expected as it was with the candidates of another day."""
        return replace(self, by_exam=other.by_exam, staffing=other.staffing, like=day)


def load(
    candidates: pa.Table, shift: Shift, shares: Shares, drawing: Drawing, *, too_late: int, usual: Sequence[int]
) -> Load:
    """The load of a shift from its candidates (as for `select_shift`, with `probability`)."""
    staffs = sorted({max(round(shift.officers * share), 0) for share in STAFFS})
    options = [_with(candidates, shift, shares, drawing, officers) for officers in staffs]
    planned = select_shift(candidates, shift, shares, drawing)
    exams = planned.filter(planned["chosen"])["exam"].fill_null("examination").value_counts().to_pylist()
    hits = np.array([bool(hit) for hit in candidates["lookouts"].to_pylist()], dtype=bool)
    return Load(
        candidates=candidates.num_rows,
        usual=float(np.mean(usual)) if usual else None,
        lookouts=int(hits.sum()),
        too_late=too_late,
        by_exam={row["values"]: row["counts"] for row in exams},
        staffing=tuple(options),
    )


def _with(candidates: pa.Table, shift: Shift, shares: Shares, drawing: Drawing, officers: int) -> Staffing:
    staffed = msgspec.structs.replace(shift, officers=officers)
    rows = select_shift(candidates, staffed, shares, drawing)
    probability = candidates["probability"].combine_chunks().to_numpy(zero_copy_only=False).astype(np.float64)
    known = bool(np.isfinite(probability).any())
    expected = float(np.nansum(probability * rows["propensity"].to_numpy())) if known else None
    chosen = int(rows["chosen"].to_numpy(zero_copy_only=False).sum())
    return Staffing(officers, chosen, len(overflow(candidates, rows)), expected)
