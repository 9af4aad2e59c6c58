"""Runs checks over a Consignment table: all conditions in one DuckDB pass, kernels beside it as columns.

Gives hits, not problems: which row failed which check, and what stood there. Row order and rows are untouched.
"""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo.problem import MAX_QUOTED
from tidewaiter.engine.local import query
from tidewaiter.intake.check import EXAMINED_AT, Check

HITS = pa.schema([("ordinal", pa.int64()), ("hit", pa.int32()), ("value", pa.string())])
"""`ordinal` is the row's place in the table, `hit` the check's in the sequence, `value` what stood there."""


def hits(rows: pa.Table, checks: Sequence[Check], examined_at: datetime | pa.Array) -> pa.Table:
    """Rows that fail checks (schema HITS), ordered by row and check; `examined_at` is an aware time, or one a row."""
    if rows.num_rows == 0 or not checks:
        return HITS.empty_table()
    table = rows.append_column("ordinal", pa.array(np.arange(rows.num_rows)))
    if isinstance(examined_at, datetime):
        examined_at = pa.repeat(pa.scalar(examined_at, pa.timestamp("us", tz="UTC")), rows.num_rows)
    table = table.append_column(EXAMINED_AT, examined_at)
    for number, check in enumerate(checks):
        if check.kernel is not None:
            table = table.append_column(_kernel_column(number), pc.fill_null(check.kernel(rows), fill_value=False))
    verdicts = ", ".join(f"CASE WHEN {_condition(i, check)} THEN {i} END" for i, check in enumerate(checks))
    sql = f"""
        SELECT ordinal, hit, CASE WHEN length(value) > {MAX_QUOTED}
            THEN left(value, {MAX_QUOTED - 1}) || '…' ELSE coalesce(value, '') END AS value
        FROM (
            SELECT ordinal, hit, {_shown(checks)} AS value
            FROM (SELECT *, unnest(list_filter([{verdicts}], lambda h: h IS NOT NULL)) AS hit FROM consignments)
        )
        ORDER BY ordinal, hit
    """
    return query(sql, {"consignments": table}).cast(HITS)


def _kernel_column(number: int) -> str:
    return f"kernel_{number}"


def _condition(number: int, check: Check) -> str:
    condition = f"({check.condition})" if check.condition is not None else _kernel_column(number)
    scope = check.scope()
    return condition if scope is None else f"{scope} AND {condition}"


def _shown(checks: Sequence[Check]) -> str:
    """One CASE that gives the value quoted for a hit, checks with the same expression taken together."""
    by_expression: dict[str, list[int]] = {}
    for number, check in enumerate(checks):
        by_expression.setdefault(check.value(), []).append(number)
    arms = (
        f"WHEN hit IN ({', '.join(map(str, numbers))}) THEN {expression}"
        for expression, numbers in by_expression.items()
    )
    return f"CASE {' '.join(arms)} END"
