"""Runs checks over a Consignment table: all conditions in one DuckDB pass, kernels beside it as columns.

Gives hits, not problems: which row failed which check, and what stood there. Row order and rows are untouched.
"""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.cargo.problem import MAX_QUOTED
from tidewaiter.engine.local import query
from tidewaiter.intake.check import EXAMINED_AT, Check, where

HITS = pa.schema([("ordinal", pa.int64()), ("hit", pa.int32()), ("value", pa.string())])
"""`ordinal` is the row's place in the table, `hit` the check's in the sequence, `value` what stood there."""


def hits(rows: pa.Table, checks: Sequence[Check], examined_at: datetime | pa.Array) -> pa.Table:
    """Rows that fail checks (schema HITS), ordered by row and check; `examined_at` is an aware time, or one a row."""
    if rows.num_rows == 0 or not checks:
        return HITS.empty_table()
    if isinstance(examined_at, datetime):
        examined_at = pa.repeat(pa.scalar(examined_at, pa.timestamp("us", tz="UTC")), rows.num_rows)
    ordinals, numbers = _failing(rows.append_column(EXAMINED_AT, examined_at), checks)
    if not len(ordinals):
        return HITS.empty_table()
    shown = _shown(checks)
    failing = pa.table({"hit": pa.array(numbers, pa.int32())})
    for name in rows.column_names:
        if name in shown:
            failing = failing.append_column(rows.field(name), rows[name].take(pa.array(ordinals)))
    sql = f"""
        SELECT hit, CASE WHEN length(value) > {MAX_QUOTED}
            THEN left(value, {MAX_QUOTED - 1}) || '…' ELSE coalesce(value, '') END AS value
        FROM (SELECT hit, {shown} AS value FROM failing)
    """
    quoted = query(sql, {"failing": failing})
    return quoted.add_column(0, "ordinal", pa.array(ordinals)).cast(HITS)


def _failing(rows: pa.Table, checks: Sequence[Check]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which rows fail which checks: ordinals and numbers of checks, ordered by both."""
    conditions = ", ".join(f"{_condition(check)} AS c{n}" for n, check in enumerate(checks) if check.condition)
    verdicts = query(f"SELECT {conditions} FROM consignments", {"consignments": rows}) if conditions else None
    found: list[NDArray[np.int64]] = []
    for number, check in enumerate(checks):
        if check.kernel is not None:
            verdict = check.kernel(rows)
            scope = check.scope()
            if scope is not None:
                within = query(f"SELECT {scope} AS within FROM consignments", {"consignments": rows})["within"]
                verdict = pc.and_kleene(verdict, within.combine_chunks())
        elif verdicts is not None:
            verdict = verdicts[f"c{number}"]
        found.append(pc.indices_nonzero(verdict).to_numpy().astype(np.int64))
    ordinals = np.concatenate(found)
    numbers = np.repeat(np.arange(len(checks)), [len(rows_of) for rows_of in found])
    order = np.argsort(ordinals, kind="stable")
    return ordinals[order], numbers[order]


def _condition(check: Check) -> str:
    scope = check.scope()
    return f"({check.condition})" if scope is None else where(scope, str(check.condition))


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
