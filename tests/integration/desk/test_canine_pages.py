"""Pages of dog teams and devices: forms record, lapses stand first, the examination's form offers and warns."""

from datetime import timedelta

import pytest

from desk import OPERATOR_ACTOR, Site
from port_world import ON, identified, issue
from tidewaiter.centre.canine import queries as canine
from tidewaiter.centre.devices import queries as devices
from tidewaiter.centre.permissions import Role

FRA = ("FRA",)


@pytest.fixture
def port(site: Site) -> Site:
    (site.workspace.home / "facilities.toml").write_text(
        '[[facility]]\ncode = "FRA"\ntitle = "Mail"\nlocations = ["FRA"]\n'
        'shifts = [{ name = "early", start = 06:00:00, hours = 8, officers = 2 }]\n',
        encoding="utf-8",
    )
    issue(2)
    return site


def test_a_team_is_registered_certified_trained_deployed_and_searches(port: Site) -> None:
    zoe = port.browser(Role.SUPERVISOR, "zoe", facilities=FRA)
    team = {"name": "Rex", "handler": "bo", "dog": "Rex", "facility": "FRA", "since": "2024-01-01"}
    assert zoe.post("/canine/add", team)["Location"] == "/canine/K-000001"
    day_before = ON - timedelta(days=1)
    certificate = {"odour": "Fentanyl", "certified_on": "2025-02-01", "expires": f"{day_before}", "authority": "school"}
    assert zoe.post("/canine/K-000001/certify", certificate).status_code == 302
    aid = {"code": "A-1", "odour": "fentanyl", "form": "imitation", "facility": "FRA"}
    aid |= {"made_on": "2025-01-01", "replace_by": "2026-01-01"}
    assert zoe.post("/canine/aids/add", aid).status_code == 302
    training = {"held_on": "2026-01-04", "odour": "fentanyl", "aid": "A-1", "hidden": "5", "found": "4"}
    assert zoe.post("/canine/K-000001/train", {**training, "false_alerts": "0"}).status_code == 302
    assert zoe.post("/canine/K-000001/deploy", {"facility": "FRA", "place": "hall", "work": "mail"}).status_code == 302
    search = {"searched_at": "2026-01-05T05:00", "facility": "FRA", "what": "a van", "alert": "yes", "found": "yes"}
    assert zoe.post("/canine/K-000001/search", {**search, "substance": "fentanyl"}).status_code == 302
    listed = zoe.get("/canine").content.decode()
    assert listed.index("certificate ended on 2026-01-04") < listed.index("<h2>Teams</h2>")
    assert "Training aid A-1 (fentanyl) was to be replaced by 2026-01-01" in listed
    assert "2 targets of this day wait, no certified team is here" in listed
    shown = zoe.get("/canine/K-000001").content.decode()
    assert "too little to say" in shown
    assert "not certified" in shown
    assert "<svg" in shown
    assert zoe.post("/canine/K-000001/recall", {"deployment": "KD-000001"}).status_code == 302
    assert zoe.post("/canine/K-000001/train", {**training, "false_alerts": "no"}).status_code == 422
    assert port.browser(Role.SUPERVISOR, "far", facilities=("LEJ",)).get("/canine/K-000001").status_code == 404
    assert zoe.post("/canine/K-000001/withdraw", {"certificate": "1", "because": "failed"}).status_code == 302
    assert zoe.post("/canine/aids/retire", {"code": "A-1", "because": "old"}).status_code == 302
    assert zoe.post("/canine/K-000001/retire", {"because": "age"}).status_code == 302
    assert canine.teams(OPERATOR_ACTOR, ON) == []


def test_a_device_is_registered_served_written_and_offered_in_an_examination(port: Site) -> None:
    zoe = port.browser(Role.SUPERVISOR, "zoe", facilities=FRA)
    device = {"code": "ftir-7", "name": "FTIR 7", "technique": "infrared", "serial": "HF-1", "facility": "FRA"}
    device |= {"detection_limit": "5", "limits": "heroin 12", "source": "ours", "calibration_due": "2026-01-02"}
    assert zoe.post("/devices/register", device)["Location"] == "/devices/ftir-7"
    assert zoe.post("/devices/register", {**device, "code": "no good"}).status_code == 422
    listed = zoe.get("/devices").content.decode()
    assert "calibration overdue" in listed
    shown = zoe.get("/devices/ftir-7").content.decode()
    assert "what it looks for was not detected above about 5 % by weight (established: heroin about 12 %)" in shown
    text = zoe.get("/devices.toml").content.decode()
    assert 'technique = "infrared"' in text
    exam_id = identified()
    kim = port.browser(Role.PORT_OFFICER, "kim", facilities=FRA)
    form = kim.get(f"/exams/{exam_id}").content.decode()
    assert '<option value="ftir-7">FTIR 7, HF-1</option>' in form
    assert 'list="test-devices"' in form
    entry = {"0.kit": "ftir-7", "0.result": "negative", "seen": "0"}
    saved = kim.post(f"/exams/{exam_id}/sections/field_tests", entry, headers={"HX-Request": "true"}).content.decode()
    assert "The calibration of FTIR 7 was due on 2026-01-02." in saved
    assert "smaller parts may be present and would not be seen" in saved
    service = {"done_on": "2026-01-05", "work": "calibration", "by": "the maker", "next_due": "2027-01-05"}
    assert zoe.post("/devices/ftir-7/service", service).status_code == 302
    assert zoe.post("/devices/ftir-7/change", {**device, "name": "FTIR seven"}).status_code == 302
    assert zoe.post("/devices/ftir-7/retire", {"because": "broken"}).status_code == 302
    assert devices.devices(OPERATOR_ACTOR, ON) == []
