"""What the links of a row to findings say, as columns beside it: LINKED, which features of links read.

They are worked out where links are known (`links/pushed.py`). A row without them was not asked about links: its
features are null, which is not the same as 0, linked to no finding.
"""

import pyarrow as pa

LINKED = pa.schema([pa.field("link_strength_to_finding", pa.float64()), pa.field("link_rank", pa.float64())])
"""Both from 0 up; null where links were not asked."""


def completed(rows: pa.Table) -> pa.Table:
    """The rows with every column of LINKED, null where they have none."""
    for field in LINKED:
        if field.name not in rows.column_names:
            rows = rows.append_column(field, pa.nulls(rows.num_rows, field.type))
    return rows
