"""Recording and revoking certificates, going on without one, and telling of those that end."""

from datetime import date

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.certificates import kinds, queries
from tidewaiter.centre.certificates.drafts import NewCertificate, Standing
from tidewaiter.centre.certificates.models import Certificate, GoingOn
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.exams import queries as exams
from tidewaiter.centre.exams.drafts import number as exam_number
from tidewaiter.centre.exams.states import OPEN
from tidewaiter.centre.notices.actions import To, notify
from tidewaiter.centre.people import queries as people
from tidewaiter.centre.permissions import Permission, Role, require
from tidewaiter.centre.workspace import current

PAGE = "/safety/certificates"


def add(actor: Actor, new: NewCertificate) -> int:
    """Record somebody's certificate and give its number; the same form sent again gives the same one.

    Conflict: 'own-certificate' (403) for one's own; 404 for a facility that the actor does not see, a person or a kind
    that is not known; 422 for days that cannot be and without saying who issued it.
    """
    require(actor, Permission.CERTIFICATES)
    today = current().now().date()
    if not new.key.strip() or not new.issued_by.strip():
        raise Conflict("issuer-required", "a certificate is issued by somebody", "say by whom", 422)
    if new.issued_on > today or (new.expires is not None and new.expires < new.issued_on):
        raise Conflict("bad-day", "these days cannot be", "read the certificate again", 422)
    if new.kind not in kinds.kinds(current().home):
        raise Conflict("unknown-kind", "there is no training {kind}", http_status=404, kind=new.kind)
    if not new.facility or not actor.works_at(new.facility):
        raise Conflict("unknown-facility", "there is no facility {facility}", http_status=404, facility=new.facility)
    person = people.person(new.person.strip())
    if person is None or (person.facilities is not None and new.facility not in person.facilities):
        raise Conflict("unknown-person", "nobody called {person} works there", http_status=404, person=new.person[:80])
    if person.username == actor.name:
        raise Conflict("own-certificate", "nobody records their own certificate", "ask another who may", 403)
    with transaction.atomic():
        known = Certificate.objects.filter(key=new.key).first()
        if known is not None:
            return known.pk
        row = Certificate.objects.create(
            key=new.key,
            person=person.username,
            facility=storable.text(new.facility),
            kind=new.kind,
            issued_by=storable.text(new.issued_by.strip(), 200),
            issued_on=new.issued_on,
            expires=new.expires,
            reference=storable.text(new.reference.strip(), 200),
            recorded_at=current().now(),
            recorded_by=storable.text(actor.name),
        )
        payload = {"issued_by": row.issued_by, "issued_on": f"{row.issued_on}", "expires": f"{row.expires}"}
        record(actor, "certificates.add", f"{row}", payload, after={"standing": Standing.HOLDS})
    return row.pk


def revoke(actor: Actor, number: int, because: str) -> None:
    """Say that a certificate does not count, and why."""
    require(actor, Permission.CERTIFICATES)
    _reasoned(because)
    with transaction.atomic():
        row = queries.visible_to(actor).select_for_update().filter(pk=number).first()
        if row is None:
            raise Conflict("unknown-certificate", "there is no such certificate", http_status=404)
        if row.revoked_at is not None:
            raise Conflict("revoked-already", "{revoked_by} has revoked it", revoked_by=row.revoked_by)
        row.revoked_at, row.revoked_by = current().now(), storable.text(actor.name)
        row.revoked_because = storable.text(because.strip(), 2000)
        row.save(update_fields=["revoked_at", "revoked_by", "revoked_because"])
        record(actor, "certificates.revoke", f"{row}", {"number": number}, reason=because.strip())


def go_on(actor: Actor, exam_id: str, person: str, because: str) -> tuple[str, ...]:
    """As supervisor, let somebody go on in an examination without certificates that lapsed; gives which.

    Conflict: 'own-certificate' (403) for oneself, 404 for an examination that the actor does not see, 409 for one
    that is over or where nothing lapsed.
    """
    require(actor, Permission.CERTIFICATES)
    require(actor, Permission.EXAMINE)
    _reasoned(because)
    if storable.text(person) == storable.text(actor.name):
        raise Conflict("own-certificate", "nobody lets themselves go on", "ask another supervisor", 403)
    with transaction.atomic():
        view = exams.exam(actor, exam_id)
        if view is None:
            raise Conflict("unknown-exam", "there is no examination {exam_id}", http_status=404, exam_id=exam_id)
        if view.line.state not in OPEN:
            raise Conflict("exam-closed", "this examination is {state}", state=view.line.state)
        lacking = queries.lacks(person, [card.code for card in view.cards], current().now().date())
        found = tuple(one.kind for one in lacking if one.stops)
        if not found:
            raise Conflict("nothing-lapsed", "no certificate that {person} needs here has lapsed", person=person[:80])
        row = GoingOn.objects.create(
            exam_id=exam_number(exam_id),
            person=storable.text(person),
            kinds=list(found),
            reason=storable.text(because.strip(), 2000),
            at=current().now(),
            by=storable.text(actor.name),
        )
        payload = {"person": row.person, "kinds": row.kinds}
        record(actor, "certificates.go_on", view.line.exam_id, payload, reason=because.strip())
    return found


def watch(actor: Actor, on: date) -> int:
    """Tell people and supervisors of certificates that end soon and of those that lapsed, each once; how many."""
    require(actor, Permission.CERTIFICATES)
    told = 0
    for view in queries.certificates(actor, on, ending=True):
        with transaction.atomic():
            row = Certificate.objects.select_for_update().get(pk=view.number)
            if row.told == view.standing or row.revoked_at is not None:
                continue
            row.told = view.standing.value
            row.save(update_fields=["told"])
            over = view.standing is Standing.LAPSED
            said = "lapsed on" if over else "ends on"
            text = f"A certificate ({view.title}) of {view.person} {said} {view.expires}."
            supervisors = To(role=Role.SUPERVISOR, facility=view.facility)
            notify(actor, to=supervisors, text=text, link=PAGE, alarm=over)
            notify(actor, to=To(person=view.person), text=text, link=PAGE)
            told += 1
    return told


def _reasoned(because: str) -> None:
    if not because.strip():
        raise Conflict("reason-required", "this is done for a reason", "say why", 422)
