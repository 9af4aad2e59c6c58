"""Seizures, custody and referrals as pages. KIM holds what was seized at FRA; LEE works there too."""

import html

import pytest

from desk import Browser, Site
from port_world import KIM, issue, seized
from tidewaiter.centre.evidence import queries
from tidewaiter.centre.permissions import Role

HERE = ("FRA",)


@pytest.fixture
def at_hand(site: Site) -> Site:
    """A workspace with a seizure, S-000001."""
    issue()
    seized()
    return site


def _officer(site: Site, name: str) -> Browser:
    return site.browser(Role.PORT_OFFICER, name, facilities=HERE)


def _text(answer) -> str:
    return html.unescape(answer.content.decode())


def _exhibits() -> dict[str, str]:
    view = queries.seizure(KIM, "S-000001")
    return {one.exhibit_id: one.seal for one in view.exhibits}


def _given(seals: dict[str, str], **more: str) -> dict[str, object]:
    return {"exhibit": list(seals), **{f"seal-{name}": seal for name, seal in seals.items()}, **more}


def test_a_hand_over_has_two_signatures(at_hand: Site) -> None:
    kim, lee = _officer(at_hand, KIM.name), _officer(at_hand, "lee")
    seals = _exhibits()
    offered = kim.post("/seizures/S-000001/offer", _given(seals, receiver="lee", place="bench 3"), follow=True)
    assert "not signed" in _text(offered)
    assert "S-000001" in _text(lee.get("/seizures"))
    taken = lee.post("/seizures/S-000001/accept", _given(seals), follow=True)
    assert "in your custody" in _text(taken)
    assert {one.holder for one in queries.seizure(KIM, "S-000001").exhibits} == {"lee"}


def test_a_seal_that_differs_needs_a_note_and_is_flagged(at_hand: Site) -> None:
    kim, lee = _officer(at_hand, KIM.name), _officer(at_hand, "lee")
    seals = _exhibits()
    kim.post("/seizures/S-000001/offer", _given(seals, receiver="lee", place="bench 3"))
    wrong = dict.fromkeys(seals, "X999")
    refused = lee.post("/seizures/S-000001/accept", _given(wrong), HTTP_REFERER="https://127.0.0.1/seizures/S-000001")
    assert refused.status_code == 422
    assert 'href="/seizures/S-000001">Back</a>' in _text(refused)
    elsewhere = lee.post("/seizures/S-000001/accept", _given(wrong), HTTP_REFERER="https://other/seizures/S-000001")
    assert ">Back</a>" not in _text(elsewhere)
    page = lee.post("/seizures/S-000001/accept", _given(wrong, note="label torn"), follow=True)
    assert "⚑" in _text(page)
    assert queries.seizure(KIM, "S-000001").faults > 0


def test_what_was_refused_stays_with_the_giver(at_hand: Site) -> None:
    kim, lee = _officer(at_hand, KIM.name), _officer(at_hand, "lee")
    seals = _exhibits()
    kim.post("/seizures/S-000001/offer", _given(seals, receiver="lee", place="bench 3"))
    lee.post("/seizures/S-000001/refuse", {"exhibit": list(seals), "note": "bag open"})
    assert {one.holder for one in queries.seizure(KIM, "S-000001").exhibits} == {KIM.name}


def test_a_seizure_of_another_facility_is_not_there(at_hand: Site) -> None:
    elsewhere = at_hand.browser(Role.PORT_OFFICER, "moe", facilities=("NYC",))
    for address in ("", "/labels", "/document"):
        assert elsewhere.get(f"/seizures/S-000001{address}").status_code in {403, 404}
    assert "S-000001" not in _text(elsewhere.get("/seizures"))


def test_a_referral_is_sent_answered_and_closed(at_hand: Site) -> None:
    boss = at_hand.browser(Role.SUPERVISOR, "sup", facilities=HERE)
    form = _text(boss.get("/seizures/S-000001/refer"))
    key = form.split('name="key" value="')[1].split('"')[0]
    sent = {"key": key, "agency": "Public prosecutor", "purpose": "prosecution", "due": "2026-02-01"}
    first = boss.post("/seizures/S-000001/refer", sent)
    assert boss.post("/seizures/S-000001/refer", sent)["Location"] == first["Location"]
    place = first["Location"]
    assert boss.post(f"{place}/close", {"outcome": "charged"}).status_code == 409
    boss.post(f"{place}/answer", {"answer": "accepted", "who": "Ms Prosecutor"})
    done = boss.post(f"{place}/close", {"outcome": "charged", "note": "hearing in March"}, follow=True)
    assert "hearing in March" in _text(done)
    assert "Somebody was charged." in _text(done)
    assert "Somebody was charged." in _text(boss.get("/referrals"))
    assert "Public prosecutor" in _text(boss.get("/seizures/S-000001"))


def test_a_hold_forbids_destruction_until_it_is_lifted(at_hand: Site) -> None:
    boss = at_hand.browser(Role.SUPERVISOR, "sup", facilities=HERE)
    assert ">Order destruction</button>" in _text(boss.get("/seizures/S-000001"))  # who holds nothing may order it
    boss.post("/seizures/S-000001/hold", {"reason": "trial to come"})
    order = {"exhibit": list(_exhibits()), "note": "case closed"}
    assert boss.post("/seizures/S-000001/condemn", order).status_code == 409
    number = queries.seizure(KIM, "S-000001").holds[0].number
    boss.post(f"/seizures/S-000001/holds/{number}/lift", {"reason": "trial over"})
    assert boss.post("/seizures/S-000001/condemn", order).status_code == 302


def test_labels_and_the_document_with_its_proof(at_hand: Site) -> None:
    labels = _text(_officer(at_hand, KIM.name).get("/seizures/S-000001/labels"))
    assert labels.count("<svg") >= len(_exhibits())
    assert "style=" not in labels
    boss = at_hand.browser(Role.SUPERVISOR, "sup", facilities=HERE)
    assert "SHA-256" in _text(boss.get("/seizures/S-000001/document"))
    made = boss.get("/seizures/S-000001/document?as=json").json()
    assert len(made["sha256"]) == 64
    assert made["document"]["record"]["number"] == "S-000001"


def test_what_followed_is_shown_to_who_may_put_out_lookouts(at_hand: Site) -> None:
    page = at_hand.browser(Role.ANALYST, "ana").get("/seizures/S-000001")
    assert page.status_code == 200
    assert "What followed" in _text(page)


def test_doses_are_assumed_until_the_purity_is_measured(at_hand: Site) -> None:
    page = _text(_officer(at_hand, KIM.name).get("/seizures/S-000001"))
    assert "434 to 6,300" in page  # 12.5 ± 0.1 g at 7 to 100 %, 2 mg each
    assert "7 to 100 % is assumed" in page
    (at_hand.workspace.home / "purity.toml").write_text("[[range]]", encoding="utf-8")
    assert _officer(at_hand, KIM.name).get("/seizures/S-000001").status_code == 503


def test_a_form_without_exhibits_says_so(at_hand: Site) -> None:
    answer = _officer(at_hand, KIM.name).post("/seizures/S-000001/offer", {"receiver": "lee", "place": "x"})
    assert answer.status_code == 422
    assert "Tick those that are meant" in _text(answer)


def test_goods_found_by_chance_are_declared_after_their_answers_were_read_again(site: Site) -> None:
    kim = _officer(site, KIM.name)
    form = _text(kim.get("/seizures/without-examination"))
    told = {
        "key": form.split('name="key" value="')[1].split('"')[0],
        "seized_at": "2026-01-05T05:00",
        "found": "partner",
        "agency": "Border police",
        "finding": "narcotics",
        "facility": "FRA",
        "substance": "cocaine",
        "place": "bench 3",
        "0.description": "a rucksack",
        "0.seal": "A900",
    }
    assert kim.post("/seizures/without-examination", {**told, "consignment": "RB123"}).status_code == 422
    check = _text(kim.post("/seizures/without-examination", told))
    assert "Border police" in check
    assert queries.seizures(KIM) == []
    page = _text(kim.post("/seizures/without-examination", {**told, "declare": "yes"}, follow=True))
    assert "S-000001" in page
    assert "no known consignment" in page
    assert queries.seizure(KIM, "S-000001").exhibits[0].holder == KIM.name
    analyst = site.browser(Role.ANALYST, "ana")
    assert analyst.get("/seizures/without-examination").status_code == 403
