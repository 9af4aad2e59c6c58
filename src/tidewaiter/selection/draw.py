"""Drawing a sample of fixed size with given inclusion probabilities.

Randomised systematic sampling (Goodman & Kish 1950; Tillé, Sampling Algorithms, 2006, section 7.2): rows
in random order are laid end to end, each as long as its inclusion probability, and a comb with teeth one
apart is dropped on them. Each row is hit with exactly its probability, none twice, and the number of hits
is the sum of the probabilities when that is a whole number.
"""

import hashlib

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.selection.arms import Arm, Floats, Inclusion


def generator(*parts: object) -> np.random.Generator:
    """A generator seeded by what is being drawn (facility, date, shift, seed), the same on every machine."""
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))


def systematic(
    probability: Floats, rng: np.random.Generator, stratum: NDArray[np.int64] | None = None
) -> NDArray[np.bool_]:
    """Hit each of n rows with its probability; the number of hits is the rounded-down or -up sum.

    Rows of one stratum lie side by side, so that the hits in each are its sum, rounded down or up.
    """
    order = rng.permutation(len(probability))
    if stratum is not None:
        order = order[np.argsort(stratum[order], kind="stable")]
    ends = np.cumsum(probability[order])
    # A sum that is a whole number up to rounding error must give exactly that many teeth.
    total = np.round(ends[-1], 9) if len(ends) else 0.0
    teeth = rng.random() + np.arange(int(np.ceil(total)) + 1)
    teeth = teeth[teeth < total]
    chosen = np.zeros(len(probability), dtype=bool)
    if len(teeth):
        hits = np.minimum(np.searchsorted(ends, teeth, side="right"), len(order) - 1)
        chosen[order[hits]] = True
    return chosen


def arms(chosen: NDArray[np.bool_], parts: Inclusion, rng: np.random.Generator) -> pa.Array:
    """Give each chosen row its arm, drawn in proportion to the components of its inclusion probability; null else."""
    components = np.column_stack([parts.lookout, parts.exploit, parts.explore, parts.random])
    names = pa.array([Arm.LOOKOUT, Arm.EXPLOIT, Arm.EXPLORE, Arm.RANDOM], pa.string())
    edges = np.cumsum(components, axis=1)
    throws = rng.random(len(chosen)) * edges[:, -1]
    index = np.minimum((throws[:, None] >= edges).sum(axis=1), len(names) - 1)
    return names.take(pa.array(index, mask=~chosen))
