"""Tables and panels that several commands print: selections, targets, an explanation, the status."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from tidewaiter.centre.cycle.selection import SelectionReport

SIMULATED = "SIMULATED: practice world"
STYLE = {"severe": "bold red", "high": "red", "elevated": "yellow", "guarded": "cyan", "low": "dim"}
REASONS_IN_A_TABLE = 2


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """A table with text cells; None is shown as a dash."""
    made = Table(title=title, title_justify="left")
    for name in columns:
        made.add_column(name, overflow="fold")
    for row in rows:
        made.add_row(*("–" if value is None else str(value) for value in row))  # noqa: RUF001 - a dash, not a minus
    return made


def percent(value: float | None, digits: int = 1) -> str:
    """A share as a percentage; what is not a number is a dash."""
    return "–" if value is None or value != value else f"{100 * value:.{digits}f} %"  # noqa: PLR0124, RUF001 - NaN; dash


def interval(low: float, high: float, digits: int = 1) -> str:
    """An interval in words."""
    return f"{low:.{digits}f} to {high:.{digits}f}" if low == low else "not known yet"  # noqa: PLR0124 - NaN


def selection_table(reports: Sequence["SelectionReport"]) -> Table:
    """One row a facility and shift: capacity, candidates, how many by each arm."""
    return table(
        "Selected",
        ("facility", "date", "shift", "capacity", "candidates", "lookout", "exploit", "explore", "random"),
        (
            (r.facility, r.on, r.shift, r.capacity, r.candidates, *(r.arms.get(a, 0) for a in ("lookout", "exploit", "explore", "random")))
            for r in reports
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
            f"{target['consignment_id']}\n{target['shift']}",
            f"{target.get('goods_description') or 'not described'}\n{_mass(target.get('gross_mass_kg'))}",
            "\n".join(f"• {reason['sentence']}" for reason in _for(target["reasons"])[:REASONS_IN_A_TABLE])
            or "Chosen by chance, to measure.",
        )
    return made


def _label(rows: Sequence[dict[str, Any]]) -> str | None:
    return SIMULATED if any(row.get("simulated") for row in rows) else None


def _mass(value: float | None) -> str:
    return "mass not filed" if value is None else f"{value:g} kg"


def _for(reasons: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [reason for reason in reasons if not reason["against"]]


def explanation(found: dict[str, Any]) -> RenderableType:
    """Everything about one consignment: what was filed, reasons for and against, what became of it."""
    parts: list[RenderableType] = []
    assessment = found.get("assessment")
    if assessment:
        chance = percent(assessment["probability"], 2) if assessment["probability"] is not None else "not estimated yet"
        line = Text.assemble(
            ("Band ", "bold"),
            (assessment["band"], STYLE.get(assessment["band"], "")),
            f"   probability {chance}   rule points {assessment['rule_score']:g}   as of {assessment['assessed_at']}",
            f"\nmodel {assessment['model_version'] or 'none yet'}, rules {assessment['ruleset_version']}",
        )
        parts.append(line)
    for against, title in ((False, "Reasons for"), (True, "Reasons against")):
        rows = [r for r in found.get("reasons", []) if r["against"] is against]
        if rows:
            parts.append(table(title, ("source", "code", "reason", "weight"), ((r["source"], r["code"], r["sentence"], f"{r['contribution']:+.2f}") for r in rows)))
    filed = {k: v for k, v in found["consignment"].items() if v not in (None, [], {}) and k in found["shown"]}
    parts.append(table("As filed", ("field", "value"), filed.items()))
    if found.get("target"):
        t = found["target"]
        parts.append(Text(f"Target {t['target_id']} for {t['facility']}, {t['shift_date']} {t['shift']}: arm {t['arm']}, chosen with probability {t['propensity']:.3g}"))
        parts.append(table("What became of it", ("state", "at", "by", "reason", "note"), ((e["state"], e["at"], e["actor"], e["reason_code"], e["note"]) for e in found["ledger"])))
    if found.get("outcome"):
        parts.append(table("Outcome", ("", ""), ((k, v) for k, v in found["outcome"].items() if v is not None)))
    title = found["consignment"]["consignment_id"] + f" version {found['consignment']['version']}"
    return Panel(Group(*parts), title=title, subtitle=SIMULATED if found["consignment"].get("simulated") else None, title_align="left")


def status_panels(summary: dict[str, Any]) -> list[RenderableType]:
    """The workspace at a glance."""
    panels: list[RenderableType] = []
    if summary["simulated"]:
        panels.append(Text(SIMULATED, style="bold magenta"))
    c = summary["consignments"]
    panels.append(table("Taken in", ("batches", "consignments", "amended", "duplicates", "in quarantine", "not yet assessed"), [(c["batches"], c["rows"], c["amended"], c["duplicates"], c["quarantined"], c["pending"])]))
    if summary["filers"]:
        panels.append(table("Data quality, worst filers first", ("filer", "consignments", "with an error", "grade"), ((f["filer"], f["rows"], percent(f["share_with_error"]), f["grade"]) for f in summary["filers"])))
    if summary["arms"]:
        panels.append(
            table(
                "Targets and what they yielded",
                ("arm", "issued", "examined", "found", "yield", "95 % interval"),
                ((a["arm"], a["issued"], a["examined"], a["found"], percent(a["rate"]), f"{percent(a['low'])} to {percent(a['high'])}") for a in summary["arms"]),
            )
        )
        lift = summary["lift"]
        panels.append(Text(f"Lift over random inspection, estimated from propensities: {lift['value']:.1f} ({interval(lift['low'], lift['high'])})" if lift["value"] == lift["value"] else "Lift over random: no finding yet."))  # noqa: PLR0124 - NaN
    if summary["not_closed"]:
        panels.append(Text(f"{summary['not_closed']} targets of past shifts never closed: tidewaiter outcomes FILE", style="yellow"))
    m = summary["model"]
    panels.append(Text(f"Model in force: {m['version']} ({m['positives']} findings among {m['rows']} examined)" if m else "Model in force: none yet; rules rank until about 30 findings are known."))
    panels.append(Text(f"Rules in force: {summary['ruleset'] or 'not yet used'}    Lookouts active: {summary['lookouts']}    Audit entries: {summary['audit_entries']}"))
    return panels
