"""Reading referrals, always through `visible_to`."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.evidence.drafts import number as evidence_number
from tidewaiter.centre.referrals import drafts
from tidewaiter.centre.referrals.models import Referral
from tidewaiter.centre.referrals.states import OPEN, ReferralState
from tidewaiter.centre.targets.drafts import number as target_number
from tidewaiter.centre.targets.drafts import target_id
from tidewaiter.centre.visibility import at_facilities, under_caveats


@dataclass(frozen=True, slots=True)
class ReferralView:
    """A referral as it is shown; without a seizure, or without a target, that id is ''."""

    referral_id: str
    target_id: str
    seizure_id: str
    facility: str
    agency: str
    contact: str
    purpose: str
    note: str
    due: date
    state: ReferralState
    sent_at: datetime
    sent_by: str
    answered_at: datetime | None
    answered_who: str
    answered_by: str
    answer: str
    ended_at: datetime | None
    ended_by: str
    outcome: str
    outcome_note: str

    def overdue(self, on: date) -> bool:
        """Whether the agency's answer is late on a day."""
        return self.state is ReferralState.SENT and self.due < on


def visible_to(actor: Actor) -> QuerySet[Referral]:
    """Referrals of what the actor's facilities found, under caveats that the actor may read."""
    return under_caveats(at_facilities(Referral.objects.all(), actor), actor)


def referral(actor: Actor, referral_id: str) -> ReferralView | None:
    """A referral, None for one that the actor does not see."""
    row = visible_to(actor).filter(pk=drafts.number(referral_id)).first()
    return None if row is None else _view(row)


def referrals_of(actor: Actor, name: str) -> list[ReferralView]:
    """Referrals of a seizure ('S-…') or a target ('T-…'), oldest first."""
    of_seizure = evidence_number(name, "S")
    rows = visible_to(actor)
    chosen = rows.filter(seizure=of_seizure) if of_seizure else rows.filter(target=target_number(name))
    return [_view(row) for row in chosen.order_by("number")]


def open_referrals(actor: Actor) -> list[ReferralView]:
    """Referrals on which an agency owes an answer or an outcome, the one due first at the head."""
    rows = visible_to(actor).filter(state__in=[state.value for state in OPEN])
    return [_view(row) for row in rows.order_by("due", "number")]


def ended_referrals(actor: Actor, most: int = 50) -> list[ReferralView]:
    """Referrals that were declined, taken back, or of which the outcome is known: the latest `most`, newest first."""
    rows = visible_to(actor).exclude(state__in=[state.value for state in OPEN])
    return [_view(row) for row in rows.order_by("-number")[:most]]


def _view(row: Referral) -> ReferralView:
    return ReferralView(
        referral_id=row.referral_id,
        target_id="" if row.target_id is None else target_id(row.target_id),
        seizure_id="" if row.seizure_id is None else f"S-{row.seizure_id:06d}",
        facility=row.facility,
        agency=row.agency,
        contact=row.contact,
        purpose=row.purpose,
        note=row.note,
        due=row.due,
        state=ReferralState(row.state),
        sent_at=row.sent_at,
        sent_by=row.sent_by,
        answered_at=row.answered_at,
        answered_who=row.answered_who,
        answered_by=row.answered_by,
        answer=row.answer,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        outcome=row.outcome,
        outcome_note=row.outcome_note,
    )
