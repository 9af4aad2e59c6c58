"""Putting exhibits into a vault and taking them out, counting them, and alarms: two people for each."""

from collections.abc import Mapping

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence import drafts as evidence_drafts
from tidewaiter.centre.evidence import ledger_actions
from tidewaiter.centre.evidence import queries as evidence
from tidewaiter.centre.evidence.drafts import Condition
from tidewaiter.centre.evidence.models import Exhibit, LegalHold
from tidewaiter.centre.notices.actions import To, notify
from tidewaiter.centre.permissions import Permission, Role, require
from tidewaiter.centre.vault import drafts, queries
from tidewaiter.centre.vault.drafts import NewMovement, NewThreshold, Purpose, Verdict, Way
from tidewaiter.centre.vault.models import Holding, Movement, StockLine, StockTake, Threshold, VaultAlarm
from tidewaiter.centre.workspace import current


def set_threshold(actor: Actor, threshold: NewThreshold) -> None:
    """Say how much of a substance a facility's vault may hold from now on, and on what basis."""
    require(actor, Permission.VAULT_RULES)
    drafts.check_threshold(threshold)
    _works_at(actor, threshold.facility)
    with transaction.atomic():
        row = Threshold.objects.create(
            facility=storable.text(threshold.facility),
            substance=queries.folded(threshold.substance),
            allowed_g=threshold.allowed_g,
            destroy_days=threshold.destroy_days,
            basis=storable.text(threshold.basis.strip()),
            set_at=current().now(),
            set_by=storable.text(actor.name),
        )
        payload = {"substance": row.substance, "allowed_g": row.allowed_g, "destroy_days": row.destroy_days}
        record(actor, "vault.threshold", row.facility, payload, reason=row.basis)


def move(actor: Actor, seals: Mapping[str, str], movement: NewMovement) -> int:
    """Record that exhibits that the actor holds go in or out, each with its seal as read; gives the movement's number.

    It counts when a second person has signed. Conflict: 'not-holder', 'in-vault' or 'not-in-vault' (409), 'on-hold'
    (409) for what goes out to be destroyed while a legal hold stands, 422 for a seal that differs without a note.
    """
    require(actor, Permission.VAULT_WRITE)
    drafts.check_movement(movement)
    _works_at(actor, movement.facility)
    with transaction.atomic():
        rows = ledger_actions.exhibits(actor, list(seals))
        ledger_actions.held_by(actor, rows)
        for row in rows:
            ledger_actions.explained(row, seals[row.exhibit_id], Condition.INTACT, movement.note)
        _fits(rows, movement)
        made = Movement.objects.create(
            facility=storable.text(movement.facility),
            way=movement.way.value,
            purpose=movement.purpose.value,
            shelf=storable.text(movement.shelf.strip()),
            note=storable.text(movement.note.strip()),
            at=current().now(),
            by=storable.text(actor.name),
        )
        made.exhibits.set(rows)
        payload = {"movement": made.pk, "exhibits": [row.exhibit_id for row in rows], "purpose": made.purpose}
        record(actor, f"vault.{made.way}", made.facility, payload)
    return made.pk


def sign(actor: Actor, number: int) -> None:
    """Sign a movement as second person; only then does it count. Conflict (409, 'same-person') for who recorded it."""
    require(actor, Permission.VAULT_WRITE)
    with transaction.atomic():
        made = _waiting(actor, number)
        rows = list(Exhibit.objects.select_for_update().filter(movement=made).order_by("pk"))
        movement = NewMovement(made.facility, Way(made.way), Purpose(made.purpose), made.shelf, made.note)
        _fits(rows, movement, but=made.pk)
        made.second_at, made.second_by = current().now(), storable.text(actor.name)
        made.save(update_fields=["second_at", "second_by"])
        if movement.way is Way.IN:
            said = {"facility": made.facility, "shelf": made.shelf, "since": made.second_at, "movement": made}
            Holding.objects.bulk_create([Holding(exhibit=row, **said) for row in rows])
        else:
            Holding.objects.filter(exhibit__in=rows).delete()
        record(actor, "vault.sign", made.facility, {"movement": made.pk, "way": made.way})


def refuse(actor: Actor, number: int, reason: str) -> None:
    """Say as second person that a movement did not happen as recorded, and why; it never counts."""
    require(actor, Permission.VAULT_WRITE)
    ledger_actions.reasoned(reason, "a movement is refused for a reason")
    with transaction.atomic():
        made = _waiting(actor, number)
        made.second_by, made.refused = storable.text(actor.name), storable.text(reason.strip())
        made.save(update_fields=["second_by", "refused"])
        record(actor, "vault.refuse", made.facility, {"movement": made.pk}, reason=reason)


def take_stock(actor: Actor, facility: str, read: Mapping[str, str], note: str = "") -> int:
    """Record a count of a facility's vault: each exhibit that was found, with its seal as read; gives its number.

    What the ledger has and was not found is missing, what was found and the ledger has not is not expected. It stands
    when a second person has signed. Conflict (404) for an exhibit that the actor does not see.
    """
    require(actor, Permission.VAULT_WRITE)
    _works_at(actor, facility)
    with transaction.atomic():
        expected = {row.exhibit_id: row.exhibit for row in _held(actor, facility)}
        found = {evidence_drafts.number(name, "E"): seal.strip() for name, seal in read.items()}
        seen = evidence.exhibits_visible_to(actor).filter(pk__in=found).in_bulk()
        if len(seen) < len(found):
            raise Conflict("unknown-exhibit", "there is no such exhibit", "read the label again", http_status=404)
        made = StockTake.objects.create(
            facility=storable.text(facility),
            at=current().now(),
            by=storable.text(actor.name),
            note=storable.text(note.strip()),
        )
        lines = [
            StockLine(stock_take=made, exhibit=exhibit, seal=storable.text(found.get(pk, "")), verdict=verdict.value)
            for pk, exhibit in {**expected, **seen}.items()
            for verdict in [_verdict(exhibit, expected, found)]
        ]
        StockLine.objects.bulk_create(lines)
        counts = {verdict.value: sum(line.verdict == verdict for line in lines) for verdict in Verdict}
        record(actor, "vault.take_stock", made.facility, {"stock_take": made.pk, **counts})
    return made.pk


def sign_stock(actor: Actor, number: int) -> None:
    """Sign a count as second person; what is missing or sealed anew alarms the supervisors of the facility."""
    require(actor, Permission.VAULT_WRITE)
    with transaction.atomic():
        rows = queries.stock_takes_visible_to(actor).select_for_update()
        made = rows.filter(pk=number, second_at__isnull=True).first()
        if made is None:
            raise Conflict(
                "unknown-stock-take", "no stock-take {number} waits for a signature", http_status=404, number=number
            )
        _another(actor, made.by)
        made.second_at, made.second_by = current().now(), storable.text(actor.name)
        made.save(update_fields=["second_at", "second_by"])
        wrong = made.lines.exclude(verdict=Verdict.FOUND.value).count()
        record(actor, "vault.sign_stock", made.facility, {"stock_take": made.pk, "wrong": wrong})
        if wrong:
            said = f"Stock-take {made.pk} of the vault at {made.facility}: {wrong} exhibits do not fit the ledger."
            notify(actor, to=To(Role.SUPERVISOR, made.facility), text=said, link="/vault", alarm=True)


def look_over(actor: Actor) -> tuple[int, int]:
    """Raise an alarm for each substance of which more lies in a vault than may, once, and clear those that are over.

    Gives how many were raised and cleared.
    """
    require(actor, Permission.VAULT)
    with transaction.atomic():
        standing = {
            (row.facility, row.substance): row
            for row in VaultAlarm.objects.select_for_update().filter(cleared_at__isnull=True).order_by("pk")
        }
        over = {(one.facility, one.substance): one for one in queries.all_levels() if one.over}
        raised = [over[key] for key in sorted(over.keys() - standing.keys())]
        for level in raised:
            VaultAlarm.objects.create(
                facility=level.facility,
                substance=level.substance,
                held_g=level.held_g,
                allowed_g=level.allowed_g or 0.0,
                raised_at=current().now(),
            )
            said = f"More {level.substance} lies in the vault at {level.facility} than may: {level.held_g:,.6g} g"
            to = To(Role.SUPERVISOR, level.facility)
            notify(actor, to=to, text=f"{said} of {level.allowed_g:,.6g} g.", link="/vault", alarm=True)
        cleared = [standing[key] for key in sorted(standing.keys() - over.keys())]
        for row in cleared:
            row.cleared_at = current().now()
            row.save(update_fields=["cleared_at"])
        if raised or cleared:
            record(actor, "vault.look_over", "vault", {"raised": len(raised), "cleared": len(cleared)})
    return len(raised), len(cleared)


def _fits(rows: list[Exhibit], movement: NewMovement, but: int = 0) -> None:
    here = dict(Holding.objects.filter(exhibit__in=rows).values_list("exhibit", "facility"))
    open_ones = Movement.objects.filter(exhibits__in=rows, second_at__isnull=True, refused="").exclude(pk=but)
    if open_ones.exists():
        raise Conflict("movement-waits", "a movement of these waits for a second person", "have it signed first")
    for row in rows:
        if movement.way is Way.IN and row.pk in here:
            raise Conflict(
                "in-vault",
                "{exhibit_id} lies in the vault at {here}",
                "take it out first",
                exhibit_id=row.exhibit_id,
                here=here[row.pk],
            )
        if movement.way is Way.OUT and here.get(row.pk) != movement.facility:
            raise Conflict(
                "not-in-vault", "{exhibit_id} does not lie in this vault", "look where it is", exhibit_id=row.exhibit_id
            )
    if movement.purpose is Purpose.DESTRUCTION:
        hold = LegalHold.objects.filter(seizure__exhibit__in=rows, lifted_at__isnull=True).first()
        if hold is not None:
            raise Conflict(
                "on-hold",
                "a legal hold stands: {reason}",
                "nothing is destroyed before it is lifted",
                reason=hold.reason,
            )


def _waiting(actor: Actor, number: int) -> Movement:
    seen = queries.movements_visible_to(actor).filter(pk=number).values("pk")
    rows = Movement.objects.select_for_update().filter(pk__in=seen, second_at__isnull=True, refused="")
    made = rows.first()
    if made is None:
        raise Conflict("unknown-movement", "no movement {number} waits for a signature", http_status=404, number=number)
    _another(actor, made.by)
    return made


def _another(actor: Actor, first: str) -> None:
    if evidence_drafts.same_person(first, storable.text(actor.name)):
        raise Conflict("same-person", "{name} recorded it", "a second person signs it", name=actor.name)


def _held(actor: Actor, facility: str) -> list[Holding]:
    return list(queries.visible_to(actor).filter(facility=facility).select_related("exhibit").order_by("pk"))


def _verdict(exhibit: Exhibit, expected: Mapping[int, Exhibit], found: Mapping[int, str]) -> Verdict:
    if exhibit.pk not in expected:
        return Verdict.NOT_EXPECTED
    if exhibit.pk not in found:
        return Verdict.MISSING
    return Verdict.FOUND if storable.text(found[exhibit.pk]) == exhibit.seal else Verdict.SEAL_DIFFERS


def _works_at(actor: Actor, facility: str) -> None:
    if not actor.works_at(facility):
        raise Conflict("unknown-vault", "there is no vault {facility}", http_status=404, facility=facility)
