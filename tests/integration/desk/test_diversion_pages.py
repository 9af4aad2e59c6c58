"""The diversion desk: what waits, a kit, an importer, notifications, and a case from opening to the decision."""

import html
import re

from django.core.files.uploadedfile import SimpleUploadedFile

from desk import Browser, Site
from diversion_world import DIV, take_in
from tidewaiter.centre.cycle import importers, kits, notified
from tidewaiter.centre.diversion import case_queries, queries
from tidewaiter.centre.diversion.case_states import CaseState
from tidewaiter.centre.diversion.sheet import NAMES
from tidewaiter.centre.permissions import Role

SAID = "This was looked at in full and is written down here."
FILE = (
    "reference,regulated,importer,goods,filed_on,expected_on\n452-1,machine,ACME PHARMA,press,2025-12-01,2026-01-06\n"
)


def _text(answer) -> str:
    return html.unescape(answer.content.decode())


def _key(answer) -> str:
    return re.search(r'name="key" value="([0-9a-f]+)"', _text(answer))[1]


def _people(site: Site) -> tuple[Browser, Browser]:
    return site.browser(Role.DIVERSION_COORDINATOR, "div"), site.browser(Role.SUPERVISOR, "sup")


def test_from_a_kit_to_a_seizure_that_two_have_signed(site: Site) -> None:
    take_in(site.workspace, ("1", "TDP 5 pill press", "ACME PHARMA"), ("2", "tablet punch die", "ACME PHARMA"))
    notified.check(site.workspace, DIV)
    kits.refresh(site.workspace, DIV)
    div, sup = _people(site)
    front = _text(div.get("/diversion"))
    assert "GC-000001" in front
    assert "No notification of this import is known." in front
    kit = div.get("/diversion/kits/K-000001")
    assert "<svg" in _text(kit)
    assert "Most groups of such goods are lawful." in _text(kit)
    assert "precursor" in _text(kit)
    goods = " ".join(queries.kit(DIV, "K-000001").consignment_ids)
    form = {"key": _key(kit), "kit": "K-000001", "goods": goods, "title": "A workshop", "facility": "USLAX-MAIL"}
    case = div.post("/diversion/cases/open", form)["Location"]
    page = _text(div.get(case))
    assert "0 of 7 answered" in page
    assert "not answered" in page
    asked = {"key": "e1", "addressee": "ACME PHARMA", "asks": "Registration", "due": "2026-01-20"}
    assert "EU-000001" in _text(div.post(f"{case}/ask", asked, follow=True))
    assert "Reference: DV-000001" in _text(div.get("/diversion/requests/EU-000001/letter"))
    div.post("/diversion/requests/EU-000001/answer", {"answer": "A licence of 2019", "answered_on": "2026-01-05"})
    div.post("/diversion/requests/EU-000001/judge", {"reason": "it has lapsed", "judged": "insufficient"})
    for name in NAMES:
        points = name in {"lawful-use", "kit"}
        told = {"element": name, "said": SAID, "speaks": "for" if points else "neither"}
        proof = "EU-000001\nK-000001" if points else ""
        assert div.post(f"{case}/write", {**told, "evidence": proof}).status_code == 302
    assert sup.post(f"{case}/seize", {"ground": "illicit_purpose", "reason": "x"}).status_code == 409
    div.post(f"{case}/weigh", {"weighing": SAID})
    assert "Sign the sheet" in _text(div.get(case))
    div.post(f"{case}/sign")
    assert "somebody else signs second" in _text(div.get(case))
    assert div.post(f"{case}/second").status_code == 403
    assert "Signed by two" in _text(sup.post(f"{case}/second", follow=True))
    done = sup.post(f"{case}/seize", {"ground": "illicit_purpose", "reason": "articulated"}, follow=True)
    assert "the port may record the seizure" in _text(done)
    assert case_queries.case(DIV, "DV-000001").line.state is CaseState.SEIZED


def test_notifications_goods_and_an_importer(sqlite_site: Site) -> None:
    site = sqlite_site
    take_in(site.workspace, ("1", "TDP 5 pill press", "ACME PHARMA"), ("2", "books", "ACME PHARMA"))
    div, _ = _people(site)
    bad = FILE + "452-2,car,X,Y,soon,\n"
    told = div.post("/diversion/notices/import", {"file": SimpleUploadedFile("n.csv", bad.encode())})
    assert "notice-value" in _text(told)
    again = {"file": SimpleUploadedFile("n.csv", FILE.encode())}
    assert "IN-000001" in _text(div.post("/diversion/notices/import", again, follow=True))
    form = {"reference": "452-3", "regulated": "chemical", "importer": "Acme", "goods": "NPP", "filed_on": "2025-12-01"}
    told = _text(div.post("/diversion/notices/record", {**form, "mass_kg": "much"}))
    assert "write kilograms as 12.5" in told
    assert 'value="452-3"' in told  # nothing that was written is lost
    assert "452-3" in _text(div.post("/diversion/notices/record", {**form, "mass_kg": "25"}, follow=True))
    assert "25 kg" in _text(div.get("/diversion/notices/IN-000002"))
    notified.check(site.workspace, DIV)
    assert "no transaction number yet" in _text(div.get("/diversion/goods/GC-000001"))
    came = _text(div.get("/diversion/notices/IN-000001"))
    assert "What came" in came
    assert "/diversion/goods/GC-000001" in came
    assert div.post("/diversion/goods/GC-000001/dismiss", {"reason": "known"}).status_code == 302
    number = {"number": "TX-1", "valid_from": "2026-01-05"}
    assert "TX-1" in _text(div.post("/diversion/notices/IN-000001/number", number, follow=True))
    used = {"consignment": queries.check(DIV, "GC-000001").consignment_id, "reason": "number shown"}
    assert "state-released" in _text(div.post("/diversion/notices/IN-000001/admit", used, follow=True))
    code = importers.code_of(queries.check(DIV, "GC-000001").importer_hash)
    page = _text(div.get(f"/diversion/importers/{code}"))
    assert "IN-000001" in page
    assert "books" in page
    assert div.get("/diversion/importers/0000000000000000").status_code == 404
    far = site.browser(Role.DIVERSION_COORDINATOR, "far", facilities=("LEJ",))
    for path in (f"importers/{code}", "goods/GC-000001", "kits/K-000001", "cases/DV-000001"):
        assert far.get(f"/diversion/{path}").status_code == 404
    assert "GC-000001" not in _text(far.get("/diversion"))
