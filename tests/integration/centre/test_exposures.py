"""Exposures on both databases: reported, reviewed by two, closed with lessons; who may know what is medical."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from port_world import AUD, FAR, KIM, LEE, NOW, ON, ZOE, briefed, conflict, issue, seized
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.exposures import actions, queries
from tidewaiter.centre.exposures.drafts import (
    Attention,
    Medical,
    NewExposure,
    Part,
    Route,
    Suspected,
    Symptom,
    Worn,
    number,
)
from tidewaiter.centre.exposures.models import MedicalNote
from tidewaiter.centre.exposures.states import ExposureState
from tidewaiter.centre.naloxone import actions as naloxone
from tidewaiter.centre.naloxone import queries as stock
from tidewaiter.centre.naloxone.drafts import Happened, NewLot
from tidewaiter.centre.notices import queries as notices
from tidewaiter.centre.workspace import Workspace

MED = Actor("med", "medical_adviser", "s8")
MAN = Actor("man", "manager", "s9")
MEDICAL = Medical((Symptom.DROWSY, Symptom.SLOW_BREATHING), Attention.AMBULANCE, 2, "answered after four minutes")
NEW = NewExposure(
    key="i-1",
    facility="FRA",
    place="bench 3",
    person="lee",
    happened_at=NOW,
    suspected=Suspected.OPIOID,
    routes=(Route.BREATHED_IN,),
    worn=(Worn.NITRILE_GLOVES,),
    account="the bag tore",
    medical=MEDICAL,
)


@pytest.fixture(autouse=True)
def port(workspace: Workspace) -> Workspace:
    issue(2)
    return workspace


def test_naloxone_that_was_given_leaves_the_stock() -> None:
    place = naloxone.set_place(KIM, "FRA", "bench 3", 1)
    lot = naloxone.receive(KIM, NewLot("n-1", place, "nasal 4 mg", "A7", date(2026, 9, 1), 3))
    exposure_id = actions.report(KIM, replace(NEW, lot=lot, exam_id=briefed(), facility=""))
    assert actions.report(KIM, replace(NEW, lot=lot)) == exposure_id
    assert stock.places(KIM, ON)[0].usable == 1
    assert stock.entries(KIM)[0].happened is Happened.USED
    assert stock.entries(KIM)[0].incident == exposure_id
    assert [one.exposure_id for one in queries.of_exam(KIM, 1)] == [exposure_id]
    more = replace(NEW, key="i-2", lot=lot)
    assert conflict(lambda: actions.report(KIM, more)) == ("too-few", 409)
    assert len(queries.exposures(KIM)) == 1
    for told in (ZOE, MED):
        (alarm,) = notices.alarms(told)
        assert "lee" not in alarm.text


def test_what_is_medical_is_for_those_who_must() -> None:
    exposure_id = actions.report(KIM, replace(NEW, seizure_id=seized("T-000001"), facility=""))
    for reader in (ZOE, MED, LEE, KIM):
        view = queries.exposure(reader, exposure_id)
        assert view is not None
        assert (view.person, view.medical[0].doses) == ("lee", 2)
    for reader in (MAN, AUD, Actor("bo", "port_officer", "", KIM.facilities)):
        view = queries.exposure(reader, exposure_id)
        assert view is not None
        assert (view.private, view.person, view.account, view.medical) == (False, "", "", ())
        assert "lee" not in repr(view)
        assert "answered" not in repr(view)
    assert queries.exposure(FAR, exposure_id) is None
    assert queries.exposures(FAR) == []
    bo = Actor("bo", "port_officer", "", KIM.facilities)
    assert conflict(lambda: actions.follow_up(bo, exposure_id, MEDICAL)) == ("not-allowed", 403)
    actions.follow_up(LEE, exposure_id, Medical((Symptom.NONE,), Attention.HOSPITAL, 0, "sent home"))
    view = queries.exposure(MED, exposure_id)
    assert view is not None
    assert [one.attention for one in view.medical] == ["ambulance", "hospital"]
    with pytest.raises(DatabaseError), transaction.atomic():
        MedicalNote.objects.update(doses=0)


def test_two_people_review_and_close_with_lessons() -> None:
    exposure_id = actions.report(KIM, NEW)
    assert conflict(lambda: actions.close(ZOE, exposure_id, "x")) == ("not-reviewed", 409)
    assert actions.review(ZOE, exposure_id, "opened on the bench, not in the box") is Part.SUPERVISOR
    assert conflict(lambda: actions.review(ZOE, exposure_id, "x")) == ("reviewed-already", 409)
    assert conflict(lambda: actions.review(KIM, exposure_id, "x")) == ("not-allowed", 403)
    assert actions.review(MED, exposure_id, "second dose was right") is Part.MEDICAL_ADVISER
    view = queries.exposure(MAN, exposure_id)
    assert view is not None
    assert view.line.state is ExposureState.REVIEWED
    assert [one.said for one in view.reviews] == ["opened on the bench, not in the box", ""]
    assert conflict(lambda: actions.close(ZOE, exposure_id, " ")) == ("reason-required", 422)
    actions.close(ZOE, exposure_id, "powder goes to the glove box")
    assert [one.lessons for one in queries.exposures(MAN, closed=True)] == ["powder goes to the glove box"]
    assert conflict(lambda: actions.follow_up(ZOE, exposure_id, MEDICAL)) == ("exposure-closed", 409)
    own = actions.report(KIM, replace(NEW, key="i-2", person="zoe"))
    assert conflict(lambda: actions.review(ZOE, own, "x")) == ("own-exposure", 403)


def test_what_is_not_whole_or_contradicts_itself_is_refused() -> None:
    refused = {
        "report-incomplete": replace(NEW, routes=()),
        "in-the-future": replace(NEW, happened_at=NOW + timedelta(days=1)),
        "unknown-exam": replace(NEW, exam_id="X-000009"),
        "unknown-seizure": replace(NEW, seizure_id="S-000009"),
        "unknown-facility": replace(NEW, facility="LEJ"),
        "unknown-lot": replace(NEW, lot=9),
        "contradiction": replace(NEW, worn=(Worn.NOTHING, Worn.COVERALL)),
        "bad-number": replace(NEW, medical=replace(MEDICAL, doses=21)),
    }
    for code, new in refused.items():
        assert conflict(lambda new=new: actions.report(KIM, new))[0] == code
    assert queries.exposures(KIM) == []
    assert conflict(lambda: actions.report(MAN, NEW)) == ("not-allowed", 403)
    assert [number(name) for name in ("I-000012", "X-1", "")] == [12, 0, 0]
