"""Opening a case about lawful goods, and deciding it: a named person releases or seizes."""

from datetime import date

import pyarrow as pa
from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.diversion import case_queries, case_states, check_actions, notice_actions, queries, references
from tidewaiter.centre.diversion.case_states import WORKING, CaseState, Ground
from tidewaiter.centre.diversion.drafts import MOST, NewCase, check_texts
from tidewaiter.centre.diversion.models import CaseGoods, CaseStep, DiversionCase, GoodsCheck
from tidewaiter.centre.diversion.states import OPEN, NoticeState
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence.drafts import number
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.targets import actions as targets
from tidewaiter.centre.targets.models import Target
from tidewaiter.centre.targets.states import MOVES as TARGET_MOVES
from tidewaiter.centre.targets.states import State
from tidewaiter.centre.workspace import current
from tidewaiter.links.notified import GOODS, HELD_FROM, Verdict


def open_case(actor: Actor, case: NewCase) -> str:
    """Open a case about consignments and give its id ('DV-000123').

    The same form sent again gives the same id. Conflict: 422 without title or goods, 404 for what the actor does not
    see, 'case-open' (409) while another case about one of them is worked on.
    """
    require(actor, Permission.DIVERSION_WRITE)
    check_texts(key=case.key, title=case.title)
    goods = list(dict.fromkeys(storable.text(one.strip()) for one in case.consignment_ids if one.strip()))
    if not 0 < len(goods) <= MOST:
        raise Conflict("goods-missing", "a case is about 1 to {most} consignments", "name them", 422, most=MOST)
    if case.facility and not actor.works_at(case.facility):
        raise Conflict(
            "unknown-facility", "there is no facility {facility}", "choose one of yours", 404, facility=case.facility
        )
    with transaction.atomic():
        known = DiversionCase.objects.filter(key=case.key).first()
        if known is not None:
            if not case_queries.visible_to(actor).filter(pk=known.pk).exists():
                raise Conflict("form-used", "this form opened another case", "open the form again")
            return known.case_id
        _check_goods(actor, goods)
        kit = None if case.kit is None else queries.visible_kits(actor).filter(pk=case.kit).first()
        check = None if case.check is None else queries.visible_checks(actor).filter(pk=case.check).first()
        targets_of = Target.objects.filter(consignment_id__in=goods, simulated=True)
        row = DiversionCase.objects.create(
            key=case.key,
            title=storable.text(case.title.strip()),
            facility=storable.text(case.facility),
            importer=storable.text(case.importer.strip()),
            importer_hash=case.importer_hash,
            kit=kit,
            check_of=check,
            state=CaseState.OPEN.value,
            opened_at=current().now(),
            opened_by=storable.text(actor.name),
            simulated=targets_of.exists() or (check is not None and check.simulated) or current().practice,
        )
        CaseGoods.objects.bulk_create([CaseGoods(case=row, consignment_id=name) for name in goods])
        note(actor, row, "opened", case.title)
        payload = {
            "goods": goods,
            "kit": "" if kit is None else kit.kit_id,
            "check": "" if check is None else check.check_id,
        }
        record(actor, "diversion.open_case", row.case_id, payload, after={"state": row.state})
    return row.case_id


def release(actor: Actor, case_id: str, because: str, *, not_regulated: bool = False) -> None:
    """Let the goods of a case go, and withdraw the target that stood against them because of it.

    A machine or listed chemical goes only under a valid number ('no-valid-number', 409) unless the decider says that
    it is none after all (`not_regulated`). What the port has already examined stays as it is.
    """
    require(actor, Permission.DIVERSION_DECIDE)
    check_texts(reason=because)
    with transaction.atomic():
        row = locked(actor, case_id)
        case_states.check(CaseState(row.state), CaseState.RELEASED)
        payload: dict[str, object] = {"not_regulated": not_regulated}
        check = _locked_check(row)
        if check is not None:
            verdict = verdict_now(check)
            if verdict is not Verdict.COVERED and not not_regulated:
                hint = "wait for the number, or say that the goods are no machine or listed chemical after all"
                raise Conflict(
                    "no-valid-number",
                    "no valid number covers {consignment_id}",
                    hint,
                    consignment_id=check.consignment_id,
                )
            if verdict is Verdict.COVERED and check.notice is not None and check.notice.state in OPEN:
                notice_actions.end(actor, check.notice, NoticeState.RELEASED, check.consignment_id, because)
            payload |= {"verdict": verdict, "target": _withdraw(actor, check, because)}
            check_actions.settle(actor, check, because)
        _decide(actor, row, CaseState.RELEASED, "diversion.release", because, payload)


def seize(actor: Actor, case_id: str, ground: Ground, because: str) -> None:
    """Decide that the goods of a case are seized.

    On an illicit purpose only by a sheet that is complete, signed by two and unchanged since ('sheet-not-signed',
    409); because the import was not notified only where that still is so ('notified-after-all', 409). A port records
    the seizure itself (`evidence.actions.seize`), which this decision allows.
    """
    require(actor, Permission.DIVERSION_DECIDE)
    check_texts(reason=because)
    with transaction.atomic():
        row = locked(actor, case_id)
        case_states.check(CaseState(row.state), CaseState.SEIZED)
        check = _locked_check(row)
        payload: dict[str, object] = {"ground": ground, "sheet_sha256": row.sheet_sha256}
        if ground is Ground.ILLICIT_PURPOSE:
            _check_sheet(row)
        else:
            payload |= {"verdict": _check_unnotified(row, check)}
        row.ground = ground.value
        row.save(update_fields=["ground"])
        if check is not None:
            if check.notice is not None and check.notice.state in OPEN:
                notice_actions.end(actor, check.notice, NoticeState.SEIZED, check.consignment_id, because)
            check_actions.settle(actor, check, because)
        _decide(actor, row, CaseState.SEIZED, "diversion.seize", because, payload)


def verdict_now(check: GoodsCheck) -> Verdict:
    """What notifications say today of goods that were compared before."""
    plain = {**check.filed, "consignment_id": check.consignment_id, "regulated": check.regulated}
    plain["arrives_on"] = check.arrives_on
    goods = pa.Table.from_pylist([{name: plain.get(name) for name in GOODS.names}], schema=GOODS)
    (row,) = queries.answers(goods, current().now().date()).to_pylist()
    return Verdict(row["verdict"])


def locked(actor: Actor, case_id: str) -> DiversionCase:
    """A case that the actor sees, locked; 404 for none."""
    seen = case_queries.visible_to(actor).filter(pk=number(case_id, "DV")).values("pk")
    row = DiversionCase.objects.select_for_update().filter(pk__in=seen).first()
    if row is None:
        raise Conflict("unknown-case", "there is no case {case_id}", http_status=404, case_id=case_id)
    return row


def note(actor: Actor, row: DiversionCase, step: str, said: str) -> None:
    """Note what happened in a case, within the action that did it."""
    CaseStep.objects.create(
        case=row, at=current().now(), actor=storable.text(actor.name), step=step, said=storable.text(said.strip())
    )


def today() -> date:
    """The day on which a decision is made."""
    return current().now().date()


def _check_goods(actor: Actor, goods: list[str]) -> None:
    for name in goods:
        if not references.consignment_known(actor, name):
            hint = "name consignments of a kit, of the list of goods, or that are targets"
            raise Conflict("unknown-consignment", "no consignment is known by {name}", hint, 404, name=name[:60])
    busy = CaseGoods.objects.filter(consignment_id__in=goods, case__state__in=[one.value for one in WORKING])
    first = busy.select_related("case").order_by("pk").first()
    if first is not None:
        mine = case_queries.visible_to(actor).filter(pk=first.case.pk).exists()
        which = first.case.case_id if mine else "another case"
        raise Conflict(
            "case-open",
            "{which} is about {consignment_id} already",
            "go on there",
            which=which,
            consignment_id=first.consignment_id,
        )


def _check_sheet(row: DiversionCase) -> None:
    view = case_queries.view_of(row)
    lacking = view.gaps(today())
    if lacking:
        hint = "complete the sheet and have it signed"
        raise Conflict("sheet-incomplete", lacking[0].template, hint, 409, **lacking[0].values)
    if CaseState(row.state) is not CaseState.SIGNED or not row.seconded_by or row.sheet_sha256 != view.digest():
        hint = "its author signs it, then a second person"
        raise Conflict("sheet-not-signed", "the sheet is not signed by two as it stands now", hint)


def _check_unnotified(row: DiversionCase, check: GoodsCheck | None) -> Verdict:
    if check is None or check.belief < HELD_FROM:
        hint = "seize on an illicit purpose, by a signed sheet"
        raise Conflict(
            "not-recognised", "{case_id} is about no surely recognised machine or chemical", hint, case_id=row.case_id
        )
    verdict = verdict_now(check)
    if verdict is Verdict.COVERED:
        raise Conflict("notified-after-all", "a valid number covers the import", "release, or use the sheet")
    return verdict


def _locked_check(row: DiversionCase) -> GoodsCheck | None:
    if row.check_of_id is None:
        return None
    return GoodsCheck.objects.select_for_update().get(pk=row.check_of_id)


def _withdraw(actor: Actor, check: GoodsCheck, because: str) -> str:
    """Withdraw the target that was issued for goods, unless the port has examined them; its id, '' for none."""
    if check.target_id is None:
        return ""
    target = Target.objects.select_for_update().get(pk=check.target_id)
    if State.WITHDRAWN not in TARGET_MOVES[State(target.state)]:
        return ""
    targets.advance(actor, [(target, (State.WITHDRAWN,), "released-by-analyst", because)])
    return target.target_id


def _decide(
    actor: Actor, row: DiversionCase, to: CaseState, action: str, because: str, payload: dict[str, object]
) -> None:
    before = CaseState(row.state)
    row.state, row.decided_by, row.decided_at = to.value, storable.text(actor.name), current().now()
    row.decided_because = storable.text(because.strip())
    row.save(update_fields=["state", "decided_by", "decided_at", "decided_because"])
    note(actor, row, to.value, because)
    record(actor, action, row.case_id, payload, reason=because, before={"state": before}, after={"state": to})
