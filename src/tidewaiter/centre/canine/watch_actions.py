"""Telling handlers and supervisors of dogs' certificates that end, and of training aids that are to be replaced."""

from datetime import date

from django.db import transaction

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.canine import queries
from tidewaiter.centre.canine.models import Certificate, Team, TrainingAid
from tidewaiter.centre.canine.standing import Odour, Standing, aid_standing
from tidewaiter.centre.notices.actions import To, notify
from tidewaiter.centre.permissions import Permission, Role, require

PAGE = "/canine"


def watch(actor: Actor, on: date) -> int:
    """Tell of certificates and aids that end within a month, and alarm supervisors of those that ended; each once.

    What was replaced by a later certificate, and what belongs to a team or aid out of service, is nobody's business.
    Gives how many certificates and aids were told of.
    """
    require(actor, Permission.CANINE_WRITE)
    told = 0
    for line in queries.standings(actor, on):
        for odour in line.odours:
            if odour.standing in {Standing.SOON, Standing.LAPSED}:
                told += _certificate(actor, line.team, odour)
    for aid in queries.aids(actor, on):
        told += _aid(actor, aid, on)
    return told


def _certificate(actor: Actor, team: Team, odour: Odour) -> bool:
    """Tell of the certificate by which a team stands in an odour as it does; whether that is news."""
    with transaction.atomic():
        rows = Certificate.objects.select_for_update().filter(team=team, odour=odour.odour)
        row = next((row for row in rows.order_by("pk") if row.last_day == odour.until), None)
        if row is None or row.told == odour.standing:
            return False
        row.told = odour.standing.value
        row.save(update_fields=["told"])
        over = odour.standing is Standing.LAPSED
        said = "ended on" if over else "ends on"
        text = f"The certificate of {team.name} for {odour.odour} {said} {odour.until}."
        link = f"{PAGE}/{team.team_id}"
        notify(actor, to=To(role=Role.SUPERVISOR, facility=team.facility), text=text, link=link, alarm=over)
        notify(actor, to=To(person=team.handler), text=text, link=link)
    return True


def _aid(actor: Actor, aid: queries.AidView, on: date) -> bool:
    standing = aid_standing(aid.replace_by, on)
    with transaction.atomic():
        row = TrainingAid.objects.select_for_update().get(code=aid.code)
        if row.retired_on is not None or row.told == standing:
            return False
        row.told = standing.value
        row.save(update_fields=["told"])
        if standing is Standing.CURRENT:
            return False
        over = standing is Standing.LAPSED
        said = "was to be replaced by" if over else "is to be replaced by"
        text = f"The training aid {row.code} ({row.odour}) {said} {row.replace_by}."
        for role in (Role.SUPERVISOR, Role.CANINE_HANDLER):
            notify(actor, to=To(role=role, facility=row.facility), text=text, link=PAGE, alarm=False)
    return True
