"""Who may be selected for a shift: the latest assessment of each consignment that arrives in its hours."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from tidewaiter.history.relation import path_literal
from tidewaiter.risk.assess import ASSESSMENT

NOVELTY = """
    1 / (1 + coalesce(features.consignor_count_30d, 0)) + 1 / (1 + coalesce(features.consignee_address_count_30d, 0))
    + 1 / (1 + coalesce(features.goods_count_30d, 0))
"""
"""How new a consignment is, 0 to 3: sender, delivery address and goods that were seldom seen weigh most."""

CANDIDATES = pa.schema([*ASSESSMENT, pa.field("novelty", pa.float64()), pa.field("run_id", pa.string())])
"""An assessment, how new the consignment is, and the run of assessment it comes from."""


def candidates(
    connection: duckdb.DuckDBPyConnection,
    assessments: Sequence[Path],
    *,
    facility: str,
    window: tuple[datetime, datetime],
    first_of: date | None,
    excluded: pa.Table,
) -> pa.Table:
    """Rows of schema CANDIDATES, by consignment, of those due at a facility in [window).

    A consignment without `eta` is due in the first shift of its arrival date: `first_of` names that date
    when this is the first shift, else None. `excluded` (consignment_id) were targets before.
    """
    if not assessments:
        return CANDIDATES.empty_table()
    files = ", ".join(path_literal(file) for file in assessments)
    sql = f"""
        SELECT *, ({NOVELTY})::DOUBLE AS novelty, parse_filename(filename, true) AS run_id
        FROM read_parquet([{files}], hive_partitioning = false, union_by_name = true, filename = true)
        WHERE consignment_id IN (
            SELECT consignment_id FROM read_parquet([{files}], hive_partitioning = false, union_by_name = true)
            WHERE entry_office = $facility
        )
        QUALIFY row_number() OVER (PARTITION BY consignment_id ORDER BY version DESC, assessed_at DESC) = 1
    """
    sql = f"""
        SELECT * EXCLUDE (filename) FROM ({sql})
        WHERE entry_office = $facility
          AND ((eta >= $begin AND eta < $end) OR (eta IS NULL AND arrival_date = $first_of))
          AND consignment_id NOT IN (SELECT consignment_id FROM excluded)
        ORDER BY consignment_id
    """
    connection.register("excluded", excluded.select(["consignment_id"]))
    try:
        found = connection.sql(
            sql, params={"facility": facility, "begin": window[0], "end": window[1], "first_of": first_of}
        )
        return found.to_arrow_table().cast(CANDIDATES)
    finally:
        connection.unregister("excluded")
