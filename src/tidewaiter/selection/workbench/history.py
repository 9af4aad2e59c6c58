"""Rows of the past as the workbench sees them: what was filed and known then, and what became of it.

A row is one assessment: the consignment's fields at the version that was assessed, the feature vector and the
lookouts frozen with it, and, where it was examined as a target, the finding and the probability with which it had been
chosen. Nothing learnt after the assessment is in the first part, so a rule judged over it answers as it would have
then.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.risk.rules import RULE_COLUMNS

PAST = pa.schema(
    [
        *RULE_COLUMNS,
        pa.field("arrival_date", pa.date32()),
        pa.field("examined", pa.bool_()),
        pa.field("finding", pa.bool_()),
        pa.field("propensity", pa.float64()),  # null where it was never chosen
    ]
)

NARROW = pa.schema(
    [
        pa.field("consignment_id", pa.string()),
        pa.field("day", pa.date32()),
        pa.field("facility", pa.string()),
        pa.field("country", pa.string()),
        pa.field("filer", pa.string()),
        pa.field("trader", pa.string()),
        pa.field("goods", pa.string()),
        pa.field("hits", pa.bool_()),
        pa.field("unknown", pa.bool_()),
        pa.field("waited_for", pa.bool_()),
        pa.field("waited_for_with", pa.bool_()),
        pa.field("score", pa.float64()),
        pa.field("score_with", pa.float64()),
        pa.field("fired", pa.list_(pa.string())),
        pa.field("examined", pa.bool_()),
        pa.field("finding", pa.bool_()),
        pa.field("propensity", pa.float64()),
    ]
)
"""A row with the rule under trial judged: whether it hits, and the points of all rules without and with it."""

SIZES = ("new", "small, 1 to 9", "medium, 10 to 99", "large, 100 and more")
"""Traders by consignments of the consignor in 30 days."""

_BOUNDS = (1, 10, 100)


@dataclass(frozen=True, slots=True)
class Period:
    """Days of arrival, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


def trader_size(counts: pa.ChunkedArray) -> pa.Array:
    """The size of each consignor by its consignments in 30 days; 'not named' where there is none to count."""
    numbers = counts.combine_chunks().to_numpy(zero_copy_only=False).astype(np.float64)
    place = np.searchsorted(np.array(_BOUNDS, dtype=float), np.nan_to_num(numbers), side="right")
    names = pa.array(SIZES, pa.string()).take(pa.array(place))
    return pc.if_else(pa.array(np.isnan(numbers)), "not named", names)
