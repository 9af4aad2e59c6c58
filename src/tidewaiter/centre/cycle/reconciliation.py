"""The weekly reconciliation: by facility, what was issued, what became of it, and every target that never closed.

A week runs from Monday, by the date of the shift. Presented against issued leaves out what was withdrawn. Audits of
mail targeting found that targets vanished: of those issued a part was never presented, and nobody could say why
(GAO-17-606); so what is open is listed one by one, with its age, its last state and who owes the next step.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.evidence import queries as evidence
from tidewaiter.centre.evidence.queries import ExhibitView
from tidewaiter.centre.exams import queries as exams
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.referrals import queries as referrals
from tidewaiter.centre.referrals.queries import ReferralView
from tidewaiter.centre.targets import queries as targets
from tidewaiter.centre.targets.queries import Reached
from tidewaiter.centre.targets.states import CLOSING, State

WEEK = timedelta(weeks=1)

OWED: dict[State, str] = {
    State.ISSUED: "The port has not acknowledged it.",
    State.ACKNOWLEDGED: "The port has not located it.",
    State.LOCATED: "It was located and not presented.",
    State.PRESENTED: "It was presented and not examined.",
    State.EXAMINED: "It was examined without a result.",
    State.FINDING: "Something was found and no seizure was recorded.",
    State.SEIZURE: "It waits for the laboratory or a referral.",
    State.LABORATORY: "It waits for a referral.",
    State.REFERRAL: "The agency owes an outcome.",
}
"""What is owed next, for every state from which a target can still move."""


@dataclass(frozen=True, slots=True)
class Unclosed:
    """A target that never closed. `days` is its age since the day of its shift; `officer` is at it, '' for nobody."""

    target_id: str
    consignment_id: str
    shift_date: date
    shift: str
    arm: str
    band: str
    state: State
    since: datetime
    days: int
    owed: str
    officer: str


@dataclass(frozen=True, slots=True)
class FacilityWeek:
    """One facility in one week: how many targets ever came to each state, why some ended, and what never closed."""

    facility: str
    monday: date
    reached: dict[State, int]
    reasons: dict[str, int]
    unclosed: tuple[Unclosed, ...]

    @property
    def issued(self) -> int:
        """Targets issued and not withdrawn."""
        return self.reached.get(State.ISSUED, 0) - self.reached.get(State.WITHDRAWN, 0)

    @property
    def presented(self) -> int:
        """Targets that were presented for examination."""
        return self.reached.get(State.PRESENTED, 0)

    @property
    def presented_share(self) -> float | None:
        """Presented against issued, 0 to 1; None where nothing was issued."""
        return self.presented / self.issued if self.issued > 0 else None

    @property
    def closed(self) -> int:
        """Targets that ended without an examination, each with a reason; those withdrawn are among them."""
        return sum(self.reached.get(state, 0) for state in CLOSING)


@dataclass(frozen=True, slots=True)
class Owed:
    """What else waits for somebody: hand-overs that one side has signed, and referrals whose answer is late."""

    unsigned: tuple[ExhibitView, ...]
    overdue: tuple[ReferralView, ...]


def monday_of(on: date) -> date:
    """The Monday of a day's week."""
    return on - timedelta(days=on.weekday())


def weekly(actor: Actor, since: date, until: date, on: date) -> list[FacilityWeek]:
    """Facilities by week, newest week first, for shifts dated in whole weeks from that of `since` to before `until`.

    `on` is the day as of which ages are counted. Only the actor's facilities.
    """
    require(actor, Permission.FACILITY)
    officers = {line.target_id: line.officer for line in exams.open_exams(actor)}
    found = []
    monday = monday_of(since)
    while monday < until:
        found += _week(actor, monday, on, officers)
        monday += WEEK
    return sorted(found, key=lambda one: (-one.monday.toordinal(), one.facility))


def owed(actor: Actor, on: date) -> Owed:
    """Hand-overs and referrals that wait for the other side, of what the actor sees, as of a day."""
    require(actor, Permission.FACILITY)
    late = tuple(view for view in referrals.open_referrals(actor) if view.overdue(on))
    return Owed(tuple(evidence.unsigned(actor)), late)


def _week(actor: Actor, monday: date, on: date, officers: dict[str, str]) -> list[FacilityWeek]:
    by_facility: dict[str, list[Reached]] = defaultdict(list)
    for one in targets.reached(actor, monday, monday + WEEK):
        by_facility[one.facility].append(one)
    waiting: dict[str, list[Unclosed]] = defaultdict(list)
    for view in targets.unclosed(actor, monday, monday + WEEK):
        waiting[view.facility].append(
            Unclosed(
                target_id=view.target_id,
                consignment_id=view.consignment_id,
                shift_date=view.shift_date,
                shift=view.shift,
                arm=view.arm,
                band=view.band,
                state=view.state,
                since=view.state_at,
                days=(on - view.shift_date).days,
                owed=OWED[view.state],
                officer=officers.get(view.target_id, ""),
            )
        )
    return [
        FacilityWeek(facility, monday, _states(rows), _reasons(rows), tuple(waiting[facility]))
        for facility, rows in by_facility.items()
    ]


def _states(rows: list[Reached]) -> dict[State, int]:
    counted: dict[State, int] = defaultdict(int)
    for row in rows:
        counted[row.state] += row.targets
    return dict(counted)


def _reasons(rows: list[Reached]) -> dict[str, int]:
    counted: dict[str, int] = defaultdict(int)
    for row in rows:
        if row.reason_code:
            counted[row.reason_code] += row.targets
    return dict(counted)
