"""The way of a case through the pages, from the field to a bundle that verifies; vault and detained goods."""

import html
import re
from io import BytesIO

import pikepdf
import pytest

from desk import Browser, Site
from laboratory_world import BAG, SEAL, received
from port_world import KIM, issue, seized
from tidewaiter.audit.disclosed import verify
from tidewaiter.centre.cases import queries as case_queries
from tidewaiter.centre.cycle import disclosure
from tidewaiter.centre.evidence import queries as evidence
from tidewaiter.centre.permissions import Role

HERE = ("FRA",)


@pytest.fixture
def at_hand(site: Site) -> Site:
    """A workspace with a seizure that KIM holds."""
    issue()
    seized()
    return site


def _text(answer) -> str:
    return html.unescape(answer.content.decode())


def _officer(site: Site, name: str = KIM.name) -> Browser:
    return site.browser(Role.PORT_OFFICER, name, facilities=HERE)


def _chemist(site: Site, name: str) -> Browser:
    return site.browser(Role.CHEMIST, name)


def _key(page) -> str:
    return re.search(r'name="key" value="([0-9a-f]+)"', _text(page))[1]


def method(technique: str, points_at: str = "fentanyl") -> dict[str, str]:
    said = {"instrument": "bench 1", "blank": "passed", "standard": "passed", "observed": "agrees"}
    return {**said, "technique": technique, "exhibit": BAG, "points_at": points_at}


RESULT = {
    "conclusion": "confirmed",
    "substance": "fentanyl",
    "net_g": "12,5",
    "net_uncertainty_g": "0.1",
    "purity": "7",
    "purity_uncertainty": "0.5",
    "jurisdiction": "US",
    "status": "Schedule II, in force",
    "citation": "21 CFR 1308.12",
    "novel": "1",
}


def ask(site: Site) -> str:
    """KIM asks about the bag and hands it over to the chemist, who receives it; where the request is."""
    kim, chem = _officer(site), _chemist(site, "chem")
    key = _key(kim.get("/lab/ask/S-000001"))
    form = {"key": key, "exhibit": [BAG], "question": "What is it?", "laboratory": "State Laboratory"}
    place = kim.post("/lab/ask/S-000001", form)["Location"]
    seal = {"exhibit": [BAG], f"seal-{BAG}": SEAL}
    kim.post("/seizures/S-000001/offer", {**seal, "receiver": "chem", "place": "laboratory"})
    chem.post("/seizures/S-000001/accept", seal)
    assert chem.post(f"{place}/receive").status_code == 302
    return place


def confirm(site: Site, place: str) -> None:
    chem, cho = _chemist(site, "chem"), _chemist(site, "cho")
    for technique in ("ms", "ftir"):
        chem.post(f"{place}/methods", method(technique))
    assert chem.post(f"{place}/conclude", RESULT).status_code == 302
    assert chem.post(f"{place}/review").status_code == 409
    cho.post(f"{place}/review", {"note": "agrees"})
    assert "is issued" in _text(cho.post(f"{place}/issue", follow=True))


def test_from_the_field_to_a_bundle_that_verifies(at_hand: Site) -> None:
    place = ask(at_hand)
    chem = _chemist(at_hand, "chem")
    assert "Presumptive" in _text(chem.get(place))
    chem.post(f"{place}/methods", method("ms") | {"sub_sample": "tablet 3 of 10"})
    assert "Sub-samples, each by itself" in _text(chem.get(place))
    assert "Not carried yet" in _text(chem.get(place))
    assert chem.post(f"{place}/conclude", RESULT).status_code == 422
    confirm(at_hand, place)
    page = _text(chem.get(place))
    assert "/lab/alerts/AL-000001" in page
    assert "403 – 473" in page
    assert evidence.seizure(KIM, "S-000001").line.state == "confirmed"
    report = _officer(at_hand).get(f"{place}/reports/1")
    assert report["Content-Type"] == "application/pdf"
    with pikepdf.open(BytesIO(report.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
    assert "S-000001" in _text(_officer(at_hand).get("/lab?state=reported"))
    boss = at_hand.browser(Role.SUPERVISOR, "sup", facilities=HERE)
    form = {"key": _key(boss.get("/cases")), "title": "One parcel", "agency": "Prosecutor", "subjects": "s-000001"}
    case = boss.post("/cases/open", form)["Location"]
    boss.post(f"{case}/move", {"to": "accepted", "who": "Ms Prosecutor"})
    made = boss.post(f"{case}/disclose", {"recipient": "Prosecutor"})
    key = bytes.fromhex(disclosure.public_key(at_hand.workspace))
    assert verify.verify(made.content, key)[0] == []
    assert "Prosecutor" in _text(boss.get(case))
    assert case_queries.cases_of(KIM, "S-000001")[0].case_id in case
    amended = _chemist(at_hand, "cho").post(f"{place}/reopen", {"reason": "certificate withdrawn"}, follow=True)
    assert "Open again" in _text(amended)


def test_a_request_of_another_facility_is_not_there(at_hand: Site) -> None:
    place = ask(at_hand)
    far = at_hand.browser(Role.PORT_OFFICER, "moe", facilities=("NYC",))
    for address in (place, f"{place}/reports/1", "/lab/ask/S-000001"):
        assert far.get(address).status_code == 404
    assert "LR-000001" not in _text(far.get("/lab"))
    assert far.post(f"{place}/withdraw", {"reason": "x"}).status_code == 404


def test_a_result_goes_back_to_the_bench(at_hand: Site) -> None:
    place = ask(at_hand)
    chem, cho = _chemist(at_hand, "chem"), _chemist(at_hand, "cho")
    for technique in ("ms", "gc"):
        chem.post(f"{place}/methods", method(technique))
    chem.post(f"{place}/conclude", RESULT)
    assert cho.post(f"{place}/back").status_code == 422
    cho.post(f"{place}/back", {"note": "integrate again"})
    assert "integrate again" in _text(chem.get(place))
    chem.post(f"{place}/methods/1/strike", {"reason": "wrong column"})
    assert "wrong column" in _text(chem.get(place))
    assert chem.post(f"{place}/conclude", {**RESULT, "conclusion": "?"}).status_code == 422
    assert chem.post(f"{place}/conclude", {**RESULT, "purity": "x"}).status_code == 422


def test_in_and_out_of_the_vault_takes_two(at_hand: Site) -> None:
    kim, lee = _officer(at_hand), _officer(at_hand, "lee")
    boss = at_hand.browser(Role.SUPERVISOR, "sup", facilities=HERE)
    said = {"facility": "FRA", "substance": "fentanyl", "allowed_g": "10", "destroy_days": "60", "basis": "order 4"}
    assert boss.post("/vault/threshold", said).status_code == 302
    assert boss.post("/vault/threshold", {**said, "allowed_g": ""}).status_code == 422
    put = {"facility": "FRA", "way": "in", "purpose": "storage", "shelf": "B-12"}
    kim.post("/vault/move", {**put, "exhibit": [BAG], f"seal-{BAG}": SEAL})
    assert kim.post("/vault/movements/1/sign").status_code == 409
    assert "B-12" in _text(lee.post("/vault/movements/1/sign", follow=True))
    assert "over" in _text(boss.get("/vault"))
    kim.post("/vault/count", {"facility": "FRA", "read": f"{BAG.lower()} {SEAL}\nE-000003 A102"})
    page = _text(lee.get("/vault"))
    assert "not expected" in page
    assert lee.post("/vault/counts/1/sign").status_code == 302
    kim.post("/vault/move", {**put, "way": "out", "purpose": "court", "exhibit": [BAG], f"seal-{BAG}": SEAL})
    lee.post("/vault/movements/2/sign", {"refuse": "1", "reason": "still there"})
    assert "still there" in _text(kim.get("/vault"))


def test_goods_are_detained_noticed_and_released(at_hand: Site) -> None:
    kim = _officer(at_hand)
    key = _key(kim.get("/detentions"))
    form = {"key": key, "target": "t-000002", "goods": "a press", "reason": "x", "presented_on": "2026-01-05"}
    place = kim.post("/detentions/present", form)["Location"]
    assert "2026-01-12" in _text(kim.get("/detentions"))
    assert kim.get(f"{place}/notice").status_code == 404
    kim.post(f"{place}/decide")
    served = dict.fromkeys(("addressee", "grounds", "tests", "needed", "served"), "words")
    kim.post(f"{place}/serve", served)
    notice = kim.get(f"{place}/notice")
    with pikepdf.open(BytesIO(notice.content)) as pdf:
        assert "Notice of detention" in str(pdf.docinfo["/Title"])
    kim.post(f"{place}/end", {"to": "released", "reason": "shown"})
    assert "shown" in _text(kim.get("/detentions"))
    assert at_hand.browser(Role.PORT_OFFICER, "moe", facilities=("NYC",)).get(place).status_code == 404


def test_papers_of_a_seizure_are_accessible(at_hand: Site) -> None:
    boss = at_hand.browser(Role.SUPERVISOR, "sup", facilities=HERE)
    for name, title in (("receipt", "Custody receipt"), ("custody", "Custody report"), ("labels", "Labels")):
        with pikepdf.open(BytesIO(boss.get(f"/seizures/S-000001/{name}.pdf").content)) as pdf:
            assert title in str(pdf.docinfo["/Title"])
            assert pdf.Root.Lang == "en"
            assert pdf.Root.MarkInfo.Marked


def test_a_request_that_is_received_shows_no_form_to_who_is_no_chemist(site: Site) -> None:
    issue()
    received()
    page = _text(_officer(site).get("/lab/LR-000001"))
    assert "Record a measurement" not in page
    assert "Nothing for you to do here" in page
