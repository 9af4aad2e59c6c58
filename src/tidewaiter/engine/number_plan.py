"""Plans of checked SQL expressions for `engine/number_columns.py`: what of them Arrow's own functions can work out.

A plan is nested tuples of an operation and what it is applied to, so that equal parts of expressions are equal plans.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from sqlglot import exp

from tidewaiter.engine.expression import parsed

Plan = tuple[Any, ...]


class BeyondError(Exception):
    """Something that is left to the engine."""


@lru_cache(maxsize=4096)
def planned(sql: str) -> Plan | None:
    """The plan of an expression; None where it has more in it than is understood here."""
    try:
        return _plan(parsed(sql))
    except BeyondError:
        return None


def parts(plan: Plan) -> Iterator[Plan]:
    """A plan and all that it is made of."""
    yield plan
    for part in plan[1:]:
        if isinstance(part, tuple):
            yield from parts(part)


_BINARY: Mapping[type[exp.Expr], str] = {
    exp.EQ: "equal",
    exp.NEQ: "not_equal",
    exp.GT: "greater",
    exp.GTE: "greater_equal",
    exp.LT: "less",
    exp.LTE: "less_equal",
    exp.And: "and_kleene",
    exp.Or: "or_kleene",
    exp.Add: "add",
    exp.Sub: "subtract",
    exp.Mul: "multiply",
    exp.Div: "divide",
    exp.Mod: "modulo",
    exp.DPipe: "joined",
}
_CALLS = frozenset(
    {"nullif", "coalesce", "abs", "length", "substring", "starts_with", "try", "ln", "greatest"}
    | {"len", "list_contains", "list_has_any", "array_to_string", "contains", "regexp_matches"}
    | {"date_diff", "make_timestamp", "epoch_us", "hour", "isodow"}
)


def _plan(node: exp.Expr) -> Plan:
    node = node.unnest()
    if (operation := _BINARY.get(type(node))) is not None:
        return (operation, _plan(node.this), _plan(node.expression))
    plan = _leaf(node) or _condition(node) or _called(node)
    if plan is None:
        raise BeyondError
    return plan


def _leaf(node: exp.Expr) -> Plan | None:
    if isinstance(node, exp.Column):
        return ("column", node.name)
    if isinstance(node, exp.Literal):
        return ("text", node.this) if node.is_string else ("number", node.this)
    if isinstance(node, exp.Boolean):
        return ("truth", bool(node.this))
    if isinstance(node, exp.Null):
        return ("null",)
    if isinstance(node, exp.Array):
        return ("texts", *(one.this for one in node.expressions)) if all(map(_is_text, node.expressions)) else None
    return None


def _is_text(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and node.is_string


def _condition(node: exp.Expr) -> Plan | None:
    if isinstance(node, exp.Not):
        return ("invert", _plan(node.this))
    if isinstance(node, exp.Is):
        return ("is", _plan(node.this), _plan(node.expression))
    if isinstance(node, exp.Between):
        value = _plan(node.this)
        low, high = ("greater_equal", value, _plan(node.args["low"])), ("less_equal", value, _plan(node.args["high"]))
        return ("and_kleene", low, high)
    if isinstance(node, exp.In) and node.expressions:
        return ("in", _plan(node.this), *(_plan(one) for one in node.expressions))
    return None


def _called(node: exp.Expr) -> Plan | None:
    if isinstance(node, exp.Case) and node.this is None:
        return _chosen(node)
    if isinstance(node, exp.Cast | exp.TryCast) and node.to.this is exp.DataType.Type.DOUBLE:
        return ("double", _plan(node.this))
    if not isinstance(node, exp.Anonymous):
        return None
    name = str(node.this).lower()
    if name in _CALLS:
        arguments = [_plan(one) for one in node.expressions]
        return arguments[0] if name == "try" else (name, *arguments)  # nothing that is understood here fails
    return None


def _chosen(node: exp.Case) -> Plan:
    otherwise: Plan = ("null",) if node.args.get("default") is None else _plan(node.args["default"])
    for arm in reversed(node.args["ifs"]):
        otherwise = ("if", _plan(arm.this), _plan(arm.args["true"]), otherwise)
    return otherwise
