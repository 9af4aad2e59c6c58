"""Whether a first hit is the substance: grounds (`grounds`) weighed by a logistic, against what its library looks like.

How a library's substances resemble each other is its own (`Company`, counted by `company`, kept with it), so that
what a hit must come to differs by substance and library. The weights are the product's (`weighing.json`): learnt by
benchmarks/spectra_open.py on pairs of laboratories, each substance taken out in turn. In the spirit of Bendale and
Boult 2016 (open-set networks): what is called must resemble its substance as that substance's references do, and the
others as they do.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

LIKENESS, RIVALS, COMPANY = "likeness", "rivals", "company"
"""Kinds of grounds: how closely it fits, how far others are, whether it resembles the others as it should."""


@dataclass(frozen=True, slots=True)
class Company:
    """How substances (k) of a library resemble each other; likenesses as -ln(1 - correlation).

    `own` (k): of a reference to the others of its substance, in the middle; `count` (k): references. `rival` and
    `rival_likeness` (k, 2): the two substances whose references come nearest (nine in ten stay below). `anchors` (a):
    substances spread over the library, to which `mean` and `spread` (k, a) give the likeness of each substance.
    """

    own: Floats
    count: Floats
    rival: Ints
    rival_likeness: Floats
    anchors: Ints
    mean: Floats
    spread: Floats

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Its arrays by name, for a file."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


def company_from(arrays: Mapping[str, NDArray[Any]]) -> Company:
    """A company from named arrays; KeyError or ValueError where they are none."""
    found = Company(**{one.name: arrays[one.name] for one in fields(Company)})
    k, a = len(found.own), len(found.anchors)
    shapes = (found.count.shape, found.rival.shape, found.rival_likeness.shape, found.mean.shape, found.spread.shape)
    if shapes != ((k,), (k, 2), (k, 2), (k, a), (k, a)):
        raise ValueError("the company's arrays do not fit each other")
    return found


@dataclass(frozen=True, slots=True)
class Weighing:
    """The logistic over grounds (g): centred, scaled, weighed; with `offset` the mark 0 is the threshold.

    `usual` (g) is what a hit that is right has, on average.
    """

    centre: Floats
    scale: Floats
    weight: Floats
    usual: Floats
    offset: float

    def marks(self, rows: Floats) -> Floats:
        """The mark of each row of grounds (n, g)."""
        return np.asarray(((rows - self.centre) / self.scale) @ self.weight + self.offset)

    def weakest(self, row: Floats, kinds: tuple[str, ...]) -> str:
        """The kind of grounds by which a row (g) falls furthest behind a hit that is right."""
        behind = (row - self.usual) / self.scale * self.weight
        sums = dict.fromkeys(sorted(set(kinds)), 0.0)
        for one, kind in zip(behind, kinds, strict=True):
            sums[kind] += float(one)
        return min(sums, key=lambda kind: sums[kind])


@cache
def shipped() -> Weighing:
    """The weights that ship."""
    told = json.loads((files("tidewaiter.substances.spectra") / "weighing.json").read_text(encoding="utf-8"))
    rows = {name: np.asarray(told[name], dtype=np.float64) for name in ("centre", "scale", "weight", "usual")}
    return Weighing(**rows, offset=float(told["offset"]))
