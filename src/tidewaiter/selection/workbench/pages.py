"""Pages of the workbench: self-contained HTML with charts, to be read in any browser and kept with a decision.

Everything that a filer or an analyst wrote is escaped; a policy in the page forbids scripts and all from elsewhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from math import isfinite
from typing import Any

from tidewaiter.risk.rules import Rule
from tidewaiter.risk.rules.wording import in_words
from tidewaiter.selection.intervals import Estimate
from tidewaiter.selection.workbench import charts
from tidewaiter.selection.workbench.backtest import Backtest, DayLoad, Exchange, words, worst
from tidewaiter.selection.workbench.forecast import Forecast
from tidewaiter.selection.workbench.health import RuleHealth
from tidewaiter.selection.workbench.history import Period

_STYLE = """
body{font:15px/1.45 system-ui,sans-serif;color:#1c2733;max-width:960px;margin:24px auto;padding:0 16px;background:#fff}
h1{font-size:24px;margin:0 0 4px}h2{font-size:18px;margin:28px 0 8px;border-bottom:1px solid #d5dde5;padding-bottom:3px}
table{border-collapse:collapse;margin:8px 0;width:100%}td,th{padding:3px 10px 3px 0;text-align:left;vertical-align:top}
th{font-weight:600;color:#46596b;border-bottom:1px solid #d5dde5}tr:nth-child(even) td{background:#f6f8fa}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}pre{background:#f6f8fa;padding:10px;overflow:auto}
.note{color:#46596b}.warn{color:#9b1c1c;font-weight:600}figure{margin:12px 0}figcaption{font-weight:600;margin:0 0 4px}
svg{max-width:100%;height:auto}.bar{fill:#4a7ba6}.over{fill:#c0392b}.limit{stroke:#1c2733;stroke-width:2}
.interval{stroke:#4a7ba6;stroke-width:3}.point{fill:#1d4e79}.name{font-size:12px;fill:#1c2733}
.figure{font-size:11px;fill:#46596b}.simulated{background:#fff3cd;padding:4px 8px;display:inline-block}
"""

_SIMULATED = "Simulated data: the practice world's."


def backtest_page(result: Backtest, rule: Rule, told: Sequence[str], *, simulated: bool) -> str:
    """The page of a back-test; `told` is the condition read back."""
    parts = [
        _metadata(rule, told),
        "<h2>What it would have asked and found</h2>",
        _paragraph(
            f"{result.period.first} to {result.period.last}, {result.period.days} days, {result.rows:,} consignments. "
            f"It hits {result.hits:,}, {result.hits / max(result.period.days, 1):,.1f} a day; {result.unknown:,} could "
            "not be judged."
        ),
        _list(words(result), warn="not enough"),
        _loads(result.loads, result.period),
        "<h2>Yield</h2>",
        _yield(result),
        "<h2>The first that it hits</h2>",
        _examples(result.examples),
        "<h2>Hits gained and lost</h2>",
        _paragraph(
            "Whom each facility would have opened on each day within its capacity, with the rule and without it: "
            "lookouts first, then by points. Where a model ranks, points do not; this is the order of the rules alone."
        ),
        _exchange("Gained", result.gained),
        _exchange("Lost", result.lost),
        "<h2>Overlap with other rules</h2>",
        _table(
            ("rule", "both fire", "part of this rule's", "part of the other's"),
            [(o.rule, f"{o.both:,}", f"{o.of_this:.1%}", f"{o.of_other:.1%}") for o in result.overlaps],
        ),
        "<h2>Who is affected</h2>",
        *(_affected(result, kind, title) for kind, title in _GROUPS),
    ]
    return _page(f"Back-test of {rule.id}", rule.title, parts, simulated=simulated)


def forecast_page(rule: Rule, told: Sequence[str], loads: Sequence[Forecast], *, simulated: bool) -> str:
    """The page of tomorrow's load."""
    bars = [charts.Bar(one.facility, one.exams, one.capacity, f"{one.exams:,.0f}") for one in loads]
    said = _list([one.words() for one in loads], warn="not enough")
    day = loads[0].day.isoformat() if loads else "no day"
    parts = [
        _metadata(rule, told),
        f"<h2>Load on {day}</h2>",
        charts.bars("Exams expected; the line is capacity", bars),
        said,
    ]
    return _page(f"Forecast of {rule.id}", rule.title, parts, simulated=simulated)


def health_page(period: Period, rules: Sequence[RuleHealth], *, simulated: bool) -> str:
    """The page of how rules fare."""
    known = [one for one in rules if one.examined]
    shown = sorted(known, key=lambda one: -one.found / max(one.examined, 1))
    points = [
        charts.Interval(one.rule, one.rate.value, one.rate.low, one.rate.high, f"{one.found} of {one.examined}")
        for one in shown
    ]
    fired = [charts.Bar(one.rule, one.fired, None, f"{one.fired:,}") for one in sorted(rules, key=lambda o: -o.fired)]
    rows = [
        (
            one.rule,
            f"{one.weight:g}",
            f"{one.fired:,}",
            f"{one.shadow:,}",
            f"{one.suppressed:,}",
            one.last_fired.isoformat() if one.last_fired else "never",
            f"{one.found} of {one.examined}",
            _rate(one.rate),
            f"{_percent(one.early.value)} → {_percent(one.late.value)}",
            f"{one.overlap_with} {one.overlap:.0%}" if one.overlap_with else "",
            "; ".join(one.signs),
        )
        for one in rules
    ]
    heads = (
        "rule",
        "points",
        "fired",
        "shadow",
        "suppressed",
        "last",
        "found",
        "yield",
        "halves",
        "overlap",
        "look at",
    )
    parts = [
        _paragraph(
            f"{period.first} to {period.last}. Yield is findings per examined target on which the rule fired, with "
            "Wilson's 95 % interval; rows were not examined evenly, so it compares no rule with chance."
        ),
        charts.intervals("Yield of rules that were examined", points),
        charts.bars("How often rules fired", fired),
        "<h2>All rules</h2>",
        _table(heads, rows),
    ]
    return _page("Rule health", f"{len(rules)} rules", parts, simulated=simulated)


_GROUPS = (("country", "Country of dispatch"), ("filer", "Filer"), ("trader", "Size of trader"))


def _metadata(rule: Rule, told: Sequence[str]) -> str:
    origin = rule.intelligence
    said = (
        "none named"
        if origin is None
        else f"{origin.source}, {origin.grade}{', ' if origin.caveat else ''}{origin.caveat}"
    )
    rows = [
        ("Purpose", rule.purpose),
        ("Owner", rule.owner),
        ("Intelligence", said),
        ("Points and effect", f"{rule.weight:g}, {rule.effect}"),
        ("Runs", f"{rule.valid_from} to {rule.valid_until}, {', '.join(rule.facilities) or 'everywhere'}"),
        ("Instruction", rule.instruction or "none"),
    ]
    listed = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in rows)
    return f"<table>{listed}</table><h2>It says</h2><pre>{escape(chr(10).join(told))}</pre>"


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _loads(loads: Iterable[DayLoad], period: Period) -> str:
    drawn = []
    for busiest in worst(loads):
        mine = {one.day: one.hits for one in loads if one.facility == busiest.facility}
        days = [period.first.fromordinal(period.first.toordinal() + n) for n in range(period.days)]
        columns = [(day.isoformat(), float(mine.get(day, 0))) for day in days]
        title = f"{busiest.facility}: hits a day; the line is what can be opened"
        drawn.append(charts.columns(title, columns, busiest.capacity))
    return "".join(drawn)


def _yield(result: Backtest) -> str:
    rows = [
        ("Examined rows it hits", result.precision, f"{result.found} of {result.examined}"),
        ("All rows it hits, estimated", result.estimated_precision, "weighted by 1 / propensity"),
        ("All consignments, estimated", result.base_rate, "weighted by 1 / propensity"),
    ]
    points = [
        charts.Interval(name, rate.value, rate.low, rate.high, f"{_percent(rate.value)}, {label}")
        for name, rate, label in rows
    ]
    table = _table(("", "rate", "how"), [(name, _rate(rate), label) for name, rate, label in rows])
    return charts.intervals("Findings per consignment", points) + table


def _exchange(title: str, exchange: Exchange) -> str:
    said = (
        f"<h3>{title}: {exchange.rows:,} consignments</h3><p>{exchange.examined:,} of them were examined, with "
        f"{exchange.found:,} findings; weighted by propensities, about {exchange.estimate:,.1f} findings in all.</p>"
    )
    return said + _examples(exchange.examples)


def _examples(examples: Sequence[Mapping[str, Any]]) -> str:
    rows = [
        (
            str(one["consignment_id"]),
            in_words(one["day"]),
            str(one["facility"]),
            in_words(one["country"]),
            in_words(one["goods"]),
            f"{one['score']:g} → {one['score_with']:g}",
            "found" if one["finding"] else "nothing found" if one["examined"] else "not examined",
        )
        for one in examples
    ]
    return _table(("consignment", "day", "facility", "from", "goods", "points", "result"), rows)


def _affected(result: Backtest, kind: str, title: str) -> str:
    rows = [
        (
            one.group,
            f"{one.hits:,}",
            f"{one.share:.1%}",
            f"{one.share_of_all:.1%}",
            f"{one.share / one.share_of_all:.1f}",
        )
        for one in result.affected
        if one.kind == kind
    ]
    return f"<h3>{title}</h3>" + _table(("", "hits", "share of hits", "share of all", "ratio"), rows)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return '<p class="note">None.</p>'
    first = "".join(f"<th>{escape(head)}</th>" for head in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{first}</tr>{body}</table>"


def _list(lines: Sequence[str], warn: str) -> str:
    items = (f"<li{' class=warn' if warn in line else ''}>{escape(line)}</li>" for line in lines)
    return f"<ul>{''.join(items)}</ul>"


def _rate(rate: Estimate) -> str:
    if not isfinite(rate.value):
        return "not known"
    return f"{_percent(rate.value)} ({_percent(rate.low)} to {_percent(rate.high)})"


def _percent(value: float) -> str:
    return f"{value:.2%}" if isfinite(value) else "?"


def _page(title: str, subtitle: str, parts: Sequence[Any], *, simulated: bool) -> str:
    mark = f'<p class="simulated">{_SIMULATED}</p>' if simulated else ""
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1><p>{escape(subtitle)}</p>{mark}"
        f"{''.join(str(part) for part in parts)}</body></html>\n"
    )
