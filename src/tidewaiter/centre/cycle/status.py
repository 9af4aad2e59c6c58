"""The workspace at a glance: what came in, how good it is, what was targeted, what that yielded."""

from datetime import date
from typing import Any

import pyarrow as pa

from tidewaiter.centre.audit_log import queries as audit
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.lookouts import queries as lookouts
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.registry import queries as registry
from tidewaiter.centre.rulebook import queries as rulebook
from tidewaiter.centre.targets import queries as targets
from tidewaiter.centre.workspace import Workspace
from tidewaiter.intake.grade import filer_grade
from tidewaiter.selection import evaluate
from tidewaiter.selection.intervals import Estimate

FILERS_SHOWN = 8


def summary(workspace: Workspace) -> dict[str, Any]:
    """Everything `tidewaiter status` shows, as plain data."""
    at = workspace.now()
    reported = outcomes.outcome_table()
    issued = targets.issued_by_arm()
    model = registry.active_model()
    rules = rulebook.in_force()
    lift = evaluate.lift(_targeted(reported))
    return {
        "simulated": any(batch.simulated for batch in batches.batches(1)),
        "consignments": {
            **batches.counts(),
            "amended": sum(batch.amended for batch in batches.batches()),
            "pending": sum(batch.rows for batch in batches.unassessed(None)),
        },
        "filers": _filers(),
        "arms": _arms(reported, issued),
        "prevalence": _estimate(evaluate.prevalence(_targeted(reported))),
        "lift": _estimate(lift),
        "not_closed": len(targets.open_targets(until=_yesterday(at.date()))),
        "model": None
        if model is None
        else {"version": model.version, "rows": model.rows, "positives": model.positives},
        "rules_only": _switched_off(),
        "proposals": len(registry.proposals()),
        "ruleset": rules.version if rules else None,
        "lookouts": lookouts.count(at),
        "audit_entries": audit.length(),
    }


def _switched_off() -> dict[str, Any] | None:
    """Since when, by whom and why rules rank alone; None while the model is used."""
    switch = registry.switch()
    if switch is None or not switch.rules_only:
        return None
    return {"since": switch.at.isoformat(), "by": switch.actor, "reason": switch.reason}


def _yesterday(today: date) -> date:
    return date.fromordinal(today.toordinal() - 1)


def _estimate(estimate: Estimate) -> dict[str, float]:
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high}


def _targeted(reported: pa.Table) -> pa.Table:
    """Outcomes of targets: those with a propensity."""
    return reported.filter(reported["propensity"].is_valid())


def _arms(reported: pa.Table, issued: dict[str, int]) -> list[dict[str, Any]]:
    if not issued:
        return []
    rows = []
    for part in evaluate.yields(_targeted(reported)):
        count = sum(issued.values()) if part.arm == "all" else issued.get(part.arm, 0)
        rows.append(
            {
                "arm": part.arm,
                "issued": count,
                "examined": part.examined,
                "found": part.found,
                "rate": part.rate.value,
                "low": part.rate.low,
                "high": part.rate.high,
            }
        )
    return rows


def _filers() -> list[dict[str, Any]]:
    rows = [(q.with_error / max(q.rows, 1), q) for q in batches.filer_quality()]
    worst = sorted(rows, key=lambda row: (-row[0], row[1].filer))[:FILERS_SHOWN]
    return [
        {"filer": q.filer or "no filer named", "rows": q.rows, "share_with_error": share, "grade": filer_grade(share)}
        for share, q in worst
    ]
