"""What a rule may look at: the Consignment as filed, its grade and problems, the terms found in it, and the features.

Keys and profile columns are not among them: what history says reaches a rule through a feature, which has
a sentence and a definition.
"""

import pyarrow as pa

from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.risk.features import FEATURES

RULE_COLUMNS = pa.schema(
    [
        *CONSIGNMENT,
        pa.field("grade", pa.string()),
        pa.field("problem_codes", pa.list_(pa.string())),
        pa.field("terms", pa.list_(pa.string())),
        *(pa.field(feature.name, pa.string() if feature.categorical else pa.float64()) for feature in FEATURES),
    ]
)
