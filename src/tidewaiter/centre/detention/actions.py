"""Opening a detention, deciding, serving notice, ending it, and watching the clock."""

import hashlib
from datetime import date

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.detention import clock, drafts, queries, states
from tidewaiter.centre.detention.drafts import NewDetention, NewNotice
from tidewaiter.centre.detention.models import Detention
from tidewaiter.centre.detention.states import ENDS, OPEN, DetentionState, Due
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence.drafts import number
from tidewaiter.centre.notices.actions import To, notify
from tidewaiter.centre.papers import detention_notice
from tidewaiter.centre.papers.typesetting import pdf
from tidewaiter.centre.people.queries import in_full
from tidewaiter.centre.permissions import Permission, Role, require
from tidewaiter.centre.targets import drafts as target_drafts
from tidewaiter.centre.targets.models import Target
from tidewaiter.centre.visibility import at_facilities
from tidewaiter.centre.workspace import current

WORDS: dict[Due, str] = {
    Due.DECIDE_SOON: "%s: release or detain is due by %s.",
    Due.DECIDE_LATE: "%s: nothing was decided by %s; the goods count as detained.",
    Due.NOTICE_SOON: "%s: notice of detention is due by %s.",
    Due.NOTICE_LATE: "%s: notice of detention was due by %s and is not served.",
    Due.EXCLUDED_SOON: "%s: the goods count as excluded on %s unless something final is said.",
}


def present(actor: Actor, detention: NewDetention) -> str:
    """Start the clock of presented goods and give the detention's id ('D-000123').

    The same form sent again gives the same id. Conflict: 422 for a day to come and missing words, 404 for a target
    that is not seen, 'detained-already' (409) while its goods are.
    """
    require(actor, Permission.DETENTION)
    drafts.check_texts(key=detention.key, goods=detention.goods, reason=detention.reason)
    if detention.presented_on > current().now().date():
        raise Conflict("in-the-future", "this has not happened yet", "write the day of presentation", 422)
    rule = clock.rule_on(clock.rules(current().home), detention.presented_on)
    with transaction.atomic():
        targets = at_facilities(Target.objects.select_for_update(), actor)
        target = targets.filter(pk=target_drafts.number(detention.target_id)).first()
        if target is None:
            raise Conflict("unknown-target", f"there is no target {detention.target_id}", http_status=404)
        known = Detention.objects.filter(key=detention.key).first()
        if known is not None and known.target_id == target.pk:
            return known.detention_id
        if known is not None or Detention.objects.filter(target=target, state__in=_values()).exists():
            raise Conflict("detained-already", f"goods of {target.target_id} are detained", "open that detention")
        row = Detention.objects.create(
            key=detention.key,
            target=target,
            facility=target.facility,
            goods=storable.text(detention.goods.strip()),
            reason=storable.text(detention.reason.strip()),
            state=DetentionState.PRESENTED.value,
            presented_on=detention.presented_on,
            decide_by=clock.decide_by(rule, detention.presented_on),
            excluded_on=clock.excluded_on(rule, detention.presented_on),
            citation=rule.citation,
            opened_at=current().now(),
            opened_by=storable.text(actor.name),
        )
        payload = {"target": target.target_id, "decide_by": row.decide_by, "excluded_on": row.excluded_on}
        record(actor, "detention.present", row.detention_id, payload, after={"state": row.state})
    return row.detention_id


def decide(actor: Actor, detention_id: str) -> None:
    """Decide to detain; notice is owed from then on."""
    require(actor, Permission.DETENTION)
    with transaction.atomic():
        row = _locked(actor, detention_id)
        rule = clock.rule_on(clock.rules(current().home), row.presented_on)
        row.decided_at, row.decided_by = current().now(), storable.text(actor.name)
        row.notice_by = clock.notice_by(rule, row.decided_at.date())
        _move(actor, row, DetentionState.DETAINED, "detention.decide", ["decided_at", "decided_by", "notice_by"])


def serve(actor: Actor, detention_id: str, notice: NewNotice) -> bytes:
    """Record that notice was served and give it as PDF, whose digest is kept."""
    require(actor, Permission.DETENTION)
    drafts.check_texts(
        addressee=notice.addressee, grounds=notice.grounds, tests=notice.tests, needed=notice.needed, way=notice.served
    )
    with transaction.atomic():
        row = _locked(actor, detention_id)
        states.check(DetentionState(row.state), DetentionState.NOTIFIED)
        names = ("addressee", "grounds", "tests", "needed", "served")
        for name in names:
            setattr(row, name, storable.text(getattr(notice, name).strip()))
        row.notified_at, row.notified_by = current().now(), storable.text(actor.name)
        row.save(update_fields=[*names, "notified_at", "notified_by"])
        made = _notice(actor, row)
        row.notice_pdf = made
        row.notice_sha256 = hashlib.sha256(made).hexdigest()
        _move(actor, row, DetentionState.NOTIFIED, "detention.serve", ["notice_pdf", "notice_sha256"])
    return made


def notice(actor: Actor, detention_id: str) -> bytes:
    """The notice as it was served, as PDF, noting who took it; 404 for none."""
    require(actor, Permission.DETENTION)
    with transaction.atomic():
        row = _locked(actor, detention_id)
        if row.notice_pdf is None:
            raise Conflict("no-notice", f"no notice of {detention_id} was served", http_status=404)
        record(actor, "detention.read_notice", row.detention_id, {"sha256": row.notice_sha256})
        return bytes(row.notice_pdf)


def end(actor: Actor, detention_id: str, to: DetentionState, because: str) -> None:
    """Release, seize or exclude the goods, and say why."""
    require(actor, Permission.DETENTION)
    drafts.check_texts(reason=because)
    if to not in ENDS:
        raise Conflict("no-end", f"{to} is no end of a detention", f"one of {', '.join(ENDS)}", 422)
    with transaction.atomic():
        _end(actor, _locked(actor, detention_id), to, because)


def watch(actor: Actor, on: date) -> tuple[int, int]:
    """Warn of clocks that come near their end or past it, once each, and note what counts as excluded.

    Gives how many warnings were sent and how many goods count as excluded, by the law and nobody's decision.
    """
    require(actor, Permission.DETENTION)
    with transaction.atomic():
        rows = list(
            queries.visible_to(actor).defer("notice_pdf").select_for_update().filter(state__in=_values()).order_by("pk")
        )
        passed = [row for row in rows if row.excluded_on <= on]
        for row in passed:
            _end(actor, row, DetentionState.EXCLUDED, f"Nothing final was said by {row.excluded_on}: {row.citation}.")
            said = f"{row.detention_id}: the goods count as excluded since {row.excluded_on}."
            _tell(actor, row, said, alarm=True)
        warned = 0
        for row in rows:
            due = queries.due(DetentionState(row.state), row.decide_by, row.notice_by, row.excluded_on, on)
            if due is Due.NONE or due == row.warned:
                continue
            day = {Due.EXCLUDED_SOON: row.excluded_on, Due.NOTICE_SOON: row.notice_by, Due.NOTICE_LATE: row.notice_by}
            row.warned = due.value
            row.save(update_fields=["warned"])
            record(actor, "detention.warn", row.detention_id, {"due": due})
            late = due in {Due.DECIDE_LATE, Due.NOTICE_LATE}
            _tell(actor, row, WORDS[due] % (row.detention_id, day.get(due) or row.decide_by), alarm=late)
            warned += 1
    return warned, len(passed)


def _end(actor: Actor, row: Detention, to: DetentionState, because: str) -> None:
    row.ended_at, row.ended_by = current().now(), storable.text(actor.name)
    row.ended_because = storable.text(because.strip())
    _move(actor, row, to, "detention.end", ["ended_at", "ended_by", "ended_because"], because)


def _tell(actor: Actor, row: Detention, said: str, *, alarm: bool) -> None:
    to = To(role=Role.SUPERVISOR, facility=row.facility)
    notify(actor, to=to, text=said, link=f"/detentions/{row.detention_id}", alarm=alarm)


def _move(actor: Actor, row: Detention, to: DetentionState, action: str, changed: list[str], reason: str = "") -> None:
    before = DetentionState(row.state)
    states.check(before, to)
    row.state = to.value
    row.save(update_fields=["state", *changed])
    payload = {"notice_by": row.notice_by, "notice_sha256": row.notice_sha256}
    record(actor, action, row.detention_id, payload, reason=reason, before={"state": before}, after={"state": to})


def _locked(actor: Actor, detention_id: str) -> Detention:
    row = queries.visible_to(actor).select_for_update().filter(pk=number(detention_id, "D")).first()
    if row is None:
        raise Conflict("unknown-detention", f"there is no detention {detention_id}", http_status=404)
    return row


def _notice(actor: Actor, row: Detention) -> bytes:
    view = queries.detention(actor, row.detention_id)
    if view is None:
        raise RuntimeError(f"{row.detention_id} vanished")
    return pdf(detention_notice.sheet(view, in_full))


def _values() -> list[str]:
    return [state.value for state in OPEN]
