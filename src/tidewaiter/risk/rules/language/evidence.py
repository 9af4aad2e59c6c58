"""The tree of values: which part of a condition held for one consignment, and with which values.

Made for the one row that somebody looks at. A rule written in the language shows its own parts, one written in SQL
the operands of its AND, OR and NOT.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
from sqlglot import exp

from tidewaiter.engine import local
from tidewaiter.engine.expression import columns_of, transpile, tree_of
from tidewaiter.risk.rules.language.compiled import Context, compiled
from tidewaiter.risk.rules.language.condition import AllOf, Condition, Criterion, Not, parts_of
from tidewaiter.risk.rules.language.written import write_criterion
from tidewaiter.risk.rules.latin import with_latin


@dataclass(frozen=True, slots=True)
class Fact:
    """A part of a condition for one row: what it says, whether it holds (None: unknown), its values, its parts."""

    said: str
    sql: str
    holds: bool | None = None
    values: tuple[tuple[str, Any], ...] = ()
    parts: tuple["Fact", ...] = ()

    def document(self) -> dict[str, object]:
        """As plain data."""
        told: dict[str, object] = {"said": self.said, "holds": self.holds}
        if self.parts:
            told["parts"] = [part.document() for part in self.parts]
        else:
            told["values"] = dict(self.values)
        return told


def facts(row: pa.Table, condition: Condition | str, context: Context) -> Fact:
    """The tree of values of a condition, or of an SQL condition, over a table of one row."""
    if row.num_rows != 1:
        raise ValueError("a tree of values is made of one row")
    tree = _of_sql(tree_of(condition)) if isinstance(condition, str) else _of_condition(condition, context)
    nodes = list(_nodes(tree))
    asked = {f"node_{number}": f"TRY({transpile(node.sql)})" for number, node in enumerate(nodes)}
    row = with_latin(row, frozenset().union(*(columns_of(node.sql) for node in nodes)))
    judged = local.project(row, asked).to_pylist()[0]
    values = row.to_pylist()[0]
    return _filled(tree, iter(list(judged.values())), values)


def _of_condition(condition: Condition, context: Context) -> Fact:
    sql = compiled(condition, context)
    if isinstance(condition, Criterion):
        return Fact(write_criterion(condition), sql)
    parts = tuple(_of_condition(part, context) for part in parts_of(condition))
    word = "not" if isinstance(condition, Not) else "all of" if isinstance(condition, AllOf) else "any of"
    return Fact(word, sql, parts=parts)


def _of_sql(tree: exp.Expr) -> Fact:
    inner = tree.unnest()
    sql = inner.sql(dialect="duckdb", comments=False)
    if isinstance(inner, exp.And | exp.Or):
        word = "all of" if isinstance(inner, exp.And) else "any of"
        return Fact(word, sql, parts=tuple(_of_sql(part) for part in inner.flatten()))
    if isinstance(inner, exp.Not):
        return Fact("not", sql, parts=(_of_sql(inner.this),))
    return Fact(sql, sql)


def _nodes(tree: Fact) -> Iterator[Fact]:
    yield tree
    for part in tree.parts:
        yield from _nodes(part)


def _filled(tree: Fact, judged: Iterator[bool | None], values: Mapping[str, Any]) -> Fact:
    holds = next(judged)
    parts = tuple(_filled(part, judged, values) for part in tree.parts)
    read = () if parts else tuple((name, values.get(name)) for name in sorted(columns_of(tree.sql)))
    return replace(tree, holds=holds, parts=parts, values=read)
