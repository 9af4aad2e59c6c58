"""SQL expressions that put texts together, worked out by Arrow's own functions: one tree, compiled a second time.

The embedded engine copies every text in and every answer out; where texts are only chosen, cut and joined, that is most
of the work. What is understood here: columns, texts, coalesce, `||`, concat_ws, CASE over IS NULL, left and rtrim. An
expression with anything else is left to the engine. What it means is what SQL means (a test holds both together).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp, parse_one

from tidewaiter.engine import local

_SPACES = " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
"""What rtrim takes away: the separators of Unicode (category Zs)."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """A table, and what was made of it: expressions share their parts."""

    table: pa.Table
    made: dict[str, Any] = field(default_factory=dict)


_Step = Callable[[_Rows], Any]
"""Gives a column of texts (or of truth), or one text for all rows."""


def project(table: pa.Table, expressions: Mapping[str, str]) -> pa.Table:
    """Evaluate named SQL expressions over text columns, row order kept; each column given back is of texts."""
    rows = _Rows(table)
    steps = {name: compiled(sql) for name, sql in expressions.items()}
    left = {name: sql for name, sql in expressions.items() if steps[name] is None}
    by_engine = local.project(table, left) if left else table
    columns = {name: by_engine[name] if step is None else step(rows) for name, step in steps.items()}
    return pa.table({name: column.cast(pa.string()) for name, column in columns.items()})


@cache
def compiled(sql: str) -> _Step | None:
    """The expression as a step over rows; None where it has more in it than is understood here, or no column."""
    tree = parse_one(sql, read="duckdb")
    return _step(tree) if tree.find(exp.Column) else None


def _step(node: exp.Expr) -> _Step | None:
    make = _making(node)
    if make is None:
        return None
    name = node.sql("duckdb")

    def made(rows: _Rows) -> Any:  # noqa: ANN401 - as _Step
        if name not in rows.made:
            rows.made[name] = make(rows)
        return rows.made[name]

    return made


def _making(node: exp.Expr) -> _Step | None:
    if isinstance(node, exp.Paren):
        return _step(node.this)
    if isinstance(node, exp.Column):
        column = node.name
        return lambda rows: rows.table[column]
    if isinstance(node, exp.Literal) and node.is_string:
        text = pa.scalar(node.this, pa.string())
        return lambda _: text
    if isinstance(node, exp.Case):
        return _chosen(node)
    if isinstance(node, exp.Trim | exp.Left):
        return _cut(node)
    return _joined(node)


def _joined(node: exp.Expr) -> _Step | None:
    """Coalesce, `||` and concat_ws."""
    if isinstance(node, exp.Coalesce):
        steps = _steps([node.this, *node.expressions])
        return (lambda rows: pc.coalesce(*(step(rows) for step in steps))) if steps else None
    if isinstance(node, exp.DPipe):
        steps = _steps(node.flatten())
        return (lambda rows: pc.binary_join_element_wise(*(step(rows) for step in steps), "")) if steps else None
    if isinstance(node, exp.ConcatWs) and isinstance(node.expressions[0], exp.Literal):
        between, steps = node.expressions[0].this, _steps(node.expressions[1:])
        return (lambda rows: _between(between, [step(rows) for step in steps])) if steps else None
    return None


def _between(between: str, texts: list[Any]) -> Any:  # noqa: ANN401 - as _Step
    """Texts with another between them, the missing ones left out.

    An empty text stands first and what follows it is cut off: Arrow 26 gives fewer rows back where all texts of one
    are missing.
    """
    joined = pc.binary_join_element_wise("", *texts, between, null_handling="skip")
    return pc.utf8_slice_codeunits(joined, len(between))


def _steps(nodes: Any) -> list[_Step]:  # noqa: ANN401 - any number of nodes
    """A step for each node; none at all where one is not understood."""
    found = [_step(node) for node in nodes]
    return [step for step in found if step is not None] if None not in found else []


def _chosen(node: exp.Case) -> _Step | None:
    """CASE WHEN x IS [NOT] NULL THEN y [ELSE z] END."""
    if node.this is not None or len(node.args["ifs"]) != 1:
        return None
    condition, then, otherwise = node.args["ifs"][0].this, _step(node.args["ifs"][0].args["true"]), node.args["default"]
    wanted = isinstance(condition, exp.Not)
    asked = condition.this if wanted else condition
    if not (isinstance(asked, exp.Is) and isinstance(asked.expression, exp.Null)):
        return None
    value, other = _step(asked.this), _step(otherwise) if otherwise is not None else _nothing
    if value is None or then is None or other is None:
        return None
    is_so = pc.is_valid if wanted else pc.is_null
    return lambda rows: pc.if_else(is_so(value(rows)), then(rows), other(rows))


def _nothing(_: _Rows) -> pa.Scalar:
    return pa.scalar(None, pa.string())


def _cut(node: exp.Trim | exp.Left) -> _Step | None:
    """Rtrim of spaces, and left of a written number of characters."""
    text = _step(node.this)
    if text is None:
        return None
    if isinstance(node, exp.Left):
        length = node.expression
        if not (isinstance(length, exp.Literal) and not length.is_string):
            return None
        return lambda rows: pc.utf8_slice_codeunits(text(rows), 0, int(length.this))
    if node.args.get("position") != "TRAILING" or node.expression:
        return None
    return lambda rows: pc.utf8_rtrim(text(rows), _SPACES)
