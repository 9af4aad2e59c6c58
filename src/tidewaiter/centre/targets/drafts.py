"""Runs and targets as values: the callers' side of `actions`."""

import re
from dataclasses import dataclass
from datetime import date, datetime

_TARGET_ID = re.compile(r"T-([0-9]{1,18})")


def number(target_id: str) -> int:
    """The number in 'T-000123', 0, which no target has, for anything else."""
    found = _TARGET_ID.fullmatch(target_id)
    return int(found[1]) if found else 0


def target_id(target_number: int) -> str:
    """'T-000123' for 123."""
    return f"T-{target_number:06d}"


@dataclass(frozen=True, slots=True)
class NewAssessmentRun:
    """One scoring of many consignments as of a moment; `run_id` names its lake files, `batches` are those it covers."""

    run_id: str
    as_of: datetime
    rows: int
    ruleset_version: str
    model_version: str | None
    seconds: float
    batches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewSelection:
    """One drawing for a facility and shift; `arms` has the number chosen by each arm.

    `overflow` are the ids of lookout hits that the shift had no room for.
    """

    run_id: str
    facility: str
    shift_date: date
    shift: str
    seed: int
    capacity: int
    candidates: int
    arms: dict[str, int]
    overflow: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HandTarget:
    """One consignment that an analyst holds for a facility and shift, beside what is drawn."""

    consignment_id: str
    version: int
    facility: str
    shift_date: date
    shift: str
    score: float
    probability: float | None
    band: str
    reasons: list[dict[str, object]]
    instruction: str
    assessment_run: str
    assessed_at: datetime
    simulated: bool
    arrival: date | None = None


@dataclass(frozen=True, slots=True)
class NewTarget:
    """One consignment chosen. `reasons` are JSON objects; `probability` is None before the first model.

    `exam` is the kind of examination that meets it, '' where the shift has but one.
    """

    consignment_id: str
    version: int
    arm: str
    propensity: float
    position: int
    score: float
    probability: float | None
    band: str
    reasons: list[dict[str, object]]
    instruction: str
    assessment_run: str
    simulated: bool
    exam: str = ""
