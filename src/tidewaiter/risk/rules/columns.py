"""What a rule may look at.

The Consignment as filed, its grade and problems, the terms found in it, the lookouts that wait for it, the
lists on which its parties stand, the features.

Keys and profile columns are not among them: what history says reaches a rule through a feature, which has
a sentence and a definition.
"""

import pyarrow as pa

from tidewaiter.cargo.kind import KIND_NAMES
from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.parties.screening.summary import SUMMARY
from tidewaiter.risk.features import FEATURES
from tidewaiter.risk.rules.latin import LATIN

RULE_COLUMNS = pa.schema(
    [
        *CONSIGNMENT,
        pa.field("grade", pa.string()),
        pa.field("problem_codes", pa.list_(pa.string())),
        pa.field("terms", pa.list_(pa.string())),
        pa.field("lookouts", pa.list_(pa.string())),
        SUMMARY.field("screening_lists"),
        *(pa.field(feature.name, pa.string() if feature.categorical else pa.float64()) for feature in FEATURES),
    ]
)

SCREENED = "lookouts"
"""The column of screening hits, which is no column of the lake."""

JUDGED_COLUMNS = pa.schema([*RULE_COLUMNS, *(pa.field(f"key_{kind}", pa.string()) for kind in KIND_NAMES), *LATIN])
"""What a rule is judged over: what it may look at, Latin forms of it, and the keys by which the centre snoozes it."""


def compiled_names(columns: pa.Schema) -> list[str]:
    """The columns that may stand in a condition that was compiled from the rule language over `columns`."""
    return [*columns.names, *LATIN.names]
