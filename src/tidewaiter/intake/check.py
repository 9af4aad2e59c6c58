"""A Check: one thing that can be wrong with a Consignment row, as data.

A check is a DuckDB boolean expression over the row's columns that is TRUE when there is a problem (NULL counts as
none), or a kernel from the table to booleans for what SQL cannot say well. `intake/checks/` holds one file a
check; `intake/judge.py` runs them all in one pass.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo.problem import Severity
from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.engine import distinct
from tidewaiter.engine.buffers import whole
from tidewaiter.intake.prefilters import Prefilter
from tidewaiter.intake.regimes import Rule

Kernel = Callable[[pa.Table], pa.Array]
"""A Consignment table to booleans, true where there is a problem; null counts as none."""

Valid = Callable[[pa.Array], pa.Array]
"""Strings to booleans, true where the string is right, null where it is null."""

EXAMINED_AT = "examined_at"
"""Column a condition may use beside those of the Consignment: when the message reached the centre."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check.

    `path` is the field the problem is reported at; `shown` a DuckDB expression for the value quoted (the field
    itself by default, nothing where `path` is no field); `regimes` limits the check to rows of those regimes.
    A `prefilter` tells at little cost of which rows the condition may be true; it is looked at for no others.
    """

    code: str
    title: str
    severity: Severity
    path: str
    hint: str
    condition: str | None = None
    kernel: Kernel | None = None
    shown: str | None = None
    regimes: frozenset[str] = frozenset()
    prefilter: Prefilter | None = None

    def __post_init__(self) -> None:
        """A check is one expression or one kernel."""
        if (self.condition is None) == (self.kernel is None):
            raise ValueError(f"check {self.code} needs either a condition or a kernel")
        if self.prefilter is not None and self.condition is None:
            raise ValueError(f"check {self.code} has a prefilter of no condition")

    def value(self) -> str:
        """The DuckDB expression for the value a problem quotes."""
        if self.shown is not None:
            return self.shown
        return f'CAST("{self.path}" AS VARCHAR)' if self.path in CONSIGNMENT.names else "''"

    def scope(self) -> str | None:
        """The DuckDB expression that is TRUE where the check applies, or None when it applies everywhere."""
        if not self.regimes:
            return None
        return f"regime IN ({', '.join(quoted(name) for name in sorted(self.regimes))})"


def quoted(text: str) -> str:
    """A SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def blank(field: str) -> str:
    """The DuckDB expression that is TRUE where a text field is null or nothing but spaces; never null."""
    return f"coalesce(trim(\"{field}\"), '') = ''"


def empty(field: str) -> str:
    """The DuckDB expression that is TRUE where a field (or every item's, for 'items.x') is null or blank."""
    if field.startswith("items."):
        name = field.removeprefix("items.")
        return f"coalesce(len(list_filter(items, lambda i: trim(CAST(i.{name} AS VARCHAR)) <> '')), 0) = 0"
    kind = CONSIGNMENT.field(field).type
    if pa.types.is_string(kind):
        return blank(field)
    if pa.types.is_list(kind) or pa.types.is_map(kind):
        return f'coalesce(len("{field}"), 0) = 0'
    return f'"{field}" IS NULL'


def bound_by(rule: Rule) -> str:
    """The DuckDB expression that is TRUE where a row falls under a rule."""
    day = f"received_at >= TIMESTAMPTZ '{rule.first_day} 00:00:00+00'"
    if rule.last_day is not None:
        day += f" AND received_at < TIMESTAMPTZ '{rule.last_day} 00:00:00+00' + INTERVAL 1 DAY"
    if rule.origins:
        day += f" AND country_of_origin IN ({', '.join(quoted(code) for code in rule.origins)})"
    return f"regime = {quoted(rule.regime)} AND {day}"


def where(scope: str, condition: str) -> str:
    """A condition of rows in a scope alone; the engine looks at it nowhere else, which an AND does not promise."""
    return f"CASE WHEN {scope} THEN ({condition}) ELSE FALSE END"


def refused(column: str, valid: Valid) -> Kernel:
    """The kernel that finds values of a text column which are not valid."""
    return lambda table: pc.invert(distinct.by_value(whole(table[column]), valid))


def any_refused(column: str, valid: Valid, field: str | None = None) -> Kernel:
    """The kernel that finds rows with an invalid entry in a list column, or in a field of a list of structs."""

    def kernel(table: pa.Table) -> pa.Array:
        lists = whole(table[column])
        entries = pc.list_flatten(lists)
        texts = pc.struct_field(entries, field) if field is not None else entries
        wrong = pc.fill_null(pc.invert(valid(texts)), fill_value=False).to_numpy(zero_copy_only=False)
        hit = np.zeros(len(lists), dtype=bool)
        hit[pc.list_parent_indices(lists).to_numpy(zero_copy_only=False)[wrong]] = True
        return pa.array(hit)

    return kernel
