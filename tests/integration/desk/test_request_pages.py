"""Pages of requests: the list, the card of a consignment, asking, resolving, and whose they are."""

from datetime import timedelta

import pytest

from desk import Site
from queued import assessed, draft, enter
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.answers import actions, queries
from tidewaiter.centre.answers.drafts import AnswerBack
from tidewaiter.centre.permissions import Role
from workspaces import Clock

ANA = Actor("ana", "analyst")
ID = "hawb:777-20000001/H1"


@pytest.fixture
def centre(sqlite_site: Site, clock: Clock) -> Site:
    assessed()
    enter(draft(1, consignment_id=ID, mode="air", eta=clock() + timedelta(hours=20)))
    return sqlite_site


FORM = {
    "consignment_id": ID,
    "kind": "rfa",
    "reason_code": "goods-description",
    "element": ["goods_description"],
    "text": "Say what they are.",
}


def test_a_filer_is_asked_from_the_card_and_the_list_shows_it(centre: Site) -> None:
    browser = centre.browser(Role.ANALYST, "ana")
    assert "Ask the filer" in browser.get(f"/requests/of/{ID}").content.decode()
    assert browser.post("/requests/ask", FORM).status_code == 302
    (made,) = queries.requests(ANA)
    shown = browser.get("/requests").content.decode()
    assert made.request_id in shown
    assert "goods description" in shown
    assert "Ask again" not in shown
    card = browser.get(f"/requests/of/{ID}", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in card
    assert made.request_id in card


def test_an_answer_is_taken_or_asked_again_and_the_rest_is_counted(centre: Site, clock: Clock) -> None:
    browser = centre.browser(Role.ANALYST, "ana")
    browser.post("/requests/ask", FORM | {"kind": "rfi"})
    (made,) = queries.requests(ANA)
    actions.answer(ANA, made.request_id, AnswerBack("they are parts"))
    assert "Ask again" in browser.get("/requests?open=1").content.decode()
    assert browser.post(f"/requests/{made.request_id}/again", {"reason": "of what?"}).status_code == 302
    clock.at += timedelta(hours=30)
    assert actions.pass_gate(ANA, made.request_id)
    assert browser.post(f"/requests/{made.request_id}/resolve", {"reason": "seen on arrival"}).status_code == 302
    shown = browser.get("/requests").content.decode()
    assert "departed unresolved" in shown
    assert "100" in shown
    assert "reckoned" in shown


@pytest.mark.parametrize(
    "other", [{"kind": "tea"}, {"departs_at": "soon"}, {"element": ["version"]}, {"departs_at": "2020-01-01T00:00"}]
)
def test_what_cannot_be_asked_is_said(centre: Site, other: dict[str, object]) -> None:
    browser = centre.browser(Role.ANALYST, "ana")
    assert browser.post("/requests/ask", {**FORM, **other}).status_code == 422
    assert queries.requests(ANA) == []


def test_what_arrives_elsewhere_is_nobodys(centre: Site) -> None:
    centre.browser(Role.ANALYST, "ana").post("/requests/ask", FORM)
    (made,) = queries.requests(ANA)
    far = centre.browser(Role.ANALYST, "far", facilities=("LAX",))
    assert made.request_id not in far.get("/requests").content.decode()
    assert far.post(f"/requests/{made.request_id}/resolve", {"reason": "x"}).status_code == 404
    assert far.post("/requests/ask", FORM).status_code == 404
    assert "Nothing was asked" in far.get(f"/requests/of/{ID}").content.decode()
