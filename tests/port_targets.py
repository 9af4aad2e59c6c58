"""Targets of two facilities, as a selection issues them."""

from datetime import UTC, date, datetime

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.targets import actions
from tidewaiter.centre.targets.drafts import NewAssessmentRun, NewSelection, NewTarget

ON = date(2026, 1, 5)
SELECTOR = Actor("selection", "operator")


def new_target(number: int) -> NewTarget:
    return NewTarget(
        consignment_id=f"s10:RB{number:09d}GB",
        version=1,
        arm="exploit",
        propensity=0.25,
        position=number,
        score=0.9 - number / 1000,
        probability=0.02,
        band="high",
        reasons=[{"code": "new-party", "sentence": "The consignor is new.", "evidence": {"seen": 0}}],
        instruction="Open it.",
        assessment_run="assess-1",
        simulated=True,
    )


def issue(facility: str, numbers: range) -> list[str]:
    """Issue targets of a facility, all of one assessment."""
    run = NewAssessmentRun("assess-1", datetime(2026, 1, 5, 5, tzinfo=UTC), 1000, "rules-1", None, 1.5)
    actions.record_assessment_run(SELECTOR, run, [])
    selection = NewSelection(f"select-{facility}", facility, ON, "early", 7, len(numbers), 1000, {"exploit": 2})
    return actions.issue_targets(SELECTOR, selection, [new_target(n) for n in numbers], [])
