"""SQL expressions held as data: checked against an allow-list, listed by column, written for an engine.

An analyst's rule or a feature is one DuckDB expression over the columns of a row. What may stand in it is
said by `ALLOWED` (kinds of syntax) and `FUNCTIONS` (names): columns, literals, arithmetic, comparisons,
three-valued logic, CASE, casts to scalar types and named functions. Everything else is refused: queries,
files, windows, lambdas, parameters, settings. Size and nesting are bounded before parsing. An engine is
only ever given SQL written anew from the checked tree, never the text that came in, so what was checked is
what runs. Types are not checked here: the engine's binder does that.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import ClassVar

from sqlglot import Token, TokenType, exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.errors import ParseError, SqlglotError
from sqlglot.parsers.duckdb import DuckDBParser

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.engine.functions import FUNCTIONS, SECONDS
from tidewaiter.engine.zoneless import zoneless

MAX_CHARACTERS = 4000
MAX_TOKENS = 800
MAX_NODES = 1200
MAX_NESTING = 20  # of brackets and CASE, as written
MAX_DEPTH = 120  # of the syntax tree: chains of AND are as deep as they are long
MAX_PATTERN = 500  # characters of a regular expression; RE2 takes linear time
MAX_WILDCARDS = 3  # '%' of a LIKE pattern, whose time grows with a power of their number


@dataclass(frozen=True, slots=True)
class Limits:
    """How large an expression may be: characters, words and signs, nodes, brackets deep, characters of a pattern."""

    characters: int
    tokens: int
    nodes: int
    nesting: int
    pattern: int


WRITTEN = Limits(MAX_CHARACTERS, MAX_TOKENS, MAX_NODES, MAX_NESTING, MAX_PATTERN)
"""Of what a person writes."""

COMPILED = Limits(characters=120_000, tokens=10_000, nodes=15_000, nesting=60, pattern=4000)
"""Of what is written from a bounded tree (the rule language): lists of values and terms are longer than a person's."""

_PAIR = frozenset({"this", "expression"})
_ONE = frozenset({"this"})

ALLOWED: dict[type[exp.Expr], frozenset[str]] = {
    exp.Column: _ONE,
    exp.Identifier: frozenset({"this", "quoted"}),
    exp.Literal: frozenset({"this", "is_string"}),
    exp.Boolean: _ONE,
    exp.Null: frozenset(),
    exp.Paren: _ONE,
    exp.Not: _ONE,
    exp.Neg: _ONE,
    exp.And: _PAIR,
    exp.Or: _PAIR,
    exp.EQ: _PAIR,
    exp.NEQ: _PAIR,
    exp.GT: _PAIR,
    exp.GTE: _PAIR,
    exp.LT: _PAIR,
    exp.LTE: _PAIR,
    exp.NullSafeEQ: _PAIR,
    exp.NullSafeNEQ: _PAIR,
    exp.Is: _PAIR,
    exp.Add: _PAIR,
    exp.Sub: _PAIR,
    exp.Mul: _PAIR,
    exp.Div: _PAIR | {"typed", "safe"},
    exp.Mod: _PAIR,
    exp.DPipe: _PAIR | {"safe"},
    exp.Like: _PAIR | {"negate"},
    exp.ILike: _PAIR | {"negate"},
    exp.Between: frozenset({"this", "low", "high"}),
    exp.In: frozenset({"this", "expressions"}),
    exp.Case: frozenset({"this", "ifs", "default"}),
    exp.If: frozenset({"this", "true"}),
    exp.Cast: frozenset({"this", "to"}),
    exp.TryCast: frozenset({"this", "to", "safe"}),
    exp.DataType: _ONE,
    exp.Array: frozenset({"expressions", "bracket_notation"}),
    exp.Bracket: frozenset({"this", "expressions", "offset"}),
    exp.Anonymous: frozenset({"this", "expressions"}),
}
"""Kinds of syntax that may stand in an expression, each with the parts it may have."""

SCALAR_TYPES = frozenset(
    {
        exp.DType.BOOLEAN,
        exp.DType.INT,
        exp.DType.BIGINT,
        exp.DType.FLOAT,
        exp.DType.DOUBLE,
        exp.DType.VARCHAR,
        exp.DType.TEXT,
        exp.DType.DATE,
        exp.DType.TIMESTAMP,
        exp.DType.TIMESTAMPTZ,
    }
)

_OPENING = frozenset({TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.L_BRACE, TokenType.CASE})
_CLOSING = frozenset({TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.R_BRACE, TokenType.END})
_PREFIX = frozenset({TokenType.NOT, TokenType.DASH, TokenType.PLUS, TokenType.TILDE, TokenType.PARAMETER})
_MAX_PREFIXES = 4
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class _Parser(DuckDBParser):
    # No function has a meaning of its own to this parser: each stays a name, to be looked up in FUNCTIONS.
    FUNCTIONS: ClassVar[dict[str, Callable[..., exp.Expr]]] = {}
    FUNCTION_PARSERS: ClassVar[dict[str, Callable[..., exp.Expr]]] = {
        name: parse for name, parse in DuckDBParser.FUNCTION_PARSERS.items() if name in {"CAST", "TRY_CAST"}
    }
    NO_PAREN_FUNCTIONS: ClassVar[dict[TokenType, type[exp.Expr]]] = {}
    NO_PAREN_FUNCTION_PARSERS: ClassVar[dict[str, Callable[..., exp.Expr]]] = {
        name: parse for name, parse in DuckDBParser.NO_PAREN_FUNCTION_PARSERS.items() if name == "CASE"
    }


class ExpressionError(ValueError):
    """An expression that the check refuses was to be used; `problems` says why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{p.code}: {p.hint}" for p in problems))
        self.problems = problems


def check(sql: str, columns: Collection[str], limits: Limits = WRITTEN) -> tuple[Problem, ...]:
    """What is wrong with an expression over `columns`; nothing means that it may be run."""
    tree, problems = _checked(sql, limits)
    if tree is None:
        return problems
    unknown = sorted(_columns(tree) - set(columns))
    return (*problems, *(_unknown_column(name, columns) for name in unknown))


@lru_cache(maxsize=2048)
def columns_of(sql: str) -> frozenset[str]:
    """The columns that an expression reads; raises ExpressionError for one that the check refuses."""
    return _columns(_tree(sql))


def names_of(sql: str) -> frozenset[str]:
    """The columns that an expression reads, and the keys under which it looks into a map column."""
    tree = _tree(sql)
    keys = {key.name for bracket in tree.find_all(exp.Bracket) for key in bracket.expressions}
    return _columns(tree) | keys


def tree_of(sql: str) -> exp.Expr:
    """The checked tree of an expression, to be read only; raises ExpressionError for one that the check refuses."""
    return _tree(sql)


@lru_cache(maxsize=2048)
def transpile(sql: str, dialect: str = "duckdb") -> str:
    """The expression written anew from its checked tree for 'duckdb' or 'spark'; raises ExpressionError if refused.

    Three things are made safe on the way: a cast that fails gives null, so does division by zero, and so
    does a logarithm of what is not above zero. What is null stays unknown.
    """
    if dialect not in {"duckdb", "spark"}:
        raise ValueError(f"no engine speaks {dialect!r}: give 'duckdb' or 'spark'")
    tree = _tree(sql).copy().transform(_safe, copy=False)
    if dialect == "spark":
        tree = tree.transform(_divide_doubles, copy=False).transform(_for_spark, copy=False)
    else:
        tree = tree.transform(zoneless, copy=False)
    written: str = tree.sql(dialect=dialect, identify=True, comments=False, copy=False)
    return written


def parsed(sql: str) -> exp.Expr:
    """The tree of an expression that was written from a checked tree (`transpile`), functions kept as names."""
    dialect = DuckDB()
    tree = _Parser(dialect=dialect).parse(dialect.tokenize(sql), sql)[0]
    if tree is None:
        raise ValueError(f"no expression: {sql!r}")
    return tree


def _tree(sql: str) -> exp.Expr:
    tree, problems = _checked(sql, COMPILED)
    if tree is None or problems:
        raise ExpressionError(problems)
    return tree


@lru_cache(maxsize=1024)
def _checked(sql: str, limits: Limits) -> tuple[exp.Expr | None, tuple[Problem, ...]]:
    """The tree (None where there is none to look at) and what is wrong with it, its column names aside."""
    tree = _read(sql, limits)
    if isinstance(tree, Problem):
        return None, (tree,)
    if _outgrown(tree, limits):
        return None, (_problem("expression-too-large", sql, "Nest less deeply, or split it into several rules."),)
    found = tuple(dict.fromkeys(_refusals(tree, limits)))
    return (None if found else tree), found


def _read(sql: str, limits: Limits) -> exp.Expr | Problem:
    if len(sql) > limits.characters:
        return _problem("expression-too-large", sql, f"Keep it under {limits.characters} characters; split the rule.")
    if _CONTROL.search(sql):
        return _problem("expression-syntax", sql, "Control characters have no place in an expression.")
    dialect = DuckDB()
    try:
        tokens = dialect.tokenize(sql)
        if too_much := _outsized(tokens, limits):
            return _problem("expression-too-large", sql, too_much)
        trees: list[exp.Expr | None] = _Parser(dialect=dialect).parse(tokens, sql)
    except (SqlglotError, ValueError, RecursionError) as error:
        return _problem("expression-syntax", sql, f"It cannot be read as one SQL expression: {_brief(error)}")
    if len(trees) != 1 or trees[0] is None:
        return _problem("expression-syntax", sql, "Write one expression, without ';'.")
    return trees[0]


def _outsized(tokens: list[Token], limits: Limits) -> str:
    """Why the parser, which is recursive, is not given these tokens; empty when it may have them."""
    if len(tokens) > limits.tokens:
        return f"Keep it under {limits.tokens} words and signs; split the rule."
    nesting = prefixes = 0
    for token in tokens:
        nesting += (token.token_type in _OPENING) - (token.token_type in _CLOSING)
        prefixes = prefixes + 1 if token.token_type in _PREFIX else 0
        if nesting > limits.nesting or prefixes > _MAX_PREFIXES:
            return f"Nest brackets and CASE at most {limits.nesting} deep."
    return ""


def _outgrown(tree: exp.Expr, limits: Limits) -> bool:
    depth, count, layer = 0, 0, [tree]
    while layer and depth <= MAX_DEPTH and count <= limits.nodes:
        depth += 1
        count += len(layer)
        layer = [child for node in layer for child in node.iter_expressions()]
    return bool(layer)


def _columns(tree: exp.Expr) -> frozenset[str]:
    return frozenset(column.name for column in tree.find_all(exp.Column))


def _refusals(tree: exp.Expr, limits: Limits) -> list[Problem]:
    """What is wrong with a tree; what stands inside a part that is refused is not looked at."""
    found, waiting = [], [tree]
    while waiting:
        node = waiting.pop()
        problem = _refusal(node, limits)
        if problem is None:
            waiting.extend(node.iter_expressions(reverse=True))
        else:
            found.append(problem)
    return found


def _refusal(node: exp.Expr, limits: Limits) -> Problem | None:
    """What is wrong with one node, its children aside."""
    parts = ALLOWED.get(type(node))
    given = {name for name, value in node.args.items() if value not in (None, False, []) and value != ""}
    if isinstance(node, exp.Literal | exp.Identifier):
        given -= {"this"}  # an empty text is a text
    if parts is None or not given <= parts:
        return _problem("expression-not-allowed", _written(node), _not_allowed_hint(node))
    if isinstance(node, exp.Anonymous):
        return _function_refusal(node, limits)
    if isinstance(node, exp.DataType) and node.this not in SCALAR_TYPES:
        return _problem(
            "expression-not-allowed", _written(node), "Cast to boolean, integer, double, varchar, date or time."
        )
    if isinstance(node, exp.Like | exp.ILike):
        return _like_refusal(node)
    return _shape_refusal(node)


def _shape_refusal(node: exp.Expr) -> Problem | None:
    if isinstance(node, exp.In | exp.Array) and not (node.expressions and all(map(_is_literal, node.expressions))):
        return _problem("expression-not-allowed", _written(node), "List literal values, one or more.")
    if isinstance(node, exp.Is) and not isinstance(node.expression, exp.Null | exp.Boolean):
        return _problem("expression-not-allowed", _written(node), "After IS stands NULL, TRUE or FALSE.")
    if isinstance(node, exp.Bracket):
        key = node.expressions
        if not (isinstance(node.this, exp.Column) and len(key) == 1 and _is_text(key[0])):
            return _problem(
                "expression-not-allowed", _written(node), "Look into a map column by a text: attributes['x']."
            )
    return None


def _like_refusal(node: exp.Like | exp.ILike) -> Problem | None:
    pattern = node.expression
    if not _is_text(pattern):
        return _problem("pattern-not-literal", _written(node), "Write the LIKE pattern as a text in quotes.")
    if pattern.name.count("%") > MAX_WILDCARDS or len(pattern.name) > MAX_PATTERN:
        return _problem("pattern-too-long", _written(node), f"Use at most {MAX_WILDCARDS} '%', or regexp_matches.")
    return None


def _function_refusal(node: exp.Anonymous, limits: Limits) -> Problem | None:
    name = str(node.this).lower()
    function = FUNCTIONS.get(name)
    if function is None:
        near = get_close_matches(name, FUNCTIONS, n=1)
        hint = f"Did you mean {near[0]}?" if near else "The functions there are stand in docs/rules.md."
        return _problem("function-not-allowed", name, hint)
    arguments = node.expressions
    if not function.least <= len(arguments) <= function.most:
        wanted = str(function.least) if function.least == function.most else f"{function.least} to {function.most}"
        return _problem("function-arguments", _written(node), f"{name} takes {wanted} argument(s). {function.meaning}")
    if not all(_is_literal(arguments[at]) for at in function.literal if at < len(arguments)):
        return _problem("pattern-not-literal", _written(node), f"{name} wants a literal there. {function.meaning}")
    if name == "regexp_matches" and len(arguments[1].name) > limits.pattern:
        return _problem("pattern-too-long", _written(node), f"Keep a pattern under {limits.pattern} characters.")
    if name == "date_diff" and arguments[0].name not in {*SECONDS, "day"}:
        return _problem("function-arguments", _written(node), "Give the unit as 'day', 'hour', 'minute' or 'second'.")
    return None


def _safe(node: exp.Expr) -> exp.Expr:
    """What fails on one row, and with it on all, gives null instead."""
    if type(node) is exp.Cast:
        return exp.TryCast(this=node.this, to=node.to, safe=True)
    if isinstance(node, exp.Div | exp.Mod):
        zero = exp.Literal.number(0)
        node.set("expression", exp.Anonymous(this="nullif", expressions=[node.expression.unnest(), zero]))
    if isinstance(node, exp.Anonymous) and str(node.this).lower() in {"ln", "log10"}:
        # Written without repeating the argument: nested logarithms would double at every level.
        zero = exp.Literal.number(0)
        not_below = exp.Anonymous(this="greatest", expressions=[*node.expressions, zero])
        node.set("expressions", [exp.Anonymous(this="nullif", expressions=[not_below, zero.copy()])])
    return node


def _divide_doubles(node: exp.Expr) -> exp.Expr:
    """Spark divides decimals as decimals, DuckDB as doubles."""
    if isinstance(node, exp.Div):
        for side in ("this", "expression"):
            node.set(side, exp.TryCast(this=node.args[side], to=exp.DataType.build("double"), safe=True))
    return node


def _for_spark(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.Anonymous) and (function := FUNCTIONS.get(str(node.this).lower())) is not None:
        if isinstance(function.spark, str):
            node.set("this", function.spark)
        else:
            return function.spark(node.expressions)
    return node


def _is_text(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and bool(node.is_string)


def _is_literal(node: exp.Expr) -> bool:
    if isinstance(node, exp.Neg):
        node = node.this
    return isinstance(node, exp.Literal | exp.Boolean)


def _unknown_column(name: str, columns: Collection[str]) -> Problem:
    near = get_close_matches(name, columns, n=1, cutoff=0.5)
    hint = f"Did you mean {near[0]}?" if near else "Columns are listed in docs/rules.md and docs/data-dictionary.md."
    return _problem("column-unknown", name, hint)


def _not_allowed_hint(node: exp.Expr) -> str:
    if isinstance(node, exp.Column):
        return "Name a column alone, without a table and without '*'."
    return f"{type(node).__name__} is no part of the rule language: see docs/rules.md for what is."


def _written(node: exp.Expr) -> str:
    try:
        written: str = node.sql(dialect="duckdb", comments=False)
    except (SqlglotError, ValueError, RecursionError, AttributeError, TypeError):
        written = type(node).__name__
    return written


def _brief(error: Exception) -> str:
    details = error.errors[0].get("description") if isinstance(error, ParseError) and error.errors else None
    return str(details or type(error).__name__)


def _problem(code: str, value: str, hint: str) -> Problem:
    return Problem(code, "expression", value, hint, Severity.ERROR)
