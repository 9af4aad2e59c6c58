"""A Ruleset: the rules in force together, run over a table in one pass.

A condition has three values. True: the rule fired and its weight counts. False: it did not. Null: data
that it needs is missing; the rule is listed as unknown and counts nothing, for missing is not zero. A
row's result depends on that row alone. A value that the engine cannot compute (an overflow, a text that
is no number) is null too: one hostile row must not end a day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

import msgspec
import numba
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.engine import distinct
from tidewaiter.engine.buffers import all_finite
from tidewaiter.engine.expression import columns_of, transpile
from tidewaiter.risk.rules.latin import filed, with_latin
from tidewaiter.risk.rules.rule import Effect, Rule
from tidewaiter.risk.rules.wording import placeholders

VERDICTS = pa.schema(
    [
        pa.field("rule_score", pa.float64(), nullable=False),
        pa.field("fired", pa.list_(pa.string()), nullable=False),
        pa.field("unknown", pa.list_(pa.string()), nullable=False),
        pa.field("suppressed", pa.list_(pa.string()), nullable=False),
        pa.field("shadow", pa.list_(pa.string()), nullable=False),
    ]
)

_VERSION_CHARACTERS = 12
_FACILITY = "entry_office"

Flags = NDArray[np.bool_]

LEAST_FOR_BULK = 60
"""From so many rules on, what they share is worked out once (`bulk.py`); the verdicts are the same."""


@dataclass(frozen=True, slots=True)
class Ruleset:
    """Rules sorted by id, and the version of their content: the same rules have the same version everywhere."""

    rules: tuple[Rule, ...]
    version: str

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> "Ruleset":
        """A ruleset of rules with different ids; raises ValueError for an id given twice."""
        ordered = tuple(sorted(rules, key=lambda rule: rule.id))
        ids = [rule.id for rule in ordered]
        if len(set(ids)) != len(ids):
            raise ValueError("two rules with the same id")
        content = msgspec.json.encode(ordered, order="sorted")
        return cls(ordered, sha256(content).hexdigest()[:_VERSION_CHARACTERS])

    def find(self, rule_id: str) -> Rule | None:
        """The rule with this id, or None."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)

    def document(self) -> list[dict[str, object]]:
        """The rules as JSON objects, one a rule: what a store keeps of a version."""
        return [msgspec.to_builtins(rule) for rule in self.rules]

    def in_force(self, as_of: datetime) -> tuple[Rule, ...]:
        """The rules that run at a moment."""
        on = as_of.astimezone(UTC).date()
        return tuple(rule for rule in self.rules if rule.in_force(on))

    def evaluate(self, table: pa.Table, as_of: datetime) -> pa.Table:
        """One VERDICTS row for each row of `table`, in its order; raises KeyError for a column that is not there.

        `rule_score` is the sum of the weights of the rules in `fired`. `suppressed` are rules that fired and were
        silenced by another, `shadow` those that fired and do not count yet. All lists hold ids in order.
        """
        rules = self.in_force(as_of)
        if len(rules) >= LEAST_FOR_BULK:
            from tidewaiter.risk.rules import bulk  # noqa: PLC0415 - it is made of this module's definitions

            return bulk.evaluate(table, rules, f"{self.version} {as_of.astimezone(UTC).date()}")
        return verdicts(rules, *_judge(table, rules))


def reads(rule: Rule) -> frozenset[str]:
    """The columns whose values are a rule's evidence: those of its condition and those its reason names."""
    return filed(columns_of(rule.condition)) | frozenset(placeholders(rule.reason))


def needs(rule: Rule) -> frozenset[str]:
    """The columns over which a rule is judged: those of its condition, of its facilities and of what is snoozed.

    Latin forms are among them, and the fields that they are made of.
    """
    scope = {f"key_{snooze.kind}" for snooze in rule.snoozed} | ({_FACILITY} if rule.facilities else set())
    read = columns_of(rule.condition)
    return read | filed(read) | scope


def verdicts(rules: Sequence[Rule], fired: Flags, unknown: Flags) -> pa.Table:
    """One VERDICTS row for each row of the flags, both of shape (rows, rules)."""
    silenced = _silenced(rules, fired)
    quiet = np.array([rule.shadow for rule in rules], dtype=bool)
    counted = fired & ~silenced if silenced.any() else fired
    everyone = pa.array([rule.id for rule in rules], pa.string())
    loud = everyone
    shadows = _none(len(fired))
    if quiet.any():
        shadows = _lists(np.ascontiguousarray(fired[:, quiet]), everyone.filter(pa.array(quiet)))
        counted, unknown = (np.ascontiguousarray(flags[:, ~quiet]) for flags in (counted, unknown))
        loud = everyone.filter(pa.array(~quiet))
    weights = np.array([rule.weight for rule in rules if not rule.shadow], dtype=np.float64)
    suppressed = _lists(fired & silenced, everyone) if silenced.any() else _none(len(fired))
    columns = [pa.array(_summed(counted, weights)), _lists(counted, loud), _lists(unknown, loud), suppressed, shadows]
    return pa.table(columns, schema=VERDICTS)


def silences(rules: Sequence[Rule]) -> list[tuple[int, list[int]]]:
    """For each suppressing rule that counts its position, and those of the scoring rules that it silences."""
    place = {rule.id: position for position, rule in enumerate(rules)}
    found = []
    for position, rule in enumerate(rules):
        if rule.effect is not Effect.SUPPRESS or rule.shadow:
            continue
        named = [place[one] for one in rule.suppresses if one in place]
        chosen = named if rule.suppresses else [at for at, other in enumerate(rules) if other.weight > 0]
        found.append((position, [at for at in chosen if rules[at].effect is Effect.SCORE and not rules[at].shadow]))
    return found


def _silenced(rules: Sequence[Rule], fired: Flags) -> Flags:
    """Which rules another one silences, of the shape of `fired`."""
    silenced = np.zeros_like(fired)
    for position, chosen in silences(rules):
        silenced[:, chosen] |= fired[:, [position]]
    return silenced


def scoped(rule: Rule) -> str:
    """The condition bound to the rule's facilities and to whom it is not snoozed for, as an expression."""
    return " AND ".join([*_scope(rule), f"(\n{rule.condition}\n)"]) if _scope(rule) else rule.condition


def judged(rule: Rule) -> str:
    """The condition as it is given to the embedded engine: checked, written anew, bound to the rule's scope."""
    condition = f"({transpile(rule.condition)})"
    if _scope(rule):
        condition = f"({' AND '.join([*(transpile(part) for part in _scope(rule)), condition])})"
    return f"TRY({condition})"


def _scope(rule: Rule) -> list[str]:
    """Where a rule runs and for whom it is snoozed, each an expression."""
    parts = [f"({_FACILITY} IN ({_listed(rule.facilities)}))"] if rule.facilities else []
    for kind in sorted({snooze.kind for snooze in rule.snoozed}):
        keys = _listed(sorted(snooze.key for snooze in rule.snoozed if snooze.kind == kind))
        parts.append(f"(NOT coalesce(key_{kind} IN ({keys}), FALSE))")
    return parts


def _listed(texts: Iterable[str]) -> str:
    return ", ".join("'" + text.replace("'", "''") + "'" for text in texts)


def _none(rows: int) -> pa.Array:
    """A list without ids for every row."""
    return pa.ListArray.from_arrays(pa.array(np.zeros(rows + 1, dtype=np.int32)), pa.array([], pa.string()))


def _judge(table: pa.Table, rules: Sequence[Rule]) -> tuple[Flags, Flags]:
    """Which rules fired and which are unknown, each of shape (rows, rules)."""
    shape = (table.num_rows, len(rules))
    # A column a rule while they are filled, a row a row when they are read: each in the order of memory.
    fired, unknown = np.zeros(shape, dtype=bool, order="F"), np.zeros(shape, dtype=bool, order="F")
    if not rules or not table.num_rows:
        return fired, unknown
    needed = set().union(*(needs(rule) for rule in rules))
    truth = distinct.project(finite(table, needed), {rule.id: judged(rule) for rule in rules})
    for position, column in enumerate(truth.columns):
        fired[:, position] = pc.fill_null(column, fill_value=False).to_numpy()
        if column.null_count:
            unknown[:, position] = pc.is_null(column).to_numpy()
    return np.ascontiguousarray(fired), np.ascontiguousarray(unknown)


def finite(table: pa.Table, names: set[str]) -> pa.Table:
    """The columns needed, Latin forms made, what is no number made null; one at least, so that rows are counted."""
    table = with_latin(table, names)
    absent = sorted(names - set(table.column_names))
    if absent:
        raise KeyError(f"columns that rules read are not in the table: {absent}")
    columns = {}
    for name in sorted(names) or table.column_names[:1]:
        column = table[name]
        if pa.types.is_floating(column.type) and not (pa.types.is_float64(column.type) and all_finite(column)):
            column = pc.if_else(pc.is_finite(column), column, pa.scalar(None, column.type))
        columns[name] = column
    return pa.table(columns)


def _lists(flags: Flags, ids: pa.Array) -> pa.Array:
    """The ids of the flags that are set, a list a row."""
    offsets = np.zeros(len(flags) + 1, dtype=np.int32)
    np.cumsum(np.count_nonzero(flags, axis=1), out=offsets[1:])
    return pa.ListArray.from_arrays(pa.array(offsets), ids.take(pa.array(_set(flags, int(offsets[-1])))))


@numba.njit(cache=True, nogil=True)
def _summed(flags: Flags, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The weights of the flags that are set, added in their order: a row's sum is the same alone and among millions."""
    score = np.zeros(len(flags))
    for row in range(flags.shape[0]):
        for position in range(flags.shape[1]):
            if flags[row, position]:
                score[row] += weights[position]
    return score


@numba.njit(cache=True, nogil=True)
def _set(flags: Flags, count: int) -> NDArray[np.int32]:
    """The positions of the flags that are set, row by row."""
    positions = np.empty(count, dtype=np.int32)
    at = 0
    for row in range(flags.shape[0]):
        for position in range(flags.shape[1]):
            if flags[row, position]:
                positions[at] = position
                at += 1
    return positions
