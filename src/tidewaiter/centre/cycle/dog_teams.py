"""Where one more dog team would do most good on a day, out of issued targets, teams that are there and their record."""

from datetime import date, datetime, timedelta

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.canine import queries as canine
from tidewaiter.centre.cycle import definitions
from tidewaiter.centre.cycle.staffed import staffed
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.targets import port_queries
from tidewaiter.centre.workspace import Workspace
from tidewaiter.selection.capacity import Facility
from tidewaiter.selection.dog_need import ASSUMED_ROOM, ENOUGH_DEPLOYMENTS, Known, Need, Place, needs
from tidewaiter.selection.intervals import NOTHING
from tidewaiter.selection.track_record import track

WINDOW = timedelta(days=90)
"""How far back the record of searches a deployment goes."""
DOG = "dog"
"""What a kind of examination is called, in facilities.toml, that a dog does."""


def where(workspace: Workspace, actor: Actor, on: date, at: datetime) -> list[Need]:
    """Facilities of the actor by what one more team would reach, with a sentence each; `at` says who is there now.

    A team counts where it is deployed and holds a certificate in force. Searches are those that the actor sees.
    """
    require(actor, Permission.CANINE)
    places = [one for one in definitions.load(workspace.home).facilities.facility if actor.works_at(one.code)]
    waiting = port_queries.probabilities(actor, on)
    certified = {one.team_id for one in canine.teams(actor, on) if one.certified}
    there: dict[str, set[str]] = {}
    for deployment in canine.deployments(actor, at=at, limit=10_000):
        if deployment.team_id in certified:
            there.setdefault(deployment.facility, set()).add(deployment.team_id)
    found = [
        Place(
            place.code,
            tuple(waiting.get(place.code, ())),
            len(there.get(place.code, ())),
            _limit(staffed(place, on)),
        )
        for place in places
    ]
    return needs(found, known(actor, at))


def known(actor: Actor, at: datetime) -> Known:
    """What the record says of searches a deployment and of the share of finds that dogs show."""
    record = track(one.use for one in canine.searches(actor))
    ended = [
        one.searches
        for one in canine.deployments(actor, limit=10_000)
        if one.ends is not None and one.begins >= at - WINDOW and one.searches
    ]
    shown = record.shown if record.enough_finds else NOTHING
    if len(ended) < ENOUGH_DEPLOYMENTS:
        return Known(ASSUMED_ROOM, assumed=True, shown=shown)
    return Known(max(round(sum(ended) / len(ended)), 1), assumed=False, shown=shown)


def _limit(place: Facility) -> int | None:
    """How many a day's shifts can have searched by dogs, None where no kind of examination says so."""
    kinds = [exam for shift in place.shifts for exam in shift.exams if DOG in exam.name.casefold()]
    rooms = [exam.at_most for exam in kinds if exam.at_most is not None]
    return sum(rooms) if kinds and len(rooms) == len(kinds) else None
