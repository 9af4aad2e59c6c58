"""What would have cleared it: the fewest changes of a consignment's own facts that bring its score under the cut-off.

Only what the parties could have filed or sent otherwise is changed, and only where it counts against the consignment:
what others did, what was found before and where it comes from stay. All sets of up to three changes are tried on the
frozen vector; of the smallest sets that suffice the one with the lowest score is told. It says what moved the score,
not that the changed consignment would be innocent.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pyarrow as pa

from tidewaiter.risk.metrics import Numbers

MOST_CHANGES = 3

Value = float | str | None
Vector = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Amendment:
    """One change: its name, what would have to be so, and the values that features would then have."""

    name: str
    sentence: str
    values: Mapping[str, Value]


AMENDMENTS: tuple[Amendment, ...] = (
    Amendment(
        "clear-description",
        "the goods were described in words that say what they are and fit the HS code",
        {
            "description_vague": 0.0,
            "description_specificity": 0.95,
            "described_elsewhere": 0.0,
            "declared_chapter_likelihood": 0.95,
        },
    ),
    Amendment("usual-mass-of-goods", "gross mass were as usual for goods of this description", {"mass_deviation": 0.0}),
    Amendment(
        "usual-mass-of-consignor", "gross mass were as usual for this consignor", {"consignor_mass_deviation": 0.0}
    ),
    Amendment("usual-value", "the value a kilogram were as usual for such goods", {"value_per_kg_deviation": 0.0}),
    Amendment("value-not-round", "the declared value were not a round number", {"declared_value_round": 0.0}),
    Amendment(
        "complete-data",
        "all basic elements were filed and the data had no problem",
        {"elements_missing": 0.0, "problems_found": 0.0, "grade_rank": 1.0, "text_placeholder": 0.0},
    ),
    Amendment("in-time", "the data came in time", {"filed_late": 0.0}),
    Amendment(
        "usual-way",
        "it had come by the way that is usual for it",
        {"detour_unusual_for_pair": 0.0, "detour_unusual_for_route": 0.0, "detour_on_rare_route": 0.0},
    ),
    Amendment("valid-identifier", "its identifier passed its own check", {"identifier_bad": 0.0}),
    Amendment("consignor-phone", "a telephone of the consignor were filed", {"consignor_phone_missing": 0.0}),
    Amendment("consignee-phone", "a telephone of the consignee were filed", {"consignee_phone_missing": 0.0}),
    Amendment("hs-code", "an HS code were filed", {"hs_missing": 0.0}),
)


@dataclass(frozen=True, slots=True)
class Clearing:
    """What was found: whether any set of changes suffices, which, the score then and the cut-off, and in words."""

    cleared: bool
    changes: tuple[str, ...]
    score: float
    cut_off: float
    sentence: str

    def to_json(self) -> dict[str, object]:
        """Plain data."""
        return {
            "cleared": self.cleared,
            "changes": list(self.changes),
            "score": self.score,
            "cut_off": self.cut_off,
            "sentence": self.sentence,
        }


def clearing(vector: Vector, score: Callable[[pa.Table], Numbers], cut_off: float, schema: pa.Schema) -> Clearing:
    """The fewest changes that bring the score under the cut-off; `score` takes a table of vectors of this schema."""
    possible = [amendment for amendment in AMENDMENTS if _applies(amendment, vector)]
    sets: list[tuple[Amendment, ...]] = [()]
    for size in range(1, MOST_CHANGES + 1):
        sets += combinations(possible, size)
    scores = score(pa.Table.from_pylist([_changed(vector, chosen) for chosen in sets], schema=schema))
    under = [(len(chosen), float(s), number) for number, (chosen, s) in enumerate(zip(sets, scores, strict=True))
             if s < cut_off]  # fmt: skip
    if under:
        _, reached, number = min(under)
        names = tuple(amendment.name for amendment in sets[number])
        return Clearing(cleared=True, changes=names, score=reached, cut_off=cut_off, sentence=_cleared(sets[number]))
    lowest = int(np.argmin(scores))
    names = tuple(amendment.name for amendment in sets[lowest])
    return Clearing(
        cleared=False, changes=names, score=float(scores[lowest]), cut_off=cut_off, sentence=_not_cleared(sets[lowest])
    )


def _applies(amendment: Amendment, vector: Vector) -> bool:
    """Whether a known value would change: what was never known cannot be told to be otherwise."""
    return any(vector.get(name) is not None and vector[name] != value for name, value in amendment.values.items())


def _changed(vector: Vector, chosen: Sequence[Amendment]) -> dict[str, Value]:
    changed = dict(vector)
    for amendment in chosen:
        changed |= {name: value for name, value in amendment.values.items() if vector.get(name) is not None}
    return changed


def _cleared(chosen: Sequence[Amendment]) -> str:
    if not chosen:
        return "Its score is under the cut-off as it stands."
    return f"It would not have been chosen by its score if {_listed(chosen)}."


def _not_cleared(chosen: Sequence[Amendment]) -> str:
    words = f"; nearest comes: if {_listed(chosen)}" if chosen else ""
    return f"No change of its own facts would have brought it under the cut-off{words}."


def _listed(chosen: Sequence[Amendment]) -> str:
    return " and ".join(amendment.sentence for amendment in chosen)
