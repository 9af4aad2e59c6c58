"""How good the data of each filer, country, mode or problem is: rates with intervals, a rank, and their course by week.

Pure, over tallies (`history.quality.TALLY`). The rank goes by the low end of the interval of the share of rows with an
error: first is who is worst for certain, not who sent three rows of which one was wrong.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.engine import local
from tidewaiter.history.quality import DIMENSIONS, GRADED, SUMS, WITH_ERROR
from tidewaiter.selection.intervals import Estimate, proportions

WEEKS = 13
"""Weeks of a scorecard: a quarter."""

CODE = "code"
BY = (*DIMENSIONS, CODE)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is scored: weeks by their Mondays, without gaps; values of dimensions; entry offices (None: all).

    What was filed without an office is in every scope.
    """

    weeks: tuple[date, ...]
    where: Mapping[str, str] = field(default_factory=dict)
    offices: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """One filer, country or mode in a period.

    `grades` are rows of grade A to E; `error`, `late` and `vague` shares with 95 % intervals, `late` of the
    `clocked` rows, whose regime sets an hour; `hours_late` the mean of late rows, `hours_ahead` the mean
    time between receipt and arrival. `trend` is the share with an error by
    week, None where nothing came. Rank 1 is worst.
    """

    name: str
    rank: int
    rows: int
    grades: tuple[int, ...]
    error: Estimate
    clocked: int
    late: Estimate
    hours_late: float | None
    hours_ahead: float | None
    vague: Estimate
    volume: tuple[int, ...]
    trend: tuple[float | None, ...]
    simulated: bool


@dataclass(frozen=True, slots=True)
class CodeScore:
    """One problem in a period: rows that have it, their share of all rows with its interval, filers, share by week."""

    name: str
    rank: int
    rows: int
    share: Estimate
    filers: int
    trend: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """A share by week with its interval; NaN where nothing came."""

    weeks: tuple[date, ...]
    rows: tuple[int, ...]
    error: tuple[Estimate, ...]
    late: tuple[Estimate, ...]
    vague: tuple[Estimate, ...]


def weeks_until(day: date, count: int = WEEKS) -> tuple[date, ...]:
    """The Mondays of the last `count` weeks, that of `day` last."""
    last = day - timedelta(days=day.weekday())
    return tuple(last - timedelta(weeks=back) for back in reversed(range(count)))


def scores(tallies: pa.Table, by: str, scope: Scope) -> list[Score]:
    """Each value of a dimension, the worst first."""
    if by not in DIMENSIONS:
        raise ValueError(f"{by!r} is none of {', '.join(DIMENSIONS)}")
    names, cells = _summed(tallies, by, scope)
    total = {name: sums.sum(axis=1) for name, sums in cells.items()}
    errors = _with_error(total)
    by_week = _with_error(cells)
    error, late, vague = (
        proportions(part, of)
        for part, of in ((errors, total["rows"]), (total["late"], total["clocked"]), (total["vague"], total["rows"]))
    )
    made = [
        Score(
            name=name,
            rank=0,
            rows=int(total["rows"][n]),
            grades=tuple(int(total[grade][n]) for grade in GRADED),
            error=_estimate(error, n),
            clocked=int(total["clocked"][n]),
            late=_estimate(late, n),
            hours_late=float(total["hours_late"][n] / total["late"][n]) if total["late"][n] else None,
            hours_ahead=float(total["hours_ahead"][n] / total["arriving"][n]) if total["arriving"][n] else None,
            vague=_estimate(vague, n),
            volume=tuple(int(v) for v in cells["rows"][n]),
            trend=_shares(by_week[n], cells["rows"][n]),
            simulated=bool(total["simulated"][n]),
        )
        for n, name in enumerate(names)
    ]
    ordered = sorted(made, key=lambda one: (-one.error.low, -one.rows, one.name))
    return [replace(one, rank=rank) for rank, one in enumerate(ordered, 1)]


def codes(tallies: pa.Table, scope: Scope) -> list[CodeScore]:
    """Each problem, that of most rows first."""
    _, everything = _summed(tallies, None, scope)
    rows = everything["rows"].sum(axis=0) if len(everything["rows"]) else np.zeros(len(scope.weeks))
    names, cells = _summed(tallies, CODE, scope)
    filers = dict(
        zip(*(_grouped(tallies, [CODE], scope, None)[name].to_pylist() for name in (CODE, "filers")), strict=True)
    )
    totals = cells["rows"].sum(axis=1)
    share = proportions(totals, np.full(len(names), rows.sum()))
    order = sorted(range(len(names)), key=lambda n: (-totals[n], names[n]))
    return [
        CodeScore(
            name=names[n],
            rank=rank,
            rows=int(totals[n]),
            share=_estimate(share, n),
            filers=int(filers[names[n]]),
            trend=_shares(cells["rows"][n], rows),
        )
        for rank, n in enumerate(order, 1)
    ]


@dataclass(frozen=True, slots=True)
class Holder:
    """How often one problem comes with one filer, country or mode: rows that have it, of how many, share by week."""

    name: str
    rows: int
    of: int
    share: Estimate
    trend: tuple[float | None, ...]


def holders(tallies: pa.Table, code: str, by: str | None, scope: Scope) -> list[Holder]:
    """With whom a problem comes, most rows first; `by` None takes all together."""
    named, cells = _summed(tallies, by, scope, "")
    with_it, having = _summed(tallies, by, scope, code)
    place = {name: n for n, name in enumerate(named)}
    of = np.array([cells["rows"][place[name]] for name in with_it]).reshape(len(with_it), len(scope.weeks))
    rates = proportions(having["rows"].sum(axis=1), of.sum(axis=1))
    found = [
        Holder(
            name=name,
            rows=int(having["rows"][n].sum()),
            of=int(of[n].sum()),
            share=_estimate(rates, n),
            trend=_shares(having["rows"][n], of[n]),
        )
        for n, name in enumerate(with_it)
    ]
    return sorted(found, key=lambda one: (-one.rows, one.name))


def course(tallies: pa.Table, scope: Scope) -> Course:
    """The course of all that is in scope."""
    _, cells = _summed(tallies, None, scope)
    one = {name: sums.sum(axis=0) if len(sums) else np.zeros(len(scope.weeks)) for name, sums in cells.items()}
    errors = _with_error(one)
    rates = [
        proportions(part, of)
        for part, of in ((errors, one["rows"]), (one["late"], one["clocked"]), (one["vague"], one["rows"]))
    ]
    estimates = [tuple(_estimate(rate, n) for n in range(len(scope.weeks))) for rate in rates]
    return Course(scope.weeks, tuple(int(v) for v in one["rows"]), *estimates)


def files_with(tallies: pa.Table, scope: Scope, code: str, enough: int) -> list[str]:
    """Files in which the latest rows in scope with a problem ('': any) are, at least `enough` where there are so many.

    Every file is named that may hold a row received later than the earliest in those that were chosen by their latest.
    """
    found = _grouped(tallies, ["file"], scope, code).sort_by([("last", "descending"), ("file", "ascending")])
    found = found.filter(pc.greater(found["rows" if code else "with_problem"], 0))
    counted = np.cumsum(found["rows" if code else "with_problem"].to_numpy())
    needed = found.slice(0, int(np.searchsorted(counted, enough)) + 1)
    if needed.num_rows == 0:
        return []
    latest = found.filter(pc.greater_equal(found["last"], pc.min(needed["first"])))
    names: list[str] = latest["file"].to_pylist()
    return names


def _summed(
    tallies: pa.Table, by: str | None, scope: Scope, code: str = ""
) -> tuple[list[str], dict[str, NDArray[np.float64]]]:
    """Names, ascending, and each of SUMS as an array (names, weeks)."""
    grouped = _grouped(tallies, ["week"] if by is None else [by, "week"], scope, None if by == CODE else code)
    names = sorted(set(grouped[by].to_pylist())) if by is not None else [""] if grouped.num_rows else []
    place = {name: n for n, name in enumerate(names)}
    of = [place[name] for name in grouped[by].to_pylist()] if by is not None else [0] * grouped.num_rows
    column = {week: n for n, week in enumerate(scope.weeks)}
    at = [column[week] for week in grouped["week"].to_pylist()]
    cells = {}
    for name in SUMS:
        sums = np.zeros((len(names), len(scope.weeks)))
        sums[of, at] = grouped[name].to_numpy()
        cells[name] = sums
    return names, cells


def _grouped(tallies: pa.Table, keys: Sequence[str], scope: Scope, code: str | None) -> pa.Table:
    """Sums by keys over cells in scope; `code` '' takes cells of all rows, None those of every problem."""
    conditions = ["week BETWEEN $first AND $last", "code <> ''" if code is None else "code = $code"]
    asked: dict[str, object] = {
        "first": scope.weeks[0],
        "last": scope.weeks[-1],
        **({} if code is None else {"code": code}),
    }
    for number, (name, value) in enumerate(scope.where.items()):
        if name not in DIMENSIONS:
            raise ValueError(f"{name!r} is none of {', '.join(DIMENSIONS)}")
        conditions.append(f"{name} = $where_{number}")
        asked[f"where_{number}"] = value
    if scope.offices is not None:
        conditions.append("list_contains($offices, office)")
        asked["offices"] = ["", *sorted(scope.offices)]
    sums = ", ".join(f"sum({name})::DOUBLE AS {name}" for name in SUMS)
    sums += ", min(first) AS first, max(last) AS last"
    sql = f"""
        SELECT {", ".join(keys)}, {sums}, count(DISTINCT filer)::DOUBLE AS filers
        FROM tallies WHERE {" AND ".join(conditions)} GROUP BY ALL ORDER BY ALL
    """
    connection: duckdb.DuckDBPyConnection = local.connect()
    try:
        connection.register("tallies", tallies)
        return connection.sql(sql, params=asked).to_arrow_table()
    finally:
        connection.close()


def _with_error(sums: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    """Rows of the grades that a row with an error has."""
    added: NDArray[np.float64] = np.sum([sums[name] for name in WITH_ERROR], axis=0)
    return added


def _estimate(rates: NDArray[np.float64], n: int) -> Estimate:
    return Estimate(*(float(rates[part, n]) for part in range(3)))


def _shares(part: NDArray[np.float64], of: NDArray[np.float64]) -> tuple[float | None, ...]:
    return tuple(float(p / o) if o else None for p, o in zip(part, of, strict=True))
