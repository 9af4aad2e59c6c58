"""Runs checks over a Consignment table: conditions in one DuckDB pass, kernels beside it as columns.

Of a large table conditions that are comparisons alone are worked out by Arrow, a column at a step.

Gives hits, not problems: which row failed which check, and what stood there. Row order and rows are untouched.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.cargo.problem import MAX_QUOTED
from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.engine import distinct, number_columns
from tidewaiter.engine.buffers import whole
from tidewaiter.engine.expression import ExpressionError
from tidewaiter.engine.local import query
from tidewaiter.engine.number_plan import planned
from tidewaiter.intake import blanks
from tidewaiter.intake.check import EXAMINED_AT, Check, where

HITS = pa.schema([("ordinal", pa.int64()), ("hit", pa.int32()), ("value", pa.string())])
"""`ordinal` is the row's place in the table, `hit` the check's in the sequence, `value` what stood there."""

_SCOPED = re.compile(r"CASE WHEN (regime (?:=|IN) (?:(?! THEN ).)*) THEN")
_QUOTED = re.compile(r"'(?:[^']|'')*'")


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
    conditions = {n: _condition(check) for n, check in enumerate(checks) if check.condition}
    filtered = _filtered(rows, {n: checks[n] for n in conditions}) if rows.num_rows >= distinct.LEAST_ROWS else {}
    verdicts = _verdicts(rows, {n: condition for n, condition in conditions.items() if n not in filtered})
    found: list[NDArray[np.int64]] = []
    for number, check in enumerate(checks):
        if number in filtered:
            found.append(filtered[number])
            continue
        if check.kernel is not None:
            verdict = check.kernel(rows)
            scope = check.scope()
            if scope is not None:
                within = query(f"SELECT {scope} AS within FROM consignments", {"consignments": rows})["within"]
                verdict = pc.and_kleene(verdict, whole(within))
        else:
            verdict = verdicts[number]
        found.append(pc.indices_nonzero(verdict).to_numpy().astype(np.int64))
    ordinals = np.concatenate(found)
    numbers = np.repeat(np.arange(len(checks)), [len(rows_of) for rows_of in found])
    order = np.argsort(ordinals, kind="stable")
    return ordinals[order], numbers[order]


def _filtered(rows: pa.Table, checks: Mapping[int, Check]) -> dict[int, NDArray[np.int64]]:
    """For the checks that have a prefilter the rows that fail: their conditions are looked at where one may be true."""
    prefilters = {n: check.prefilter for n, check in checks.items() if check.prefilter is not None}
    may = np.zeros(rows.num_rows, dtype=bool)
    for prefilter in prefilters.values():
        may |= prefilter(rows)
    left = np.flatnonzero(may)
    if not len(left):
        return dict.fromkeys(prefilters, left)
    conditions = {n: _condition(checks[n]) for n in prefilters}
    read = frozenset().union(*map(_columns, conditions.values()))
    few = rows.select([name for name in rows.column_names if name in read]).take(pa.array(left))
    return {n: left[pc.indices_nonzero(hit).to_numpy()] for n, hit in _verdicts(few, conditions).items()}


def _verdicts(rows: pa.Table, conditions: dict[int, str]) -> dict[int, pa.Array | pa.ChunkedArray]:
    """The value of each condition for each row; those about one text that repeats are worked out once a text."""
    by_column: dict[str, dict[str, str]] = {}
    for number, condition in conditions.items():
        if "regexp" in condition and (column := _only_text(condition)) is not None:
            by_column.setdefault(column, {})[f"c{number}"] = condition
    verdicts: dict[int, pa.Array | pa.ChunkedArray] = {}
    for column, named in by_column.items():
        worked = distinct.over_values(rows, column, named) or {}
        verdicts |= {int(name[1:]): values for name, values in worked.items()}
    rest = {n: condition for n, condition in conditions.items() if n not in verdicts}
    if rest and rows.num_rows >= distinct.LEAST_ROWS:
        rows, rest = _scopes_told(*blanks.told(rows, rest))
        simple = {f"c{n}": condition for n, condition in rest.items() if _simple(condition)}
        verdicts |= {int(name[1:]): found for name, found in number_columns.worked_out(rows, simple).items()}
        rest = {n: condition for n, condition in rest.items() if n not in verdicts}
    if rest:
        named_rest = ", ".join(f"{condition} AS c{n}" for n, condition in rest.items())
        judged = query(f"SELECT {named_rest} FROM consignments", {"consignments": rows})
        verdicts |= {int(name[1:]): judged[name] for name in judged.column_names}
    return verdicts


@cache
def _simple(condition: str) -> bool:
    """Whether a condition is of the language of features and rules, and may be worked out a column at a step."""
    try:
        return planned(condition) is not None
    except ExpressionError:
        return False


@cache
def _only_text(condition: str) -> str | None:
    """The text column that is all a condition reads, or None."""
    read = _columns(condition)
    column = next(iter(read)) if len(read) == 1 else None
    return column if column is not None and pa.types.is_string(CONSIGNMENT.field(column).type) else None


def _scopes_told(rows: pa.Table, conditions: Mapping[int, str]) -> tuple[pa.Table, dict[int, str]]:
    """The rows with a boolean column for each scope, which many conditions share, and conditions that name it."""
    scopes = sorted({scope for condition in conditions.values() for scope in _SCOPED.findall(condition)})
    if not scopes:
        return rows, dict(conditions)
    columns = {scope: f"scope_{number}" for number, scope in enumerate(scopes)}
    told = query(f"SELECT {', '.join(f'{s} AS {c}' for s, c in columns.items())} FROM scoped", {"scoped": rows})
    for name in told.column_names:
        rows = rows.append_column(name, told[name])
    return rows, {
        n: _SCOPED.sub(lambda found: f"CASE WHEN {columns[found[1]]} THEN", condition)
        for n, condition in conditions.items()
    }


@cache
def _columns(condition: str) -> frozenset[str]:
    """The columns that a condition may read."""
    words = set(re.findall(r"[a-z][a-z0-9_]*", _QUOTED.sub(" ", condition)))
    return frozenset(words & {*CONSIGNMENT.names, EXAMINED_AT})


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
