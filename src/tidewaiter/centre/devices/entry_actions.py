"""Uses of devices out of examinations, written within the transaction that ends one."""

from collections.abc import Mapping, Sequence

from tidewaiter.centre import storable
from tidewaiter.centre.devices import queries, standing
from tidewaiter.centre.devices.models import DeviceUse
from tidewaiter.centre.exams.models import Examination
from tidewaiter.centre.exams.sections import SectionName

TOLD_IN = (SectionName.FIELD_TESTS, SectionName.IMAGE)
"""The sections in which a device gives a result."""


def from_exam(exam: Examination, said: Mapping[SectionName, Sequence[Mapping[str, object]]]) -> int:
    """Note the uses of registered devices in an examination; gives how many. Its audit entry covers them."""
    on = exam.started_at.date()
    rows = []
    for section in TOLD_IN:
        entries = said.get(section, ())
        known = queries.named(queries.written(entries), on)
        for position, entry in enumerate(entries):
            device = queries.of_entry(section, entry, known)
            if device is None:
                continue
            rows.append(
                DeviceUse(
                    device=device,
                    exam=exam,
                    section=section.value,
                    position=position,
                    facility=exam.facility,
                    used_at=exam.started_at,
                    result=storable.text(str(entry.get("result", ""))),
                    substance=storable.text(str(entry.get("substance", ""))),
                    lapses=[one.value for one in standing.lapses(queries.condition_of(device), on)],
                    simulated=exam.target.simulated,
                )
            )
    DeviceUse.objects.bulk_create(rows)
    return len(rows)
