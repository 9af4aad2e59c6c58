"""Items in the queue, as an assessment puts them there."""

from datetime import UTC, datetime

from django.db import transaction

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.queue import entry_actions
from tidewaiter.centre.queue.draft import NewItem
from tidewaiter.centre.targets import actions
from tidewaiter.centre.targets.drafts import HandTarget, NewAssessmentRun

ANALYST = Actor("ana", "analyst")
AT = datetime(2026, 1, 5, 5, tzinfo=UTC)
ETA = datetime(2026, 1, 6, 9, tzinfo=UTC)


def draft(number: int, **other: object) -> NewItem:
    """A consignment by mail to New York, elevated, on no lookout."""
    known: dict[str, object] = {
        "consignment_id": f"s10:RB{number:09d}GB",
        "version": 1,
        "run_id": "run-1",
        "assessed_at": AT,
        "band": "elevated",
        "score": 10.0 + number,
        "facility": "NYC",
        "mode": "mail",
        "route": "GB LHR → US JFK",
        "goods": "TEA",
        "mass_kg": 1.5,
        "consignee": "ROSE HILL",
        "eta": ETA,
        "simulated": True,
        "reasons": [{"code": "r1", "sentence": "It says so.", "source": "rule"}],
    }
    return NewItem(**{**known, **other})  # type: ignore[arg-type] # a test's shorthand


def assessed() -> None:
    """The run of assessment that the drafts name."""
    actions.record_assessment_run(ANALYST, NewAssessmentRun("run-1", AT, 10, "rules-1", None, 1.0), [])


def enter(*drafts: NewItem) -> int:
    """Put drafts into the queue; gives how many are new."""
    with transaction.atomic():
        return entry_actions.enter(ANALYST, drafts)


def by_hand(item: NewItem, **other: object) -> HandTarget:
    """A target for the morning on which a draft arrives."""
    known: dict[str, object] = {
        "consignment_id": item.consignment_id,
        "version": item.version,
        "facility": item.facility,
        "shift_date": ETA.date(),
        "shift": "day",
        "score": item.score,
        "probability": None,
        "band": item.band,
        "reasons": item.reasons,
        "instruction": "",
        "assessment_run": item.run_id,
        "assessed_at": item.assessed_at,
        "simulated": True,
        "arrival": ETA.date(),
    }
    return HandTarget(**{**known, **other})  # type: ignore[arg-type] # a test's shorthand
