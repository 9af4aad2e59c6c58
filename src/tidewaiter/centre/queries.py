"""The state of the whole store at a glance."""

from dataclasses import dataclass
from datetime import datetime

from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.lookouts import queries as lookouts
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.registry import queries as registry
from tidewaiter.centre.rulebook import queries as rulebook
from tidewaiter.centre.targets import queries as targets


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of everything, and which model and rules are in use (None before the first)."""

    batches: dict[str, int]
    targets: dict[str, int]
    outcomes: dict[str, int]
    lookouts: int
    active_model: str | None
    ruleset: str | None
    last_assessment: datetime | None
    audit_entries: int


def summary(as_of: datetime) -> Summary:
    """What the store holds; lookouts are those that hold at `as_of`."""
    model, rules, run = registry.active_model(), rulebook.in_force(), targets.latest_assessment_run()
    return Summary(
        batches=batches.counts(),
        targets=targets.state_counts(),
        outcomes=outcomes.counts(),
        lookouts=lookouts.count(as_of),
        active_model=None if model is None else model.version,
        ruleset=None if rules is None else rules.version,
        last_assessment=None if run is None else run.as_of,
        audit_entries=audit_log.length(),
    )
