"""A scorecard of one filer as one HTML file that can be mailed: no scripts, nothing from elsewhere, fit for print.

It says what the filer sent, how that compares with all others together (nobody is named), which problems were most
frequent with an example, what waivers explain, and what would raise the grade. It knows nothing of assessments. Every
chart is SVG with its figures in a table beside it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from math import isfinite

from tidewaiter.intake.grade import FILER_GRADES
from tidewaiter.pipeline.filing.signs import BY_CODE
from tidewaiter.pipeline.filing.standing import ENOUGH, Course, Rate, Standing
from tidewaiter.selection.intervals import Estimate, proportion

_COURSES = {
    Course.WORSE: "surely worse",
    Course.BETTER: "surely better",
    Course.LEVEL: "no difference that is sure",
}
OTHERS = {"filer": "filers", "post": "posts", "carrier": "carriers", "country": "countries"}
"""All that one is compared with, by the word of the dimension."""

MOST = 10
"""Problems that are listed."""

_CSS = """
:root{color-scheme:light}body{font:15px/1.5 system-ui,sans-serif;color:#1b2530;background:#fff;max-width:52rem;
margin:2rem auto;padding:0 1.25rem}h1{font-size:1.6rem;margin:0 0 .25rem}h2{font-size:1.15rem;margin:2rem 0 .5rem;
border-bottom:1px solid #b8c2cc;padding-bottom:.25rem}p{margin:.4rem 0}table{border-collapse:collapse;width:100%;
font-variant-numeric:tabular-nums}caption{text-align:start;color:#4a5866;padding-bottom:.4rem}th,td{text-align:start;
padding:.35rem .5rem;border-bottom:1px solid #dde3e8;vertical-align:top}th{font-weight:600}.n{text-align:end;
white-space:nowrap}.head{display:flex;gap:1.25rem;align-items:center}.grade{font-size:2.6rem;
font-weight:700;line-height:1;border:3px solid #1b2530;border-radius:.5rem;padding:.4rem .9rem}.muted{color:#4a5866}
.mark{border:1px solid #8a5a00;color:#6b4500;border-radius:.25rem;padding:0 .4rem}.scroll{overflow-x:auto}
code{font-family:ui-monospace,monospace;font-size:.9em;overflow-wrap:break-word}svg{width:100%;height:auto;display:block}
svg text{font:12px system-ui,sans-serif;fill:#1b2530}.own{fill:#0b5cad;stroke:#0b5cad}.peer{stroke:#1b2530;
stroke-width:2}.axis{stroke:#8895a1}.line{fill:none;stroke:#0b5cad;stroke-width:2}.spread{fill:#0b5cad;fill-opacity:.15;stroke:none}
@media print{body{margin:0;max-width:none}h2{break-after:avoid}tr,svg{break-inside:avoid}}
@page{margin:18mm}
"""


@dataclass(frozen=True, slots=True)
class Frequent:
    """A problem: rows that have it, of how many, and an example: where, what stood there, what to do.

    `waivers` are those that cover some of it.
    """

    code: str
    title: str
    rows: int
    of: int
    path: str
    value: str
    hint: str
    waivers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Waived:
    """A waiver as the filer is told of it."""

    waiver_id: str
    elements: tuple[str, ...]
    until: str
    reason: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What a scorecard says: `by` is the dimension's word, `centre` who sends it.

    `covered` are the items with data before and all that were seen, of those whose number shows that they are its own.
    """

    standing: Standing
    by: str
    since: datetime
    until: datetime
    frequent: Sequence[Frequent]
    waived: Sequence[Waived] = ()
    centre: str = "Tidewaiter"
    covered: tuple[int, int] = (0, 0)


def html(letter: Letter) -> str:
    """The scorecard as a whole document."""
    one, others = letter.standing, OTHERS[letter.by]
    name = one.name or "not named"
    period = f"{letter.since:%Y-%m-%d} to {letter.until:%Y-%m-%d}"
    simulated = ' <span class="mark">simulated</span>' if one.simulated else ""
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>Data quality of {escape(name)}, {period}</title><style>{_CSS}</style></head><body><main>",
        f'<div class="head">{_grade(one)}<div><h1>Data quality: {escape(name)}{simulated}</h1>',
        f'<p class="muted">{escape(letter.by.capitalize())} · received {period} (UTC) · {one.rows:,} filings</p>',
        f'<p class="muted">From {escape(letter.centre)}</p></div></div>',
        _opening(one, others),
        _coverage(*letter.covered),
        _compared(one, others),
        _course(one),
        _problems(letter.frequent),
        _waivers(letter.waived),
        _better(one),
        _method(others),
        "</main></body></html>",
    ]
    return "\n".join(part for part in parts if part)


def share(value: float) -> str:
    """A share in per cent; a dash for none."""
    return f"{100 * value:.1f} %" if isfinite(value) else "–"  # noqa: RUF001 - a dash, not a minus


def to_next_grade(one: Standing) -> tuple[str, int]:
    """The next better grade, and how many fewer rows with an error it takes in such a period; ('', 0) at the best."""
    error = one.rate("error")
    better = [line for line in FILER_GRADES if line.grade < one.grade]
    if not better:
        return "", 0
    allowed = int(better[-1].share_with_error * error.of)
    return better[-1].grade, max(error.hits - allowed, 0)


def _grade(one: Standing) -> str:
    letter = one.grade if one.enough else "?"
    said = f"Grade {one.grade}" if one.enough else "No grade: too little data"
    return f'<div class="grade" role="img" aria-label="{said}">{letter}</div>'


def _opening(one: Standing, others: str) -> str:
    if not one.enough:
        return (
            f"<p><strong>Too little data.</strong> Fewer than {ENOUGH} filings were received, so no grade is given and "
            "shares below are uncertain.</p>"
        )
    error = one.rate("error")
    text = f"<p>{error.hits:,} of {error.of:,} filings had an error: {share(error.share.value)} "
    text += f"(95 % interval {share(error.share.low)} to {share(error.share.high)}). "
    text += f"Of all {others} together it was {share(error.peers)}.</p>"
    if one.of > 1:
        first, last = one.place
        text += (
            f"<p>That is place {one.rank} of {one.of}, where 1 has the most errors; with 95 % certainty it lies "
            f"between {first} and {last}. Places that overlap are not different.</p>"
        )
    return text


def _coverage(filed: int, seen: int) -> str:
    if not seen:
        return ""
    found = proportion(filed, seen)
    return (
        f"<p>Of {seen:,} items that were scanned, or manifested elsewhere, and are yours by their number, "
        f"{filed:,} had data before: {share(found.value)} (95 % interval {_ends(found)}).</p>"
    )


def _compared(one: Standing, others: str) -> str:
    known = [rate for rate in one.rates if rate.of]
    rows = "".join(
        f'<tr><th scope="row">{escape(BY_CODE[rate.code].title)}</th><td class="n">{rate.hits:,}</td>'
        f'<td class="n">{rate.of:,}</td><td class="n">{share(rate.share.value)}</td>'
        f'<td class="n">{share(rate.share.low)} to {share(rate.share.high)}</td><td class="n">{share(rate.peers)}</td>'
        f"<td>{'' if rate.enough else 'too little data'}</td></tr>"
        for rate in known
    )
    late = ""
    if one.hours_late:
        low, middle, high = one.hours_late
        late = (
            f"<p>Late filings came {middle:.1f} hours after their hour in the middle; one in ten came less than "
            f"{low:.1f} and one in ten more than {high:.1f} hours late.</p>"
        )
    return (
        f"<h2>What you file, and how it compares</h2>{_bars(known, others)}"
        '<div class="scroll"><table><caption>Shares of your filings with 95 % intervals (Wilson), beside those of all '
        f'{others} together.</caption><thead><tr><th scope="col">Sign</th><th scope="col" class="n">Filings</th>'
        '<th scope="col" class="n">Of</th><th scope="col" class="n">Share</th><th scope="col" class="n">Interval</th>'
        f'<th scope="col" class="n">All {others}</th><th scope="col">Note</th></tr></thead><tbody>{rows}</tbody>'
        f"</table></div>{late}"
    )


def _bars(rates: Sequence[Rate], others: str) -> str:
    """Own share as a bar with its interval as a line; all others as a tick."""
    most = max([0.01, *(rate.share.high for rate in rates if isfinite(rate.share.high))])
    left, wide, step = 210, 420, 22
    drawn = []
    for n, rate in enumerate(rates):
        y = 6 + n * step

        def x(value: float) -> float:
            return left + wide * min(max(value, 0.0), most) / most

        drawn.append(
            f'<text x="{left - 8}" y="{y + 12}" text-anchor="end">{escape(BY_CODE[rate.code].title)}</text>'
            f'<rect class="own" fill-opacity=".35" stroke="none" x="{left}" y="{y + 2}" '
            f'width="{x(rate.share.value) - left:.1f}" height="12"/>'
            f'<line class="own" x1="{x(rate.share.low):.1f}" x2="{x(rate.share.high):.1f}" y1="{y + 8}" y2="{y + 8}"/>'
            f'<line class="peer" x1="{x(rate.peers):.1f}" x2="{x(rate.peers):.1f}" y1="{y}" y2="{y + 16}"/>'
            f'<text x="{left + wide + 8}" y="{y + 12}">{share(rate.share.value)}</text>'
        )
    title = f"Shares of your filings by sign, with intervals; the upright mark is all {others} together"
    return _svg(title, 12 + len(rates) * step, "".join(drawn))


def _course(one: Standing) -> str:
    if len(one.weeks) < 2:  # noqa: PLR2004 - a course needs two
        return ""
    most = max([0.01, *(week.high for week in one.trend if isfinite(week.high))])
    wide, tall = 620, 120

    def at(n: int, value: float) -> str:
        return f"{50 + wide * n / (len(one.weeks) - 1):.1f},{14 + (tall - 34) * (1 - value / most):.1f}"

    drawn = f'<line class="axis" x1="50" x2="{50 + wide}" y1="{tall - 20}" y2="{tall - 20}"/>'
    for run in _runs(one.trend):
        spread = [at(n, one.trend[n].high) for n in run] + [at(n, one.trend[n].low) for n in reversed(run)]
        line = [at(n, one.trend[n].value) for n in run]
        drawn += (
            f'<polygon class="spread" points="{" ".join(spread)}"/><polyline class="line" points="{" ".join(line)}"/>'
        )
        drawn += "".join('<circle class="own" cx="{}" cy="{}" r="3"/>'.format(*point.split(",")) for point in line)
    drawn += f'<text x="44" y="18" text-anchor="end">{share(most)}</text>'
    drawn += f'<text x="44" y="{tall - 18}" text-anchor="end">0 %</text>'
    drawn += f'<text x="50" y="{tall - 4}">{one.weeks[0]}</text>'
    drawn += f'<text x="{50 + wide}" y="{tall - 4}" text-anchor="end">{one.weeks[-1]}</text>'
    rows = "".join(
        f'<tr><th scope="row">{week}</th><td class="n">{rows:,}</td><td class="n">{share(error.value)}</td>'
        f'<td class="n">{_ends(error)}</td></tr>'
        for week, rows, error in zip(one.weeks, one.volume, one.trend, strict=True)
    )
    table = (
        "<table><caption>By week of receipt (Monday), with 95 % intervals (Wilson).</caption><thead><tr>"
        '<th scope="col">Week</th><th scope="col" class="n">Filings</th><th scope="col" class="n">With an error</th>'
        f'<th scope="col" class="n">Interval</th></tr></thead><tbody>{rows}</tbody></table>'
    )
    title = "Share of filings with an error, by week, with its interval"
    return f"<h2>Week by week</h2>{_turn(one)}{_svg(title, tall, drawn)}{table}"


def _runs(trend: Sequence[Estimate]) -> list[list[int]]:
    """Weeks that follow one another and of which something is known."""
    runs: list[list[int]] = [[]]
    for n, week in enumerate(trend):
        if isfinite(week.value):
            runs[-1].append(n)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _turn(one: Standing) -> str:
    """The later weeks beside the earlier ones, in a sentence."""
    earlier, later = one.halves
    if not (isfinite(earlier.value) and isfinite(later.value)):
        return ""
    return (
        f"<p>In the earlier weeks {share(earlier.value)} had an error ({_ends(earlier)}), in the later ones "
        f"{share(later.value)} ({_ends(later)}): {_COURSES[one.course]}.</p>"
    )


def _ends(one: Estimate) -> str:
    return f"{share(one.low)} to {share(one.high)}"


def _breaking(text: str) -> str:
    """A path or value as HTML that may break where its words end."""
    return re.sub(r"([_|./,])(?=\w)", r"\1<wbr>", escape(text))


def _problems(frequent: Sequence[Frequent]) -> str:
    if not frequent:
        return "<h2>Most frequent problems</h2><p>No problem was found.</p>"
    rows = "".join(
        f'<tr><th scope="row">{escape(one.title)}{_covered(one.waivers)}</th>'
        f'<td class="n">{one.rows:,} of {one.of:,}</td><td><code>{_breaking(one.path)}</code></td>'
        f"<td><code>{_breaking(one.value) or '(absent)'}</code></td><td>{escape(one.hint)}</td></tr>"
        for one in frequent[:MOST]
    )
    return (
        "<h2>Most frequent problems</h2>"
        '<div class="scroll"><table><caption>Up to ten, with an example from your latest filings.</caption><thead><tr>'
        '<th scope="col">Problem</th><th scope="col" class="n">Filings</th><th scope="col">Where</th>'
        '<th scope="col">What stood there</th><th scope="col">What to do</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _covered(waivers: Sequence[str]) -> str:
    return f'<br><span class="muted">in part under waiver {escape(", ".join(waivers))}</span>' if waivers else ""


def _waivers(waived: Sequence[Waived]) -> str:
    if not waived:
        return ""
    lines = "".join(
        f"<li>{escape(one.waiver_id)}: <code>{escape(', '.join(one.elements))}</code> until {escape(one.until)}. "
        f"{escape(one.reason)}</li>"
        for one in waived
    )
    return f"<h2>Waivers</h2><p>These explain elements that are missing. They count all the same.</p><ul>{lines}</ul>"


def _better(one: Standing) -> str:
    if not one.enough:
        return ""
    grade, fewer = to_next_grade(one)
    lines = []
    if grade:
        lines.append(f"Grade {grade} takes {fewer:,} filings with an error fewer in such a period.")
    elif one.rate("error").hits:
        lines.append("This is the best grade. What is left is below.")
    worst = sorted((r for r in one.rates if r.hits and r.enough and r.code != "error"), key=lambda r: -r.share.value)
    lines += [f"{BY_CODE[rate.code].title}: {BY_CODE[rate.code].advice}" for rate in worst[:5]]
    listed = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<h2>What would raise the grade</h2><ul>{listed}</ul>" if listed else ""


def _method(others: str) -> str:
    grades: Mapping[str, float] = {line.grade: line.share_with_error for line in FILER_GRADES}
    scale = ", ".join(f"{grade} up to {100 * limit:g} %" for grade, limit in grades.items())
    signs = "".join(f"<li>{escape(s.title)}: {escape(s.said)}, of {escape(s.among)}.</li>" for s in BY_CODE.values())
    return (
        f"<h2>How this is counted</h2><p>Every version of a filing counts. Grades by share with an error: {scale}. "
        f"Other {others} are shown all together and never named.</p><ul>{signs}</ul>"
    )


def _svg(title: str, tall: int, drawn: str) -> str:
    return f'<svg role="img" aria-label="{escape(title)}" viewBox="0 0 720 {tall}">{drawn}</svg>'
