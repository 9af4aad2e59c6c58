"""Which expressions Spark's own SQL answers exactly as the embedded engine does.

SQLGlot writes every expression for Spark, but two engines may read the same words differently: regular
expressions (RE2 and Java's), case and white space beyond ASCII, logarithms (the last bit), rounding, decimals,
integers that overflow, casts. Here stands what is the same on both, by the kinds of the operands; it is shown on
hard values in tests/integration/spark. An expression with anything else in it is not rewritten: Spark runs it
over Arrow batches by the embedded engine (`engine/spark.py`), so that there is no second meaning of it.

What is not computed alike is wholly refused; a part of an expression is never taken out of it.
"""

from collections.abc import Callable
from enum import StrEnum

import pyarrow as pa
from sqlglot import exp

from tidewaiter.engine.expression import tree_of

_LARGEST_WHOLE = 2**31 - 1


class Kind(StrEnum):
    """What an operand is, as far as it matters for whether two engines agree."""

    NUMBER = "number"  # a double
    WHOLE = "whole"  # an integer of any width
    DECIMAL = "decimal"  # a literal with a point in it
    TEXT = "text"
    TRUTH = "truth"
    TIME = "time"
    DATE = "date"
    TEXTS = "texts"
    NULL = "null"


_NUMERIC = frozenset({Kind.NUMBER, Kind.WHOLE, Kind.DECIMAL})
_COMPARED = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ)
_PARTS_OF_TIME = frozenset({"year", "month", "day", "hour", "isodow"})


class _DiffersError(Exception):
    """The engines may differ."""


def portable(sql: str, columns: pa.Schema) -> bool:
    """Whether Spark computes a checked expression over columns of these types as DuckDB does."""
    try:
        _Reading(columns).kind(tree_of(sql))
    except _DiffersError:
        return False
    return True


class _Reading:
    """The kinds of the parts of an expression over some columns."""

    def __init__(self, columns: pa.Schema) -> None:
        self.columns = columns

    def kind(self, node: exp.Expr) -> Kind:
        """What a node gives; raises _DiffersError where the engines may differ."""
        if isinstance(node, exp.Paren):
            return self.kind(node.this)
        if isinstance(node, exp.Column):
            return _of_type(self.columns.field(node.name).type)
        if isinstance(node, exp.Literal):
            return _of_literal(node)
        for kinds, rule in _RULES:
            if isinstance(node, kinds):
                return rule(self, node)
        raise _DiffersError

    def kinds(self, nodes: list[exp.Expr]) -> list[Kind]:
        """The kind of each node."""
        return [self.kind(node) for node in nodes]

    def constant(self, node: exp.Expr) -> Kind:
        """TRUE, FALSE and NULL."""
        return Kind.NULL if isinstance(node, exp.Null) else Kind.TRUTH

    def connected(self, node: exp.Expr) -> Kind:
        """AND, OR and NOT."""
        return _must(set(self.kinds(list(node.iter_expressions()))) <= {Kind.TRUTH, Kind.NULL}, Kind.TRUTH)

    def negated(self, node: exp.Expr) -> Kind:
        """A number with its sign changed; of whole numbers a literal alone, for the least has no opposite."""
        kind = self.kind(node.this)
        return _must(kind is Kind.NUMBER or (kind in _NUMERIC and isinstance(node.this, exp.Literal)), kind)

    def calculated(self, node: exp.Expr) -> Kind:
        """Doubles; whole numbers overflow and decimals grow by rules of each engine's own."""
        kinds = self.kinds([node.this, node.expression])
        return _must(Kind.NUMBER in kinds and set(kinds) <= _NUMERIC, Kind.NUMBER)

    def divided(self, node: exp.Expr) -> Kind:
        """Both sides are made doubles first."""
        return _must(set(self.kinds([node.this, node.expression])) <= _NUMERIC, Kind.NUMBER)

    def compared(self, node: exp.Expr) -> Kind:
        """A comparison, BETWEEN or IN of what is of one kind."""
        return _must(_comparable(self.kinds(list(node.iter_expressions()))), Kind.TRUTH)

    def tested(self, node: exp.Expr) -> Kind:
        """IS NULL, IS TRUE, IS FALSE."""
        kind = self.kind(node.this)
        return _must(isinstance(node.expression, exp.Null) or kind is Kind.TRUTH, Kind.TRUTH)

    def chosen(self, node: exp.Expr) -> Kind:
        """CASE WHEN with results of one kind."""
        if node.args.get("this") is not None:
            raise _DiffersError
        branches = node.args["ifs"]
        if not set(self.kinds([branch.this for branch in branches])) <= {Kind.TRUTH, Kind.NULL}:
            raise _DiffersError
        results = [branch.args["true"] for branch in branches]
        if node.args.get("default") is not None:
            results.append(node.args["default"])
        return _unified(self.kinds(results))

    def listed(self, node: exp.Expr) -> Kind:
        """A list of texts."""
        return _must(set(self.kinds(node.expressions)) == {Kind.TEXT}, Kind.TEXTS)

    def called(self, node: exp.Expr) -> Kind:
        """A function of the table, where Spark's form of it is the same for these kinds."""
        name, arguments = str(node.this).lower(), node.expressions
        if name == "date_diff":
            of_days = arguments[0].name == "day"
            kinds = self.kinds(arguments[1:])
            return _must(kinds == [Kind.TIME] * 2 or (of_days and kinds == [Kind.DATE] * 2), Kind.WHOLE)
        kinds = self.kinds(arguments)
        if name in _PARTS_OF_TIME:
            return _must(
                kinds in ([Kind.TIME], [Kind.DATE]) and not (name == "hour" and Kind.DATE in kinds), Kind.WHOLE
            )
        if name == "substring":
            return _must(kinds[0] is Kind.TEXT and _positions(arguments[1:]), Kind.TEXT)
        if name in {"coalesce", "greatest", "least"}:
            return _unified(kinds)
        if name == "nullif":
            return _must(_comparable(kinds) and (len(set(kinds)) == 1 or kinds[0] is Kind.NUMBER), kinds[0])
        wanted, given = _CALLS.get(name, ((), None))
        if given is None or tuple(kinds) != wanted:
            raise _DiffersError
        return given


_CALLS: dict[str, tuple[tuple[Kind, ...], Kind | None]] = {
    "contains": ((Kind.TEXT, Kind.TEXT), Kind.TRUTH),
    "starts_with": ((Kind.TEXT, Kind.TEXT), Kind.TRUTH),
    "ends_with": ((Kind.TEXT, Kind.TEXT), Kind.TRUTH),
    "length": ((Kind.TEXT,), Kind.WHOLE),
    "abs": ((Kind.NUMBER,), Kind.NUMBER),
    "list_contains": ((Kind.TEXTS, Kind.TEXT), Kind.TRUTH),
    "list_has_any": ((Kind.TEXTS, Kind.TEXTS), Kind.TRUTH),
    "array_to_string": ((Kind.TEXTS, Kind.TEXT), Kind.TEXT),
    "len": ((Kind.TEXTS,), Kind.WHOLE),
}

_RULES: tuple[tuple[tuple[type[exp.Expr], ...], Callable[[_Reading, exp.Expr], Kind]], ...] = (
    ((exp.Boolean, exp.Null), _Reading.constant),
    ((exp.And, exp.Or, exp.Not), _Reading.connected),
    ((exp.Neg,), _Reading.negated),
    ((exp.Add, exp.Sub, exp.Mul, exp.Mod), _Reading.calculated),
    ((exp.Div,), _Reading.divided),
    ((*_COMPARED, exp.Between, exp.In), _Reading.compared),
    ((exp.Is,), _Reading.tested),
    ((exp.Case,), _Reading.chosen),
    ((exp.Array,), _Reading.listed),
    ((exp.Anonymous,), _Reading.called),
)


def _must(same: bool, kind: Kind) -> Kind:  # noqa: FBT001 - the condition is the point
    if not same:
        raise _DiffersError
    return kind


def _of_type(kind: pa.DataType) -> Kind:
    if pa.types.is_list(kind) and pa.types.is_string(kind.value_type):
        return Kind.TEXTS
    tests: tuple[tuple[Callable[[pa.DataType], bool], Kind], ...] = (
        (pa.types.is_float64, Kind.NUMBER),
        (pa.types.is_signed_integer, Kind.WHOLE),
        (pa.types.is_string, Kind.TEXT),
        (pa.types.is_boolean, Kind.TRUTH),
        (pa.types.is_timestamp, Kind.TIME),
        (pa.types.is_date32, Kind.DATE),
    )
    found = next((known for test, known in tests if test(kind)), None)
    if found is None:
        raise _DiffersError
    return found


def _of_literal(literal: exp.Literal) -> Kind:
    text = str(literal.this)
    if literal.is_string:
        # A backslash is a letter to DuckDB and an escape to Spark.
        return _must("\\" not in text, Kind.TEXT)
    if "e" in text.lower():
        return Kind.NUMBER
    if "." in text:
        return Kind.DECIMAL
    return _must(int(text) <= _LARGEST_WHOLE, Kind.WHOLE)


def _comparable(kinds: list[Kind]) -> bool:
    known = set(kinds) - {Kind.NULL}
    return Kind.TEXTS not in known and (len(known) <= 1 or known <= _NUMERIC)


def _unified(kinds: list[Kind]) -> Kind:
    known = set(kinds) - {Kind.NULL}
    if not known:
        return Kind.NULL
    if len(known) == 1:
        return known.pop()
    return _must(known <= _NUMERIC and Kind.NUMBER in known, Kind.NUMBER)


def _positions(nodes: list[exp.Expr]) -> bool:
    """Whether the arguments of `substring` are a position from 1 and a length, written out."""
    texts = [str(node.this) for node in nodes if isinstance(node, exp.Literal) and not node.is_string]
    if len(texts) != len(nodes) or not all(text.isdigit() for text in texts):
        return False
    return int(texts[0]) >= 1
