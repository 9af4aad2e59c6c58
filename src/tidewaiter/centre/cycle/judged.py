"""Under which law a consignment was judged: the rules in force on the day each version came, and what they found amiss.

The same checks are run as at intake, with the rules that the workspace has now.
"""

from typing import Any

import msgspec
import pyarrow as pa

from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle import definitions, finding, looked_up
from tidewaiter.centre.workspace import Workspace
from tidewaiter.intake.check import Check
from tidewaiter.intake.checks import late_filing, missing_element
from tidewaiter.intake.judge import hits
from tidewaiter.intake.regimes import Regimes, Rule


def judged(workspace: Workspace, identifier: str, *, actor: Actor, most: int = finding.MOST) -> list[dict[str, Any]]:
    """Versions of what an identifier names, each with its rules, what was missing and what was late: plain data.

    The look-up is logged; OperatorError when nothing is known by that name.
    """
    found = finding.find(workspace, identifier, actor=actor, most=most)["consignments"]
    regimes = definitions.load(workspace.home).surroundings.regimes
    return [said for one in found for said in _versions(workspace, one["consignment_id"], regimes)]


def _versions(workspace: Workspace, consignment_id: str, regimes: Regimes) -> list[dict[str, Any]]:
    rows = looked_up.versions(workspace, consignment_id).select(CONSIGNMENT.names)
    filed = rows.select(["consignment_id", "version", "regime", "country_of_origin", "received_at"]).to_pylist()
    its = regimes.among({row["regime"] for row in filed})
    asked: list[tuple[str, Check]] = [
        *(("missing", check) for check in missing_element.checks(its)),
        *(("late", check) for check in late_filing.checks(its)),
    ]
    said: list[dict[str, Any]] = [
        {**row, "rules": _plain(_binding(its, row)), "missing": [], "late": []} for row in filed
    ]
    for hit in _hits(rows, [check for _, check in asked]):
        kind, check = asked[hit["hit"]]
        said[hit["ordinal"]][kind].append(check.path)
    return said


def _hits(rows: pa.Table, checks: list[Check]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = hits(rows, checks, rows["received_at"].combine_chunks()).to_pylist()
    return found


def _binding(regimes: Regimes, row: dict[str, Any]) -> list[Rule]:
    rules = regimes.binding(row["regime"], row["received_at"].date()) if row["regime"] else []
    return [rule for rule in rules if not rule.origins or row["country_of_origin"] in rule.origins]


def _plain(rules: list[Rule]) -> Any:  # noqa: ANN401 - plain data
    return msgspec.to_builtins(rules)
