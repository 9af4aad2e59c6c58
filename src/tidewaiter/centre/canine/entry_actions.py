"""Searches out of examinations, written within the transaction that ends one."""

from collections.abc import Mapping, Sequence

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.canine import drafts, queries, standing
from tidewaiter.centre.canine.actions import under_way
from tidewaiter.centre.canine.models import Search, Team
from tidewaiter.centre.exams.models import Examination
from tidewaiter.centre.workspace import current

ALERT, NO_ALERT = "alert", "no alert"


def from_exam(actor: Actor, exam: Examination, entries: Sequence[Mapping[str, object]]) -> int:
    """Note the searches of an examination by registered teams; gives how many. What was not worked is none.

    The audit entry of the examination's end covers them. Certificates are those of the day on which it began.
    """
    said = [(n, entry) for n, entry in enumerate(entries) if entry.get("result") in {ALERT, NO_ALERT}]
    on = exam.started_at.date()
    known = queries.named(actor, [str(entry.get("team", "")) for _, entry in said], on)
    teams = {
        row.folded: row for row in Team.objects.filter(folded__in=[drafts.folded(name) for name, _ in known.values()])
    }
    rows = []
    for position, entry in said:
        found = known.get(str(entry.get("team", "")))
        if found is None:
            continue
        name, odours = found
        team = teams[drafts.folded(name)]
        rows.append(
            Search(
                team=team,
                deployment=under_way(team, exam.facility, exam.started_at),
                exam=exam,
                position=position,
                facility=exam.facility,
                searched_at=exam.started_at,
                what=exam.target.consignment_id,
                alert=entry["result"] == ALERT,
                certified=list(standing.certified(odours)),
                lapsed=[one.odour for one in odours if not one.certified],
                simulated=exam.target.simulated,
                recorded_at=current().now(),
                recorded_by=storable.text(actor.name),
            )
        )
    Search.objects.bulk_create(rows)
    return len(rows)
