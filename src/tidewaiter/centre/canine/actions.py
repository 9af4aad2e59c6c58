"""Teams, certificates, training, deployments, searches: one verb, one transaction, one audit entry."""

from datetime import datetime

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.canine import drafts, queries, standing
from tidewaiter.centre.canine.drafts import (
    NewAid,
    NewCertificate,
    NewDeployment,
    NewSearch,
    NewSession,
    NewTeam,
)
from tidewaiter.centre.canine.models import Certificate, Deployment, Search, Session, Team, TrainingAid
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.visibility import at_facilities
from tidewaiter.centre.workspace import current


def add_team(actor: Actor, new: NewTeam) -> str:
    """Register a team and give its id ('K-000123'); Conflict (409, 'team-known') for a name that is taken."""
    require(actor, Permission.CANINE_WRITE)
    drafts.check_names(name=new.name, handler=new.handler, dog=new.dog, facility=new.facility)
    _there(actor, new.facility)
    with transaction.atomic():
        folded = storable.text(drafts.folded(new.name))
        if Team.objects.filter(folded=folded).exists() or drafts.number(new.name):
            raise Conflict("team-known", "there is a team {name} already", "choose another name", name=new.name.strip())
        row = Team.objects.create(
            name=storable.text(new.name.strip()),
            folded=folded,
            handler=storable.text(new.handler.strip()),
            dog=storable.text(new.dog.strip()),
            facility=storable.text(new.facility.strip()),
            since=new.since,
            added_at=current().now(),
            added_by=storable.text(actor.name),
        )
        record(actor, "canine.add_team", row.team_id, {"name": row.name, "facility": row.facility})
    return row.team_id


def retire_team(actor: Actor, team_id: str, because: str) -> None:
    """Take a team out of service from today; what it did stays."""
    require(actor, Permission.CANINE_WRITE)
    _reasoned(because)
    with transaction.atomic():
        row = _team(actor, team_id)
        if row.retired_on is not None:
            raise Conflict(
                "team-retired", "{name} was retired on {retired_on}", name=row.name, retired_on=row.retired_on
            )
        row.retired_on, row.retired_because = current().now().date(), storable.text(because.strip())
        row.save(update_fields=["retired_on", "retired_because"])
        record(actor, "canine.retire_team", row.team_id, {}, reason=because.strip())


def certify(actor: Actor, team_id: str, new: NewCertificate) -> None:
    """Record a certificate for an odour; a handler does not record their own (403, 'second-person')."""
    require(actor, Permission.CANINE_WRITE)
    drafts.check_certificate(new, current().now().date())
    with transaction.atomic():
        row = _team(actor, team_id)
        if drafts.folded(row.handler) == drafts.folded(actor.name):
            raise Conflict(
                "second-person", "a handler does not record their own certificate", "ask a second person", 403
            )
        odour = storable.text(standing.odour_name(new.odour))
        if Certificate.objects.filter(team=row, odour=odour, certified_on=new.certified_on).exists():
            raise Conflict(
                "certificate-known",
                "{odour} of {certified_on} is recorded already",
                odour=odour,
                certified_on=new.certified_on,
            )
        made = Certificate.objects.create(
            team=row,
            odour=odour,
            certified_on=new.certified_on,
            expires=new.expires,
            authority=storable.text(new.authority.strip()),
            reference=storable.text(new.reference.strip()),
            recorded_at=current().now(),
            recorded_by=storable.text(actor.name),
        )
        payload = {"certificate": made.pk, "odour": odour, "from": f"{new.certified_on}", "until": f"{new.expires}"}
        record(actor, "canine.certify", row.team_id, payload)


def withdraw_certificate(actor: Actor, team_id: str, certificate: int, because: str) -> None:
    """End a certificate from today, for a reason."""
    require(actor, Permission.CANINE_WRITE)
    _reasoned(because)
    with transaction.atomic():
        team = _team(actor, team_id)
        row = Certificate.objects.select_for_update().filter(team=team, pk=certificate).first()
        if row is None:
            raise Conflict("unknown-certificate", "there is no such certificate", http_status=404)
        if row.withdrawn_on is not None:
            raise Conflict("certificate-withdrawn", "it was withdrawn on {withdrawn_on}", withdrawn_on=row.withdrawn_on)
        row.withdrawn_on = current().now().date()
        row.withdrawn_by, row.withdrawn_because = storable.text(actor.name), storable.text(because.strip())
        row.save(update_fields=["withdrawn_on", "withdrawn_by", "withdrawn_because"])
        payload = {"certificate": row.pk, "odour": row.odour}
        record(actor, "canine.withdraw_certificate", team.team_id, payload, reason=because.strip())


def add_aid(actor: Actor, new: NewAid) -> None:
    """Register a training aid; Conflict (409, 'aid-known') for a code that is taken."""
    require(actor, Permission.CANINE_WRITE)
    drafts.check_aid(new, current().now().date())
    _there(actor, new.facility)
    with transaction.atomic():
        code = storable.text(new.code.strip())
        if TrainingAid.objects.filter(code=code).exists():
            raise Conflict("aid-known", "there is an aid {called} already", "choose another code", called=code)
        row = TrainingAid.objects.create(
            code=code,
            odour=storable.text(standing.odour_name(new.odour)),
            form=new.form.value,
            facility=storable.text(new.facility.strip()),
            made_on=new.made_on,
            replace_by=new.replace_by,
            note=storable.text(new.note.strip()),
            added_at=current().now(),
            added_by=storable.text(actor.name),
        )
        record(actor, "canine.add_aid", row.code, {"odour": row.odour, "replace_by": f"{row.replace_by}"})


def retire_aid(actor: Actor, code: str, because: str) -> None:
    """Take a training aid out of use, for a reason."""
    require(actor, Permission.CANINE_WRITE)
    _reasoned(because)
    with transaction.atomic():
        row = _aid(actor, code)
        row.retired_on, row.retired_because = current().now().date(), storable.text(because.strip())
        row.save(update_fields=["retired_on", "retired_because"])
        record(actor, "canine.retire_aid", row.code, {"odour": row.odour}, reason=because.strip())


def train(actor: Actor, team_id: str, new: NewSession) -> None:
    """Record training; whether the aid was past its day then is kept with it."""
    require(actor, Permission.CANINE_WRITE)
    drafts.check_session(new, current().now().date())
    with transaction.atomic():
        team = _team(actor, team_id)
        aid = _aid(actor, new.aid) if new.aid.strip() else None
        odour = storable.text(standing.odour_name(new.odour))
        if aid is not None and aid.odour != odour:
            raise Conflict(
                "other-odour",
                "the aid {called} is of {odour}",
                "choose another aid or odour",
                422,
                called=aid.code,
                odour=aid.odour,
            )
        row = Session.objects.create(
            team=team,
            held_on=new.held_on,
            odour=odour,
            aid=aid,
            aid_overdue=aid is not None and aid.replace_by < new.held_on,
            hidden=new.hidden,
            found=new.found,
            false_alerts=new.false_alerts,
            note=storable.text(new.note.strip()),
            recorded_at=current().now(),
            recorded_by=storable.text(actor.name),
        )
        payload = {"odour": odour, "hidden": row.hidden, "found": row.found, "false_alerts": row.false_alerts}
        record(actor, "canine.train", team.team_id, payload)


def deploy(actor: Actor, team_id: str, new: NewDeployment) -> str:
    """Send a team to a place and give the deployment's id ('KD-000123'); 409 while it is somewhere else."""
    require(actor, Permission.CANINE_WRITE)
    drafts.check_deployment(new)
    _there(actor, new.facility)
    with transaction.atomic():
        team = _team(actor, team_id)
        if team.retired_on is not None:
            raise Conflict(
                "team-retired", "{name} was retired on {retired_on}", name=team.name, retired_on=team.retired_on
            )
        if new.ends is None and Deployment.objects.filter(team=team, ends__isnull=True).exists():
            raise Conflict("deployed-already", "{name} is deployed", "end that deployment first", name=team.name)
        row = Deployment.objects.create(
            team=team,
            facility=storable.text(new.facility.strip()),
            place=storable.text(new.place.strip()),
            work=new.work.value,
            begins=new.begins,
            ends=new.ends,
            recorded_by=storable.text(actor.name),
        )
        payload = {"team": team.team_id, "facility": row.facility, "work": row.work}
        record(actor, "canine.deploy", row.deployment_id, payload)
    return row.deployment_id


def end_deployment(actor: Actor, deployment_id: str) -> None:
    """End a deployment now."""
    require(actor, Permission.CANINE_WRITE)
    with transaction.atomic():
        rows = at_facilities(Deployment.objects.select_for_update(), actor)
        row = rows.filter(pk=drafts.deployment_number(deployment_id)).first()
        if row is None:
            raise Conflict(
                "unknown-deployment",
                "there is no deployment {deployment_id}",
                http_status=404,
                deployment_id=deployment_id,
            )
        if row.ends is not None:
            raise Conflict("deployment-ended", "it ended at {ends} UTC", ends=f"{row.ends:%Y-%m-%d %H:%M}")
        row.ends = max(current().now(), row.begins)
        row.save(update_fields=["ends"])
        record(actor, "canine.end_deployment", row.deployment_id, {"ends": row.ends.isoformat()})


def search(actor: Actor, team_id: str, new: NewSearch) -> None:
    """Record a search outside an examination; those of examinations are recorded when these end."""
    require(actor, Permission.CANINE_WRITE)
    drafts.check_search(new, current().now())
    _there(actor, new.facility)
    with transaction.atomic():
        team = _team(actor, team_id)
        on = new.searched_at.date()
        known = queries.named(actor, [team.team_id], on).get(team.team_id, (team.name, ()))[1]
        certified = standing.certified(known)
        row = Search.objects.create(
            team=team,
            deployment=under_way(team, new.facility, new.searched_at),
            facility=storable.text(new.facility.strip()),
            searched_at=new.searched_at,
            what=storable.text(new.what.strip()),
            alert=new.alert,
            found=new.found,
            substance=storable.text(new.substance.strip()),
            certified=list(certified),
            lapsed=[one.odour for one in known if not one.certified],
            simulated=current().practice,
            recorded_at=current().now(),
            recorded_by=storable.text(actor.name),
        )
        record(actor, "canine.search", team.team_id, {"search": row.pk, "alert": row.alert, "found": row.found})


def under_way(team: Team, facility: str, at: datetime) -> Deployment | None:
    """The deployment of a team at a facility at a moment."""
    rows = Deployment.objects.filter(team=team, facility=facility, begins__lte=at).order_by("-begins")
    return next((row for row in rows if row.ends is None or row.ends >= at), None)


def _team(actor: Actor, name: str) -> Team:
    row = queries.visible_to(actor).select_for_update().filter(pk=drafts.number(name)).first()
    if row is None:
        raise Conflict("unknown-team", "there is no team {name}", http_status=404, name=name)
    return row


def _aid(actor: Actor, code: str) -> TrainingAid:
    rows = at_facilities(TrainingAid.objects.select_for_update(), actor).filter(retired_on__isnull=True)
    row = rows.filter(code=storable.text(code.strip())).first()
    if row is None:
        raise Conflict("unknown-aid", "there is no training aid {called}", http_status=404, called=code)
    return row


def _there(actor: Actor, facility: str) -> None:
    if not actor.works_at(facility.strip()):
        raise Conflict("unknown-facility", "there is no facility {facility}", http_status=404, facility=facility)


def _reasoned(because: str) -> None:
    if not because.strip():
        raise Conflict("reason-required", "this is done for a reason", "say why", 422)
