"""Telling who keeps devices of calibration, service and libraries that end or have ended."""

from datetime import date

from django.db import transaction

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.devices import queries, standing
from tidewaiter.centre.devices.models import Device
from tidewaiter.centre.devices.standing import Lapse
from tidewaiter.centre.notices.actions import To, notify
from tidewaiter.centre.permissions import Permission, Role, require


def watch(actor: Actor, on: date) -> int:
    """Tell of each device what is due within a month, and alarm of what is overdue; each once until it changes.

    Supervisors of its facility and chemists there are told, of a device of no facility all chemists. Gives how many
    devices were told of.
    """
    require(actor, Permission.DEVICES_WRITE)
    told = 0
    for pk in queries.visible_to(actor).filter(retired_on__isnull=True).order_by("code").values_list("pk", flat=True):
        with transaction.atomic():
            row = Device.objects.select_for_update().get(pk=pk)
            due = [one for one in standing.lapses(queries.condition_of(row), on) if one in standing.DATED]
            if row.told == due:
                continue
            fresh = [one for one in due if one not in row.told]
            row.told = [one.value for one in due]
            row.save(update_fields=["told"])
            if fresh:
                _tell(actor, row, fresh)
                told += 1
    return told


def _tell(actor: Actor, row: Device, fresh: list[Lapse]) -> None:
    name = row.name if row.name.casefold() == row.code.casefold() else f"{row.name} ({row.code})"
    text = " ".join(standing.said(name, queries.condition_of(row))[one] for one in fresh)
    alarm = any(one in standing.OVERDUE for one in fresh)
    roles = (Role.SUPERVISOR, Role.CHEMIST) if row.facility else (Role.CHEMIST,)
    for role in roles:
        notify(actor, to=To(role=role, facility=row.facility), text=text, link=f"/devices/{row.code}", alarm=alarm)
