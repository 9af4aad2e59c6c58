"""The register of devices on both databases: what is out of date, uses in examinations, the file in and out."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from port_world import CHEM, FAR, FOUND, KIM, ON, ZOE, conflict, identified, issue
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.cycle import devices_at_hand, spectra
from tidewaiter.centre.cycle.chores import CLOCKWORK
from tidewaiter.centre.devices import actions, exchange, queries, watch_actions
from tidewaiter.centre.devices.drafts import NewDevice, NewService, Work
from tidewaiter.centre.devices.models import DeviceUse
from tidewaiter.centre.devices.standing import Lapse
from tidewaiter.centre.exams import actions as exams
from tidewaiter.centre.exams import queries as exam_queries
from tidewaiter.centre.exams.sections import SectionName
from tidewaiter.centre.notices import queries as notices
from tidewaiter.centre.outcomes.rows import ExamType
from tidewaiter.centre.workspace import Workspace

FTIR = NewDevice(
    "ftir-7",
    "Handheld FTIR 7",
    "infrared",
    "HF-0231",
    "FRA",
    "hall 3",
    detection_limit=5.0,
    limits={"heroin": 12.0},
    source="our validation of 2025",
    library_date=date(2024, 6, 1),
    calibration_due=ON - timedelta(days=3),
)


@pytest.fixture(autouse=True)
def port(workspace: Workspace) -> Workspace:
    issue(3)
    actions.register(ZOE, FTIR)
    return workspace


def used(target_id: str, *, find: bool, **entry: str) -> str:
    exam_id = identified(target_id)
    assert exams.save_section(KIM, exam_id, SectionName.FIELD_TESTS, [entry]).problems == ()
    if find:
        exams.conclude(KIM, exam_id, FOUND)
    else:
        exams.conclude_nothing(KIM, exam_id, ExamType.HANDHELD)
    return exam_id


def test_a_use_is_noted_with_what_was_out_of_date_and_a_negative_says_its_limit(workspace: Workspace) -> None:
    exam_id = used("T-000001", find=True, kit="ftir-7", result="negative", substance="heroin")
    view = exam_queries.exam(KIM, exam_id)
    assert view is not None
    said = " ".join(view.concerns)
    assert "calibration of Handheld FTIR 7 was due on 2026-01-02" in said
    assert "library of Handheld FTIR 7 is of 2024-06-01" in said
    assert "By Handheld FTIR 7, heroin was not detected above about 12 % by weight;" in said
    assert "no fentanyl" not in said.lower()
    (entry,) = view.sections[SectionName.FIELD_TESTS].entries
    assert (entry["lot"], entry["limit"]) == ("HF-0231", "12 %")
    used("T-000002", find=True, kit="FTIR", lot="HF-0231", result="positive", substance="fentanyl")
    used("T-000003", find=False, kit="a kit of no register", lot="5", result="positive")
    (line,) = queries.devices(KIM, ON)
    assert (line.record.confirmed, line.record.missed, line.record.uses, line.void) == (1, 1, 2, 0)
    assert line.overdue == (Lapse.CALIBRATION, Lapse.LIBRARY)
    assert [one.lapses for one in queries.uses(KIM, "ftir-7")] == [("calibration_overdue", "library_old")] * 2
    assert audit_log.verify(workspace).ok


def test_service_sets_what_follows_and_is_only_added_to() -> None:
    actions.serve(ZOE, "ftir-7", NewService(ON, Work.CALIBRATION, "the maker", ON + timedelta(days=365)))
    actions.serve(ZOE, "ftir-7", NewService(ON, Work.LIBRARY, "the laboratory", version="2026-01"))
    actions.serve(ZOE, "ftir-7", NewService(ON, Work.FIRMWARE, "the maker", version="4.2"))
    (line,) = queries.devices(KIM, ON)
    assert (line.library, line.library_date, line.firmware, line.lapses) == ("2026-01", ON, "4.2", ())
    assert len(queries.services(KIM, "ftir-7")) == 3
    late = NewService(ON + timedelta(days=1), Work.SERVICE, "x")
    assert conflict(lambda: actions.serve(ZOE, "ftir-7", late)) == ("in-the-future", 422)
    used("T-000001", find=False, kit="ftir-7", result="inconclusive")
    (line,) = queries.devices(KIM, ON)
    assert (line.void, line.record.uses) == (1, 0)
    with pytest.raises(DatabaseError), transaction.atomic():
        DeviceUse.objects.all().delete()


def test_who_may_and_who_sees_it() -> None:
    assert conflict(lambda: actions.register(KIM, FTIR)) == ("not-allowed", 403)
    assert conflict(lambda: actions.register(ZOE, FTIR)) == ("device-known", 409)
    assert conflict(lambda: actions.change(CHEM, FTIR)) == ("unknown-device", 404)
    assert queries.devices(FAR, ON) == queries.uses(FAR, "ftir-7") == queries.services(FAR, "ftir-7") == []
    assert queries.device(FAR, "ftir-7", ON) is None
    actions.retire(ZOE, "ftir-7", "broken")
    assert queries.devices(KIM, ON) == []
    assert conflict(lambda: actions.retire(ZOE, "ftir-7", "x")) == ("device-retired", 409)


def test_the_register_goes_out_and_in_and_identify_has_it(workspace: Workspace) -> None:
    text = exchange.write(queries.devices(ZOE, ON))
    some, problems = exchange.read(text)
    assert (some, problems) == ([FTIR], ())
    assert actions.take_in(ZOE, some) == (0, 0)
    shorter = "[ftir-7]\nname = 'FTIR'\ntechnique = 'infrared'\n\n[xray-1]\ntechnique = 'x-ray'\nfacility = 'FRA'\n"
    assert actions.take_in(ZOE, exchange.read(shorter)[0]) == (1, 1)
    line = queries.device(KIM, "ftir-7", ON)
    assert line is not None
    assert (line.name, line.serial, line.detection_limit, line.facility) == ("FTIR", "HF-0231", 5.0, "FRA")
    known = spectra.registry(workspace)
    assert (known["ftir-7"].detection_limit, known["ftir-7"].limits) == (5.0, {"heroin": 12.0})
    assert "xray-1" not in known
    assert "handheld-ftir" in known


def test_who_keeps_devices_is_told_once_of_what_is_due_and_overdue() -> None:
    assert watch_actions.watch(CLOCKWORK, ON) == 1
    (told,) = notices.alarms(ZOE)
    assert told.text.startswith("The calibration of Handheld FTIR 7 (ftir-7) was due on 2026-01-02.")
    chemist = Actor("cleo", "chemist", "s4", KIM.facilities)
    assert [one.text for one in notices.latest(chemist)] == [told.text]
    assert notices.latest(FAR) == []
    assert watch_actions.watch(CLOCKWORK, ON + timedelta(days=1)) == 0
    due = ON + timedelta(days=60)
    actions.serve(ZOE, "ftir-7", NewService(ON, Work.CALIBRATION, "maker", next_due=due))
    assert watch_actions.watch(CLOCKWORK, ON) == 0  # the library is old still
    assert watch_actions.watch(CLOCKWORK, due - timedelta(days=30)) == 1
    assert notices.latest(ZOE)[0].text == f"The calibration of Handheld FTIR 7 (ftir-7) is due on {due}."
    assert watch_actions.watch(CLOCKWORK, due + timedelta(days=1)) == 1
    assert len(notices.alarms(ZOE)) == 2


def test_where_something_waits_and_no_device_is_in_order_stands_first(workspace: Workspace) -> None:
    issue(2, "USLAX-MAIL", run="lax", first=50)
    issue(1, "USJFK-MAIL", run="jfk", first=60)
    actions.register(
        CLOCKWORK, replace(FTIR, code="ftir-8", facility="USJFK-MAIL", library_date=ON, calibration_due=None)
    )
    actions.register(CLOCKWORK, replace(FTIR, code="ftir-9", facility="USLAX-MAIL"))
    lax, *others = devices_at_hand.at_hand(workspace, CLOCKWORK, ON)
    assert (lax.facility, lax.waiting, lax.in_order, lax.out_of_date) == ("USLAX-MAIL", 2, (), ("ftir-9",))
    assert lax.missing == ("infrared",)
    jfk = next(one for one in others if one.facility == "USJFK-MAIL")
    assert (jfk.waiting, jfk.in_order, jfk.missing) == (1, ("infrared",), ())
    assert devices_at_hand.at_hand(workspace, FAR, ON) == []
