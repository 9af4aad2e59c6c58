"""A Doubt: one way in which a value may be no value, as data."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Kernel = Callable[[pa.Array, pa.Array], pa.Array]
"""Texts as filed and their Latin forms (script.latin) to booleans, true where the value is doubtful, never null."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One kind of doubtful value.

    `code` names it for machines, `sentence` says to an officer what was seen; `fields` are the columns of a party
    (party.PARTY) it is looked for in.
    """

    code: str
    sentence: str
    fields: tuple[str, ...]
    kernel: Kernel


def listed(marks: list[tuple[NDArray[np.bool_], str]], count: int) -> pa.Array:
    """For each of `count` rows the texts whose mark it has, in their order, as lists; never null."""
    if not marks:
        return pa.ListArray.from_arrays(pa.array(np.zeros(count + 1, dtype=np.int32)), pa.array([], pa.string()))
    table = np.column_stack([mask for mask, _ in marks])
    offsets = np.concatenate([[0], np.cumsum(table.sum(axis=1))]).astype(np.int32)
    _, which = np.nonzero(table)
    return pa.ListArray.from_arrays(
        pa.array(offsets), pa.array([text for _, text in marks], pa.string()).take(pa.array(which))
    )


def true(values: pa.Array) -> NDArray[np.bool_]:
    """Booleans as numbers can be counted, false for null."""
    return np.asarray(pc.fill_null(values, fill_value=False).to_numpy(zero_copy_only=False), dtype=bool)
