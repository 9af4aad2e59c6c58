"""One consignment on one screen: how it was assessed, why, what was filed, what became of it."""

from typing import Any

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from tidewaiter.cli.present import SIMULATED, STYLE, percent, table

Found = dict[str, Any]


def dossier(found: Found) -> RenderableType:
    """Everything that `cycle.explanation.explain` gives, as a panel."""
    consignment = found["consignment"]
    parts = [*_assessment(found), *_reasons(found), _filed(found), *_target(found), *_outcome(found)]
    return Panel(
        Group(*parts),
        title=f"{consignment['consignment_id']} version {consignment['version']}",
        subtitle=SIMULATED if consignment.get("simulated") else None,
        title_align="left",
    )


def _assessment(found: Found) -> list[RenderableType]:
    assessed = found["assessment"]
    if not assessed:
        return [Text("Not assessed yet: tidewaiter assess", style="yellow")]
    chance = "not estimated yet" if assessed["probability"] is None else percent(assessed["probability"], 2)
    return [
        Text.assemble(
            ("Band ", "bold"),
            (assessed["band"], STYLE.get(assessed["band"], "")),
            f"   probability {chance}   rule points {assessed['rule_score']:g}   as of {assessed['assessed_at']}",
            f"\nmodel {assessed['model_version'] or 'none yet'}, rules {assessed['ruleset_version']}",
        )
    ]


def _reasons(found: Found) -> list[RenderableType]:
    parts: list[RenderableType] = []
    for against, title in ((False, "Reasons for"), (True, "Reasons against")):
        rows = [r for r in found["reasons"] if r["against"] is against]
        if rows:
            lines = ((r["source"], r["code"], r["sentence"], f"{r['contribution']:+.1f}") for r in rows)
            parts.append(table(title, ("source", "code", "reason", "points"), lines))
    if found.get("cleared"):
        parts.append(Text(found["cleared"]["sentence"]))
    if found["instruction"]:
        parts.append(Text(f"To the examiner: {found['instruction']}", style="bold"))
    return parts


def _filed(found: Found) -> RenderableType:
    empty: tuple[object, ...] = (None, [], {})
    filed = {name: found["consignment"].get(name) for name in found["shown"]}
    return table("As filed", ("field", "value"), ((k, v) for k, v in filed.items() if v not in empty))


def _target(found: Found) -> list[RenderableType]:
    target = found["target"]
    if not target:
        return []
    line = (
        f"Target {target['target_id']} for {target['facility']}, {target['shift_date']} {target['shift']}: "
        f"arm {target['arm']}, chosen with probability {target['propensity']:.3g}"
    )
    steps = ((e["state"], e["at"], e["actor"], e["reason_code"], e["note"]) for e in found["ledger"])
    return [Text(line), table("What became of it", ("state", "at", "by", "reason", "note"), steps)]


def _outcome(found: Found) -> list[RenderableType]:
    reported = found["outcome"]
    if not reported:
        return []
    return [table("Outcome", ("", ""), ((k, v) for k, v in reported.items() if v not in (None, "")))]
