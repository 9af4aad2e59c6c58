"""The examination pages: card, safety card first, sections, pictures, and each way in which it ends."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from desk import Site
from port_world import KIM, PNG, brief, briefed, found, issue
from tidewaiter.centre.evidence import queries as evidence
from tidewaiter.centre.exams import actions, queries
from tidewaiter.centre.exams.sections import SECTIONS, SectionName
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.outcomes.rows import ExamType
from tidewaiter.centre.permissions import Role
from tidewaiter.centre.targets import queries as targets
from tidewaiter.centre.targets.states import REASONS, State
from tidewaiter.desk.exams.wording import KNOWN

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def kim(site: Site):
    issue()
    return site.browser(Role.PORT_OFFICER, "kim", facilities=("FRA",))


@pytest.fixture
def at_desk(sqlite_site: Site):
    issue()
    return sqlite_site.browser(Role.PORT_OFFICER, "kim", facilities=("FRA",))


def cards_of(exam_id: str) -> list[str]:
    view = queries.exam(KIM, exam_id)
    assert view is not None
    return [f"{card.code}/{card.version}" for card in view.cards]


def test_the_safety_card_comes_before_everything_else(kim) -> None:
    started = kim.post("/exams/target/T-000001/start")
    assert started["Location"] == "/exams/X-000001"
    page = kim.get("/exams/X-000001").content.decode()
    assert "Before you touch it" in page
    assert "naloxone" in page.lower()
    assert "sections/seals" not in page
    refused = kim.post("/exams/X-000001/sections/seals", {"0.condition": "intact"})
    assert refused.status_code == 409
    assert kim.post("/exams/X-000001/nothing", {"exam_type": "x-ray"}).status_code == 409
    assert kim.post("/exams/X-000001/acknowledge", {"card": ["general/99"]}).status_code == 409
    assert kim.post("/exams/X-000001/acknowledge", {"card": ["general"]}).status_code == 409
    assert kim.post("/exams/X-000001/acknowledge", {"card": cards_of("X-000001")}).status_code == 302
    assert "sections/seals" in kim.get("/exams/X-000001").content.decode()


def test_nothing_found_is_one_post_after_the_card(kim) -> None:
    kim.post("/exams/target/T-000001/start")
    kim.post("/exams/X-000001/acknowledge", {"card": cards_of("X-000001")})
    assert kim.post("/exams/X-000001/nothing", {"exam_type": "x-ray"}).status_code == 302
    assert targets.target("T-000001").state == State.NO_FINDING
    assert [one.finding for one in outcomes.outcomes_of("s10:RB000000001GB")] == ["none"]


def test_a_section_is_saved_as_it_is_filled_in(kim) -> None:
    exam_id = briefed()
    address = f"/exams/{exam_id}/sections/field_tests"
    first = kim.post(address, {"seen": "0", "0.kit": "Kit A", "0.result": "negative"}, **HTMX)
    assert first.status_code == 200
    text = first.content.decode()
    assert "begun" in text
    assert "still missing" in text
    assert 'value="1"' in text
    assert "A negative field test is not clear" in text
    lost = kim.post(address, {"seen": "0", "0.kit": "Kit B"}, **HTMX)
    assert lost.status_code == 409
    assert lost["HX-Retarget"] == "#notices"
    kim.post(address, {"seen": "1", "0.kit": "Kit A", "0.lot": "7", "0.result": "negative", "1.kit": "Kit B"}, **HTMX)
    saved = queries.exam(KIM, exam_id).sections[SectionName.FIELD_TESTS]
    assert (saved.revision, [entry["kit"] for entry in saved.entries]) == (2, ["Kit A", "Kit B"])


@pytest.mark.parametrize(
    ("name", "fields", "expected"),
    [
        ("weights", {"0.what": "box", "0.scale": "S1", "0.net_g": "minus"}, "not negative"),
        ("weights", {"0.what": "box", "0.scale": "S1", "0.net_g": "5", "0.gross_g": "4"}, "net mass"),
        ("opening", {"0.opened": "yes", "0.letter": "yes"}, "legal basis"),
        ("seals", {"0.condition": "<script>alert(1)</script>"}, "one of"),
    ],
)
def test_what_cannot_be_is_said_beside_the_section(at_desk, name: str, fields: dict, expected: str) -> None:
    exam_id = briefed()
    answer = at_desk.post(f"/exams/{exam_id}/sections/{name}", {"seen": "0", **fields}, **HTMX).content.decode()
    assert expected in answer
    assert "<script>alert" not in answer
    assert queries.exam(KIM, exam_id).sections[SectionName(name)].revision == 0
    assert at_desk.post(f"/exams/{exam_id}/sections/{name}", {"seen": "0", **fields}).status_code == 422


def test_the_page_never_says_whether_the_code_fits(at_desk) -> None:
    exam_id = briefed()
    address = f"/exams/{exam_id}/sections/identity"
    wrong = at_desk.post(address, {"0.scanned": "RB000000002GB", "0.matches": "yes"}, **HTMX).content.decode()
    assert "not this target" in wrong
    right = at_desk.post(address, {"seen": "1", "0.scanned": "rb000000001gb"}, **HTMX).content.decode()
    assert "It is this target" in right


def test_every_section_can_be_drawn_and_has_one_more_entry(at_desk) -> None:
    exam_id = briefed()
    page = at_desk.get(f"/exams/{exam_id}").content.decode()
    for name, section in SECTIONS.items():
        assert f'id="state-{name}"' in page
        more = at_desk.get(f"/exams/{exam_id}/sections/{name}?entry=3", **HTMX)
        assert more.status_code == 200
        assert f'name="3.{section.fields[0].name}"' in more.content.decode()
        assert at_desk.get(f"/exams/{exam_id}/sections/{name}?entry=3")["Location"] == f"/exams/{exam_id}#{name}"
    assert at_desk.get(f"/exams/{exam_id}/sections/nothing").status_code == 404


def test_pictures_are_checked_against_the_browsers_digest(kim) -> None:
    exam_id = briefed()
    address = f"/exams/{exam_id}/pictures"

    def send(data: bytes, digest: str):
        file = SimpleUploadedFile("../../evil.png", data)
        return kim.post(
            address,
            {"picture": file, "sha256": digest, "kind": "photograph", "caption": "the <b>lining"},
            HTTP_ACCEPT="application/json",
        )

    assert send(PNG, hashlib.sha256(PNG).hexdigest()).json() == {"pictures": [1]}
    assert send(PNG, hashlib.sha256(b"other").hexdigest()).status_code == 422
    assert send(b"<svg/>", hashlib.sha256(b"<svg/>").hexdigest()).status_code == 415
    shown = kim.get(f"{address}/1")
    assert (shown["Content-Type"], b"".join(shown.streaming_content)) == ("image/png", PNG)
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert kim.get(f"{address}/2").status_code == 404
    assert b"the &lt;b&gt;lining" in kim.get(f"/exams/{exam_id}").content


def test_a_finding_is_checked_before_it_is_declared(kim) -> None:
    exam_id = briefed()
    answers = {
        "finding": "narcotics",
        "exam_type": "x-ray",
        "detection_method": "risk-profile",
        "substance": "fentanyl",
        "net_mass_g": "12.5",
        "note": "in the lining",
    }
    checked = kim.post(f"/exams/{exam_id}/check", answers).content.decode()
    assert "This is still missing" in checked
    assert "Declare the finding" not in checked
    kim.post(f"/exams/{exam_id}/sections/identity", {"0.scanned": "RB000000001GB"})
    checked = kim.post(f"/exams/{exam_id}/check", answers).content.decode()
    assert "Declare the finding" in checked
    assert "12.50 g" in checked
    assert targets.target("T-000001").state == State.PRESENTED
    assert kim.post(f"/exams/{exam_id}/check", {**answers, "declare": "yes"}).status_code == 302
    assert targets.target("T-000001").state == State.FINDING
    assert "fentanyl" in kim.get(f"/exams/{exam_id}").content.decode()
    assert kim.post(f"/exams/{exam_id}/check", {**answers, "declare": "yes"}).status_code == 409


@pytest.mark.parametrize("missing", ["finding", "exam_type", "detection_method"])
def test_a_finding_says_what_how_and_why(at_desk, missing: str) -> None:
    exam_id = briefed()
    answers = {"finding": "narcotics", "exam_type": "x-ray", "detection_method": "dog"} | {missing: "?"}
    assert at_desk.post(f"/exams/{exam_id}/check", answers).status_code == 422


def test_not_presented_is_said_on_the_card_with_a_reason_of_the_table(kim) -> None:
    page = kim.get("/exams/target/T-000001").content.decode()
    for reason in REASONS:
        assert (reason.code in page) == (State.WITHDRAWN not in reason.states), reason
    assert kim.post("/exams/target/T-000001/unexamined", {"end": "not_presented/nonsense"}).status_code == 422
    assert kim.post("/exams/target/T-000001/unexamined", {"end": "withdrawn/issued-in-error"}).status_code == 403
    assert kim.post("/exams/target/T-000001/unexamined", {"end": ""}).status_code == 422
    said = {"end": "not_presented/not-unloaded", "note": "The pallet went on to Lyon"}
    closed = kim.post("/exams/target/T-000001/unexamined", said, follow=True)
    assert "The pallet went on to Lyon" in closed.content.decode()
    assert targets.target("T-000001").state == State.NOT_PRESENTED
    assert targets.target("T-000001").ledger[-1].note == "The pallet went on to Lyon"
    assert kim.post("/exams/target/T-000001/unexamined", {"end": "missed/no-officer"}).status_code == 409


def test_an_examination_is_stopped_or_taken_over_for_a_reason(site: Site) -> None:
    issue()
    exam_id = briefed()
    lee = site.browser(Role.PORT_OFFICER, "lee", facilities=("FRA",))
    assert "kim began this examination" in lee.get(f"/exams/{exam_id}").content.decode()
    assert lee.post(f"/exams/{exam_id}/take-over", {"reason": " "}).status_code == 422
    assert lee.post(f"/exams/{exam_id}/take-over", {"reason": "shift change"}).status_code == 302
    stop = {"reason": "the X-ray broke", "end": "missed/no-equipment"}
    assert lee.post(f"/exams/{exam_id}/stop", {**stop, "end": "missed/nonsense"}).status_code == 422
    assert queries.exam(KIM, exam_id).line.state == "started"
    assert lee.post(f"/exams/{exam_id}/stop", stop).status_code == 302
    assert targets.target("T-000001").state == State.MISSED


def test_nobody_else_sees_a_facilitys_examinations(site: Site) -> None:
    issue()
    exam_id = briefed()
    far = site.browser(Role.PORT_OFFICER, "far", facilities=("LEJ",))
    gets = [f"/exams/{exam_id}", "/exams/target/T-000001", f"/exams/{exam_id}/finding", f"/exams/{exam_id}/stop"]
    gets += [f"/exams/{exam_id}/sections/seals", f"/exams/{exam_id}/pictures/1", "/exams/X-999999", "/exams/nonsense"]
    assert {address: far.get(address).status_code for address in gets} == dict.fromkeys(gets, 404)
    posts = [f"/exams/{exam_id}/{verb}" for verb in ("acknowledge", "take-over", "stop", "sections/seals")]
    posts += ["/exams/target/T-000001/start", "/exams/target/T-000001/unexamined"]
    body = {"card": "general/1", "reason": "r", "end": "missed/no-officer"}
    assert {address: far.post(address, body).status_code for address in posts} == dict.fromkeys(posts, 404)
    listed = far.get("/exams?show=open").content.decode() + far.get("/exams?show=waiting").content.decode()
    assert "T-00000" not in listed


def test_the_lists_show_what_is_mine_open_waiting_and_done(at_desk) -> None:
    briefed("T-000001")
    actions.conclude_nothing(KIM, briefed("T-000002"), ExamType.XRAY)
    shown = {name: at_desk.get(f"/exams?show={name}").content.decode() for name in ("mine", "open", "waiting", "done")}
    assert {name: [f"T-00000{n}" in text for n in (1, 2, 3)] for name, text in shown.items()} == {
        "mine": [True, False, False],
        "open": [True, False, False],
        "waiting": [False, False, True],
        "done": [False, True, False],
    }
    second = actions.start(KIM, "T-000003")
    brief(second)


def test_every_word_of_the_form_can_be_translated() -> None:
    words = {section.title for section in SECTIONS.values()}
    for section in SECTIONS.values():
        for field in section.fields:
            words |= {field.label, *field.choices}
    words |= {reason.meaning for reason in REASONS}
    assert words - set(KNOWN) == set()


SEIZURE = {
    "key": "form-1",
    "substance": "fentanyl",
    "place": "bench 3",
    "seized_at": "2026-01-05T05:30",
    "gross_g": "520",
    "net_g": "12.5",
    "0.description": "a box",
    "0.seal": "A100",
    "1.label": "1.1",
    "1.parent": "1",
    "1.description": "a bag of powder",
    "1.seal": "A101",
    "1.net_g": "12.5",
}


def test_a_seizure_is_read_once_more_and_declared_once(kim) -> None:
    exam_id = found()
    form = kim.get(f"/exams/{exam_id}/seizure").content.decode()
    assert 'value="fentanyl"' in form
    checked = kim.post(f"/exams/{exam_id}/seizure", SEIZURE).content.decode()
    assert "a bag of powder" in checked
    assert targets.target("T-000001").state == State.FINDING
    again = kim.post(f"/exams/{exam_id}/seizure", {**SEIZURE, "change": "yes"}).content.decode()
    assert 'value="A101"' in again
    for _ in range(2):
        assert kim.post(f"/exams/{exam_id}/seizure", {**SEIZURE, "declare": "yes"}).status_code == 302
    assert targets.target("T-000001").state == State.SEIZURE
    assert [one.seizure_id for one in evidence.seizures_of(KIM, "T-000001")] == ["S-000001"]
    seizure = evidence.seizure(KIM, "S-000001")
    assert [(one.label, one.seal) for one in seizure.exhibits] == [("1", "A100"), ("1.1", "A101")]
    assert "S-000001" in kim.get(f"/exams/{exam_id}").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"net_g": "521"},
        {"net_g": "x"},
        {"seized_at": "yesterday"},
        {"1.label": "1"},
        {"1.parent": "9"},
        {"0.description": "", "0.seal": "", "1.description": "", "1.seal": "", "declare": "yes"},
        {"seized_at": "2026-01-05T23:00", "declare": "yes"},
    ],
)
def test_a_seizure_that_cannot_be_is_refused(at_desk, wrong: dict[str, str]) -> None:
    exam_id = found()
    assert at_desk.post(f"/exams/{exam_id}/seizure", {**SEIZURE, **wrong}).status_code == 422
    assert evidence.seizures_of(KIM, "T-000001") == []


def test_there_is_no_seizure_without_a_finding_or_at_another_facility(sqlite_site: Site) -> None:
    issue()
    kim = sqlite_site.browser(Role.PORT_OFFICER, "kim", facilities=("FRA",))
    exam_id = briefed()
    assert kim.get(f"/exams/{exam_id}/seizure").status_code == 409
    assert kim.post(f"/exams/{exam_id}/seizure", {**SEIZURE, "declare": "yes"}).status_code == 409
    found("T-000002")
    far = sqlite_site.browser(Role.PORT_OFFICER, "far", facilities=("LEJ",))
    assert far.get("/exams/X-000002/seizure").status_code == 404
    assert sqlite_site.browser(Role.CANINE_HANDLER).get("/exams/X-000002/seizure").status_code == 403
