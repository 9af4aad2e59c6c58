"""What belongs to another facility does not exist (ASVS 5.0, V8.2.2, V8.4.1): real things, and every address of one.

Officers of Frankfurt have a target, an examination, a seizure; officers and supervisors of Leipzig ask for them by
every address of the URLconf whose arguments are their names, later ones included. The answer is that for a name of
nothing: 404, or 422 for a form that is empty.
"""

import re

import pytest

from addresses import BY_KEY, Address, addresses
from desk import Site
from diversion_world import DIV
from laboratory_world import REQUEST
from port_world import KIM, NOW, ON, ZOE, briefed, issue, seized
from tidewaiter.centre.cases import actions as cases
from tidewaiter.centre.cases.drafts import NewCase
from tidewaiter.centre.detention import actions as detention
from tidewaiter.centre.detention.drafts import NewDetention
from tidewaiter.centre.diversion import case_actions as diversion
from tidewaiter.centre.diversion.drafts import NewCase as NewDiversion
from tidewaiter.centre.exposures import actions as exposures
from tidewaiter.centre.exposures.drafts import Attention, Medical, NewExposure, Route, Suspected, Symptom, Worn
from tidewaiter.centre.laboratory import actions as laboratory
from tidewaiter.centre.permissions import Permission, Role


@pytest.fixture
def things(site: Site) -> dict[str, str]:
    """What there is in Frankfurt, by how arguments of addresses are called."""
    issue(4)
    seizure = seized("T-000001")
    exam = briefed("T-000002")
    request = laboratory.ask(KIM, REQUEST)
    goods = NewDetention("d-1", "T-000004", "a press", "no registration", ON)
    case = NewCase("c-1", "One parcel", "Prosecutor", (seizure,))
    assert site.workspace.home.exists()
    return {
        "target_id": "T-000003",
        "exam_id": exam,
        "seizure_id": seizure,
        "consignment_id": "s10:RB000000004GB",
        "number": "1",
        "name": "identity",
        "exhibit": "1",
        "referral_id": "R-000001",
        "request_id": request,
        "detention_id": detention.present(KIM, goods),
        "case_id": cases.open_case(ZOE, case),
        "diversion_id": diversion.open_case(DIV, NewDiversion("v-1", "A precursor", ("s10:RB000000003GB",), "FRA")),
        "version": "1",
        "exposure_id": exposures.report(KIM, exposed(exam)),
    }


def exposed(exam_id: str) -> NewExposure:
    medical = Medical((Symptom.NONE,), Attention.NONE)
    what = (Suspected.POWDER, (Route.SKIN,), (Worn.NITRILE_GLOVES,))
    return NewExposure("i-1", "", "bench", "lee", NOW, *what, "a bag tore", medical, exam_id)


def asked(things: dict[str, str]) -> list[Address]:
    """Addresses of single things that are of one facility."""
    own = {"target_id", "exam_id", "seizure_id", "request_id", "detention_id", "case_id", "diversion_id"}
    own = {"target_id", "exam_id", "seizure_id", "request_id", "detention_id", "case_id", "exposure_id"}
    return [
        one
        for one in addresses()
        if one.needed != BY_KEY and set(one.arguments) & own and set(one.arguments) <= things.keys()
    ]


def made_up(things: dict[str, str]) -> dict[str, str]:
    """Names like those, of nothing."""
    return {kind: re.sub(r"\d", "9", name) for kind, name in things.items()}


def test_another_facility_s_things_do_not_exist(site: Site, things: dict[str, str]) -> None:
    found = {}
    checked = 0
    for role in (Role.PORT_OFFICER, Role.SUPERVISOR, Role.CANINE_HANDLER):
        far = site.browser(role, f"far-{role.value}", facilities=("LEJ",))
        for one in asked(things):
            if isinstance(one.needed, Permission) and role not in one.roles():
                continue
            method = "get" if "GET" in one.methods else "post"
            answer, unknown = (getattr(far, method)(one.filled(names)) for names in (things, made_up(things)))
            checked += 1
            if answer.status_code != unknown.status_code or answer.status_code not in {404, 422}:
                found[role.value, one.route] = (answer.status_code, unknown.status_code)
            elif b"RB00000000" in answer.content:
                found[role.value, one.route] = "the refusal names the parcel"
    assert found == {}
    assert checked > 10


def test_their_own_facility_s_things_do(site: Site, things: dict[str, str]) -> None:
    """The same addresses are not simply all unknown."""
    near = site.browser(Role.SUPERVISOR, "zoe-near", facilities=("FRA",))
    statuses = [near.get(one.filled(things)).status_code for one in asked(things) if "GET" in one.methods]
    assert statuses.count(200) >= 2


def test_lists_counts_and_searches_hold_nothing_of_another_facility(site: Site, things: dict[str, str]) -> None:
    assert things
    far = site.browser(Role.SUPERVISOR, "far", facilities=("LEJ",))
    telling = {}
    for one in addresses():
        if one.arguments or one.needed == BY_KEY or "GET" not in one.methods or Role.SUPERVISOR not in one.roles():
            continue
        answer = far.get(one.path, {"q": "RB000000001GB"})
        if not answer.streaming and b"RB000000003GB" in answer.content:
            telling[one.path] = "names a parcel of Frankfurt"
    assert telling == {}


def test_a_feed_has_no_page(site: Site) -> None:
    feed = site.browser(Role.FEED)
    opened = [
        one.path
        for one in addresses()
        if isinstance(one.needed, Permission)
        and one.needed != Permission.API_INTAKE
        and getattr(feed, "get" if "GET" in one.methods else "post")(one.path).status_code != 403
    ]
    assert opened == []
