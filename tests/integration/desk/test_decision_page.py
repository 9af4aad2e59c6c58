"""The decision page and the search over a small practice world: what is seen, masked, logged, decided."""

import hashlib
from datetime import timedelta

import pyarrow.parquet as pq
import pytest

from desk import Browser, Site
from port_world import PNG, briefed, issue_for
from practice_world import small_world
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.models import AuditEntry
from tidewaiter.centre.cycle import assessment, dossier, looked_up, queueing
from tidewaiter.centre.cycle.arriving import Message
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.exams import actions as exams
from tidewaiter.centre.exams.drafts import NewPicture
from tidewaiter.centre.permissions import Role
from tidewaiter.centre.queue import queries
from tidewaiter.centre.queue.queries import Filters
from tidewaiter.risk.assess import ASSESSMENT
from workspaces import Clock

ANALYST = Actor("ana", "analyst")
EVERYTHING = Filters(statuses=())


@pytest.fixture
def world(sqlite_site: Site, clock: Clock) -> Site:
    """A day of a small world, taken in and assessed."""
    today = small_world(60, seed=4).day(0)
    clock.at = max(message.received_at for message in today.messages) + timedelta(minutes=1)
    with Intake(sqlite_site.workspace, ANALYST) as door:
        for _ in door.take_all(Message(m.data, m.name, m.received_at, m.mapping) for m in today.messages):
            pass
    assessment.assess_pending(sqlite_site.workspace, as_of=clock(), actor=ANALYST)
    return sqlite_site


def some_consignment(site: Site) -> dict[str, object]:
    """A consignment of the lake with a telephone."""
    files = queueing.memory.paths(site.workspace, queueing.batches.lake_files(queueing.LakeKind.CONSIGNMENTS))
    for file in files:
        for row in pq.read_table(file, partitioning=None).to_pylist():
            if row["consignee_phone"] and row["entry_office"] and row["consignee_name"]:
                return dict(row)
    raise AssertionError("nobody of this world has a telephone")


def last_read(action: str) -> AuditEntry:
    entry = AuditEntry.objects.filter(action=action).order_by("-seq").first()
    assert entry is not None
    return entry


def page(browser: Browser, name: str) -> str:
    answer = browser.get(f"/consignments/{name}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_any_consignment_has_a_page_with_its_assessment_masked_and_logged(world: Site) -> None:
    row = some_consignment(world)
    browser = world.browser(Role.ANALYST, "ana")
    text = page(browser, row["consignment_id"])
    assert row["consignee_phone"] not in text
    assert "••••" in text
    assert "Put into the queue" in text or "Hold" in text
    assert "style=" not in text
    assert last_read("consignments.read").object == row["consignment_id"]
    shown = browser.post(
        "/consignments/unmask", {"consignment_id": row["consignment_id"], "reason": "call the consignee"}
    )
    assert row["consignee_phone"] in shown.content.decode()
    assert last_read("consignments.unmask").reason == "call the consignee"
    refused = browser.post("/consignments/unmask", {"consignment_id": row["consignment_id"], "reason": " "})
    assert refused.status_code == 422


def test_pictures_of_its_examination_stand_on_its_page_for_whoever_sees_it(world: Site) -> None:
    row = some_consignment(world)
    issue_for([str(row["consignment_id"])], facility=str(row["entry_office"]))
    officer = Actor("kim", "port_officer", facilities=frozenset({str(row["entry_office"])}))
    exam_id = briefed(actor=officer)
    number = exams.add_picture(officer, exam_id, NewPicture(PNG, hashlib.sha256(PNG).hexdigest(), caption="lining"))
    address = f"/consignments/picture/{exam_id}/{number}/{row['consignment_id']}"
    ana = world.browser(Role.ANALYST, "ana")
    assert address in page(ana, str(row["consignment_id"]))
    assert b"".join(ana.get(address).streaming_content) == PNG
    assert ana.get(address.replace(str(row["consignment_id"]), "s10:RB123456785GB")).status_code == 404
    assert ana.get(address.replace(f"/{number}/", "/99/")).status_code == 404
    assert world.browser(Role.ANALYST, "eve", facilities=("NOWHERE",)).get(address).status_code == 404


def test_what_arrives_elsewhere_does_not_exist(world: Site) -> None:
    row = some_consignment(world)
    far = world.browser(Role.ANALYST, "eve", facilities=("NOWHERE",))
    assert far.get(f"/consignments/{row['consignment_id']}").status_code == 404
    assert (
        far.post("/consignments/unmask", {"consignment_id": row["consignment_id"], "reason": "because"}).status_code
        == 404
    )
    assert far.post("/consignments/take-up", {"consignment_id": row["consignment_id"]}).status_code == 404
    number = str(row["consignment_id"]).partition(":")[2]
    assert number not in far.get(f"/consignments?q={number}").content.decode().replace(f'value="{number}"', "")
    found = far.post("/consignments", {"name": row["consignee_name"], "reason": "a case of mine"})
    assert number not in found.content.decode()


def test_a_number_in_any_spelling_leads_to_the_page_and_a_name_needs_a_reason(world: Site) -> None:
    row = some_consignment(world)
    number = str(row["consignment_id"]).partition(":")[2]
    browser = world.browser(Role.ANALYST, "ana")
    assert browser.get(f"/consignments?q={number.lower()}")["Location"] == f"/consignments/{row['consignment_id']}"
    assert "known by" in browser.get("/consignments?q=XX999").content.decode()
    named = browser.post("/consignments", {"name": str(row["consignee_name"]).lower(), "reason": "a case of mine"})
    assert number in named.content.decode()
    assert last_read("consignments.search_name").reason == "a case of mine"
    assert browser.post("/consignments", {"name": row["consignee_name"], "reason": ""}).status_code == 422


def test_a_consignment_taken_up_is_decided_and_its_timeline_tells(world: Site) -> None:
    row = some_consignment(world)
    name = row["consignment_id"]
    browser = world.browser(Role.ANALYST, "ana")
    browser.post("/consignments/take-up", {"consignment_id": name})
    item = queries.item_of(ANALYST, str(name), world.workspace.now())
    assert item is not None
    sent = {"reason_code": "documents", "note": "invoice please", "back": f"/consignments/{name}"}
    assert browser.post(f"/queue/{item.number}/request_info", sent)["Location"] == f"/consignments/{name}"
    text = page(browser, name)
    assert "invoice please" in text
    assert "Undo" in text
    code = dossier.of(world.workspace, ANALYST, str(name)).reasons[0]["code"]
    browser.post(
        "/consignments/disagree", {"consignment_id": name, "code": code, "source": "model", "said": "explained"}
    )
    assert queries.disagreements(str(name), item.version) == {code: ["ana"]}
    for piece in (f"/consignments/around/{name}", f"/consignments/wrong/{name}"):
        assert "<html" not in browser.get(piece, headers={"HX-Request": "true"}).content.decode()
        alone = browser.get(piece).content.decode()
        assert "<html" in alone
        assert f'href="/consignments/{name}"' in alone
    outside = {"reason_code": "documents", "back": "//evil.example/x"}
    assert (
        "evil"
        not in browser.post(f"/queue/{item.number}/screen", {**outside, "reason_code": "screen-x-ray"})["Location"]
    )


def test_an_assessment_is_found_by_the_manifest_and_not_known_is_empty(world: Site) -> None:
    row = some_consignment(world)
    rows = looked_up.versions(world.workspace, str(row["consignment_id"]))
    assert rows.num_rows >= 1
    found = looked_up.assessment(world.workspace, rows.to_pylist()[-1])
    assert found.num_rows == 1
    assert found.schema.equals(ASSESSMENT)
    assert looked_up.versions(world.workspace, "s10:XX").num_rows == 0
    assert looked_up.of_run(world.workspace, "no-run", "s10:XX", 1).num_rows == 0


def test_what_an_assessment_put_into_the_queue_has_reasons_and_a_route(world: Site) -> None:
    rows, _ = queries.items(ANALYST, EVERYTHING, world.workspace.now())
    for item in rows:
        assert item.band in {"elevated", "high", "severe"} or item.lookout
        assert item.reasons
        assert item.facility
        assert "→" in item.route


def test_a_port_officer_reads_and_does_not_decide(world: Site) -> None:
    row = some_consignment(world)
    text = page(world.browser(Role.PORT_OFFICER, "kim"), row["consignment_id"])
    assert "Put into the queue" not in text
    assert "Read telephones" not in text
    assert world.browser(Role.FEED).get(f"/consignments/{row['consignment_id']}").status_code == 403
