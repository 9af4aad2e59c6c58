"""Data quality: who sends what, how good it is, and the rows that speak against them."""

from collections.abc import Sequence
from math import isfinite
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tidewaiter.centre.audit_log.actions import record_read
from tidewaiter.centre.batches import filer_queries as filers
from tidewaiter.centre.cycle import quality
from tidewaiter.centre.permissions import Permission, allowed, require
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import page
from tidewaiter.desk.design import charts
from tidewaiter.desk.design.charts import Series
from tidewaiter.desk.design.tabular import csv_answer
from tidewaiter.desk.feeds.asked import NAMES, PERIODS, PLURAL, Asked
from tidewaiter.desk.feeds.problems import titled
from tidewaiter.desk.request import Request
from tidewaiter.history.quality import DIMENSIONS, GRADED
from tidewaiter.intake.grade import GRADES, filer_grade
from tidewaiter.pipeline import scorecard
from tidewaiter.pipeline.scorecard import CODE, CodeScore, Course, Holder, Score
from tidewaiter.selection.intervals import Estimate

ROWS = 100
"""Names on a page of the table, and rows on a page of problem rows."""

BATCHES = 20


@page(Permission.QUALITY)
def overview(request: Request) -> HttpResponse:
    """Who sends what, and how good it is: the worst for certain first."""
    asked, workspace = Asked.of(request), current()
    known = quality.tallies(workspace)
    context: dict[str, Any] = {"asked": asked, "known": known, "periods": _periods(asked), "tabs": _tabs(asked)}
    context["may_export"] = allowed(request.actor, Permission.EXPORT)
    if known.value is not None:
        scope = asked.scope(workspace, request.actor)
        found: Sequence[Score | CodeScore] = (
            scorecard.codes(known.value, scope) if asked.by == CODE else scorecard.scores(known.value, asked.by, scope)
        )
        here = found[(asked.page - 1) * ROWS : asked.page * ROWS]
        most = max((value for one in here for value in one.trend if value is not None), default=0.0)
        course = scorecard.course(known.value, scope)
        context |= {
            "rows": [_line(asked, one, most) for one in here],
            "total": _total(course),
            "all_simulated": all(isinstance(one, CodeScore) or one.simulated for one in here) and asked.by != CODE,
            "pages": _pages(asked, len(found)),
            "chart": _chart(course),
            "course": list(_weeks(course)),
            "name": NAMES[asked.by],
            "grades": GRADES,
        }
    return render(request, "feeds/quality.html", context)


@page(Permission.QUALITY)
def download(request: Request) -> HttpResponse:
    """The table of the page before, whole, as CSV."""
    require(request.actor, Permission.EXPORT)
    asked, workspace = Asked.of(request), current()
    known = quality.tallies(workspace, patience=30.0)
    record_read(request.actor, "quality.export", asked.query())
    scope = asked.scope(workspace, request.actor)
    name = f"quality-{asked.by}-{workspace.now():%Y-%m-%d}"
    if known.value is None:
        return csv_answer(name, [], [])
    weeks = [quality.week_name(week) for week in scope.weeks]
    if asked.by == CODE:
        header = ["rank", "problem", "rows", "share", "low", "high", "filers", *weeks]
        problems = scorecard.codes(known.value, scope)
        return csv_answer(
            name, header, [[o.rank, o.name, o.rows, *_ends(o.share), o.filers, *o.trend] for o in problems]
        )
    header = ["rank", asked.by, "rows", *GRADED, "error", "error_low", "error_high", "clocked", "late", "late_low"]
    header += ["late_high", "hours_late", "vague", "vague_low", "vague_high", *weeks]
    lines = [
        [
            *(one.rank, one.name, one.rows, *one.grades, *_ends(one.error), one.clocked, *_ends(one.late)),
            *(one.hours_late, *_ends(one.vague), *one.trend),
        ]
        for one in scorecard.scores(known.value, asked.by, scope)
    ]
    return csv_answer(name, header, lines)


@page(Permission.QUALITY)
def one(request: Request) -> HttpResponse:
    """One filer, country, mode or problem: its course, what is wrong, and what it came in."""
    asked, workspace = Asked.of(request), current()
    known = quality.tallies(workspace)
    context: dict[str, Any] = {"asked": asked, "known": known, "periods": _periods(asked), "names": NAMES}
    context |= {
        "may_read": allowed(request.actor, Permission.CONSIGNMENTS),
        "may_feeds": allowed(request.actor, Permission.FEEDS),
    }
    if known.value is not None:
        scope = asked.scope(workspace, request.actor)
        course = scorecard.course(known.value, scope)
        context |= {"total": _total(course), "course": list(_weeks(course)), "rank": _rank(asked, known.value, scope)}
        if asked.code:
            whole = scorecard.holders(known.value, asked.code, None, scope)
            context |= {
                "chart": _code_chart(asked.code, whole, scope.weeks),
                "share": whole[0] if whole else None,
                "holders": [
                    (by, PLURAL[by], _held(asked, by, scorecard.holders(known.value, asked.code, by, scope)))
                    for by in DIMENSIONS
                    if by not in asked.where
                ],
                "problem": titled(asked.code),
            }
        else:
            found = scorecard.codes(known.value, scope)
            most = max((value for row in found for value in row.trend if value is not None), default=0.0)
            context |= {"chart": _chart(course), "problems": [_line(asked, row, most) for row in found]}
        if "filer" in asked.where and not asked.code:
            context["batches"] = filers.of_filer(asked.where["filer"], BATCHES)
    return render(request, "feeds/quality_one.html", context)


@page(Permission.QUALITY)
def rows(request: Request) -> HttpResponse:
    """The rows with a problem, latest first; the look is logged."""
    asked, workspace = Asked.of(request), current()
    skip = (asked.page - 1) * ROWS
    scope = asked.scope(workspace, request.actor)
    found = quality.problem_rows(
        workspace, request.actor, scope, code=asked.code, batch=asked.batch, limit=ROWS + 1, skip=skip
    )
    shown = [{**row, "problems": [titled(code) for code in row["problem_codes"]]} for row in found[:ROWS]]
    context = {
        "asked": asked,
        "rows": shown,
        "before": asked.query(page=asked.page - 1) if asked.page > 1 else None,
        "after": asked.query(page=asked.page + 1) if len(found) > ROWS else None,
        "may_feeds": allowed(request.actor, Permission.FEEDS),
    }
    return render(request, "feeds/problem_rows.html", context)


def _line(asked: Asked, one: Score | CodeScore, most: float) -> dict[str, Any]:
    """A row of the table: the score, its small chart and where it leads."""
    by = CODE if isinstance(one, CodeScore) else asked.by
    shown = titled(one.name).title if by == CODE else one.name or _("not filed")
    line: dict[str, Any] = {
        "score": one,
        "shown": shown,
        "query": asked.query(**{"by": asked.by, by: one.name, "page": None}),
        "trend": charts.small(_("%(name)s, by week") % {"name": shown}, one.trend, most),
    }
    if isinstance(one, Score):
        line["letter"] = filer_grade(one.error.value) if isfinite(one.error.value) else ""
        line["shares"] = [
            (grade, rows, rows / one.rows if one.rows else 0.0) for grade, rows in zip(GRADES, one.grades, strict=True)
        ]
    return line


def _held(asked: Asked, by: str, found: Sequence[Holder]) -> list[dict[str, Any]]:
    most = max((value for row in found for value in row.trend if value is not None), default=0.0)
    return [
        {
            "holder": row,
            "shown": row.name or _("not filed"),
            "query": asked.query(**{"by": by, by: row.name}),
            "trend": charts.small(_("%(name)s, by week") % {"name": row.name}, row.trend, most),
        }
        for row in found[:ROWS]
    ]


def _chart(course: Course) -> str:
    weeks = [quality.week_name(week) for week in course.weeks]
    title = _("Share of rows with an error, late, and with a vague description, by week, with 95 % intervals")
    series = [(_("with an error"), course.error), (_("late"), course.late), (_("vague"), course.vague)]
    return charts.line(title, weeks, [_series(name, part) for name, part in series], share=True)


def _code_chart(code: str, whole: Sequence[Holder], weeks: Sequence[Any]) -> str:
    title = _("Share of rows with the problem %(code)s, by week") % {"code": code}
    values = whole[0].trend if whole else ()
    return charts.line(title, [quality.week_name(week) for week in weeks], [Series(code, values)], share=True)


def _series(name: str, part: Sequence[Estimate]) -> Series:
    return Series(name, [e.value for e in part], [e.low for e in part], [e.high for e in part])


def _weeks(course: Course) -> Any:  # noqa: ANN401 - rows of a template
    return zip(
        [quality.week_name(week) for week in course.weeks],
        *(course.rows, course.error, course.late, course.vague),
        strict=True,
    )


def _total(course: Course) -> dict[str, Any]:
    """All weeks together."""
    rows = sum(course.rows)

    def share(part: Sequence[Estimate]) -> float | None:
        known = [(one.value * rows, rows) for one, rows in zip(part, course.rows, strict=True) if isfinite(one.value)]
        return sum(hits for hits, _of in known) / sum(of for _hits, of in known) if known else None

    return {"rows": rows, "error": share(course.error), "vague": share(course.vague)}


def _rank(asked: Asked, tallies: Any, scope: scorecard.Scope) -> tuple[int, int] | None:  # noqa: ANN401 - an Arrow table
    """The place of one name among its like, and how many there are."""
    if len(asked.where) != 1 or asked.code:
        return None
    by, name = next(iter(asked.where.items()))
    found = scorecard.scores(tallies, by, scorecard.Scope(scope.weeks, {}, scope.offices))
    return next(((row.rank, len(found)) for row in found if row.name == name), None)


def _ends(estimate: Estimate) -> list[float | None]:
    return [value if isfinite(value) else None for value in (estimate.value, estimate.low, estimate.high)]


def _periods(asked: Asked) -> list[tuple[int, Any, str]]:
    return [(weeks, said, asked.query(weeks=weeks, page=None)) for weeks, said in PERIODS.items()]


def _tabs(asked: Asked) -> list[tuple[str, Any, str]]:
    return [(by, said, asked.query(by=by, page=None)) for by, said in PLURAL.items()]


def _pages(asked: Asked, count: int) -> dict[str, Any]:
    last = max(-(-count // ROWS), 1)
    return {
        "here": asked.page,
        "last": last,
        "before": asked.query(page=asked.page - 1) if asked.page > 1 else None,
        "after": asked.query(page=asked.page + 1) if asked.page < last else None,
    }
