"""Doing costly work on text once for each different text, and only where it can matter.

Filers repeat themselves: a quarter of a million consignments have some thirty thousand descriptions. A part of
an expression that reads a single column and holds a costly function is worked out over the column's
different values and put in its place as a column. What is costly and reads more is looked at only where the
cheap conditions beside it do not settle the matter. Both give what the expression gives: each is an equality of
three-valued logic, and nothing in an expression depends on anything but its row.
"""

from collections.abc import Callable, Mapping

import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

from tidewaiter.engine import lately, local, number_columns
from tidewaiter.engine.buffers import whole
from tidewaiter.engine.encoded import is_encoded
from tidewaiter.engine.expression import parsed
from tidewaiter.engine.once import once
from tidewaiter.engine.remembered import ANSWERS

COSTLY = frozenset({"regexp_matches", "regexp_full_match", "regexp_replace", "strip_accents"})
LEAST_ROWS = 20_000
"""Fewer rows are not worth the search for different values."""

LEAST_REPEATS = 2
"""A column is worked on by its different values when each stands there so often on average."""

SAMPLE = 10_000
MOST_DIFFERENT = 0.95
"""Of so many rows with a larger share of different values it is clear that the column does not repeat enough."""

Named = tuple[tuple[str, str], ...]


def project(table: pa.Table, expressions: Mapping[str, str]) -> pa.Table:
    """As local.project: named SQL expressions over the columns of a table, row order kept."""
    if table.num_rows < LEAST_ROWS:
        return local.project(table, expressions)
    encoded = _repeating(table, _columns_with_costs(tuple(expressions.items())))
    rewritten, parts = _rewritten(tuple(expressions.items()), frozenset(encoded))
    for column, named in parts.items():
        for name, values in _worked(column, encoded[column], dict(named)).items():
            table = table.append_column(name, values)
    return number_columns.project(table, dict(rewritten))


def over_values(table: pa.Table, column: str, expressions: Mapping[str, str]) -> dict[str, pa.Array] | None:
    """Expressions that read one text column, worked out once a value; None where its values do not repeat enough."""
    if table.num_rows < LEAST_ROWS:
        return None
    encoded = _repeating(table, frozenset({column}))
    return None if not encoded else _worked(column, encoded[column], expressions)


def by_value(values: pa.Array, function: Callable[[pa.Array], pa.Array], name: str | None = None) -> pa.Array:
    """A function of each text alone (null for null), worked out once a value where values repeat.

    What a function with a `name` has worked out is kept for the next rows.
    """
    encoded = _encoded(values) if len(values) >= LEAST_ROWS or is_encoded(values) else None
    if encoded is None:
        return function(values)
    if name is None:
        return function(encoded.dictionary).take(encoded.indices)
    kept = ANSWERS.of(name, encoded.dictionary, lambda texts: pa.table({"value": function(texts)}))
    return whole(kept["value"]).take(encoded.indices)


def encoded(values: pa.Array) -> pa.DictionaryArray:
    """Texts by their different values, whether they repeat or not; others that ask for them are spared the search."""
    known = _encoded(values) if len(values) >= LEAST_ROWS else None
    return values.dictionary_encode() if known is None else known


def _worked(column: str, encoded: pa.DictionaryArray, expressions: Mapping[str, str]) -> dict[str, pa.Array]:
    # One value more than there are: that of a missing text.
    different = pa.concat_arrays([encoded.dictionary, pa.nulls(1, encoded.dictionary.type)])
    worked = ANSWERS.of(
        (column, tuple(expressions.items())),
        different,
        lambda texts: local.project(pa.table({column: texts}), expressions),
    )
    places = pc.fill_null(encoded.indices, len(encoded.dictionary))
    return {name: whole(worked[name]).take(places) for name in expressions}


def _repeating(table: pa.Table, columns: frozenset[str]) -> dict[str, pa.DictionaryArray]:
    """Those text columns whose values repeat, by their different values."""
    found = {}
    for name in sorted(columns & set(table.column_names)):
        if pa.types.is_string(table.schema.field(name).type) or is_encoded(table[name]):
            encoded = _encoded(whole(table[name]))
            if encoded is not None:
                found[name] = encoded
    return found


def _encoded(values: pa.Array) -> pa.DictionaryArray | None:
    """Texts by their different values, or None where they do not repeat enough."""
    if isinstance(values, pa.DictionaryArray):
        return values
    looked_at, encoded = lately.known(values)
    if not looked_at:
        encoded = _newly_encoded(values)
        lately.keep(values, encoded)
    return encoded


def _newly_encoded(values: pa.Array) -> pa.DictionaryArray | None:
    sample = values.slice(0, SAMPLE).drop_null()
    if len(sample.unique()) > MOST_DIFFERENT * max(len(sample), 1):
        return None
    encoded = values.dictionary_encode()
    return encoded if len(encoded.dictionary) * LEAST_REPEATS <= len(values) else None


@once(maxsize=64)
def _columns_with_costs(expressions: Named) -> frozenset[str]:
    """Columns that a costly part reads alone."""
    parts = (part for _, sql in expressions if _may_cost(sql) for part in _costly_parts(parsed(sql)))
    return frozenset(column for part in parts if (column := _only_column(part)) is not None)


@once(maxsize=64)
def _rewritten(expressions: Named, columns: frozenset[str]) -> tuple[Named, dict[str, Named]]:
    """The expressions with costly parts over `columns` named, and those parts by column."""
    names: dict[str, tuple[str, str]] = {}
    written = []
    for name, sql in expressions:
        if not _may_cost(sql):
            written.append((name, sql))
            continue
        tree = parsed(sql)
        for part in _costly_parts(tree):
            column = _only_column(part)
            if column in columns and column is not None:
                text = part.sql(dialect="duckdb")
                known, _ = names.setdefault(text, (f"distinct_{len(names)}", column))
                replacement = exp.column(known, quoted=True)
                tree = replacement if part is tree else tree
                part.replace(replacement)
        written.append((name, _settled_early(tree)))
    parts: dict[str, list[tuple[str, str]]] = {}
    for text, (known, column) in names.items():
        parts.setdefault(column, []).append((known, text))
    return tuple(written), {column: tuple(named) for column, named in parts.items()}


def _may_cost(sql: str) -> bool:
    """Whether the name of a costly function stands anywhere in an expression; most need not be taken apart."""
    lower = sql.lower()
    return any(name in lower for name in COSTLY)


def _is_costly(node: exp.Expr) -> bool:
    return any(str(function.this).lower() in COSTLY for function in node.find_all(exp.Anonymous))


def _only_column(node: exp.Expr) -> str | None:
    """The one column that a part reads, or None."""
    names = {column.name for column in node.find_all(exp.Column)}
    return names.pop() if len(names) == 1 else None


def _costly_parts(tree: exp.Expr) -> list[exp.Expr]:
    """The largest parts that hold a costly function and read one column."""
    if not _is_costly(tree):
        return []
    if _only_column(tree) is not None and not isinstance(tree, exp.Paren):
        return [tree]
    return [part for child in tree.iter_expressions() for part in _costly_parts(child)]


def _settled_early(tree: exp.Expr) -> str:
    """An AND of cheap and costly conditions, the costly ones looked at only where the cheap ones are not false."""
    tried = isinstance(tree, exp.Anonymous) and str(tree.this).upper() == "TRY"
    inner = (tree.expressions[0] if tried else tree).unnest()
    conditions = list(inner.flatten()) if isinstance(inner, exp.And) else []
    costly = [c for c in conditions if _is_costly(c)]
    cheap = [c for c in conditions if not _is_costly(c)]
    if not costly or not cheap:
        return tree.sql(dialect="duckdb")
    first, then = (" AND ".join(f"({c.sql(dialect='duckdb')})" for c in part) for part in (cheap, costly))
    whole = f"CASE WHEN ({first}) IS FALSE THEN FALSE ELSE ({first}) AND ({then}) END"
    return f"TRY({whole})" if tried else whole
