"""Thousands of rules over millions of rows: what rules share is worked out once, and truth is kept in bits.

A rule that cannot fail on a row is cut at its AND, OR and NOT; what is left are tests of few columns, of which a
large rulebook has fewer than it has rules. Each different test is one column of a projection, some hundreds to
a statement, so that planning stays small. A test's answers are two planes of bits (true, unknown) as the
engine gives them; joining them by Kleene's logic takes 64 rows at a step. The ids are then written out from the
bits that are set. A rule that may fail on a row (arithmetic that overflows, casts, texts held against
numbers) is a test of its own, so that its verdict is what `Ruleset.evaluate` says.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock

import numba
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from sqlglot import exp

from tidewaiter.engine import distinct
from tidewaiter.engine.buffers import whole
from tidewaiter.engine.expression import parsed
from tidewaiter.risk.rules.columns import JUDGED_COLUMNS
from tidewaiter.risk.rules.rule import Rule
from tidewaiter.risk.rules.ruleset import VERDICTS, finite, judged, needs, silences

TESTS_A_STATEMENT = 200
MOST_ROWS = 1 << 18
MOST_BITS = 1 << 30
"""Rows times rules that are worked on together: a bit of each plane, of which there are about ten."""

_MOST_KEPT = 4
_KEPT: dict[str, "Program"] = {}
"""Programs of rulesets, the oldest first: thousands of rules take seconds to take apart."""
_MAKING = Lock()
"""Held while one is made: another part that begins at the same time waits for it."""

_BITS = 64

_AND, _OR, _NOT = -1, -2, -3
_STACK = 64

Words = NDArray[np.uint64]

_SAFE_CALLS = frozenset(
    {"starts_with", "ends_with", "contains", "regexp_matches", "strip_accents", "lower", "upper", "trim"}
    | {"list_contains", "list_has_any", "coalesce", "len", "isodow", "hour", "year", "month", "day"}
    | {"make_timestamp", "epoch_us"}  # around a column, where `engine/zoneless.py` puts them
)
_COMPARED = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.In)


@dataclass(slots=True)
class Program:
    """Rules as different tests, and for each rule how they are joined, in postfix order."""

    tests: dict[str, int] = field(default_factory=dict)
    steps: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    columns: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, rules: Sequence[Rule]) -> "Program":
        """The program of rules in their order."""
        program = cls()
        for rule in rules:
            sql = judged(rule)
            tree = parsed(sql)
            program.add(_untried(tree) if _cannot_fail(tree) else tree)
            program.starts.append(len(program.steps))
            program.columns |= needs(rule)
        return program

    def add(self, tree: exp.Expr) -> None:
        """Write a tree's steps."""
        inner = tree.unnest()
        if isinstance(inner, exp.And | exp.Or):
            parts = list(inner.flatten())
            self.add(parts[0])
            for part in parts[1:]:
                self.add(part)
                self.steps.append(_AND if isinstance(inner, exp.And) else _OR)
        elif isinstance(inner, exp.Not):
            self.add(inner.this)
            self.steps.append(_NOT)
        else:
            text = inner.sql(dialect="duckdb", identify=True, comments=False, copy=False)
            self.steps.append(self.tests.setdefault(text, len(self.tests)))


def evaluate(table: pa.Table, rules: Sequence[Rule], content: str | None = None) -> pa.Table:
    """One VERDICTS row for each row, as `Ruleset.evaluate` gives them for the same rules.

    `content` names the rules: the program of the same name is made once.
    """
    if not table.num_rows or not rules:
        return (
            VERDICTS.empty_table()
            if not table.num_rows
            else _written(*_no_planes(table.num_rows), rules, table.num_rows)
        )
    program = _program(rules, content)
    needed = finite(table, program.columns)
    size = min(MOST_ROWS, max(MOST_BITS // len(rules), _BITS))
    starts = range(0, table.num_rows, size)
    return pa.concat_tables([_part(needed.slice(start, size), program, rules) for start in starts])


def _program(rules: Sequence[Rule], content: str | None) -> Program:
    if content is None:
        return Program.of(rules)
    with _MAKING:
        program = _KEPT.get(content)
        if program is None:
            program = Program.of(rules)
            while len(_KEPT) >= _MOST_KEPT:
                _KEPT.pop(next(iter(_KEPT)), None)
            _KEPT[content] = program
        return program


def _part(table: pa.Table, program: Program, rules: Sequence[Rule]) -> pa.Table:
    names = list(program.tests)
    words = -(-table.num_rows // _BITS)
    truth, unknown = (np.zeros((len(names), words), dtype=np.uint64) for _ in range(2))
    for start in range(0, len(names), TESTS_A_STATEMENT):
        asked = {f"t{at}": names[at] for at in range(start, min(start + TESTS_A_STATEMENT, len(names)))}
        answers = distinct.project(table, asked)
        for at, column in enumerate(answers.columns, start):
            truth[at], unknown[at] = _planes(whole(column), words)
    steps, starts = np.array(program.steps, dtype=np.int32), np.array(program.starts, dtype=np.int32)
    fired, open_ = _joined(truth, unknown, steps, starts)
    return _written(fired, open_, rules, table.num_rows)


def _planes(answers: pa.Array, words: int) -> tuple[Words, Words]:
    """The bits of a test that is true, and of one that is unknown; none beyond the last row."""
    count = len(answers)
    answers = pa.concat_arrays([answers, pa.array([], pa.bool_())]) if answers.offset else answers
    validity, values = answers.buffers()
    known = _words(validity, words) if validity is not None else np.full(words, ~np.uint64(0))
    mask = _mask(count, words)
    return _words(values, words) & known & mask, ~known & mask


def _words(buffer: pa.Buffer, words: int) -> Words:
    padded = np.zeros(words * 8, dtype=np.uint8)
    taken = np.frombuffer(buffer, dtype=np.uint8)[: words * 8]
    padded[: len(taken)] = taken
    return padded.view(np.uint64)


def _mask(count: int, words: int) -> Words:
    mask = np.full(words, ~np.uint64(0))
    if count % _BITS:
        mask[-1] = np.uint64((1 << (count % _BITS)) - 1)
    return mask


def _no_planes(rows: int) -> tuple[Words, Words]:
    shape = (0, -(-rows // _BITS))
    return np.zeros(shape, dtype=np.uint64), np.zeros(shape, dtype=np.uint64)


def _written(fired: Words, unknown: Words, rules: Sequence[Rule], rows: int) -> pa.Table:
    """The verdicts of planes of bits, shape (rules, words)."""
    suppressed = np.zeros_like(fired)
    for position, chosen in silences(rules):
        suppressed[chosen] |= fired[chosen] & fired[position]
    quiet = np.array([rule.shadow for rule in rules], dtype=bool)
    counted = fired & ~suppressed
    counted[quiet] = 0
    shadows = np.where(quiet[:, None], fired, np.uint64(0))
    unknown = np.where(quiet[:, None], np.uint64(0), unknown)
    weights = np.array([rule.weight for rule in rules], dtype=np.float64)
    ids = pa.array([rule.id for rule in rules], pa.string())
    score = _scored(counted, weights, rows)
    lists = [_lists(plane, ids, rows) for plane in (counted, unknown, suppressed, shadows)]
    return pa.table([pa.array(score), *lists], schema=VERDICTS)


def _lists(planes: Words, ids: pa.Array, rows: int) -> pa.Array:
    counts = _counted(planes, rows)
    offsets = np.zeros(rows + 1, dtype=np.int64)
    np.cumsum(counts, out=offsets[1:])
    if offsets[-1] >= np.iinfo(np.int32).max:
        raise OverflowError("more rules fired than a list of ids can hold: give fewer rows at a time")
    positions = _placed(planes, offsets, int(offsets[-1]))
    return pa.ListArray.from_arrays(pa.array(offsets.astype(np.int32)), ids.take(pa.array(positions)))


def _cannot_fail(tree: exp.Expr) -> bool:
    """Whether every part is computed on any row, so that it may be looked at without the others."""
    return all(_safe(node) for node in _untried(tree).walk())


def _untried(tree: exp.Expr) -> exp.Expr:
    tried = isinstance(tree, exp.Anonymous) and str(tree.this).upper() == "TRY"
    return tree.expressions[0] if tried else tree


def _safe(node: exp.Expr) -> bool:
    if isinstance(node, exp.Anonymous):
        return str(node.this).lower() in _SAFE_CALLS
    if isinstance(node, _COMPARED):
        kinds = {_kind(part) for part in node.iter_expressions()} - {"null"}
        return len(kinds) == 1 and "other" not in kinds
    plain = (exp.And, exp.Or, exp.Not, exp.Paren, exp.Is, exp.Null, exp.Boolean, exp.Literal, exp.Neg, exp.Column)
    return isinstance(node, (*plain, exp.Identifier, exp.Like, exp.ILike, exp.Array, exp.Bracket))


def _kind(node: exp.Expr) -> str:  # noqa: PLR0911 - one return a form of operand
    """What an operand is: 'number' or 'text' where comparing needs no cast that may fail."""
    node = node.unnest()
    if isinstance(node, exp.Neg):
        return _kind(node.this)
    if isinstance(node, exp.Literal):
        return "text" if node.is_string else "number"
    if isinstance(node, exp.Null):
        return "null"
    if isinstance(node, exp.Anonymous):
        name = str(node.this).lower()
        texts = {"strip_accents", "lower", "upper", "trim"}
        return "text" if name in texts else "number" if name in {"len", "isodow", "hour", "year"} else "other"
    if not isinstance(node, exp.Column) or node.name not in JUDGED_COLUMNS.names:
        return "other"
    held = JUDGED_COLUMNS.field(node.name).type
    if pa.types.is_string(held):
        return "text"
    return "number" if pa.types.is_floating(held) or pa.types.is_integer(held) else "other"


@numba.njit(cache=True, nogil=True)
def _joined(truth: Words, unknown: Words, steps: NDArray[np.int32], starts: NDArray[np.int32]) -> tuple[Words, Words]:
    """The planes of rules from those of their tests; a word of 64 rows at a step."""
    rules, words = len(starts) - 1, truth.shape[1]
    fired, open_ = np.zeros((rules, words), dtype=np.uint64), np.zeros((rules, words), dtype=np.uint64)
    block = 512
    yes, may = np.zeros((_STACK, block), dtype=np.uint64), np.zeros((_STACK, block), dtype=np.uint64)
    for begin in range(0, words, block):
        size = min(block, words - begin)
        for rule in range(rules):
            top = 0
            for at in range(starts[rule], starts[rule + 1]):
                step = steps[at]
                if step >= 0:
                    for w in range(size):
                        yes[top, w] = truth[step, begin + w]
                        may[top, w] = truth[step, begin + w] | unknown[step, begin + w]
                    top += 1
                elif step == _AND:
                    top -= 1
                    for w in range(size):
                        yes[top - 1, w] &= yes[top, w]
                        may[top - 1, w] &= may[top, w]
                elif step == _OR:
                    top -= 1
                    for w in range(size):
                        yes[top - 1, w] |= yes[top, w]
                        may[top - 1, w] |= may[top, w]
                else:
                    for w in range(size):
                        was = yes[top - 1, w]
                        yes[top - 1, w] = ~may[top - 1, w]
                        may[top - 1, w] = ~was
            for w in range(size):
                fired[rule, begin + w] = yes[0, w]
                open_[rule, begin + w] = may[0, w] & ~yes[0, w]
    return fired, open_


@numba.njit(cache=True, nogil=True)
def _lowest(word: np.uint64) -> int:
    """The place of the lowest bit that is set."""
    place = 0
    for width in (32, 16, 8, 4, 2, 1):
        if not word & ((np.uint64(1) << np.uint64(width)) - np.uint64(1)):
            word >>= np.uint64(width)
            place += width
    return place


@numba.njit(cache=True, nogil=True)
def _counted(planes: Words, rows: int) -> NDArray[np.int64]:
    """How many rules have their bit set, a row."""
    counts = np.zeros(rows, dtype=np.int64)
    for rule in range(planes.shape[0]):
        for at in range(planes.shape[1]):
            word = planes[rule, at]
            while word:
                row = at * 64 + _lowest(word)
                if row < rows:
                    counts[row] += 1
                word &= word - np.uint64(1)
    return counts


@numba.njit(cache=True, nogil=True)
def _placed(planes: Words, offsets: NDArray[np.int64], count: int) -> NDArray[np.int32]:
    """The rules whose bit is set, row by row, in the order of rules."""
    positions = np.empty(count, dtype=np.int32)
    filled = offsets[:-1].copy()
    rows = len(filled)
    for rule in range(planes.shape[0]):
        for at in range(planes.shape[1]):
            word = planes[rule, at]
            while word:
                row = at * 64 + _lowest(word)
                if row < rows:
                    positions[filled[row]] = rule
                    filled[row] += 1
                word &= word - np.uint64(1)
    return positions


@numba.njit(cache=True, nogil=True)
def _scored(planes: Words, weights: NDArray[np.float64], rows: int) -> NDArray[np.float64]:
    """The weights of the rules whose bit is set, added in their order."""
    score = np.zeros(rows)
    for rule in range(planes.shape[0]):
        for at in range(planes.shape[1]):
            word = planes[rule, at]
            while word:
                row = at * 64 + _lowest(word)
                if row < rows:
                    score[row] += weights[rule]
                word &= word - np.uint64(1)
    return score
