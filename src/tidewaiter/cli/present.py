"""Tables that several commands print: selections, targets, weeks of practice."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from tidewaiter.centre.cycle.planning import ShiftPlan
    from tidewaiter.centre.cycle.selection import SelectionReport
    from tidewaiter.simulation.evaluator import Period

SIMULATED = "SIMULATED: practice world"
STYLE = {"severe": "bold red", "high": "red", "elevated": "yellow", "guarded": "cyan", "low": "dim"}
REASONS_IN_A_TABLE = 2


_SIGNS = {**{code: 0x2400 + code for code in range(32) if code != ord("\n")}, 0x7F: 0x2421}
_SIGNS |= dict.fromkeys(range(0x80, 0xA0), 0xFFFD)


def plain(text: str) -> str:
    """The text with control characters as signs: what was filed must not steer the terminal of who reads it."""
    return text.translate(_SIGNS)


def cell(value: object) -> Text:
    """A value as text, never as markup: `[/b]` in a name is a name."""
    return Text("–" if value is None else plain(str(value)))  # noqa: RUF001 - a dash, not a minus


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """A table with text cells; None is shown as a dash."""
    made = Table(title=title, title_justify="left")
    for name in columns:
        made.add_column(name, overflow="fold")
    for row in rows:
        made.add_row(*(cell(value) for value in row))
    return made


def percent(value: float | None, digits: int = 1) -> str:
    """A share as a percentage; what is not a number is a dash."""
    return "–" if value is None or value != value else f"{100 * value:.{digits}f} %"  # noqa: PLR0124, RUF001 - NaN; dash


def figure(value: float | None) -> str:
    """A figure with three decimals; what is not known is a dash."""
    return "–" if value is None or math.isnan(value) else f"{value:.3f}"  # noqa: RUF001 - a dash, not a minus


def interval(low: float, high: float, digits: int = 1) -> str:
    """An interval in words."""
    return f"{low:.{digits}f} to {high:.{digits}f}" if low == low else "not known yet"  # noqa: PLR0124 - NaN


WIDE = 10.0
"""How many times its lower end an interval may reach up to with a single figure before it."""


def times(value: float, low: float, high: float) -> str:
    """How many times something is another, in words: no single figure where the interval leaves nearly all open."""
    if value != value:  # noqa: PLR0124 - NaN
        return "not known before a first finding"
    if low <= 0 or high > WIDE * low:
        return f"between {low:.1f} and {high:.1f}: too little was opened by chance to say more"
    return f"{value:.1f} ({interval(low, high)})"


def selection_table(reports: Sequence["SelectionReport"]) -> Table:
    """One row a facility and shift: capacity, candidates, how many by each arm, lookout hits without room."""
    return table(
        "Selected",
        (
            "facility",
            "date",
            "shift",
            "capacity",
            "candidates",
            "lookout",
            "exploit",
            "explore",
            "random",
            "no room for",
        ),
        (
            (
                r.facility,
                r.on,
                r.shift,
                r.capacity,
                r.candidates,
                *(r.arms.get(a, 0) for a in ("lookout", "exploit", "explore", "random")),
                len(r.overflow) or "",
            )
            for r in reports
        ),
    )


def plan_table(plans: Sequence["ShiftPlan"], on: object) -> Table:
    """One row a facility, shift and number of officers: what fits, what has no room, what to expect."""
    return table(
        f"Load of {on}",
        (
            "facility",
            "shift",
            "candidates",
            "usually",
            "lookouts",
            "too late",
            "officers",
            "examined",
            "no room",
            "expected",
        ),
        (
            (
                p.facility,
                p.shift,
                f"{p.load.candidates:,}",
                "" if p.load.usual is None else f"{p.load.usual:,.0f}",
                p.load.lookouts,
                p.load.too_late or "",
                f"{s.officers}{' (planned)' if s.officers == p.officers else ''}",
                f"{'~ ' * bool(p.load.like)}{s.examinations}",
                s.overflow or "",
                "" if s.expected_findings is None else f"{'~ ' * bool(p.load.like)}{s.expected_findings:.2f}",
            )
            for p in plans
            for s in p.load.staffing
        ),
    )


def week_table(periods: Sequence["Period"]) -> Table:
    """One row a week of the practice world, against the known truth."""
    return table(
        "Week by week (simulated)",
        ("week", "consignments", "illicit", "examined", "found", "at random", "lift", "95 % interval", "schemes found"),
        (
            (
                number,
                f"{p.consignments:,}",
                p.illicit,
                p.examined,
                p.found,
                f"{p.random_found:.2f}",
                f"{p.lift.value:.1f}",
                interval(p.lift.low, p.lift.high),
                f"{p.schemes_found} of {p.schemes_alive}",
            )
            for number, p in enumerate(periods, 1)
        ),
    )


def target_table(targets: Sequence[dict[str, Any]], title: str) -> RenderableType:
    """Targets with their goods and the first reasons, as an officer would read them."""
    made = Table(title=title, title_justify="left", show_lines=True, caption=_label(targets), caption_justify="left")
    for name, width in (("target", 9), ("arm", 8), ("band", 9), ("consignment", 22), ("goods", 22), ("why", None)):
        made.add_column(name, width=width, overflow="fold")
    for target in targets:
        made.add_row(
            target["target_id"],
            target["arm"],
            Text(target["band"], style=STYLE.get(target["band"], "")),
            cell(f"{target['consignment_id']}\n{target['shift']}"),
            cell(f"{target.get('goods_description') or 'not described'}\n{_mass(target.get('gross_mass_kg'))}"),
            cell(
                "\n".join(f"• {reason['sentence']}" for reason in _for(target["reasons"])[:REASONS_IN_A_TABLE])
                or "Chosen by chance, to measure."
            ),
        )
    return made


def _label(rows: Sequence[dict[str, Any]]) -> str | None:
    return SIMULATED if any(row.get("simulated") for row in rows) else None


def _mass(value: float | None) -> str:
    return "mass not filed" if value is None else f"{value:g} kg"


def _for(reasons: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [reason for reason in reasons if not reason["against"]]


def happened(title: str, events: Sequence[Mapping[str, Any]]) -> Table:
    """Events that messages told, a line each; `~` before a time says that it is that of the message's receipt."""
    columns = ("of", "when", "event", "place", "conveyance", "told by", "batch")
    lines = (
        (
            one["key"],
            f"{'' if one['time_told'] else '~'}{one['happened_at']:%Y-%m-%d %H:%M}",
            one["event"] + (f" ({one['code']})" if one["code"] else ""),
            one["place"],
            one["conveyance"],
            one["filer"] or one["source_format"],
            one["batch_id"],
        )
        for one in events
    )
    return table(title, columns, lines)
